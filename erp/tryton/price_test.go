package tryton

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// The items of the priced fake. All are stocked and sold by the piece, but WIRE, which is sold by the hundred.
const (
	bolt  = 11
	drill = 12
	glove = 13
	old   = 14 // archived
	wire  = 15
	tape  = 16
	saw   = 17
)

// priced is a fake with a customer whose own list stands on the list of the trade. It answers prices from a table by
// product and quantity: "11@100", with the unit behind where one is asked for: "11@1 uom 2".
func priced(t *testing.T, nets map[string]string) *fake {
	t.Helper()
	f := newFake(t)
	f.rows("party.party", values{"id": 40, "code": "C20000", "sale_price_list": 9})
	f.rows("product.category", values{"id": 1, "parent": nil}, values{"id": 2, "parent": 1}, values{"id": 3, "parent": nil})
	f.rows("currency.currency", values{"id": 1, "code": "USD", "digits": 2}, values{"id": 2, "code": "EUR", "digits": 2})
	f.rows("product.product",
		catalogued(bolt, "BOLT", 3), catalogued(drill, "DRILL", 3), catalogued(glove, "GLOVE", 2), archived(catalogued(old, "OLD", 3)),
		soldBy(2, catalogued(wire, "WIRE", 3)), catalogued(tape, "TAPE", 3), catalogued(saw, "SAW", 2))
	heads := map[string]values{
		`[["id","=",9]]`: {"id": 9, "name": "Acme", "unit": "product_default", "tax_included": false, "parent": 1},
		`[["id","=",1]]`: {"id": 1, "name": "Trade 2026", "unit": "product_default", "tax_included": false, "parent": nil},
	}
	f.on("product.price_list.search_read", func(a asked) any { return []values{heads[a.text(0)]} })
	f.rows("product.price_list.line",
		values{"id": 1, "price_list": 9, "product": bolt, "formula": "Decimal('6.1')", "quantity": 500.0},
		values{"id": 2, "price_list": 9, "product": bolt, "formula": "Decimal('7.45')", "end_date": fakeDate(2026, 12, 31)},
		values{"id": 3, "price_list": 9, "category": 1, "formula": "parent_unit_price * Decimal('0.93')", "start_date": fakeDate(2026, 1, 1)},
		values{"id": 4, "price_list": 9, "formula": "parent_unit_price"},
		values{"id": 5, "price_list": 1, "product": drill, "formula": "Decimal('5.88')", "quantity": 144.0},
		values{"id": 6, "price_list": 1, "product": drill, "formula": "Decimal('6.25')", "quantity": 12.0},
		values{"id": 12, "price_list": 1, "product": tape, "formula": "Decimal('3')", "quantity": 100.0},
		values{"id": 7, "price_list": 1, "product": tape, "formula": "Decimal('3')", "start_date": fakeDate(2026, 11, 24), "end_date": fakeDate(2026, 11, 30)},
		values{"id": 8, "price_list": 1, "product": wire, "formula": "Decimal('0.6')", "quantity": 1000.0},
		values{"id": 9, "price_list": 1, "category": 2, "formula": "unit_price * Decimal('0.5')"},
		values{"id": 10, "price_list": 1, "formula": "unit_price"},
	)
	f.on("product.product.read", func(a asked) any {
		at := fmt.Sprint(a.Context["quantity"])
		if uom := a.Context["uom"]; uom != nil {
			at += fmt.Sprint(" uom ", uom)
		}
		var ids []int64
		if err := json.Unmarshal(a.Params[0], &ids); err != nil {
			t.Error(err)
		}
		rows := make([]values, len(ids))
		for i, id := range ids {
			rows[i] = values{"id": id, "sale_price_uom": nil, "list_price_uom": fakeDecimal("10")}
			if net, ok := nets[fmt.Sprintf("%d@%s", id, at)]; ok {
				rows[i]["sale_price_uom"] = fakeDecimal(net)
			}
		}
		return rows
	})
	return f
}

func catalogued(id int64, code string, categories ...int64) values {
	return values{"id": id, "code": code, "default_uom": 1, "sale_uom": 1, "categories_all": categories, "active": true, "salable": true}
}

func archived(v values) values { v["active"] = false; return v }

func soldBy(unit int64, v values) values { v["sale_uom"] = unit; return v }

func usd(amount string) erp.Money { return erp.MustMoney(amount, "USD") }

func ask(item erp.ItemID, quantity string, uom erp.UOM) erp.PriceLine {
	return erp.PriceLine{Item: item, Quantity: erp.MustQuantity(quantity, uom)}
}

