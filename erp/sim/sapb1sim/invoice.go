package sapb1sim

import (
	"strconv"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func (s *service) invoiceDocument(i sim.Invoice) *document {
	number, _ := strconv.Atoi(i.Number)
	doc := &document{
		service: s, object: "oInvoices", entry: i.Key, number: number, order: s.orderOf(i.Order),
		filed:    sim.DocumentRecord(erp.SubjectInvoice, i.Key),
		customer: i.Customer, customerPO: i.CustomerPO, posted: i.IssuedOn, due: i.DueOn, shipTo: i.ShipTo,
		currency: i.Currency, total: i.Total, tax: i.Tax, paid: i.Paid, freight: i.Freight.Amount.Amount,
		closed: i.Status() == erp.InvoicePaid, authorization: "dasWithout", created: i.Created, changed: i.Changed,
	}
	if i.Derived {
		doc.comments = "Derived from shipped order " + string(i.OrderNo)
	}
	doc.lines = func() []documentLine {
		order, lines := doc.order(), make([]documentLine, len(i.Lines))
		for n, l := range i.Lines {
			from := base{objectDelivery, l.Shipment, l.ShipmentLine}
			lines[n] = s.orderedLine(order, order.Lines[l.OrderLine]).drawn(l.Number, l.Quantity, l.Extended, l.Tax, from)
			lines[n].shipOn = i.IssuedOn
		}
		return lines
	}
	return doc
}

func (s *service) invoices() *entitySet {
	return &entitySet{
		name: "Invoices", shape: documentShape, keys: []string{"DocEntry"}, ordered: true,
		rows: func(c *call, q query) rows {
			return visible(c, s.company.Invoices(sim.Query{Customer: q.customer()}), s.invoiceDocument)
		},
		find: func(c *call, k key) (any, bool) {
			i, err := s.company.Invoice(int(k[0].(int64)))
			return s.invoiceDocument(i), err == nil && !c.effects.Hides(i.Created)
		},
		version: documentVersion,
	}
}
