package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// history relives two years day by day: orders come in, leave in one or two parts, are billed and are paid when the
// customer pays. What the last days started is still open when the story reaches today.
func (g *generator) history() {
	if len(g.movers) == 0 {
		return
	}
	days := int(g.now.Sub(g.clock).Hours()/24) + 1
	g.agenda = make([][]func(), days)
	random := g.stream(streamHistory)
	for day := range days {
		g.openDay(day)
		if weekday := g.clock.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
			if day+1 < days { // what was left lying comes first on the next day
				g.agenda[day+1] = slices.Concat(g.agenda[day], g.agenda[day+1])
			}
			continue
		}
		for _, act := range g.agenda[day] {
			act()
			g.tick()
		}
		for i := range g.customers {
			if random.IntN(500) < g.customers[i].weekly && i != firmInactive {
				g.order(day, &g.customers[i], between(random, 1, 7), day < days-14 || chance(random, 70), random)
			}
		}
		g.usual(days-1-day, day, random)
	}
	g.clock = g.now
}

// openDay sets the clock to eight in the morning, or on the last day to an hour before now.
func (g *generator) openDay(day int) {
	start := g.now.AddDate(-2, 0, 0)
	g.clock = time.Date(start.Year(), start.Month(), start.Day()+day, 8, 0, 0, 0, start.Location())
	if latest := g.now.Add(-time.Hour); g.clock.After(latest) {
		g.clock = latest
	}
}

// tick lets a little time pass, so that no two documents of a day are written at the same moment.
func (g *generator) tick() { g.clock = g.clock.Add(20 * time.Second) }

// plan puts an act on the agenda some days later; what lies beyond today is never done.
func (g *generator) plan(day, later int, act func()) {
	if at := day + max(later, 1); at < len(g.agenda) {
		g.agenda[at] = append(g.agenda[at], act)
	}
}

// usual makes sure that the demo's customer has orders in every state on its first page.
func (g *generator) usual(daysAgo, day int, random *rand.Rand) {
	switch daysAgo {
	case 7, 8: // one of them is a working day
		g.order(day, &g.customers[firmUsual], 4, false, random)
	case 0, 1, 2:
		g.order(day, &g.customers[firmUsual], 3, true, random)
	}
}

// order takes an order and plans what becomes of it. Unless stocked, one line asks for more than there is.
func (g *generator) order(day int, a *account, lines int, stocked bool, random *rand.Rand) {
	defer g.tick()
	draft := NewOrder{Channel: pick(random, []string{"phone", "phone", "e-mail", "edi", "counter"})}
	draft.Customer, draft.CustomerPO = a.customer.ID, fmt.Sprintf("PO-%d", between(random, 40_000, 99_999))
	draft.ShipTo = pick(random, a.customer.ShipTos).ID
	draft.RequestedOn = erp.DateOf(g.clock).AddDays(between(random, 1, 9))
	taken := map[erp.ItemID]bool{}
	for range lines {
		item := pick(random, a.assortment)
		if taken[item.ID] {
			continue
		}
		taken[item.ID] = true
		line := erp.DraftLine{Item: item.ID, Quantity: erp.NewQuantity(quantity(item, random), item.SellUOM)}
		if stocked {
			g.restock(item, a.customer.Warehouse, line.Quantity.Amount, random)
		} else if len(draft.Lines) == 0 {
			line.Warehouse = a.customer.Warehouse
			line.Quantity.Amount = g.short(item, line.Warehouse, line.Quantity.Amount)
		}
		draft.Lines = append(draft.Lines, line)
	}
	order, err := g.company.CreateOrder(draft)
	if err != nil {
		g.fail("order", err)
		return
	}
	pickIn := between(random, 1, 2)
	g.plan(day, pickIn, func() { g.fail("pick", g.company.PickOrder(order.Key)) })
	g.plan(day, pickIn+random.IntN(2), func() { g.dispatch(day+pickIn, a, order.Key, chance(random, 12), random) })
}

