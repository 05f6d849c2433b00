package sapb1

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// usualDelay is how many days after an order nearly all of its deliveries have gone out.
const usualDelay = 45

// drawsAmong looks through the customers' deliveries, where joins are refused: first through those soon after the
// orders, and, if those do not account for all that has left, through all later ones.
func (a *Adapter) drawsAmong(ctx context.Context, op string, orders []document) ([]draw, error) {
	first, last := orders[0].DocDate.Date, orders[0].DocDate.Date
	for _, o := range orders {
		if o.DocDate.Before(first) {
			first = o.DocDate.Date
		}
		if o.DocDate.After(last) {
			last = o.DocDate.Date
		}
	}
	last = last.AddDays(usualDelay)
	soon := "DocDate ge " + quote(first.String()) + " and DocDate le " + quote(last.String())
	draws, err := a.drawsOf(ctx, op, orders, soon)
	if err != nil {
		return nil, err
	}
	var unaccounted []document
	for _, o := range orders {
		if o.leftStock().GreaterThan(drawn(draws, o.DocEntry)) {
			unaccounted = append(unaccounted, o)
		}
	}
	if len(unaccounted) == 0 {
		return draws, nil
	}
	later, err := a.drawsOf(ctx, op, unaccounted, "DocDate gt "+quote(last.String()))
	return append(draws, later...), err
}

// drawsOf reads the deliveries of the orders' customers in a period and keeps what was drawn from the orders.
func (a *Adapter) drawsOf(ctx context.Context, op string, orders []document, period string) ([]draw, error) {
	entries, customers := newSet[integer](), newSet[erp.CustomerID]()
	for _, o := range orders {
		entries.add(o.DocEntry)
		customers.add(o.CardCode)
	}
	deliveries, err := collect[document](ctx, a.client, op, from("DeliveryNotes").fields("DocEntry", "DocumentStatus", "DocumentLines").
		where(anyOf("CardCode", customers.values), period, "Cancelled eq 'tNO'").by("DocEntry"))
	var draws []draw
	for _, d := range deliveries {
		for _, l := range d.Lines {
			if l.BaseType == typeOrder && entries.seen[l.BaseEntry] {
				draws = append(draws, draw{order: l.BaseEntry, delivery: d.DocEntry, closed: d.closed(), stock: l.InventoryQuantity.Decimal})
			}
		}
	}
	return draws, err
}

// leftStock is how much of the order was delivered or invoiced, in stock units of all its items.
func (d document) leftStock() decimal.Decimal {
	sum := decimal.Zero
	for _, l := range d.Lines {
		sum = sum.Add(decimal.Max(decimal.Zero, l.InventoryQuantity.Sub(l.RemainingOpenStock.Decimal)))
	}
	return sum
}

func drawn(draws []draw, order integer) decimal.Decimal {
	sum := decimal.Zero
	for _, d := range draws {
		if d.order == order {
			sum = sum.Add(d.stock)
		}
	}
	return sum
}