func pricesOf(t *testing.T, a *Adapter, lines ...erp.PriceLine) []erp.PriceResult {
	t.Helper()
	got, err := a.Prices(t.Context(), erp.PriceRequest{Customer: "C20000", Lines: lines})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestPricesSayWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	contract := erp.PriceSource{Kind: erp.SourceContract, Reference: "Acme"}
	cases := map[string]struct {
		line    erp.PriceLine
		net     string
		source  erp.PriceSource
		through erp.Date
	}{
		"agreed with the customer":         {ask("BOLT", "1", "EA"), "7.45", contract, erp.NewDate(2026, 12, 31)},
		"agreed with it for many":          {ask("BOLT", "500", "EA"), "6.1", contract, erp.Date{}},
		"agreed, counted in another unit":  {ask("BOLT", "5", "C"), "610", contract, erp.Date{}},
		"off a category above the item's":  {ask("GLOVE", "1", "EA"), "9.3", erp.PriceSource{Kind: erp.SourceDiscount, Reference: "Acme", ValidFrom: erp.NewDate(2026, 1, 1)}, erp.Date{}},
		"a break for everybody":            {ask("DRILL", "12", "EA"), "6.25", erp.PriceSource{Kind: erp.SourceBreak, Reference: "Trade 2026"}, erp.Date{}},
		"below the break":                  {ask("DRILL", "11", "EA"), "7", erp.PriceSource{Kind: erp.SourceList, Reference: "Trade 2026"}, erp.Date{}},
		"dated, for everybody":             {ask("TAPE", "1", "EA"), "3", erp.PriceSource{Kind: erp.SourcePromotion, Reference: "Trade 2026", ValidFrom: erp.NewDate(2026, 11, 24)}, erp.NewDate(2026, 11, 30)},
		"the list, in the item's own unit": {ask("WIRE", "2", "C"), "65", erp.PriceSource{Kind: erp.SourceList, Reference: "Trade 2026"}, erp.Date{}},
	}
	f := priced(t, map[string]string{
		"11@1": "7.45000000000000", "11@500": "6.10", "11@5 uom 2": "610.0", "13@1": "9.3", "12@12": "6.25", "12@11": "7", "16@1": "3", "15@2": "65",
	})
	a := f.adapter()
	for name, c := range cases {
		got := pricesOf(t, a, c.line)[0]
		p := got.Price
		if got.Err != nil || !p.Net.Equal(usd(c.net)) || p.Source != c.source || p.ValidThrough != c.through ||
			p.Per != c.line.Quantity.UOM || !p.Quantity.Equal(c.line.Quantity) || p.Item != c.line.Item || !p.AsOf.Equal(fakeNow) {
			t.Errorf("%s: got %+v, %v", name, p, got.Err)
		}
	}
}

func TestLinesBeyondTheirDaysDoNotExplain(t *testing.T) {
	t.Parallel()
	a := priced(t, map[string]string{"16@1": "4", "11@1": "8"}).adapter()
	for day, want := range map[erp.Date][2]erp.PriceSourceKind{
		erp.NewDate(2026, 11, 23): {erp.SourceList, erp.SourceContract},
		erp.NewDate(2026, 11, 30): {erp.SourcePromotion, erp.SourceContract},
		erp.NewDate(2027, 1, 1):   {erp.SourceList, erp.SourceList},
	} {
		got, err := a.Prices(t.Context(), erp.PriceRequest{
			Customer: "C20000", On: day, Lines: []erp.PriceLine{ask("TAPE", "1", "EA"), ask("BOLT", "1", "EA")},
		})
		if err != nil {
			t.Fatal(err)
		}
		if kinds := [2]erp.PriceSourceKind{got[0].Price.Source.Kind, got[1].Price.Source.Kind}; kinds != want {
			t.Errorf("on %s: got %q, want %q", day, kinds, want)
		}
	}
}

func TestPricesAreAskedWithEverythingThatDecidesThem(t *testing.T) {
	t.Parallel()
	f := priced(t, map[string]string{"13@2.5 uom 2": "700"})
	pricesOf(t, f.adapter(), ask("GLOVE", "2.5", "C"))
	day := map[string]any{"__class__": "date", "year": 2026.0, "month": 11.0, "day": 24.0}
	want := map[string]any{
		"language": "en", "company": 1.0, "customer": 40.0, "price_list": 9.0, "date": day, "sale_date": day, "quantity": 2.5, "uom": 2.0,
	}
	if diff := cmp.Diff(want, f.calls("product.product.read")[0].Context); diff != "" {
		t.Error(diff)
	}
}

