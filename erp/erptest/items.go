package erptest

import (
	"slices"
	"strings"

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
	{name: "attributes have names and values", of: "Items", keep: func(s *suite) {
		all, _ := gather(s, s.Adapter.Items, erp.ListQuery{})
		for _, i := range all {
			names := map[string]bool{}
			for _, a := range i.Attributes {
				if strings.TrimSpace(a.Name) == "" || strings.TrimSpace(a.Value) == "" || names[a.Name] {
					s.Errorf("%q has %+v", i.ID, i.Attributes)
				}
				names[a.Name] = true
			}
		}
		if s.Known.Described == "" {
			return
		}
		one, err := s.Adapter.Item(s.ctx, s.Known.Described)
		s.check(err)
		if !slices.Equal(one.Attributes, s.Known.Attributes) {
			s.Errorf("got %+v, want %+v", one.Attributes, s.Known.Attributes)
		}
	}},
	{name: "substitutes are other items", of: "Item Items", needs: "Substitutes", keep: func(s *suite) {
		all, _ := gather(s, s.Adapter.Items, erp.ListQuery{})
		replaced := 0
		for _, i := range all {
			for _, other := range i.Substitutes {
				replaced++
				if _, err := s.Adapter.Item(s.ctx, other); err != nil || other == i.ID {
					s.Errorf("%q is said to stand in for %q: %v", other, i.ID, err)
				}
			}
		}
		if replaced == 0 {
			s.Error("no item has a substitute")
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
