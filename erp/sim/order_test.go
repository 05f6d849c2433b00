package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func TestQuoteIsWhatTheOrderBecomesAndLeavesNothing(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{Freight: sim.FreightRule{Flat: dec("24.50"), FreeFrom: dec("750")}})
	receive(t, c, "BOLT", "01", "1000")
	draft := order(line("BOLT", "2.5", "C"), line("VALVE", "1", "DZ"))
	quote := must(t, c.Quote, draft)
	wantAmount(t, "bolts: 2.5 × 63.40", quote.Lines[0].Extended, "158.50")
	wantAmount(t, "valves: 12 × 14.99", quote.Lines[1].Extended, "179.88")
	wantAmount(t, "goods", quote.Goods, "338.38")
	wantAmount(t, "Ohio, rounded by line: 9.11 + 10.34", quote.Taxes[0].Amount, "19.45")
	wantAmount(t, "county: 2.77 + 3.15", quote.Taxes[1].Amount, "5.92")
	wantAmount(t, "tax", quote.Tax, "25.37")
	wantAmount(t, "freight", quote.Freight.Amount.Amount, "24.50")
	wantAmount(t, "total", quote.Total, "388.25")
	if got := slices.Collect(c.Orders(sim.Query{})); len(got) != 0 {
		t.Fatalf("a quote left %v", got)
	}
	placed := must(t, c.CreateOrder, draft)
	wantAmount(t, "ordered total", placed.Total, "388.25")
	if placed.Number != "100001" || placed.Key != 1 {
		t.Errorf("number %s, key %d", placed.Number, placed.Key)
	}
}

func TestTaxGoesByShipTo(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	draft := order(line("VALVE", "10", "EA"))
	draft.ShipTo = "GARY"
	wantAmount(t, "tax in Gary, where nothing is registered", must(t, c.Quote, draft).Tax, "0")
	exempt := customer("C2", 1)
	exempt.TaxExempt = true
	c.AddCustomer(exempt)
	draft.Customer, draft.ShipTo = "C2", "DOCK"
	wantAmount(t, "tax of an exempt customer", must(t, c.Quote, draft).Tax, "0")
}

func TestFreight(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{Freight: sim.FreightRule{Flat: dec("24.50"), FreeFrom: dec("100")}})
	for name, tt := range map[string]struct {
		quantity string
		terms    erp.FreightTerms
		state    erp.FreightState
		amount   string
	}{
		"flat below the threshold": {"1", erp.FreightTerms{}, erp.FreightFixed, "24.50"},
		"free above it":            {"10", erp.FreightTerms{}, erp.FreightIncluded, "0"},
		"customer's account":       {"1", erp.FreightTerms{Code: "COL", Account: "8Y2"}, erp.FreightCustomerAccount, "0"},
	} {
		draft := order(line("VALVE", tt.quantity, "EA"))
		draft.Freight = tt.terms
		got := must(t, c.Quote, draft).Freight
		if got.State != tt.state {
			t.Errorf("%s: %s, want %s", name, got.State, tt.state)
		}
		wantAmount(t, name, got.Amount.Amount, tt.amount)
	}
}