func TestListPriceIsPerThePricedUnit(t *testing.T) {
	t.Parallel()
	// Tryton states its list price per stock unit, unless it is asked for another (product.product.get_price_uom).
	got := pricesOf(t, priced(t, map[string]string{"15@1": "65", "15@1 uom 1": "0.65"}).adapter(), ask("WIRE", "1", "C"), ask("WIRE", "1", "EA"))
	for i, want := range []string{"1000", "10"} {
		if !got[i].Price.List.Equal(usd(want)) {
			t.Errorf("line %d: got %s", i, got[i].Price.List)
		}
	}
}

func TestBreaks(t *testing.T) {
	t.Parallel()
	broken := func(pairs ...string) (breaks []erp.PriceBreak) {
		for i := 0; i < len(pairs); i += 2 {
			breaks = append(breaks, erp.PriceBreak{From: decimal.RequireFromString(pairs[i]), Net: usd(pairs[i+1])})
		}
		return breaks
	}
	nets := map[string]string{"12@1": "7", "12@12": "6.25", "12@50": "6.25", "12@144": "5.88", "12@12 uom 3": "70", "12@1 uom 3": "75", "12@1 uom 2": "600", "12@1.44 uom 2": "588",
		"11@1": "7.45", "11@500": "6.1", "15@1": "65", "15@10": "60", "16@1": "3", "16@100": "3"}
	cases := map[string]struct {
		line erp.PriceLine
		want []erp.PriceBreak
	}{
		"ascending":                            {ask("DRILL", "1", "EA"), broken("12", "6.25", "144", "5.88")},
		"the same from between them":           {ask("DRILL", "50", "EA"), broken("12", "6.25", "144", "5.88")},
		"in another unit":                      {ask("DRILL", "1", "BX"), broken("1", "75", "12", "70")},
		"in another unit, where it has them":   {ask("DRILL", "1", "C"), broken("1.44", "588")},
		"in the item's own unit":               {ask("WIRE", "1", "C"), broken("10", "60")},
		"of the contract, not those behind it": {ask("BOLT", "1", "EA"), broken("500", "6.1")},
		"none where nothing is saved":          {ask("TAPE", "1", "EA"), nil},
	}
	a := priced(t, nets).adapter()
	for name, c := range cases {
		if diff := cmp.Diff(c.want, pricesOf(t, a, c.line)[0].Price.Breaks); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestUnpriceableLinesCostNoOther(t *testing.T) {
	t.Parallel()
	a := priced(t, map[string]string{"11@1": "7.45", "12@1": "0.00000", "14@1": "2"}).adapter()
	got := pricesOf(t, a, ask("BOLT", "1", "EA"), ask("NOTHING", "1", "EA"), ask("DRILL", "1", "EA"), ask("TAPE", "1", "EA"),
		ask("BOLT", "1", "PALLET"), ask("OLD", "1", "EA"), ask("BOLT", "0", "EA"), ask("BOLT", "1", "EA"))
	for i, code := range []erp.Code{"", erp.NotFound, erp.Rejected, erp.Rejected, erp.Invalid, erp.Rejected, erp.Invalid, ""} {
		if erp.CodeOf(got[i].Err) != code || (code == "") != got[i].Price.Net.Known() {
			t.Errorf("line %d: got %s, %v; want class %q", i, got[i].Price.Net, got[i].Err, code)
		}
	}
}

func TestAPageOfPricesTakesOneCallForEachQuantity(t *testing.T) {
	t.Parallel()
	f := priced(t, nil)
	var items, tiers []values
	for id := int64(100); id < 150; id++ {
		items = append(items, catalogued(id, fmt.Sprintf("ITEM%d", id)))
		for n, from := range []float64{250, 25, 5} {
			if id%2 == 0 {
				tiers = append(tiers, values{"id": id*10 + int64(n), "price_list": 1, "product": id, "formula": "unit_price", "quantity": from})
			}
		}
	}
	f.rows("product.product", items...)
	f.rows("product.price_list.line", append(tiers, values{"id": 1, "price_list": 9, "formula": "parent_unit_price"})...)
	f.on("product.product.read", func(a asked) any {
		var ids []int64
		if err := json.Unmarshal(a.Params[0], &ids); err != nil {
			t.Error(err)
		}
		var rows []values
		for _, id := range ids {
			rows = append(rows, values{"id": id, "sale_price_uom": fakeDecimal(fmt.Sprint(1000 - a.Context["quantity"].(float64)))})
		}
		return rows
	})
	var lines []erp.PriceLine
	for _, i := range items {
		lines = append(lines, ask(erp.ItemID(i["code"].(string)), "1", "EA"))
	}
	a := f.adapter()
	pricesOf(t, a, lines...)
	f.forget()
	got := pricesOf(t, a, lines...)
	for i, r := range got {
		if want := 3 * ((i + 1) % 2); r.Err != nil || len(r.Price.Breaks) != want {
			t.Errorf("line %d: %d breaks, %v; want %d", i, len(r.Price.Breaks), r.Err, want)
		}
	}
	if n := f.forget(); n != 1+3 {
		t.Errorf("%d calls", n)
	}
}

func TestAFailingCallCostsItsQuantityOnly(t *testing.T) {
	t.Parallel()
	f := priced(t, map[string]string{"11@1": "7.45", "12@1": "7", "12@12": "6.25", "12@144": "5.88"})
	inner := f.answers["product.product.read"]
	f.on("product.product.read", func(a asked) any {
		if quantity := a.Context["quantity"]; quantity == 144.0 || quantity == 500.0 {
			return refusal{"UserError", []any{"The server is in a bad mood.", ""}}
		}
		return inner(a)
	})
	a := f.adapter()
	got := pricesOf(t, a, ask("BOLT", "1", "EA"), ask("DRILL", "144", "EA"), ask("DRILL", "1", "EA"))
	for i, code := range []erp.Code{"", erp.Invalid, ""} {
		if erp.CodeOf(got[i].Err) != code {
			t.Errorf("line %d: got %v, want class %q", i, got[i].Err, code)
		}
	}
	if n := len(got[2].Price.Breaks); n != 1 {
		t.Errorf("%d breaks could be asked for", n)
	}
	f.on("product.product.read", func(asked) any { return refusal{"could not obtain lock on relation", ""} })
	_, err := a.Prices(t.Context(), erp.PriceRequest{Customer: "C20000", Lines: []erp.PriceLine{ask("DRILL", "1", "EA")}})
	if erp.CodeOf(err) != erp.Unavailable {
		t.Errorf("without any answer: %v", err)
	}
}

func TestAFormulaThatFailsCostsItsOwnItem(t *testing.T) {
	t.Parallel()
	nets := map[string]string{}
	for id := bolt; id <= saw; id++ {
		nets[fmt.Sprintf("%d@3", id)] = "5"
	}
	f := priced(t, nets)
	inner := f.answers["product.product.read"]
	f.on("product.product.read", func(a asked) any {
		var ids []int64
		if json.Unmarshal(a.Params[0], &ids) != nil || slices.Contains(ids, glove) {
			return refusal{"unsupported operand type(s) for *: 'NoneType' and 'decimal.Decimal'", ""}
		}
		return inner(a)
	})
	got := pricesOf(t, f.adapter(), ask("BOLT", "3", "EA"), ask("DRILL", "3", "EA"), ask("GLOVE", "3", "EA"), ask("TAPE", "3", "EA"), ask("SAW", "3", "EA"))
	for i, r := range got {
		if failed := r.Err != nil; failed != (i == 2) {
			t.Errorf("line %d: %v", i, r.Err)
		}
	}
}

func TestAServerThatOnlyFailsIsNotAskedForEver(t *testing.T) {
	t.Parallel()
	f := priced(t, nil)
	var calls atomic.Int64
	f.on("product.product.read", func(asked) any {
		calls.Add(1)
		return refusal{"server closed the connection unexpectedly", ""}
	})
	_, err := f.adapter().Prices(t.Context(), erp.PriceRequest{Customer: "C20000", Lines: []erp.PriceLine{
		ask("BOLT", "3", "EA"), ask("GLOVE", "3", "EA"), ask("TAPE", "3", "EA"), ask("SAW", "3", "EA"),
	}})
	if n := calls.Load(); erp.CodeOf(err) != erp.Unavailable || n > 2*tierCalls {
		t.Errorf("%d calls, %v", n, err)
	}
}

func TestPricesOfNobody(t *testing.T) {
	t.Parallel()
	f := priced(t, nil)
	f.rows("party.party")
	_, err := f.adapter().Prices(t.Context(), erp.PriceRequest{Customer: "C99999", Lines: []erp.PriceLine{ask("BOLT", "1", "EA")}})
	if erp.CodeOf(err) != erp.NotFound || len(f.calls("product.product.read")) != 0 {
		t.Error(err)
	}
}

func TestPricesInAnotherCurrency(t *testing.T) {
	t.Parallel()
	f := priced(t, map[string]string{"11@1": "6.854"})
	a := f.adapter()
	request := erp.PriceRequest{Customer: "C20000", Currency: "EUR", Lines: []erp.PriceLine{ask("BOLT", "1", "EA")}}
	got, err := a.Prices(t.Context(), request)
	if err != nil || !got[0].Price.Net.Equal(erp.MustMoney("6.854", "EUR")) || got[0].Price.List.Known() {
		t.Errorf("got %+v, %v", got, err)
	}
	if id := f.calls("product.product.read")[0].Context["currency"]; id != 2.0 {
		t.Errorf("asked in currency %v", id)
	}
	request.Currency = "XTS"
	if _, err := a.Prices(t.Context(), request); erp.CodeOf(err) != erp.Invalid {
		t.Errorf("unknown currency: %v", err)
	}
}

func TestCustomersWithoutAListOfTheirOwn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		standard  any // of the configuration
		asked     any
		reference string
	}{
		"have the standard one":       {1, 1.0, "Trade 2026"},
		"or else Tryton's list price": {nil, nil, ""},
	} {
		f := priced(t, map[string]string{"11@1": "10"})
		f.rows("party.party", values{"id": 40, "code": "C20000", "sale_price_list": nil})
		f.rows("sale.configuration", values{"id": 1, "sale_price_list": c.standard})
		got := pricesOf(t, f.adapter(), ask("BOLT", "1", "EA"))[0]
		if want := (erp.PriceSource{Kind: erp.SourceList, Reference: c.reference}); got.Err != nil || got.Price.Source != want {
			t.Errorf("%s: got %+v, %v", name, got.Price.Source, got.Err)
		}
		if list := f.calls("product.product.read")[0].Context["price_list"]; list != c.asked {
			t.Errorf("%s: asked with list %v", name, list)
		}
	}
}

