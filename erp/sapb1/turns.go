package sapb1

import (
	"context"
	"sync"

	"github.com/tradecounter/portal/erp"
)

// turns lets the calls of this process that name the same key act one after the other. Business One insists on no
// reference being unique, so whoever writes under one first looks it up; nobody else may write between the two. Among
// replicas, the portal's own queue of writes has one caller to a reference.
type turns struct {
	mu    sync.Mutex
	taken map[string]chan struct{} // closed when the turn ends
}

// take waits for its turn with key, and returns what ends it. Unavailable: the caller gave up waiting.
func (t *turns) take(ctx context.Context, op, key string) (done func(), err error) {
	for {
		t.mu.Lock()
		before, busy := t.taken[key]
		if !busy {
			if t.taken == nil {
				t.taken = map[string]chan struct{}{}
			}
			mine := make(chan struct{})
			t.taken[key] = mine
			t.mu.Unlock()
			return func() { t.end(key, mine) }, nil
		}
		t.mu.Unlock()
		select {
		case <-before:
		case <-ctx.Done():
			return nil, erp.Errorf(erp.Unavailable, op, "wait for the same write: %w", ctx.Err())
		}
	}
}

func (t *turns) end(key string, mine chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.taken, key)
	close(mine)
}
