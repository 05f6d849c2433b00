package tryton

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// CreditMemo implements erp.CreditMemos. Numbers can begin anew with a fiscal year, so the newest wins.
func (a *Adapter) CreditMemo(ctx context.Context, customer erp.CustomerID, number string) (erp.CreditMemo, error) {
	op := fmt.Sprintf("credit memo %q", number)
	q, err := a.bills(ctx, op, customer)
	if err != nil {
		return erp.CreditMemo{}, err
	}
	q.where, q.order = append(q.where, is("number", number)), [][2]string{{"id", "DESC"}}
	found, err := search[bill](ctx, a.client, op, q)
	if err != nil {
		return erp.CreditMemo{}, err
	}
	memos, err := a.toCreditMemos(ctx, op, found)
	if err != nil {
		return erp.CreditMemo{}, err
	}
	if len(memos) == 0 {
		return erp.CreditMemo{}, erp.Errorf(erp.NotFound, op, "no such credit memo")
	}
	return memos[0], nil
}

// CreditMemos implements erp.CreditMemos, newest first. Bills that take something back are asked for, and those of them
// that come to less than nothing are credit notes: a page can hold fewer rows than there are to come.
func (a *Adapter) CreditMemos(ctx context.Context, list erp.ListQuery) (erp.Page[erp.CreditMemo], error) {
	const op = "credit memos"
	q, err := a.bills(ctx, op, list.Customer)
	if err != nil {
		return erp.Page[erp.CreditMemo]{}, err
	}
	q.where = append(q.where, anyOf(domain{where("lines.quantity", "<", 0)}, domain{where("lines.unit_price", "<", 0)}))
	q.where = append(q.where, since(list, "move.lines", "payment_lines")...)
	found, next, err := keyed(ctx, a.client, op, q, list, true, func(b bill) int64 { return b.ID })
	if err != nil {
		return erp.Page[erp.CreditMemo]{}, err
	}
	rows, err := a.toCreditMemos(ctx, op, found)
	return erp.Page[erp.CreditMemo]{Rows: rows, Next: next}, err
}

// toCreditMemos turns bills into credit memos, invoices left out.
func (a *Adapter) toCreditMemos(ctx context.Context, op string, found []bill) ([]erp.CreditMemo, error) {
	found = slices.DeleteFunc(found, func(b bill) bool { return !b.Total.IsNegative() })
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return nil, err
	}
	from, err := a.creditSources(ctx, op, found)
	if err != nil {
		return nil, err
	}
	open, err := a.openOf(ctx, op, found, i.currency.ID)
	if err != nil {
		return nil, err
	}
	memos := make([]erp.CreditMemo, 0, len(found))
	for _, b := range found {
		memos = append(memos, b.toCreditMemo(from, units, open[b.ID]))
	}
	return memos, nil
}

func (b bill) toCreditMemo(from creditSources, units map[int64]unit, open decimal.Decimal) erp.CreditMemo {
	money := func(d decimal.Decimal) erp.Money { return erp.NewMoney(d.Neg(), b.Currency.Code) }
	m := erp.CreditMemo{
		ID: erp.InvoiceID(strconv.FormatInt(b.ID, 10)), Number: b.Number, Customer: b.Party.Code, IssuedOn: b.Issued.Date,
		Tax: money(b.Tax.Decimal), Total: money(b.Total.Decimal), Open: money(open), Changed: b.changed(),
	}
	freight := decimal.Zero
	var invoices, returns agreed
	for _, l := range b.Lines {
		if l.Type != "line" {
			continue
		}
		sold := from.sold[l.sold()]
		invoices.add(from.invoices[l.credited()])
		returns.add(from.returns[sold.Sale.complaint()])
		if sold.ShipmentCost != nil || l.charged(from.charges) {
			freight = freight.Add(l.Amount.Decimal)
			continue
		}
		m.Lines = append(m.Lines, l.back().toLine(sold, units[l.Unit].Symbol, b.Currency.Code))
	}
	m.Invoice, m.RMA = invoices.value(), returns.value()
	m.Freight = erp.Freight{State: erp.FreightFixed, Amount: money(freight)}
	return m
}

// credited is the invoice's line that the line takes back; zero: none. That of a return takes back an order's.
func (l billLine) credited() int64 {
	if l.Origin.model != "account.invoice.line" {
		return 0
	}
	return l.Origin.id
}

// back is the line as a credit memo has it, in positive amounts. A fee that is kept back stays below zero.
func (l billLine) back() billLine {
	l.Amount.Decimal = l.Amount.Neg()
	if l.UnitPrice.IsNegative() {
		l.UnitPrice.Decimal = l.UnitPrice.Neg()
	} else {
		l.Quantity.Decimal = l.Quantity.Neg()
	}
	return l
}

// creditSources is what credit notes were written for, by the ids that their lines name.
type creditSources struct {
	sold     map[int64]soldLine
	invoices map[int64]string // numbers, by the ids of lines
	returns  map[int64]string // numbers, by the ids of complaints
	charges  []int64
}

func (a *Adapter) creditSources(ctx context.Context, op string, bills []bill) (from creditSources, err error) {
	if from.sold, err = a.soldLines(ctx, op, bills); err != nil {
		return from, err
	}
	if from.charges, err = a.chargesOf(ctx, bills); err != nil {
		return from, err
	}
	var lines, complaints []int64
	for _, b := range bills {
		for _, l := range b.Lines {
			if id := l.credited(); id != 0 {
				lines = append(lines, id)
			}
			if id := from.sold[l.sold()].Sale.complaint(); id != 0 && !slices.Contains(complaints, id) {
				complaints = append(complaints, id)
			}
		}
	}
	if from.invoices, err = a.creditedInvoices(ctx, op, lines); err != nil {
		return from, err
	}
	from.returns, err = a.returnNumbers(ctx, op, complaints)
	return from, err
}

// creditedInvoices are the numbers of the invoices that lines of invoices stand on.
func (a *Adapter) creditedInvoices(ctx context.Context, op string, lines []int64) (map[int64]string, error) {
	if len(lines) == 0 {
		return nil, nil
	}
	rows, err := search[struct {
		ID      int64 `json:"id"`
		Invoice struct {
			Number string `json:"number"`
		} `json:"invoice."`
	}](ctx, a.client, op, query{model: "account.invoice.line", where: domain{in("id", lines)}})
	numbers := make(map[int64]string, len(rows))
	for _, row := range rows {
		numbers[row.ID] = row.Invoice.Number
	}
	return numbers, err
}

// returnNumbers are the numbers of complaints.
func (a *Adapter) returnNumbers(ctx context.Context, op string, complaints []int64) (map[int64]string, error) {
	if len(complaints) == 0 {
		return nil, nil
	}
	rows, err := search[struct {
		ID     int64  `json:"id"`
		Number string `json:"number"`
	}](ctx, a.client, op, query{model: "sale.complaint", where: domain{in("id", complaints)}})
	numbers := make(map[int64]string, len(rows))
	for _, row := range rows {
		numbers[row.ID] = row.Number
	}
	return numbers, err
}
