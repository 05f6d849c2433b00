package sim

import (
	"iter"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Payment is money received. Amount is the sum of the allocations and OnAccount.
type Payment struct {
	Key         int
	Number      string
	Reference   erp.Reference
	Customer    erp.CustomerID
	Currency    erp.Currency
	ReceivedOn  erp.Date
	Method      string
	Amount      decimal.Decimal
	Allocations []PaymentAllocation
	OnAccount   decimal.Decimal
	Created     time.Time
	Changed     time.Time
}

// PaymentAllocation is the part of a payment that pays one invoice.
type PaymentAllocation struct {
	Invoice int // key
	Amount  decimal.Decimal
}

// ReceivePayment books money of a customer against its invoices; OnAccount stays as unapplied cash. UnknownCustomer,
// UnknownDocument (also for another customer's invoice), BadQuantity (an amount that is not positive), OverPayment.
func (c *Company) ReceivePayment(p Payment) (Payment, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	customer, err := c.customer(p.Customer)
	if err != nil {
		return Payment{}, err
	}
	paid, refused := c.settle(p)
	if refused != nil {
		return Payment{}, refused
	}
	p.Key, p.Number = c.payments.last()+1, c.numbers.payment.next()
	p.Currency, p.ReceivedOn = customer.Currency, c.today()
	p.Amount = p.OnAccount
	for _, inv := range paid {
		inv.Changed = c.now()
		c.invoices.put(inv.Key, inv)
	}
	applied := decimal.Zero
	for _, a := range p.Allocations {
		applied = applied.Add(a.Amount)
	}
	p.Amount = applied.Add(p.OnAccount)
	p.Created, p.Changed = c.now(), c.now()
	c.payments.put(p.Key, p)
	c.post(p.Customer, func(b *balance) {
		b.receivable, b.unapplied = b.receivable.Sub(applied), b.unapplied.Add(p.OnAccount)
	})
	return p, nil
}

// settle returns the invoices as they are after the payment, and changes nothing.
func (c *Company) settle(p Payment) (map[int]Invoice, *Error) {
	paid := map[int]Invoice{}
	if p.OnAccount.IsNegative() || len(p.Allocations) == 0 && p.OnAccount.IsZero() {
		return nil, refuse(BadQuantity, p.Customer, "a payment must have an amount")
	}
	for _, a := range p.Allocations {
		inv, ok := paid[a.Invoice]
		if !ok {
			row, found := c.invoices.get(a.Invoice)
			if !found || row.Customer != p.Customer {
				return nil, refuse(UnknownDocument, a.Invoice, "customer %q has no invoice with key %d", p.Customer, a.Invoice)
			}
			inv = *row
		}
		if !a.Amount.IsPositive() {
			return nil, refuse(BadQuantity, inv.Number, "cannot pay %s on invoice %s", a.Amount, inv.Number)
		}
		if a.Amount.GreaterThan(inv.Open()) {
			return nil, refuse(OverPayment, inv.Number, "invoice %s is open with %s, not %s", inv.Number, inv.Open(), a.Amount)
		}
		inv.Paid = inv.Paid.Add(a.Amount)
		paid[a.Invoice] = inv
	}
	return paid, nil
}

// Payments yields payments in the order they were booked.
func (c *Company) Payments(q Query) iter.Seq[Payment] {
	return c.payments.scan(&c.mu, func(p *Payment) bool {
		return (q.Customer == "" || q.Customer == p.Customer) && !p.Changed.Before(q.Since)
	})
}
