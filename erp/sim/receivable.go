package sim

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Receivable returns what a customer owes and may still order, aged by due date as of a day; the zero day means today.
// Balance, orders and aging are the customer's own; exposure, limit and hold are those of whoever carries the limit.
// UnknownCustomer.
func (c *Company) Receivable(id erp.CustomerID, on erp.Date) (erp.Receivable, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	customer, err := c.customer(id)
	if err != nil {
		return erp.Receivable{}, err
	}
	if on.IsZero() {
		on = c.today()
	}
	holder, own := c.holder(customer), c.balances[id]
	money := func(amount decimal.Decimal) erp.Money { return erp.NewMoney(amount, customer.Currency) }
	r := erp.Receivable{
		Customer: id, Holder: holder.ID, Terms: customer.Terms, Limit: holder.Limit, Hold: customer.Hold, AsOf: c.now(),
		Balance: money(own.receivable.Sub(own.unapplied)), Unapplied: money(own.unapplied), Overdue: money(decimal.Zero),
		OpenOrders: money(own.orders), Shipped: money(own.shipped), Exposure: money(c.exposure(holder)),
		Aging: emptyAging(customer.Currency),
	}
	if r.Hold == nil {
		r.Hold = holder.Hold
	}
	return r, c.age(&r, on)
}

// age sorts the open invoices into buckets.
func (c *Company) age(r *erp.Receivable, on erp.Date) error {
	for _, key := range c.invoicesOf[r.Customer] {
		inv, _ := c.invoices.get(key)
		if inv.Open().IsZero() {
			continue
		}
		late := on.DaysSince(inv.DueOn)
		open := erp.NewMoney(inv.Open(), inv.Currency)
		if err := r.Aging.AgeInto(open, late); err != nil {
			return err
		}
		if late > 0 {
			r.Overdue.Amount = r.Overdue.Amount.Add(inv.Open())
		}
	}
	r.Aging.Unapplied = r.Unapplied
	r.Aging.Total.Amount = r.Aging.Total.Amount.Sub(r.Unapplied.Amount)
	return nil
}

func emptyAging(currency erp.Currency) erp.Aging {
	zero := erp.NewMoney(decimal.Zero, currency)
	return erp.Aging{
		NotDue: zero, Days1to30: zero, Days31to60: zero, Days61to90: zero, Over90: zero, Unapplied: zero, Total: zero,
	}
}
