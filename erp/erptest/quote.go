package erptest

import (
	"github.com/tradecounter/portal/erp"
)

var quotes = []promise{
	{name: "the sum is right", of: "Quote", keep: func(s *suite) {
		q := s.quote(s.draft(s.line(s.Known.Contract, 7), s.line(s.Known.Fine, 13), s.line(s.Known.Packed, 3)))
		var extended, taxes []erp.Money
		for _, l := range q.Lines {
			extended = append(extended, l.Extended)
		}
		for _, t := range q.Taxes {
			taxes = append(taxes, t.Amount)
		}
		s.wantMoney("goods", q.Goods, s.sum(extended...))
		s.wantMoney("total", q.Total, s.sum(q.Goods, counted(q.Freight), q.Tax))
		if len(taxes) > 0 {
			s.wantMoney("tax of all jurisdictions", s.sum(taxes...), q.Tax)
		}
		if q.AsOf.IsZero() || !q.Goods.Amount.IsPositive() {
			s.Errorf("got goods %s as of %s", q.Goods, q.AsOf)
		}
	}},
	{name: "lines come as sent", of: "Quote", keep: func(s *suite) {
		draft := s.draft(s.line(s.Known.Stocked, 2), s.line(s.Known.Contract, 1), s.line(s.Known.Stocked, 3))
		q := s.quote(draft)
		if len(q.Lines) != len(draft.Lines) {
			s.Fatalf("got %d lines, sent %d", len(q.Lines), len(draft.Lines))
		}
		for i, sent := range draft.Lines {
			if got := q.Lines[i]; got.Item != sent.Item || !got.Quantity.Equal(sent.Quantity) {
				s.Errorf("line %d: sent %s of %q, got %s of %q", i, sent.Quantity, sent.Item, got.Quantity, got.Item)
			}
		}
	}},
	{name: "unit prices are the prices", of: "Quote", keep: func(s *suite) {
		draft := s.draft(s.line(s.Known.Contract, 2), s.line(s.Known.Fine, 2), s.line(s.Known.Packed, 2))
		q := s.quote(draft)
		for i, sent := range draft.Lines {
			line := erp.PriceLine{Item: sent.Item, Quantity: sent.Quantity}
			price := s.prices(draft.Customer, s.today(), line)[0].Price
			if got := q.Lines[i]; !got.Net.Equal(price.Net) || got.Per != price.Per {
				s.Errorf("%q: quoted %s per %s, priced %s per %s", sent.Item, got.Net, got.Per, price.Net, price.Per)
			}
		}
	}},
	{name: "nothing stays behind", of: "Quote", keep: func(s *suite) {
		documents, stock := s.Company.Documents(), s.Company.Availability(s.Known.Stocked).ATP()
		s.quote(s.draft(s.line(s.Known.Stocked, 5)))
		if n := s.Company.Documents() - documents; n != 0 {
			s.Errorf("%d documents more than before", n)
		}
		if left := s.Company.Availability(s.Known.Stocked).ATP(); !left.Equal(stock) {
			s.Errorf("%s available before, %s after", stock, left)
		}
	}},
	{name: "quoted is ordered", of: "Quote CreateOrder", keep: func(s *suite) {
		draft := s.draft(s.line(s.Known.Contract, 7), s.line(s.Known.Fine, 13), s.line(s.Known.Packed, 3))
		q := s.quote(draft)
		o, err := s.Adapter.CreateOrder(s.ctx, s.reference(), draft)
		s.check(err)
		if len(o.Lines) != len(q.Lines) {
			s.Fatalf("quoted %d lines, ordered %d", len(q.Lines), len(o.Lines))
		}
		for i, l := range q.Lines {
			s.wantMoney("net of line", o.Lines[i].Net, l.Net)
			s.wantMoney("extended of line", o.Lines[i].Extended, l.Extended)
			if o.Lines[i].Per != l.Per || o.Lines[i].PromisedOn != l.PromisedOn || o.Lines[i].Warehouse != l.Warehouse {
				s.Errorf("line %d: quoted per %s, %s from %q; ordered per %s, %s from %q", i,
					l.Per, l.PromisedOn, l.Warehouse, o.Lines[i].Per, o.Lines[i].PromisedOn, o.Lines[i].Warehouse)
			}
		}
		s.wantMoney("goods", o.Goods, q.Goods)
		s.wantMoney("freight", o.Freight.Amount, q.Freight.Amount)
		s.wantMoney("tax", o.Tax, q.Tax)
		s.wantMoney("total", o.Total, q.Total)
		s.wantMoney("total in the books", s.Company.OrderTotal(o.Number), q.Total)
	}},
	{name: "stock is promised for a day", of: "Quote", needs: "PromisedDates", keep: func(s *suite) {
		q := s.quote(s.draft(s.line(s.Known.Stocked, 1)))
		if q.Lines[0].PromisedOn.IsZero() || q.Lines[0].PromisedOn.Before(s.today()) {
			s.Errorf("promised on %q, today is %s", q.Lines[0].PromisedOn, s.today())
		}
	}},
	{name: "a sweep leaves orders alone", of: "SweepQuotes", needs: "QuoteIsWritten", keep: func(s *suite) {
		o := s.place(s.line(s.Known.Stocked, 2))
		before := s.Company.Documents()
		_, err := s.Adapter.(erp.QuoteSweeper).SweepQuotes(s.ctx)
		s.check(err)
		if after := s.Company.Documents(); after != before {
			s.Errorf("%d documents before, %d after", before, after)
		}
		s.order(o.Number)
	}},
	{name: "what the ERP does not know is invalid", of: "Quote", keep: func(s *suite) {
		good := s.draft(s.line(s.Known.Stocked, 1))
		for what, change := range map[string]func(*erp.OrderDraft){
			"item":    func(d *erp.OrderDraft) { d.Lines[0].Item = s.Known.NoItem },
			"unit":    func(d *erp.OrderDraft) { d.Lines[0].Quantity.UOM = "NO-SUCH-UNIT" },
			"ship-to": func(d *erp.OrderDraft) { d.ShipTo = "NO-SUCH-SHIP-TO" },
		} {
			draft := good
			draft.Lines = append([]erp.DraftLine(nil), good.Lines...)
			change(&draft)
			if _, err := s.Adapter.Quote(s.ctx, draft); erp.CodeOf(err) != erp.Invalid {
				s.Errorf("unknown %s: got %v, want invalid", what, err)
			}
			if _, err := s.Adapter.CreateOrder(s.ctx, s.reference(), draft); erp.CodeOf(err) != erp.Invalid {
				s.Errorf("order with unknown %s: got %v, want invalid", what, err)
			}
		}
	}},
}

func (s *suite) quote(draft erp.OrderDraft) erp.Quote {
	s.Helper()
	q, err := s.Adapter.Quote(s.ctx, draft)
	s.check(err)
	return q
}

// counted is the part of freight that counts into the total.
func counted(f erp.Freight) erp.Money {
	if f.State == erp.FreightToBeAdvised || f.State == erp.FreightCustomerAccount {
		return erp.Money{}
	}
	return f.Amount
}
