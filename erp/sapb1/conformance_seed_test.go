package sapb1_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// begun is when the company's history starts; today is history days later, a Tuesday.
var begun = time.Date(2025, time.October, 11, 14, 0, 0, 0, time.UTC)

const history = 150

// newBooks founds a company that has one record for every case of the suite, and enough others to page through.
func newBooks(t *testing.T) *books {
	b := &books{t: t, company: sim.New(sim.Settings{
		Name: "Miami Valley Fasteners", Currency: "USD", Clock: func() time.Time { return begun },
		Freight: sim.FreightRule{Flat: decimal.RequireFromString("18.50"), FreeFrom: decimal.NewFromInt(2500)},
	})}
	for _, w := range []erp.Warehouse{{ID: "01", Name: "Dayton", Nettable: true}, {ID: "02", Name: "Columbus", Nettable: true}} {
		w.Address = erp.Address{Name: w.Name, Lines: []string{"100 Dock St"}, City: w.Name, Region: "OH", Postal: "45402", Country: "US"}
		b.company.AddWarehouse(w)
	}
	for name, percent := range map[string]string{"Ohio": "5.75", "Miami County": "1.25"} {
		b.company.AddTaxRate(sim.TaxRate{Jurisdiction: name, Country: "US", Region: "OH", Percent: decimal.RequireFromString(percent)})
	}
	b.company.AddPriceList(sim.PriceList{Number: 1, Name: "Industrial 2026"})
	b.addCustomers()
	b.addItems()
	b.addPrices()
	b.addHistory()
	return b
}

func (b *books) addCustomers() {
	names := map[erp.CustomerID]string{
		"C20000": "Acme Fabrication", "C30000": "Great Lakes Plumbing", "C40000": "株式会社 山田製作所", "C50000": "Buckeye Mill Supply",
		"C60000": "Łódź Śruby Sp. z o.o.", "C70000": "Tipp City Schools", "C80000": "Hartzell Fan", "C90000": "Vandalia Air",
	}
	for id, name := range names {
		home := erp.Address{Name: name, Lines: []string{"1 Main St"}, City: "Dayton", Region: "OH", Postal: "45402", Country: "US"}
		dock := erp.Address{Name: name, Lines: []string{"9 Dock Rd"}, City: "Troy", Region: "OH", Postal: "45373", Country: "US"}
		c := erp.Customer{
			ID: id, Name: name, Currency: "USD", Active: true, BillTo: home, TaxID: "34" + string(id[1:]) + "11",
			Terms: erp.Terms{Name: "Net 30", NetDays: 30}, Email: "office@" + string(id) + ".example",
			ShipTos: []erp.ShipTo{{ID: "DAYTON", Name: "DAYTON", Address: home, Default: true}, {ID: "TROY", Name: "TROY", Address: dock}},
		}
		if id == "C20000" {
			c.TaxID = "341772099"
			c.Contacts = []erp.Contact{
				{ID: "21", Name: "Dana Pruitt", Email: "dana.pruitt@acmefab.example", Title: "Buyer"},
				{ID: "22", Name: "Lee Osei", Email: "lee.osei@acmefab.example"},
			}
		}
		limit := erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.MustMoney("250000", "USD")}
		b.company.AddCustomer(sim.Customer{Customer: c, PriceList: 1, Limit: limit, Warehouse: "01"})
	}
}

