package tryton

import (
	"context"
	"sync"

	"github.com/tradecounter/portal/erp"
)

// turns let one at a time in this process write what goes by a key.
type turns struct {
	mu    sync.Mutex
	taken map[string]chan struct{} // closed when the key is free again
}

func newTurns() *turns { return &turns{taken: map[string]chan struct{}{}} }

// take waits until the key is free. The caller gives it back.
func (t *turns) take(ctx context.Context, op, key string) (giveBack func(), err error) {
	for {
		mine, others := t.try(key)
		if mine != nil {
			return func() { t.free(key, mine) }, nil
		}
		select {
		case <-others:
		case <-ctx.Done():
			return nil, erp.Errorf(erp.Unavailable, op, "wait for another writer: %w", ctx.Err())
		}
	}
}

func (t *turns) try(key string) (mine, others chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if others, busy := t.taken[key]; busy {
		return nil, others
	}
	mine = make(chan struct{})
	t.taken[key] = mine
	return mine, nil
}

func (t *turns) free(key string, mine chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.taken, key)
	close(mine)
}
