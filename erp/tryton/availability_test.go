package tryton

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// The places of the fake's stock.
const (
	outside = 0
	dayton  = 5
	chicago = 12
)

func moveRow(product int, quantity float64, from, to int, planned any) values {
	at := func(warehouse int) values {
		if warehouse == outside {
			return values{"id": 90, "warehouse": nil}
		}
		return values{"id": warehouse + 1, "warehouse": warehouse}
	}
	return values{"id": 1, "product": product, "internal_quantity": quantity, "from_location.": at(from), "to_location.": at(to), "planned_date": planned}
}

// stockIn answers on-hand reads: by warehouse, the same for every product.
func (f *fake) stockIn(onHand map[int]float64) {
	f.on("product.product.read", func(a asked) any {
		var ids []int
		if err := json.Unmarshal(a.Params[0], &ids); err != nil {
			f.t.Errorf("decode ids: %v", err)
		}
		warehouse := int(a.Context["locations"].([]any)[0].(float64))
		var rows []values
		for _, id := range ids {
			rows = append(rows, values{"id": id, "quantity": onHand[warehouse]})
		}
		return rows
	})
}

func availabilityOf(t *testing.T, f *fake) []erp.WarehouseStock {
	t.Helper()
	f.rows("product.product", itemRow(6, "I1", nil))
	rows, err := f.adapter().Availability(t.Context(), []erp.ItemID{"I1"})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 || rows[0].Item != "I1" || rows[0].UOM != "EA" || !rows[0].AsOf.Equal(fakeNow) || len(rows[0].Warehouses) != 2 {
		t.Fatalf("got %+v, want I1 in EA in two warehouses", rows)
	}
	return rows[0].Warehouses
}

func TestAvailabilityIsOnHandLessWhatIsPlannedToLeave(t *testing.T) {
	t.Parallel()
	day := func(n int) values { return fakeDate(2026, time.December, n) }
	for _, test := range []struct {
		name            string
		onHand          map[int]float64
		moves           []values
		dayton, chicago string
	}{
		{"nothing planned", map[int]float64{dayton: 100, chicago: 0.5}, nil,
			"100 on hand, 0 leaving, 0 arriving, 100 to promise, next 0 on ", "0.5 on hand, 0 leaving, 0 arriving, 0.5 to promise, next 0 on "},
		{"to a customer", map[int]float64{dayton: 100}, []values{moveRow(6, 25, dayton, outside, day(1)), moveRow(6, 5, dayton, outside, nil)},
			"100 on hand, 30 leaving, 0 arriving, 70 to promise, next 0 on ", "0 on hand, 0 leaving, 0 arriving, 0 to promise, next 0 on "},
		{"picking within the warehouse", map[int]float64{dayton: 100}, []values{moveRow(6, 25, dayton, dayton, day(1))},
			"100 on hand, 0 leaving, 0 arriving, 100 to promise, next 0 on ", "0 on hand, 0 leaving, 0 arriving, 0 to promise, next 0 on "},
		{"more than there is", map[int]float64{dayton: 10}, []values{moveRow(6, 25, dayton, outside, day(1))},
			"10 on hand, 25 leaving, 0 arriving, 0 to promise, next 0 on ", "0 on hand, 0 leaving, 0 arriving, 0 to promise, next 0 on "},
		{"to the other warehouse", map[int]float64{dayton: 10}, []values{moveRow(6, 4, dayton, chicago, day(2))},
			"10 on hand, 4 leaving, 0 arriving, 6 to promise, next 0 on ", "0 on hand, 0 leaving, 4 arriving, 0 to promise, next 4 on 2026-12-02"},
		{"from suppliers, the earliest day first", nil, []values{
			moveRow(6, 1, outside, dayton, nil), moveRow(6, 40, outside, dayton, day(9)), moveRow(6, 20, outside, dayton, day(4)),
			moveRow(6, 4, outside, dayton, day(4)), moveRow(6, 7, outside, dayton, day(6)), moveRow(6, 2, outside, chicago, nil),
		}, "0 on hand, 0 leaving, 72 arriving, 0 to promise, next 24 on 2026-12-04", "0 on hand, 0 leaving, 2 arriving, 0 to promise, next 2 on "},
		{"other places", nil, []values{moveRow(6, 9, outside, outside, day(1)), moveRow(6, 9, 77, outside, day(1))},
			"0 on hand, 0 leaving, 0 arriving, 0 to promise, next 0 on ", "0 on hand, 0 leaving, 0 arriving, 0 to promise, next 0 on "},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.stockIn(test.onHand)
			f.rows("stock.move", test.moves...)
			for i, want := range []string{test.dayton, test.chicago} {
				s := availabilityOf(t, f)[i]
				got := fmt.Sprintf("%s on hand, %s leaving, %s arriving, %s to promise, next %s on %s",
					s.OnHand, s.Allocated, s.OnOrder, s.ATP, s.NextReceipt.Quantity, s.NextReceipt.On)
				if got != want {
					t.Errorf("%s: got %s, want %s", s.Warehouse, got, want)
				}
			}
		})
	}
}

