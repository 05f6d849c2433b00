package db_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func orderIDs(orders []portal.Mirrored[erp.Order]) []erp.OrderID {
	ids := make([]erp.OrderID, len(orders))
	for i, m := range orders {
		ids[i] = m.Value.ID
	}
	return ids
}

func TestOrdersAreNarrowed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveOrders(
		b, ours, noon,
		erp.Order{ID: "1", Number: "1", PlacedOn: november(1), Status: erp.OrderOpen, ShipTo: "A", Reference: "W-1"},
		erp.Order{ID: "2", Number: "2", PlacedOn: november(2), Status: erp.OrderPartial, ShipTo: "A", Channel: "phone"},
		erp.Order{ID: "3", Number: "3", PlacedOn: november(3), Status: erp.OrderPartial, ShipTo: "B", Reference: "W-3", CustomerPO: "PO-3"},
		erp.Order{ID: "4", Number: "4", Status: erp.OrderHeld, ShipTo: "B"},
	)
	saveOrders(b, theirs, noon, erp.Order{ID: "9", Number: "9", PlacedOn: november(2), Status: erp.OrderPartial, ShipTo: "A", Reference: "W-9"})
	for _, tt := range []struct {
		name string
		q    portal.DocumentQuery
		want []erp.OrderID
	}{
		{"by status", portal.DocumentQuery{Status: erp.OrderPartial}, []erp.OrderID{"3", "2"}},
		{"by a status that nothing has", portal.DocumentQuery{Status: "'; --"}, nil},
		{"from a day", portal.DocumentQuery{PlacedFrom: november(2)}, []erp.OrderID{"3", "2"}},
		{"to a day", portal.DocumentQuery{PlacedTo: november(2)}, []erp.OrderID{"2", "1"}},
		{"on a day", portal.DocumentQuery{PlacedFrom: november(2), PlacedTo: november(2)}, []erp.OrderID{"2"}},
		{"backwards", portal.DocumentQuery{PlacedFrom: november(3), PlacedTo: november(1)}, nil},
		{"placed in the portal", portal.DocumentQuery{Channel: portal.ByPortal}, []erp.OrderID{"3", "1"}},
		{"placed otherwise", portal.DocumentQuery{Channel: portal.ByOthers}, []erp.OrderID{"2", "4"}},
		{"by everything", portal.DocumentQuery{
			Open: true, Status: erp.OrderPartial, ShipTos: []erp.ShipToID{"B"}, PlacedFrom: november(1), PlacedTo: november(9), Channel: portal.ByPortal, Query: "po3",
		}, []erp.OrderID{"3"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.q.Account, tt.q.Limit = ours, 50
			b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
				found, total, err := tx.Orders(t.Context(), tt.q)
				if !slices.Equal(orderIDs(found), tt.want) || total != len(tt.want) {
					t.Errorf("orders %q of %d, want %q", orderIDs(found), total, tt.want)
				}
				if err != nil {
					return err
				}
				all, _, err := tx.OrdersFrom(t.Context(), tt.q, "")
				if !slices.Equal(orderIDs(all), tt.want) {
					t.Errorf("leafing finds %q, want %q", orderIDs(all), tt.want)
				}
				return err
			})
		})
	}
}

// TestOrdersAreLeafedThroughOnceEach leafs, with every size of page, through orders of one day and without a day, of
// numbers of several lengths, and walks them from neighbour to neighbour.
func TestOrdersAreLeafedThroughOnceEach(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var want []erp.OrderID
	for i := range 23 {
		o := erp.Order{ID: erp.OrderID(fmt.Sprint("id", i)), Number: erp.OrderNumber(fmt.Sprint(95 + i)), PlacedOn: november(1 + i/10)}
		if i < 3 {
			o.PlacedOn, o.Number = erp.Date{}, ""
		}
		saveOrders(b, ours, noon, o)
		want = append(want, o.ID)
	}
	slices.SortFunc(want[:3], func(x, y erp.OrderID) int { return cmp.Compare(x, y) })
	slices.Reverse(want)
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		q := portal.DocumentQuery{Account: ours}
		for q.Limit = 1; q.Limit <= 24; q.Limit++ {
			var got []erp.OrderID
			for place, more := "", true; more; {
				page, last, err := tx.OrdersFrom(t.Context(), q, place)
				if err != nil {
					return err
				}
				got = append(got, orderIDs(page)...)
				place, more = last, len(page) > 0
			}
			if !slices.Equal(got, want) {
				t.Errorf("by %d: %q, want %q", q.Limit, got, want)
			}
		}
		for i, id := range want {
			newer, older, err := tx.OrdersBeside(t.Context(), portal.DocumentQuery{Account: ours}, id)
			if err != nil {
				return err
			}
			if before, after := neighbour(want, i-1), neighbour(want, i+1); idOf(newer) != before || idOf(older) != after {
				t.Errorf("beside %q stand %q and %q, want %q and %q", id, idOf(newer), idOf(older), before, after)
			}
		}
		return nil
	})
}

// TestLeafingGoesOnWhereItWas moves the last order of a page to the top of the list before the next page is read.
func TestLeafingGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	order := func(n int) erp.Order {
		return erp.Order{ID: erp.OrderID(fmt.Sprint(n)), Number: erp.OrderNumber(fmt.Sprint(n)), PlacedOn: november(n)}
	}
	saveOrders(b, ours, noon, order(1), order(2), order(3), order(4))
	var place string
	leaf := func() (ids []erp.OrderID) {
		b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
			page, last, err := tx.OrdersFrom(t.Context(), portal.DocumentQuery{Account: ours, Limit: 2}, place)
			ids, place = orderIDs(page), last
			return err
		})
		return ids
	}
	first := leaf()
	moved := order(3)
	moved.PlacedOn = november(20)
	saveOrders(b, ours, noon, moved)
	if got := slices.Concat(first, leaf()); !slices.Equal(got, []erp.OrderID{"4", "3", "2", "1"}) {
		t.Errorf("two pages have %q", got)
	}
}

func neighbour(ids []erp.OrderID, i int) erp.OrderID {
	if i < 0 || i >= len(ids) {
		return ""
	}
	return ids[i]
}

func idOf(o *erp.Order) erp.OrderID {
	if o == nil {
		return ""
	}
	return o.ID
}

func TestNeighboursOfAnOrderAreThoseThatMayBeSeen(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for i, place := range []erp.ShipToID{"A", "B", "A", "B", "A"} {
		saveOrders(b, ours, noon, erp.Order{ID: erp.OrderID(fmt.Sprint(i)), Number: erp.OrderNumber(fmt.Sprint(i)), PlacedOn: november(1 + i), ShipTo: place})
	}
	saveOrders(b, theirs, noon, erp.Order{ID: "foreign", Number: "2", PlacedOn: november(3), ShipTo: "A"})
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		q := portal.DocumentQuery{Account: ours, ShipTos: []erp.ShipToID{"A"}}
		newer, older, err := tx.OrdersBeside(t.Context(), q, "2")
		if idOf(newer) != "4" || idOf(older) != "0" {
			t.Errorf("beside 2 stand %q and %q, want 4 and 0", idOf(newer), idOf(older))
		}
		if err != nil {
			return err
		}
		newer, older, err = tx.OrdersBeside(t.Context(), q, "foreign")
		if newer != nil || older != nil {
			t.Errorf("beside another account's order stand %q and %q", idOf(newer), idOf(older))
		}
		return err
	})
}
