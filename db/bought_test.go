package db_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func boughtLine(item erp.ItemID, quantity string) erp.OrderLine {
	return erp.OrderLine{Item: item, Quantity: erp.MustQuantity(quantity, "EA"), Net: erp.MustMoney("1.50", "USD"), Per: "EA"}
}

func boughtOrder(number erp.OrderNumber, day int, shipTo erp.ShipToID, lines ...erp.OrderLine) erp.Order {
	return erp.Order{
		ID: erp.OrderID(number), Number: number, Customer: "C1", ShipTo: shipTo, Status: erp.OrderOpen,
		PlacedOn: erp.NewDate(2026, 11, day), Lines: lines,
	}
}

func saveBought(b bench, orders ...erp.Order) {
	b.t.Helper()
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		return tx.SaveOrders(b.t.Context(), ours, time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC), orders)
	})
}

// lastOrders says with which order each item was bought last, the newest first.
func lastOrders(b bench, shipTos ...erp.ShipToID) []string {
	b.t.Helper()
	bought := read(b, func(tx portal.Tx) ([]portal.Bought, error) {
		return tx.Bought(b.t.Context(), portal.BoughtQuery{Account: ours, ShipTos: shipTos, Limit: 10})
	})
	var got []string
	for _, l := range bought {
		got = append(got, string(l.Item)+" "+string(l.Order)+" "+l.Quantity.String())
	}
	return got
}

func TestBoughtIsTheLastOrderOfEachItem(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := boughtOrder("98", 1, "SHOP", boughtLine("A", "5"), boughtLine("B", "1"))
	second := boughtOrder("103", 2, "YARD", boughtLine("A", "7"), boughtLine("C", "2"), boughtLine("A", "3"))
	third := boughtOrder("101", 2, "SHOP", boughtLine("A", "9"))
	for range 2 { // twice changes nothing, nor does the order in which they come
		saveBought(b, third, second)
		saveBought(b, first)
	}
	if diff := cmp.Diff([]string{"A 103 10 EA", "C 103 2 EA", "B 98 1 EA"}, lastOrders(b)); diff != "" {
		t.Errorf("bought (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"A 101 9 EA", "B 98 1 EA"}, lastOrders(b, "SHOP")); diff != "" {
		t.Errorf("bought for the shop (-want +got):\n%s", diff)
	}
	got := read(b, func(tx portal.Tx) (map[erp.ItemID]portal.Bought, error) {
		return tx.BoughtItems(t.Context(), ours, []erp.ShipToID{"SHOP"}, []erp.ItemID{"A", "C"})
	})
	want := map[erp.ItemID]portal.Bought{"A": {
		Item: "A", ShipTo: "SHOP", On: erp.NewDate(2026, 11, 2), Order: "101", Quantity: erp.MustQuantity("9", "EA"),
		Net: erp.MustMoney("1.50", "USD"), Per: "EA",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

func TestBoughtForgetsWhatWasTakenBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := boughtOrder("98", 1, "SHOP", boughtLine("A", "5"), boughtLine("B", "1"))
	second := boughtOrder("99", 2, "SHOP", boughtLine("A", "7"), boughtLine("C", "2"))
	saveBought(b, first, second)

	second.Lines = second.Lines[1:]
	saveBought(b, second)
	if diff := cmp.Diff([]string{"C 99 2 EA", "A 98 5 EA", "B 98 1 EA"}, lastOrders(b)); diff != "" {
		t.Errorf("after a line has gone (-want +got):\n%s", diff)
	}
	second.Status = erp.OrderCancelled
	saveBought(b, second)
	if diff := cmp.Diff([]string{"A 98 5 EA", "B 98 1 EA"}, lastOrders(b)); diff != "" {
		t.Errorf("after an order was cancelled (-want +got):\n%s", diff)
	}
	first.ShipTo, first.Lines[0].Quantity.Amount = "YARD", erp.MustQuantity("6", "EA").Amount
	saveBought(b, first)
	if diff := cmp.Diff([]string{"A 98 6 EA", "B 98 1 EA"}, lastOrders(b)); diff != "" {
		t.Errorf("after it went elsewhere (-want +got):\n%s", diff)
	}
	if got := lastOrders(b, "SHOP"); len(got) > 0 {
		t.Errorf("the shop still has %v", got)
	}
}

func TestBoughtIgnoresAnAnswerThatCameLate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	order := boughtOrder("98", 1, "SHOP", boughtLine("A", "5"))
	saveBought(b, order)
	order.Lines[0].Quantity = erp.MustQuantity("4", "EA")
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		return tx.SaveOrders(t.Context(), ours, time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC), []erp.Order{order})
	})
	if diff := cmp.Diff([]string{"A 98 5 EA"}, lastOrders(b)); diff != "" {
		t.Errorf("bought (-want +got):\n%s", diff)
	}
}

func TestBoughtIsFoundByNumberAndWords(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveBought(b, boughtOrder("98", 1, "SHOP", boughtLine("HX-1213", "5"), boughtLine("GL-100", "1")), boughtOrder("99", 2, ""))
	b.do(portal.JobScope(), func(tx portal.Tx) error {
		return tx.SaveItems(t.Context(), []erp.Item{
			{ID: "HX-1213", Description: "Hex cap screw", StockUOM: "EA", SellUOM: "EA"}, {ID: "GL-100", Description: "Gloves", StockUOM: "EA", SellUOM: "EA"},
		})
	})
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		return tx.SavePartNumbers(t.Context(), ours, []erp.CrossReference{{Item: "GL-100", PartNumber: "BMW-0042"}})
	})
	for query, want := range map[string]int{"": 2, "hx12": 1, "HX-12": 1, "screw": 1, "bmw0042": 1, "nothing": 0, "'": 0, "\x00": 0, "%": 0} {
		total := read(b, func(tx portal.Tx) (int, error) {
			q := portal.BoughtQuery{Account: ours, Query: query, Limit: 1}
			rows, err := tx.Bought(t.Context(), q)
			if err != nil {
				return 0, err
			}
			if len(rows) != min(want, 1) {
				t.Errorf("%q: %d rows on a page of one", query, len(rows))
			}
			return tx.BoughtCount(t.Context(), q)
		})
		if total != want {
			t.Errorf("%q finds %d, want %d", query, total, want)
		}
	}
}
