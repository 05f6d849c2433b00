package sim

import (
	"iter"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Invoice bills the shipments of one order. Goods + Freight + Tax = Total; Open = Total − Paid.
type Invoice struct {
	Key        int
	Number     string
	Order      int // key
	OrderNo    erp.OrderNumber
	Customer   erp.CustomerID
	CustomerPO string
	ShipTo     erp.ShipToID
	Currency   erp.Currency
	Terms      erp.Terms
	IssuedOn   erp.Date
	DueOn      erp.Date
	Lines      []InvoiceLine
	Goods      decimal.Decimal
	Freight    erp.Freight
	Tax        decimal.Decimal
	Total      decimal.Decimal
	Paid       decimal.Decimal
	Derived    bool // worked out from a shipped order because the source has no invoices
	Created    time.Time
	Changed    time.Time
}

// InvoiceLine bills one shipment line.
type InvoiceLine struct {
	Number       int // from zero
	OrderLine    int
	Shipment     int // key
	ShipmentLine int
	Item         erp.ItemID
	Description  string
	Quantity     erp.Quantity
	Net          erp.Money // per one Per
	Per          erp.UOM
	Extended     decimal.Decimal
	Tax          decimal.Decimal
}

// Open returns what is still owed.
func (i Invoice) Open() decimal.Decimal { return i.Total.Sub(i.Paid) }

// Status returns whether money is still owed.
func (i Invoice) Status() erp.InvoiceStatus {
	switch {
	case i.Open().IsZero():
		return erp.InvoicePaid
	case i.Paid.IsPositive():
		return erp.InvoicePartial
	}
	return erp.InvoiceOpen
}

// InvoiceOrder bills everything of an order that was shipped and not billed yet, and with its first invoice the freight.
// UnknownDocument, NothingToInvoice.
func (c *Company) InvoiceOrder(key int) (Invoice, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	order, err := c.order(key)
	if err != nil {
		return Invoice{}, err
	}
	return c.invoice(order, false)
}

func (c *Company) invoice(o Order, derived bool) (Invoice, error) {
	customer, err := c.customer(o.Customer)
	if err != nil {
		return Invoice{}, err
	}
	inv := Invoice{
		Order: o.Key, OrderNo: o.Number, Customer: o.Customer, CustomerPO: o.CustomerPO, ShipTo: o.ShipTo,
		Currency: o.Currency, Terms: customer.Terms, IssuedOn: c.today(), DueOn: c.today().AddDays(customer.Terms.NetDays),
		Freight: erp.Freight{State: erp.FreightIncluded, Amount: erp.NewMoney(decimal.Zero, o.Currency)},
		Derived: derived,
	}
	o.Lines = slices.Clone(o.Lines)
	for _, key := range o.shipments {
		if row, _ := c.shipments.get(key); !row.Invoiced {
			c.bill(&inv, o.Lines, *row)
		}
	}
	if len(inv.Lines) == 0 {
		return Invoice{}, refuse(NothingToInvoice, o.Key, "nothing of order %s was shipped and not invoiced", o.Number)
	}
	if !o.freightInvoiced {
		inv.Freight, o.freightInvoiced = o.Freight, true
	}
	c.saveOrder(o)
	c.fileInvoice(&inv)
	return inv, nil
}

// bill adds a shipment's lines to an invoice and closes the shipment.
func (c *Company) bill(inv *Invoice, lines []OrderLine, s Shipment) {
	for _, l := range s.Lines {
		ordered := &lines[l.OrderLine]
		ordered.Invoiced = ordered.Invoiced.Add(l.Quantity.Amount)
		inv.Lines = append(inv.Lines, InvoiceLine{
			Number: len(inv.Lines), OrderLine: l.OrderLine, Shipment: s.Key, ShipmentLine: l.Number,
			Item: l.Item, Description: ordered.Description, Quantity: l.Quantity,
			Net: ordered.Net, Per: ordered.Per, Extended: l.Extended, Tax: l.Tax,
		})
		inv.Goods, inv.Tax = inv.Goods.Add(l.Extended), inv.Tax.Add(l.Tax)
	}
	s.Invoiced, s.Changed = true, c.now()
	c.shipments.put(s.Key, s)
}

// fileInvoice numbers an invoice and moves its amount from shipped, and its freight from ordered, to what is owed.
func (c *Company) fileInvoice(inv *Invoice) {
	freight := inv.Freight.Amount.Amount
	inv.Total = inv.Goods.Add(inv.Tax).Add(freight)
	inv.Key, inv.Number = c.invoices.last()+1, c.numbers.invoice.next()
	inv.Created, inv.Changed = c.now(), c.now()
	c.invoices.put(inv.Key, *inv)
	c.invoicesOf[inv.Customer] = append(c.invoicesOf[inv.Customer], inv.Key)
	c.post(inv.Customer, func(b *balance) {
		b.orders = b.orders.Sub(freight)
		b.shipped = b.shipped.Sub(inv.Goods.Add(inv.Tax))
		b.receivable = b.receivable.Add(inv.Total)
	})
}

// Invoice returns one invoice by its key. UnknownDocument.
func (c *Company) Invoice(key int) (Invoice, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	row, ok := c.invoices.get(key)
	if !ok {
		return Invoice{}, refuse(UnknownDocument, key, "there is no invoice with key %d", key)
	}
	return *row, nil
}

// Invoices yields invoices in the order they were issued, paid ones included.
func (c *Company) Invoices(q Query) iter.Seq[Invoice] {
	return documents(c, q, &c.invoices, c.invoicesOf, func(i *Invoice) (erp.CustomerID, time.Time) { return i.Customer, i.Changed })
}