func (b *books) addItems() {
	for _, i := range []struct {
		id         erp.ItemID
		name, list string
		stock, far int64 // in warehouses 01 and 02
	}{
		{"HCS-3816-Z", "Hex cap screw 3/8-16 x 1 zinc", "0.4200", 5000, 800},
		{"DRL-JOB-38", "Jobber drill 3/8 in", "6.9500", 900, 0},
		{"GLV-NTR-L", "Nitrile gloves large, box of 100", "14.2500", 300, 300},
		{"WIR-THHN-12", "THHN wire 12 AWG black", "0.634275", 9000, 2500},
		{"VLV-BALL-1", "Ball valve 1 in brass", "21.4000", 500, 40},
		{"MTR-5HP", "Motor 5 HP TEFC", "612.0000", 7, 2},
		{"FAB-CUSTOM", "Fabrication to drawing", "", 0, 0},
	} {
		b.addItem(sim.Item{Item: erp.Item{ID: i.id, Description: i.name, StockUOM: "EA", SellUOM: "EA"}}, i.list, i.stock, i.far)
	}
	b.addItem(sim.Item{Item: erp.Item{
		ID: "WSH-FLT-38", Description: "Flat washer 3/8 zinc", StockUOM: "EA", SellUOM: "C", Packs: []erp.Pack{
			{UOM: "C", PerStock: decimal.NewFromInt(100)}, {UOM: "M", PerStock: decimal.NewFromInt(1000)},
		},
	}}, "8.8700", 40000, 0)
	for n := range 16 {
		b.addItem(sim.Item{Item: erp.Item{
			ID: erp.ItemID(fmt.Sprintf("NUT-%02d", n)), Description: fmt.Sprintf("Hex nut no. %d grade 5", n), StockUOM: "EA", SellUOM: "EA",
		}}, "0.1150", 1000, 0)
	}
	for n, customer := range []erp.CustomerID{"C20000", "C20000", "C30000", "C30000", "C50000"} {
		b.company.AddCrossReference(erp.CrossReference{Customer: customer, Item: "VLV-BALL-1", PartNumber: fmt.Sprintf("ACME-%d", 7714+n)})
	}
}

func (b *books) addItem(i sim.Item, list string, stock, far int64) {
	i.Category, i.Status = erp.Category{ID: "100", Name: "Fasteners"}, erp.ItemActive
	if list != "" {
		i.Prices = []sim.ListPrice{{List: 1, Amount: decimal.RequireFromString(list)}}
	}
	b.company.AddItem(i)
	for warehouse, n := range map[erp.WarehouseID]int64{"01": stock, "02": far} {
		if n > 0 {
			b.check(b.company.Receive(i.ID, warehouse, decimal.NewFromInt(n)))
		}
	}
}

func (b *books) addPrices() {
	fixed := func(s string) sim.Rate { return sim.Fixed(decimal.RequireFromString(s)) }
	today := b.company.Today().AddDays(history)
	b.company.SetSpecialPrice(sim.SpecialPrice{Customer: "C20000", Item: "HCS-3816-Z", Reference: "CTR-2026-014", Rate: fixed("0.3150")})
	b.company.SetSpecialPrice(sim.SpecialPrice{List: 1, Item: "DRL-JOB-38", Reference: "Volume", Periods: []sim.PricePeriod{{
		Breaks: []sim.QuantityBreak{
			{From: decimal.NewFromInt(12), Rate: fixed("6.2500")}, {From: decimal.NewFromInt(144), Rate: fixed("5.8800")},
		},
	}}})
	b.company.SetSpecialPrice(sim.SpecialPrice{List: 1, Item: "GLV-NTR-L", Reference: "Spring safety", Periods: []sim.PricePeriod{{
		From: today.AddDays(3), Through: today.AddDays(9), Rate: sim.Off(decimal.NewFromInt(15)),
	}}})
}

// addHistory sells on terms of 30 days for 150 days, so that Buckeye owes in every bucket.
func (b *books) addHistory() {
	first := b.sell("C50000", "VLV-BALL-1", 12)
	b.AdvanceDays(45)
	second := b.sell("C50000", "DRL-JOB-38", 30)
	b.AdvanceDays(20)
	b.sell("C50000", "VLV-BALL-1", 5)
	b.AdvanceDays(35)
	b.sell("C50000", "MTR-5HP", 1)
	b.AdvanceDays(40)
	b.sell("C50000", "NUT-03", 400)
	_, err := b.company.ReceivePayment(sim.Payment{
		Customer: "C50000", Method: "check", OnAccount: decimal.RequireFromString("25.10"), Allocations: []sim.PaymentAllocation{
			{Invoice: first.Key, Amount: decimal.RequireFromString("100.00")}, {Invoice: second.Key, Amount: second.Total},
		},
	})
	b.check(err)
	theirs := b.sell("C30000", "VLV-BALL-1", 2)
	b.otherOrder, b.otherInvoice = theirs.OrderNo, theirs.Number
	b.sell("C20000", "VLV-BALL-1", 3)
	b.AdvanceDays(10)
	b.check(b.company.Expect("MTR-5HP", "01", erp.Receipt{On: b.company.Today().AddDays(14), Quantity: decimal.NewFromInt(12)}))
}
