package db_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func saveItems(b bench, items ...erp.Item) {
	b.t.Helper()
	b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.SaveItems(b.t.Context(), items) })
}

func TestItemsComeBackAsTheERPStatedThem(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := erp.Item{
		ID: "HX-1/2", Description: `Sechskantschraube "M8" ½ 六角`, ForeignName: "Болт", Category: erp.Category{ID: "10", Name: "Befestigung"},
		Manufacturer: "Würth", ManufacturerNo: "0057 8 40", StockUOM: "EA", SellUOM: "C",
		Packs: []erp.Pack{{UOM: "C", PerStock: dec("100.000")}}, MinQuantity: dec("0.10"), Multiple: dec("0.0500"),
		Weight: "0.42 lb", Hazmat: "UN1950 2.1", Status: erp.ItemDiscontinued, Substitutes: []erp.ItemID{"HX-2"},
		Attributes: []erp.Attribute{{Name: "Gewinde", Value: "M8"}}, Changed: noon,
	}
	saveItems(b, want)
	got := read(b, func(tx portal.Tx) ([]erp.Item, error) {
		return tx.Items(t.Context(), []erp.ItemID{"HX-1/2", "unknown"})
	})
	if diff := cmp.Diff([]erp.Item{want}, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

func TestSaveItemsTakesAFeedReadTwiceAndARowNamedTwice(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveItems(b, erp.Item{ID: "A", Description: "early"}, erp.Item{ID: "B"}, erp.Item{ID: "A", Description: "late"})
	var before, after string
	const version = `
		SELECT string_agg(i.xmin || ' ' || s.xmin, ',' ORDER BY item_id) FROM items i JOIN item_search s USING (item_id)`
	if err := b.d.Superuser.Get(&before, version); err != nil {
		t.Fatal(err)
	}
	saveItems(b, erp.Item{ID: "A", Description: "late"}, erp.Item{ID: "B"})
	if err := b.d.Superuser.Get(&after, version); err != nil {
		t.Fatal(err)
	}
	if before != after {
		t.Error("unchanged items were written again")
	}
	got := read(b, func(tx portal.Tx) ([]erp.Item, error) { return tx.Items(t.Context(), []erp.ItemID{"A"}) })
	if len(got) != 1 || got[0].Description != "late" {
		t.Errorf("stored %+v, want the later of the two", got)
	}
}

func TestSaveItemsTenThousandAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	items := make([]erp.Item, 10_000)
	for i := range items {
		items[i] = erp.Item{
			ID: erp.ItemID(fmt.Sprintf("HX-%05d", i)), Description: fmt.Sprintf("Hex cap screw M%d", i%40),
			Category: erp.Category{ID: fmt.Sprint(i % 7), Name: fmt.Sprintf("Category %d", i%7)},
		}
	}
	saveItems(b, items...)
	hits := read(b, func(tx portal.Tx) (portal.ItemHits, error) {
		return tx.SearchItems(t.Context(), portal.ItemSearch{Account: ours, Query: "hx 09999", Limit: 5})
	})
	if hits.Total != 1 || hits.Items[0].ID != "HX-09999" {
		t.Errorf("found %d, first %+v; want the last item", hits.Total, hits.Items)
	}
	all := read(b, func(tx portal.Tx) (portal.ItemHits, error) {
		return tx.SearchItems(t.Context(), portal.ItemSearch{Account: ours, Offset: 9_990, Limit: 50})
	})
	if all.Total != 10_000 || len(all.Items) != 10 || len(all.Categories) != 7 {
		t.Errorf("total %d, %d on the last page, %d categories", all.Total, len(all.Items), len(all.Categories))
	}
}

func TestItemIDsLeafThroughTheWholeCatalogue(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveItems(b, erp.Item{ID: "B"}, erp.Item{ID: "A"}, erp.Item{ID: "D"}, erp.Item{ID: "C"})
	for after, want := range map[erp.ItemID][]erp.ItemID{"": {"A", "B", "C"}, "B": {"C", "D"}, "BB": {"C", "D"}, "D": nil} {
		got := read(b, func(tx portal.Tx) ([]erp.ItemID, error) { return tx.ItemIDs(t.Context(), after, 3) })
		if !slices.Equal(got, want) {
			t.Errorf("after %q: %v, want %v", after, got, want)
		}
	}
}
