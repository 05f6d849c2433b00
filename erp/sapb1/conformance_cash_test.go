package sapb1_test

import (
	"strconv"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sim"
)

// cashDesk receives money for a simulated company and issues its credits.
type cashDesk struct {
	*testing.T
	company *sim.Company
}

var _ erptest.CashDesk = cashDesk{}

func (d cashDesk) check(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d cashDesk) Payments(customer erp.CustomerID, ref erp.Reference) int {
	n := 0
	for p := range d.company.Payments(sim.Query{Customer: customer}) {
		if p.Reference == ref {
			n++
		}
	}
	return n
}

func (d cashDesk) invoice(number string) sim.Invoice {
	d.Helper()
	for i := range d.company.Invoices(sim.Query{}) {
		if i.Number == number {
			return i
		}
	}
	d.Fatalf("the company has no invoice %q", number)
	return sim.Invoice{}
}

func (d cashDesk) InvoiceOpen(number string) erp.Money {
	d.Helper()
	i := d.invoice(number)
	return erp.NewMoney(i.Open(), i.Currency)
}

func (d cashDesk) IssueCredit(customer erp.CustomerID, amount erp.Money) string {
	d.Helper()
	m, err := d.company.IssueCredit(sim.NewCredit{Customer: customer, Reason: "Goodwill", Lines: []sim.InvoiceLine{{
		Description: "Goodwill", Quantity: erp.NewQuantity(decimal.NewFromInt(1), "EA"), Net: amount, Per: "EA", Extended: amount.Amount,
	}}})
	d.check(err)
	return m.Number
}

// CreditInvoice credits an invoice with its freight, which is a line of the credit memo.
func (d cashDesk) CreditInvoice(number string) string {
	d.Helper()
	i := d.invoice(number)
	lines := i.Lines[:len(i.Lines):len(i.Lines)]
	if freight := i.Freight.Amount; freight.Amount.IsPositive() {
		lines = append(lines, sim.InvoiceLine{
			Description: "Freight", Quantity: erp.NewQuantity(decimal.NewFromInt(1), "EA"), Net: freight, Per: "EA", Extended: freight.Amount,
		})
	}
	m, err := d.company.IssueCredit(sim.NewCredit{Customer: i.Customer, Invoice: i.Key, Reason: "Billed in error", Lines: lines})
	d.check(err)
	return m.Number
}

func (d cashDesk) CreditOpen(number string) erp.Money {
	d.Helper()
	for m := range d.company.CreditMemos(sim.Query{}) {
		if m.Number == number {
			return erp.NewMoney(m.Open(), m.Currency)
		}
	}
	d.Fatalf("the company has no credit memo %q", number)
	return erp.Money{}
}

func (d cashDesk) CreditMemos(customer erp.CustomerID) []string {
	return collect(d.company.CreditMemos(sim.Query{Customer: customer}), func(m sim.CreditMemo) string { return m.Number })
}

func (d cashDesk) ReceiveCash(customer erp.CustomerID, amount erp.Money) erp.PaymentID {
	d.Helper()
	p, err := d.company.ReceivePayment(sim.Payment{Customer: customer, Method: "check", OnAccount: amount.Amount})
	d.check(err)
	return erp.PaymentID(strconv.Itoa(p.Key))
}
