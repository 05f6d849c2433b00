package portal

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/tradecounter/portal/erp"
)

// screw is sold by the hundred in halves of it, and stocked by the piece.
func screw() erp.Item {
	return erp.Item{
		ID: "HX-1", SellUOM: "C", StockUOM: "EA", Status: erp.ItemActive, Multiple: decimal.RequireFromString("0.5"), MinQuantity: decimal.RequireFromString("1"),
		Packs: []erp.Pack{{UOM: "C", PerStock: decimal.NewFromInt(100)}, {UOM: "DZ", PerStock: decimal.NewFromInt(12)}},
	}
}

func TestMeasureJudgesQuantityAndUnit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, quantity, uom string
		want                LineVerdict
		amount              string // in the sales unit
	}{
		{"the sales unit where none is typed", "2.5", "", LineUnchecked, "2.5"},
		{"another unit", "250", "EA", LineUnchecked, "2.5"},
		{"whatever its case", "250", " ea ", LineUnchecked, "2.5"},
		{"a third unit, exactly", "25", "DZ", LineUnchecked, "3"},
		{"a decimal comma", "2,5", "C", LineUnchecked, "2.5"},
		{"another unit, not a multiple", "13", "DZ", LineNotMultiple, "1.56"},
		{"not a multiple", "2.25", "C", LineNotMultiple, "2.25"},
		{"below the minimum", "50", "EA", LineBelowMinimum, "0.5"},
		{"nothing", "", "", LineQuantityMissing, ""},
		{"words", "two", "", LineQuantityNoNumber, ""},
		{"a thousand or one", "1,000", "", LineQuantityDouble, ""},
		{"zero", "0", "", LineQuantityNotMore, "0"},
		{"less than nothing", "-3", "", LineQuantityNotMore, "-3"},
		{"more than anybody orders", "99999999", "", LineQuantityTooLarge, "99999999"},
		{"a unit it does not have", "2", "PAL", LineUnitUnknown, ""},
	} {
		l := QuickOrderLine{Asked: AskedLine{Number: "HX-1", Quantity: c.quantity, UOM: c.uom}, Verdict: LineUnchecked}
		l.measure(screw())
		if l.Verdict != c.want {
			t.Errorf("%s: %q %q is %s, want %s", c.name, c.quantity, c.uom, l.Verdict, c.want)
		}
		if c.amount != "" && !l.Quantity.Equal(erp.MustQuantity(c.amount, "C")) {
			t.Errorf("%s: %q %q is %v, want %s C", c.name, c.quantity, c.uom, l.Quantity, c.amount)
		}
	}
}

func TestMeasureSaysFirstWhatCannotBeBoughtAtAll(t *testing.T) {
	t.Parallel()
	for status, want := range map[erp.ItemStatus]LineVerdict{erp.ItemBlocked: LineNotAllowed, erp.ItemDiscontinued: LineDiscontinued} {
		item := screw()
		item.Status = status
		l := QuickOrderLine{Asked: AskedLine{Number: "HX-1", Quantity: "no number"}, Verdict: LineUnchecked}
		if l.measure(item); l.Verdict != want {
			t.Errorf("%s is %s, want %s", status, l.Verdict, want)
		}
	}
	third := erp.Item{
		ID: "T", SellUOM: "SET", StockUOM: "EA", Status: erp.ItemActive, Packs: []erp.Pack{{UOM: "SET", PerStock: decimal.NewFromInt(3)}},
	}
	l := QuickOrderLine{Asked: AskedLine{Number: "T", Quantity: "1", UOM: "EA"}, Verdict: LineUnchecked}
	if l.measure(third); l.Verdict != LineUnitInexact || l.Quantity.UOM != "" {
		t.Errorf("a third of a set is %s, %v", l.Verdict, l.Quantity)
	}
}

func TestResolveLeavesTheChoiceToThePerson(t *testing.T) {
	t.Parallel()
	one, two := Match{Item: "A", Kind: MatchItem, Number: "A"}, Match{Item: "B", Kind: MatchBarcode, Number: "A"}
	for name, c := range map[string]struct {
		number  string
		matches []Match
		want    LineVerdict
		item    erp.ItemID
	}{
		"none":      {"X", nil, LineUnknown, ""},
		"one":       {"A", []Match{one}, LineUnchecked, "A"},
		"several":   {"A", []Match{one, two}, LineChoose, ""},
		"no number": {"  ", []Match{one}, LineNumberMissing, ""},
	} {
		l := QuickOrderLine{Asked: AskedLine{Number: c.number}, Verdict: LineUnchecked}
		l.resolve(c.matches)
		if l.Verdict != c.want || l.Match.Item != c.item {
			t.Errorf("%s: %s %q, want %s %q", name, l.Verdict, l.Match.Item, c.want, c.item)
		}
	}
	picked := QuickOrderLine{Asked: AskedLine{Number: "A"}, Picked: true, Match: two, Verdict: LineUnchecked}
	if picked.resolve([]Match{one, two}); picked.Match != two || picked.Verdict != LineUnchecked {
		t.Errorf("what was picked became %s %v", picked.Verdict, picked.Match)
	}
}

