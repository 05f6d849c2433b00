package db

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// limiterLock lets one replica at a time divide the slots.
const limiterLock = 7_205_759_405

// LimiterOptions describe the ERP's limits.
type LimiterOptions struct {
	Slots    int           // calls in flight at most, over all replicas; should not be less than the replicas
	Failures int           // in a row, over all replicas, until the breaker opens; 5 if zero
	OpenFor  time.Duration // until one call may try again; 10 s if zero
	Clock    func() time.Time
	Logger   *slog.Logger
}

// Limiter is the erp.Limiter of one replica. It leases slots from the others through the database
// and hands them out itself, so that a call costs no SQL; in the background it renews the lease
// every second, and at once when a call has to wait. The slots of a replica that crashed are free
// when its lease has run out.
type Limiter struct {
	db      *DB
	options LimiterOptions
	replica string
	wake    chan struct{} // asks keep to renew now
	stop    context.CancelFunc
	done    chan struct{}

	mu        sync.Mutex
	granted   grant
	validTill time.Time // of granted
	inFlight  demand
	waiting   map[erp.Class][]*waiter
	peak      [2]demand // in this period and the one before
	peakSince time.Time
	breaker   breaker
	probeDue  time.Time // of breaker, while it is not closed
	untold    outcomes
}

var _ erp.Limiter = (*Limiter)(nil)

// waiter is a call that waits for a slot.
type waiter struct {
	ready chan error
	probe bool
}

const (
	renewEvery   = time.Second
	renewAtMost  = 20 * time.Millisecond // between two renewals
	renewTimeout = 5 * time.Second
)

// NewLimiter takes a first lease. The caller must Close it.
func NewLimiter(ctx context.Context, d *DB, options LimiterOptions) (*Limiter, error) {
	options.Failures = cmp.Or(options.Failures, 5)
	options.OpenFor = cmp.Or(options.OpenFor, 10*time.Second)
	l := &Limiter{
		db: d, options: options, replica: rand.Text(),
		wake: make(chan struct{}, 1), done: make(chan struct{}), waiting: make(map[erp.Class][]*waiter),
	}
	if err := l.renew(ctx); err != nil {
		return nil, fmt.Errorf("start ERP limiter: %w", err)
	}
	ctx, l.stop = context.WithCancel(context.WithoutCancel(ctx))
	go l.keep(ctx)
	return l, nil
}

// Close gives the slots to the other replicas. Calls still in flight are not waited for.
func (l *Limiter) Close(ctx context.Context) error {
	l.stop()
	<-l.done
	if _, err := l.db.pool.ExecContext(ctx, `DELETE FROM erp_slots WHERE replica = $1`, l.replica); err != nil {
		return fmt.Errorf("close ERP limiter: %w", explain(ctx, err))
	}
	return nil
}

// Acquire implements erp.Limiter.
func (l *Limiter) Acquire(ctx context.Context, class erp.Class) (erp.Lease, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if class != erp.Background {
		class = erp.Interactive
	}
	probe, err := l.admit(ctx)
	if err != nil {
		return nil, err
	}
	w := &waiter{ready: make(chan error, 1), probe: probe}
	l.mu.Lock()
	l.waiting[class] = append(l.waiting[class], w)
	l.notePeak()
	l.serve()
	l.mu.Unlock()
	select {
	case err = <-w.ready:
	default:
		l.renewNow()
		err = l.await(ctx, class, w)
	}
	if err != nil {
		return nil, err
	}
	return func(v erp.Verdict) { l.giveBack(class, probe, v) }, nil
}

