package db_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func TestSearchItemsSaysWhyEachWasFound(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	shelf(b)
	saveItems(b, erp.Item{ID: "B-9", Description: "Gauge", Barcode: "0 04711 00000 3"})
	for query, want := range map[string]map[erp.ItemID]portal.Match{
		"4711": {
			"4711": {Kind: portal.MatchItem, Number: "4711"}, "B-5": {Kind: portal.MatchPartNumber, Number: "4711"},
			"B-2": {Kind: portal.MatchManufacturer, Number: "47-11"}, "47110": {Kind: portal.MatchItem, Number: "47110"},
			"B-6": {Kind: portal.MatchManufacturer, Number: "4711-X"}, "B-9": {Kind: portal.MatchBarcode, Number: "0 04711 00000 3"},
			"HX-4711": {Kind: portal.MatchItem, Number: "HX-4711"}, "B-3": {Kind: portal.MatchWords},
		},
		"our8": {"B-2": {Kind: portal.MatchPartNumber, Number: "our 815"}},
		"711x": {"B-6": {Kind: portal.MatchManufacturer, Number: "4711-X"}},
		"hex":  {"HX-4711": {Kind: portal.MatchWords}, "B-4": {Kind: portal.MatchWords}},
	} {
		for id, m := range want {
			m.Item = id
			want[id] = m
		}
		if diff := cmp.Diff(want, search(b, portal.ItemSearch{Query: query}).Matches); diff != "" {
			t.Errorf("matches of %q (-want +got):\n%s", query, diff)
		}
	}
}