func TestPriceVerdicts(t *testing.T) {
	t.Parallel()
	price := &erp.Price{Net: erp.MustMoney("38.62", "USD"), Per: "C"}
	was := func(s string, per erp.UOM) AskedLine { return AskedLine{Was: erp.MustMoney(s, "USD"), WasPer: per} }
	for name, c := range map[string]struct {
		asked AskedLine
		offer ItemOffer
		want  LineVerdict
	}{
		"in stock":                  {AskedLine{}, ItemOffer{Price: price, PriceState: PriceLive, Verdict: StockReady}, LineOK},
		"nobody knows the stock":    {AskedLine{}, ItemOffer{Price: price, PriceState: PriceLive, Verdict: StockUnknown}, LineOK},
		"short":                     {AskedLine{}, ItemOffer{Price: price, PriceState: PriceLive, Verdict: StockShort}, LineShort},
		"on back-order":             {AskedLine{}, ItemOffer{Price: price, PriceState: PriceLive, Verdict: StockBackorder}, LineShort},
		"the ERP has no price":      {AskedLine{}, ItemOffer{PriceState: PriceNone, Verdict: StockReady}, LineNotAllowed},
		"the ERP is silent":         {AskedLine{}, ItemOffer{PriceState: PriceOnConf, Verdict: StockReady}, LineOnConfirmation},
		"dearer than last time":     {was("36.90", "C"), ItemOffer{Price: price, PriceState: PriceLive, Verdict: StockShort}, LinePriceChanged},
		"the same, written longer":  {was("38.6200", "C"), ItemOffer{Price: price, PriceState: PriceLive, Verdict: StockReady}, LineOK},
		"dearer, of another unit":   {was("0.3690", "EA"), ItemOffer{Item: screw(), Price: price, PriceState: PriceLive, Verdict: StockReady}, LinePriceChanged},
		"the same, of another unit": {was("0.3862", "EA"), ItemOffer{Item: screw(), Price: price, PriceState: PriceLive, Verdict: StockReady}, LineOK},
		"not comparable: the money": {AskedLine{Was: erp.MustMoney("1", "EUR"), WasPer: "C"}, ItemOffer{Price: price, PriceState: PriceLive, Verdict: StockReady}, LinePriceChanged},
	} {
		l := QuickOrderLine{Asked: c.asked, Verdict: LineUnchecked}
		if l.price(c.offer); l.Verdict != c.want {
			t.Errorf("%s: %s, want %s", name, l.Verdict, c.want)
		}
	}
}

func TestNearestQuantitiesAreOnesThatAreSold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		item := screw()
		item.Multiple = decimal.New(rapid.Int64Range(0, 400).Draw(t, "multiple"), -2)
		item.MinQuantity = decimal.New(rapid.Int64Range(0, 4000).Draw(t, "minimum"), -2)
		amount := decimal.New(rapid.Int64Range(-100, 2_000_000_000).Draw(t, "amount"), -2)
		l := QuickOrderLine{Asked: AskedLine{Number: "HX-1", Quantity: amount.String()}, Verdict: LineUnchecked}
		l.measure(item)
		near := l.Nearest(item)
		if len(near) > 2 || l.Verdict == LineUnchecked && len(near) > 0 {
			t.Fatalf("%s: %v", l.Verdict, near)
		}
		for _, q := range near {
			if checkQuantity(item, q.Amount) != nil {
				t.Fatalf("%v is offered and not sold: %v", q, checkQuantity(item, q.Amount))
			}
		}
	})
}

func TestEveryVerdictIsOfOneSort(t *testing.T) {
	t.Parallel()
	for _, v := range append(attentionVerdicts, addableVerdicts...) {
		if v.Addable() == v.NeedsAttention() {
			t.Errorf("%s is addable: %v, needs attention: %v", v, v.Addable(), v.NeedsAttention())
		}
	}
	for _, v := range ofQuantity {
		if !v.NeedsAttention() {
			t.Errorf("%s needs no attention", v)
		}
	}
}

func TestClippedLinesAreNeverTakenForOthers(t *testing.T) {
	t.Parallel()
	long := make([]rune, 500)
	for i := range long {
		long[i] = '1'
	}
	l := AskedLine{Number: string(long), Quantity: string(long), UOM: string(long)}.clipped()
	if _, err := parseQuantity(l.Quantity); err == nil || len([]rune(l.Number)) != 121 || l.UOM == string(long) {
		t.Errorf("kept %+v", l)
	}
}

func FuzzMeasure(f *testing.F) {
	for _, s := range [][2]string{{"1", "EA"}, {"1,5", "c"}, {"", ""}, {"1e9", "DZ"}, {"٣", "C"}, {"-0", "C"}, {"1/2", "EA"}, {"0.0000000000001", "C"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, quantity, uom string) {
		item := screw()
		l := QuickOrderLine{Asked: AskedLine{Number: "HX-1", Quantity: quantity, UOM: uom}.clipped(), Verdict: LineUnchecked}
		l.measure(item)
		if l.Verdict == LineUnchecked && checkQuantity(item, l.Quantity.Amount) != nil {
			t.Fatalf("%q %q passes as %v", quantity, uom, l.Quantity)
		}
		if l.Verdict == "" {
			t.Fatalf("%q %q has no verdict", quantity, uom)
		}
	})
}
