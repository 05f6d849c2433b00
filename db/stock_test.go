package db_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// stock is an item's availability with so much to promise in warehouses W1, W2, …
func stock(item erp.ItemID, atp ...string) erp.Availability {
	a := erp.Availability{Item: item, UOM: "EA", AsOf: noon}
	for i, amount := range atp {
		a.Warehouses = append(a.Warehouses, erp.WarehouseStock{
			Warehouse: erp.WarehouseID(fmt.Sprintf("W%d", i+1)), OnHand: dec("1000.5"), Allocated: dec("3"), OnOrder: dec("40"),
			ATP: dec(amount), NextReceipt: erp.Receipt{On: erp.NewDate(2026, 12, 1), Quantity: dec("40")},
		})
	}
	return a
}

func saveStock(b bench, a ...erp.Availability) {
	b.t.Helper()
	b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.SaveAvailability(b.t.Context(), a) })
}

// promised reads what can be promised of an item, by warehouse.
func promised(b bench, item erp.ItemID) (atp []string) {
	b.t.Helper()
	found := read(b, func(tx portal.Tx) ([]erp.Availability, error) {
		return tx.Availability(b.t.Context(), []erp.ItemID{item})
	})
	if len(found) != 1 {
		b.t.Fatalf("availability of %q = %+v, want one row", item, found)
	}
	for _, w := range found[0].Warehouses {
		atp = append(atp, w.ATP.String())
	}
	return atp
}

func TestAvailabilityComesBackAsTheERPStatedIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveStock(b, stock("A", "1"))
	want := stock("A", "120.25", "0")
	saveStock(b, want, stock("B", "5"))
	got := read(b, func(tx portal.Tx) ([]erp.Availability, error) {
		return tx.Availability(t.Context(), []erp.ItemID{"A", "unknown"})
	})
	if diff := cmp.Diff([]erp.Availability{want}, got); diff != "" {
		t.Errorf("availability (-want +got):\n%s", diff)
	}
}

func TestDemandComesOffTheFullestWarehouseFirst(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		atp    []string
		demand []string
		want   []string
	}{
		{"none", []string{"5", "7"}, nil, []string{"5", "7"}},
		{"within one", []string{"5", "7", "7"}, []string{"6"}, []string{"5", "1", "7"}},
		{"over several", []string{"5", "7", "2"}, []string{"10.5"}, []string{"1.5", "0", "2"}},
		{"of several orders", []string{"5", "7"}, []string{"3", "4.25"}, []string{"4.75", "0"}},
		{"all there is", []string{"5", "7"}, []string{"12"}, []string{"0", "0"}},
		{"more than there is", []string{"5", "7"}, []string{"100"}, []string{"0", "0"}},
		{"nowhere to take it from", []string{}, []string{"3"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			saveStock(b, stock("A", tt.atp...), stock("B", "9"))
			b.do(portal.AccountScope(theirs), func(tx portal.Tx) error {
				for i, amount := range tt.demand {
					ref := erp.Reference(fmt.Sprintf("W-%d", i))
					if err := tx.HoldDemand(t.Context(), ref, demand{"A": dec(amount)}); err != nil {
						return err
					}
				}
				return nil
			})
			if diff := cmp.Diff(tt.want, promised(b, "A")); diff != "" {
				t.Errorf("to promise (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{"9"}, promised(b, "B")); diff != "" {
				t.Errorf("to promise of another item (-want +got):\n%s", diff)
			}
		})
	}
}

type demand = map[erp.ItemID]decimal.Decimal

func TestDropDemandFreesAllOfOneOrder(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveStock(b, stock("A", "10"), stock("B", "10"))
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		return errors.Join(
			tx.HoldDemand(t.Context(), "W-1", demand{"A": dec("3"), "B": dec("4")}),
			tx.HoldDemand(t.Context(), "W-2", demand{"A": dec("5")}),
		)
	})
	if got := promised(b, "A")[0] + " " + promised(b, "B")[0]; got != "2 6" {
		t.Errorf("held: %s left, want 2 6", got)
	}
	for range 2 {
		b.do(portal.AccountScope(ours), func(tx portal.Tx) error { return tx.DropDemand(t.Context(), "W-1") })
		if got := promised(b, "A")[0] + " " + promised(b, "B")[0]; got != "5 10" {
			t.Errorf("dropped: %s left, want 5 10", got)
		}
	}
}

func TestWarehousesAreReplacedByKey(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := []erp.Warehouse{
		{ID: "01", Name: "Dayton", Nettable: true, Address: erp.Address{Lines: []string{"1 Main St"}, City: "Dayton", Country: "US"}},
		{ID: "02", Name: "Köln"},
	}
	b.do(portal.JobScope(), func(tx portal.Tx) error {
		if err := tx.SaveWarehouses(t.Context(), []erp.Warehouse{{ID: "02", Name: "Old", Nettable: true}}); err != nil {
			return err
		}
		return tx.SaveWarehouses(t.Context(), []erp.Warehouse{want[1], want[0], want[1]})
	})
	got := read(b, func(tx portal.Tx) ([]erp.Warehouse, error) { return tx.Warehouses(t.Context()) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("warehouses (-want +got):\n%s", diff)
	}
}
