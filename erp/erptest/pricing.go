package erptest

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

var pricing = []promise{
	{name: "figures are the books'", of: "Prices", keep: func(s *suite) {
		var lines []erp.PriceLine
		for _, id := range []erp.ItemID{s.Known.Contract, s.Known.Stocked, s.Known.Breaks, s.Known.Fine} {
			lines = append(lines, erp.PriceLine{Item: id, Quantity: s.selling(id, 1)})
		}
		for i, r := range s.prices(s.Known.Customer, s.today(), lines...) {
			s.wantPrice(s.Known.Customer, lines[i], s.today(), r)
		}
	}},
	{name: "a contract is one customer's", of: "Prices", keep: func(s *suite) {
		line := erp.PriceLine{Item: s.Known.Contract, Quantity: s.selling(s.Known.Contract, 1)}
		own := s.prices(s.Known.Customer, s.today(), line)[0]
		other := s.prices(s.Known.Other, s.today(), line)[0]
		s.wantPrice(s.Known.Customer, line, s.today(), own)
		s.wantPrice(s.Known.Other, line, s.today(), other)
		if own.Price.Source.Kind != erp.SourceContract || own.Price.Net.Equal(other.Price.Net) {
			s.Errorf("own price %s by %q, other customer's %s by %q",
				own.Price.Net, own.Price.Source.Kind, other.Price.Net, other.Price.Source.Kind)
		}
	}},
	{name: "quantities reach their break", of: "Prices", keep: func(s *suite) {
		one := s.selling(s.Known.Breaks, 1)
		books := s.Company.Price(PriceQuestion{s.Known.Customer, s.Known.Breaks, one, s.today()})
		if len(books.Breaks) == 0 {
			s.Fatal("the harness names an item without breaks")
		}
		lines := []erp.PriceLine{{Item: s.Known.Breaks, Quantity: one}}
		for _, b := range books.Breaks {
			below := b.From.Sub(decimal.NewFromInt(1))
			for _, amount := range []decimal.Decimal{below, b.From} {
				if amount.IsPositive() {
					lines = append(lines, erp.PriceLine{Item: s.Known.Breaks, Quantity: erp.NewQuantity(amount, one.UOM)})
				}
			}
		}
		results := s.prices(s.Known.Customer, s.today(), lines...)
		for i, r := range results {
			s.wantPrice(s.Known.Customer, lines[i], s.today(), r)
		}
		first, last := results[0].Price.Net, results[len(results)-1].Price.Net
		if cheaper, err := last.Cmp(first); err != nil || cheaper >= 0 {
			s.Errorf("%s at the highest break, %s for one (%v)", last, first, err)
		}
	}},
	{name: "breaks are listed", of: "Prices", needs: "PriceBreaks", keep: func(s *suite) {
		one := s.selling(s.Known.Breaks, 1)
		got := s.prices(s.Known.Customer, s.today(), erp.PriceLine{Item: s.Known.Breaks, Quantity: one})[0].Price.Breaks
		want := s.Company.Price(PriceQuestion{s.Known.Customer, s.Known.Breaks, one, s.today()}).Breaks
		if len(got) != len(want) {
			s.Fatalf("got breaks %v, want %v", got, want)
		}
		for i := range want {
			if !got[i].From.Equal(want[i].From) || !got[i].Net.Equal(want[i].Net) {
				s.Errorf("break %d: got %s from %s, want %s from %s", i, got[i].Net, got[i].From, want[i].Net, want[i].From)
			}
		}
	}},
	{name: "a promotion begins and ends", of: "Prices", keep: func(s *suite) {
		p := s.Known.Promotion
		line := erp.PriceLine{Item: p.Item, Quantity: s.selling(p.Item, 1)}
		on := func(day erp.Date) erp.Money {
			r := s.prices(s.Known.Customer, day, line)[0]
			s.wantPrice(s.Known.Customer, line, day, r)
			return r.Price.Net
		}
		first, last := on(p.From), on(p.Through)
		s.wantMoney("on the last day", last, first)
		for _, day := range []erp.Date{p.From.AddDays(-1), p.Through.AddDays(1)} {
			if cheaper, err := first.Cmp(on(day)); err != nil || cheaper >= 0 {
				s.Errorf("%s on %s, no better than on %s (%v)", first, p.From, day, err)
			}
		}
	}},
	{name: "another unit has its own price", of: "Prices", keep: func(s *suite) {
		i, err := s.Adapter.Item(s.ctx, s.Known.Packed)
		s.check(err)
		for _, uom := range []erp.UOM{i.StockUOM, s.Known.PackUOM} {
			line := erp.PriceLine{Item: i.ID, Quantity: erp.NewQuantity(decimal.NewFromInt(2), uom)}
			r := s.prices(s.Known.Customer, s.today(), line)[0]
			s.wantPrice(s.Known.Customer, line, s.today(), r)
			if !r.Price.Quantity.Equal(line.Quantity) {
				s.Errorf("asked for %s, priced %s", line.Quantity, r.Price.Quantity)
			}
		}
	}},
	{name: "decimals are unchanged", of: "Prices", keep: func(s *suite) {
		line := erp.PriceLine{Item: s.Known.Fine, Quantity: s.selling(s.Known.Fine, 1)}
		r := s.prices(s.Known.Customer, s.today(), line)[0]
		s.wantPrice(s.Known.Customer, line, s.today(), r)
		if r.Price.Net.Equal(r.Price.Net.Round(3)) {
			s.Errorf("%s has lost its fourth decimal", r.Price.Net)
		}
	}},
	{name: "an unpriceable item costs its own line only", of: "Prices", keep: func(s *suite) {
		good := erp.PriceLine{Item: s.Known.Contract, Quantity: s.selling(s.Known.Contract, 1)}
		noPrice := erp.PriceLine{Item: s.Known.NoPrice, Quantity: good.Quantity}
		noItem := erp.PriceLine{Item: s.Known.NoItem, Quantity: good.Quantity}
		got, err := s.Adapter.Prices(s.ctx, erp.PriceRequest{
			Customer: s.Known.Customer, On: s.today(), Lines: []erp.PriceLine{good, noPrice, noItem, good},
		})
		s.check(err)
		if len(got) != 4 {
			s.Fatalf("got %d results for 4 lines", len(got))
		}
		s.wantPrice(s.Known.Customer, good, s.today(), got[0])
		s.wantCode(got[1].Err, erp.Rejected, erp.NotFound)
		s.wantCode(got[2].Err, erp.NotFound)
		s.wantPrice(s.Known.Customer, good, s.today(), got[3])
		if got[1].Price.Net.Known() || got[2].Price.Net.Known() {
			s.Errorf("made up %s and %s", got[1].Price.Net, got[2].Price.Net)
		}
	}},
	{name: "no such customer", of: "Prices", keep: func(s *suite) {
		_, err := s.Adapter.Prices(s.ctx, erp.PriceRequest{
			Customer: s.Known.NoCustomer, On: s.today(),
			Lines: []erp.PriceLine{{Item: s.Known.Stocked, Quantity: s.selling(s.Known.Stocked, 1)}},
		})
		s.wantCode(err, erp.NotFound)
	}},
	{name: "as many to a request as promised", of: "Prices", keep: func(s *suite) {
		batch := s.Adapter.Capabilities().PriceBatch
		var lines []erp.PriceLine
		for _, id := range s.Company.Items() {
			if id != s.Known.Breaks && len(lines) < min(batch, 50) { // its breaks may cost a request each
				lines = append(lines, erp.PriceLine{Item: id, Quantity: s.selling(id, 1)})
			}
		}
		ask := func() (requests int) {
			before := s.Faults.Requests()
			_, err := s.Adapter.Prices(s.ctx, erp.PriceRequest{Customer: s.Known.Customer, On: s.today(), Lines: lines})
			s.check(err)
			return s.Faults.Requests() - before
		}
		ask() // and learn what is kept
		if n := ask(); n != 1 {
			s.Errorf("%d prices took %d requests, Capabilities.PriceBatch says %d fit one", len(lines), n, batch)
		}
	}},
}

