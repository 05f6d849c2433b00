package portal

import (
	"errors"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/tradecounter/portal/erp"
)

func messageOf(err error) Message {
	for _, p := range ProblemsOf(err) {
		return p.Message
	}
	return ""
}

func TestParseQuantityReadsWhatPeopleType(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"1": "1", " 12 ": "12", "2.5": "2.5", "2,5": "2.5", "0": "0", "-3": "-3", "0,25": "0.25", "0,125": "0.125", "1.125": "1.125"} {
		got, err := parseQuantity(typed)
		if err != nil || !got.Equal(decimal.RequireFromString(want)) {
			t.Errorf("parseQuantity(%q) = %s, %v; want %s", typed, got, err, want)
		}
	}
}

func TestParseQuantityRefusesWhatCouldBeMisread(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]Message{
		"": MsgQuantityMissing, "   ": MsgQuantityMissing, "ten": MsgQuantityNotNumber, "1e9": MsgQuantityNotNumber, "1,000": MsgQuantityAmbiguous, "1.000": MsgQuantityAmbiguous, "12.500": MsgQuantityAmbiguous,
		"1,000,000": MsgQuantityNotNumber, "1.2.3": MsgQuantityNotNumber, "١٢": MsgQuantityNotNumber, "0x10": MsgQuantityNotNumber,
		"123456789012345678901234567890": MsgQuantityNotNumber, "5 EA": MsgQuantityNotNumber, "<b>1</b>": MsgQuantityNotNumber, "--1": MsgQuantityNotNumber, "-": MsgQuantityNotNumber,
	} {
		if _, err := parseQuantity(typed); messageOf(err) != want || !errors.Is(err, Invalid) {
			t.Errorf("parseQuantity(%q) says %v; want %s", typed, err, want)
		}
	}
}

func TestCheckQuantityAppliesTheItemsRules(t *testing.T) {
	t.Parallel()
	plain := erp.Item{ID: "A", SellUOM: "EA", StockUOM: "EA"}
	packed := plain
	packed.MinQuantity, packed.Multiple = decimal.NewFromInt(24), decimal.NewFromInt(12)
	cut := plain
	cut.Multiple = decimal.RequireFromString("0.5")
	for _, c := range []struct {
		name   string
		item   erp.Item
		amount string
		want   Message
	}{
		{"one of a plain item", plain, "1", ""},
		{"zero", plain, "0", MsgQuantityNotPositive},
		{"negative", plain, "-1", MsgQuantityNotPositive},
		{"a fraction of a whole unit", plain, "1.5", MsgFraction},
		{"more than anybody orders", plain, "10000000", MsgQuantityTooLarge},
		{"below the minimum", packed, "12", MsgBelowMinimum},
		{"no multiple", packed, "25", MsgNotMultiple},
		{"a multiple", packed, "36", ""},
		{"a fraction where the pack allows it", cut, "2.5", ""},
		{"a fraction off the pack", cut, "2.3", MsgNotMultiple},
	} {
		if got := messageOf(checkQuantity(c.item, decimal.RequireFromString(c.amount))); got != c.want {
			t.Errorf("%s: %q; want %q", c.name, got, c.want)
		}
	}
}

func TestAddingTheSameItemAgainKeepsOneLine(t *testing.T) {
	t.Parallel()
	item := erp.Item{ID: "A", SellUOM: "EA", StockUOM: "EA"}
	var cart Cart
	for range 3 {
		if err := cart.add(item, decimal.NewFromInt(2)); err != nil {
			t.Fatal(err)
		}
	}
	if len(cart.Lines) != 1 || !cart.Lines[0].Quantity.Equal(erp.MustQuantity("6", "EA")) {
		t.Fatalf("cart %+v; want one line of 6", cart.Lines)
	}
	if cart.Version != 3 {
		t.Errorf("version %d; want one per change, 3", cart.Version)
	}
}

func TestCartLineNumbersAreNeverUsedTwiceAtOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var cart Cart
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			if len(cart.Lines) > 0 && rapid.Bool().Draw(t, "remove") {
				at := rapid.IntRange(0, len(cart.Lines)-1).Draw(t, "at")
				cart.Lines = append(cart.Lines[:at], cart.Lines[at+1:]...)
				continue
			}
			id := erp.ItemID(rapid.StringMatching(`[A-H]`).Draw(t, "item"))
			if err := cart.add(erp.Item{ID: id, SellUOM: "EA", StockUOM: "EA"}, decimal.NewFromInt(1)); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[int]bool{}
		for _, l := range cart.Lines {
			if seen[l.Number] || l.Number < 1 {
				t.Fatalf("line number %d stands twice or is no number: %+v", l.Number, cart.Lines)
			}
			seen[l.Number] = true
		}
	})
}

func FuzzParseQuantity(f *testing.F) {
	for _, seed := range []string{"1", "1,5", "", "1e3", "1,000", "-0", "٣", "\x00", "9999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		d, err := parseQuantity(typed)
		if err != nil && !errors.Is(err, Invalid) {
			t.Fatalf("%q: %v is not a clear error", typed, err)
		}
		if err == nil && len(d.String()) > 24 {
			t.Fatalf("%q became %s", typed, d)
		}
	})
}
