package sapb1

import (
	"context"
	"fmt"

	"github.com/tradecounter/portal/erp"
)

// creditQuery reads credit memos, which state the same as invoices do.
var creditQuery = query{set: "CreditNotes", options: invoiceQuery.options}

// CreditMemo implements erp.CreditMemos. A printed number is unique within its series only, so the newest wins.
func (a *Adapter) CreditMemo(ctx context.Context, customer erp.CustomerID, number string) (erp.CreditMemo, error) {
	op := fmt.Sprintf("credit memo %q", number)
	numbered, err := byNumber(op, customer, number)
	if err != nil {
		return erp.CreditMemo{}, err
	}
	found, _, err := fetch[document](ctx, a.client, op, creditQuery.where(numbered...).by("DocEntry desc").top(1), 1)
	if err != nil {
		return erp.CreditMemo{}, err
	}
	if len(found) == 0 || found[0].CardCode != customer {
		return erp.CreditMemo{}, erp.Errorf(erp.NotFound, op, "no such credit memo")
	}
	memos, err := a.toCreditMemos(ctx, op, found[:1])
	if err != nil {
		return erp.CreditMemo{}, err
	}
	return memos[0], nil
}

// CreditMemos implements erp.CreditMemos, newest first.
func (a *Adapter) CreditMemos(ctx context.Context, q erp.ListQuery) (erp.Page[erp.CreditMemo], error) {
	const op = "credit memos"
	conditions, err := a.listed(op, q)
	if err != nil {
		return erp.Page[erp.CreditMemo]{}, err
	}
	// The document that cancels a credit memo is none of its own.
	conditions = append(conditions, "CancelStatus ne 'csCancellation'")
	found, next, err := keyPage(ctx, a.client, op, creditQuery.by("DocEntry desc").where(conditions...), q.Limit, entryCursor)
	if err != nil {
		return erp.Page[erp.CreditMemo]{}, err
	}
	rows, err := a.toCreditMemos(ctx, op, found)
	return erp.Page[erp.CreditMemo]{Rows: rows, Next: next}, err
}

func (a *Adapter) toCreditMemos(ctx context.Context, op string, found []document) ([]erp.CreditMemo, error) {
	from, err := a.causesOf(ctx, op, found)
	if err != nil {
		return nil, err
	}
	memos := make([]erp.CreditMemo, len(found))
	for i, d := range found {
		memos[i] = a.toCreditMemo(d, from)
	}
	return memos, nil
}

func (a *Adapter) toCreditMemo(d document, from causes) erp.CreditMemo {
	b := a.books(d)
	m := erp.CreditMemo{
		ID:       erp.InvoiceID(d.DocEntry.String()),
		Number:   d.DocNum.String(),
		Customer: d.CardCode,
		IssuedOn: d.DocDate.Date,
		Freight:  b.invoicedFreight(),
		Tax:      b.tax(),
		Total:    b.total(),
		Open:     b.open(),
		Changed:  moment(d.UpdateDate.Date, d.UpdateTime, a.cfg.Location),
	}
	rest := b.goods().Amount
	for _, l := range d.Lines {
		extended := b.extended(l)
		rest = rest.Sub(extended.Amount)
		m.Lines = append(m.Lines, erp.InvoiceLine{
			Number: l.LineNum.String(), Item: l.ItemCode, Description: l.ItemDescription, Quantity: l.quantity(),
			Net: b.price(l), Per: l.unit(), Extended: extended,
		})
		m.Invoice, m.RMA = or(m.Invoice, from.invoice(l)), or(m.RMA, from.rma(l))
	}
	if !rest.IsZero() { // the header's discount and rounding, so that the lines add up
		m.Lines = append(m.Lines, erp.InvoiceLine{Number: "header", Description: "Discount and rounding", Extended: erp.NewMoney(rest, b.currency)})
	}
	return m
}

// causes are the printed numbers of what credit memos were drawn from: an invoice, or goods that came in for a return.
type causes struct {
	invoices, requests map[integer]string  // DocNum by DocEntry
	returned           map[lineKey]integer // the request behind a line of a return
}

func (a *Adapter) causesOf(ctx context.Context, op string, memos []document) (causes, error) {
	from := causes{map[integer]string{}, map[integer]string{}, map[lineKey]integer{}}
	billed, received, requested := newSet[integer](), newSet[integer](), newSet[integer]()
	for _, d := range memos {
		for _, l := range d.Lines {
			switch l.BaseType {
			case typeInvoice:
				billed.add(l.BaseEntry)
			case typeReturn:
				received.add(l.BaseEntry)
			}
		}
	}
	returns, err := readAll(ctx, a, op, "Returns", received.values, "DocEntry", "DocumentLines")
	if err != nil {
		return from, err
	}
	for _, d := range returns {
		for _, l := range d.Lines {
			if l.BaseType == typeReturnRequest {
				from.returned[lineKey{d.DocEntry, l.LineNum}] = l.BaseEntry
				requested.add(l.BaseEntry)
			}
		}
	}
	for _, behind := range []struct {
		set     string
		entries []integer
		numbers map[integer]string
	}{{"Invoices", billed.values, from.invoices}, {"ReturnRequest", requested.values, from.requests}} {
		found, err := readAll(ctx, a, op, behind.set, behind.entries, "DocEntry", "DocNum")
		if err != nil {
			return from, err
		}
		for _, d := range found {
			behind.numbers[d.DocEntry] = d.DocNum.String()
		}
	}
	return from, nil
}

// invoice returns the printed number of the invoice that l was drawn from, or nothing.
func (c causes) invoice(l documentLine) string {
	if l.BaseType != typeInvoice {
		return ""
	}
	return c.invoices[l.BaseEntry]
}

// rma returns the printed number of the return that l settles, or nothing.
func (c causes) rma(l documentLine) string {
	if l.BaseType != typeReturn {
		return ""
	}
	return c.requests[c.returned[lineKey{l.BaseEntry, l.BaseLine}]]
}
