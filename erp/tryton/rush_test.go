//go:build tryton

package tryton_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/tryton/sandbox"
)

// rushClients is how many write at once. They belong to two portals, and what is in doubt at one the other settles.
const rushClients = 20

// rushPatience bounds all of a rush, on a machine that has other things to do.
const rushPatience = 8 * time.Minute

// errand is something to be written once.
type errand struct {
	name  string
	write func(context.Context, *erp.Client) error
	find  func(context.Context, *erp.Client) error // looks it up by its reference
}

// rushPart is one kind of errands, and the books' word on what became of them.
type rushPart interface {
	errands(client int) []errand
	report(t *testing.T)
}

// TestRush has twenty clients at work at once while Tryton is killed and started again: nothing is lost, nothing is there
// twice, and the books come out as they must.
func TestRush(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	r := newRush(t, p)
	parts := []rushPart{newReturnRush(t, p), newPaymentRush(t, p)}
	r.run(t, parts)
	for _, part := range parts {
		part.report(t)
	}
}

// rush is a crowd at one Tryton, past any wire of ours.
type rush struct {
	server  *sandbox.Server
	portals [2]*erp.Client
	done    chan struct{} // an errand is
}

func newRush(t *testing.T, p place) *rush {
	t.Helper()
	r := &rush{server: p.server, done: make(chan struct{}, 1)}
	p.config.URL = p.server.URL
	for i := range r.portals {
		r.portals[i] = erp.NewClient(p.adapter(t), erp.ClientConfig{Timeouts: erp.Timeouts{Interactive: time.Minute, Write: 2 * time.Minute}})
	}
	return r
}

// run sends everybody on their errands, and kills Tryton after a fifth, a half and four fifths of them.
func (r *rush) run(t *testing.T, parts []rushPart) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), rushPatience)
	defer cancel()
	begun, all := time.Now(), 0
	var crowd sync.WaitGroup
	for n := range rushClients {
		var errands []errand
		for _, part := range parts {
			errands = append(errands, part.errands(n)...)
		}
		all += len(errands)
		crowd.Go(func() {
			for i, e := range errands {
				if err := r.insist(ctx, n+i, e); err != nil {
					t.Errorf("client %d: %s: %v", n, e.name, err)
				}
				r.done <- struct{}{}
			}
		})
	}
	killed := 0
	for finished := range all {
		<-r.done
		switch finished {
		case all / 5, all / 2, all * 4 / 5:
			killed++
			r.crash(t)
		}
	}
	crowd.Wait()
	tell(t, "rush: %d clients, %d errands in %s; Tryton was killed %d times\n", rushClients, all, time.Since(begun).Round(time.Second), killed)
}

func (r *rush) crash(t *testing.T) {
	t.Helper()
	if err := r.server.Kill(); err != nil {
		t.Error(err)
	}
	if err := r.server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// insist writes as a portal does: what is in doubt is looked up, and sent again only if it is not there.
func (r *rush) insist(ctx context.Context, n int, e errand) error {
	for try := n; ; try++ {
		err := e.write(ctx, r.portals[try%2])
		for errors.Is(err, erp.OutcomeUnknown) || errors.Is(err, erp.Unavailable) {
			if wait(ctx, 100*time.Millisecond) != nil {
				return err
			}
			try++
			err = e.find(erp.Fresh(ctx), r.portals[try%2])
		}
		if !errors.Is(err, erp.NotFound) {
			return err
		}
	}
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
