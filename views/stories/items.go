package stories

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func num(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func usd(s string) erp.Money { return erp.MustMoney(s, "USD") }

func day(month time.Month, d int) erp.Date { return erp.NewDate(2026, month, d) }

// row describes one offer of the catalogue in a line. Stock is per warehouse in the stock unit; breaks are "10=36.90".
type row struct {
	id, yours, name, category, maker, makerNo string
	sell, stockUnit, pack                     string // pack: stock units in one sales unit, empty if they are the same
	net, list, breaks, source                 string
	stock                                     string // "DAY=18400 CMH=6200"
	verdict                                   portal.StockVerdict
}

var rows = []row{
	{"HCS-1213C5-150Z", "VM-2041", "Hex cap screw 1/2-13 × 1-1/2, grade 5, zinc", "Fasteners", "Kessler Bolt", "5C12150Z",
		"C", "EA", "100", "38.62", "61.40", "10=36.90 100=34.15", "C-2291", "DAY=18400 CMH=6200 CVG=0 FWA=1200", portal.StockReady},
	{"FWU-12-316", "", "Flat washer USS 1/2, 316 stainless, mill certificate EN 10204 3.1", "Fasteners", "Kessler Bolt", "W316U12",
		"C", "EA", "100", "21.14", "29.80", "25=19.80", "C-2291", "DAY=124000 CMH=31000 CVG=8800 FWA=0", portal.StockReady},
	{"TR-B7-3410-12", "VM-0118", "Threaded rod ASTM A193 B7, 3/4-10 × 12 ft, plain", "Fasteners", "Lorain Rod", "B7-75-144",
		"EA", "EA", "", "41.2760", "58.10", "", "C-2291", "DAY=0 CMH=0 CVG=0 FWA=0", portal.StockBackorder},
	{"GC-4R-ORG", "VM-7700-4", "Grooved coupling, rigid, 4 in, ductile iron, orange enamel, EPDM gasket, UL/FM", "Pipe, valves, fittings", "Tolland Flow", "07-R400",
		"EA", "EA", "", "11.92", "18.35", "480=11.40", "C-2307", "DAY=2164 CMH=940 CVG=0 FWA=1200", portal.StockReady},
	{"BV-200-LF600", "", "Ball valve 2 in NPT, full port, lead-free brass, 600 WOG", "Pipe, valves, fittings", "Tolland Flow", "LF600-2",
		"EA", "EA", "", "68.40", "", "", "25-09", "DAY=3 CMH=0 CVG=0 FWA=0", portal.StockReady},
	{"EMT-075-10", "VM-E075", "EMT conduit 3/4 in × 10 ft, galvanized, set of 10 sticks", "Electrical", "Ohio Tube", "34EMT10",
		"FT", "FT", "", "0.634000", "0.81", "500=0.6115", "C-2291", "DAY=38400 CMH=12900 CVG=0 FWA=6000", portal.StockReady},
	{"THHN-12-BLK-2500", "VM-E212-BK", "THHN/THWN-2 12 AWG stranded copper, black, 2,500 ft reel", "Electrical", "Cuyahoga Wire", "12S-BLK-25",
		"REEL", "FT", "2500", "670.875", "", "", "M-25-47", "DAY=52500 CMH=0 CVG=10000 FWA=0", portal.StockReady},
	{"CB-3P60-480-18K", "", "Circuit breaker 3-pole 60 A, 480Y/277 V, bolt-on, 18 kA", "Electrical", "Brandt Elektro", "LBH3-60B",
		"EA", "EA", "", "412.76", "598.00", "", "C-2310", "DAY=2 CMH=1 CVG=0 FWA=0", portal.StockShort},
	{"KV-M20-MSN", "VM-ØK-20", "Kabelverschraubung M20 × 1,5, Messing vernickelt, IP68, Klemmbereich 6–12 mm (cable gland)", "Electrical", "Müller-Grünwald", "1.820.2000.50",
		"EA", "EA", "", "2.0450", "3.10", "100=1.9200", "C-2291", "DAY=615 CMH=50 CVG=0 FWA=0", portal.StockReady},
	{"NGL-A4-XL", "VM-PPE-014", "Nitrile-coated glove, ANSI A4, EN 388:2016 4X43D, size 10 / XL", "Safety and PPE", "Sécurité Rhône", "NX-410",
		"PR", "PR", "", "4.86", "7.20", "12=4.41 144=3.98", "C-2291", "DAY=1008 CMH=288 CVG=144 FWA=432", portal.StockReady},
	{"SG-CLR-AF-D3", "VM-PPE-002", "Safety glasses, clear, anti-fog, ANSI Z87.1+ D3 splash", "Safety and PPE", "Sécurité Rhône", "Vélo 2",
		"EA", "EA", "", "3.15", "4.90", "120=2.84", "C-2291", "DAY=742 CMH=300 CVG=120 FWA=60", portal.StockReady},
}

// offers returns the rows as the portal offers them, with two that cannot simply be bought: one discontinued with its
// substitute, one the ERP has no price for.
func offers() []portal.ItemOffer {
	all := make([]portal.ItemOffer, 0, len(rows)+1)
	for _, r := range rows {
		all = append(all, r.offer())
	}
	all[4].Item.Status, all[4].Substitute = erp.ItemDiscontinued, "BV-200-LF600E"
	all[4].Item.Substitutes = []erp.ItemID{"BV-200-LF600E"}
	all[2].Stock.Warehouses[0].NextReceipt = erp.Receipt{On: day(time.November, 26), Quantity: num("120")}
	all[7].Stock.Warehouses[1].NextReceipt = erp.Receipt{On: erp.NewDate(2027, time.January, 14), Quantity: num("24")}
	haz := row{"AS-NI-16-HAZ", "", "Anti-seize compound, nickel, 2,400 °F, 16 oz brush-top", "Chemicals", "Permalube", "77124",
		"EA", "EA", "", "0", "", "", "", "DAY=96 CMH=0 CVG=0 FWA=0", portal.StockReady}.offer()
	haz.Item.Hazmat, haz.Item.Status = "UN1993, class 3, limited quantity", erp.ItemBlocked
	haz.Price, haz.PriceState, haz.PriceNote = nil, portal.PriceNone, "No hazmat receiver on file"
	return append(all, haz)
}

func (r row) offer() portal.ItemOffer {
	item := erp.Item{
		ID: erp.ItemID(r.id), Description: r.name, Category: erp.Category{ID: r.category, Name: r.category},
		Manufacturer: r.maker, ManufacturerNo: r.makerNo, StockUOM: erp.UOM(r.stockUnit), SellUOM: erp.UOM(r.sell), Status: erp.ItemActive,
	}
	if r.pack != "" {
		item.Packs = []erp.Pack{{UOM: item.SellUOM, PerStock: num(r.pack)}}
	}
	if r.sell == "FT" {
		item.Multiple = num("100")
	}
	o := portal.ItemOffer{
		Item: item, PartNumber: r.yours, Quantity: erp.NewQuantity(decimal.Max(item.Multiple, num("1")), item.SellUOM),
		PriceState: portal.PriceLive, Price: r.price(item), Stock: r.availability(item), Verdict: r.verdict,
	}
	o.ATP = erp.NewQuantity(o.Stock.ATP(), item.StockUOM)
	if r.pack != "" {
		o.ATP = erp.NewQuantity(o.ATP.Amount.Div(num(r.pack)).Floor(), item.SellUOM)
	}
	return o
}

func (r row) price(item erp.Item) *erp.Price {
	price := erp.Price{
		Item: item.ID, Quantity: erp.NewQuantity(num("1"), item.SellUOM), Net: usd(r.net), Per: item.SellUOM, AsOf: at(10, 42),
		Source: erp.PriceSource{Kind: erp.SourceContract, Reference: r.source},
	}
	if r.list != "" {
		price.List = usd(r.list)
	} else {
		price.Source.Kind = erp.SourceList
	}
	for pair := range strings.FieldsSeq(r.breaks) {
		from, net, _ := strings.Cut(pair, "=")
		price.Breaks = append(price.Breaks, erp.PriceBreak{From: num(from), Net: usd(net)})
	}
	return &price
}

func (r row) availability(item erp.Item) *erp.Availability {
	a := erp.Availability{Item: item.ID, UOM: item.StockUOM, AsOf: at(10, 41)}
	for pair := range strings.FieldsSeq(r.stock) {
		warehouse, amount, _ := strings.Cut(pair, "=")
		a.Warehouses = append(a.Warehouses, erp.WarehouseStock{
			Warehouse: erp.WarehouseID(warehouse), ATP: num(amount), OnHand: num(amount).Mul(num("1.2")).Floor(),
			Allocated: num(amount).Mul(num("0.2")).Floor(),
		})
	}
	return &a
}

var warehouses = []erp.Warehouse{
	{ID: "DAY", Name: "Dayton", Nettable: true}, {ID: "CMH", Name: "Columbus", Nettable: true},
	{ID: "CVG", Name: "Cincinnati", Nettable: true}, {ID: "FWA", Name: "Fort Wayne", Nettable: true},
}
