package tryton

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// processingTime is how long Tryton may take over a confirmed order before a person has to look why.
const processingTime = time.Minute

// toOrders turns a page of sales into orders. It asks for the stock of what is still to leave, once for the whole page.
func (a *Adapter) toOrders(ctx context.Context, op string, found []sale) ([]erp.Order, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return nil, err
	}
	stock, err := a.shelvesOf(ctx, op, found)
	if err != nil {
		return nil, err
	}
	r := reader{units: units, stock: stock, shop: i.webShop, now: a.now()}
	orders := make([]erp.Order, 0, len(found))
	for _, s := range found {
		orders = append(orders, r.order(s))
	}
	return orders, nil
}

// shelvesOf reads the stock behind the open lines of sales.
func (a *Adapter) shelvesOf(ctx context.Context, op string, found []sale) (map[shelf]level, error) {
	items, places := map[erp.ItemID]product{}, map[int64]warehouse{}
	for _, s := range found {
		if !s.agreed() || s.Warehouse == nil {
			continue
		}
		for _, l := range s.goods() {
			if item := l.item(); l.leaves() && !l.Delivered && item.Code != "" {
				items[item.Code] = product{ID: item.ID, Code: item.Code}
				places[s.Warehouse.ID] = warehouse{ID: s.Warehouse.ID, Code: s.Warehouse.Code}
			}
		}
	}
	if len(items) == 0 {
		return nil, nil
	}
	warehouses := make([]warehouse, 0, len(places))
	for _, w := range places {
		warehouses = append(warehouses, w)
	}
	return a.stockOf(ctx, op, warehouses, items)
}

// reader turns sales into orders.
type reader struct {
	units map[int64]unit
	stock map[shelf]level
	shop  int64 // the portal's
	now   time.Time
}

func (r reader) order(s sale) erp.Order {
	o := erp.Order{
		ID: erp.OrderID(strconv.FormatInt(s.ID, 10)), Number: s.Number, Customer: s.Party.Code, CustomerPO: s.CustomerPO,
		PlacedOn: s.SaleDate.Date, RequestedOn: s.ShippingDate.Date,
		Goods: s.goodsAmount(), Freight: s.freight(), Tax: s.money(s.Tax.Decimal), Total: s.money(s.Total.Decimal),
		Changed: s.changed(),
	}
	o.ShipTo, o.ShipToText = s.shipTo()
	if s.WebShop == r.shop && s.WebShop != 0 {
		o.Reference, o.Channel = s.WebID, "portal"
	}
	for _, l := range s.goods() {
		o.Lines = append(o.Lines, r.line(s, l))
	}
	o.Status, o.Hold = r.status(s, o.Lines)
	if s.SaleDate.IsZero() { // never confirmed: Tryton numbers quotations already
		o.Number = ""
	}
	return o
}

func (r reader) line(s sale, l saleLine) erp.OrderLine {
	u := r.units[l.Unit]
	return erp.OrderLine{
		Number: strconv.FormatInt(l.ID, 10), Item: l.item().Code, Description: or(l.Description, l.item().Name),
		Quantity: erp.NewQuantity(l.Quantity.Decimal, u.Symbol), Shipped: erp.NewQuantity(r.shipped(l), u.Symbol),
		Backordered: erp.NewQuantity(r.missing(s, l), u.Symbol),
		Net:         s.money(l.UnitPrice.Decimal), Per: u.Symbol, Extended: s.money(l.Amount.Decimal),
		Source: erp.PriceSource{Kind: erp.SourceUnknown}, Warehouse: s.warehouse(), PromisedOn: l.ShippingDate.Date,
	}
}

// shipped is how much of the line has left, in its unit.
func (r reader) shipped(l saleLine) decimal.Decimal {
	sum := decimal.Zero
	for _, m := range l.Moves {
		if m.State == "done" {
			sum = sum.Add(r.units[m.Unit].convert(m.Quantity.Decimal, r.units[l.Unit]))
		}
	}
	return sum
}