func TestOrderRefusals(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	inactive := customer("C3", 1)
	inactive.Active = false
	c.AddCustomer(inactive)
	valve := line("VALVE", "1", "EA")
	for name, tt := range map[string]struct {
		change func(*sim.NewOrder)
		kind   sim.Kind
		line   int
	}{
		"unknown customer":  {func(o *sim.NewOrder) { o.Customer = "C9" }, sim.UnknownCustomer, -1},
		"inactive customer": {func(o *sim.NewOrder) { o.Customer = "C3" }, sim.InactiveCustomer, -1},
		"unknown bill-to":   {func(o *sim.NewOrder) { o.BillTo = "C9" }, sim.UnknownCustomer, -1},
		"unknown ship-to":   {func(o *sim.NewOrder) { o.ShipTo = "MOON" }, sim.UnknownShipTo, -1},
		"unknown contact":   {func(o *sim.NewOrder) { o.Contact = "99" }, sim.UnknownContact, -1},
		"foreign currency":  {func(o *sim.NewOrder) { o.Currency = "EUR" }, sim.WrongCurrency, -1},
		"no lines":          {func(o *sim.NewOrder) { o.Lines = nil }, sim.NoLines, -1},
		"unknown item":      {func(o *sim.NewOrder) { o.Lines = append(o.Lines, line("NUT", "1", "EA")) }, sim.UnknownItem, 1},
		"discontinued":      {func(o *sim.NewOrder) { o.Lines = append(o.Lines, line("GONE", "1", "EA")) }, sim.DiscontinuedItem, 1},
		"blocked":           {func(o *sim.NewOrder) { o.Lines = append(o.Lines, line("STOPPED", "1", "EA")) }, sim.BlockedItem, 1},
		"unknown unit":      {func(o *sim.NewOrder) { o.Lines = append(o.Lines, line("BOLT", "1", "KG")) }, sim.UnknownUnit, 1},
		"negative quantity": {func(o *sim.NewOrder) { o.Lines = append(o.Lines, line("BOLT", "-1", "C")) }, sim.BadQuantity, 1},
		"no price":          {func(o *sim.NewOrder) { o.Lines = append(o.Lines, line("QUOTED", "1", "EA")) }, sim.NoPrice, 1},
		"unknown warehouse": {func(o *sim.NewOrder) { o.Lines[0].Warehouse = "09" }, sim.UnknownWarehouse, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			draft := order(valve)
			tt.change(&draft)
			_, err := c.Quote(draft)
			if refused := wantKind(t, err, tt.kind); refused.Line != tt.line {
				t.Errorf("about line %d, want %d", refused.Line, tt.line)
			}
			_, err = c.CreateOrder(draft)
			wantKind(t, err, tt.kind)
		})
	}
}

func TestOverrideSetsThePrice(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	l := line("QUOTED", "2", "EA")
	l.Override = &erp.PriceOverride{Net: erp.MustMoney("1900.125", "USD"), Reason: "quoted by phone"}
	got := must(t, c.Quote, order(l)).Lines[0]
	wantAmount(t, "extended", got.Extended, "3800.25")
	if got.Rule != sim.RuleManual || got.Source.Kind != erp.SourceManual {
		t.Errorf("rule %s, source %v", got.Rule, got.Source)
	}
}

func TestReferenceIsNotUnique(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	draft := order(line("VALVE", "1", "EA"))
	draft.Reference = "w-1"
	first, second := must(t, c.CreateOrder, draft), must(t, c.CreateOrder, draft)
	if got := c.OrdersByReference("w-1"); len(got) != 2 || got[0].Key != first.Key || got[1].Key != second.Key {
		t.Errorf("found %v, want both in order", got)
	}
	if got := c.OrdersByReference("w-2"); got != nil {
		t.Errorf("found %v", got)
	}
}

func TestListsKeepOrderAndKnowWhatChanged(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	for range 3 {
		must(t, c.CreateOrder, order(line("VALVE", "1", "EA")))
	}
	c.Advance(time.Hour)
	since := c.Now()
	if err := c.CancelOrder(2); err != nil {
		t.Fatal(err)
	}
	if err := c.SetStatus("VALVE", erp.ItemBlocked); err != nil {
		t.Fatal(err)
	}
	var keys []int
	for o := range c.Orders(sim.Query{Customer: "C1"}) {
		keys = append(keys, o.Key)
	}
	if !slices.Equal(keys, []int{1, 2, 3}) {
		t.Errorf("orders %v", keys)
	}
	changed := slices.Collect(c.Orders(sim.Query{Since: since}))
	if len(changed) != 1 || changed[0].Status() != erp.OrderCancelled {
		t.Errorf("changed orders %v, want the cancelled one", changed)
	}
	items := slices.Collect(c.Items("", since))
	if len(items) != 1 || items[0].ID != "VALVE" {
		t.Errorf("changed items %v, want the blocked one", items)
	}
	if rest := slices.Collect(c.Items("GONE", time.Time{})); len(rest) != 3 || rest[0].ID != "QUOTED" {
		t.Errorf("items after GONE: %v", rest)
	}
}
