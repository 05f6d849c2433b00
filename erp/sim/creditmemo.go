package sim

import (
	"iter"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// CreditMemo gives a customer money back, in positive amounts. Goods + Tax = Total. A restocking fee is a line with a
// negative amount.
type CreditMemo struct {
	Key      int
	Number   string
	Customer erp.CustomerID
	Currency erp.Currency
	Invoice  int // key of the invoice it credits; 0: none in particular
	RMA      int // key of the return it settles; 0: none
	IssuedOn erp.Date
	Lines    []InvoiceLine
	Goods    decimal.Decimal
	Tax      decimal.Decimal
	Total    decimal.Decimal
	Applied  decimal.Decimal // set against invoices so far
	Reason   string
	Created  time.Time
	Changed  time.Time
}

// Open returns what is left to be applied.
func (m CreditMemo) Open() decimal.Decimal { return m.Total.Sub(m.Applied) }

// NewCredit is a credit memo before it is issued. Lines carry what they credit in Extended and Tax.
type NewCredit struct {
	Customer erp.CustomerID
	Invoice  int // key; 0: a free credit
	Reason   string
	Lines    []InvoiceLine
}

// IssueCredit files a credit memo. One of an invoice is set against it at once, as far as the invoice is open; the rest,
// and a free credit, stay open. UnknownCustomer, UnknownDocument (also for another customer's invoice), BadQuantity (a
// quantity or total that is not positive, or a total above what was billed and not credited yet).
func (c *Company) IssueCredit(n NewCredit) (CreditMemo, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	customer, err := c.customer(n.Customer)
	if err != nil {
		return CreditMemo{}, err
	}
	m := CreditMemo{
		Customer: n.Customer, Currency: customer.Currency, Invoice: n.Invoice, Reason: n.Reason, Lines: slices.Clone(n.Lines),
	}
	m.total()
	if !m.Total.IsPositive() || slices.ContainsFunc(m.Lines, func(l InvoiceLine) bool { return !l.Quantity.Amount.IsPositive() }) {
		return CreditMemo{}, refuse(BadQuantity, n.Customer, "a credit memo of %s, or of a line of nothing, gives nothing", m.Total)
	}
	if n.Invoice == 0 {
		return c.fileCredit(m), nil
	}
	row, ok := c.invoices.get(n.Invoice)
	if !ok || row.Customer != n.Customer {
		return CreditMemo{}, refuse(UnknownDocument, n.Invoice, "customer %q has no invoice with key %d", n.Customer, n.Invoice)
	}
	inv := *row
	if left := inv.Total.Sub(c.creditedOf(inv)); m.Total.GreaterThan(left) {
		return CreditMemo{}, refuse(BadQuantity, inv.Number, "of invoice %s %s can be credited, not %s", inv.Number, left, m.Total)
	}
	if m.Applied = decimal.Min(m.Total, inv.Open()); m.Applied.IsPositive() {
		c.pay(&inv, m.Applied)
	}
	return c.fileCredit(m), nil
}

// creditedOf is what the credit memos of an invoice come to so far.
func (c *Company) creditedOf(inv Invoice) decimal.Decimal {
	sum := decimal.Zero
	for _, key := range c.creditsOf[inv.Customer] {
		if m, _ := c.credits.get(key); m.Invoice == inv.Key {
			sum = sum.Add(m.Total)
		}
	}
	return sum
}

// total numbers the lines and adds them up.
func (m *CreditMemo) total() {
	for i := range m.Lines {
		m.Lines[i].Number = i
		m.Goods, m.Tax = m.Goods.Add(m.Lines[i].Extended), m.Tax.Add(m.Lines[i].Tax)
	}
	m.Total = m.Goods.Add(m.Tax)
}

// fileCredit numbers a credit memo whose figures are made up, and takes what is open of it off the customer's balance.
func (c *Company) fileCredit(m CreditMemo) CreditMemo {
	m.Key, m.Number = c.credits.last()+1, c.numbers.credit.next()
	m.IssuedOn, m.Created, m.Changed = c.today(), c.now(), c.now()
	c.credits.put(m.Key, m)
	c.creditsOf[m.Customer] = append(c.creditsOf[m.Customer], m.Key)
	c.post(m.Customer, func(b *balance) { b.unapplied = b.unapplied.Add(m.Open()) })
	return m
}

// CreditMemo returns one credit memo by its key. UnknownDocument.
func (c *Company) CreditMemo(key int) (CreditMemo, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	row, ok := c.credits.get(key)
	if !ok {
		return CreditMemo{}, refuse(UnknownDocument, key, "there is no credit memo with key %d", key)
	}
	return *row, nil
}

// CreditMemos yields credit memos in the order they were issued, used-up ones included.
func (c *Company) CreditMemos(q Query) iter.Seq[CreditMemo] {
	return documents(c, q, &c.credits, c.creditsOf, func(m *CreditMemo) (erp.CustomerID, time.Time) { return m.Customer, m.Changed })
}