func TestSearchItemsIsNarrowedByAttributes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	thread := func(v string) erp.Attribute { return erp.Attribute{Name: "Thread", Value: v} }
	zinc := erp.Attribute{Name: "Finish: DIN", Value: "zinc, 8 µm"}
	saveItems(b,
		erp.Item{ID: "R-1", Description: "Rod", Category: fasteners, Attributes: []erp.Attribute{thread("M8"), zinc}},
		erp.Item{ID: "R-2", Description: "Rod", Category: fasteners, Attributes: []erp.Attribute{thread("M10"), zinc, {Name: "Empty"}}},
		erp.Item{ID: "R-3", Description: "Rod", Category: fittings, Attributes: []erp.Attribute{thread("M8"), {Name: "Evil\x1e\x1f\x00", Value: "a\x1fb"}}},
		erp.Item{ID: "M8", Description: "A number like an attribute's value"},
	)
	count := func(a erp.Attribute, n int) portal.AttributeCount {
		return portal.AttributeCount{Attribute: a, Items: n}
	}
	evil := erp.Attribute{Name: "Evil", Value: "ab"}
	for _, tt := range []struct {
		name   string
		q      portal.ItemSearch
		want   []erp.ItemID
		counts []portal.AttributeCount
	}{
		{"none", portal.ItemSearch{Query: "rod"}, []erp.ItemID{"R-1", "R-2", "R-3"}, []portal.AttributeCount{count(zinc, 2), count(thread("M8"), 2), count(evil, 1), count(thread("M10"), 1)}},
		{"one", portal.ItemSearch{Query: "rod", Attributes: []erp.Attribute{thread("M8")}}, []erp.ItemID{"R-1", "R-3"}, []portal.AttributeCount{count(thread("M8"), 2), count(evil, 1), count(zinc, 1)}},
		{"two", portal.ItemSearch{Query: "rod", Attributes: []erp.Attribute{thread("M8"), zinc}}, []erp.ItemID{"R-1"}, []portal.AttributeCount{count(zinc, 1), count(thread("M8"), 1)}},
		{"a category too", portal.ItemSearch{Query: "rod", Category: "10", Attributes: []erp.Attribute{thread("M8")}}, []erp.ItemID{"R-3"}, []portal.AttributeCount{count(evil, 1), count(thread("M8"), 1)}},
		{"no query", portal.ItemSearch{Attributes: []erp.Attribute{zinc}}, []erp.ItemID{"R-1", "R-2"}, []portal.AttributeCount{count(zinc, 2), count(thread("M10"), 1), count(thread("M8"), 1)}},
		{"a category alone counts them", portal.ItemSearch{Category: "10"}, []erp.ItemID{"R-3"}, []portal.AttributeCount{count(evil, 1), count(thread("M8"), 1)}},
		{"by number", portal.ItemSearch{Query: "R", Attributes: []erp.Attribute{thread("M10")}}, []erp.ItemID{"R-2"}, []portal.AttributeCount{count(zinc, 1), count(thread("M10"), 1)}},
		{"as a reader sees it", portal.ItemSearch{Attributes: []erp.Attribute{evil}}, []erp.ItemID{"R-3"}, []portal.AttributeCount{count(evil, 1), count(thread("M8"), 1)}},
		{"a value that is a word", portal.ItemSearch{Query: "m10"}, []erp.ItemID{"R-2"}, []portal.AttributeCount{count(zinc, 1), count(thread("M10"), 1)}},
		{"unknown", portal.ItemSearch{Attributes: []erp.Attribute{thread("m8")}}, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			hits := search(b, tt.q)
			if got := idsOf(hits.Items); !slices.Equal(got, tt.want) || hits.Total != len(tt.want) {
				t.Errorf("found %q, total %d; want %q", got, hits.Total, tt.want)
			}
			if diff := cmp.Diff(tt.counts, hits.Attributes); diff != "" {
				t.Errorf("attributes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSearchItemsSaysThatThereIsMore(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var items []erp.Item
	for i := range 6000 {
		items = append(items, erp.Item{ID: erp.ItemID(fmt.Sprintf("N-%04d", i)), Description: map[bool]string{true: "common rare", false: "common"}[i%6 == 0]})
	}
	saveItems(b, items...)
	all := search(b, portal.ItemSearch{Query: "common"})
	if !all.More || all.Total < 200 || all.Total > portal.MostHits || len(all.Items) != 50 {
		t.Errorf("what all items have is found %d times, more %v; want at least 200, and more", all.Total, all.More)
	}
	some := search(b, portal.ItemSearch{Query: "rare", Offset: 990})
	if some.More || some.Total != 1000 || len(some.Items) != 10 {
		t.Errorf("what a thousand items have is found %d times, more %v, %d on the last page", some.Total, some.More, len(some.Items))
	}
	numbers := search(b, portal.ItemSearch{Query: "n"})
	if !numbers.More || numbers.Total != portal.MostHits || numbers.Items[0].ID != "N-0000" {
		t.Errorf("a beginning of a thousand numbers and more is found %d times, more %v", numbers.Total, numbers.More)
	}
	if past := search(b, portal.ItemSearch{Offset: portal.MostShelved + 50}); len(past.Items) != 0 || past.Total != 6000 {
		t.Errorf("behind the depth of the shelf are %d items of %d", len(past.Items), past.Total)
	}
}

func TestSearchItemsTakesHostileQueries(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	shelf(b)
	for _, query := range []string{
		strings.Repeat("x", 10_000), strings.Repeat("hex ", 2500), strings.Repeat("' ", 5000), "\x00\x01a\x02c20", `\'`, `''':*`, "\u202eelbow\u202c ", "&", "!:*", "<->",
		"\U0010FFFF", "\xff\xfe", "%%", "__", "(((", `"`, "ﷺ", strings.Repeat("é", 3000), "a\u0301\u0301\u0301", "🔩🔩🔩", "-", "--; DROP TABLE items",
	} {
		b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
			for _, q := range []portal.ItemSearch{{Query: query}, {Query: query, Category: query}, {Query: query, Attributes: []erp.Attribute{{Name: query, Value: query}}}} {
				q.Account, q.Limit = ours, 10
				if _, err := tx.SearchItems(t.Context(), q); err != nil {
					t.Errorf("search for %.20q: %v", query, err)
				}
			}
			_, err := tx.SuggestItems(t.Context(), ours, query, 8)
			if err != nil {
				t.Errorf("suggest %.20q: %v", query, err)
			}
			_, err = tx.FindDocuments(t.Context(), portal.DocumentSearch{Account: ours, Kinds: []portal.DocumentKind{portal.OrderDocument}, Query: query, Limit: 9})
			return err
		})
	}
}

func TestSearchFindsByWordsBegunAmongSeveral(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	shelf(b)
	for query, want := range map[string][]erp.ItemID{
		"sechs größ": {"B-4"}, "hex br": {"B-4"}, "tee 1/2": {"47110"}, "bolt z": {"HX-4711"}, "h x 4711": {"HX-4711"}, "zinc 471": {"HX-4711"},
	} {
		if got := idsOf(search(b, portal.ItemSearch{Query: query}).Items); !slices.Equal(got, want) {
			t.Errorf("search for %q = %q, want %q", query, got, want)
		}
	}
}

// TestItemsAreFoundBeforeTheyAreReadAnew stands where migration 0007 leaves a mirror: no dictionary yet.
func TestItemsAreFoundBeforeTheyAreReadAnew(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	shelf(b)
	if _, err := b.d.Superuser.Exec("TRUNCATE search_words"); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string][]erp.ItemID{"hex bra": {"B-4"}, "washer": {"B-5"}, "4711 zinc": {"HX-4711"}} {
		if got := idsOf(search(b, portal.ItemSearch{Query: query}).Items); !slices.Equal(got, want) {
			t.Errorf("search for %q = %q, want %q", query, got, want)
		}
	}
}

