package buyer

import (
	"errors"
	"iter"
	"testing"

	"github.com/tradecounter/portal/handlers/sheet"
	"github.com/tradecounter/portal/portal"
)

// orders yields as many, and tells how many were asked for; then an error, if there is one.
func orders(n int, err error, asked *int) iter.Seq2[portal.ExportedOrder, error] {
	return func(yield func(portal.ExportedOrder, error) bool) {
		for range n {
			*asked++
			if !yield(portal.ExportedOrder{}, nil) {
				return
			}
		}
		if err != nil {
			yield(portal.ExportedOrder{}, err)
		}
	}
}

// twoRows are an order of two lines.
func twoRows(portal.ExportedOrder) [][]sheet.Cell {
	return [][]sheet.Cell{{sheet.Text("1")}, {sheet.Text("2")}}
}

func TestExportThatIsCutSaysSoAndAsksForNoMore(t *testing.T) {
	t.Parallel()
	note := sheet.Text("cut")
	for _, tt := range []struct {
		have, rows, asked int
		cut               bool
	}{{0, 0, 0, false}, {2, 4, 2, false}, {3, 5, 3, true}, {100_000, 5, 3, true}} {
		asked, rows := 0, 0
		var last []sheet.Cell
		for row, err := range (orderTable{cut: "cut", most: 4}).rows(orders(tt.have, nil, &asked), twoRows) {
			if err != nil {
				t.Fatal(err)
			}
			rows, last = rows+1, row
		}
		if cut := len(last) == 1 && last[0] == note; rows != tt.rows || asked != tt.asked || cut != tt.cut {
			t.Errorf("of %d orders: %d rows, cut %t, %d asked for", tt.have, rows, cut, asked)
		}
	}
}

func TestExportThatBreaksEndsWithItsError(t *testing.T) {
	t.Parallel()
	broken, asked := errors.New("broken"), 0
	var got error
	for _, err := range (orderTable{most: 100}).rows(orders(3, broken, &asked), twoRows) {
		got = err
	}
	if !errors.Is(got, broken) {
		t.Errorf("ends with %v", got)
	}
}
