package sim

import "github.com/shopspring/decimal"

// settlement is what a payment does to invoices and credit memos, by their keys, before it is done.
type settlement struct {
	invoices map[int]Invoice
	credits  map[int]CreditMemo
	paid     decimal.Decimal // of all invoices
	credited decimal.Decimal // by all credit memos
}

// settle returns the documents as they are after the payment, and changes nothing.
func (c *Company) settle(p Payment) (settlement, *Error) {
	s := settlement{invoices: map[int]Invoice{}, credits: map[int]CreditMemo{}}
	if p.OnAccount.IsNegative() || len(p.Allocations) == 0 && p.OnAccount.IsZero() {
		return s, refuse(BadQuantity, p.Customer, "a payment must have an amount")
	}
	for _, a := range p.Allocations {
		if refused := c.settleInvoice(&s, p, a); refused != nil {
			return s, refused
		}
	}
	for _, a := range p.Credits {
		if refused := c.settleCredit(&s, p, a); refused != nil {
			return s, refused
		}
	}
	return s, nil
}

func (c *Company) settleInvoice(s *settlement, p Payment, a PaymentAllocation) *Error {
	inv, seen := s.invoices[a.Invoice]
	if row, ok := c.invoices.get(a.Invoice); !seen && ok {
		inv = *row
	}
	if inv.Key == 0 || inv.Customer != p.Customer {
		return refuse(UnknownDocument, a.Invoice, "customer %q has no invoice with key %d", p.Customer, a.Invoice)
	}
	if !a.Amount.IsPositive() {
		return refuse(BadQuantity, inv.Number, "cannot pay %s on invoice %s", a.Amount, inv.Number)
	}
	if a.Amount.GreaterThan(inv.Open()) {
		return refuse(OverPayment, inv.Number, "invoice %s is open with %s, not %s", inv.Number, inv.Open(), a.Amount)
	}
	inv.Paid = inv.Paid.Add(a.Amount)
	s.invoices[a.Invoice], s.paid = inv, s.paid.Add(a.Amount)
	return nil
}

func (c *Company) settleCredit(s *settlement, p Payment, a PaymentAllocation) *Error {
	m, seen := s.credits[a.Invoice]
	if row, ok := c.credits.get(a.Invoice); !seen && ok {
		m = *row
	}
	if m.Key == 0 || m.Customer != p.Customer {
		return refuse(UnknownDocument, a.Invoice, "customer %q has no credit memo with key %d", p.Customer, a.Invoice)
	}
	if !a.Amount.IsPositive() {
		return refuse(BadQuantity, m.Number, "cannot apply %s of credit memo %s", a.Amount, m.Number)
	}
	if a.Amount.GreaterThan(m.Open()) {
		return refuse(OverCredit, m.Number, "credit memo %s has %s left, not %s", m.Number, m.Open(), a.Amount)
	}
	m.Applied = m.Applied.Add(a.Amount)
	s.credits[a.Invoice], s.credited = m, s.credited.Add(a.Amount)
	return nil
}

// unsettle returns the documents as they are once the payment is taken back.
func (c *Company) unsettle(p Payment) settlement {
	s := settlement{invoices: map[int]Invoice{}, credits: map[int]CreditMemo{}}
	for _, a := range p.Allocations {
		inv, seen := s.invoices[a.Invoice]
		if !seen {
			row, _ := c.invoices.get(a.Invoice) // a payment was only taken for one that exists
			inv = *row
		}
		inv.Paid = inv.Paid.Sub(a.Amount)
		s.invoices[a.Invoice], s.paid = inv, s.paid.Sub(a.Amount)
	}
	for _, a := range p.Credits {
		m, seen := s.credits[a.Invoice]
		if !seen {
			row, _ := c.credits.get(a.Invoice)
			m = *row
		}
		m.Applied = m.Applied.Sub(a.Amount)
		s.credits[a.Invoice], s.credited = m, s.credited.Sub(a.Amount)
	}
	return s
}

// pay takes an amount off what is owed on an invoice, without a payment: a credit memo did it.
func (c *Company) pay(inv *Invoice, amount decimal.Decimal) {
	inv.Paid, inv.Changed = inv.Paid.Add(amount), c.now()
	c.invoices.put(inv.Key, *inv)
	c.post(inv.Customer, func(b *balance) { b.receivable = b.receivable.Sub(amount) })
}
