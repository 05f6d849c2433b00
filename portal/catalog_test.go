package portal

import (
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

func TestWhyThisPriceListsOnlyBreaksThatAreStillAhead(t *testing.T) {
	t.Parallel()
	price := erp.Price{
		Item: "A", Quantity: erp.MustQuantity("12", "EA"), Net: usd("9"), List: usd("10"), Per: "EA", Source: erp.PriceSource{Kind: erp.SourceBreak},
		Breaks: []erp.PriceBreak{{From: erp.MustQuantity("12", "").Amount, Net: usd("9")}, {From: erp.MustQuantity("100", "").Amount, Net: usd("7")}},
	}
	steps := why(&price)
	if len(steps) != 3 || steps[0].Used || !steps[1].Used || !steps[1].Amount.Equal(usd("9")) || !steps[2].Amount.Equal(usd("7")) {
		t.Errorf("got %+v, want the list, the price, and the break at 100", steps)
	}
}

// TestLineTheERPFailedOnIsNotALineWithoutAPrice: a page of prices can break off in the middle.
func TestLineTheERPFailedOnIsNotALineWithoutAPrice(t *testing.T) {
	t.Parallel()
	p := &Portal{clock: func() time.Time { return time.Date(2026, time.November, 24, 10, 0, 0, 0, time.UTC) }}
	p.settings.Location = time.UTC
	stated := erp.Price{Item: "A", Net: usd("10"), Per: "EA"}
	for _, c := range []struct {
		name   string
		item   erp.ItemID
		result erp.PriceResult
		want   PriceState
		note   string
	}{
		{"a price", "A", erp.PriceResult{Price: erp.Price{Item: "A", Net: usd("9"), Per: "EA"}}, PriceLive, ""},
		{"none", "A", erp.PriceResult{Err: &erp.Error{Code: erp.Rejected, Reason: "Not for export"}}, PriceNone, "Not for export"},
		{"no answer, but an older one", "A", erp.PriceResult{Err: erp.Errorf(erp.Unavailable, "price", "down")}, PriceVerified, ""},
		{"no answer, and none before", "B", erp.PriceResult{Err: erp.Errorf(erp.Unavailable, "price", "down")}, PriceOnConf, ""},
	} {
		row := ItemOffer{Item: erp.Item{ID: c.item}, Quantity: erp.MustQuantity("1", "EA")}
		p.applyPrice(t.Context(), &row, c.result, mirror{verified: map[erp.ItemID]erp.Price{"A": stated}})
		if row.PriceState != c.want || row.PriceNote != c.note || (row.Price != nil) != (c.want == PriceLive || c.want == PriceVerified) {
			t.Errorf("%s: got %s %q with price %v, want %s %q", c.name, row.PriceState, row.PriceNote, row.Price, c.want, c.note)
		}
	}
}
