package erptest

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

var availability = []promise{
	{name: "warehouses in the ERP's order", of: "Warehouses", keep: func(s *suite) {
		got, err := s.Adapter.Warehouses(s.ctx)
		s.check(err)
		want := s.Company.Warehouses()
		if len(got) != len(want) {
			s.Fatalf("got %d warehouses, want %d", len(got), len(want))
		}
		for i := range want {
			if got[i].ID != want[i] || got[i].Name == "" {
				s.Errorf("warehouse %d: got %q named %q, want %q", i, got[i].ID, got[i].Name, want[i])
			}
		}
	}},
	{name: "figures are the books'", of: "Availability", keep: func(s *suite) {
		ids := []erp.ItemID{s.Known.Stocked, s.Known.Scarce, s.Known.Packed}
		got := s.availability(ids...)
		for _, id := range ids {
			s.wantAvailability(got[id], s.Company.Availability(id))
		}
	}},
	{name: "an unknown item is left out", of: "Availability", keep: func(s *suite) {
		got := s.availability(s.Known.NoItem, s.Known.Stocked)
		if _, known := got[s.Known.Stocked]; !known || len(got) != 1 {
			s.Errorf("got %d items, want %q alone", len(got), s.Known.Stocked)
		}
	}},
	{name: "what is ordered is promised to nobody else", of: "Availability", keep: func(s *suite) {
		before := s.availability(s.Known.Stocked)[s.Known.Stocked].ATP()
		line := s.line(s.Known.Stocked, 5)
		s.place(line)
		got := s.availability(s.Known.Stocked)[s.Known.Stocked]
		s.wantAvailability(got, s.Company.Availability(s.Known.Stocked))
		i, err := s.Adapter.Item(s.ctx, s.Known.Stocked)
		s.check(err)
		ordered, err := i.Convert(line.Quantity, got.UOM)
		s.check(err)
		if taken := before.Sub(got.ATP()); !taken.Equal(ordered.Amount) {
			s.Errorf("ordered %s, and %s %s are no longer available", ordered, taken, got.UOM)
		}
	}},
}

func (s *suite) availability(ids ...erp.ItemID) map[erp.ItemID]erp.Availability {
	s.Helper()
	rows, err := s.Adapter.Availability(s.ctx, ids)
	s.check(err)
	got := map[erp.ItemID]erp.Availability{}
	for _, row := range rows {
		if _, twice := got[row.Item]; twice {
			s.Errorf("item %q came twice", row.Item)
		}
		got[row.Item] = row
	}
	return got
}

func (s *suite) wantAvailability(got, want erp.Availability) {
	s.Helper()
	if got.Item != want.Item || got.UOM != want.UOM || got.AsOf.IsZero() {
		s.Errorf("got item %q in %q as of %s, want %q in %q", got.Item, got.UOM, got.AsOf, want.Item, want.UOM)
	}
	rows := map[erp.WarehouseID]erp.WarehouseStock{}
	for _, w := range got.Warehouses {
		rows[w.Warehouse] = w
	}
	if len(rows) != len(want.Warehouses) {
		s.Errorf("item %q: got %d warehouses, want %d", want.Item, len(rows), len(want.Warehouses))
	}
	for _, w := range want.Warehouses {
		g := rows[w.Warehouse]
		if !g.OnHand.Equal(w.OnHand) || !g.Allocated.Equal(w.Allocated) || !g.OnOrder.Equal(w.OnOrder) || !g.ATP.Equal(w.ATP) {
			s.Errorf("item %q in %q: got on hand %s, allocated %s, on order %s, ATP %s; want %s, %s, %s, %s", want.Item, w.Warehouse,
				g.OnHand, g.Allocated, g.OnOrder, g.ATP, w.OnHand, w.Allocated, w.OnOrder, w.ATP)
		}
		if g.ATP.LessThan(decimal.Zero) {
			s.Errorf("item %q in %q: ATP %s is below zero", want.Item, w.Warehouse, g.ATP)
		}
		if s.Adapter.Capabilities().NextReceipts &&
			(g.NextReceipt.On != w.NextReceipt.On || !g.NextReceipt.Quantity.Equal(w.NextReceipt.Quantity)) {
			s.Errorf("item %q in %q: next receipt %+v, want %+v", want.Item, w.Warehouse, g.NextReceipt, w.NextReceipt)
		}
	}
}
