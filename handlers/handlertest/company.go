package handlertest

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// Who and what is in the company.
const (
	Brandt erp.CustomerID = "C1000" // the customer whose people the tests are
	Ostrow erp.CustomerID = "C2000" // somebody else's

	Bolt         erp.ItemID = "HX-1213-Z5" // 18.40 a box of 25, Brandt's contract 15.20
	Washer       erp.ItemID = "FW-12"      // 0.11 each, no contract
	Nipple       erp.ItemID = `PN-3/4"×6é` // a number that must be escaped wherever it goes
	Gloves       erp.ItemID = "GL-100"     // sold by the dozen, in dozens of pairs of at least 12
	Breaker      erp.ItemID = "CB-20"      // without a price
	Discontinued erp.ItemID = "OLD-7"      // not made any more
	BrandtsBolt             = "BMW-0042"   // Brandt's own number for Bolt
	ShipToShop              = erp.ShipToID("SHOP")
	ShipToYard              = erp.ShipToID("YARD")
)

var category = erp.Category{ID: "100", Name: "Fasteners"}

// newCompany makes a distributor with two customers, six items and a little history: an order of Brandt's that was
// invoiced sixty days ago and is overdue, and one that is open.
func newCompany(t testing.TB, clock *Clock) *sim.Company {
	t.Helper()
	c := sim.New(sim.Settings{Name: "Great Miami Industrial Supply", Clock: clock.Now, Freight: sim.FreightRule{Flat: dec("24.50"), FreeFrom: dec("750")}})
	for _, w := range []erp.Warehouse{{ID: "01", Name: "Dayton"}, {ID: "02", Name: "Fort Wayne"}} { // in this order, on every run
		w.Nettable, w.Address = true, erp.Address{City: w.Name, Region: "OH", Country: "US"}
		c.AddWarehouse(w)
	}
	c.AddTaxRate(sim.TaxRate{Jurisdiction: "Ohio", Country: "US", Region: "OH", Percent: dec("5.75")})
	c.AddPriceList(sim.PriceList{Number: 1, Name: "List", Currency: "USD"})
	for _, id := range []erp.CustomerID{Brandt, Ostrow} {
		c.AddCustomer(newCustomer(id))
	}
	stockItems(t, c)
	c.SetSpecialPrice(sim.SpecialPrice{Customer: Brandt, Item: Bolt, Reference: "K-2291", Rate: sim.Fixed(dec("15.20"))})
	c.AddCrossReference(erp.CrossReference{Customer: Brandt, Item: Bolt, PartNumber: BrandtsBolt})

	old := enter(t, c, "PO-1001", erp.DraftLine{Item: Bolt, Quantity: erp.NewQuantity(dec("10"), "BX")})
	must(t, c.PickOrder(old))
	_, err := c.ShipOrder(old, sim.ShipRequest{Carrier: "UPS", Tracking: "1Z999AA10123456784"})
	must(t, err)
	_, err = c.InvoiceOrder(old)
	must(t, err)
	clock.Advance(60 * 24 * time.Hour)
	enter(t, c, "PO-1002", erp.DraftLine{Item: Washer, Quantity: erp.NewQuantity(dec("400"), "EA")})
	return c
}

func newCustomer(id erp.CustomerID) sim.Customer {
	address := erp.Address{Name: "Works", Lines: []string{"400 Leo Street"}, City: "Dayton", Region: "OH", Postal: "45404", Country: "US"}
	return sim.Customer{
		Customer: erp.Customer{
			ID: id, Name: map[erp.CustomerID]string{Brandt: "Brandt Machine Works", Ostrow: "Ostrow Fabrication"}[id], Currency: "USD",
			Terms: erp.Terms{Name: "Net 30", NetDays: 30}, BillTo: address, Active: true,
			ShipTos: []erp.ShipTo{{ID: ShipToShop, Name: "Shop", Address: address, Default: true}, {ID: ShipToYard, Name: "Yard", Address: address}},
			Rep:     erp.Rep{ID: "1", Name: "Dana Ruiz", Email: "dana.ruiz@example.com"},
		},
		PriceList: 1, Warehouse: "01", Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.MustMoney("5000", "USD")},
	}
}

func stockItems(t testing.TB, c *sim.Company) {
	t.Helper()
	each := func(id erp.ItemID, description, price string) sim.Item {
		item := sim.Item{Item: erp.Item{
			ID: id, Description: description, Category: category, StockUOM: "EA", SellUOM: "EA", Status: erp.ItemActive,
		}}
		if price != "" {
			item.Prices = []sim.ListPrice{{List: 1, Amount: dec(price)}}
		}
		return item
	}
	bolt := each(Bolt, "Hex cap screw 1/2-13 x 2, grade 5, zinc", "18.40")
	bolt.SellUOM, bolt.Packs = "BX", []erp.Pack{{UOM: "BX", PerStock: dec("25")}}
	gloves := each(Gloves, "Nitrile gloves, large", "9.75")
	gloves.MinQuantity, gloves.Multiple = dec("12"), dec("12")
	discontinued := each(Discontinued, "Hex cap screw, old finish", "12")
	discontinued.Status = erp.ItemDiscontinued
	for _, item := range []sim.Item{
		bolt, gloves, discontinued, each(Washer, "Flat washer 1/2", "0.11"), each(Nipple, "Pipe nipple ¾ × 6", "4.10"), each(Breaker, "Circuit breaker 20 A", ""),
	} {
		c.AddItem(item)
		must(t, c.Receive(item.ID, "01", dec("1000")))
	}
}

func enter(t testing.TB, c *sim.Company, po string, lines ...erp.DraftLine) int {
	t.Helper()
	order, err := c.CreateOrder(sim.NewOrder{Channel: "phone", OrderDraft: erp.OrderDraft{
		Customer: Brandt, ShipTo: ShipToShop, CustomerPO: po, Lines: lines,
	}})
	must(t, err)
	return order.Key
}

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
