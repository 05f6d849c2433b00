package sim

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Shipment is goods of one order that left one warehouse.
type Shipment struct {
	Key        int
	Number     string
	Order      int // key
	OrderNo    erp.OrderNumber
	Customer   erp.CustomerID
	CustomerPO string
	ShipTo     erp.ShipToID
	Currency   erp.Currency
	Warehouse  erp.WarehouseID
	ShippedOn  erp.Date
	Carrier    string
	Tracking   string
	Lines      []ShipmentLine
	Invoiced   bool
	Created    time.Time
	Changed    time.Time
}

// ShipmentLine is one line that left. Extended and Tax are its share of the order line, in the order's currency.
type ShipmentLine struct {
	Number    int // from zero
	OrderLine int
	Item      erp.ItemID
	Quantity  erp.Quantity
	Extended  decimal.Decimal
	Tax       decimal.Decimal
}

// ShipRequest says what leaves. Lines maps the order line's number to a quantity in its unit; nil means everything that
// is allocated. Empty carrier and tracking are filled in.
type ShipRequest struct {
	Carrier  string
	Tracking string
	Lines    map[int]decimal.Decimal

	asStated bool // carrier and tracking stay empty if they are
}

// PickOrder sends an order to the warehouse floor. UnknownDocument, AlreadyClosed, OnHold.
func (c *Company) PickOrder(key int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	order, err := c.openOrder(key)
	if err != nil {
		return err
	}
	c.pick(order)
	return nil
}

func (c *Company) pick(o Order) {
	o.Picked, o.pickedAt = true, c.now()
	c.saveOrder(o)
}

// ShipOrder ships allocated goods, one shipment per warehouse. UnknownDocument, AlreadyClosed, OnHold, NothingToShip,
// NotAllocated, BadQuantity.
func (c *Company) ShipOrder(key int, r ShipRequest) ([]Shipment, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	order, err := c.openOrder(key)
	if err != nil {
		return nil, err
	}
	return c.ship(order, r)
}

// openOrder returns an order that can still be picked and shipped.
func (c *Company) openOrder(key int) (Order, error) {
	order, err := c.order(key)
	if err != nil {
		return Order{}, err
	}
	switch order.Status() {
	case erp.OrderCancelled, erp.OrderShipped, erp.OrderInvoiced:
		return Order{}, refuse(AlreadyClosed, key, "order %s has nothing left to ship", order.Number)
	case erp.OrderHeld:
		return Order{}, refuse(OnHold, key, "order %s is on hold: %s", order.Number, order.Hold.Reason)
	}
	return order, nil
}

func (c *Company) ship(o Order, r ShipRequest) ([]Shipment, error) {
	quantities, refused := o.leaving(r.Lines)
	if refused != nil {
		return nil, refused
	}
	o.Lines = slices.Clone(o.Lines)
	o.shippedAt = c.now()
	var shipments []Shipment
	for i := range o.Lines {
		quantity, ok := quantities[i]
		if !ok {
			continue
		}
		line := &o.Lines[i]
		at := slices.IndexFunc(shipments, func(s Shipment) bool { return s.Warehouse == line.Warehouse })
		if at < 0 {
			at = len(shipments)
			shipments = append(shipments, c.newShipment(o, line.Warehouse, r))
		}
		shipments[at].Lines = append(shipments[at].Lines, c.take(line, quantity, len(shipments[at].Lines)))
	}
	for i := range shipments {
		if !r.asStated {
			shipments[i].label(c.shipments.last() + 1)
		}
		c.fileShipment(&shipments[i])
		o.shipments = append(slices.Clip(o.shipments), shipments[i].Key)
	}
	c.saveOrder(o)
	return shipments, nil
}

