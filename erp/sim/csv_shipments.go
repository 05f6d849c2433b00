package sim

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type shipmentRow struct {
	Shipment  string          `col:"shipment,required"`
	Order     string          `col:"order,required"`
	ShippedOn erp.Date        `col:"shipped_on,required"`
	Warehouse erp.WarehouseID `col:"warehouse"`
	Carrier   string          `col:"carrier"`
	Tracking  string          `col:"tracking"`
}

func shipmentRows(c *Company) iter.Seq[shipmentRow] {
	return each(c.Shipments(Query{}), func(s Shipment) shipmentRow {
		return shipmentRow{s.Number, string(s.OrderNo), s.ShippedOn, s.Warehouse, s.Carrier, s.Tracking}
	})
}

// loadedShipment is a shipment with the order it is of.
type loadedShipment struct {
	Shipment
	at     line
	order  *loadedOrder
	billed map[int]decimal.Decimal // by its lines: what is on an invoice
}

func (l *importer) shipment(at line, r shipmentRow) {
	o, ok := l.orders.named(at, "order", r.Order)
	if !ok {
		return
	}
	s := o.newShipment(r.ShippedOn, l.warehouseNamed(at, cmp.Or(r.Warehouse, o.customer.Warehouse)))
	s.at, s.Number, s.Carrier, s.Tracking = at, r.Shipment, r.Carrier, r.Tracking
	l.shipments.add(at, "shipment", r.Shipment, s)
}

func (o *loadedOrder) newShipment(on erp.Date, w erp.WarehouseID) *loadedShipment {
	return &loadedShipment{order: o, Shipment: Shipment{
		OrderNo: o.Number, Customer: o.Customer, CustomerPO: o.CustomerPO, ShipTo: o.ShipTo, Currency: o.Currency,
		Warehouse: w, ShippedOn: on,
	}}
}

type shipmentLineRow struct {
	Shipment  string          `col:"shipment,required"`
	OrderLine int             `col:"order_line"`
	Item      erp.ItemID      `col:"item"`
	Quantity  decimal.Decimal `col:"quantity,required"`
}

func shipmentLineRows(c *Company) iter.Seq[shipmentLineRow] {
	return linesOf(c.Shipments(Query{}), func(s Shipment) []shipmentLineRow {
		return mapped(s.Lines, func(l ShipmentLine) shipmentLineRow {
			return shipmentLineRow{s.Number, l.OrderLine + 1, l.Item, l.Quantity.Amount}
		})
	})
}

func (l *importer) shipmentLine(at line, r shipmentLineRow) {
	s, ok := l.shipments.named(at, "shipment", r.Shipment)
	if !ok {
		return
	}
	if i, ok := s.order.lineNamed(at, r.OrderLine, r.Item); ok {
		s.take(at, i, r.Quantity)
	}
}

// take adds a quantity of an order line to a shipment, at its share of the line's amounts.
func (s *loadedShipment) take(at line, i int, quantity decimal.Decimal) {
	l := &s.order.Lines[i]
	before, after := l.Shipped, l.Shipped.Add(quantity)
	if !quantity.IsPositive() {
		at.complain("quantity", "the quantity must be above zero")
		return
	}
	if after.GreaterThan(l.Quantity.Amount) {
		at.complain("quantity", "line %d of order %s is of %s, and %s were shipped", s.order.lines[i].number, s.order.Number, l.Quantity, after)
		return
	}
	l.Shipped = after
	s.Lines = append(s.Lines, ShipmentLine{
		Number: len(s.Lines), OrderLine: i, Item: l.Item, Quantity: erp.NewQuantity(quantity, l.Quantity.UOM),
		Extended: l.share(l.Extended, after).Sub(l.share(l.Extended, before)), Tax: l.share(l.Tax, after).Sub(l.share(l.Tax, before)),
	})
}

