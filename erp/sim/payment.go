package sim

import (
	"iter"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Payment is money received, credit memos applied, or both. Amount is the money: Amount + Credits = Allocations + OnAccount.
type Payment struct {
	Key         int
	Number      string
	Reference   erp.Reference
	Customer    erp.CustomerID
	Currency    erp.Currency
	ReceivedOn  erp.Date // zero when it is received: today
	Method      string
	External    string // what whoever moved the money calls it
	Amount      decimal.Decimal
	Allocations []PaymentAllocation
	Credits     []PaymentAllocation // of credit memos, by their keys
	OnAccount   decimal.Decimal
	Reverses    int           // key of the payment that this one takes back; 0: it is none
	Reversed    bool          // it was taken back
	Reversal    erp.Reference // that of its reversal, from when somebody means to take it back
	Created     time.Time
	Changed     time.Time
}

// PaymentAllocation is the part of a payment that pays one invoice, or that one credit memo gives.
type PaymentAllocation struct {
	Invoice int // key, among Credits that of a credit memo
	Amount  decimal.Decimal
}

// ReceivePayment books money and credit of a customer against its invoices; OnAccount stays as unapplied cash. Amount
// is worked out. UnknownCustomer, UnknownDocument (also for another customer's), BadQuantity (an amount that is not
// positive, or credits above what they are applied to), OverPayment, OverCredit.
func (c *Company) ReceivePayment(p Payment) (Payment, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	customer, err := c.customer(p.Customer)
	if err != nil {
		return Payment{}, err
	}
	moved, refused := c.settle(p)
	if refused != nil {
		return Payment{}, refused
	}
	p.Currency, p.Amount = customer.Currency, moved.paid.Add(p.OnAccount).Sub(moved.credited)
	p.Reverses, p.Reversed = 0, false
	if p.Amount.IsNegative() {
		return Payment{}, refuse(BadQuantity, p.Customer, "credits of %s are more than they are applied to", moved.credited)
	}
	return c.book(p, moved), nil
}

// ReversePayment takes a payment back under a reference of its own: what it paid is open again, and so are the credits it
// used. UnknownDocument, AlreadyClosed (it was reversed before, or is a reversal itself).
func (c *Company) ReversePayment(key int, ref erp.Reference) (Payment, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	first, err := c.reversible(key)
	if err != nil {
		return Payment{}, err
	}
	moved := c.unsettle(first)
	first.Reversed, first.Reversal, first.Changed = true, ref, c.now()
	c.payments.put(key, first)
	back := first
	back.Reference, back.ReceivedOn, back.Reverses, back.Reversed = ref, c.today(), key, false
	back.Reversal = ""
	back.Amount, back.OnAccount = first.Amount.Neg(), first.OnAccount.Neg()
	back.Allocations, back.Credits = opposite(first.Allocations), opposite(first.Credits)
	return c.book(back, moved), nil
}

// AnnounceReversal notes the reference under which a payment is to be reversed. UnknownDocument, AlreadyClosed (it was
// reversed before, or is a reversal itself).
func (c *Company) AnnounceReversal(key int, ref erp.Reference) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	first, err := c.reversible(key)
	if err != nil {
		return err
	}
	first.Reversal, first.Changed = ref, c.now()
	c.payments.put(key, first)
	return nil
}

func (c *Company) reversible(key int) (Payment, error) {
	row, ok := c.payments.get(key)
	if !ok {
		return Payment{}, refuse(UnknownDocument, key, "there is no payment with key %d", key)
	}
	if row.Reversed || row.Reverses != 0 {
		return Payment{}, refuse(AlreadyClosed, key, "payment %s cannot be reversed: it was before, or is a reversal", row.Number)
	}
	return *row, nil
}

func opposite(all []PaymentAllocation) []PaymentAllocation {
	back := make([]PaymentAllocation, len(all))
	for i, a := range all {
		back[i] = PaymentAllocation{a.Invoice, a.Amount.Neg()}
	}
	return back
}

// book numbers a payment and writes the documents it moves.
func (c *Company) book(p Payment, moved settlement) Payment {
	if p.ReceivedOn.IsZero() {
		p.ReceivedOn = c.today()
	}
	p.Key, p.Number = c.payments.last()+1, c.numbers.payment.next()
	p.Created, p.Changed = c.now(), c.now()
	for _, inv := range moved.invoices {
		inv.Changed = c.now()
		c.invoices.put(inv.Key, inv)
	}
	for _, m := range moved.credits {
		m.Changed = c.now()
		c.credits.put(m.Key, m)
	}
	c.payments.put(p.Key, p)
	c.post(p.Customer, func(b *balance) {
		b.receivable = b.receivable.Sub(moved.paid)
		b.unapplied = b.unapplied.Add(p.OnAccount).Sub(moved.credited)
	})
	return p
}

// Payments yields payments in the order they were booked, reversals and what they took back included.
func (c *Company) Payments(q Query) iter.Seq[Payment] {
	return c.payments.scan(&c.mu, func(p *Payment) bool {
		return (q.Customer == "" || q.Customer == p.Customer) && !p.Changed.Before(q.Since)
	})
}

// Payment returns one payment by its key. UnknownDocument.
func (c *Company) Payment(key int) (Payment, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	row, ok := c.payments.get(key)
	if !ok {
		return Payment{}, refuse(UnknownDocument, key, "there is no payment with key %d", key)
	}
	return *row, nil
}
