package db_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

var (
	fasteners = erp.Category{ID: "20", Name: "Fasteners"}
	fittings  = erp.Category{ID: "10", Name: "Fittings"}
)

// shelf fills the catalogue with items that share digits and words.
func shelf(b bench) {
	saveItems(b,
		erp.Item{ID: "4711", Description: "Elbow 90°, brass", Category: fittings},
		erp.Item{ID: "HX-4711", Description: "Hex bolt, zinc", Category: fasteners},
		erp.Item{ID: "47110", Description: "Tee, brass 1/2", Category: fittings},
		erp.Item{ID: "B-2", Description: "Boltcutter", Category: fasteners, ManufacturerNo: "47-11"},
		erp.Item{ID: "B-3", Description: "Union 47119 brass", Category: fittings},
		erp.Item{ID: "B-4", Description: "Hex bolt, brass", ForeignName: "Sechskantschraube Größe 8", Category: fasteners, Manufacturer: "Keller & Kalmbach"},
		erp.Item{ID: "B-5", Description: "Washer", Category: fasteners},
		erp.Item{ID: "B-6", Description: "Nut", Category: fasteners, ManufacturerNo: "4711-X"},
		erp.Item{ID: "螺栓-8", Description: "六角螺栓 ステンレス", Category: fasteners},
	)
	savePartNumbers(b, ours, "B-5=4711", "B-2=our 815", "gone=815")
	savePartNumbers(b, theirs, "B-3=theirs")
}

func search(b bench, q portal.ItemSearch) portal.ItemHits {
	b.t.Helper()
	q.Account = ours
	if q.Limit == 0 {
		q.Limit = 50
	}
	return read(b, func(tx portal.Tx) (portal.ItemHits, error) { return tx.SearchItems(b.t.Context(), q) })
}

func idsOf(items []erp.Item) []erp.ItemID {
	var ids []erp.ItemID
	for _, i := range items {
		ids = append(ids, i.ID)
	}
	return ids
}

func TestSearchItemsFindsAndRanks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	shelf(b)
	for _, tt := range []struct {
		name, query string
		want        []erp.ItemID
	}{
		{"own number, account's, manufacturer's, beginnings, middles, words", "4711", []erp.ItemID{"4711", "B-5", "B-2", "47110", "B-6", "HX-4711", "B-3"}},
		{"the middle of a number", "x4711", []erp.ItemID{"HX-4711"}},
		{"the end of a number across its dash", "X-471", []erp.ItemID{"HX-4711"}},
		{"the middle of the account's part number", "r81", []erp.ItemID{"B-2"}},
		{"another account's part number", "theirs", nil},
		{"a word", "washer", []erp.ItemID{"B-5"}},
		{"the beginning of a word", "bolt", []erp.ItemID{"B-2", "B-4", "HX-4711"}},
		{"all of the words", "brass hex", []erp.ItemID{"B-4"}},
		{"word and number", "zinc 4711", []erp.ItemID{"HX-4711"}},
		{"a size", "1/2", []erp.ItemID{"47110"}},
		{"the other language, without case and accents", "GROSSE sechskant", []erp.ItemID{"B-4"}},
		{"the manufacturer's name", "keller", []erp.ItemID{"B-4"}},
		{"ideographs", "六角", []erp.ItemID{"螺栓-8"}},
		{"a number in ideographs", "螺栓8", []erp.ItemID{"螺栓-8"}},
		{"combining characters", "Gro\u0308sse", []erp.ItemID{"B-4"}},
		{"nothing like it", "flange", nil},
		{"one word too many", "brass hex flange", nil},
		{"punctuation only", "&|!", nil},
		{"operators are text", "hex & !brass", []erp.ItemID{"B-4"}},
		{"a quote", "hex' | 'washer", nil},
		{"a wildcard", "%", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			hits := search(b, portal.ItemSearch{Query: tt.query})
			if got := idsOf(hits.Items); !slices.Equal(got, tt.want) || hits.Total != len(tt.want) {
				t.Errorf("search for %q = %q, total %d; want %q", tt.query, got, hits.Total, tt.want)
			}
		})
	}
}

