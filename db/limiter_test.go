package db_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/db/dbtest"
	"github.com/tradecounter/portal/erp"
)

func newLimiter(t *testing.T, d *dbtest.Database, slots int) *db.Limiter {
	t.Helper()
	l, err := db.NewLimiter(t.Context(), d.App, db.LimiterOptions{
		Slots: slots, Failures: 3, OpenFor: time.Minute, Clock: time.Now, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return l
}

// acquire gives up after a while.
func acquire(t *testing.T, l *db.Limiter, class erp.Class, patience time.Duration) (erp.Lease, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return l.Acquire(ctx, class)
}

func mustAcquire(t *testing.T, l *db.Limiter, class erp.Class) erp.Lease {
	t.Helper()
	lease, err := acquire(t, l, class, 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return lease
}

func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(20 * time.Second); !done(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

func TestLimiterBoundsTheCallsOfAllReplicas(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	const slots, callers, calls = 5, 6, 40
	var inFlight, most atomic.Int32
	var everybody sync.WaitGroup
	for _, l := range []*db.Limiter{newLimiter(t, d, slots), newLimiter(t, d, slots)} {
		for caller := range callers {
			class := erp.Class(caller % 2)
			everybody.Go(func() {
				for range calls {
					lease, err := acquire(t, l, class, time.Minute)
					if err != nil {
						t.Error(err)
						return
					}
					now := inFlight.Add(1)
					for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); {
						seen = most.Load()
					}
					time.Sleep(time.Millisecond) // the call
					inFlight.Add(-1)
					lease(erp.Healthy)
				}
			})
		}
	}
	everybody.Wait()
	if most.Load() > slots {
		t.Errorf("%d calls were in flight at once, want at most %d", most.Load(), slots)
	}
}

func TestLimiterKeepsTheLastThirdForInteractiveCalls(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	a, b := newLimiter(t, d, 6), newLimiter(t, d, 6)
	var served, gaveUp atomic.Int32
	var background sync.WaitGroup
	for _, l := range []*db.Limiter{a, b, a, b, a, b} {
		background.Go(func() {
			switch _, err := acquire(t, l, erp.Background, 3*time.Second); {
			case err == nil:
				served.Add(1)
			case errors.Is(err, context.DeadlineExceeded):
				gaveUp.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	background.Wait()
	if served.Load() != 4 || gaveUp.Load() != 2 {
		t.Errorf("%d background calls were served and %d gave up, want 4 and 2", served.Load(), gaveUp.Load())
	}
	mustAcquire(t, a, erp.Interactive)
	mustAcquire(t, b, erp.Interactive)
	if _, err := acquire(t, a, erp.Interactive, 50*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a seventh call ended with %v, want a deadline exceeded", err)
	}
}

func TestLimiterServesInteractiveCallsFirst(t *testing.T) {
	t.Parallel()
	l := newLimiter(t, dbtest.New(t), 1)
	held := mustAcquire(t, l, erp.Background)
	order := make(chan erp.Class, 2)
	var waiting sync.WaitGroup
	for _, class := range []erp.Class{erp.Background, erp.Interactive} {
		waiting.Go(func() {
			lease, err := acquire(t, l, class, 20*time.Second)
			if err != nil {
				t.Error(err)
				return
			}
			order <- class
			lease(erp.Healthy)
		})
		want := int(class) // interactive is 0 and comes second
		eventually(t, "a call waits", func() bool { return l.Waiting() == 2-want })
	}
	held(erp.Healthy)
	waiting.Wait()
	if first := <-order; first != erp.Interactive {
		t.Error("the background call was served first, though an interactive one waited")
	}
}

func TestLimiterTakesOverFromACrashedReplica(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	const crashed = `INSERT INTO erp_slots VALUES ('crashed', 4, 4, 0, 0, now() + interval '1 hour')`
	if _, err := d.App.SQL().Exec(crashed); err != nil {
		t.Fatal(err)
	}
	l := newLimiter(t, d, 4)
	if _, err := acquire(t, l, erp.Interactive, 100*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("error = %v, want a deadline exceeded: every slot is leased", err)
	}
	if _, err := d.App.SQL().Exec(`UPDATE erp_slots SET leased_until = now() WHERE replica = 'crashed'`); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		mustAcquire(t, l, erp.Interactive)
	}
}

func TestLimiterGivesANewReplicaItsShare(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	first, second := newLimiter(t, d, 4), newLimiter(t, d, 4)
	var leases []erp.Lease
	for range 4 {
		leases = append(leases, mustAcquire(t, first, erp.Interactive))
	}
	var busy sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	for _, lease := range leases { // the first stays busy with all it can get
		busy.Go(func() {
			for err := error(nil); err == nil; lease, err = first.Acquire(ctx, erp.Interactive) {
				lease(erp.Healthy)
			}
		})
	}
	mustAcquire(t, second, erp.Interactive)
	mustAcquire(t, second, erp.Interactive)
	stop()
	busy.Wait()
}

func TestLimiterCallCostsNoSQL(t *testing.T) {
	t.Parallel()
	l := newLimiter(t, dbtest.New(t), 10)
	ctx, counter := db.CountStatements(t.Context())
	for range 100 {
		lease, err := l.Acquire(ctx, erp.Interactive)
		if err != nil {
			t.Fatal(err)
		}
		lease(erp.Healthy)
	}
	if counter.Count() != 0 {
		t.Errorf("100 calls took %d statements, want none", counter.Count())
	}
}

func TestLimiterCloseFreesItsSlots(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	l, err := db.NewLimiter(t.Context(), d.App, db.LimiterOptions{Slots: 4, Clock: time.Now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	var rows int
	if err := d.App.SQL().Get(&rows, `SELECT count(*) FROM erp_slots`); err != nil || rows != 0 {
		t.Errorf("%d leases are left, error %v; want none", rows, err)
	}
}

// isOpen makes a healthy call and reports whether the breaker refused it.
func isOpen(t *testing.T, l *db.Limiter) bool {
	t.Helper()
	lease, err := acquire(t, l, erp.Interactive, 20*time.Second)
	if err == nil {
		lease(erp.Healthy)
		return false
	}
	if !errors.Is(err, erp.Unavailable) {
		t.Fatal(err)
	}
	return true
}

// openBreaker fails calls on both replicas until both refuse.
func openBreaker(t *testing.T, a, b *db.Limiter) {
	t.Helper()
	leases := []erp.Lease{mustAcquire(t, a, erp.Interactive), mustAcquire(t, a, erp.Interactive), mustAcquire(t, b, erp.Interactive)}
	for _, lease := range leases {
		lease(erp.Sick)
	}
	for _, l := range []*db.Limiter{a, b} {
		eventually(t, "the breaker opens", l.Open)
	}
}

func TestBreakerOpensForAllReplicas(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	a, b := newLimiter(t, d, 9), newLimiter(t, d, 9)
	openBreaker(t, a, b)
	for _, l := range []*db.Limiter{a, b} {
		_, err := l.Acquire(t.Context(), erp.Interactive)
		if !errors.Is(err, erp.Unavailable) || erp.RetryAfter(err) <= 0 || erp.RetryAfter(err) > time.Minute {
			t.Errorf("error = %v with wait %s, want unavailable for up to a minute", err, erp.RetryAfter(err))
		}
	}
}

func TestBreakerTurnsAwayWhoWaits(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	l := newLimiter(t, d, 1)
	mustAcquire(t, l, erp.Interactive)
	ended := make(chan error)
	go func() {
		_, err := acquire(t, l, erp.Interactive, 20*time.Second)
		ended <- err
	}()
	eventually(t, "a call waits", func() bool { return l.Waiting() == 1 })
	if _, err := d.App.SQL().Exec(`UPDATE erp_breaker SET state = 'open', since = now()`); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, erp.Unavailable) {
		t.Errorf("waiting ended with %v, want unavailable", err)
	}
}

func TestBreakerAsksAgainWhereTheProbeWasNotSent(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	l := newLimiter(t, d, 1)
	held := mustAcquire(t, l, erp.Interactive)
	if _, err := d.App.SQL().Exec(`UPDATE erp_breaker SET state = 'open', since = now() - interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the breaker opens", l.Open)
	if _, err := acquire(t, l, erp.Interactive, 50*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("error = %v, want a deadline exceeded: the probe finds no slot", err)
	}
	held(erp.Healthy)
	eventually(t, "another probe closes the breaker", func() bool { return !isOpen(t, l) })
}

func TestBreakerStaysOpenWhereTheProbeFoundNothingOut(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	l := newLimiter(t, d, 3)
	if _, err := d.App.SQL().Exec(`UPDATE erp_breaker SET state = 'open', since = now() - interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the breaker opens", l.Open)
	probe := mustAcquire(t, l, erp.Interactive)
	probe(erp.NoVerdict)
	eventually(t, "the outcome is told", func() bool {
		var state string
		if err := d.App.SQL().Get(&state, `SELECT state FROM erp_breaker`); err != nil {
			t.Fatal(err)
		}
		return state == "open"
	})
	if !isOpen(t, l) {
		t.Error("a call was let through right after a probe that found nothing out")
	}
}

func TestBreakerSendsOneProbe(t *testing.T) {
	t.Parallel()
	for name, verdict := range map[string]erp.Verdict{"back": erp.Healthy, "still down": erp.Sick} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := dbtest.New(t)
			a, b := newLimiter(t, d, 9), newLimiter(t, d, 9)
			openBreaker(t, a, b)
			if _, err := d.App.SQL().Exec(`UPDATE erp_breaker SET since = since - interval '1 hour'`); err != nil {
				t.Fatal(err)
			}
			var probe erp.Lease
			eventually(t, "a probe is let through", func() (through bool) {
				for _, l := range []*db.Limiter{a, b} {
					if lease, err := l.Acquire(t.Context(), erp.Interactive); err == nil {
						probe, through = lease, true
						break
					}
				}
				return through
			})
			for _, l := range []*db.Limiter{a, b} {
				if !isOpen(t, l) {
					t.Error("a second call was let through while the probe was under way")
				}
			}
			probe(verdict)
			for _, l := range []*db.Limiter{a, b} {
				if verdict == erp.Healthy {
					eventually(t, "the breaker closes", func() bool { return !isOpen(t, l) })
				} else if !isOpen(t, l) {
					t.Error("a failed probe closed the breaker")
				}
			}
		})
	}
}
