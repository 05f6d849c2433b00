package sim_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// books adds a company's documents up from scratch.
type books struct {
	orders, shipped, owed map[erp.CustomerID]decimal.Decimal
	committed, allocated  map[string]decimal.Decimal // by item and warehouse, in stock units
}

func addUp(c *sim.Company) books {
	b := books{
		map[erp.CustomerID]decimal.Decimal{}, map[erp.CustomerID]decimal.Decimal{}, map[erp.CustomerID]decimal.Decimal{},
		map[string]decimal.Decimal{}, map[string]decimal.Decimal{},
	}
	for o := range c.Orders(sim.Query{}) {
		if !o.Cancelled {
			b.orders[o.Customer] = b.orders[o.Customer].Add(o.Total)
		}
		for _, l := range o.Lines {
			key := string(l.Item) + " in " + string(l.Warehouse)
			b.committed[key] = b.committed[key].Add(l.Open().Mul(l.PerUnit))
			b.allocated[key] = b.allocated[key].Add(l.Allocated.Mul(l.PerUnit))
		}
	}
	for s := range c.Shipments(sim.Query{}) {
		for _, l := range s.Lines {
			amount := l.Extended.Add(l.Tax)
			b.orders[s.Customer] = b.orders[s.Customer].Sub(amount)
			b.shipped[s.Customer] = b.shipped[s.Customer].Add(amount)
		}
	}
	for i := range c.Invoices(sim.Query{}) {
		freight := i.Freight.Amount.Amount
		b.orders[i.Customer] = b.orders[i.Customer].Sub(freight)
		b.shipped[i.Customer] = b.shipped[i.Customer].Sub(i.Total.Sub(freight))
		b.owed[i.Customer] = b.owed[i.Customer].Add(i.Open())
	}
	for p := range c.Payments(sim.Query{}) {
		b.owed[p.Customer] = b.owed[p.Customer].Sub(p.OnAccount)
	}
	for m := range c.CreditMemos(sim.Query{}) {
		b.owed[m.Customer] = b.owed[m.Customer].Sub(m.Open())
	}
	return b
}

// wantBalanced checks what the company keeps against what its documents say.
func wantBalanced(t rapid.TB, c *sim.Company) {
	t.Helper()
	b := addUp(c)
	for customer := range c.Customers(time.Time{}) {
		r, err := c.Receivable(customer.ID, erp.Date{})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "open orders of", string(customer.ID), r.OpenOrders.Amount, b.orders[customer.ID])
		same(t, "delivered, not invoiced of", string(customer.ID), r.Shipped.Amount, b.shipped[customer.ID])
		same(t, "balance of", string(customer.ID), r.Balance.Amount, b.owed[customer.ID])
		same(t, "aging of", string(customer.ID), r.Aging.Total.Amount, r.Balance.Amount)
		if customer.Payer == "" && r.Holder == customer.ID && !pays(c, customer.ID) {
			same(t, "exposure of", string(customer.ID), r.Exposure.Amount, r.Balance.Amount.Add(r.OpenOrders.Amount).Add(r.Shipped.Amount))
		}
	}
	for item := range c.Items("", time.Time{}) {
		levels, err := c.Stock(item.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range levels {
			key := string(item.ID) + " in " + string(l.Warehouse)
			same(t, "committed", key, l.Committed, b.committed[key])
			same(t, "allocated", key, l.Allocated, b.allocated[key])
			if l.Allocated.GreaterThan(l.OnHand) || l.ATP().IsNegative() {
				t.Fatalf("%s: %s allocated of %s on hand, ATP %s", key, l.Allocated, l.OnHand, l.ATP())
			}
		}
	}
}

func pays(c *sim.Company, payer erp.CustomerID) bool {
	for customer := range c.Customers(time.Time{}) {
		if customer.Payer == payer {
			return true
		}
	}
	return false
}

func same(t rapid.TB, what, key string, kept, added decimal.Decimal) {
	t.Helper()
	if !kept.Equal(added) {
		t.Fatalf("%s %s: kept %s, documents add up to %s", what, key, kept, added)
	}
}

// clerk does one random thing after the other.
type clerk struct{ company *sim.Company }

// allow lets through what a company may rightly refuse.
func allow(t *rapid.T, err error, kinds ...sim.Kind) {
	var refused *sim.Error
	if err != nil && (!errors.As(err, &refused) || !slices.Contains(kinds, refused.Kind)) {
		t.Fatal(err)
	}
}

