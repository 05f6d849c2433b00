package sapb1

import (
	"context"
	"fmt"

	"github.com/tradecounter/portal/erp"
)

var invoiceQuery = from("Invoices").fields("DocEntry", "DocNum", "CardCode", "NumAtCard", "ShipToCode", "DocDate", "DocDueDate",
	"DocCurrency", "DocTotal", "DocTotalFc", "VatSum", "VatSumFc", "TotalDiscount", "PaidToDate", "PaidToDateFC",
	"PaymentGroupCode", "DocumentStatus", "Cancelled", "UpdateDate", "UpdateTime", "DocumentLines", "DocumentAdditionalExpenses")

// Invoice implements erp.Invoices. A printed number is unique within its series only, so the newest wins.
func (a *Adapter) Invoice(ctx context.Context, customer erp.CustomerID, number string) (erp.Invoice, error) {
	op := fmt.Sprintf("invoice %q", number)
	numbered, err := byNumber(op, customer, number)
	if err != nil {
		return erp.Invoice{}, err
	}
	found, _, err := fetch[document](ctx, a.client, op, invoiceQuery.where(numbered...).by("DocEntry desc").top(1), 1)
	if err != nil {
		return erp.Invoice{}, err
	}
	if len(found) == 0 || found[0].CardCode != customer {
		return erp.Invoice{}, erp.Errorf(erp.NotFound, op, "no such invoice")
	}
	invoices, err := a.toInvoices(ctx, op, found[:1])
	if err != nil {
		return erp.Invoice{}, err
	}
	return invoices[0], nil
}

// Invoices implements erp.Invoices, newest first.
func (a *Adapter) Invoices(ctx context.Context, q erp.ListQuery) (erp.Page[erp.Invoice], error) {
	const op = "invoices"
	conditions, err := a.listed(op, q)
	if err != nil {
		return erp.Page[erp.Invoice]{}, err
	}
	// The document that cancels an invoice is no invoice of its own.
	conditions = append(conditions, "CancelStatus ne 'csCancellation'")
	found, next, err := keyPage(ctx, a.client, op, invoiceQuery.by("DocEntry desc").where(conditions...), q.Limit, entryCursor)
	if err != nil {
		return erp.Page[erp.Invoice]{}, err
	}
	rows, err := a.toInvoices(ctx, op, found)
	return erp.Page[erp.Invoice]{Rows: rows, Next: next}, err
}

func (a *Adapter) toInvoices(ctx context.Context, op string, found []document) ([]erp.Invoice, error) {
	from, err := a.originsOf(ctx, op, found)
	if err != nil {
		return nil, err
	}
	invoices := make([]erp.Invoice, 0, len(found))
	for _, d := range found {
		terms, err := a.masters.termsOf(ctx, d.PaymentGroupCode)
		if err != nil {
			return nil, err
		}
		invoice := a.toInvoice(d, from)
		invoice.Terms = terms.Name
		invoices = append(invoices, invoice)
	}
	return invoices, nil
}

// invoicedFreight is freight as charged: an invoice without any has none to come.
func (b books) invoicedFreight() erp.Freight {
	f := b.freight()
	if len(b.Expenses) == 0 {
		f.State = erp.FreightFixed
	}
	return f
}

func (a *Adapter) toInvoice(d document, from origins) erp.Invoice {
	b := a.books(d)
	i := erp.Invoice{
		ID:         erp.InvoiceID(d.DocEntry.String()),
		Number:     d.DocNum.String(),
		Customer:   d.CardCode,
		CustomerPO: d.NumAtCard,
		ShipTo:     d.ShipToCode,
		Status:     b.invoiceStatus(),
		IssuedOn:   d.DocDate.Date,
		DueOn:      d.DocDueDate.Date,
		Goods:      b.goods(),
		Freight:    b.invoicedFreight(),
		Tax:        b.tax(),
		Total:      b.total(),
		Open:       b.open(),
		Changed:    moment(d.UpdateDate.Date, d.UpdateTime, a.cfg.Location),
	}
	orders := newSet[erp.OrderNumber]()
	for _, l := range d.Lines {
		o := from.of(l)
		orders.add(o.order)
		i.Lines = append(i.Lines, erp.InvoiceLine{
			Number: l.LineNum.String(), Order: o.order, OrderLine: o.line, Item: l.ItemCode, Description: l.ItemDescription, Quantity: l.quantity(),
			Net: b.price(l), Per: l.unit(), Extended: b.extended(l),
		})
	}
	if len(orders.values) == 1 {
		i.Order = orders.values[0]
	}
	return i
}

// open is what is still owed; a cancelled invoice owes nothing.
func (b books) open() erp.Money {
	if bool(b.Cancelled) {
		return erp.NewMoney(b.total().Amount.Sub(b.total().Amount), b.currency)
	}
	return erp.NewMoney(b.total().Amount.Sub(b.paid().Amount), b.currency)
}

func (b books) invoiceStatus() erp.InvoiceStatus {
	switch {
	case bool(b.Cancelled):
		return erp.InvoiceCancelled
	case b.open().IsZero():
		return erp.InvoicePaid
	case b.paid().IsZero():
		return erp.InvoiceOpen
	}
	return erp.InvoicePartial
}
