package tryton

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
)

// askedBack is a line of a return that is asked for, with what its keys stand for.
type askedBack struct {
	erp.RMADraftLine
	billed invoiceLine
	sold   billedLine
	reason complaintType
}

// returnable is an invoice as far as its goods can come back.
type returnable struct {
	ID    int64        `json:"id"`
	State string       `json:"state"`
	Party customerCode `json:"party."`
	Lines []struct {
		ID       int64     `json:"id"`
		Type     string    `json:"type"`
		Product  *saleItem `json:"product."`
		Quantity float     `json:"quantity"`
		Unit     int64     `json:"unit"`
		Origin   link      `json:"origin"`
	} `json:"lines."`
}

// askedLines finds what a draft asks for. Tryton validates neither whose goods they are nor how many there were.
func (a *Adapter) askedLines(ctx context.Context, op string, draft erp.RMADraft) ([]askedBack, error) {
	if err := checkReturn(op, draft); err != nil {
		return nil, err
	}
	types, err := a.masters.reasons.get(ctx)
	if err != nil {
		return nil, err
	}
	invoices := map[string][]returnable{}
	lines := make([]askedBack, len(draft.Lines))
	var sold []int64
	for i, l := range draft.Lines {
		if _, known := invoices[l.Invoice]; !known {
			if invoices[l.Invoice], err = a.returnables(ctx, op, l.Invoice); err != nil {
				return nil, err
			}
		}
		if lines[i], err = a.askedLine(ctx, fmt.Sprintf("%s: line %d", op, i+1), draft.Customer, l, invoices[l.Invoice], types); err != nil {
			return nil, err
		}
		sold = append(sold, lines[i].sold.ID)
	}
	rows, err := a.billedLines(ctx, op, in("id", sold))
	if err != nil {
		return nil, err
	}
	for i, l := range lines {
		at := slices.IndexFunc(rows, func(r billedLine) bool { return r.ID == l.sold.ID })
		if at < 0 || !rows[at].goods() {
			return nil, erp.Errorf(erp.Invalid, op, "line %d bills no goods", i+1)
		}
		lines[i].sold = rows[at]
		if rows[at].Sale != lines[0].sold.Sale {
			return nil, &erp.Error{Code: erp.Rejected, Op: op, Reason: "Tryton takes back the goods of one order at a time."}
		}
	}
	return lines, nil
}

// checkReturn refuses what can be seen to be impossible without asking.
func checkReturn(op string, d erp.RMADraft) error {
	invalid := func(format string, args ...any) error { return erp.Errorf(erp.Invalid, op, format, args...) }
	switch {
	case d.Customer == "":
		return invalid("no customer")
	case len(d.Lines) == 0:
		return invalid("no lines")
	case utf8.RuneCountInString(d.Note) > maxNote:
		return invalid("note is longer than %d characters", maxNote)
	}
	for i, l := range d.Lines {
		switch {
		case !l.Quantity.Amount.IsPositive() || l.Quantity.Amount.GreaterThan(maxQuantity):
			return invalid("line %d: quantity %s", i+1, l.Quantity)
		case utf8.RuneCountInString(l.Note) > maxNote:
			return invalid("line %d: note is longer than %d characters", i+1, maxNote)
		}
	}
	return nil
}

// returnables finds invoices by their number, the newest first: numbers can begin anew with a fiscal year.
func (a *Adapter) returnables(ctx context.Context, op, number string) ([]returnable, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	return search[returnable](ctx, a.client, op, query{
		model: "account.invoice", where: domain{is("type", "out"), is("company", i.company), is("number", number)},
		order: [][2]string{{"id", "DESC"}}, context: archivedToo,
	})
}

