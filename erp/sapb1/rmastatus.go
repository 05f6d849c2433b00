package sapb1

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// comeback is what became of return requests: the goods drawn from them, and the credit notes drawn from the goods.
type comeback struct {
	invoices map[integer]string // printed numbers by DocEntry
	goods    map[integer][]document
	credits  map[integer][]document // by DocEntry of the request
}

// toRMAs turns a page of return requests into ours, and asks what became of them once for the whole page.
func (a *Adapter) toRMAs(ctx context.Context, op string, found []extended[document]) ([]erp.RMA, error) {
	back, err := a.comebackOf(ctx, op, records(found))
	if err != nil {
		return nil, err
	}
	rmas := make([]erp.RMA, len(found))
	for i, d := range found {
		rmas[i] = a.toRMA(d, back)
	}
	return rmas, nil
}

func records(found []extended[document]) []document {
	docs := make([]document, len(found))
	for i := range found {
		docs[i] = found[i].record
	}
	return docs
}

func (a *Adapter) comebackOf(ctx context.Context, op string, requests []document) (comeback, error) {
	back := comeback{map[integer]string{}, map[integer][]document{}, map[integer][]document{}}
	billed := newSet[integer]()
	var touched []document
	for _, d := range requests {
		for _, l := range d.Lines {
			if l.BaseType == typeInvoice {
				billed.add(l.BaseEntry)
			}
		}
		if d.touched() {
			touched = append(touched, d)
		}
	}
	invoices, err := readAll(ctx, a, op, "Invoices", billed.values, "DocEntry", "DocNum")
	if err != nil {
		return back, err
	}
	for _, i := range invoices {
		back.invoices[i.DocEntry] = i.DocNum.String()
	}
	goods, err := a.drawnFrom(ctx, op, "Returns", typeReturnRequest, touched)
	if err != nil {
		return back, err
	}
	asked := map[integer][]integer{} // requests by goods
	for _, g := range goods {
		asked[g.DocEntry] = g.bases(typeReturnRequest)
		for _, request := range asked[g.DocEntry] {
			back.goods[request] = append(back.goods[request], g)
		}
	}
	credits, err := a.drawnFrom(ctx, op, "CreditNotes", typeReturn, goods)
	if err != nil {
		return back, err
	}
	for _, c := range credits {
		behind := newSet[integer]()
		for _, g := range c.bases(typeReturn) {
			for _, request := range asked[g] {
				behind.add(request)
			}
		}
		for _, request := range behind.values {
			back.credits[request] = append(back.credits[request], c)
		}
	}
	return back, nil
}

// touched reports whether anything can have been drawn from a return request.
func (d document) touched() bool {
	if bool(d.Cancelled) {
		return false
	}
	for _, l := range d.Lines {
		if l.RemainingOpenQuantity.LessThan(l.Quantity.Decimal) {
			return true
		}
	}
	return d.closed()
}

// bases are the documents of one type that d was drawn from, each once.
func (d document) bases(of integer) []integer {
	entries := newSet[integer]()
	for _, l := range d.Lines {
		if l.BaseType == of {
			entries.add(l.BaseEntry)
		}
	}
	return entries.values
}

// drawnFrom returns the documents of a set that were drawn from others of a type, and not cancelled since. Lines cannot be
// asked for (§2.2), so it looks through what the customers have of the set since the first of those others.
func (a *Adapter) drawnFrom(ctx context.Context, op, set string, of integer, others []document) ([]document, error) {
	if len(others) == 0 {
		return nil, nil
	}
	customers, entries, first := newSet[erp.CustomerID](), newSet[integer](), others[0].DocDate.Date
	for _, d := range others {
		customers.add(d.CardCode)
		entries.add(d.DocEntry)
		if d.DocDate.Before(first) {
			first = d.DocDate.Date
		}
	}
	conditions := append([]string{anyOf("CardCode", customers.values), "DocDate ge " + quote(first.String())}, standing...)
	all, err := collect[document](ctx, a.client, op, from(set).fields("DocEntry", "DocNum", "CardCode", "DocDate", "DocCurrency",
		"UpdateDate", "UpdateTime", "DocumentLines").where(conditions...).by("DocEntry"))
	var drawn []document
	for _, d := range all {
		for _, entry := range d.bases(of) {
			if entries.seen[entry] {
				drawn = append(drawn, d)
				break
			}
		}
	}
	return drawn, err
}

