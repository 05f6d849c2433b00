package sapb1

import (
	"context"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// toOrders turns a page of orders into ours. It asks for the deliveries of those that have left, and for the stock of
// what is still to leave, once each for the whole page; stock is what the caller has read already.
func (a *Adapter) toOrders(ctx context.Context, op string, found []extended[document], stock []item) ([]erp.Order, error) {
	shelf := newShelves(stock)
	var left []document
	waiting := newSet[erp.ItemID]()
	for _, d := range found {
		if d.record.shippedWhole() && !bool(d.record.Cancelled) {
			left = append(left, d.record)
		}
		for _, l := range d.record.waiting() {
			if !shelf.knows(l.ItemCode) {
				waiting.add(l.ItemCode)
			}
		}
	}
	billed, err := a.billed(ctx, op, left)
	if err != nil {
		return nil, err
	}
	more, err := a.stockOf(ctx, op, waiting.values)
	if err != nil {
		return nil, err
	}
	shelf.fill(more)
	orders := make([]erp.Order, 0, len(found))
	for _, d := range found {
		o := a.toOrder(d, shelf)
		if o.Status == erp.OrderShipped && billed[d.record.DocEntry] {
			o.Status = erp.OrderInvoiced
		}
		orders = append(orders, o)
	}
	return orders, nil
}

func (a *Adapter) toOrder(e extended[document], shelf shelves) erp.Order {
	d, b := e.record, a.books(e.record)
	o := erp.Order{
		ID:          erp.OrderID(d.DocEntry.String()),
		Number:      erp.OrderNumber(d.DocNum.String()),
		Reference:   erp.Reference(e.text(a.cfg.ReferenceField)),
		Customer:    d.CardCode,
		ShipTo:      d.ShipToCode,
		ShipToText:  strings.Join(strings.FieldsFunc(d.Address2, func(r rune) bool { return r == '\r' || r == '\n' }), "\n"),
		CustomerPO:  d.NumAtCard,
		PlacedOn:    d.DocDate.Date,
		RequestedOn: d.DocDueDate.Date,
		Goods:       b.goods(),
		Freight:     b.freight(),
		Tax:         b.tax(),
		Total:       b.total(),
		Changed:     moment(d.UpdateDate.Date, d.UpdateTime, a.cfg.Location),
	}
	if o.Reference != "" {
		o.Channel = "portal"
	}
	o.Status, o.Hold = d.orderStatus()
	for _, l := range d.Lines {
		o.Lines = append(o.Lines, toOrderLine(b, l, shelf))
	}
	return o
}

// toPending is a draft that waits for somebody's approval, or was refused it. It has no order number yet.
func (a *Adapter) toPending(d extended[document]) erp.Order {
	o := a.toOrder(d, nil)
	o.ID, o.Number = draftID+o.ID, ""
	o.Status, o.Hold = erp.OrderPending, &erp.Hold{Kind: erp.HoldApproval}
	switch d.record.AuthorizationStatus {
	case "dasRejected", "N", "dasCancelled", "C":
		o.Status, o.Hold = erp.OrderCancelled, nil
	}
	for i := range o.Lines {
		o.Lines[i].Shipped.Amount, o.Lines[i].Backordered.Amount = decimal.Zero, decimal.Zero
	}
	return o
}

// left is how much of the line was delivered or invoiced.
func (l documentLine) left() decimal.Decimal {
	return decimal.Max(decimal.Zero, l.Quantity.Sub(l.RemainingOpenQuantity.Decimal))
}

func (d document) shippedWhole() bool {
	for _, l := range d.Lines {
		if l.RemainingOpenQuantity.IsPositive() {
			return false
		}
	}
	return len(d.Lines) > 0
}

// waiting are the lines of which something is still to leave.
func (d document) waiting() []documentLine {
	if bool(d.Cancelled) || d.closed() {
		return nil
	}
	var lines []documentLine
	for _, l := range d.Lines {
		if l.RemainingOpenQuantity.IsPositive() {
			lines = append(lines, l)
		}
	}
	return lines
}

// orderStatus reads how far an order has come from its own lines.
func (d document) orderStatus() (erp.OrderStatus, *erp.Hold) {
	some := false
	for _, l := range d.Lines {
		some = some || l.left().IsPositive()
	}
	switch {
	case bool(d.Cancelled):
		return erp.OrderCancelled, nil
	case d.shippedWhole():
		return erp.OrderShipped, nil
	case some:
		return erp.OrderPartial, nil
	case d.closed(): // by hand, with nothing delivered
		return erp.OrderCancelled, nil
	case d.Confirmed == "tNO" || d.Confirmed == "N":
		return erp.OrderHeld, &erp.Hold{Kind: erp.HoldApproval}
	}
	return erp.OrderOpen, nil
}

// billed reports which of the orders, all of whose lines were drawn, are invoiced: every delivery is closed, or there
// was none and the order was invoiced directly.
func (a *Adapter) billed(ctx context.Context, op string, orders []document) (map[integer]bool, error) {
	draws, err := a.drawsFrom(ctx, op, orders)
	if err != nil {
		return nil, err
	}
	billed := make(map[integer]bool, len(orders))
	for _, o := range orders {
		billed[o.DocEntry] = true
	}
	for _, d := range draws {
		billed[d.order] = billed[d.order] && d.closed
	}
	return billed, nil
}

func toOrderLine(b books, l documentLine, shelf shelves) erp.OrderLine {
	unit := l.unit()
	return erp.OrderLine{
		Number:      l.LineNum.String(),
		Item:        l.ItemCode,
		Description: l.ItemDescription,
		Quantity:    l.quantity(),
		Shipped:     erp.NewQuantity(l.left(), unit),
		Backordered: erp.NewQuantity(shelf.missing(l), unit),
		Net:         b.price(l),
		Per:         unit,
		Extended:    b.extended(l),
		Tax:         b.lineTax(l),
		Source:      l.source(),
		Warehouse:   l.WarehouseCode,
		PromisedOn:  b.promised(l),
	}
}

// shelves hold the stock of items, in stock units.
type shelves map[erp.ItemID][]itemStock

func newShelves(items []item) shelves {
	s := shelves{}
	s.fill(items)
	return s
}

func (s shelves) fill(items []item) {
	for _, i := range items {
		s[i.ItemCode] = i.Stock
	}
}

func (s shelves) knows(item erp.ItemID) bool {
	_, ok := s[item]
	return ok
}

// missing is how much of a line, in its own unit, its warehouse cannot deliver today. B1 reserves for nobody in
// particular, so all other orders are taken to be served first. A line whose item's stock was not asked for misses
// nothing: it waits for nothing.
func (s shelves) missing(l documentLine) decimal.Decimal {
	open, openStock := l.RemainingOpenQuantity.Decimal, l.RemainingOpenStock.Decimal
	if !s.knows(l.ItemCode) || !open.IsPositive() || !openStock.IsPositive() {
		return decimal.Zero
	}
	var stock itemStock // of a warehouse without a row there is none
	for _, w := range s[l.ItemCode] {
		if w.WarehouseCode == l.WarehouseCode {
			stock = w
		}
	}
	others := decimal.Max(decimal.Zero, stock.Committed.Sub(openStock))
	covered := decimal.Min(openStock, decimal.Max(decimal.Zero, stock.InStock.Sub(others)))
	return open.Mul(openStock.Sub(covered)).DivRound(openStock, 6)
}
