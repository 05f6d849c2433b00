package sim

import (
	"iter"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type paymentRow struct {
	Payment    string          `col:"payment,required"`
	Customer   erp.CustomerID  `col:"customer,required"`
	Currency   erp.Currency    `col:"currency"`
	ReceivedOn erp.Date        `col:"received_on,required"`
	Method     string          `col:"method"`
	Reference  erp.Reference   `col:"reference"`
	External   string          `col:"external_reference"`
	Amount     decimal.Decimal `col:"amount,required,signed"`
	Reverses   string          `col:"reverses"`
}

func paymentRows(c *Company) iter.Seq[paymentRow] {
	return each(c.Payments(Query{}), func(p Payment) paymentRow {
		return paymentRow{
			p.Number, p.Customer, p.Currency, p.ReceivedOn, p.Method, p.Reference, p.External, p.Amount, c.paymentNumber(p.Reverses),
		}
	})
}

// loadedPayment is a payment with what it pays.
type loadedPayment struct {
	Payment
	at       line
	reverses *loadedPayment
	paid     []*loadedInvoice // beside Allocations
	used     []*loadedCredit  // beside Credits
}

func (l *importer) payment(at line, r paymentRow) {
	c, ok := l.customerNamed(at, "customer", r.Customer)
	if !ok {
		return
	}
	sameCurrency(at, r.Currency, c)
	p := &loadedPayment{at: at, Payment: Payment{
		Number: r.Payment, Reference: r.Reference, Customer: r.Customer, Currency: c.Currency, ReceivedOn: r.ReceivedOn,
		Method: r.Method, External: r.External, Amount: cents(at, "amount", r.Amount),
	}}
	if r.Reverses != "" {
		p.reverses = l.payments.by[r.Reverses]
		if p.reverses == nil || p.reverses.Reversed || p.reverses.reverses != nil || p.reverses.Customer != r.Customer {
			at.complain("reverses", "%q is no payment of the customer above that was not reversed yet", r.Reverses)
		} else {
			p.reverses.Reversed = true
		}
	}
	if (p.reverses == nil) == r.Amount.IsNegative() && !r.Amount.IsZero() {
		at.complain("amount", "an amount is below zero where the line reverses a payment, and only there")
	}
	l.payments.add(at, "payment", r.Payment, p)
}

type allocationRow struct {
	Payment    string          `col:"payment,required"`
	Invoice    string          `col:"invoice"`
	CreditMemo string          `col:"credit_memo"`
	Amount     decimal.Decimal `col:"amount,required,signed"`
}

func allocationRows(c *Company) iter.Seq[allocationRow] {
	return linesOf(c.Payments(Query{}), func(p Payment) []allocationRow {
		rows := mapped(p.Allocations, func(a PaymentAllocation) allocationRow {
			return allocationRow{Payment: p.Number, Invoice: c.invoiceNumber(a.Invoice), Amount: a.Amount}
		})
		return append(rows, mapped(p.Credits, func(a PaymentAllocation) allocationRow {
			return allocationRow{Payment: p.Number, CreditMemo: c.creditNumber(a.Invoice), Amount: a.Amount}
		})...)
	})
}

func (l *importer) allocation(at line, r allocationRow) {
	p, ok := l.payments.named(at, "payment", r.Payment)
	if !ok {
		return
	}
	if (r.Invoice == "") == (r.CreditMemo == "") {
		at.complain("invoice", "the line must name an invoice or a credit memo, and not both")
		return
	}
	if cents(at, "amount", r.Amount).IsNegative() != (p.reverses != nil) || r.Amount.IsZero() {
		at.complain("amount", "%s of payment %s: an amount is above zero, and below it where the payment reverses another", r.Amount, p.Number)
		return
	}
	if i, ok := l.invoices.named(at, "invoice", r.Invoice); ok {
		ofSameCustomer(at, "invoice", p, i.Number, i.Customer)
		i.pay(at, r.Amount)
		p.paid, p.Allocations = append(p.paid, i), append(p.Allocations, PaymentAllocation{Amount: r.Amount})
	}
	if m, ok := l.credits.named(at, "credit_memo", r.CreditMemo); ok {
		ofSameCustomer(at, "credit_memo", p, m.Number, m.Customer)
		m.use(at, r.Amount)
		p.used, p.Credits = append(p.used, m), append(p.Credits, PaymentAllocation{Amount: r.Amount})
	}
}

func ofSameCustomer(at line, column string, p *loadedPayment, number string, customer erp.CustomerID) {
	if customer != p.Customer {
		at.complain(column, "%s is of customer %q, and payment %s of %q", number, customer, p.Number, p.Customer)
	}
}

// filePayments puts the payments into the company, and what they left on account.
func (l *importer) filePayments() {
	for n, p := range l.payments.all {
		p.Key, p.Created, p.Changed = n+1, l.at(p.ReceivedOn), l.at(p.ReceivedOn)
		p.OnAccount = p.Amount
		for k, i := range p.paid {
			p.Allocations[k].Invoice = i.Key
			p.OnAccount = p.OnAccount.Sub(p.Allocations[k].Amount)
			if p.Changed.After(i.Changed) {
				i.Changed = p.Changed
			}
		}
		for k, m := range p.used {
			p.Credits[k].Invoice = m.Key
			p.OnAccount = p.OnAccount.Add(p.Credits[k].Amount)
		}
		if p.reverses != nil {
			p.Reverses = p.reverses.Key
		}
		if p.OnAccount.IsNegative() != (p.reverses != nil) && !p.OnAccount.IsZero() {
			p.at.complain("amount", "payment %s pays %s more than it is", p.Number, p.OnAccount.Abs().StringFixed(2))
		}
		l.books.numbers.payment.passed(p.Number)
	}
	for _, p := range l.payments.all {
		l.books.payments.put(p.Key, p.Payment)
	}
}
