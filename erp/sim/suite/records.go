package suite

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// Attributes are those of the packed item.
var Attributes = []erp.Attribute{{Name: "Finish", Value: "Zinc, clear"}, {Name: "Inner Ø", Value: "10 mm"}}

const nonLatinName = "株式会社 山田製作所"

func (f *founder) places() {
	for _, w := range []erp.Warehouse{{ID: "01", Name: "Dayton"}, {ID: "02", Name: "Columbus"}, {ID: "03", Name: "Toledo"}} {
		w.Nettable = true
		w.Address = erp.Address{Name: w.Name, Lines: []string{"100 Dock St"}, City: w.Name, Region: "OH", Postal: "45402", Country: "US"}
		f.company.AddWarehouse(w)
	}
	for _, t := range []struct{ name, percent string }{{"Ohio", "5.75"}, {"Miami County", "1.25"}} {
		f.company.AddTaxRate(sim.TaxRate{Jurisdiction: t.name, Country: "US", Region: "OH", Percent: decimal.RequireFromString(t.percent)})
	}
	f.company.AddPriceList(sim.PriceList{Number: 1, Name: "Industrial 2026"})
}

func (f *founder) customers() {
	f.company.AddRep(erp.Rep{ID: "1", Name: "Angela Brandt", Email: "angela@fasteners.example", Phone: "+19375550101"})
	f.company.AddRep(erp.Rep{ID: "2", Name: "Curtis Nakamura", Email: "curtis@fasteners.example"})
	names := map[erp.CustomerID]string{
		"C20000": "Acme Fabrication", "C30000": "Great Lakes Plumbing", "C40000": nonLatinName, "C50000": "Buckeye Mill Supply",
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
		f.company.AddCustomer(sim.Customer{Customer: c, PriceList: 1, Limit: limit, Warehouse: "01"})
	}
}

func (f *founder) items() {
	for _, i := range []struct {
		id         erp.ItemID
		name, list string
		stock      [3]int64 // by warehouse
	}{
		{"HCS-3816-Z", "Hex cap screw 3/8-16 x 1 zinc", "0.4200", [3]int64{5000, 800}},
		{"DRL-JOB-38", "Jobber drill 3/8 in", "6.9500", [3]int64{900}},
		{"GLV-NTR-L", "Nitrile gloves large, box of 100", "14.2500", [3]int64{300, 300, 60}},
		{"WIR-THHN-12", "THHN wire 12 AWG black", "0.634275", [3]int64{9000, 2500}},
		{"VLV-BALL-1", "Ball valve 1 in brass", "21.4000", [3]int64{500, 40, 15}},
		{"MTR-5HP", "Motor 5 HP TEFC", "612.0000", [3]int64{7, 2, 1}},
		{"FAB-CUSTOM", "Fabrication to drawing", "", [3]int64{}},
	} {
		f.item(sim.Item{Item: erp.Item{ID: i.id, Description: i.name, StockUOM: "EA", SellUOM: "EA"}}, i.list, i.stock)
	}
	f.item(sim.Item{Item: erp.Item{
		ID: "WSH-FLT-38", Description: "Flat washer 3/8 zinc", StockUOM: "EA", SellUOM: "C", Packs: []erp.Pack{
			{UOM: "C", PerStock: decimal.NewFromInt(100)}, {UOM: "M", PerStock: decimal.NewFromInt(1000)},
		},
		Attributes: Attributes,
	}}, "8.8700", [3]int64{40000})
	for n := range 16 {
		f.item(sim.Item{Item: erp.Item{
			ID: erp.ItemID(fmt.Sprintf("NUT-%02d", n)), Description: fmt.Sprintf("Hex nut no. %d grade 5", n), StockUOM: "EA", SellUOM: "EA",
		}}, "0.1150", [3]int64{1000})
	}
	for _, file := range files {
		f.check(f.company.AddAttachment("VLV-BALL-1", file))
	}
	for n, customer := range []erp.CustomerID{"C20000", "C20000", "C30000", "C30000", "C50000"} {
		f.company.AddCrossReference(erp.CrossReference{Customer: customer, Item: "VLV-BALL-1", PartNumber: fmt.Sprintf("ACME-%d", 7714+n)})
	}
}

// files are those of one item, its picture first. What is in them matters to nobody but who compares.
var files = []sim.Attachment{
	{Name: "ball valve.png", Type: "image/png", Content: content("\x89PNG\r\n\x1a\n\x00\xff and so on")},
	{Name: "Maße & O'Ring.pdf", Type: "application/pdf", Content: content("%PDF-1.7\n%\xe2\xe3\xcf\xd3 and so on")},
	{Name: "care.txt", Type: "text/plain", Content: content("Turn it now and then.")},
}

func content(s string) func() []byte { return func() []byte { return []byte(s) } }

func (f *founder) item(i sim.Item, list string, stock [3]int64) {
	i.Category, i.Status = erp.Category{ID: "100", Name: "Fasteners"}, erp.ItemActive
	if list != "" {
		i.Prices = []sim.ListPrice{{List: 1, Amount: decimal.RequireFromString(list)}}
	}
	f.company.AddItem(i)
	for n, w := range f.company.Warehouses() {
		if stock[n] > 0 {
			f.check(f.company.Receive(i.ID, w.ID, decimal.NewFromInt(stock[n])))
		}
	}
}

func (f *founder) prices() {
	fixed := func(s string) sim.Rate { return sim.Fixed(decimal.RequireFromString(s)) }
	f.company.SetSpecialPrice(sim.SpecialPrice{Customer: "C20000", Item: "HCS-3816-Z", Reference: "CTR-2026-014", Rate: fixed("0.3150")})
	f.company.SetSpecialPrice(sim.SpecialPrice{List: 1, Item: "DRL-JOB-38", Reference: "Volume", Periods: []sim.PricePeriod{{
		Breaks: []sim.QuantityBreak{
			{From: decimal.NewFromInt(12), Rate: fixed("6.2500")}, {From: decimal.NewFromInt(144), Rate: fixed("5.8800")},
		},
	}}})
	from, through := promotion(f.company.Today().AddDays(History))
	f.company.SetSpecialPrice(sim.SpecialPrice{List: 1, Item: "GLV-NTR-L", Reference: "Spring safety", Periods: []sim.PricePeriod{{
		From: from, Through: through, Rate: sim.Off(decimal.NewFromInt(15)),
	}}})
}