// billed is how much of the line stands on invoices that are posted, in its unit.
func (r reader) billed(l saleLine) decimal.Decimal {
	sum := decimal.Zero
	for _, i := range l.InvoiceLines {
		if i.Invoice != nil && (i.Invoice.State == "posted" || i.Invoice.State == "paid") {
			sum = sum.Add(r.units[i.Unit].convert(i.Quantity.Decimal, r.units[l.Unit]))
		}
	}
	return sum
}

// missing is how much of the line, in its unit, its warehouse cannot deliver today. Tryton reserves nothing for an order
// until it is picked, so all others are taken to be served first.
func (r reader) missing(s sale, l saleLine) decimal.Decimal {
	if !s.agreed() || !l.leaves() || l.Delivered || s.Warehouse == nil {
		return decimal.Zero
	}
	open := decimal.Max(decimal.Zero, l.Quantity.Sub(r.shipped(l)))
	perStock := r.units[l.Unit].per(r.units[l.item().StockUnit])
	at := r.stock[shelf{l.item().ID, s.Warehouse.ID}]
	openStock := open.Mul(perStock)
	others := decimal.Max(decimal.Zero, at.leaving.Sub(openStock))
	covered := decimal.Max(decimal.Zero, at.onHand.Sub(others))
	if covered.GreaterThanOrEqual(openStock) {
		return decimal.Zero
	}
	return openStock.Sub(covered).DivRound(perStock, 6)
}

// status reads how far an order has come.
func (r reader) status(s sale, lines []erp.OrderLine) (erp.OrderStatus, *erp.Hold) {
	switch {
	case waiting(s.State, s.Description):
		return erp.OrderPending, holdIn(s.Description)
	case s.State == stateCancelled:
		return erp.OrderCancelled, nil
	case s.State == stateConfirmed:
		if r.now.Sub(s.stamps.changed()) > processingTime {
			return erp.OrderHeld, &erp.Hold{Kind: erp.HoldOther, Reason: "Confirmed in Tryton, but not processed."}
		}
		return erp.OrderOpen, nil
	}
	some, all, billed := false, true, true
	for i, l := range s.goods() {
		due := lines[i].Quantity.Amount
		if l.leaves() {
			due = lines[i].Shipped.Amount
			some, all = some || due.IsPositive(), all && l.Delivered
		}
		billed = billed && r.billed(l).GreaterThanOrEqual(due)
	}
	switch {
	case all && billed:
		return erp.OrderInvoiced, nil
	case all:
		return erp.OrderShipped, nil
	case some:
		return erp.OrderPartial, nil
	case s.picking():
		return erp.OrderPicking, nil
	}
	return erp.OrderOpen, nil
}

// holdIn reads back why a sale waits.
func holdIn(description string) *erp.Hold {
	if words, credit := strings.CutPrefix(description, waitsForCredit); credit {
		return &erp.Hold{Kind: erp.HoldCredit, Reason: words}
	}
	return &erp.Hold{Kind: erp.HoldApproval, Reason: strings.TrimPrefix(description, waitsForOther)}
}

// agreed tells an order that is being carried out.
func (s sale) agreed() bool {
	return s.State == stateConfirmed || s.State == stateProcessing || s.State == stateDone
}

// picking reports whether somebody in the warehouse is at work on the order.
func (s sale) picking() bool {
	for _, shipment := range s.Shipments {
		switch shipment.State {
		case "assigned", "picked", "packed":
			return true
		}
	}
	return false
}

// changed is when the order, or one of the parts that saleParts names, was last written.
func (s sale) changed() time.Time {
	latest := s.stamps.changed()
	later := func(of stamps) {
		if at := of.changed(); at.After(latest) {
			latest = at
		}
	}
	for _, l := range s.Lines {
		later(l.stamps)
		for _, m := range l.Moves {
			later(m.stamps)
		}
		for _, i := range l.InvoiceLines {
			if i.Invoice != nil {
				later(i.Invoice.stamps)
			}
		}
	}
	for _, shipment := range s.Shipments {
		later(shipment.stamps)
	}
	return latest
}