// quantity draws what a buyer would order of an item, in its selling unit.
func quantity(item Item, random *rand.Rand) decimal.Decimal {
	switch item.SellUOM {
	case "FT":
		return decimal.NewFromInt(int64(50 * between(random, 1, 20)))
	case "PR":
		return decimal.NewFromInt(int64(6 * between(random, 1, 12)))
	case "EA":
		return decimal.NewFromInt(int64(between(random, 1, 12)))
	}
	return decimal.NewFromInt(int64(between(random, 1, 8)))
}

// restock buys what an order needs and some more, so that history is not one long back-order.
func (g *generator) restock(item Item, w erp.WarehouseID, quantity decimal.Decimal, random *rand.Rand) {
	need := quantity.Mul(item.PerSell())
	if s := g.company.stock[stockKey{item.ID, w}]; s.onHand.Sub(s.committed).GreaterThanOrEqual(need) {
		return
	}
	committed := g.company.stock[stockKey{item.ID, w}].committed
	lot := need.Add(committed).Add(item.PerSell().Mul(g.number(int64(between(random, 5, 30)))))
	g.fail("restock", g.company.Receive(item.ID, w, lot))
}

// short returns a quantity that stock covers in part, and puts the rest on order.
func (g *generator) short(item Item, w erp.WarehouseID, quantity decimal.Decimal) decimal.Decimal {
	s := g.company.stock[stockKey{item.ID, w}]
	there, _ := decimal.Max(decimal.Zero, s.onHand.Sub(s.committed)).QuoRem(item.PerSell(), 0)
	due := erp.Receipt{On: erp.DateOf(g.now).AddDays(6), Quantity: quantity.Add(g.number(10)).Mul(item.PerSell())}
	g.fail("expect", g.company.Expect(item.ID, w, due))
	return there.Add(quantity)
}

// dispatch ships what is allocated, or a part of it, bills it, and waits for the money.
func (g *generator) dispatch(day int, a *account, key int, inParts bool, random *rand.Rand) {
	order, err := g.company.Order(key)
	if err != nil {
		return
	}
	request := ShipRequest{Carrier: pick(random, []string{"UPS Ground", "UPS Ground", "FedEx Freight", "Own truck", "R+L Carriers"})}
	if inParts && len(order.Lines) > 1 {
		request.Lines = map[int]decimal.Decimal{}
		for _, l := range order.Lines[1:] {
			if l.Allocated.IsPositive() {
				request.Lines[l.Number] = l.Allocated
			}
		}
		later := between(random, 3, 8)
		g.plan(day, later, func() { g.dispatch(day+later, a, key, false, random) })
	}
	if _, err := g.company.ShipOrder(key, request); err != nil {
		return // nothing allocated: the goods are still on their way
	}
	g.tick()
	invoice, err := g.company.InvoiceOrder(key)
	if err != nil {
		g.fail("invoice", err)
		return
	}
	today := erp.DateOf(g.clock)
	wait := max(1, invoice.DueOn.DaysSince(today)+a.payDays+between(random, -4, 9))
	if a.stopped > 0 && invoice.DueOn.AddDays(a.stopped).After(erp.DateOf(g.now)) {
		return
	}
	share := 100
	if recent := erp.DateOf(g.now).DaysSince(invoice.DueOn) < 150; recent && chance(random, 6) { // older rests were chased
		share = between(random, 40, 90)
	}
	g.plan(day, wait, func() { g.pay(a, invoice, share, random) })
}

// pay pays a percentage of an invoice.
func (g *generator) pay(a *account, invoice Invoice, share int, random *rand.Rand) {
	amount := invoice.Total.Mul(decimal.New(int64(share), -2)).Round(2)
	_, err := g.company.ReceivePayment(Payment{
		Customer: a.customer.ID, Method: pick(random, []string{"ach", "check", "wire"}),
		Allocations: []PaymentAllocation{{Invoice: invoice.Key, Amount: amount}},
	})
	g.fail("payment", err)
}
