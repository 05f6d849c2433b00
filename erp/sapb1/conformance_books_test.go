package sapb1_test

import (
	"iter"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sim"
)

// books reads a simulated company past its Service Layer and does what its people do.
type books struct {
	t       *testing.T
	company *sim.Company
}

var _ erptest.Company = (*books)(nil)

func (b *books) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *books) Now() time.Time { return b.company.Now() }

func (b *books) Customers() []erp.CustomerID {
	return collect(b.company.Customers(time.Time{}), func(c sim.Customer) erp.CustomerID { return c.ID })
}

func (b *books) Items() []erp.ItemID {
	return collect(b.company.Items("", time.Time{}), func(i sim.Item) erp.ItemID { return i.ID })
}

func (b *books) Orders(customer erp.CustomerID) []erp.OrderNumber {
	return collect(b.company.Orders(sim.Query{Customer: customer}), func(o sim.Order) erp.OrderNumber { return o.Number })
}

func (b *books) CrossReferences() int { return len(b.company.CrossReferences()) }

func (b *books) Written(customer erp.CustomerID, ref erp.Reference) int {
	n := len(b.company.OrdersByReference(ref))
	for d := range b.company.Drafts(sim.Query{Customer: customer}) {
		if d.Reference == ref && d.Generated == 0 {
			n++
		}
	}
	return n
}

func (b *books) Documents() int {
	n := 0
	for range b.company.Orders(sim.Query{}) {
		n++
	}
	for range b.company.Drafts(sim.Query{}) {
		n++
	}
	return n
}

func (b *books) Warehouses() []erp.WarehouseID {
	var ids []erp.WarehouseID
	for _, w := range b.company.Warehouses() {
		ids = append(ids, w.ID)
	}
	return ids
}

// Price restates what the books have per sell unit in the unit asked for, as Business One does, to its six decimals.
func (b *books) Price(q erptest.PriceQuestion) erp.Price {
	price, err := b.company.Price(sim.PriceRequest{Customer: q.Customer, Item: q.Item, Quantity: q.Quantity, On: q.On})
	b.check(err)
	item, err := b.company.Item(q.Item)
	b.check(err)
	one, err := item.Convert(erp.NewQuantity(decimal.NewFromInt(1), q.Quantity.UOM), item.SellUOM)
	b.check(err)
	price.Net, price.Per = price.Net.Mul(one.Amount).Round(6), q.Quantity.UOM
	return price.Price
}

// Availability counts as allocated what open orders still want, covered or not, as Business One does.
func (b *books) Availability(id erp.ItemID) erp.Availability {
	item, err := b.company.Item(id)
	b.check(err)
	levels, err := b.company.Stock(id)
	b.check(err)
	a := erp.Availability{Item: id, UOM: item.StockUOM, AsOf: b.company.Now()}
	for _, l := range levels {
		a.Warehouses = append(a.Warehouses, erp.WarehouseStock{
			Warehouse: l.Warehouse, OnHand: l.OnHand, Allocated: l.Committed, OnOrder: l.OnOrder, ATP: l.ATP(),
		})
	}
	return a
}

func (b *books) Receivable(customer erp.CustomerID) erp.Receivable {
	r, err := b.company.Receivable(customer, b.company.Today())
	b.check(err)
	return r
}

func (b *books) OrderTotal(number erp.OrderNumber) erp.Money {
	o := b.order(number)
	return erp.NewMoney(o.Total, o.Currency)
}

func (b *books) order(number erp.OrderNumber) sim.Order {
	b.t.Helper()
	for o := range b.company.Orders(sim.Query{}) {
		if o.Number == number {
			return o
		}
	}
	b.t.Fatalf("the company has no order %q", number)
	return sim.Order{}
}

func (b *books) Ship(number erp.OrderNumber, quantity decimal.Decimal) string {
	b.t.Helper()
	shipped, err := b.company.ShipOrder(b.order(number).Key, sim.ShipRequest{Lines: map[int]decimal.Decimal{0: quantity}})
	b.check(err)
	return shipped[0].Tracking
}

func (b *books) ShipRest(number erp.OrderNumber) {
	b.t.Helper()
	o := b.order(number)
	for _, l := range o.Lines {
		if missing := l.Backordered().Mul(l.PerUnit); missing.IsPositive() {
			b.check(b.company.Receive(l.Item, l.Warehouse, missing))
		}
	}
	_, err := b.company.ShipOrder(o.Key, sim.ShipRequest{})
	b.check(err)
}

func (b *books) Invoice(number erp.OrderNumber) string {
	b.t.Helper()
	i, err := b.company.InvoiceOrder(b.order(number).Key)
	b.check(err)
	return i.Number
}

func (b *books) RefuseForCredit(customer erp.CustomerID) { b.limit(customer, sim.CreditReject) }

func (b *books) HoldForApproval(customer erp.CustomerID) { b.limit(customer, sim.CreditDraft) }

func (b *books) limit(customer erp.CustomerID, mode sim.CreditMode) {
	b.t.Helper()
	b.check(b.company.SetLimit(customer, erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.MustMoney("1", "USD")}))
	b.check(b.company.SetCreditMode(mode))
}

func (b *books) Approve(customer erp.CustomerID, ref erp.Reference) {
	b.t.Helper()
	for d := range b.company.Drafts(sim.Query{Customer: customer}) {
		if d.Reference == ref {
			_, err := b.company.ApproveDraft(d.Key)
			b.check(err)
			return
		}
	}
	b.t.Fatalf("no draft of %q has the reference %q", customer, ref)
}

func (b *books) AdvanceDays(n int) { b.company.Advance(time.Duration(n) * 24 * time.Hour) }

func collect[T, K any](rows iter.Seq[T], key func(T) K) []K {
	var keys []K
	for row := range rows {
		keys = append(keys, key(row))
	}
	return keys
}
