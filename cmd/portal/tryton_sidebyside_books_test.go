//go:build tryton

package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// stock compares every warehouse of every item.
func (s *sides) stock(ctx context.Context) error {
	for page := range slices.Chunk(s.items, 50) {
		var ids []erp.ItemID
		for _, item := range page {
			ids = append(ids, item.ID)
		}
		simulated, err := s.simulated.Availability(ctx, ids)
		if err != nil {
			return err
		}
		actual, err := s.tryton.Availability(ctx, ids)
		if err != nil {
			return err
		}
		byItem := map[erp.ItemID]map[erp.WarehouseID]erp.WarehouseStock{}
		for _, a := range actual {
			byItem[a.Item] = map[erp.WarehouseID]erp.WarehouseStock{}
			for _, w := range a.Warehouses {
				byItem[a.Item][w.Warehouse] = w
			}
		}
		for _, a := range simulated {
			for _, w := range a.Warehouses {
				s.compareStock(fmt.Sprintf("%s in %s", a.Item, w.Warehouse), byItem[a.Item][w.Warehouse], w)
			}
		}
	}
	return nil
}

func (s *sides) compareStock(what string, actual, simulated erp.WarehouseStock) {
	s.report.number("stock on hand", what, actual.OnHand, simulated.OnHand)
	s.report.number("stock allocated", what, actual.Allocated, simulated.Allocated)
	s.report.number("stock on order", what, actual.OnOrder, simulated.OnOrder)
	s.report.number("available", what, actual.ATP, simulated.ATP)
}

// credit compares what customers owe. What the two count against a limit is different by design, and each is compared
// with the books.
func (s *sides) credit(ctx context.Context) error {
	today := erp.DateOf(s.company.Now())
	for _, customer := range s.customers {
		simulated, err := s.simulated.Receivable(ctx, customer.ID, today)
		if err != nil {
			return err
		}
		actual, err := s.tryton.Receivable(ctx, customer.ID, today)
		if err != nil {
			return err
		}
		of := "of " + string(customer.ID)
		s.report.money("balance", of, actual.Balance, simulated.Balance)
		s.report.money("overdue", of, actual.Overdue, simulated.Overdue)
		s.report.money("unapplied", of, actual.Unapplied, simulated.Unapplied)
		for i, bucket := range buckets(actual.Aging) {
			s.report.money("aging", fmt.Sprintf("bucket %d %s", i, of), bucket, buckets(simulated.Aging)[i])
		}
		s.compareExposure(customer, actual, simulated)
	}
	return nil
}

// openItems compares every invoice that either says is open.
func (s *sides) openItems(ctx context.Context) error {
	for _, customer := range s.customers {
		simulated, err := s.open(ctx, s.simulated, customer.ID)
		if err != nil {
			return err
		}
		actual, err := s.open(ctx, s.tryton, customer.ID)
		if err != nil {
			return err
		}
		for number, i := range simulated {
			what := "invoice " + number
			s.report.money("open item", what, actual[number].Open, i.Open)
			s.report.money("open item of a total of", what, actual[number].Total, i.Total)
			s.report.same("open item due", what, actual[number].DueOn, i.DueOn)
		}
		s.report.same("open items", "of "+string(customer.ID), len(actual), len(simulated))
	}
	return nil
}

// open are a customer's invoices that something is owed on, by number.
func (s *sides) open(ctx context.Context, in erp.Adapter, customer erp.CustomerID) (map[string]erp.Invoice, error) {
	invoices, err := all(ctx, in.Invoices, erp.ListQuery{Customer: customer})
	open := map[string]erp.Invoice{}
	for _, i := range invoices {
		if i.Open.Amount.IsPositive() {
			open[i.Number] = i
		}
	}
	return open, err
}

func buckets(a erp.Aging) []erp.Money {
	return []erp.Money{a.NotDue, a.Days1to30, a.Days31to60, a.Days61to90, a.Over90}
}

func (s *sides) compareExposure(customer erp.Customer, actual, simulated erp.Receivable) {
	of := "of " + string(customer.ID)
	if simulated.Hold != nil {
		s.report.documented[noHolds]++
	}
	if customer.Payer != "" {
		s.report.documented[noPayers]++
		return
	}
	s.report.same("limit", of, actual.Limit.Amount.Amount.StringFixed(2), simulated.Limit.Amount.Amount.StringFixed(2))
	expected := s.uninvoiced(customer.ID)
	s.report.money("open orders without tax", of, actual.OpenOrders, erp.NewMoney(expected, customer.Currency))
	if !actual.OpenOrders.Equal(simulated.OpenOrders) {
		s.report.documented[untaxedExposure]++
	}
	counted := simulated.OpenOrders.Amount.Add(simulated.Shipped.Amount)
	if counted.LessThan(actual.OpenOrders.Amount) {
		s.report.fault("exposure", of, actual.OpenOrders, counted)
	}
}

