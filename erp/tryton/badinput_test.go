//go:build tryton

package tryton_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/tryton"
)

// counter is where a test stands: at an adapter, with Tryton behind it in a database of the test's own.
type counter struct {
	place
	*tryton.Adapter
	t *testing.T
}

// newCounter opens one, on a configuration that changes may alter.
func newCounter(t *testing.T, changes ...func(*tryton.Config)) counter {
	t.Helper()
	c := counter{place: newPlace(t), t: t}
	for _, change := range changes {
		change(&c.config)
	}
	c.Adapter = c.adapter(t)
	return c
}

// in is the same counter in a sub-test.
func (c counter) in(t *testing.T) counter {
	c.t = t
	return c
}

// pieces is a line of so many pieces of an item.
func pieces(item erp.ItemID, n int64) erp.DraftLine {
	return erp.DraftLine{Item: item, Quantity: erp.NewQuantity(decimal.NewFromInt(n), "EA")}
}

// draftOf is an order of the lines, which Tryton takes if it takes the lines.
func (c counter) draftOf(lines ...erp.DraftLine) erp.OrderDraft {
	c.t.Helper()
	draft := c.draft(1)
	draft.Lines = lines
	return draft
}

// ordered writes an order, which must go through.
func (c counter) ordered(ref erp.Reference, draft erp.OrderDraft) erp.Order {
	c.t.Helper()
	order, err := c.CreateOrder(c.t.Context(), ref, draft)
	if err != nil {
		c.t.Fatalf("create order %q: %v", ref, err)
	}
	if written := c.books.Written(draft.Customer, ref); written != 1 {
		c.t.Errorf("order %q is written %d times", ref, written)
	}
	return order
}

// refused is what a call must fail with: the class, and words that a clerk can make sense of.
type refused struct {
	code  erp.Code
	words string
}

func (c counter) want(what string, err error, want refused) {
	c.t.Helper()
	if !errors.Is(err, want.code) || !strings.Contains(err.Error(), want.words) {
		c.t.Errorf("%s: %v; want %s: … %s …", what, err, want.code, want.words)
	}
}

// refuses tries a draft as a quote and as an order. Both must fail alike and leave Tryton as it was.
func (c counter) refuses(draft erp.OrderDraft, want refused) {
	c.t.Helper()
	before := c.books.Documents()
	_, err := c.Quote(c.t.Context(), draft)
	c.want("quote", err, want)
	_, err = c.CreateOrder(c.t.Context(), "REFUSED", draft)
	c.want("order", err, want)
	if left := c.books.Documents() - before; left != 0 {
		c.t.Errorf("%d sales are left behind", left)
	}
}

// interrupted writes an order, and lets something happen while the first call of one procedure of sales is on its way.
func (c counter) interrupted(procedure string, ref erp.Reference, draft erp.OrderDraft, happen func()) (erp.Order, error) {
	c.t.Helper()
	arrived, happened := make(chan struct{}), make(chan struct{})
	c.wire.arm(func(q rpc) bool { return q.model == "sale.sale" && q.procedure == procedure },
		func(rw http.ResponseWriter, r *http.Request, ask func() (reply, error)) {
			close(arrived)
			<-happened
			deliver(rw, r, ask)
		})
	var order erp.Order
	var err error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		order, err = c.CreateOrder(c.t.Context(), ref, draft)
	}()
	select {
	case <-arrived:
		func() {
			defer close(happened) // even if it fails the test
			happen()
		}()
		<-ended
	case <-ended:
		c.t.Errorf("order %q ended before its %s: %v", ref, procedure, err)
	}
	return order, err
}