func (k clerk) order(t *rapid.T) {
	draft := order()
	draft.Customer = rapid.SampledFrom([]erp.CustomerID{"C1", "C2"}).Draw(t, "customer")
	for range rapid.IntRange(1, 4).Draw(t, "lines") {
		item := rapid.SampledFrom([]erp.ItemID{"BOLT", "VALVE"}).Draw(t, "item")
		uom := map[erp.ItemID][]erp.UOM{"BOLT": {"C", "EA"}, "VALVE": {"EA", "DZ"}}[item]
		quantity := decimal.New(rapid.Int64Range(1, 900).Draw(t, "quantity"), -2)
		draft.Lines = append(draft.Lines, erp.DraftLine{
			Item: item, Quantity: erp.NewQuantity(quantity, rapid.SampledFrom(uom).Draw(t, "unit")),
			Warehouse: rapid.SampledFrom([]erp.WarehouseID{"", "01", "02"}).Draw(t, "warehouse"),
		})
	}
	o, err := k.company.CreateOrder(draft)
	allow(t, err, sim.OverCreditLimit)
	if !o.Goods.Add(o.Freight.Amount.Amount).Add(o.Tax).Equal(o.Total) {
		t.Fatalf("order does not add up: %+v", o)
	}
}

func (k clerk) ship(t *rapid.T) {
	request := sim.ShipRequest{}
	if rapid.Bool().Draw(t, "in part") {
		request.Lines = map[int]decimal.Decimal{0: decimal.New(rapid.Int64Range(1, 300).Draw(t, "part"), -2)}
	}
	_, err := k.company.ShipOrder(k.key(t), request)
	allow(t, err, sim.UnknownDocument, sim.AlreadyClosed, sim.NothingToShip, sim.NotAllocated, sim.OnHold)
}

func (k clerk) pay(t *rapid.T) {
	invoice, err := k.company.Invoice(k.key(t))
	if err != nil || invoice.Open().IsZero() {
		return
	}
	share := decimal.New(rapid.Int64Range(1, 100).Draw(t, "percent"), -2)
	amount := decimal.Max(dec("0.01"), invoice.Open().Mul(share).Round(2))
	_, err = k.company.ReceivePayment(sim.Payment{
		Customer: invoice.Customer, Allocations: []sim.PaymentAllocation{{Invoice: invoice.Key, Amount: amount}},
		OnAccount: decimal.New(rapid.Int64Range(0, 500).Draw(t, "on account"), -2),
	})
	allow(t, err)
}

func (k clerk) receive(t *rapid.T) {
	item := rapid.SampledFrom([]erp.ItemID{"BOLT", "VALVE"}).Draw(t, "item")
	quantity := decimal.NewFromInt(rapid.Int64Range(-50, 400).Draw(t, "quantity"))
	allow(t, k.company.Receive(item, rapid.SampledFrom([]erp.WarehouseID{"01", "02"}).Draw(t, "warehouse"), quantity), sim.NotAllocated)
}

func (k clerk) key(t *rapid.T) int { return rapid.IntRange(1, 12).Draw(t, "key") }

func TestBooksBalanceWhateverHappens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := newCompany(sim.Settings{
			Credit:  rapid.SampledFrom([]sim.CreditMode{sim.CreditAccept, sim.CreditReject, sim.CreditDraft}).Draw(t, "mode"),
			Freight: sim.FreightRule{Flat: dec("24.50"), FreeFrom: dec("500")},
			Routine: sim.Routine{Pick: time.Hour, Ship: time.Hour, Invoice: time.Hour},
		})
		c.AddCustomer(customer("C2", 2))
		k := clerk{c}
		t.Repeat(map[string]func(*rapid.T){
			"":        func(t *rapid.T) { wantBalanced(t, c) },
			"order":   k.order,
			"ship":    k.ship,
			"pay":     k.pay,
			"receive": k.receive,
			"work":    func(t *rapid.T) { c.Advance(time.Duration(rapid.IntRange(1, 90).Draw(t, "minutes")) * time.Minute) },
			"invoice": func(t *rapid.T) {
				_, err := c.InvoiceOrder(k.key(t))
				allow(t, err, sim.UnknownDocument, sim.NothingToInvoice)
			},
			"cancel": func(t *rapid.T) {
				allow(t, c.CancelOrder(k.key(t)), sim.UnknownDocument, sim.AlreadyShipped, sim.AlreadyClosed)
			},
			"approve": func(t *rapid.T) {
				_, err := c.ApproveDraft(k.key(t))
				allow(t, err, sim.UnknownDocument, sim.AlreadyClosed)
			},
		})
	})
}