func TestFindDocuments(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		err := tx.SaveOrders(t.Context(), ours, noon, []erp.Order{
			{ID: "1", Number: "4711", CustomerPO: "PO-88/A", ShipTo: "S1", PlacedOn: erp.NewDate(2026, 3, 1)},
			{ID: "2", Number: "4712", CustomerPO: "4711", ShipTo: "S2", PlacedOn: erp.NewDate(2026, 3, 2)},
			{ID: "3", Number: "4713", CustomerPO: "---", ShipTo: "S2", PlacedOn: erp.NewDate(2026, 3, 3)},
		})
		if err != nil {
			return err
		}
		err = tx.SaveShipments(t.Context(), ours, noon, []erp.Shipment{
			{ID: "1", Number: "L-4711", Order: "4713", Tracking: "1Z 999 01; 1Z 999 02", ShippedOn: erp.NewDate(2026, 3, 4)},
		})
		if err != nil {
			return err
		}
		return tx.SaveInvoices(t.Context(), ours, noon, []erp.Invoice{{ID: "1", Number: "4711", Order: "4712", ShipTo: "S2", IssuedOn: erp.NewDate(2026, 3, 5)}})
	})
	all := []portal.DocumentKind{portal.OrderDocument, portal.ShipmentDocument, portal.InvoiceDocument}
	for _, tt := range []struct {
		name, query string
		shipTos     []erp.ShipToID
		kinds       []portal.DocumentKind
		want        []string
	}{
		{"exact first, then the newest", "4711", nil, all, []string{"invoice 4711 number 4711 exact", "order 4712 customer_po 4711 exact", "order 4711 number 4711 exact", "shipment 4713 number L-4711"}},
		{"begun", "471", nil, all[:1], []string{"order 4713 number 4713", "order 4712 number 4712", "order 4711 number 4711"}},
		{"ended", "13", nil, all, []string{"order 4713 number 4713"}},
		{"a PO without case and dashes", "po88/a", nil, all, []string{"order 4711 customer_po PO-88/A exact"}},
		{"one parcel of two", "1z99902", nil, all, []string{"shipment 4713 tracking 1Z 999 02 exact"}},
		{"only of a ship-to", "4711", []erp.ShipToID{"S1"}, all, []string{"order 4711 number 4711 exact"}},
		{"a shipment by its order's ship-to", "1z", []erp.ShipToID{"S2"}, all, []string{"shipment 4713 tracking 1Z 999 01"}},
		{"no rights", "4711", nil, nil, nil},
		{"nothing but dashes", "--", nil, all, nil},
		{"the middle", "71", nil, all, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := read(b, func(tx portal.Tx) ([]portal.FoundDocument, error) {
				return tx.FindDocuments(t.Context(), portal.DocumentSearch{Account: ours, ShipTos: tt.shipTos, Kinds: tt.kinds, Query: tt.query, Limit: 9})
			})
			var got []string
			for _, d := range found {
				got = append(got, strings.TrimSpace(fmt.Sprintln(d.Kind, d.Page, d.By, d.Number, map[bool]string{true: "exact"}[d.Exact])))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("documents for %q (-want +got):\n%s", tt.query, diff)
			}
		})
	}
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		return tx.SaveOrders(t.Context(), ours, noon, []erp.Order{{ID: "1", Number: "4711", CustomerPO: "PO-89", ShipTo: "S1"}})
	})
	stale := read(b, func(tx portal.Tx) ([]portal.FoundDocument, error) {
		return tx.FindDocuments(t.Context(), portal.DocumentSearch{Account: ours, Kinds: all, Query: "PO-88/A", Limit: 9})
	})
	if len(stale) != 0 {
		t.Errorf("an order is found by a PO that it no longer has: %+v", stale)
	}
}

