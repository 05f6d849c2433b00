//go:build tryton

package tryton_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/tryton"
)

// victimOrders names the variable that makes this test binary a victim: it holds what to quote, and where.
const victimOrders = "TRADECOUNTER_TRYTON_VICTIM"

// victim is a process that quotes one draft and is killed meanwhile.
type victim struct {
	URL, Database, User, Password string
	Draft                         erp.OrderDraft
}

// runAsVictim quotes, if this process was started for that.
func runAsVictim() bool {
	orders := os.Getenv(victimOrders)
	if orders == "" {
		return false
	}
	var v victim
	err := json.Unmarshal([]byte(orders), &v)
	if err == nil {
		err = v.quote(context.Background())
	}
	fmt.Fprintln(os.Stderr, "nobody killed the victim:", err)
	return true
}

func (v victim) quote(ctx context.Context) error {
	adapter, err := tryton.New(tryton.Config{
		URL: v.URL, Database: v.Database, User: v.User, Password: v.Password, CustomerCategory: customerCategory,
	})
	if err != nil {
		return err
	}
	_, err = adapter.Quote(ctx, v.Draft)
	return err
}

// A process that is killed in the middle of a dry run cannot take it back. Another one does, once nobody can be in the
// middle of it any more.
func TestTrytonSweepsTheDryRunOfAKilledProcess(t *testing.T) {
	t.Parallel()
	for _, button := range []string{"quote", "delete"} {
		t.Run("before "+button, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			before := p.books.Documents()
			p.killBefore(t, button)
			if left := p.books.Documents() - before; left != 1 {
				t.Fatalf("the killed process left %d sales behind, want one", left)
			}
			adapter := p.adapter(t)
			p.wantSwept(t, adapter, 0)
			p.books.AdvanceDays(1)
			p.wantSwept(t, adapter, 1)
			if left := p.books.Documents() - before; left != 0 {
				t.Errorf("%d sales are left after sweeping", left)
			}
		})
	}
}

func (p place) wantSwept(t *testing.T, adapter erp.QuoteSweeper, want int) {
	t.Helper()
	swept, err := adapter.SweepQuotes(t.Context())
	if err != nil || swept != want {
		t.Errorf("swept %d dry runs (%v), want %d", swept, err, want)
	}
}

// killBefore lets a process quote, and kills it as it presses the button on its sale.
func (p place) killBefore(t *testing.T, button string) {
	t.Helper()
	reached := make(chan struct{})
	p.wire.arm(func(q rpc) bool { return q.trial && q.model == "sale.sale" && q.procedure == button },
		func(_ http.ResponseWriter, r *http.Request, _ func() (reply, error)) {
			close(reached)
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		})
	orders, err := json.Marshal(victim{
		URL: p.config.URL, Database: p.config.Database, User: p.config.User, Password: p.config.Password,
		Draft: p.draft(2),
	})
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), victimOrders+"="+string(orders))
	process.Stderr = &said
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- process.Wait() }()
	select {
	case <-reached:
	case err := <-ended:
		t.Fatalf("the process ended before it was killed: %v\n%s", err, said.String())
	}
	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("the process ended in order, killed as it was")
	}
}