func TestListsThatIncludeTaxAreRefused(t *testing.T) {
	t.Parallel()
	f := priced(t, map[string]string{"11@1": "7.45"})
	f.rows("product.price_list", values{"id": 9, "name": "Shop", "unit": "product_default", "tax_included": true})
	_, err := f.adapter().Prices(t.Context(), erp.PriceRequest{Customer: "C20000", Lines: []erp.PriceLine{ask("BOLT", "1", "EA")}})
	if erp.CodeOf(err) != erp.Unsupported {
		t.Error(err)
	}
}

func TestListsNeedNeitherDatesNorParents(t *testing.T) {
	t.Parallel()
	f := priced(t, map[string]string{"11@1": "7.45"})
	f.on("product.price_list.fields_get", func(asked) any { return values{} })
	f.on("product.price_list.line.fields_get", func(asked) any { return values{} })
	pricesOf(t, f.adapter(), ask("BOLT", "1", "EA"))
	for method, want := range map[string]string{
		"product.price_list.search_read":      `["name","unit","tax_included"]`,
		"product.price_list.line.search_read": `["price_list","product","category","quantity","formula"]`,
	} {
		if got := f.calls(method)[0].text(4); got != want {
			t.Errorf("%s: asked for %s", method, got)
		}
	}
}

