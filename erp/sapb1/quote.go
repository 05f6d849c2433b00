package sapb1

import (
	"context"
	"errors"

	"github.com/tradecounter/portal/erp"
)

// Quote implements erp.Quotes with OrdersService_Preview, which computes the order and stores nothing (§4.5).
func (a *Adapter) Quote(ctx context.Context, draft erp.OrderDraft) (erp.Quote, error) {
	op := "quote for " + string(draft.Customer)
	body, err := a.body(ctx, op, draft)
	if err != nil {
		return erp.Quote{}, err
	}
	previewed, err := a.client.preview(ctx, op, body)
	if errors.Is(err, erp.NotFound) { // the preview has no record of its own that could be missing, so the draft names one
		return erp.Quote{}, refusedAs(err, erp.Invalid)
	}
	if err != nil {
		return erp.Quote{}, err
	}
	return a.toQuote(op, draft, previewed)
}

// refusedAs returns err with another class.
func refusedAs(err error, code erp.Code) error {
	var e *erp.Error
	if !errors.As(err, &e) {
		return err
	}
	copied := *e
	copied.Code = code
	return &copied
}

// toQuote checks that every line was answered and that the figures add up: a quote is promised to the buyer.
func (a *Adapter) toQuote(op string, draft erp.OrderDraft, d document) (erp.Quote, error) {
	b := a.books(d)
	var lines []erp.QuoteLine
	for _, l := range d.Lines {
		if l.component() {
			continue
		}
		lines = append(lines, erp.QuoteLine{
			Item: l.ItemCode, Quantity: l.quantity(), Net: b.price(l), Per: l.unit(), Extended: b.extended(l),
			Tax: b.lineTax(l), Source: l.source(), Warehouse: l.WarehouseCode, PromisedOn: d.promised(l),
		})
	}
	if len(lines) != len(draft.Lines) {
		return erp.Quote{}, erp.Errorf(erp.Unavailable, op, "preview answered %d of %d lines", len(lines), len(draft.Lines))
	}
	for i, l := range lines {
		if l.Item != draft.Lines[i].Item {
			return erp.Quote{}, erp.Errorf(erp.Unavailable, op, "preview line %d is of %q, not %q", i+1, l.Item, draft.Lines[i].Item)
		}
	}
	if !b.addsUp() {
		return erp.Quote{}, erp.Errorf(erp.Unavailable, op, "preview does not add up to %s", b.total())
	}
	return erp.Quote{
		Lines: lines, Goods: b.goods(), Freight: b.freight(), Tax: b.tax(), Total: b.total(), AsOf: a.now(),
	}, nil
}