func TestAvailabilityTakesOneCallForMovesAndOneForEachWarehouse(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var rows []values
	var ids []erp.ItemID
	for i := range 300 {
		rows = append(rows, itemRow(i+1, fmt.Sprintf("I%d", i), nil))
		ids = append(ids, erp.ItemID(fmt.Sprintf("I%d", i)))
	}
	f.rows("product.product", rows...)
	f.rows("stock.move", moveRow(7, 2, dayton, outside, nil))
	f.stockIn(map[int]float64{dayton: 3})
	a := f.adapter()
	if _, err := a.Availability(t.Context(), ids); err != nil {
		t.Fatal(err)
	}
	f.forget()
	got, err := a.Availability(t.Context(), slices.Concat(ids, ids))
	if err != nil {
		t.Fatal(err)
	}
	reads := f.calls("product.product.read")
	if len(got) != 300 || len(f.calls("stock.move.search_read")) != 1 || len(reads) != 2 {
		t.Errorf("%d items took %d reads of moves and %d of stock, want 300, 1 and 2", len(got), len(f.calls("stock.move.search_read")), len(reads))
	}
	for _, read := range reads {
		if read.Context["with_childs"] != true {
			t.Error("stock was read without the places inside the warehouse")
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if first := f.asked[0].Method; first != "stock.move.search_read" {
		t.Errorf("%s came before the moves: what ships meanwhile could be promised twice", first)
	}
}

func TestAvailabilityAsksForAtMostTwoWarehousesAtATime(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var places []values
	for i := range 6 {
		places = append(places, values{"id": i + 1, "code": fmt.Sprintf("W%d", i), "name": "Warehouse", "address.": nil})
	}
	f.rows("stock.location", places...)
	f.rows("product.product", itemRow(6, "I1", nil))
	f.rows("stock.move")
	var mu sync.Mutex
	running, most := 0, 0
	pair := make(chan struct{})
	f.on("product.product.read", func(asked) any {
		mu.Lock()
		running++
		most = max(most, running)
		mu.Unlock()
		select { // two meet here
		case pair <- struct{}{}:
		case <-pair:
		}
		mu.Lock()
		running--
		mu.Unlock()
		return []values{{"id": 6, "quantity": 1.0}}
	})
	rows, err := f.adapter().Availability(t.Context(), []erp.ItemID{"I1"})
	if err != nil {
		t.Fatal(err)
	}
	if got := rows[0].ATP(); !got.Equal(decimal.NewFromInt(6)) || most != stockCalls {
		t.Errorf("got %s of six warehouses, %d at a time, want 6 and %d", got, most, stockCalls)
	}
}

func TestUnknownItemsHaveNoAvailability(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("product.product")
	rows, err := f.adapter().Availability(t.Context(), []erp.ItemID{"NONE"})
	if err != nil || len(rows) != 0 {
		t.Errorf("got %+v, %v, want none", rows, err)
	}
}

func TestWarehousesComeInTheirOrderWithTheirAddress(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("stock.location", values{"id": 5, "code": "02", "name": "Chicago", "address.": addressRow(1, nil)}, values{"id": 12, "code": "01", "name": "Dayton", "address.": nil})
	got, err := f.adapter().Warehouses(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].ID != "02" || !got[0].Nettable || got[0].Address.Name != "Chicago" || got[0].Address.City != "Dayton" || got[1].ID != "01" {
		t.Errorf("got %+v", got)
	}
}