func (a *Adapter) askedLine(ctx context.Context, op string, customer erp.CustomerID, l erp.RMADraftLine, invoices []returnable, types []complaintType) (askedBack, error) {
	w := askedBack{RMADraftLine: l}
	invalid := func(format string, args ...any) (askedBack, error) {
		return w, erp.Errorf(erp.Invalid, op, format, args...)
	}
	reason := slices.IndexFunc(types, func(t complaintType) bool { return fmt.Sprint(t.ID) == l.Reason })
	if reason < 0 {
		return invalid("no such reason %q", l.Reason)
	}
	w.reason = types[reason]
	own := slices.DeleteFunc(slices.Clone(invoices), func(i returnable) bool { return i.Party.Code != customer })
	switch {
	case len(invoices) == 0:
		return invalid("no such invoice %q", l.Invoice)
	case len(own) == 0:
		return w, &erp.Error{Code: erp.Rejected, Op: op, Reason: "Invoice " + l.Invoice + " is not this customer's."}
	}
	id, _ := recordID(l.InvoiceLine)
	for _, invoice := range own {
		for _, line := range invoice.Lines {
			if line.ID != id || line.Type != "line" {
				continue
			}
			units, err := a.masters.units.get(ctx)
			switch {
			case err != nil:
				return w, err
			case line.Product == nil || l.Item != "" && line.Product.Code != l.Item:
				return invalid("line %s of invoice %s is not about item %q", l.InvoiceLine, l.Invoice, l.Item)
			case line.Quantity.IsNegative():
				return invalid("invoice %q is a credit note", l.Invoice)
			case l.Quantity.UOM != units[line.Unit].Symbol:
				return invalid("item %q was billed by %q, not %q", line.Product.Code, units[line.Unit].Symbol, l.Quantity.UOM)
			case !l.Quantity.Amount.Equal(l.Quantity.Amount.Round(units[line.Unit].Places)):
				return invalid("%s has more decimals than its unit", l.Quantity)
			case line.Origin.model != "sale.line":
				return w, &erp.Error{Code: erp.Rejected, Op: op, Reason: "Invoice " + l.Invoice + " bills no order, so that Tryton can take no goods of it back."}
			case invoice.State != billPosted && invoice.State != billPaid:
				return w, &erp.Error{Code: erp.Rejected, Op: op, Reason: "Invoice " + l.Invoice + " is " + invoice.State + "."}
			}
			w.billed, w.sold.ID = invoiceLine{ID: line.ID, Quantity: line.Quantity, Unit: line.Unit}, line.Origin.id
			return w, nil
		}
	}
	return invalid("no such line %q of invoice %q", l.InvoiceLine, l.Invoice)
}

// returnRecord is the complaint that asks for lines, as create takes it. Lines of one order line that come with different
// invoices, or for different reasons, are different actions: one action takes each order line once.
func (a *Adapter) returnRecord(ctx context.Context, op string, ref erp.Reference, draft erp.RMADraft, lines []askedBack) (values, error) {
	customer, err := a.party(ctx, op, draft.Customer)
	if errors.Is(err, erp.NotFound) {
		return nil, erp.Errorf(erp.Invalid, op, "no such customer %q", draft.Customer)
	}
	if err != nil {
		return nil, err
	}
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return nil, err
	}
	record := values{
		"customer": customer.ID, "company": i.company, "type": lines[0].reason.ID, "reference": ref,
		"origin": link{saleModel, lines[0].sold.Sale}.String(),
	}
	if draft.ShipTo != "" {
		h := header{party: customer}
		address, err := a.ownedByParty(ctx, op, &h, string(draft.ShipTo), query{model: "party.address", where: domain{is("delivery", true)}})
		if errors.Is(err, erp.NotFound) {
			return nil, erp.Errorf(erp.Invalid, op, "no such ship-to %q", draft.ShipTo)
		}
		if err != nil {
			return nil, err
		}
		record["address"] = address
	}
	actions, ordered := batches(lines, units)
	record["actions"], record["description"] = []any{[]any{"create", actions}}, describe(ordered, draft.Note)
	return record, nil
}

// batches are the actions, and the lines in the order in which the actions have them.
func batches(lines []askedBack, units map[int64]unit) (actions []values, ordered []askedBack) {
	for rest := lines; len(rest) > 0; {
		var parts []values
		var left []askedBack
		taken := map[int64]bool{}
		for _, l := range rest {
			if taken[l.sold.ID] {
				left = append(left, l)
				continue
			}
			taken[l.sold.ID] = true
			quantity := units[l.billed.Unit].convert(l.Quantity.Amount, units[l.sold.Unit])
			parts, ordered = append(parts, values{"line": l.sold.ID, "quantity": float{quantity}}), append(ordered, l)
		}
		actions = append(actions, values{"action": takesBack, "sale_lines": []any{[]any{"create", parts}}})
		rest = left
	}
	return actions, ordered
}
