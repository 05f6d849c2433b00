package erp

import (
	"context"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
)

// share lets identical reads wait for one answer, and serves the finished answer for a while.
type share struct {
	keep time.Duration

	mu      sync.Mutex
	flights map[shareKey]*flight
}

// shareKey is what makes two reads identical. The customer is a field of its own, because one customer's answer must
// never reach another: it is one of the walls between accounts.
type shareKey struct {
	customer CustomerID
	op       string
	key      string
	args     string
}

// flight is one read on its way, or its answer while it is kept.
type flight struct {
	done   chan struct{} // closed when answer and err are set
	answer any
	err    error

	waiting int // guarded by share.mu
	cancel  context.CancelCauseFunc
}

func newShare(keep time.Duration) *share {
	return &share{keep: keep, flights: map[shareKey]*flight{}}
}

// keyOf fails with Invalid for text that is not UTF-8: two such texts could be encoded alike.
func keyOf(q call) (shareKey, error) {
	args, err := json.Marshal(q.args)
	if err != nil {
		return shareKey{}, Errorf(Invalid, q.String(), "encode arguments: %w", err)
	}
	return shareKey{q.customer, q.op, q.key, string(args)}, nil
}

// do returns the answer of the read that is already under way or kept, or starts one. joined says which it was. The read
// goes on as long as anybody waits for it, whoever began it.
func (s *share) do(ctx context.Context, key shareKey, ask func(context.Context) (any, error)) (answer any, joined bool, err error) {
	s.mu.Lock()
	f, joined := s.flights[key]
	if !joined {
		f = s.start(ctx, key, ask)
	}
	f.waiting++
	s.mu.Unlock()

	select {
	case <-f.done:
		return f.answer, joined, f.err
	case <-ctx.Done():
		s.leave(ctx, key, f)
		return nil, joined, ctx.Err()
	}
}

// start must be called with mu held.
func (s *share) start(ctx context.Context, key shareKey, ask func(context.Context) (any, error)) *flight {
	own, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	f := &flight{done: make(chan struct{}), cancel: cancel}
	s.flights[key] = f
	go func() {
		f.answer, f.err = ask(own)
		cancel(nil)
		if f.err != nil || s.keep <= 0 {
			s.drop(key, f)
		} else {
			time.AfterFunc(s.keep, func() { s.drop(key, f) })
		}
		close(f.done)
	}()
	return f
}

// leave ends a read that nobody waits for any more, for the reason that the last one left.
func (s *share) leave(ctx context.Context, key shareKey, f *flight) {
	s.mu.Lock()
	f.waiting--
	last := f.waiting == 0
	s.mu.Unlock()
	if last {
		s.drop(key, f)
		f.cancel(context.Cause(ctx))
	}
}

// drop takes f out, unless another read has taken its place.
func (s *share) drop(key shareKey, f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flights[key] == f {
		delete(s.flights, key)
	}
}

// forget takes out what matches. A read still under way answers those who wait for it and nobody after them.
func (s *share) forget(matches func(shareKey) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key := range s.flights {
		if matches(key) {
			delete(s.flights, key)
		}
	}
}
