package erptest

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

var shipments = []promise{
	{name: "of an order, oldest first", of: "ShipmentsOf", keep: func(s *suite) {
		o := s.place(s.line(s.Known.Stocked, 10))
		first := s.Company.Ship(o.Number, decimal.NewFromInt(4))
		s.Company.AdvanceDays(1)
		second := s.Company.Ship(o.Number, decimal.NewFromInt(6))
		got, err := s.Adapter.ShipmentsOf(s.ctx, s.Known.Customer, o.Number)
		s.check(err)
		if len(got) != 2 {
			s.Fatalf("got %d shipments, want 2", len(got))
		}
		for i, want := range []struct {
			tracking string
			quantity int64
		}{{first, 4}, {second, 6}} {
			g := got[i]
			if g.Tracking != want.tracking || g.Number == "" || g.Customer != s.Known.Customer || g.Order != o.Number || g.ShippedOn.IsZero() {
				s.Errorf("shipment %d: got %+v, want order %q with tracking number %q", i, g, o.Number, want.tracking)
			}
			if len(g.Lines) != 1 {
				s.Fatalf("shipment %d has %d lines, want 1", i, len(g.Lines))
			}
			ordered, line := o.Lines[0], g.Lines[0]
			quantity := erp.NewQuantity(decimal.NewFromInt(want.quantity), ordered.Quantity.UOM)
			if line.Item != ordered.Item || line.Order != o.Number || line.OrderLine != ordered.Number || !line.Quantity.Equal(quantity) {
				s.Errorf("shipment %d: got %+v, want %s for line %q", i, line, quantity, ordered.Number)
			}
		}
	}},
	{name: "none yet", of: "ShipmentsOf", keep: func(s *suite) {
		o := s.place(s.line(s.Known.Stocked, 1))
		got, err := s.Adapter.ShipmentsOf(s.ctx, s.Known.Customer, o.Number)
		if err != nil || len(got) != 0 {
			s.Errorf("got %d shipments, %v", len(got), err)
		}
	}},
	{name: "another customer's stay theirs", of: "ShipmentsOf", keep: func(s *suite) {
		own, err := s.Adapter.ShipmentsOf(s.ctx, s.Known.Other, s.Known.OtherOrder)
		s.check(err)
		if len(own) == 0 {
			s.Fatal("the harness names an order that was not shipped")
		}
		got, err := s.Adapter.ShipmentsOf(s.ctx, s.Known.Customer, s.Known.OtherOrder)
		if len(got) != 0 || err != nil && erp.CodeOf(err) != erp.NotFound {
			s.Errorf("got %d shipments, %v", len(got), err)
		}
	}},
	{name: "pages lose and double none", of: "Shipments", keep: func(s *suite) {
		before, _ := gather(s, s.Adapter.Shipments, erp.ListQuery{Customer: s.Known.Customer})
		var want []string
		for _, shipment := range before {
			want = append(want, shipment.Tracking)
		}
		for range 5 {
			o := s.place(s.line(s.Known.Stocked, 1))
			want = append(want, s.Company.Ship(o.Number, decimal.NewFromInt(1)))
		}
		got, _ := gather(s, s.Adapter.Shipments, erp.ListQuery{Customer: s.Known.Customer, Limit: 2})
		sameKeys(s, "the customer's shipments", keysOf(got, func(s erp.Shipment) string { return s.Tracking }), want)
		all, _ := gather(s, s.Adapter.Shipments, erp.ListQuery{Limit: 3})
		if !slices.ContainsFunc(all, func(shipment erp.Shipment) bool { return shipment.Customer == s.Known.Other }) {
			s.Error("the list of all customers lacks the other customer's")
		}
	}},
}