// shipRest makes shipments of what an order's lines or its invoices say was shipped and no shipment says. They left on the
// day of the order's first invoice, or else on that of the order.
func (l *importer) shipRest(o *loadedOrder, billedOn erp.Date) {
	var derived []*loadedShipment
	for i := range o.lines {
		line, stated := &o.Lines[i], &o.lines[i]
		if stated.shipped.Valid && stated.shipped.Decimal.LessThan(line.Shipped) {
			stated.at.complain("shipped", "the shipments of the line come to %s, not %s", line.Shipped, stated.shipped.Decimal)
		}
		rest := decimal.Max(stated.shipped.Decimal, stated.billed).Sub(line.Shipped)
		if !rest.IsPositive() {
			continue
		}
		at := slices.IndexFunc(derived, func(s *loadedShipment) bool { return s.Warehouse == line.Warehouse })
		if at < 0 {
			at = len(derived)
			day := o.PlacedOn
			if !billedOn.IsZero() {
				day = billedOn
			}
			derived = append(derived, o.newShipment(day, line.Warehouse))
			derived[at].Carrier = o.ShipVia
		}
		derived[at].take(stated.at, i, rest)
	}
	l.shipments.all = append(l.shipments.all, derived...)
}

// fileOrders derives the shipments that are missing, and puts the orders into the company with the stock they take.
func (l *importer) fileOrders() {
	billed := map[*loadedOrder]erp.Date{}
	for _, i := range l.invoices.all {
		billed[i.order] = earlier(billed[i.order], i.IssuedOn)
	}
	derived := len(l.shipments.all)
	for n, o := range l.orders.all {
		o.addUp()
		l.shipRest(o, billed[o])
		o.Key = n + 1
		o.Created, o.Changed = l.at(o.PlacedOn), l.at(o.PlacedOn)
		l.commit(o)
		l.books.ordersOf[o.Customer] = append(l.books.ordersOf[o.Customer], o.Key)
		if o.Reference != "" {
			l.books.byReference[o.Reference] = append(l.books.byReference[o.Reference], o.Key)
		}
		l.books.numbers.order.passed(string(o.Number))
	}
	if more := len(l.shipments.all) - derived; more > 0 {
		l.note(fmt.Sprintf("shipments.csv: %d shipments were derived from what orders and invoices say was shipped", more))
	}
}

// commit takes what is open on an order's lines from stock: as stated, or what is free, the oldest order first.
func (l *importer) commit(o *loadedOrder) {
	if shipped := slices.ContainsFunc(o.Lines, func(line OrderLine) bool { return line.Shipped.IsPositive() }); shipped {
		o.Cancelled = false // only the rest of it was
	}
	for i := range o.Lines {
		line, stated := &o.Lines[i], o.lines[i]
		if line.Open().IsZero() {
			continue
		}
		key := stockKey{line.Item, line.Warehouse}
		s := l.books.stock[key]
		s.committed = s.committed.Add(line.Open().Mul(line.PerUnit))
		if stated.allocated.Valid {
			line.Allocated = stated.allocated.Decimal
			s.allocated = s.allocated.Add(line.Allocated.Mul(line.PerUnit))
			if line.Allocated.GreaterThan(line.Open()) || s.free().IsNegative() {
				stated.at.complain("allocated", "%s are more than are open, or than lie in warehouse %q", line.Allocated, line.Warehouse)
			}
		}
		l.books.stock[key] = s
		if !stated.allocated.Valid {
			l.books.allocate(line)
		}
		if line.Backordered().IsPositive() {
			l.books.waiting[key] = append(l.books.waiting[key], lineRef{o.Key, i})
		}
	}
}

// fileShipments puts the shipments into the company, and the orders, which know them now.
func (l *importer) fileShipments() {
	for n, s := range l.shipments.all {
		l.books.numbers.shipment.passed(s.Number)
		s.Key, s.Order = n+1, s.order.Key
		s.Created, s.Changed = l.at(s.ShippedOn), l.at(s.ShippedOn)
		s.order.shipments = append(s.order.shipments, s.Key)
		if s.Changed.After(s.order.Changed) {
			s.order.Changed, s.order.shippedAt = s.Changed, s.Changed
		}
		l.books.shipmentsOf[s.Customer] = append(l.books.shipmentsOf[s.Customer], s.Key)
	}
}
