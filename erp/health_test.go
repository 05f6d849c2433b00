package erp_test

import (
	"context"
	"errors"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tradecounter/portal/erp"
)

// limiter records how leases end, and refuses while it is open.
type limiter struct {
	open    error
	classes []erp.Class
	leases  []erp.Verdict
}

func (l *limiter) Acquire(_ context.Context, class erp.Class) (erp.Lease, error) {
	if l.open != nil {
		return nil, l.open
	}
	l.classes = append(l.classes, class)
	return func(v erp.Verdict) { l.leases = append(l.leases, v) }, nil
}

func TestLeaseSaysWhetherTheERPIsHealthy(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		err  error
		want erp.Verdict
	}{
		"answer":       {nil, erp.Healthy},
		"business no":  {&erp.Error{Code: erp.Rejected}, erp.Healthy},
		"not found":    {&erp.Error{Code: erp.NotFound}, erp.Healthy},
		"throttled":    {&erp.Error{Code: erp.Unavailable, Retry: time.Hour}, erp.Healthy},
		"server error": {&erp.Error{Code: erp.Unavailable}, erp.Sick},
		"reset":        {syscall.ECONNRESET, erp.Sick},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			slots := &limiter{}
			client := erp.NewClient(&stub{order: failing(tt.err)}, erp.ClientConfig{Limiter: slots, Retries: -1})
			ctx := erp.WithClass(t.Context(), erp.Background)
			if tt.err == nil {
				client = erp.NewClient(&stub{order: failing()}, erp.ClientConfig{Limiter: slots, Retries: -1})
			}
			_, err := client.Order(ctx, "C1", "4711")
			if (err == nil) != (tt.err == nil) {
				t.Fatalf("got %v", err)
			}
			if len(slots.leases) != 1 || slots.leases[0] != tt.want || slots.classes[0] != erp.Background {
				t.Errorf("got leases %v of classes %v, want one that says %v", slots.leases, slots.classes, tt.want)
			}
		})
	}
}

func TestCallerWhoGaveUpSaysNothingAboutTheERP(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slots := &limiter{}
		client := erp.NewClient(&stub{order: hang}, erp.ClientConfig{Limiter: slots})
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			synctest.Wait()
			cancel()
		}()
		_, err := client.Order(ctx, "C1", "4711")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the caller's own reason", err)
		}
		synctest.Wait()
		if len(slots.leases) != 1 || slots.leases[0] != erp.NoVerdict {
			t.Errorf("got leases %v, want one without a verdict", slots.leases)
		}
		if client.Health() != (erp.Health{}) {
			t.Errorf("got health %+v, want none", client.Health())
		}
	})
}

func TestAnOperationThatTakesTooLongIsSick(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slots := &limiter{}
		client := erp.NewClient(&stub{order: hang}, erp.ClientConfig{
			Limiter: slots, Retries: -1, Timeouts: erp.Timeouts{Interactive: time.Second},
		})
		if _, err := client.Order(t.Context(), "C1", "4711"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want our own deadline", err)
		}
		synctest.Wait()
		if len(slots.leases) != 1 || slots.leases[0] != erp.Sick {
			t.Errorf("got leases %v, want a sick one", slots.leases)
		}
		if client.Health().DownSince.IsZero() {
			t.Error("health does not say that the ERP is down")
		}
	})
}

func TestOpenBreakerRefusesAtOnce(t *testing.T) {
	t.Parallel()
	open := &erp.Error{Code: erp.Unavailable, Reason: "breaker open", Retry: time.Second}
	client := erp.NewClient(&stub{}, erp.ClientConfig{Limiter: &limiter{open: open}})
	ctx, calls := erp.CountCalls(t.Context())
	_, readErr := client.Order(ctx, "C1", "4711")
	_, writeErr := client.CreateOrder(ctx, "R-1", erp.OrderDraft{Customer: "C1"})
	for _, err := range []error{readErr, writeErr} {
		if !errors.Is(err, erp.Unavailable) || erp.RetryAfter(err) != time.Second {
			t.Errorf("got %v, want the breaker's refusal", err)
		}
	}
	if calls.Count() != 0 {
		t.Errorf("%d calls went through", calls.Count())
	}
	if client.Health().DownSince.IsZero() {
		t.Error("health does not say that the ERP is down")
	}
}

func TestWriteThatGotNoSlotWasNotSent(t *testing.T) {
	t.Parallel()
	client := erp.NewClient(&stub{}, erp.ClientConfig{Limiter: &limiter{open: context.DeadlineExceeded}})
	_, err := client.CreateOrder(t.Context(), "R-1", erp.OrderDraft{Customer: "C1"})
	if !errors.Is(err, erp.Unavailable) {
		t.Errorf("got %v, want unavailable", err)
	}
	if !client.Health().DownSince.IsZero() {
		t.Error("our own crowding counts against the ERP's health")
	}
}

func TestHealthKeepsTheFirstFailureSinceTheLastAnswer(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 10, 40, 0, 0, time.UTC)
	down := &erp.Error{Code: erp.Unavailable}
	client := erp.NewClient(&stub{order: failing(down, down)}, erp.ClientConfig{
		Clock: func() time.Time { return now }, Retries: -1,
	})
	ask := func() {
		if _, err := client.Order(t.Context(), "C1", "4711"); err != nil && !errors.Is(err, erp.Unavailable) {
			t.Fatal(err)
		}
	}
	first := now
	ask()
	now = now.Add(time.Minute)
	ask()
	if got, want := client.Health(), (erp.Health{LastFailure: now, DownSince: first}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	failed := now
	now = now.Add(time.Minute)
	ask()
	if got, want := client.Health(), (erp.Health{LastFailure: failed, LastSuccess: now}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
