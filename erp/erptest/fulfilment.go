package erptest

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// What became of an order, as Orders tells it.
var fulfilment = []promise{
	{name: "shipped in part", of: "CreateOrder Order", keep: func(s *suite) {
		o := s.place(s.line(s.Known.Stocked, 10))
		s.Company.Ship(o.Number, decimal.NewFromInt(4))
		after := s.order(o.Number)
		if after.Status != erp.OrderPartial {
			s.Errorf("got status %q", after.Status)
		}
		s.wantProgress(after.Lines[0], 4, 0)
	}},
	{name: "more than there is", of: "CreateOrder Order", keep: func(s *suite) {
		o := s.order(s.place(s.line(s.Known.Scarce, 300)).Number)
		line := o.Lines[0]
		if !line.Backordered.Amount.IsPositive() || !line.Backordered.Amount.LessThan(line.Quantity.Amount) {
			s.Errorf("of %s, some of which is in stock, %s are back-ordered", line.Quantity, line.Backordered)
		}
		if line.Backordered.UOM != line.Quantity.UOM || line.Shipped.UOM != line.Quantity.UOM {
			s.Errorf("ordered in %q, shipped in %q, back-ordered in %q", line.Quantity.UOM, line.Shipped.UOM, line.Backordered.UOM)
		}
	}},
	{name: "shipped, then billed", of: "CreateOrder Order", keep: func(s *suite) {
		o := s.place(s.line(s.Known.Stocked, 3))
		s.Company.ShipRest(o.Number)
		after := s.order(o.Number)
		if after.Status != erp.OrderShipped {
			s.Errorf("all shipped: got status %q", after.Status)
		}
		s.wantProgress(after.Lines[0], 3, 0)
		s.Company.Invoice(o.Number)
		if after = s.order(o.Number); after.Status != erp.OrderInvoiced {
			s.Errorf("all billed: got status %q", after.Status)
		}
		s.wantProgress(after.Lines[0], 3, 0)
	}},
}

// order reads one of Known.Customer's.
func (s *suite) order(number erp.OrderNumber) erp.Order {
	s.Helper()
	o, err := s.Adapter.Order(s.ctx, s.Known.Customer, number)
	s.check(err)
	if len(o.Lines) == 0 {
		s.Fatalf("order %q has no lines", number)
	}
	return o
}

func (s *suite) wantProgress(line erp.OrderLine, shipped, backordered int64) {
	s.Helper()
	uom := line.Quantity.UOM
	if !line.Shipped.Equal(erp.NewQuantity(decimal.NewFromInt(shipped), uom)) ||
		!line.Backordered.Equal(erp.NewQuantity(decimal.NewFromInt(backordered), uom)) {
		s.Errorf("of %s, %s shipped and %s back-ordered; want %d and %d",
			line.Quantity, line.Shipped, line.Backordered, shipped, backordered)
	}
}
