package erptest

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

var items = []promise{
	{name: "one comes whole", of: "Item", keep: func(s *suite) {
		i, err := s.Adapter.Item(s.ctx, s.Known.Stocked)
		s.check(err)
		if i.ID != s.Known.Stocked || i.Description == "" || i.StockUOM == "" || i.SellUOM == "" || i.Status != erp.ItemActive {
			s.Errorf("got id %q, description %q, stock unit %q, sell unit %q, status %q",
				i.ID, i.Description, i.StockUOM, i.SellUOM, i.Status)
		}
		if _, err := i.Convert(erp.NewQuantity(decimal.NewFromInt(1), i.SellUOM), i.StockUOM); err != nil {
			s.Errorf("its sell unit has no conversion: %v", err)
		}
	}},
	{name: "packs convert exactly", of: "Item", keep: func(s *suite) {
		i, err := s.Adapter.Item(s.ctx, s.Known.Packed)
		s.check(err)
		three := erp.NewQuantity(decimal.NewFromInt(3), s.Known.PackUOM)
		stock, err := i.Convert(three, i.StockUOM)
		s.check(err)
		back, err := i.Convert(stock, s.Known.PackUOM)
		s.check(err)
		if !back.Equal(three) || !stock.Amount.Equal(decimal.NewFromInt(int64(3*s.Known.PackOf))) {
			s.Errorf("%s of %d each are %s, and those are %s", three, s.Known.PackOf, stock, back)
		}
	}},
	{name: "not found", of: "Item", keep: func(s *suite) {
		_, err := s.Adapter.Item(s.ctx, s.Known.NoItem)
		s.wantCode(err, erp.NotFound)
	}},
	{name: "pages lose and double none", of: "Items", keep: func(s *suite) {
		want := s.Company.Items()
		for _, size := range []int{0, 3} {
			got, pages := gather(s, s.Adapter.Items, erp.ListQuery{Limit: size})
			sameKeys(s, "items", keysOf(got, func(i erp.Item) erp.ItemID { return i.ID }), want)
			if size > 0 && pages < len(want)/size {
				s.Errorf("%d items came in %d pages of %d", len(want), pages, size)
			}
		}
	}},
	{name: "customers' part numbers", of: "CrossReferences", needs: "CrossReferences", keep: func(s *suite) {
		want := erp.CrossReference{Customer: s.Known.Customer, Item: s.Known.Part.Item, PartNumber: s.Known.Part.Number}
		all, _ := gather(s, s.Adapter.CrossReferences, erp.ListQuery{Limit: 2})
		if len(all) != s.Company.CrossReferences() || !slices.Contains(all, want) {
			s.Errorf("got %d part numbers, want %d with %+v among them", len(all), s.Company.CrossReferences(), want)
		}
		own, _ := gather(s, s.Adapter.CrossReferences, erp.ListQuery{Customer: s.Known.Customer})
		if !slices.Contains(own, want) {
			s.Errorf("the customer's own list lacks %+v", want)
		}
		for _, ref := range own {
			if ref.Customer != s.Known.Customer {
				s.Errorf("the list of %q holds %+v", s.Known.Customer, ref)
			}
		}
	}},
}
