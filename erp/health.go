package erp

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Health is what this process knows about whether the ERP answers. Zero times mean that it never happened.
type Health struct {
	LastSuccess time.Time // the last answer, a business no included
	LastFailure time.Time // the last time that no answer came
	DownSince   time.Time // the first failure since the last answer; zero while the ERP answers
}

type health struct {
	mu  sync.Mutex
	now Health
}

func (h *health) snapshot() Health {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// record takes note of one attempt and reports whether the ERP is healthy by it. A caller who gave up says nothing about
// the ERP, and an ERP that asks us to wait is alive.
func (h *health) record(ctx context.Context, at time.Time, err error) (healthy bool) {
	if err != nil && gaveUp(ctx) {
		return true
	}
	noAnswer := errors.Is(err, Unavailable) || errors.Is(err, OutcomeUnknown)
	if noAnswer && RetryAfter(err) == 0 {
		h.failed(at)
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now.LastSuccess = at
	h.now.DownSince = time.Time{}
	return true
}

// gaveUp tells a caller who went away from one whose deadline passed.
func gaveUp(ctx context.Context) bool {
	return ctx.Err() != nil && !errors.Is(context.Cause(ctx), context.DeadlineExceeded)
}

func (h *health) failed(at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now.LastFailure = at
	if h.now.DownSince.IsZero() {
		h.now.DownSince = at
	}
}
