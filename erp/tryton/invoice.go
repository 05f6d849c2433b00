package tryton

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// bill is a customer's invoice, or a credit note, which Tryton keeps as an invoice below zero (account.invoice).
type bill struct {
	stamps
	debt
	Reference string       `json:"reference"`
	Issued    date         `json:"invoice_date"`
	Party     customerCode `json:"party."`
	Term      *struct {
		Name string `json:"name"`
	} `json:"payment_term."`
	Tax   number     `json:"tax_amount"`
	Lines []billLine `json:"lines."`
}

// debt is what of a bill says how much of it is open.
type debt struct {
	ID          int64        `json:"id"`
	Number      string       `json:"number"`
	State       string       `json:"state"`
	Currency    currency     `json:"currency."`
	Total       number       `json:"total_amount"`
	Instalments []ledgerLine `json:"lines_to_pay."` // by the day they are due
	Payments    []ledgerLine `json:"payment_lines."`
}

type billLine struct {
	ID      int64  `json:"id"`
	Type    string `json:"type"` // "line", or a text between lines
	Product *struct {
		ID   int64      `json:"id"`
		Code erp.ItemID `json:"code"`
	} `json:"product."`
	Description string `json:"description"`
	Quantity    float  `json:"quantity"`
	Unit        int64  `json:"unit"`
	UnitPrice   number `json:"unit_price"`
	Amount      number `json:"amount"`
	Origin      link   `json:"origin"`
}

// The states of a bill that has a number.
const (
	billPosted    = "posted"
	billPaid      = "paid"
	billCancelled = "cancelled"
)

// Invoice implements erp.Invoices. Numbers can begin anew with a fiscal year, so the newest wins.
func (a *Adapter) Invoice(ctx context.Context, customer erp.CustomerID, number string) (erp.Invoice, error) {
	op := fmt.Sprintf("invoice %q", number)
	q, err := a.bills(ctx, op, customer)
	if err != nil {
		return erp.Invoice{}, err
	}
	q.where, q.order = append(q.where, is("number", number)), [][2]string{{"id", "DESC"}}
	found, err := search[bill](ctx, a.client, op, q)
	if err != nil {
		return erp.Invoice{}, err
	}
	invoices, err := a.toInvoices(ctx, op, found)
	if err != nil {
		return erp.Invoice{}, err
	}
	if len(invoices) == 0 {
		return erp.Invoice{}, erp.Errorf(erp.NotFound, op, "no such invoice")
	}
	return invoices[0], nil
}

// Invoices implements erp.Invoices, newest first. Credit notes are left out after reading, because Tryton adds up all
// invoices to search by a total: a page can hold fewer rows than there are to come.
func (a *Adapter) Invoices(ctx context.Context, list erp.ListQuery) (erp.Page[erp.Invoice], error) {
	const op = "invoices"
	q, err := a.bills(ctx, op, list.Customer)
	if err != nil {
		return erp.Page[erp.Invoice]{}, err
	}
	q.where = append(q.where, since(list, "move.lines", "payment_lines")...)
	found, next, err := keyed(ctx, a.client, op, q, list, true, func(b bill) int64 { return b.ID })
	if err != nil {
		return erp.Page[erp.Invoice]{}, err
	}
	rows, err := a.toInvoices(ctx, op, found)
	return erp.Page[erp.Invoice]{Rows: rows, Next: next}, err
}

// bills selects what was billed to a customer, or to all of them if customer is empty.
func (a *Adapter) bills(ctx context.Context, op string, customer erp.CustomerID) (query, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return query{}, err
	}
	q := query{model: "account.invoice", where: domain{
		is("type", "out"), is("company", i.company), where("number", "!=", nil),
		in("state", []string{billPosted, billPaid, billCancelled}),
	}}
	if customer != "" {
		p, err := a.party(ctx, op, customer)
		q.where = append(q.where, is("party", p.ID))
		return q, err
	}
	all, err := a.customers(ctx)
	q.where, q.context = append(q.where, where("party", "where", all)), values{"active_test": false}
	return q, err
}