func TestUnitPricesAreRoundedAsOrderLinesAre(t *testing.T) {
	t.Parallel()
	// product.round_price rounds half to even.
	f := priced(t, map[string]string{"11@1": "7.12345", "12@1": "7.12355", "16@1": "0.00004"})
	a := f.adapter()
	products, err := a.productsOf(t.Context(), "test", []erp.ItemID{"BOLT", "DRILL", "TAPE", "OLD"})
	if err != nil {
		t.Fatal(err)
	}
	customer, err := a.party(t.Context(), "test", "C20000")
	if err != nil {
		t.Fatal(err)
	}
	var lines []pricedLine
	for _, code := range []erp.ItemID{"BOLT", "DRILL", "TAPE", "OLD"} {
		piece, err := a.unitOf(t.Context(), "test", products[code], "EA")
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, pricedLine{products[code], piece, decimal.NewFromInt(1)})
	}
	got, err := a.unitPrices(t.Context(), "test", customer, erp.Date{}, lines)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"7.1234", "7.1236"} {
		if got[i].err != nil || got[i].net.String() != want {
			t.Errorf("line %d: got %s, %v", i, got[i].net, got[i].err)
		}
	}
	for i, r := range got[2:] {
		if erp.CodeOf(r.err) != erp.Rejected {
			t.Errorf("line %d: got %s, %v", i+2, r.net, r.err)
		}
	}
	if n := len(f.calls("product.product.read")); n != 1 {
		t.Errorf("%d calls", n)
	}
}