// leaving checks the quantities asked for, or lists all that is allocated.
func (o Order) leaving(asked map[int]decimal.Decimal) (map[int]decimal.Decimal, *Error) {
	leaving := map[int]decimal.Decimal{}
	for i, l := range o.Lines {
		quantity, ok := asked[i]
		if asked == nil {
			quantity, ok = l.Allocated, l.Allocated.IsPositive()
		}
		if !ok {
			continue
		}
		if !quantity.IsPositive() {
			return nil, refuse(BadQuantity, o.Number, "cannot ship %s of line %d", quantity, i+1).onLine(i)
		}
		if quantity.GreaterThan(l.Allocated) {
			return nil, refuse(NotAllocated, o.Number, "only %s %s are allocated", l.Allocated, l.Quantity.UOM).onLine(i)
		}
		leaving[i] = quantity
	}
	if len(leaving) == 0 {
		return nil, refuse(NothingToShip, o.Number, "nothing is allocated to order %s", o.Number)
	}
	return leaving, nil
}

// take moves a quantity of an order line out of stock and returns its shipment line.
func (c *Company) take(line *OrderLine, quantity decimal.Decimal, number int) ShipmentLine {
	key := stockKey{line.Item, line.Warehouse}
	inStock := quantity.Mul(line.PerUnit)
	s := c.stock[key]
	s.onHand, s.committed, s.allocated = s.onHand.Sub(inStock), s.committed.Sub(inStock), s.allocated.Sub(inStock)
	c.stock[key] = s
	before := line.Shipped
	line.Shipped, line.Allocated = line.Shipped.Add(quantity), line.Allocated.Sub(quantity)
	return ShipmentLine{
		Number: number, OrderLine: line.Number, Item: line.Item, Quantity: erp.NewQuantity(quantity, line.Quantity.UOM),
		Extended: line.share(line.Extended, line.Shipped).Sub(line.share(line.Extended, before)),
		Tax:      line.share(line.Tax, line.Shipped).Sub(line.share(line.Tax, before)),
	}
}

// share is what the first part of a line, up to a quantity, makes of an amount. Parts are worked out as differences of
// shares, so that they add up to the whole line to the cent.
func (l OrderLine) share(amount, upTo decimal.Decimal) decimal.Decimal {
	return amount.Mul(upTo).DivRound(l.Quantity.Amount, 2)
}

func (c *Company) newShipment(o Order, w erp.WarehouseID, r ShipRequest) Shipment {
	return Shipment{
		Order: o.Key, OrderNo: o.Number, Customer: o.Customer, CustomerPO: o.CustomerPO, ShipTo: o.ShipTo,
		Currency: o.Currency, Warehouse: w, ShippedOn: c.today(), Carrier: r.Carrier, Tracking: r.Tracking,
	}
}

// fileShipment numbers a shipment and moves its amount from ordered to shipped in the customer's balance.
func (c *Company) fileShipment(s *Shipment) {
	s.Key, s.Number = c.shipments.last()+1, c.numbers.shipment.next()
	s.Created, s.Changed = c.now(), c.now()
	c.shipments.put(s.Key, *s)
	c.shipmentsOf[s.Customer] = append(c.shipmentsOf[s.Customer], s.Key)
	amount := s.amount()
	c.post(s.Customer, func(b *balance) {
		b.orders, b.shipped = b.orders.Sub(amount), b.shipped.Add(amount)
	})
}

// label fills in the carrier and a tracking number of its kind.
func (s *Shipment) label(n int) {
	s.Carrier = cmp.Or(s.Carrier, "UPS Ground")
	s.Tracking = cmp.Or(s.Tracking, fmt.Sprintf("1Z47R8%010d", 7_393_001*int64(n)%10_000_000_000))
}

func (s Shipment) amount() decimal.Decimal {
	total := decimal.Zero
	for _, l := range s.Lines {
		total = total.Add(l.Extended).Add(l.Tax)
	}
	return total
}

// Shipment returns one shipment by its key. UnknownDocument.
func (c *Company) Shipment(key int) (Shipment, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	row, ok := c.shipments.get(key)
	if !ok {
		return Shipment{}, refuse(UnknownDocument, key, "there is no shipment with key %d", key)
	}
	return *row, nil
}

// Shipments yields shipments in the order they left.
func (c *Company) Shipments(q Query) iter.Seq[Shipment] {
	return documents(c, q, &c.shipments, c.shipmentsOf, func(s *Shipment) (erp.CustomerID, time.Time) { return s.Customer, s.Changed })
}