// toInvoices turns bills into invoices, credit notes left out. It asks once for the order lines behind all of them.
func (a *Adapter) toInvoices(ctx context.Context, op string, found []bill) ([]erp.Invoice, error) {
	found = slices.DeleteFunc(found, func(b bill) bool { return b.Total.IsNegative() })
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return nil, err
	}
	sold, err := a.soldLines(ctx, op, found)
	if err != nil {
		return nil, err
	}
	charges, err := a.chargesOf(ctx, found)
	if err != nil {
		return nil, err
	}
	open, err := a.openOf(ctx, op, found, i.currency.ID)
	if err != nil {
		return nil, err
	}
	invoices := make([]erp.Invoice, 0, len(found))
	for _, b := range found {
		invoices = append(invoices, b.toInvoice(sold, charges, units, open[b.ID]))
	}
	return invoices, nil
}

func (b bill) toInvoice(sold map[int64]soldLine, charges []int64, units map[int64]unit, open decimal.Decimal) erp.Invoice {
	money := func(d decimal.Decimal) erp.Money { return erp.NewMoney(d, b.Currency.Code) }
	i := erp.Invoice{
		ID:       erp.InvoiceID(strconv.FormatInt(b.ID, 10)),
		Number:   b.Number,
		Customer: b.Party.Code,
		Status:   b.status(open),
		IssuedOn: b.Issued.Date,
		DueOn:    b.dueOn(),
		Tax:      money(b.Tax.Decimal),
		Total:    money(b.Total.Decimal),
		Open:     money(open),
		Changed:  b.changed(),
	}
	if b.Term != nil {
		i.Terms = b.Term.Name
	}
	freight := decimal.Zero
	var orders, references, addresses agreed
	for _, l := range b.Lines {
		if l.Type != "line" {
			continue
		}
		from := sold[l.sold()]
		orders.add(from.Sale.Number)
		references.add(from.Sale.Reference)
		addresses.add(from.Sale.shipTo())
		if from.ShipmentCost != nil || l.charged(charges) {
			freight = freight.Add(l.Amount.Decimal)
			continue
		}
		i.Lines = append(i.Lines, l.toLine(from, units[l.Unit].Symbol, b.Currency.Code))
	}
	i.Order, i.CustomerPO = erp.OrderNumber(orders.value()), or(references.value(), b.Reference)
	i.ShipTo = erp.ShipToID(addresses.value())
	i.Freight = erp.Freight{State: erp.FreightFixed, Amount: money(freight)}
	i.Goods = money(b.Total.Sub(b.Tax.Decimal).Sub(freight))
	return i
}

// sold is the order line that the line bills; zero: none.
func (l billLine) sold() int64 {
	if l.Origin.model != "sale.line" {
		return 0
	}
	return l.Origin.id
}

// charged reports whether the line bills what a carrier charges, and no order's: freight of an invoice that was carried
// over from another system, or written by hand.
func (l billLine) charged(charges []int64) bool {
	return l.sold() == 0 && l.Product != nil && slices.Contains(charges, l.Product.ID)
}

func (l billLine) toLine(from soldLine, symbol erp.UOM, in erp.Currency) erp.InvoiceLine {
	line := erp.InvoiceLine{
		Number:      strconv.FormatInt(l.ID, 10),
		Order:       erp.OrderNumber(from.Sale.Number),
		Description: l.Description,
		Quantity:    erp.NewQuantity(l.Quantity.Decimal, symbol),
		Net:         erp.NewMoney(l.UnitPrice.Decimal, in),
		Per:         symbol,
		Extended:    erp.NewMoney(l.Amount.Decimal, in),
	}
	if from.ID != 0 {
		line.OrderLine = strconv.FormatInt(from.ID, 10)
	}
	if l.Product != nil {
		line.Item = l.Product.Code
	}
	return line
}

func (b debt) status(open decimal.Decimal) erp.InvoiceStatus {
	switch {
	case b.State == billCancelled:
		return erp.InvoiceCancelled
	case open.IsZero():
		return erp.InvoicePaid
	case open.Equal(b.Total.Decimal):
		return erp.InvoiceOpen
	}
	return erp.InvoicePartial
}

// dueOn is the day the last open instalment is due, or the last of all once none is open.
func (b bill) dueOn() erp.Date {
	due, open := b.Issued.Date, false
	for _, l := range b.Instalments {
		if l.Due.IsZero() || open && l.Reconciliation != 0 {
			continue
		}
		due, open = l.Due.Date, l.Reconciliation == 0
	}
	return due
}

// changed counts the entries too: a due date can be moved, and a payment be set against something else, without a trace
// in the invoice itself.
func (b bill) changed() time.Time {
	at := b.stamps.changed()
	for _, l := range slices.Concat(b.Instalments, b.Payments) {
		if l.changed().After(at) {
			at = l.changed()
		}
	}
	return at
}
