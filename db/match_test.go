package db_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func match(b bench, numbers ...string) map[string][]portal.Match {
	b.t.Helper()
	return read(b, func(tx portal.Tx) (map[string][]portal.Match, error) {
		return tx.MatchNumbers(b.t.Context(), ours, numbers)
	})
}

func TestMatchNumbers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveItems(b,
		erp.Item{ID: "HX-100 24"}, erp.Item{ID: "A-1"}, erp.Item{ID: "A1"}, erp.Item{ID: "Größe-8"},
		erp.Item{ID: "P9", ManufacturerNo: "M-9"}, erp.Item{ID: "Q9", ManufacturerNo: "m9"}, erp.Item{ID: "M 9/2", ManufacturerNo: "815"},
		erp.Item{ID: "B1", Barcode: "0 36000 29145 2"}, erp.Item{ID: "B2", Barcode: "00614141000036"}, erp.Item{ID: "B3", Barcode: "000"},
		erp.Item{ID: "815"}, erp.Item{ID: "OWN", ManufacturerNo: "own", Barcode: "77"},
	)
	savePartNumbers(b, ours, "HX-100 24=ours-77", "A1=Doppelt", "A-1=DOPPELT", "P9=a-1 ", "gone=ours-88", "B2=36000291452", "OWN=own")
	savePartNumbers(b, theirs, "A1=theirs-77")
	item := func(id erp.ItemID) portal.Match {
		return portal.Match{Item: id, Kind: portal.MatchItem, Number: string(id)}
	}
	by := func(id erp.ItemID, kind portal.MatchKind, number string) portal.Match {
		return portal.Match{Item: id, Kind: kind, Number: number}
	}
	for _, tt := range []struct {
		name, number string
		want         []portal.Match
	}{
		{"as the ERP spells it", "HX-100 24", []portal.Match{item("HX-100 24")}},
		{"without case, dash and blank", "hx10024", []portal.Match{item("HX-100 24")}},
		{"with other dashes", "HX‑100–24", []portal.Match{item("HX-100 24")}},
		{"with blanks around", " HX-100 24\t", []portal.Match{item("HX-100 24")}},
		{"the account's part number", "OURS 77", []portal.Match{by("HX-100 24", portal.MatchPartNumber, "ours-77")}},
		{"another account's part number", "theirs-77", nil},
		{"exactly one of two that compare equal", "A-1", []portal.Match{item("A-1")}},
		{"exactly the other, with a blank behind", "A1 ", []portal.Match{item("A1")}},
		{"exactly neither", "a1", []portal.Match{item("A-1"), item("A1"), by("P9", portal.MatchPartNumber, "a-1 ")}},
		{"exactly one of two part numbers", "Doppelt", []portal.Match{by("A1", portal.MatchPartNumber, "Doppelt")}},
		{"part number of an item that is gone", "ours-88", nil},
		{"Unicode", "GROSSE8", []portal.Match{item("Größe-8")}},
		{"only the beginning", "HX-100", nil},
		{"a manufacturer's number of two items", "M9", []portal.Match{by("P9", portal.MatchManufacturer, "M-9"), by("Q9", portal.MatchManufacturer, "m9")}},
		{"exactly one manufacturer's number", "M-9", []portal.Match{by("P9", portal.MatchManufacturer, "M-9")}},
		{"an item number that is another item's manufacturer number", "815", []portal.Match{item("815"), by("M 9/2", portal.MatchManufacturer, "815")}},
		{"a UPC", "036000291452", []portal.Match{by("B1", portal.MatchBarcode, "0 36000 29145 2")}},
		{"an EAN of the same", "0036000-291452", []portal.Match{by("B1", portal.MatchBarcode, "0 36000 29145 2")}},
		{"a part number spelled exactly, else a UPC without its zero", "36000291452", []portal.Match{by("B2", portal.MatchPartNumber, "36000291452")}},
		{"a GTIN without its zeros", "614141000036", []portal.Match{by("B2", portal.MatchBarcode, "00614141000036")}},
		{"a part number of one and the barcode of another", "36 000 29145 2",
			[]portal.Match{by("B2", portal.MatchPartNumber, "36000291452"), by("B1", portal.MatchBarcode, "0 36000 29145 2")}},
		{"zeros", "0", nil},
		{"one item by every kind of number", "own", []portal.Match{by("OWN", portal.MatchPartNumber, "own")}},
		{"nothing", "", nil},
		{"only dashes", "--", nil},
		{"hostile", "'; DROP TABLE items; --%_\x00\xff", nil},
		{"ten thousand characters", strings.Repeat("A1", 5000), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, match(b, tt.number)[tt.number]); diff != "" {
				t.Errorf("matches of %q (-want +got):\n%s", tt.number, diff)
			}
		})
	}
}

func TestMatchNumbersAnswersByTheNumberAsItWasAsked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveItems(b, erp.Item{ID: "A-1"})
	got := match(b, "a1", "A 1", "unknown", "", "a1")
	want := portal.Match{Item: "A-1", Kind: portal.MatchItem, Number: "A-1"}
	if diff := cmp.Diff(map[string][]portal.Match{"a1": {want}, "A 1": {want}}, got); diff != "" {
		t.Errorf("matches (-want +got):\n%s", diff)
	}
}

func TestMatchNumbersTenThousandInOneStatement(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const n = 10_000
	items, numbers := catalogue(n), make([]string, n)
	for i := range items {
		items[i].ManufacturerNo = "none" // of every item, so that it names none
		numbers[i] = strings.ToLower(string(items[i].ID))
	}
	numbers[n-1] = "NONE"
	saveItems(b, items...)
	ctx, counter := db.CountStatements(t.Context())
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		before, began := counter.Count(), time.Now()
		found, err := tx.MatchNumbers(ctx, ours, numbers)
		t.Logf("%d numbers took %s", n, time.Since(began))
		if statements := counter.Count() - before; statements != 1 {
			t.Errorf("%d numbers took %d statements, want 1", n, statements)
		}
		for i, number := range numbers[:n-1] {
			if len(found[number]) != 1 || found[number][0].Item != items[i].ID {
				return fmt.Errorf("%q matches %+v, want %s", number, found[number], items[i].ID)
			}
		}
		if len(found["NONE"]) < 2 {
			t.Errorf("a number of all items matches %+v, want several", found["NONE"])
		}
		return err
	})
}
