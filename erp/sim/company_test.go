package sim_test

import (
	"errors"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// noon is a Tuesday.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func fixed() time.Time { return noon }

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func day(s string) erp.Date {
	d, err := erp.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// newCompany returns a company with two warehouses, a few items, and one customer in Dayton with a limit.
func newCompany(s sim.Settings) *sim.Company {
	s.Clock = fixed
	c := sim.New(s)
	c.AddWarehouse(erp.Warehouse{ID: "01", Name: "Dayton", Nettable: true})
	c.AddWarehouse(erp.Warehouse{ID: "02", Name: "Fort Wayne", Nettable: true})
	c.AddPriceList(sim.PriceList{Number: 1, Name: "List"})
	c.AddPriceList(sim.PriceList{Number: 2, Name: "Trade", Base: 1, Factor: dec("0.9")})
	c.AddTaxRate(sim.TaxRate{Jurisdiction: "Ohio", Country: "US", Region: "OH", Percent: dec("5.75")})
	c.AddTaxRate(sim.TaxRate{Jurisdiction: "Montgomery County", Country: "US", Region: "OH", City: "Dayton", Percent: dec("1.75")})
	bolts := erp.Category{ID: "101", Name: "Bolts"}
	c.AddItem(sim.Item{Item: erp.Item{ID: "BOLT", Description: "Hex cap screw 1/2-13 × 2", Category: bolts, StockUOM: "EA", SellUOM: "C",
		Packs: []erp.Pack{{UOM: "C", PerStock: dec("100")}}, Status: erp.ItemActive}, Prices: []sim.ListPrice{{List: 1, Amount: dec("63.40")}}})
	c.AddItem(sim.Item{Item: erp.Item{ID: "VALVE", Description: "Ball valve 1 in", StockUOM: "EA", SellUOM: "EA",
		Packs: []erp.Pack{{UOM: "DZ", PerStock: dec("12")}}, Status: erp.ItemActive}, Prices: []sim.ListPrice{{List: 1, Amount: dec("14.99")}}})
	c.AddItem(sim.Item{Item: erp.Item{ID: "QUOTED", Description: "Pressure vessel", StockUOM: "EA", SellUOM: "EA", Status: erp.ItemActive}})
	c.AddItem(sim.Item{Item: erp.Item{ID: "GONE", StockUOM: "EA", SellUOM: "EA", Status: erp.ItemDiscontinued}})
	c.AddItem(sim.Item{Item: erp.Item{ID: "STOPPED", StockUOM: "EA", SellUOM: "EA", Status: erp.ItemBlocked}})
	c.AddCustomer(customer("C1", 1))
	return c
}

func customer(id erp.CustomerID, list int) sim.Customer {
	return sim.Customer{
		Customer: erp.Customer{
			ID: id, Name: "Ridgeline Fabrication", Currency: "USD", Terms: erp.Terms{Name: "Net 30", NetDays: 30}, Active: true,
			Contacts: []erp.Contact{{ID: "7", Name: "Marian Kowalski"}},
			ShipTos: []erp.ShipTo{
				{ID: "DOCK", Default: true, Address: erp.Address{City: "Dayton", Region: "OH", Country: "US"}},
				{ID: "GARY", Address: erp.Address{City: "Gary", Region: "IN", Country: "US"}},
			},
		},
		PriceList: list, Warehouse: "01", Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.MustMoney("1000", "USD")},
	}
}

// order is a draft of customer C1 for lines written like "2 C BOLT".
func order(lines ...erp.DraftLine) sim.NewOrder {
	return sim.NewOrder{OrderDraft: erp.OrderDraft{Customer: "C1", Lines: lines}}
}

func line(item erp.ItemID, quantity string, uom erp.UOM) erp.DraftLine {
	return erp.DraftLine{Item: item, Quantity: erp.MustQuantity(quantity, uom)}
}

// must calls do with an argument and returns what it returned.
func must[A, T any](t testing.TB, do func(A) (T, error), a A) T {
	t.Helper()
	v, err := do(a)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func receive(t testing.TB, c *sim.Company, item erp.ItemID, w erp.WarehouseID, quantity string) {
	t.Helper()
	if err := c.Receive(item, w, dec(quantity)); err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, err error, kind sim.Kind) *sim.Error {
	t.Helper()
	var refused *sim.Error
	if !errors.As(err, &refused) || refused.Kind != kind {
		t.Fatalf("got %v, want it refused as %s", err, kind)
	}
	return refused
}

func wantAmount(t testing.TB, what string, got decimal.Decimal, want string) {
	t.Helper()
	if !got.Equal(dec(want)) {
		t.Errorf("%s = %s, want %s", what, got, want)
	}
}
