package sapb1sim

import (
	"iter"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// openLine is a line of a journal entry on a customer's account (JDT1): what a document has put there, and what is open of it.
type openLine struct {
	entry, object int
	customer      erp.CustomerID
	number        string
	posted, due   erp.Date
	debit, credit decimal.Decimal // still open
}

// journalTable is JDT1 as far as it tells open items (§5.3). There is one line to an invoice, a credit memo and a payment.
var journalTable = &sqlTable{"JDT1", []sqlColumn{
	{"TransId", func(l openLine) any { return int64(l.entry) }},
	{"Line_ID", func(openLine) any { return int64(0) }},
	{"TransType", func(l openLine) any { return int64(l.object) }},
	{"BaseRef", func(l openLine) any { return l.number }},
	{"RefDate", func(l openLine) any { return sqlDate(l.posted) }},
	{"DueDate", func(l openLine) any { return sqlDate(l.due) }},
	{"ShortName", func(l openLine) any { return string(l.customer) }},
	{"BalDueDeb", func(l openLine) any { return l.debit }},
	{"BalDueCred", func(l openLine) any { return l.credit }},
}}

// sqlDate is how a query answers a date: as text without strokes (§2.7).
func sqlDate(d erp.Date) string { return strings.ReplaceAll(d.String(), "-", "") }

// journal yields the lines of one customer, or of all if customer is empty.
func (s *service) journal(customer erp.CustomerID) iter.Seq[openLine] {
	all := sim.Query{Customer: customer}
	// One number to an entry, whatever the document: the company counts each kind for itself.
	const kinds = 3
	return func(yield func(openLine) bool) {
		for i := range s.company.Invoices(all) {
			if !yield(openLine{kinds * i.Key, objectInvoice, i.Customer, i.Number, i.IssuedOn, i.DueOn, i.Open(), decimal.Zero}) {
				return
			}
		}
		for m := range s.company.CreditMemos(all) {
			if !yield(openLine{kinds*m.Key + 1, objectCreditNote, m.Customer, m.Number, m.IssuedOn, m.IssuedOn, decimal.Zero, m.Open()}) {
				return
			}
		}
		for p := range s.company.Payments(all) {
			line := openLine{kinds*p.Key + 2, objectPayment, p.Customer, p.Number, p.ReceivedOn, p.ReceivedOn, decimal.Zero, p.OnAccount}
			if !p.Reversed && p.Reverses == 0 && !yield(line) {
				return
			}
		}
	}
}

// storedQuery is a row of SQLQueries (§2.7).
type storedQuery struct {
	code, name, text string
	query            sqlSelect
	created          time.Time
}
