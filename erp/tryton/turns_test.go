package tryton

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/tradecounter/portal/erp"
)

func TestTurnsLetOneInUnderAKey(t *testing.T) {
	t.Parallel()
	turns := newTurns()
	var inside [2]atomic.Int32
	var all sync.WaitGroup
	for n := range 40 {
		all.Go(func() {
			giveBack, err := turns.take(t.Context(), "test", fmt.Sprint(n%2))
			if err != nil {
				t.Error(err)
				return
			}
			if others := inside[n%2].Add(1) - 1; others != 0 {
				t.Errorf("%d others under the same key", others)
			}
			inside[n%2].Add(-1)
			giveBack()
		})
	}
	all.Wait()
	if len(turns.taken) != 0 {
		t.Errorf("%d keys are still taken", len(turns.taken))
	}
}

func TestTurnsEndWithTheCallersPatience(t *testing.T) {
	t.Parallel()
	turns := newTurns()
	giveBack, err := turns.take(t.Context(), "test", "a")
	if err != nil {
		t.Fatal(err)
	}
	defer giveBack()
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := turns.take(gone, "test", "a"); erp.CodeOf(err) != erp.Unavailable {
		t.Errorf("got %v, want Unavailable", err)
	}
}