func TestSearchItemsCountsCategoriesOverTheWholeSearch(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	shelf(b)
	brass := []portal.CategoryCount{{Category: fasteners, Items: 1}, {Category: fittings, Items: 3}}
	all := []portal.CategoryCount{{Category: fasteners, Items: 6}, {Category: fittings, Items: 3}}
	for _, tt := range []struct {
		name       string
		q          portal.ItemSearch
		want       []erp.ItemID
		total      int
		categories []portal.CategoryCount
	}{
		{"a query", portal.ItemSearch{Query: "brass"}, []erp.ItemID{"4711", "47110", "B-3", "B-4"}, 4, brass},
		{"a query within a category", portal.ItemSearch{Query: "brass", Category: "20"}, []erp.ItemID{"B-4"}, 1, brass},
		{"a later page", portal.ItemSearch{Query: "brass", Offset: 1, Limit: 2}, []erp.ItemID{"47110", "B-3"}, 4, brass},
		{"a page behind the end", portal.ItemSearch{Query: "brass", Offset: 100}, nil, 4, brass},
		{"everything, by category and number", portal.ItemSearch{Limit: 3}, []erp.ItemID{"B-2", "B-4", "B-5"}, 9, all},
		{"a category", portal.ItemSearch{Category: "10"}, []erp.ItemID{"4711", "47110", "B-3"}, 3, all},
		{"a later page of everything", portal.ItemSearch{Offset: 6, Query: "  "}, []erp.ItemID{"4711", "47110", "B-3"}, 9, all},
		{"everything, behind the end", portal.ItemSearch{Offset: 9}, nil, 9, all},
		{"an unknown category", portal.ItemSearch{Category: "99"}, nil, 0, all},
		{"a page before the first", portal.ItemSearch{Category: "10", Offset: -50}, []erp.ItemID{"4711", "47110", "B-3"}, 3, all},
	} {
		t.Run(tt.name, func(t *testing.T) {
			hits := search(b, tt.q)
			if got := idsOf(hits.Items); !slices.Equal(got, tt.want) || hits.Total != tt.total {
				t.Errorf("found %q, total %d; want %q, %d", got, hits.Total, tt.want, tt.total)
			}
			if diff := cmp.Diff(tt.categories, hits.Categories); diff != "" {
				t.Errorf("categories (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSearchItemsTakesOneStatement(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	shelf(b)
	for _, query := range []string{"", "brass"} {
		ctx, counter := db.CountStatements(t.Context())
		b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
			before := counter.Count()
			_, err := tx.SearchItems(ctx, portal.ItemSearch{Account: ours, Query: query, Limit: 50})
			if n := counter.Count() - before; n != 1 {
				t.Errorf("search for %q took %d statements, want 1", query, n)
			}
			return err
		})
	}
}

// TestCategoryCountsFollowTheItems guards what the trigger of migration 0002 keeps: counts equal to the
// rows, whatever moves and whoever else moves something.
func TestCategoryCountsFollowTheItems(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	shelf(b)
	done := make(chan error)
	for _, category := range []erp.Category{fasteners, fittings, {ID: "30", Name: "New"}} {
		go func() {
			var moved []erp.Item
			for _, id := range []erp.ItemID{"4711", "HX-4711", "B-2", "B-3", erp.ItemID("only-" + category.ID)} {
				moved = append(moved, erp.Item{ID: id, Category: category})
			}
			done <- b.InTx(t.Context(), portal.JobScope(), func(tx portal.Tx) error { return tx.SaveItems(t.Context(), moved) })
		}()
	}
	for range 3 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	var wrong int
	err := b.d.Superuser.Get(&wrong, `
		SELECT count(*) FROM categories c FULL JOIN (SELECT category_id, count(*) AS items FROM item_search GROUP BY category_id) i USING (category_id)
		WHERE coalesce(c.items, 0) <> coalesce(i.items, 0)`)
	if err != nil || wrong != 0 {
		t.Errorf("%d categories are miscounted, error %v", wrong, err)
	}
}

func TestCategoryTakesItsLatestName(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	shelf(b)
	renamed := erp.Category{ID: "20", Name: "Bolts and nuts"}
	saveItems(b, erp.Item{ID: "B-5", Category: renamed})
	if got := search(b, portal.ItemSearch{}).Categories[0]; got.Category != renamed || got.Items != 6 {
		t.Errorf("category = %+v, want 6 under the new name", got)
	}
}