func (l *Limiter) await(ctx context.Context, class erp.Class, w *waiter) error {
	select {
	case err := <-w.ready:
		return err
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	at := slices.Index(l.waiting[class], w)
	if at < 0 { // served at the same moment
		return <-w.ready
	}
	l.waiting[class] = slices.Delete(l.waiting[class], at, at+1)
	if w.probe {
		l.untold.probe = probeAbandoned
		l.renewNow()
	}
	return ctx.Err()
}

// admit lets calls pass while the breaker is closed, and the probe when it is due.
func (l *Limiter) admit(ctx context.Context) (probe bool, err error) {
	l.mu.Lock()
	closed, wait := l.breaker.State == breakerClosed, l.probeDue.Sub(l.options.Clock())
	if !closed && wait <= 0 {
		l.probeDue = l.options.Clock().Add(renewEvery) // one call asks, the others need not
	}
	l.mu.Unlock()
	if closed {
		return false, nil
	}
	if wait <= 0 {
		if probe, err = l.claimProbe(ctx); err != nil {
			return false, fmt.Errorf("claim probe of the ERP: %w", err)
		}
		if probe {
			return true, nil
		}
		l.renewNow() // somebody else's probe may have closed it
	}
	return false, unavailable(max(0, wait))
}

func unavailable(wait time.Duration) error {
	return &erp.Error{Code: erp.Unavailable, Retry: wait, Err: errors.New("the circuit breaker is open")}
}

func (l *Limiter) giveBack(class erp.Class, probe bool, verdict erp.Verdict) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inFlight.add(class, -1)
	news := verdict == erp.Sick || verdict == erp.Healthy && (l.breaker.Failures > 0 || l.untold.failures > 0)
	switch {
	case probe:
		l.untold.probe = probeOutcomeOf(verdict)
	case l.breaker.State == breakerClosed && news:
		l.untold.record(verdict == erp.Healthy)
	}
	if probe || news {
		l.renewNow()
	}
	l.serve()
}

func probeOutcomeOf(verdict erp.Verdict) probeOutcome {
	if verdict == erp.Healthy {
		return probeHealthy
	}
	return probeFailed // a probe whose caller did not wait found nothing out: the ERP is left alone for as long again
}

// serve hands out free slots, interactive calls first. It needs l.mu.
func (l *Limiter) serve() {
	if !l.options.Clock().Before(l.validTill) {
		return
	}
	for _, class := range []erp.Class{erp.Interactive, erp.Background} {
		for len(l.waiting[class]) > 0 && l.inFlight.total() < l.granted.held &&
			(class == erp.Interactive || l.inFlight.background < l.granted.background) {
			w := l.waiting[class][0]
			l.waiting[class] = l.waiting[class][1:]
			l.inFlight.add(class, 1)
			w.ready <- nil
		}
	}
}

// refuse turns away who waits while the breaker opens, but for the probe. It needs l.mu.
func (l *Limiter) refuse(wait time.Duration) {
	for class, queue := range l.waiting {
		l.waiting[class] = slices.DeleteFunc(queue, func(w *waiter) bool {
			if !w.probe {
				w.ready <- unavailable(wait)
			}
			return !w.probe
		})
	}
}

// notePeak remembers the most that was in flight or waiting. It needs l.mu.
func (l *Limiter) notePeak() {
	now := demand{
		l.inFlight.interactive + len(l.waiting[erp.Interactive]),
		l.inFlight.background + len(l.waiting[erp.Background]),
	}
	l.peak[0] = l.peak[0].atLeast(now)
}

func (l *Limiter) renewNow() {
	select {
	case l.wake <- struct{}{}:
	default: // it is asked to already
	}
}

// keep renews until it is stopped.
func (l *Limiter) keep(ctx context.Context) {
	defer close(l.done)
	tick := time.NewTicker(renewEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-l.wake:
		}
		if err := l.renew(ctx); err != nil && ctx.Err() == nil {
			l.options.Logger.Error("cannot renew lease of ERP slots", "error", err)
		}
		if err := pause(ctx, renewAtMost); err != nil {
			return
		}
	}
}

// renew tells the other replicas what this one has seen and needs, and learns what it may do.
func (l *Limiter) renew(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, renewTimeout)
	defer cancel()
	begun, told := l.report()
	var granted grant
	var verdict breaker
	err := l.db.InTx(ctx, portal.Scope{}, func(tx *Tx) (err error) {
		if _, err = tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, limiterLock); err != nil {
			return err
		}
		if verdict, err = l.renewBreaker(ctx, tx, told); err != nil {
			return err
		}
		granted, err = l.renewSlots(ctx, tx)
		return err
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.untold = told.before(l.untold)
		return err
	}
	l.granted, l.validTill = granted, begun.Add(leaseFor)
	wait := verdict.dueIn(l.options.OpenFor)
	l.breaker, l.probeDue = verdict, l.options.Clock().Add(wait)
	if verdict.State != breakerClosed {
		l.refuse(max(0, wait))
	}
	l.serve()
	return nil
}

// report is what renew tells of the ERP's health. A new period of demand begins now and then.
func (l *Limiter) report() (begun time.Time, told outcomes) {
	l.mu.Lock()
	defer l.mu.Unlock()
	begun = l.options.Clock()
	if begun.Sub(l.peakSince) >= renewEvery {
		l.peak = [2]demand{{}, l.peak[0]}
		l.peakSince = begun
	}
	told, l.untold = l.untold, outcomes{}
	return begun, told
}
