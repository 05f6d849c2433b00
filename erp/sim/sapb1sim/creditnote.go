package sapb1sim

import (
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// creditDocument is a credit memo. One of an invoice is drawn from it, one of a return from the goods that came in.
func (s *service) creditDocument(m sim.CreditMemo) *document {
	number, _ := strconv.Atoi(m.Number)
	doc := &document{
		service: s, object: "oCreditNotes", entry: m.Key, number: number, customer: m.Customer, posted: m.IssuedOn, due: m.IssuedOn,
		currency: m.Currency, total: m.Total, tax: m.Tax, paid: m.Applied, closed: !m.Open().IsPositive(),
		authorization: "dasWithout", comments: m.Reason, created: m.Created, changed: m.Changed,
	}
	doc.order = func() sim.Order {
		rma, _ := s.company.RMA(m.RMA) // none: the zero reference is right
		return sim.Order{Reference: rma.Reference, Address: doc.sold().BillTo}
	}
	doc.lines = func() []documentLine {
		returned, lines := s.company.ReturnedWith(m), make([]documentLine, len(m.Lines))
		for i, l := range m.Lines {
			lines[i] = s.creditLine(m, l)
			switch {
			case i < len(returned):
				lines[i].base = base{objectReturn, returned[i].Receipt, returned[i].Line}
			case m.Invoice != 0:
				lines[i].base = base{objectInvoice, m.Invoice, l.Number}
			}
		}
		return lines
	}
	return doc
}

// creditLine is a line of goods, or of words alone: a free credit, a fee.
func (s *service) creditLine(m sim.CreditMemo, l sim.InvoiceLine) documentLine {
	line := documentLine{
		number: l.Number, item: l.Item, description: l.Description, quantity: l.Quantity, unit: manual,
		perUnit: decimal.NewFromInt(1), unitPrice: l.Net.Amount, price: l.Net.Amount, currency: m.Currency,
		extended: l.Extended, tax: l.Tax, shipOn: m.IssuedOn, rule: sim.RuleManual, base: noBase,
	}
	if l.Extended.IsPositive() {
		line.taxPercent = l.Tax.Mul(decimal.NewFromInt(100)).DivRound(l.Extended, 2)
	}
	item, err := s.company.Item(l.Item)
	if err != nil {
		return line
	}
	line.unit = s.codes.unit(item.Item, l.Quantity.UOM)
	if one, err := item.Convert(erp.NewQuantity(decimal.NewFromInt(1), l.Quantity.UOM), item.StockUOM); err == nil {
		line.perUnit = one.Amount
	}
	line.price = l.Net.Amount.Mul(line.perUnit).DivRound(item.PerSell(), 6)
	line.unitPrice = line.price
	return line
}

func (s *service) creditNotes() *entitySet {
	return &entitySet{
		name: "CreditNotes", shape: documentShape, keys: []string{"DocEntry"}, ordered: true,
		rows: func(c *call, q query) rows {
			return visible(c, s.company.CreditMemos(sim.Query{Customer: q.customer()}), s.creditDocument)
		},
		find: func(c *call, k key) (any, bool) {
			m, err := s.company.CreditMemo(int(k[0].(int64)))
			return s.creditDocument(m), err == nil && !c.effects.Hides(m.Created)
		},
		version: documentVersion,
	}
}
