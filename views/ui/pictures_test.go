package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
)

func usd(s string) erp.Money { return erp.MustMoney(s, "USD") }

func credit(limit, balance, orders, exposure, order string) portal.Credit {
	return portal.Credit{ThisOrder: usd(order), Receivable: erp.Receivable{
		Balance: usd(balance), OpenOrders: usd(orders), Exposure: usd(exposure),
		Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: usd(limit)},
	}}
}

func names(parts []creditPart) (all []string) {
	for _, p := range parts {
		all = append(all, p.name)
	}
	return all
}

func TestGaugeAddsUpToWhatIsLeft(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		credit portal.Credit
		left   string
		over   bool
		parts  int
	}{
		{"within the limit", credit("100", "40", "20", "60", "15"), "25", false, 3},
		{"exactly at it", credit("100", "40", "20", "60", "40"), "0", false, 3},
		{"past it", credit("100", "40", "20", "60", "55"), "-15", true, 3},
		{"parts that do not add up are the ERP's exposure", credit("100", "40", "20", "75", "5"), "20", false, 2},
		{"nothing stands against it", credit("100", "0", "0", "0", "0"), "100", false, 0},
		{"a limit of nothing", credit("0", "0", "0", "0", "10"), "-10", true, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := gaugeOf(c.credit)
			if !g.left.Equal(usd(c.left)) || g.over != c.over {
				t.Errorf("left %s, over %t; want %s, %t", g.left, g.over, c.left, c.over)
			}
			if parts := creditParts(c.credit); len(parts) != c.parts {
				t.Errorf("parts %v, want %d", names(parts), c.parts)
			}
		})
	}
}

func TestGaugeDrawsNothingPastTheLimitButTheHatching(t *testing.T) {
	t.Parallel()
	g := gaugeOf(credit("100", "90", "0", "90", "30"))
	last := g.pieces[len(g.pieces)-1]
	if last.name != "cart" || g.overFrom != g.limit {
		t.Errorf("last piece %q, hatching from %s, limit at %s", last.name, g.overFrom, g.limit)
	}
	if width := decimal.RequireFromString(last.width[:len(last.width)-1]); width.GreaterThan(decimal.NewFromInt(9)) {
		t.Errorf("this order is drawn %s wide though a tenth of the limit was left", last.width)
	}
}

func TestLadderStartsAtTheQuantityAskedFor(t *testing.T) {
	t.Parallel()
	p := text.New("en", time.Unix(0, 0).UTC())
	breaks := []erp.PriceBreak{{From: decimal.NewFromInt(10), Net: usd("36.90")}, {From: decimal.NewFromInt(100), Net: usd("34.15")}}
	for _, c := range []struct {
		quantity erp.Quantity
		net      string
		want     []string // from, and what is saved
	}{
		{erp.MustQuantity("1", "C"), "38.62", []string{"1 C –", "10 C 4.5\u00a0%", "100 C 11.6\u00a0%"}},
		{erp.MustQuantity("12", "C"), "36.90", []string{"12 C –", "100 C 7.5\u00a0%"}},
		{erp.MustQuantity("50", "EA"), "38.62", []string{"1 C –", "10 C 4.5\u00a0%", "100 C 11.6\u00a0%"}},
		{erp.MustQuantity("1", "C"), "0", []string{"1 C –"}},
	} {
		var got []string
		for _, r := range ladder(p, erp.Price{Net: usd(c.net), Per: "C", Quantity: c.quantity, Breaks: breaks}) {
			got = append(got, r.from.String()+" "+r.saved)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s at %s: got %q, want %q", c.quantity, c.net, got, c.want)
		}
	}
}

func TestStockIsShownInTheSalesUnitWhereThatIsExact(t *testing.T) {
	t.Parallel()
	item := erp.Item{StockUOM: "EA", SellUOM: "C", Packs: []erp.Pack{{UOM: "C", PerStock: decimal.NewFromInt(100)}}}
	if got := inSales(item, decimal.NewFromInt(6250)).String(); got != "62.5 C" {
		t.Errorf("got %s", got)
	}
	item.Packs[0].PerStock = decimal.NewFromInt(7)
	if got := inSales(item, decimal.NewFromInt(10)).String(); got != "10 EA" {
		t.Errorf("got %s", got)
	}
}