func (a *Adapter) toRMA(e extended[document], back comeback) erp.RMA {
	d := e.record
	goods, credits := back.goods[d.DocEntry], back.credits[d.DocEntry]
	r := erp.RMA{
		Number:    erp.RMANumber(d.DocNum.String()),
		Reference: erp.Reference(e.text(a.cfg.ReferenceField)),
		Customer:  d.CardCode,
		Status:    rmaStatus(d, len(goods) > 0, len(credits) > 0),
		Changed:   moment(d.UpdateDate.Date, d.UpdateTime, a.cfg.Location),
	}
	for _, l := range d.Lines {
		r.Lines = append(r.Lines, toRMALine(d, l, goods, back.invoices))
	}
	if len(credits) > 0 {
		r.CreditMemo = credits[0].DocNum.String()
		r.RestockingFee = a.restockingFee(credits)
	}
	for _, later := range append(goods, credits...) {
		if changed := moment(later.UpdateDate.Date, later.UpdateTime, a.cfg.Location); changed.After(r.Changed) {
			r.Changed = changed
		}
	}
	return r
}

// rmaStatus reads how far a return has come from what was drawn from it. One that is closed with nothing drawn was declined:
// so are goods that came and were turned down altogether.
func rmaStatus(d document, received, credited bool) erp.RMAStatus {
	switch {
	case bool(d.Cancelled):
		return erp.RMACancelled
	case credited:
		return erp.RMACredited
	case received:
		return erp.RMAReceived
	case d.closed():
		return erp.RMADeclined
	case d.Confirmed == "tNO" || d.Confirmed == "N":
		return erp.RMARequested
	}
	return erp.RMAAuthorized
}

// toRMALine takes what was drawn from the line for accepted, and what is left when somebody has closed the line behind it
// for rejected. Business One has no quantity for that.
func toRMALine(d document, l documentLine, goods []document, invoices map[integer]string) erp.RMALine {
	accepted, unit := decimal.Zero, l.unit()
	for _, g := range goods {
		for _, back := range g.Lines {
			if back.BaseType == typeReturnRequest && back.BaseEntry == d.DocEntry && back.BaseLine == l.LineNum {
				accepted = accepted.Add(back.Quantity.Decimal)
			}
		}
	}
	rejected := decimal.Zero
	if len(goods) > 0 && l.closed() {
		rejected = decimal.Max(decimal.Zero, l.Quantity.Sub(accepted))
	}
	line := erp.RMALine{
		Number: l.LineNum.String(), Item: l.ItemCode, Requested: l.quantity(),
		Accepted: erp.NewQuantity(accepted, unit), Rejected: erp.NewQuantity(rejected, unit),
	}
	if l.BaseType == typeInvoice {
		line.Invoice, line.InvoiceLine = invoices[l.BaseEntry], l.BaseLine.String()
	}
	if l.ReturnReason > 0 {
		line.Reason = l.ReturnReason.String()
	}
	return line
}

// restockingFee is what lines that were drawn from nothing take off credit notes.
func (a *Adapter) restockingFee(credits []document) erp.Money {
	fee := erp.NewMoney(decimal.Zero, a.books(credits[0]).currency)
	for _, c := range credits {
		b := a.books(c)
		for _, l := range c.Lines {
			if amount := b.extended(l).Amount; l.BaseType != typeReturn && amount.IsNegative() {
				fee.Amount = fee.Amount.Sub(amount)
			}
		}
	}
	return fee
}

// pendingRMA is a draft that waits for somebody's approval, or was refused it. It has no number yet.
func (a *Adapter) pendingRMA(ctx context.Context, op string, d extended[document]) (erp.RMA, error) {
	back, err := a.comebackOf(ctx, op, []document{d.record})
	if err != nil {
		return erp.RMA{}, err
	}
	back.goods, back.credits = nil, nil // of a request with the same key
	r := a.toRMA(d, back)
	r.Number, r.Status = "", erp.RMARequested
	switch d.record.AuthorizationStatus {
	case "dasRejected", "N":
		r.Status = erp.RMADeclined
	case "dasCancelled", "C":
		r.Status = erp.RMACancelled
	}
	return r, nil
}
