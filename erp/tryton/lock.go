package tryton

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/tradecounter/portal/erp"
)

// A lock that somebody else holds is waited for with growing pauses. Tryton's credit check locks the tables of all sales
// and all accounts, and gives up at once where it cannot (§9).
const (
	lockTries      = 8
	firstLockPause = 60 * time.Millisecond
	lastLockPause  = 2 * time.Second
)

// queue lets one sale of this process be confirmed at a time, since confirmations lock each other out.
type queue struct {
	turn  chan struct{}
	pause func(context.Context, time.Duration) error
}

func newQueue() queue { return queue{make(chan struct{}, 1), pause} }

// alone does something once it is its turn.
func (q queue) alone(ctx context.Context, op string, do func() error) error {
	select {
	case q.turn <- struct{}{}:
		defer func() { <-q.turn }()
		return do()
	case <-ctx.Done():
		return erp.Errorf(erp.Unavailable, op, "wait for other orders: %w", ctx.Err())
	}
}

// patiently does something again as long as it meets a lock: then the server has undone all of it.
func (q queue) patiently(ctx context.Context, do func() error) error {
	longest := firstLockPause
	for try := 1; ; try++ {
		err := do()
		if !locked(err) || try == lockTries || q.pause(ctx, longest/2+rand.N(longest/2)) != nil {
			return err
		}
		longest = min(2*longest, lastLockPause)
	}
}

func locked(err error) bool {
	var e *erp.Error
	return errors.As(err, &e) && e.Vendor == vendorLock
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
