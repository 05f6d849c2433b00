package sapb1sim

import (
	"strconv"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// returnDocument is goods that are back in stock, drawn from a return request. It is open until a credit note is drawn from
// it.
func (s *service) returnDocument(receipt sim.RMAReceipt) *document {
	r, err := s.company.RMA(receipt.RMA)
	if err != nil {
		panic("sapb1sim: goods without return: " + err.Error()) // returns are never deleted
	}
	number, _ := strconv.Atoi(receipt.Number)
	credited := r.Status == erp.RMACredited
	doc := &document{
		service: s, object: "oReturns", entry: receipt.Key, number: number, customer: r.Customer, shipTo: r.ShipTo,
		posted: receipt.ReceivedOn, due: receipt.ReceivedOn, currency: r.Currency, closed: credited, authorization: "dasWithout",
		created: receipt.Created, changed: receipt.Created,
	}
	if credited {
		doc.changed = r.Changed
	}
	doc.order = func() sim.Order { return sim.Order{Reference: r.Reference, Address: doc.sold().BillTo} }
	lines := make([]documentLine, len(receipt.Lines))
	for i, l := range receipt.Lines {
		lines[i] = s.returnedLine(l.Number, r.Lines[l.RMALine], l.Quantity, base{objectReturnRequest, r.Key, l.RMALine})
		if credited {
			lines[i].open = lines[i].open.Sub(lines[i].open)
		}
		doc.tax = doc.tax.Add(lines[i].tax)
		doc.total = doc.total.Add(lines[i].gross())
	}
	doc.lines = func() []documentLine { return lines }
	return doc
}

func (s *service) goodsReturns() *entitySet {
	return &entitySet{
		name: "Returns", shape: documentShape, keys: []string{"DocEntry"}, ordered: true,
		rows: func(c *call, q query) rows {
			return visible(c, s.company.RMAReceipts(sim.Query{Customer: q.customer()}), s.returnDocument)
		},
		find: func(c *call, k key) (any, bool) {
			r, err := s.company.RMAReceipt(int(k[0].(int64)))
			if err != nil {
				return nil, false
			}
			return s.returnDocument(r), !c.effects.Hides(r.Created)
		},
		version: documentVersion,
	}
}