// selling is a quantity of an item in the unit the counter quotes.
func (s *suite) selling(id erp.ItemID, n int64) erp.Quantity {
	s.Helper()
	i, err := s.Adapter.Item(s.ctx, id)
	s.check(err)
	return erp.NewQuantity(decimal.NewFromInt(n), i.SellUOM)
}

// prices asks for lines and makes sure that each is answered.
func (s *suite) prices(customer erp.CustomerID, on erp.Date, lines ...erp.PriceLine) []erp.PriceResult {
	s.Helper()
	got, err := s.Adapter.Prices(s.ctx, erp.PriceRequest{Customer: customer, On: on, Lines: lines})
	s.check(err)
	if len(got) != len(lines) {
		s.Fatalf("got %d results for %d lines", len(got), len(lines))
	}
	for i, r := range got {
		if r.Err != nil {
			s.Fatalf("line %d, %s of %q: %v", i, lines[i].Quantity, lines[i].Item, r.Err)
		}
	}
	return got
}

// wantPrice compares one answer with the books.
func (s *suite) wantPrice(customer erp.CustomerID, line erp.PriceLine, on erp.Date, r erp.PriceResult) {
	s.Helper()
	s.check(r.Err)
	got, want := r.Price, s.Company.Price(PriceQuestion{customer, line.Item, line.Quantity, on})
	if got.Item != line.Item || !got.Net.Equal(want.Net) || got.Per != want.Per || got.Source.Kind != want.Source.Kind {
		s.Errorf("%s of %q for %q on %s: got %s per %s of %q by %q, the books say %s per %s by %q", line.Quantity, line.Item,
			customer, on, got.Net, got.Per, got.Item, got.Source.Kind, want.Net, want.Per, want.Source.Kind)
	}
	if got.ValidThrough != want.ValidThrough {
		s.Errorf("%q on %s: valid through %q, the books say %q", line.Item, on, got.ValidThrough, want.ValidThrough)
	}
	if got.AsOf.IsZero() {
		s.Errorf("%q: no as-of time", line.Item)
	}
}