// uninvoiced is what the books have ordered and not billed, without tax: goods, and the freight of orders of which nothing
// was billed yet.
func (s *sides) uninvoiced(customer erp.CustomerID) decimal.Decimal {
	total := decimal.Zero
	for order := range s.company.Orders(sim.Query{Customer: customer}) {
		if order.Cancelled {
			continue
		}
		billed := false
		for _, line := range order.Lines {
			open := line.Quantity.Amount.Sub(line.Invoiced)
			billed = billed || line.Invoiced.IsPositive()
			share := line.Extended.Mul(open).Div(line.Quantity.Amount)
			total = total.Add(share.Round(2))
		}
		if !billed {
			total = total.Add(order.Freight.Amount.Amount)
		}
	}
	return total
}

// orders compares those that Tryton has been given, line by line.
func (s *sides) orders(ctx context.Context) error {
	for _, customer := range s.customers {
		q := erp.ListQuery{Customer: customer.ID}
		actual, err := all(ctx, s.tryton.Orders, q)
		if err != nil {
			return err
		}
		simulated, err := all(ctx, s.simulated.Orders, q)
		if err != nil {
			return err
		}
		byNumber, inTryton := map[erp.OrderNumber]erp.Order{}, map[erp.OrderNumber]bool{}
		for _, o := range actual {
			inTryton[o.Number] = true
		}
		for _, o := range simulated {
			byNumber[o.Number] = o
			if closed := o.Status == erp.OrderInvoiced || o.Status == erp.OrderCancelled; !closed {
				s.report.same("open order is there", string(o.Number), inTryton[o.Number], true)
			}
		}
		s.report.compared["orders left out of Tryton"] += len(simulated) - len(actual)
		for _, o := range actual {
			s.compareOrder(o, byNumber[o.Number])
		}
	}
	return nil
}

func (s *sides) compareOrder(actual, simulated erp.Order) {
	what := "order " + string(actual.Number)
	s.report.rounded("order goods", what, len(actual.Lines), actual.Goods, simulated.Goods)
	s.report.rounded("order tax", what, len(actual.Lines), actual.Tax, simulated.Tax)
	s.report.money("order freight", what, actual.Freight.Amount, simulated.Freight.Amount)
	s.report.rounded("order total", what, 2*len(actual.Lines), actual.Total, simulated.Total)
	s.report.same("order status", what, actual.Status, simulated.Status)
	s.report.same("order lines", what, len(actual.Lines), len(simulated.Lines))
	for i := range min(len(actual.Lines), len(simulated.Lines)) {
		s.report.same("order line", what, actual.Lines[i].Item, simulated.Lines[i].Item)
		s.report.number("order line shipped", what, actual.Lines[i].Shipped.Amount, simulated.Lines[i].Shipped.Amount)
	}
}

// quotes has both work out an order of each customer, delivered to its default ship-to.
func (s *sides) quotes(ctx context.Context) error {
	for n, customer := range s.customers {
		draft := erp.OrderDraft{Customer: customer.ID, CustomerPO: "SIDE-BY-SIDE"}
		for i := range 4 {
			item := s.items[(n*37+i*61)%len(s.items)]
			draft.Lines = append(draft.Lines, erp.DraftLine{Item: item.ID, Quantity: least(item)})
		}
		simulated, err := s.simulated.Quote(ctx, draft)
		if err != nil {
			return err
		}
		draft.ShipTo = s.shipTos[customer.ID]
		actual, err := s.tryton.Quote(ctx, draft)
		if err != nil {
			return err
		}
		s.compareQuote(customer.ID, actual, simulated)
	}
	return nil
}

func (s *sides) compareQuote(customer erp.CustomerID, actual, simulated erp.Quote) {
	what := "quote for " + string(customer)
	for i := range simulated.Lines {
		s.report.rounded("quoted line", what, 1, actual.Lines[i].Extended, simulated.Lines[i].Extended)
	}
	s.report.rounded("quoted goods", what, len(actual.Lines), actual.Goods, simulated.Goods)
	s.report.rounded("quoted tax", what, len(actual.Lines), actual.Tax, simulated.Tax)
	if simulated.Freight.Amount.IsZero() && actual.Freight.Amount.Amount.IsPositive() {
		s.report.documented[freightNeverFree]++
		actual.Total.Amount = actual.Total.Amount.Sub(actual.Freight.Amount.Amount)
	} else {
		s.report.money("quoted freight", what, actual.Freight.Amount, simulated.Freight.Amount)
	}
	s.report.rounded("quoted total", what, 2*len(actual.Lines), actual.Total, simulated.Total)
}
