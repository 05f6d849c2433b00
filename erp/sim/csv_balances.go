package sim

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// close puts the documents into the company, whose figures are whole now, and adds the customers' balances up from them.
func (l *importer) close() {
	for _, o := range l.orders.all {
		l.books.orders.put(o.Key, o.Order)
		l.books.post(o.Customer, func(b *balance) { b.orders = b.orders.Add(o.toCome()) })
	}
	inPart := 0
	for _, s := range l.shipments.all {
		if s.Number == "" {
			s.Number = l.books.numbers.shipment.next()
		}
		if l.books.shipments.put(s.Key, s.Shipment); s.Invoiced {
			inPart += s.inPart()
			continue
		}
		l.books.post(s.Customer, func(b *balance) { b.shipped = b.shipped.Add(s.amount()) })
	}
	if inPart > 0 {
		l.note(fmt.Sprintf("invoice_lines.csv: %d shipments are invoiced in part; they count as invoiced", inPart))
	}
	for _, i := range l.invoices.all {
		l.books.invoices.put(i.Key, i.Invoice)
		l.books.post(i.Customer, func(b *balance) { b.receivable = b.receivable.Add(i.Open()) })
	}
	for _, r := range l.returns.all {
		l.books.rmas.put(r.Key, r.RMA)
	}
	for _, m := range l.credits.all {
		l.books.post(m.Customer, func(b *balance) { b.unapplied = b.unapplied.Add(m.Open()) })
	}
	for _, p := range l.payments.all {
		l.books.post(p.Customer, func(b *balance) { b.unapplied = b.unapplied.Add(p.OnAccount) })
	}
}

// toCome is what of an order is neither shipped nor, as its freight, invoiced.
func (o *loadedOrder) toCome() decimal.Decimal {
	sum := decimal.Zero
	if o.Cancelled {
		return sum
	}
	for _, l := range o.Lines {
		if l.closed {
			continue
		}
		sum = sum.Add(l.Extended.Sub(l.share(l.Extended, l.Shipped))).Add(l.Tax.Sub(l.share(l.Tax, l.Shipped)))
	}
	if !o.freightInvoiced {
		sum = sum.Add(o.Freight.Amount.Amount)
	}
	return sum
}

// inPart is one for a shipment with a line that is not invoiced in full.
func (s *loadedShipment) inPart() int {
	for _, l := range s.Lines {
		if s.left(l).IsPositive() {
			return 1
		}
	}
	return 0
}
