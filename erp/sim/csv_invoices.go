package sim

import (
	"cmp"
	"iter"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type invoiceRow struct {
	Invoice  string              `col:"invoice,required"`
	Order    string              `col:"order,required"`
	Currency erp.Currency        `col:"currency"`
	IssuedOn erp.Date            `col:"issued_on,required"`
	DueOn    erp.Date            `col:"due_on"`
	Freight  string              `col:"freight"`
	Total    decimal.NullDecimal `col:"total"`
	Open     decimal.NullDecimal `col:"open"`
}

func invoiceRows(c *Company) iter.Seq[invoiceRow] {
	return each(c.Invoices(Query{}), func(i Invoice) invoiceRow {
		return invoiceRow{
			i.Number, string(i.OrderNo), i.Currency, i.IssuedOn, i.DueOn, freightCell(i.Freight),
			decimal.NewNullDecimal(i.Total), decimal.NewNullDecimal(i.Open()),
		}
	})
}

// loadedInvoice is an invoice with what its files say of it.
type loadedInvoice struct {
	Invoice
	at          line
	order       *loadedOrder
	total, open decimal.NullDecimal // as stated
	paid        decimal.Decimal     // by the payments that were read
	numbers     []int               // of Lines, in the file
	counted     bool                // its lines were added up
}

func (l *importer) invoice(at line, r invoiceRow) {
	o, ok := l.orders.named(at, "order", r.Order)
	if !ok {
		return
	}
	sameCurrency(at, r.Currency, o.customer)
	i := &loadedInvoice{at: at, order: o, total: r.Total, open: r.Open, Invoice: Invoice{
		Number: r.Invoice, OrderNo: o.Number, Customer: o.Customer, CustomerPO: o.CustomerPO, ShipTo: o.ShipTo, Currency: o.Currency,
		Terms: o.customer.Terms, IssuedOn: r.IssuedOn, DueOn: r.DueOn, Freight: parseFreight(at, r.Freight, o.Currency),
	}}
	if i.Freight.State == erp.FreightToBeAdvised {
		i.Freight.State = erp.FreightIncluded
	}
	if i.DueOn.IsZero() {
		i.DueOn = i.IssuedOn.AddDays(i.Terms.NetDays)
	}
	l.invoices.add(at, "invoice", r.Invoice, i)
}

type invoiceLineRow struct {
	Invoice   string              `col:"invoice,required"`
	Line      int                 `col:"line"`
	OrderLine int                 `col:"order_line"`
	Item      erp.ItemID          `col:"item"`
	Shipment  string              `col:"shipment"`
	Quantity  decimal.Decimal     `col:"quantity,required"`
	Price     decimal.NullDecimal `col:"price"`
	Extended  decimal.NullDecimal `col:"extended"`
	Tax       decimal.Decimal     `col:"tax"`
}

func invoiceLineRows(c *Company) iter.Seq[invoiceLineRow] {
	return linesOf(c.Invoices(Query{}), func(i Invoice) []invoiceLineRow {
		return mapped(i.Lines, func(l InvoiceLine) invoiceLineRow {
			return invoiceLineRow{
				i.Number, l.Number + 1, l.OrderLine + 1, l.Item, c.shipmentNumber(l.Shipment), l.Quantity.Amount,
				decimal.NewNullDecimal(l.Net.Amount), decimal.NewNullDecimal(l.Extended), l.Tax,
			}
		})
	})
}

func (l *importer) invoiceLine(at line, r invoiceLineRow) {
	i, ok := l.invoices.named(at, "invoice", r.Invoice)
	if !ok {
		return
	}
	n, ok := i.order.lineNamed(at, r.OrderLine, r.Item)
	if !ok {
		return
	}
	ordered, loaded := &i.order.Lines[n], &i.order.lines[n]
	billed := loaded.billed.Add(r.Quantity)
	if !r.Quantity.IsPositive() || billed.GreaterThan(ordered.Quantity.Amount) {
		at.complain("quantity", "line %d of order %s is of %s, and %s were invoiced", loaded.number, i.order.Number, ordered.Quantity, billed)
		return
	}
	loaded.billed = billed
	line := InvoiceLine{
		Number: len(i.Lines), OrderLine: n, Item: ordered.Item, Description: ordered.Description,
		Quantity: erp.NewQuantity(r.Quantity, ordered.Quantity.UOM), Net: ordered.Net, Per: ordered.Per, Tax: cents(at, "tax", r.Tax),
	}
	if r.Price.Valid {
		line.Net.Amount = r.Price.Decimal
	}
	line.Extended = l.items[line.Item].extended(line, ordered.PerUnit)
	if r.Extended.Valid {
		line.Extended = cents(at, "extended", r.Extended.Decimal)
	}
	if s, ok := l.shipments.named(at, "shipment", r.Shipment); ok {
		line.Shipment = 1 + slices.Index(l.shipments.all, s) // their keys follow their file
		if s.order != i.order || !s.holds(n) {
			at.complain("shipment", "line %d of order %s is not on shipment %s", loaded.number, i.order.Number, s.Number)
		}
	}
	i.number(at, r.Line)
	i.Lines = append(i.Lines, line)
}

// number gives the next line its number: the one of the file, or else the one it has by its place.
func (i *loadedInvoice) number(at line, n int) {
	n = cmp.Or(n, len(i.Lines)+1)
	if slices.Contains(i.numbers, n) {
		at.complain("line", "invoice %s has a line %d already", i.Number, n)
	}
	i.numbers = append(i.numbers, n)
}

func (i *loadedItem) extended(l InvoiceLine, perUnit decimal.Decimal) decimal.Decimal {
	return extend(l.Net.Amount, l.Quantity.Amount.Mul(perUnit), i.PerSell())
}

func (s *loadedShipment) holds(orderLine int) bool {
	return slices.ContainsFunc(s.Lines, func(l ShipmentLine) bool { return l.OrderLine == orderLine })
}

// addUp sums an invoice up once, and complains where its total is another. One without lines is of its total.
func (i *loadedInvoice) addUp() {
	if i.counted {
		return
	}
	i.counted = true
	for _, line := range i.Lines {
		i.Goods, i.Tax = i.Goods.Add(line.Extended), i.Tax.Add(line.Tax)
	}
	if freight := i.Freight.Amount.Amount; len(i.Lines) == 0 {
		i.Total = cents(i.at, "total", i.total.Decimal)
		i.Goods = i.Total.Sub(freight)
	} else {
		i.Total = i.Goods.Add(i.Tax).Add(freight)
		sumsUp(i.at, i.total, i.Total)
	}
	if !i.Total.IsPositive() {
		i.at.complain("total", "invoice %s comes to %s", i.Number, i.Total.StringFixed(2))
	}
}

// pay adds what a payment pays of an invoice, or takes back.
func (i *loadedInvoice) pay(at line, amount decimal.Decimal) {
	i.addUp()
	i.paid = i.paid.Add(amount)
	if i.paid.GreaterThan(i.Total) || i.paid.IsNegative() {
		at.complain("amount", "%s were paid on invoice %s, which is of %s", i.paid.StringFixed(2), i.Number, i.Total.StringFixed(2))
	}
}

// fileInvoices ties every line to the shipment it bills, and works out what is open.
func (l *importer) fileInvoices() {
	for n, i := range l.invoices.all {
		i.addUp()
		i.Key, i.Order = n+1, i.order.Key
		i.Created, i.Changed = l.at(i.IssuedOn), l.at(i.IssuedOn)
		i.Paid = i.paid
		if i.open.Valid {
			i.Paid = i.Total.Sub(cents(i.at, "open", i.open.Decimal))
			if i.Paid.IsNegative() || i.Paid.LessThan(i.paid) {
				i.at.complain("open", "of %s, of which %s were paid, %s cannot be open", i.Total.StringFixed(2), i.paid.StringFixed(2), i.open.Decimal)
			}
		}
		for k := range i.Lines {
			l.bill(i, &i.Lines[k])
		}
		i.order.freightInvoiced = true
		if i.Changed.After(i.order.Changed) {
			i.order.Changed = i.Changed
		}
		l.books.numbers.invoice.passed(i.Number)
		l.books.invoicesOf[i.Customer] = append(l.books.invoicesOf[i.Customer], i.Key)
	}
}

// bill finds the shipment of an invoice's line: the one named, or the first with something of it not invoiced yet.
func (l *importer) bill(i *loadedInvoice, line *InvoiceLine) {
	ordered := &i.order.Lines[line.OrderLine]
	ordered.Invoiced = ordered.Invoiced.Add(line.Quantity.Amount)
	for _, key := range i.order.shipments {
		s := l.shipments.all[key-1]
		if line.Shipment != 0 && line.Shipment != key {
			continue
		}
		n := slices.IndexFunc(s.Lines, func(shipped ShipmentLine) bool {
			return shipped.OrderLine == line.OrderLine && (line.Shipment == key || s.left(shipped).IsPositive())
		})
		if n < 0 {
			continue
		}
		line.Shipment, line.ShipmentLine = key, n
		if s.billed == nil {
			s.billed = map[int]decimal.Decimal{}
		}
		s.billed[n] = s.billed[n].Add(line.Quantity.Amount)
		s.Invoiced = true
		return
	}
}

// left is what of a shipment's line no invoice bills yet.
func (s *loadedShipment) left(l ShipmentLine) decimal.Decimal {
	return l.Quantity.Amount.Sub(s.billed[l.Number])
}
