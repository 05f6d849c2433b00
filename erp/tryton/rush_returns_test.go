//go:build tryton

package tryton_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Each client returns so many pieces, one at a time, of orders that all of them share. No more were billed than they return.
const (
	clientReturns = 10
	rushOrders    = 10
)

// returnRush is two hundred returns.
type returnRush struct {
	books    *books
	adapter  erp.Returns
	invoices []erp.Invoice
	reason   string
}

func newReturnRush(t *testing.T, p place) *returnRush {
	t.Helper()
	adapter := p.adapter(t)
	rush := &returnRush{books: p.books, adapter: adapter}
	reasons, err := adapter.ReturnReasons(t.Context())
	p.books.check(err)
	rush.reason = reasons[0].Code
	for n := range rushOrders {
		draft := erp.OrderDraft{Customer: ground.facts.Customer, CustomerPO: "RUSH", Lines: []erp.DraftLine{{
			Item: ground.facts.Stocked, Quantity: erp.NewQuantity(decimal.NewFromInt(rushClients*clientReturns/rushOrders), "EA"),
		}}}
		order, err := adapter.CreateOrder(t.Context(), erp.Reference(fmt.Sprintf("RUSH-SO-%d", n)), draft)
		p.books.check(err)
		p.books.ShipRest(order.Number)
		invoice, err := adapter.Invoice(t.Context(), draft.Customer, p.books.Invoice(order.Number))
		p.books.check(err)
		rush.invoices = append(rush.invoices, invoice)
	}
	return rush
}

func rushReturn(client, n int) erp.Reference {
	return erp.Reference(fmt.Sprintf("RUSH-RMA-%02d-%02d", client, n))
}

func (r *returnRush) errands(client int) []errand {
	var errands []errand
	for n := range clientReturns {
		ref, draft := rushReturn(client, n), r.draft((client+n)%rushOrders)
		errands = append(errands, errand{
			name: string(ref),
			write: func(ctx context.Context, portal *erp.Client) error {
				_, err := portal.CreateRMA(ctx, ref, draft)
				return err
			},
			find: func(ctx context.Context, portal *erp.Client) error {
				_, err := portal.RMAByReference(ctx, draft.Customer, ref)
				return err
			},
		})
	}
	return errands
}

// draft asks for one piece of an order.
func (r *returnRush) draft(order int) erp.RMADraft {
	i := r.invoices[order]
	return erp.RMADraft{Customer: i.Customer, Lines: []erp.RMADraftLine{{
		Invoice: i.Number, InvoiceLine: i.Lines[0].Number, Item: i.Lines[0].Item, Reason: r.reason, Quantity: erp.MustQuantity("1", "EA"),
	}}}
}

// report counts in Tryton's own tables, and asks for one piece more of each order.
func (r *returnRush) report(t *testing.T) {
	t.Helper()
	once, twice, missing := 0, 0, 0
	for client := range rushClients {
		for n := range clientReturns {
			switch r.books.RMAs(ground.facts.Customer, rushReturn(client, n)) {
			case 0:
				missing++
			case 1:
				once++
			default:
				twice++
			}
		}
	}
	const ours = ` FROM sale_complaint c WHERE c.reference LIKE 'RUSH-RMA-%' `
	halfway := cell[int](r.books, `SELECT count(*)`+ours+`AND c.state <> 'waiting'`)
	asked := cell[decimal.Decimal](r.books, `
		SELECT sum(l.quantity)::numeric FROM sale_complaint_action a JOIN "sale_complaint_action-sale_line" l ON l.action = a.id
		WHERE a.complaint IN (SELECT c.id`+ours+`)`)
	billed, refused := decimal.Zero, 0
	for n, i := range r.invoices {
		billed = billed.Add(i.Lines[0].Quantity.Amount)
		if _, err := r.adapter.CreateRMA(t.Context(), erp.Reference(fmt.Sprintf("RUSH-ONE-MORE-%d", n)), r.draft(n)); erp.CodeOf(err) == erp.Rejected {
			refused++
		}
	}
	tell(t, "rush: returns %d, once %d, twice %d, missing %d; cut short %d; pieces asked for %s, billed %s; one more of each order: %d of %d refused\n",
		rushClients*clientReturns, once, twice, missing, halfway, asked, billed, refused, rushOrders)
	if once != rushClients*clientReturns || halfway != 0 || !asked.Equal(billed) || refused != rushOrders {
		t.Error("the returns are not what they must be")
	}
}
