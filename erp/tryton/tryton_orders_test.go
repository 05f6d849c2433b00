//go:build tryton

package tryton_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/tryton"
)

// An order takes three writes, and each of them may be cut off before it arrives or after it was carried out. The suite
// cuts the first.
func TestTrytonOrderIsWrittenOnceWhereverItIsCut(t *testing.T) {
	t.Parallel()
	for _, button := range []string{"create", "quote", "confirm"} {
		for name, cut := range map[string]fault{
			"before": func(http.ResponseWriter, *http.Request, func() (reply, error)) { panic(http.ErrAbortHandler) },
			"after": func(_ http.ResponseWriter, _ *http.Request, ask func() (reply, error)) {
				_, _ = ask()
				panic(http.ErrAbortHandler)
			},
		} {
			t.Run(name+" "+button, func(t *testing.T) {
				t.Parallel()
				p := newPlace(t)
				adapter, draft, ref := p.adapter(t), p.draft(2), erp.Reference("TC-CUT")
				p.wire.arm(func(q rpc) bool { return q.model == "sale.sale" && q.procedure == button && !q.trial }, cut)
				_, err := adapter.CreateOrder(t.Context(), ref, draft)
				if code := erp.CodeOf(err); code != erp.OutcomeUnknown && code != erp.Unavailable {
					t.Fatalf("got %v, want doubt", err)
				}
				o, err := adapter.OrderByReference(t.Context(), draft.Customer, ref)
				if errors.Is(err, erp.NotFound) {
					o, err = adapter.CreateOrder(t.Context(), ref, draft)
				}
				if err != nil || o.Status != erp.OrderOpen {
					t.Errorf("got status %q, %v", o.Status, err)
				}
				p.wantOneShipment(t, draft.Customer, ref, 2)
			})
		}
	}
}

// Two replicas may send the same order at once, when one of them was thought dead.
func TestTrytonOrderOfTwoProcessesIsWrittenOnce(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	draft, ref := p.draft(2), erp.Reference("TC-TWICE")
	var both sync.WaitGroup
	var numbers [2]erp.OrderNumber
	for i := range numbers {
		adapter := p.adapter(t)
		both.Go(func() {
			o, err := persist(t.Context(), adapter, ref, draft)
			if err != nil {
				t.Errorf("process %d: %v", i, err)
			}
			numbers[i] = o.Number
		})
	}
	both.Wait()
	if numbers[0] == "" || numbers[0] != numbers[1] {
		t.Errorf("got orders %q", numbers)
	}
	p.wantOneShipment(t, draft.Customer, ref, 2)
}

// Tryton locks whole tables to check a customer's credit, so that confirmations of several processes collide.
func TestTrytonConfirmationsOfTwoProcessesAllSucceed(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	draft := p.draft(1)
	var all sync.WaitGroup
	for i := range 2 {
		adapter := p.adapter(t)
		for j := range 3 {
			all.Go(func() {
				ref := erp.Reference(fmt.Sprintf("TC-RUSH-%d-%d", i, j))
				o, err := persist(t.Context(), adapter, ref, draft)
				if err != nil || o.Status != erp.OrderOpen {
					t.Errorf("%s: got status %q, %v", ref, o.Status, err)
				}
			})
		}
	}
	all.Wait()
	for i := range 2 {
		for j := range 3 {
			p.wantOneShipment(t, draft.Customer, erp.Reference(fmt.Sprintf("TC-RUSH-%d-%d", i, j)), 1)
		}
	}
}

// persist sends an order as the portal does: again and again under the same reference, until there is no doubt.
func persist(ctx context.Context, adapter *tryton.Adapter, ref erp.Reference, draft erp.OrderDraft) (o erp.Order, err error) {
	for range 5 {
		o, err = adapter.CreateOrder(ctx, ref, draft)
		if code := erp.CodeOf(err); code != erp.OutcomeUnknown && code != erp.Unavailable {
			break
		}
	}
	return o, err
}

func (p place) adapter(t *testing.T) *tryton.Adapter {
	t.Helper()
	adapter, err := tryton.New(p.config)
	if err != nil {
		t.Fatal(err)
	}
	return adapter
}

// draft orders so many of an item that is in stock.
func (p place) draft(n int64) erp.OrderDraft {
	p.books.t.Helper()
	customer := ground.facts.Customer
	return erp.OrderDraft{
		Customer: customer, ShipTo: p.books.shipTo(customer, string(ground.facts.ShipTo)),
		RequestedOn: erp.DateOf(time.Now()).AddDays(7),
		Lines:       []erp.DraftLine{{Item: ground.facts.Stocked, Quantity: erp.NewQuantity(decimal.NewFromInt(n), "EA")}},
	}
}

// wantOneShipment makes sure that the warehouse was told once, of the right quantity.
func (p place) wantOneShipment(t *testing.T, customer erp.CustomerID, ref erp.Reference, quantity int64) {
	t.Helper()
	if n := p.books.Written(customer, ref); n != 1 {
		t.Errorf("%d sales under %q, want one", n, ref)
	}
	moves := column[decimal.Decimal](p.books, `
		SELECT m.quantity::numeric FROM stock_move m JOIN sale_line l ON m.origin = 'sale.line,' || l.id JOIN sale_sale s ON s.id = l.sale
		WHERE s.web_id = $1 AND m.state <> 'cancelled'`, ref)
	if len(moves) != 1 || !moves[0].Equal(decimal.NewFromInt(quantity)) {
		t.Errorf("%q: the warehouse is to ship %s, want %d once", ref, moves, quantity)
	}
}
