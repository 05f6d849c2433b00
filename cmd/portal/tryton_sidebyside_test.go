//go:build tryton

package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// The company that is held against itself, as it is simulated and as Tryton has it.
const (
	sideItems     = trytonItems
	sideCustomers = 25
	packCustomers = 5 // of them are asked in other units too
)

// TestTrytonAndTheSimulationTellTheSame puts one generated company behind both adapters and compares every figure that a
// page shows. A difference is either in the list of documented ones or a fault of one of the two.
func TestTrytonAndTheSimulationTellTheSame(t *testing.T) {
	t.Parallel() // either keeps one processor busy for minutes
	company, err := sim.Generate(sim.Options{Seed: 1, Items: sideItems})
	if err != nil {
		t.Fatal(err)
	}
	s := &sides{company: company, report: newReport()}
	s.openBoth(t)
	s.choose(t)
	for _, compare := range []func(context.Context) error{s.prices, s.packs, s.stock, s.credit, s.openItems, s.orders, s.quotes} {
		if err := compare(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s.report.print(t, len(s.items), len(s.customers))
	s.report.judge(t)
}

// sides are two ERPs with the books of one company.
type sides struct {
	company           *sim.Company
	simulated, tryton erp.Adapter
	customers         []erp.Customer
	items             []erp.Item
	shipTos           map[erp.CustomerID]erp.ShipToID // of the default ship-to in Tryton, whose keys are its own
	report            *report
}

func (s *sides) openBoth(t *testing.T) {
	t.Helper()
	simulated, err := simulate(t.Context(), s.company)
	if err != nil {
		t.Fatal(err)
	}
	actual, err := openTryton(t.Context(), s.company, quietLog(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []backend{simulated, actual} {
		t.Cleanup(func() {
			if err := b.close(); err != nil {
				t.Error(err)
			}
		})
	}
	s.simulated, s.tryton = adapterOf(t, simulated), adapterOf(t, actual)
}

func adapterOf(t *testing.T, b backend) erp.Adapter {
	t.Helper()
	c, err := loadConfig(nil)
	if err != nil {
		t.Fatal(err)
	}
	b.settings(&c)
	adapter, err := newAdapter(c)
	if err != nil {
		t.Fatal(err)
	}
	return adapter
}

// choose takes the items that are sold and the customers that both can hold.
func (s *sides) choose(t *testing.T) {
	t.Helper()
	for item := range s.company.Items("", time.Time{}) {
		if item.Status == erp.ItemActive {
			s.items = append(s.items, item.Item)
		}
	}
	s.shipTos = map[erp.CustomerID]erp.ShipToID{}
	for customer := range s.company.Customers(time.Time{}) {
		switch {
		case len(s.customers) == sideCustomers || !customer.Active:
			continue
		case customer.Currency != s.company.Currency():
			s.report.documented[otherCurrency]++
			continue
		}
		actual, err := s.tryton.Customer(t.Context(), customer.ID)
		if err != nil {
			t.Fatal(err)
		}
		s.report.same("customer", string(customer.ID)+" name", actual.Name, customer.Name)
		s.report.same("customer", string(customer.ID)+" terms", actual.Terms.Name, customer.Terms.Name)
		s.report.same("customer", string(customer.ID)+" ship-tos", len(actual.ShipTos), len(customer.ShipTos))
		at := slices.IndexFunc(actual.ShipTos, func(to erp.ShipTo) bool { return to.Default })
		if at < 0 {
			t.Fatalf("customer %q has no default ship-to in Tryton", customer.ID)
		}
		s.shipTos[customer.ID] = actual.ShipTos[at].ID
		s.customers = append(s.customers, customer.Customer)
	}
}

// least is what one buys of an item when one buys as little as one may.
func least(i erp.Item) erp.Quantity {
	return erp.NewQuantity(decimal.Max(decimal.NewFromInt(1), i.MinQuantity, i.Multiple), i.SellUOM)
}

// prices asks both for every item and customer, for the least quantity and at every break that either of them knows.
func (s *sides) prices(ctx context.Context) error {
	for _, customer := range s.customers {
		var lines []erp.PriceLine
		for _, item := range s.items {
			lines = append(lines, erp.PriceLine{Item: item.ID, Quantity: least(item)})
		}
		simulated, actual, err := s.ask(ctx, customer.ID, lines)
		if err != nil {
			return err
		}
		var tiers []erp.PriceLine
		for i, line := range lines {
			s.comparePrice(customer.ID, line, simulated[i], actual[i])
			for _, from := range breaksOf(simulated[i].Price, actual[i].Price) {
				if from.GreaterThan(line.Quantity.Amount) {
					tiers = append(tiers, erp.PriceLine{Item: line.Item, Quantity: erp.NewQuantity(from, line.Quantity.UOM)})
				}
			}
		}
		if simulated, actual, err = s.ask(ctx, customer.ID, tiers); err != nil {
			return err
		}
		for i, line := range tiers {
			s.comparePrice(customer.ID, line, simulated[i], actual[i])
		}
	}
	return nil
}

// packs asks both for the price in every unit other than the one an item is quoted in. Where it comes from is explained in
// the unit that an item is quoted in only.
func (s *sides) packs(ctx context.Context) error {
	for _, customer := range s.customers[:packCustomers] {
		var lines []erp.PriceLine
		for _, item := range s.items {
			for _, uom := range append([]erp.UOM{item.StockUOM}, packsOf(item)...) {
				if uom != item.SellUOM {
					lines = append(lines, erp.PriceLine{Item: item.ID, Quantity: erp.NewQuantity(decimal.NewFromInt(1), uom)})
				}
			}
		}
		simulated, actual, err := s.ask(ctx, customer.ID, lines)
		if err != nil {
			return err
		}
		for i, line := range lines {
			if s.compareAmount(customer.ID, line, simulated[i], actual[i]) {
				s.report.sources["UOM"]++
			}
			if simulated[i].Price.Source.Kind != actual[i].Price.Source.Kind {
				s.report.documented[breaksElsewhere]++
			}
		}
	}
	return nil
}

func packsOf(item erp.Item) []erp.UOM {
	var units []erp.UOM
	for _, p := range item.Packs {
		units = append(units, p.UOM)
	}
	return units
}

// ask asks both in pages, as the catalogue does.
func (s *sides) ask(ctx context.Context, customer erp.CustomerID, lines []erp.PriceLine) (simulated, actual []erp.PriceResult, err error) {
	today := erp.DateOf(s.company.Now())
	for page := range slices.Chunk(lines, 100) {
		request := erp.PriceRequest{Customer: customer, On: today, Lines: page}
		a, err := s.simulated.Prices(ctx, request)
		if err != nil {
			return nil, nil, err
		}
		b, err := s.tryton.Prices(ctx, request)
		if err != nil {
			return nil, nil, err
		}
		simulated, actual = append(simulated, a...), append(actual, b...)
	}
	return simulated, actual, nil
}

func breaksOf(prices ...erp.Price) []decimal.Decimal {
	var at []decimal.Decimal
	for _, p := range prices {
		for _, b := range p.Breaks {
			if !slices.ContainsFunc(at, b.From.Equal) {
				at = append(at, b.From)
			}
		}
	}
	return at
}

// comparePrice compares what both say of a price: the amount, where it comes from, how long it holds, and its breaks.
func (s *sides) comparePrice(customer erp.CustomerID, line erp.PriceLine, a, b erp.PriceResult) {
	s.compareAmount(customer, line, a, b)
	if a.Err != nil || b.Err != nil {
		return
	}
	what := fmt.Sprintf("%s of %s for %s", line.Quantity, line.Item, customer)
	s.report.source(what, b.Price.Source.Kind, a.Price.Source.Kind)
	s.report.same("price validity", what, b.Price.ValidThrough, a.Price.ValidThrough)
	s.report.breaks(what, b.Price.Breaks, a.Price.Breaks)
}

// compareAmount reports whether both have the same price, or both have none.
func (s *sides) compareAmount(customer erp.CustomerID, line erp.PriceLine, a, b erp.PriceResult) bool {
	what := fmt.Sprintf("%s of %s for %s", line.Quantity, line.Item, customer)
	if a.Err != nil || b.Err != nil {
		s.report.same("price refused", what, erp.CodeOf(b.Err), erp.CodeOf(a.Err))
		return false
	}
	s.report.same("price unit", what, b.Price.Per, a.Price.Per)
	return s.report.money("price", what, s.perSell(line, b.Price), s.perSell(line, a.Price))
}

// perSell restates a price per sell unit, where the simulation rounds: what it multiplies afterwards is no finer.
func (s *sides) perSell(line erp.PriceLine, p erp.Price) erp.Money {
	item := s.items[slices.IndexFunc(s.items, func(i erp.Item) bool { return i.ID == line.Item })]
	one := erp.NewQuantity(decimal.NewFromInt(1), p.Per)
	stock, err := item.Convert(one, item.StockUOM)
	if err != nil {
		return p.Net
	}
	sell, err := item.Convert(erp.NewQuantity(decimal.NewFromInt(1), item.SellUOM), item.StockUOM)
	if err != nil {
		return p.Net
	}
	return erp.NewMoney(p.Net.Amount.Mul(sell.Amount).DivRound(stock.Amount, 12), p.Net.Currency)
}

// all reads a list to its end.
func all[T any](ctx context.Context, list func(context.Context, erp.ListQuery) (erp.Page[T], error), q erp.ListQuery) (rows []T, err error) {
	for more := true; more; more = q.Cursor != "" {
		page, err := list(ctx, q)
		if err != nil {
			return nil, err
		}
		rows = append(rows, page.Rows...)
		q.Cursor = page.Next
	}
	return rows, nil
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
