package sim

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// CreditMode is what the company does with an order over the limit or of a customer on hold.
type CreditMode string

// The modes.
const (
	// CreditAccept takes an order over the limit without a word; the order of a customer on hold is taken and held.
	CreditAccept CreditMode = "accept"
	// CreditReject refuses both.
	CreditReject CreditMode = "reject"
	// CreditDraft stores both as drafts that somebody has to approve.
	CreditDraft CreditMode = "draft"
)

// CreditMode returns the mode in force.
func (c *Company) CreditMode() CreditMode {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.settings.Credit
}

// SetCreditMode changes the mode for orders from now on. UnknownCreditMode.
func (c *Company) SetCreditMode(m CreditMode) error {
	switch m {
	case CreditAccept, CreditReject, CreditDraft:
	default:
		return refuse(UnknownCreditMode, m, "there is no credit mode %q", m)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settings.Credit = m
	return nil
}

// checkCredit applies the mode to a new order, and reports whether it must wait as a draft.
func (c *Company) checkCredit(o *Order, customer Customer) (waits bool, refused *Error) {
	hold, refused := c.creditVerdict(o, customer)
	if hold == nil {
		return false, nil
	}
	switch c.settings.Credit {
	case CreditReject:
		return false, refused
	case CreditDraft:
		o.Hold = &erp.Hold{Kind: erp.HoldApproval, Reason: hold.Reason}
		return true, nil
	}
	if refused.Kind == CustomerOnHold {
		o.Hold = hold
	}
	return false, nil
}

// creditVerdict returns why an order should be stopped, and nil if nothing speaks against it.
func (c *Company) creditVerdict(o *Order, customer Customer) (*erp.Hold, *Error) {
	holder := c.holder(customer)
	for _, stopped := range []Customer{customer, holder} {
		if stopped.Hold != nil {
			return stopped.Hold, refuse(CustomerOnHold, stopped.ID, "customer %q is on hold: %s", stopped.ID, stopped.Hold.Reason)
		}
	}
	if holder.Limit.Kind != erp.LimitAmount {
		return nil, nil
	}
	exposure, limit := c.exposure(holder).Add(o.Total), holder.Limit.Amount.Amount
	if exposure.LessThanOrEqual(limit) {
		return nil, nil
	}
	refused := refuse(OverCreditLimit, holder.ID, "customer %q would exceed the credit limit of %s by %s %s",
		holder.ID, holder.Limit.Amount, exposure.Sub(limit).StringFixed(2), o.Currency)
	return &erp.Hold{Kind: erp.HoldCredit, Reason: refused.Message}, refused
}

// holder returns who carries the limit: the payer where there is one, else the customer.
func (c *Company) holder(customer Customer) Customer {
	if payer, ok := c.customers.get(customer.Payer); ok {
		return *payer
	}
	return customer
}

// exposure adds up the holder's own balance and those of the customers it pays for.
func (c *Company) exposure(holder Customer) decimal.Decimal {
	total := c.balances[holder.ID].exposure()
	for _, customer := range c.customers.rows {
		if customer.Payer == holder.ID && customer.ID != holder.ID {
			total = total.Add(c.balances[customer.ID].exposure())
		}
	}
	return total
}

// balance is what a customer owes and has ordered, kept with every posting like an ERP keeps it.
type balance struct {
	orders     decimal.Decimal // ordered, not shipped, with tax and freight
	shipped    decimal.Decimal // shipped, not invoiced, with tax
	receivable decimal.Decimal // open invoices
	unapplied  decimal.Decimal // paid on account, and credits not applied yet
}

func (b balance) exposure() decimal.Decimal {
	return b.orders.Add(b.shipped).Add(b.receivable).Sub(b.unapplied)
}

func (c *Company) post(id erp.CustomerID, change func(*balance)) {
	b := c.balances[id]
	change(&b)
	c.balances[id] = b
}
