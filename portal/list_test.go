package portal

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

func TestListNameIsShortAndNotBlank(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{" Weekly \t van\n": "Weekly van", strings.Repeat("ü", 100): strings.Repeat("ü", 100)} {
		if got, err := listName(typed); got != want || err != nil {
			t.Errorf("%q is called %q (%v), want %q", typed, got, err, want)
		}
	}
	for typed, want := range map[string]Message{" \n": MsgListNameMissing, strings.Repeat("ü", 101): MsgListNameLong} {
		if _, err := listName(typed); len(ProblemsOf(err)) != 1 || ProblemsOf(err)[0].Message != want {
			t.Errorf("%.10q: %v, want %s", typed, err, want)
		}
	}
}

func TestNewListLineAppliesTheItemsRules(t *testing.T) {
	t.Parallel()
	gloves := erp.Item{ID: "GL", SellUOM: "PR", StockUOM: "PR", MinQuantity: decimal.NewFromInt(12), Multiple: decimal.NewFromInt(12)}
	for quantity, want := range map[string]string{"": "12 PR", " 24 ": "24 PR"} {
		if line, err := newListLine(gloves, quantity, " bin "); err != nil || line.Quantity.String() != want || line.Note != "bin" {
			t.Errorf("%q became %+v (%v), want %s", quantity, line, err, want)
		}
	}
	for _, quantity := range []string{"6", "13", "0", "-12", "1,000", "many"} {
		if _, err := newListLine(gloves, quantity, ""); CodeOf(err) != Invalid {
			t.Errorf("%q is taken: %v", quantity, err)
		}
	}
}

func TestLinesOfOneItemAreOneLine(t *testing.T) {
	t.Parallel()
	line := ListLine{Item: "A", Quantity: erp.MustQuantity("5", "EA")}
	for _, other := range []ListLine{
		{Item: "A", Quantity: erp.MustQuantity("2.5", "EA"), Note: "left"}, {Item: "A", Quantity: erp.MustQuantity("1", "EA"), Note: "left"},
		{Item: "A", Quantity: erp.MustQuantity("1", "EA"), Note: "right"},
	} {
		line.merge(other)
	}
	if line.Quantity.String() != "9.5 EA" || line.Note != "left; right" {
		t.Errorf("they became %s, %q", line.Quantity, line.Note)
	}
}

func TestSoldIsTheSalesUnitOrTheLeast(t *testing.T) {
	t.Parallel()
	bolt := erp.Item{ID: "B", SellUOM: "BX", StockUOM: "EA", Packs: []erp.Pack{{UOM: "BX", PerStock: decimal.NewFromInt(25)}}}
	for bought, want := range map[string]string{"50 EA": "2 BX", "3 BX": "3 BX", "30 EA": "1 BX", "4 PAL": "1 BX", "0 EA": "1 BX"} {
		amount, uom, _ := strings.Cut(bought, " ")
		if got := sold(bolt, erp.MustQuantity(amount, erp.UOM(uom))); got.String() != want {
			t.Errorf("%s is %s, want %s", bought, got, want)
		}
	}
}

func TestBoughtPriceDiffersWhateverUnitItIsStatedFor(t *testing.T) {
	t.Parallel()
	now := erp.Price{Net: erp.MustMoney("2", "USD"), Per: "EA"}
	item := erp.Item{StockUOM: "EA", Packs: []erp.Pack{{UOM: "C", PerStock: decimal.NewFromInt(100)}}}
	for name, test := range map[string]struct {
		last  Bought
		price *erp.Price
		want  bool
	}{
		"dearer":           {Bought{Net: erp.MustMoney("1.90", "USD"), Per: "EA"}, &now, true},
		"the same":         {Bought{Net: erp.MustMoney("2.00", "USD"), Per: "EA"}, &now, false},
		"the same a pack":  {Bought{Net: erp.MustMoney("200", "USD"), Per: "C"}, &now, false},
		"dearer a pack":    {Bought{Net: erp.MustMoney("12", "USD"), Per: "C"}, &now, true},
		"a unit it lost":   {Bought{Net: erp.MustMoney("2", "USD"), Per: "BX"}, &now, true},
		"another currency": {Bought{Net: erp.MustMoney("2", "EUR"), Per: "EA"}, &now, true},
		"not stated then":  {Bought{Per: "EA"}, &now, false},
		"not known now":    {Bought{Net: erp.MustMoney("1.90", "USD"), Per: "EA"}, nil, false},
	} {
		if got := (BoughtRow{Last: test.last, Offer: ItemOffer{Item: item, Price: test.price}}).PriceDiffers(); got != test.want {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}
