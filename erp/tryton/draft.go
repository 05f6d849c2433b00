package tryton

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// maxQuantity is what a line can hold and still be counted exactly: Tryton keeps quantities as binary floats. It takes
// more, and then can neither add up the order nor remove it.
var maxQuantity = decimal.New(1, 9)

// draftLine is a line of a draft with what its keys stand for.
type draftLine struct {
	erp.DraftLine
	product product
	unit    unit
	price   decimal.Decimal // per unit, as it will stand on the order
	taxes   []int64
}

// record turns a draft into a sale that create accepts. Create fills in nothing by itself (§9), so prices and taxes are
// asked for first. What Tryton has no field for, or does not know, is refused before anything is written.
func (a *Adapter) record(ctx context.Context, op string, draft erp.OrderDraft) (values, error) {
	if err := checkDraft(op, draft); err != nil {
		return nil, err
	}
	h, err := a.header(ctx, op, draft)
	if err != nil {
		return nil, err
	}
	lines, err := a.draftLines(ctx, op, draft)
	if err != nil {
		return nil, err
	}
	if err := a.price(ctx, op, h, lines); err != nil {
		return nil, err
	}
	if err := a.tax(ctx, op, h, lines); err != nil {
		return nil, err
	}
	record := h.values()
	var written []values
	for i, l := range lines {
		written = append(written, l.values(i+1))
	}
	record["lines"] = []any{[]any{"create", written}}
	return record, nil
}

// checkDraft refuses what can be seen to be impossible without asking.
func checkDraft(op string, d erp.OrderDraft) error {
	invalid := func(format string, args ...any) error { return erp.Errorf(erp.Invalid, op, format, args...) }
	switch {
	case d.Customer == "":
		return invalid("no customer")
	case len(d.Lines) == 0:
		return invalid("no lines")
	case utf8.RuneCountInString(d.CustomerPO) > maxCustomerPO:
		return invalid("customer PO is longer than %d characters", maxCustomerPO)
	case strings.ContainsFunc(d.CustomerPO, unicode.IsControl):
		return invalid("customer PO has a line break or another character that is not printed")
	case utf8.RuneCountInString(d.Note) > maxNote:
		return invalid("note is longer than %d characters", maxNote)
	case d.OneOff != nil:
		return erp.Errorf(erp.Unsupported, op, "Tryton delivers to addresses of the customer's record only")
	case d.Complete:
		return erp.Errorf(erp.Unsupported, op, "Tryton 6.0 cannot hold an order until it is complete")
	case d.Freight != erp.FreightTerms{}:
		return erp.Errorf(erp.Unsupported, op, "an order has no freight terms")
	}
	for i, l := range d.Lines {
		switch {
		case l.Item == "":
			return invalid("line %d has no item", i+1)
		case !l.Quantity.Amount.IsPositive():
			return invalid("line %d: quantity %s is not positive", i+1, l.Quantity)
		case l.Quantity.Amount.GreaterThan(maxQuantity):
			return invalid("line %d: quantity %s is more than %s", i+1, l.Quantity, maxQuantity)
		case utf8.RuneCountInString(l.Note) > maxNote:
			return invalid("line %d: note is longer than %d characters", i+1, maxNote)
		case l.Override != nil && l.Override.Net.Amount.IsNegative():
			return invalid("line %d: price %s is negative", i+1, l.Override.Net)
		case l.Warehouse != d.Lines[0].Warehouse:
			return invalid("lines 1 and %d leave from different warehouses, but an order has one", i+1)
		}
	}
	return nil
}

// draftLines looks up the items and units of a draft. Tryton would sell an item that is archived, so each is read anew.
func (a *Adapter) draftLines(ctx context.Context, op string, draft erp.OrderDraft) ([]draftLine, error) {
	var items []erp.ItemID
	for _, l := range draft.Lines {
		items = append(items, l.Item)
	}
	products, err := a.productsNow(ctx, op, items)
	if err != nil {
		return nil, err
	}
	lines := make([]draftLine, len(draft.Lines))
	for i, l := range draft.Lines {
		found, ok := products[l.Item]
		if !ok {
			return nil, erp.Errorf(erp.Invalid, op, "line %d: no such item %q", i+1, l.Item)
		}
		if !found.Active {
			return nil, &erp.Error{Code: erp.Rejected, Op: op, Reason: "Item " + string(l.Item) + " is archived and no longer sold."}
		}
		u, err := a.unitOf(ctx, op, found, l.Quantity.UOM)
		if err != nil {
			return nil, err
		}
		lines[i] = draftLine{DraftLine: l, product: found, unit: u}
	}
	return lines, nil
}

// price sets the price of every line: what a person agreed, else Tryton's own of today. The currency is the company's.
func (a *Adapter) price(ctx context.Context, op string, h header, lines []draftLine) error {
	var asked []pricedLine
	for i, l := range lines {
		if l.Override == nil {
			asked = append(asked, pricedLine{l.product, l.unit, l.Quantity.Amount})
			continue
		}
		if currency := l.Override.Net.Currency; currency != h.currency.Code {
			return erp.Errorf(erp.Invalid, op, "line %d: price is in %q, the order in %q", i+1, currency, h.currency.Code)
		}
		lines[i].price = l.Override.Net.Amount
	}
	if len(asked) == 0 {
		return nil
	}
	prices, err := a.unitPrices(ctx, op, h.party, erp.Date{}, asked)
	if err != nil {
		return err
	}
	for i := range lines {
		if lines[i].Override != nil {
			continue
		}
		switch err := prices[0].err; {
		case errors.Is(err, erp.Rejected):
			return &erp.Error{Code: erp.Rejected, Op: op, Reason: "Item " + string(lines[i].Item) + " has no price for this customer.", Err: err}
		case err != nil:
			return err
		}
		lines[i].price, prices = prices[0].net, prices[1:]
	}
	return nil
}

// values are the line as create takes it. The reason for a price of its own is kept in the note.
func (l draftLine) values(position int) values {
	line := values{
		"type": "line", "sequence": position, "product": l.product.ID, "quantity": float{l.Quantity.Amount},
		"unit": l.unit.ID, "unit_price": number{l.price},
	}
	if len(l.taxes) > 0 {
		line["taxes"] = []any{[]any{"add", l.taxes}}
	}
	note := l.Note
	if l.Override != nil {
		note = joined("\n", note, l.Override.Reason)
	}
	if note != "" {
		line["note"] = note
	}
	return line
}

// recordID reads a key of ours that is a record's id in decimal.
func recordID(key string) (int64, bool) {
	id, err := strconv.ParseInt(key, 10, 64)
	return id, err == nil && id > 0
}