func TestPriceSaysWhereItComesFrom(t *testing.T) {
	t.Parallel()
	from, through := erp.NewDate(2026, time.March, 2), erp.NewDate(2026, time.December, 31)
	for _, c := range []struct {
		lang  string
		price erp.Price
		want  string
	}{
		{"en", erp.Price{Source: erp.PriceSource{Kind: erp.SourceContract, Reference: "C-2291", ValidFrom: from}, ValidThrough: through}, "Contract C-2291, to Dec 31"},
		{"en", erp.Price{Source: erp.PriceSource{Kind: erp.SourceContract, ValidFrom: from}}, "Contract, since Mar 2"},
		{"en", erp.Price{Source: erp.PriceSource{Kind: erp.SourceList, Reference: "Trade 2026"}}, "Price list Trade 2026"},
		{"en", erp.Price{Source: erp.PriceSource{Kind: erp.SourceList, Reference: "Price List 01"}}, "Price List 01"},
		{"de", erp.Price{Source: erp.PriceSource{Kind: erp.SourceList, Reference: "Preisliste A"}}, "Preisliste A"},
	} {
		if got := SourceLine(text.New(c.lang, time.Date(2026, time.November, 24, 0, 0, 0, 0, time.UTC)), c.price); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestPrintedAddressInALineLeavesTheCustomersOwnNameOut(t *testing.T) {
	t.Parallel()
	for printed, want := range map[string]string{
		"Acme\n1 Main\nReno NV 89501": "1 Main, Reno NV 89501",
		"Dock 4\n1 Main":              "Dock 4, 1 Main",
		"Acme":                        "Acme",
		"":                            "",
	} {
		if got := OneLine(printed, "Acme"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestHeadWithoutACurrencyEndsInItsWord(t *testing.T) {
	t.Parallel()
	p := text.New("de", time.Unix(0, 0).UTC())
	if got := Head(p, "cart.price", "EUR") + " " + Head(p, "cart.price", ""); got != "Preis, EUR Preis" {
		t.Errorf("got %q", got)
	}
}

func TestStockNamesTheBranchesThatCanShip(t *testing.T) {
	t.Parallel()
	p := text.New("en", time.Unix(0, 0).UTC())
	branches := []erp.Warehouse{{ID: "01", Name: "Dayton"}, {ID: "02", Name: "Fort Wayne"}, {ID: "03", Name: "Columbus"}, {ID: "04"}}
	offer := portal.ItemOffer{
		Item: erp.Item{StockUOM: "EA", SellUOM: "EA"}, ATP: erp.MustQuantity("1271", "EA"),
		Stock: &erp.Availability{UOM: "EA", Warehouses: []erp.WarehouseStock{
			{Warehouse: "01", ATP: decimal.NewFromInt(59)}, {Warehouse: "02", ATP: decimal.NewFromInt(1200)},
			{Warehouse: "03"}, {Warehouse: "04", ATP: decimal.NewFromInt(5)}, {Warehouse: "05", ATP: decimal.NewFromInt(7)},
		}},
	}
	if got, want := byWarehouse(p, offer, branches), "Dayton\u00a059 · Fort\u00a0Wayne\u00a01,200 · 04\u00a05 · 05\u00a07"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestShipToHasANameThoughTheBooksHaveOnlyAKey(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		shipTo      erp.ShipTo
		want, label string
	}{
		{erp.ShipTo{ID: "004", Name: "Beavercreek yard"}, "Beavercreek yard", "004 Beavercreek yard"},
		{erp.ShipTo{ID: "2", Name: "Main plant"}, "Main plant", "Main plant"},
		{erp.ShipTo{ID: "2"}, "2", "2"},
		{erp.ShipTo{ID: "S501", Name: "S501", Address: erp.Address{Name: "Ridgeline Fabrication Inc.", Lines: []string{"Main plant", "1480 Stanley Avenue"}}}, "Main plant", "S501 Main plant"},
		{erp.ShipTo{ID: "S501"}, "S501", "S501"},
	} {
		if got := ShipToLabel(c.shipTo); got != c.label {
			t.Errorf("got label %q, want %q", got, c.label)
		}
		if got := ShipToName(c.shipTo); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestAddressLinesLeaveOutWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address erp.Address
		want    string
	}{
		{erp.Address{Lines: []string{"3390 Research Blvd"}, City: "Beavercreek", Region: "OH", Postal: "45430", Country: "US"}, "3390 Research Blvd, Beavercreek, OH 45430"},
		{erp.Address{City: "Łódź"}, "Łódź"},
		{erp.Address{Lines: []string{"PO Box 1"}, Postal: "45401"}, "PO Box 1, 45401"},
		{erp.Address{}, ""},
	} {
		if got := AddressLine(c.address); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
