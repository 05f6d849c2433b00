package portal

import (
	"context"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
)

// sameClick is how long a second click on the same button means the first one.
const sameClick = 30 * time.Second

// ReorderOrder puts the lines of an order back into the cart and returns the quick order that says of each what became of
// it: what was paid, what it costs now, what cannot be had. NotFound as for Order; Invalid if the order has no lines.
func (p *Portal) ReorderOrder(ctx context.Context, a Actor, key string) (QuickOrderID, error) {
	if err := a.require(RightOrder); err != nil {
		return "", err
	}
	view, err := p.Order(ctx, a, key)
	if err != nil {
		return "", err
	}
	lines := view.lines()
	asked := make([]QuickOrderLine, 0, len(lines))
	for _, l := range lines {
		asked = append(asked, boughtBefore(l.Item, l.Quantity, l.Net, l.Per))
	}
	return p.reorder(ctx, a, QuickOrderSource{Kind: SourceOrder, Name: view.Row.Key}, asked)
}

// ReorderInvoice is ReorderOrder for the lines of an invoice.
func (p *Portal) ReorderInvoice(ctx context.Context, a Actor, number string) (QuickOrderID, error) {
	if err := a.require(RightOrder); err != nil {
		return "", err
	}
	view, err := p.Invoice(ctx, a, number)
	if err != nil {
		return "", err
	}
	asked := make([]QuickOrderLine, 0, len(view.Row.Invoice.Lines))
	for _, l := range view.Row.Invoice.Lines {
		asked = append(asked, boughtBefore(l.Item, l.Quantity, l.Net, l.Per))
	}
	return p.reorder(ctx, a, QuickOrderSource{Kind: SourceInvoice, Name: view.Row.Invoice.Number}, asked)
}

// boughtBefore asks for an item by the ERP's own key, which needs no looking up and cannot be mistaken.
func boughtBefore(item erp.ItemID, q erp.Quantity, net erp.Money, per erp.UOM) QuickOrderLine {
	return QuickOrderLine{
		Asked:  AskedLine{Number: string(item), Quantity: q.Amount.String(), UOM: string(q.UOM), Was: net, WasPer: per},
		Picked: true, Match: Match{Item: item, Kind: MatchItem, Number: string(item)}, Verdict: LineUnchecked,
	}
}

// reorder stores the lines, checks them, and puts those into the cart that can go there. Where the same was asked for a
// moment ago, it was a double click: nothing is added twice.
func (p *Portal) reorder(ctx context.Context, a Actor, source QuickOrderSource, lines []QuickOrderLine) (QuickOrderID, error) {
	asked := make([]AskedLine, len(lines))
	for i := range lines {
		lines[i].Asked.Row = i + 1
		asked[i] = lines[i].Asked
	}
	q, started, err := p.newQuickOrder(a, source, asked)
	if err != nil {
		return "", err
	}
	for i := range started {
		at := started[i].Asked.Row - 1
		started[i].Picked, started[i].Match = lines[at].Picked, lines[at].Match
	}
	again, err := p.insertOnce(ctx, a, &q, started)
	if err != nil || again != "" {
		return again, err
	}
	if err := p.checkStarted(ctx, a, q, started); err != nil {
		return "", err
	}
	_, _, err = p.AddQuickOrder(ctx, a, q.ID)
	return q.ID, err
}

// insertOnce stores a quick order, unless the same was asked for a moment ago: then it returns the first one.
func (p *Portal) insertOnce(ctx context.Context, a Actor, q *QuickOrder, lines []QuickOrderLine) (again QuickOrderID, err error) {
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		if _, err := tx.LockCart(ctx, a.Account.ID, a.User.ID); err != nil { // two clicks come one after the other
			return err
		}
		if again, err = p.startedJustNow(ctx, tx, a, q.Source, lines); err != nil || again != "" {
			return err
		}
		return p.insertQuickOrder(ctx, tx, a, q, lines)
	})
	return again, err
}

// startedJustNow returns the actor's quick order of the same lines from the same source that is seconds old, if there is
// one.
func (p *Portal) startedJustNow(ctx context.Context, tx Tx, a Actor, source QuickOrderSource, lines []QuickOrderLine) (QuickOrderID, error) {
	all, err := tx.QuickOrders(ctx, a.Account.ID, a.User.ID)
	if err != nil {
		return "", err
	}
	for _, q := range all {
		q.Source.File = "" // it came after the click
		if q.Source != source || p.clock().Sub(q.MadeAt) >= sameClick {
			continue
		}
		there, err := tx.QuickOrderLines(ctx, LineSelection{Account: a.Account.ID, ID: q.ID, Limit: len(lines) + 1})
		if err != nil {
			return "", err
		}
		if slices.EqualFunc(there, lines, QuickOrderLine.asksFor) {
			return q.ID, nil
		}
	}
	return "", nil
}
