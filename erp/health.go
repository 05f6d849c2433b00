package erp

import (
	"context"
	"errors"
	"fmt"
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

// record takes note of one attempt and judges the ERP by it. A caller who gave up, or had less time than the operation may
// take, says nothing about the ERP, and an ERP that asks us to wait is alive.
func (h *health) record(ctx context.Context, at time.Time, err error) Verdict {
	if err != nil && gaveUp(ctx) {
		return NoVerdict
	}
	noAnswer := errors.Is(err, Unavailable) || errors.Is(err, OutcomeUnknown)
	if noAnswer && RetryAfter(err) == 0 {
		h.failed(at)
		return Sick
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now.LastSuccess = at
	h.now.DownSince = time.Time{}
	return Healthy
}

// errTooSlow ends a call whose operation took as long as it may.
var errTooSlow = fmt.Errorf("the ERP took too long: %w", context.DeadlineExceeded)

// gaveUp tells a caller who went away, or whose own time was up, from an operation that took too long.
func gaveUp(ctx context.Context) bool {
	return ctx.Err() != nil && !errors.Is(context.Cause(ctx), errTooSlow)
}

func (h *health) failed(at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now.LastFailure = at
	if h.now.DownSince.IsZero() {
		h.now.DownSince = at
	}
}