// TestDocumentsAreFoundByWhatTheERPSaidLast saves an answer that was asked for earlier after one asked for later.
func TestDocumentsAreFoundByWhatTheERPSaidLast(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, step := range []struct {
		at     time.Time
		number string
	}{{noon, "new"}, {noon.Add(-time.Minute), "old"}} {
		b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
			order := erp.Order{ID: "1", Number: "4711", CustomerPO: step.number + "-po"}
			if err := tx.SaveOrders(t.Context(), ours, step.at, []erp.Order{order}); err != nil {
				return err
			}
			shipment := erp.Shipment{ID: "1", Number: "L-1", Order: "4711", Tracking: step.number + "-parcel"}
			if err := tx.SaveShipments(t.Context(), ours, step.at, []erp.Shipment{shipment}); err != nil {
				return err
			}
			return tx.SaveInvoices(t.Context(), ours, step.at, []erp.Invoice{{ID: "1", Number: step.number + "-invoice", Order: "4711"}})
		})
	}
	for query, want := range map[string]int{
		"new-po": 1, "new-parcel": 1, "new-invoice": 1, "old-po": 0, "old-parcel": 0, "old-invoice": 0,
	} {
		found := read(b, func(tx portal.Tx) ([]portal.FoundDocument, error) {
			return tx.FindDocuments(t.Context(), portal.DocumentSearch{
				Account: ours, Kinds: []portal.DocumentKind{portal.OrderDocument, portal.ShipmentDocument, portal.InvoiceDocument}, Query: query, Limit: 9,
			})
		})
		if len(found) != want {
			t.Errorf("%q finds %+v, want %d", query, found, want)
		}
	}
}

// TestFindDocumentsLeavesOutBeforeItStops has more numbers of a common ending than are read, and one among the last of
// them that the reader may see.
func TestFindDocumentsLeavesOutBeforeItStops(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	orders := []erp.Order{{ID: "mine", Number: "99977", ShipTo: "S1"}}
	for i := range 300 {
		orders = append(orders, erp.Order{ID: erp.OrderID(fmt.Sprint(i)), Number: erp.OrderNumber(fmt.Sprintf("%03d77", i)), ShipTo: "S2"})
	}
	saveOrders(b, ours, noon, orders...)
	saveInvoices(b, ours, noon, erp.Invoice{ID: "1", Number: "99877", Order: "99977", ShipTo: "S1"})
	for _, tt := range []struct {
		kind    portal.DocumentKind
		shipTos []erp.ShipToID
		want    string
	}{{portal.OrderDocument, []erp.ShipToID{"S1"}, "99977"}, {portal.InvoiceDocument, nil, "99877"}} {
		found := read(b, func(tx portal.Tx) ([]portal.FoundDocument, error) {
			return tx.FindDocuments(t.Context(), portal.DocumentSearch{
				Account: ours, ShipTos: tt.shipTos, Kinds: []portal.DocumentKind{tt.kind}, Query: "77", Limit: 9,
			})
		})
		if len(found) != 1 || found[0].Number != tt.want {
			t.Errorf("%s of %q: found %+v, want %s", tt.kind, tt.shipTos, found, tt.want)
		}
	}
}

func TestPairsShowNoSingleCustomersHabits(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveItems(b, erp.Item{ID: "A", Status: erp.ItemActive}, erp.Item{ID: "B", Status: erp.ItemActive}, erp.Item{ID: "C", Status: erp.ItemActive}, erp.Item{ID: "D", Status: erp.ItemDiscontinued})
	third := portal.Account{ID: "acc-third", Customer: "C3", Name: "Third"}
	b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.SaveAccount(t.Context(), third) })
	order := func(id string, items ...erp.ItemID) erp.Order {
		o := erp.Order{ID: erp.OrderID(id), Number: erp.OrderNumber(id), PlacedOn: erp.NewDate(2026, 10, 1)}
		for _, i := range items {
			o.Lines = append(o.Lines, erp.OrderLine{Item: i, Quantity: erp.NewQuantity(dec("1"), "EA")})
		}
		return o
	}
	for account, orders := range map[portal.AccountID][]erp.Order{
		ours:     {order("1", "A", "B", "D"), order("2", "A", "C"), order("3", "A", "C"), order("4", "A", "C"), order("5")},
		theirs:   {order("1", "B", "A", "D"), order("2", "A", "C"), order("3", "A")},
		third.ID: {order("1", "A", "B", "B", "D")},
	} {
		b.do(portal.AccountScope(account), func(tx portal.Tx) error { return tx.SaveOrders(t.Context(), account, noon, orders) })
	}
	for range 2 {
		b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.CountPairs(t.Context(), noon.AddDate(-1, 0, 0)) })
	}
	together := func(id erp.ItemID) []erp.ItemID {
		return idsOf(read(b, func(tx portal.Tx) ([]erp.Item, error) { return tx.OrderedTogether(t.Context(), id, 6) }))
	}
	if got := together("A"); !slices.Equal(got, []erp.ItemID{"B"}) {
		t.Errorf("with A goes %q, want B, which three accounts order, and not C, which two do, nor D, which cannot be bought", got)
	}
	if got := together("C"); got != nil {
		t.Errorf("with C goes %q", got)
	}
	b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.CountPairs(t.Context(), noon) })
	if got := together("A"); got != nil {
		t.Errorf("of orders long ago, with A goes %q", got)
	}
}
