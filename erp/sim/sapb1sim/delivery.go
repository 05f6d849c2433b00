package sapb1sim

import (
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func (s *service) deliveryDocument(d sim.Shipment) *document {
	number, _ := strconv.Atoi(d.Number)
	doc := &document{
		service: s, object: "oDeliveryNotes", entry: d.Key, number: number, order: s.orderOf(d.Order),
		filed:    sim.DocumentRecord(erp.SubjectShipment, d.Key),
		customer: d.Customer, customerPO: d.CustomerPO, posted: d.ShippedOn, due: d.ShippedOn, shipTo: d.ShipTo,
		currency: d.Currency, closed: d.Invoiced, authorization: "dasWithout", carrier: d.Carrier, tracking: d.Tracking,
		created: d.Created, changed: d.Changed,
	}
	for _, l := range d.Lines {
		doc.total, doc.tax = doc.total.Add(l.Extended).Add(l.Tax), doc.tax.Add(l.Tax)
	}
	doc.lines = func() []documentLine {
		order, lines := doc.order(), make([]documentLine, len(d.Lines))
		for i, l := range d.Lines {
			from := base{objectOrder, d.Order, l.OrderLine}
			lines[i] = s.orderedLine(order, order.Lines[l.OrderLine]).drawn(l.Number, l.Quantity, l.Extended, l.Tax, from)
			lines[i].shipOn = d.ShippedOn
			if d.Invoiced {
				lines[i].open = decimal.Zero
			}
		}
		return lines
	}
	return doc
}

func (s *service) deliveries() *entitySet {
	return &entitySet{
		name: "DeliveryNotes", shape: documentShape, keys: []string{"DocEntry"}, ordered: true,
		rows: func(c *call, q query) rows {
			return visible(c, s.company.Shipments(sim.Query{Customer: q.customer()}), s.deliveryDocument)
		},
		find: func(c *call, k key) (any, bool) {
			d, err := s.company.Shipment(int(k[0].(int64)))
			return s.deliveryDocument(d), err == nil && !c.effects.Hides(d.Created)
		},
		version: documentVersion,
	}
}

// orderOf returns the order that a delivery or invoice was drawn from, read when it is first needed.
func (s *service) orderOf(key int) func() sim.Order {
	return func() sim.Order {
		o, err := s.company.Order(key)
		if err != nil {
			panic("sapb1sim: document without order: " + err.Error()) // orders are never deleted
		}
		return o
	}
}
