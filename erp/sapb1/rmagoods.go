package sapb1

import (
	"context"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// lineOf names a line of a document of some type.
type lineOf struct{ document, entry, line integer }

// goodsOf finds the invoice lines that a draft is about. An invoice of another customer is as unknown as none.
func (a *Adapter) goodsOf(ctx context.Context, op string, draft erp.RMADraft) (billedGoods, error) {
	numbers := newSet[integer]()
	for i, l := range draft.Lines {
		n, err := strconv.ParseInt(l.Invoice, 10, 32)
		if err != nil || n <= 0 {
			return nil, erp.Errorf(erp.Invalid, op, "line %d: no such invoice %q", i+1, l.Invoice)
		}
		numbers.add(integer(n))
	}
	var invoices []document
	for chunk := range slices.Chunk(numbers.values, entryChunk) {
		found, err := collect[document](ctx, a.client, op, from("Invoices").fields("DocEntry", "DocNum", "CardCode", "DocDate", "DocumentLines").
			where(append([]string{anyOfInt("DocNum", chunk), eq("CardCode", draft.Customer)}, standing...)...).by("DocEntry desc"))
		if err != nil {
			return nil, err
		}
		invoices = append(invoices, found...)
	}
	goods := make(billedGoods, len(draft.Lines))
	for i, l := range draft.Lines {
		at := slices.IndexFunc(invoices, func(d document) bool { return d.DocNum.String() == l.Invoice && d.CardCode == draft.Customer })
		if at < 0 {
			return nil, erp.Errorf(erp.Invalid, op, "line %d: no such invoice %q", i+1, l.Invoice)
		}
		line := slices.IndexFunc(invoices[at].Lines, func(b documentLine) bool { return b.LineNum.String() == l.InvoiceLine })
		if line < 0 {
			return nil, erp.Errorf(erp.Invalid, op, "line %d: invoice %q has no line %q", i+1, l.Invoice, l.InvoiceLine)
		}
		billed := invoices[at].Lines[line]
		switch {
		case l.Item != billed.ItemCode:
			return nil, erp.Errorf(erp.Invalid, op, "line %d: item %q was billed there, and not %q", i+1, billed.ItemCode, l.Item)
		case l.Quantity.UOM != billed.unit():
			return nil, erp.Errorf(erp.Invalid, op, "line %d: billed by %q, and not by %q", i+1, billed.unit(), l.Quantity.UOM)
		}
		goods[i].invoice, goods[i].issued = invoices[at].DocEntry, invoices[at].DocDate.Date
		goods[i].line, goods[i].quantity = billed, l.Quantity.Amount
	}
	return goods, nil
}

// askings are a customer's return requests since some day, and their drafts, oldest first.
type askings []asking

type asking struct {
	entry    integer // of drafts 0: they have keys of their own, and count for everybody
	ref      erp.Reference
	standing bool
	lines    map[lineOf]decimal.Decimal
}

// askedBack reads the returns of the customer since the first of the goods were billed, cancelled ones included.
func (a *Adapter) askedBack(ctx context.Context, op string, customer erp.CustomerID, goods billedGoods) (askings, error) {
	first := goods[0].issued
	for _, g := range goods {
		if g.issued.Before(first) {
			first = g.issued
		}
	}
	since := []string{eq("CardCode", customer), "DocDate ge " + quote(first.String())}
	requests := a.rmaQuery("ReturnRequest").where(since...).by("DocEntry")
	drafts := a.rmaQuery("Drafts").where(append(since, draftedReturns, "DocumentStatus eq 'bost_Open'")...).by("DocEntry")
	parts := []part{getPart(op, requests, a.cfg.PageSize), getPart(op, drafts, a.cfg.PageSize)}
	answers, err := a.client.batch(ctx, op, parts)
	if err != nil {
		return nil, err
	}
	written, err := readOn[extended[document]](ctx, a.client, parts[0], answers[0], requests)
	if err != nil {
		return nil, err
	}
	waiting, err := readOn[extended[document]](ctx, a.client, parts[1], answers[1], drafts)
	if err != nil {
		return nil, err
	}
	back, err := a.comebackOf(ctx, op, records(written))
	if err != nil {
		return nil, err
	}
	var all askings
	for _, d := range written {
		r := a.toRMA(d, back)
		asked := asking{d.record.DocEntry, r.Reference, r.Status != erp.RMACancelled, map[lineOf]decimal.Decimal{}}
		for i, l := range d.record.Lines {
			if r.Status != erp.RMACancelled && r.Status != erp.RMADeclined {
				asked.add(l, r.Lines[i].Requested.Amount.Sub(r.Lines[i].Rejected.Amount))
			}
		}
		all = append(all, asked)
	}
	for _, d := range waiting {
		asked := asking{lines: map[lineOf]decimal.Decimal{}}
		for _, l := range d.record.Lines {
			asked.add(l, l.Quantity.Decimal)
		}
		all = append(all, asked)
	}
	return all, nil
}

func (k asking) add(l documentLine, quantity decimal.Decimal) {
	at := lineOf{l.BaseType, l.BaseEntry, l.BaseLine}
	k.lines[at] = k.lines[at].Add(quantity)
}

// before adds up what those ahead of an entry ask for, or all for entry 0.
func (all askings) before(entry integer) map[lineOf]decimal.Decimal {
	sum := map[lineOf]decimal.Decimal{}
	for _, k := range all {
		if entry != 0 && k.entry >= entry {
			continue
		}
		for at, quantity := range k.lines {
			sum[at] = sum[at].Add(quantity)
		}
	}
	return sum
}

// taken reports whether another stands under the reference, ahead of an entry.
func (all askings) taken(ref erp.Reference, entry integer) bool {
	for _, k := range all {
		if k.standing && k.ref == ref && k.entry != 0 && k.entry < entry {
			return true
		}
	}
	return false
}
