package sim_test

import (
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func level(t *testing.T, c *sim.Company, item erp.ItemID, warehouse int) sim.StockLevel {
	t.Helper()
	return must(t, c.Stock, item)[warehouse]
}

func TestAllocationTakesFromStockAndBackordersTheRest(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	receive(t, c, "VALVE", "01", "10")
	first := must(t, c.CreateOrder, order(line("VALVE", "7", "EA")))
	second := must(t, c.CreateOrder, order(line("VALVE", "5", "EA")))
	wantAmount(t, "first back-ordered", first.Lines[0].Backordered(), "0")
	wantAmount(t, "second allocated", second.Lines[0].Allocated, "3")
	wantAmount(t, "second back-ordered", second.Lines[0].Backordered(), "2")
	l := level(t, c, "VALVE", 0)
	wantAmount(t, "on hand", l.OnHand, "10")
	wantAmount(t, "committed", l.Committed, "12")
	wantAmount(t, "ATP is never below zero", l.ATP(), "0")
}

func TestCancelledStockServesWhoWaitsOldestFirst(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	receive(t, c, "VALVE", "01", "5")
	var keys []int
	for range 3 {
		keys = append(keys, must(t, c.CreateOrder, order(line("VALVE", "5", "EA"))).Key)
	}
	if err := c.CancelOrder(keys[0]); err != nil {
		t.Fatal(err)
	}
	wantAmount(t, "second", must(t, c.Order, keys[1]).Lines[0].Allocated, "5")
	wantAmount(t, "third", must(t, c.Order, keys[2]).Lines[0].Allocated, "0")
	receive(t, c, "VALVE", "01", "4")
	wantAmount(t, "third after a receipt", must(t, c.Order, keys[2]).Lines[0].Backordered(), "1")
	wantKind(t, c.CancelOrder(keys[0]), sim.AlreadyClosed)
}

func TestOnlyWholePacksAreAllocated(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	receive(t, c, "BOLT", "01", "350")
	l := must(t, c.CreateOrder, order(line("BOLT", "4.5", "C"))).Lines[0]
	wantAmount(t, "hundreds set aside of 350 pieces", l.Allocated, "3")
	wantAmount(t, "back-ordered", l.Backordered(), "1.5")
}

func TestWarehouseIsTheFirstThatCovers(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	receive(t, c, "VALVE", "01", "3")
	receive(t, c, "VALVE", "02", "20")
	for _, tt := range []struct {
		quantity string
		asked    erp.WarehouseID
		want     erp.WarehouseID
	}{
		{"3", "", "01"},   // the customer's own covers it
		{"4", "", "02"},   // only the other does
		{"99", "", "01"},  // none does
		{"4", "01", "01"}, // asked for
	} {
		l := line("VALVE", tt.quantity, "EA")
		l.Warehouse = tt.asked
		if got := must(t, c.Quote, order(l)).Lines[0].Warehouse; got != tt.want {
			t.Errorf("%s from %q: warehouse %s, want %s", tt.quantity, tt.asked, got, tt.want)
		}
	}
	two := must(t, c.Quote, order(line("VALVE", "2", "EA"), line("VALVE", "2", "EA")))
	if two.Lines[0].Warehouse != "01" || two.Lines[1].Warehouse != "02" {
		t.Errorf("two lines draw on the same three: %s, %s", two.Lines[0].Warehouse, two.Lines[1].Warehouse)
	}
}

func TestPromisedDate(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	receive(t, c, "VALVE", "01", "5")
	for _, r := range []erp.Receipt{{On: day("2026-11-27"), Quantity: dec("10")}, {On: day("2026-12-04"), Quantity: dec("10")}, {Quantity: dec("500")}} {
		if err := c.Expect("VALVE", "01", r); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ quantity, requested, want string }{
		{"5", "", "2026-11-25"},            // in stock: tomorrow
		{"6", "", "2026-11-30"},            // received on a Friday: Monday
		{"16", "", "2026-12-07"},           // both receipts
		{"26", "", ""},                     // nothing dated covers it
		{"5", "2026-12-24", "2026-12-24"},  // never before it is wanted
		{"16", "2026-11-25", "2026-12-07"}, // wanted earlier than possible
	} {
		draft := order(line("VALVE", tt.quantity, "EA"))
		draft.RequestedOn = day(tt.requested)
		if got := must(t, c.Quote, draft).Lines[0].PromisedOn.String(); got != tt.want {
			t.Errorf("%s wanted on %q: promised %q, want %q", tt.quantity, tt.requested, got, tt.want)
		}
	}
	wantAmount(t, "on order", level(t, c, "VALVE", 0).OnOrder, "520")
}

func TestExpectedGoodsArriveOnTheirDay(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	waiting := must(t, c.CreateOrder, order(line("VALVE", "8", "EA")))
	for _, r := range []erp.Receipt{{Quantity: dec("500")}, {On: day("2026-11-26"), Quantity: dec("8")}} {
		if err := c.Expect("VALVE", "01", r); err != nil {
			t.Fatal(err)
		}
	}
	if done := c.Advance(24 * time.Hour); done.Received != 0 {
		t.Errorf("received %d a day early", done.Received)
	}
	if done := c.Advance(24 * time.Hour); done.Received != 1 {
		t.Errorf("received %d, want the dated one", done.Received)
	}
	wantAmount(t, "allocated", must(t, c.Order, waiting.Key).Lines[0].Allocated, "8")
	wantAmount(t, "still on order", level(t, c, "VALVE", 0).OnOrder, "500")
}

func TestAllocatedStockCannotBeTakenAway(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	receive(t, c, "VALVE", "01", "10")
	must(t, c.CreateOrder, order(line("VALVE", "7", "EA")))
	receive(t, c, "VALVE", "01", "-3")
	wantKind(t, c.Receive("VALVE", "01", dec("-1")), sim.NotAllocated)
	wantKind(t, c.Receive("VALVE", "09", dec("1")), sim.UnknownWarehouse)
	wantKind(t, c.Expect("NUT", "01", erp.Receipt{}), sim.UnknownItem)
}
