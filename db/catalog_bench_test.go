package db_test

import (
	"fmt"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// catalogue makes n items of a distributor's kind: numbers that share beginnings, descriptions that share words.
func catalogue(n int) []erp.Item {
	finishes := []string{"zinc", "stainless", "brass", "nylon", "galvanised", "black oxide", "copper", "chrome"}
	nouns := []string{"screw", "bolt", "nut", "washer", "elbow", "tee", "coupling", "breaker", "relay", "glove", "drill", "hammer"}
	items := make([]erp.Item, n)
	for i := range items {
		items[i] = erp.Item{
			ID:             erp.ItemID(fmt.Sprintf("%s-%06d", []string{"HX", "FT", "EL", "SF", "TL"}[i%5], i)),
			Description:    fmt.Sprintf("%s %s M%d x %d, grade %d", finishes[i%8], nouns[i%12], i%30+2, i%200, i%12),
			Category:       erp.Category{ID: fmt.Sprint(i % 25), Name: fmt.Sprintf("Category %d", i%25)},
			ManufacturerNo: fmt.Sprintf("MK%07d", i*7919%9999991), StockUOM: "EA", SellUOM: "EA", Status: erp.ItemActive,
		}
	}
	return items
}

// BenchmarkSearchItems prints what one search costs at two sizes of the catalogue.
func BenchmarkSearchItems(b *testing.B) {
	for _, size := range []int{10_000, 100_000} {
		w := newBench(b)
		saveItems(w, catalogue(size)...)
		if _, err := w.d.Superuser.Exec("VACUUM ANALYZE"); err != nil {
			b.Fatal(err)
		}
		for name, q := range map[string]portal.ItemSearch{
			"number":    {Query: "HX-000105"},
			"middle":    {Query: "00123"},
			"words":     {Query: "stainless coupling m9"},
			"typeahead": {Query: "st"},
			"all":       {},
			"category":  {Category: "7"},
			"last page": {Offset: size - 50},
		} {
			q.Account, q.Limit = ours, 50
			b.Run(fmt.Sprintf("%s/items=%d", name, size), func(b *testing.B) {
				for b.Loop() {
					w.do(portal.AccountScope(ours), func(tx portal.Tx) error {
						_, err := tx.SearchItems(b.Context(), q)
						return err
					})
				}
			})
		}
	}
}

// BenchmarkSync prints how fast the mirror takes items with the stock of ten warehouses.
func BenchmarkSync(b *testing.B) {
	const size = 10_000
	items := catalogue(size)
	levels := make([]erp.Availability, size)
	for i := range levels {
		levels[i] = stock(items[i].ID, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
	}
	w := newBench(b)
	for b.Loop() {
		w.do(portal.JobScope(), func(tx portal.Tx) error {
			if err := tx.SaveItems(b.Context(), items); err != nil {
				return err
			}
			return tx.SaveAvailability(b.Context(), levels)
		})
		if _, err := w.d.Superuser.Exec("TRUNCATE items, item_search, categories, availability"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size)*float64(b.N)/b.Elapsed().Seconds(), "items/s")
}
