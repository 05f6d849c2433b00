package erp_test

import (
	"errors"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/tradecounter/portal/erp"
)

func TestConvertIsExactOrFails(t *testing.T) {
	t.Parallel()
	wire := erp.Item{ID: "THHN-12", StockUOM: "FT", Packs: []erp.Pack{
		{UOM: "C", PerStock: decimal.NewFromInt(100)},
		{UOM: "ROLL", PerStock: decimal.NewFromInt(30)},
		{UOM: "IN", PerStock: decimal.RequireFromString("0.25")},
		{UOM: "NIL", PerStock: decimal.Zero},
	}}
	for name, tt := range map[string]struct {
		from erp.Quantity
		to   erp.UOM
		want string
		code erp.Code
	}{
		"stock to pack":           {erp.MustQuantity("250", "FT"), "C", "2.5", ""},
		"pack to stock":           {erp.MustQuantity("2.5", "C"), "FT", "250", ""},
		"pack to pack":            {erp.MustQuantity("3", "C"), "ROLL", "10", ""},
		"smaller than stock":      {erp.MustQuantity("1", "FT"), "IN", "4", ""},
		"to itself":               {erp.MustQuantity("7", "FT"), "FT", "7", ""},
		"a third of a roll":       {erp.MustQuantity("10", "FT"), "ROLL", "", erp.Invalid},
		"a unit it does not have": {erp.MustQuantity("1", "FT"), "KG", "", erp.Invalid},
		"from such a unit":        {erp.MustQuantity("1", "KG"), "FT", "", erp.Invalid},
		"a pack of nothing":       {erp.MustQuantity("1", "FT"), "NIL", "", erp.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := wire.Convert(tt.from, tt.to)
			if erp.CodeOf(err) != tt.code || err == nil && !got.Equal(erp.MustQuantity(tt.want, tt.to)) {
				t.Errorf("got %s, %v; want %s %s, code %q", got, err, tt.want, tt.to, tt.code)
			}
		})
	}
}

func TestConvertThereAndBackIsTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		per := func(label string) decimal.Decimal {
			return decimal.New(rapid.Int64Range(1, 100_000).Draw(rt, label), rapid.Int32Range(-3, 0).Draw(rt, label+" places"))
		}
		item := erp.Item{ID: "X", StockUOM: "EA", Packs: []erp.Pack{{UOM: "A", PerStock: per("a")}, {UOM: "B", PerStock: per("b")}}}
		from := erp.NewQuantity(decimal.New(rapid.Int64Range(0, 1_000_000).Draw(rt, "amount"), -2), "A")
		to, err := item.Convert(from, "B")
		if errors.Is(err, erp.Invalid) {
			return
		}
		back, err := item.Convert(to, "A")
		if err != nil || !back.Equal(from) {
			rt.Errorf("%s are %s, and those are %s (%v)", from, to, back, err)
		}
	})
}
