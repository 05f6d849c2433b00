package sim

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// lineRef names a line that waits for stock.
type lineRef struct{ order, line int }

// fileOrder numbers an order, commits its lines and allocates what stock covers.
func (c *Company) fileOrder(o Order) Order {
	o.Key = c.orders.last() + 1
	if o.Number == "" {
		o.Number = erp.OrderNumber(c.numbers.order.next())
	}
	o.PlacedOn, o.Created, o.Changed = c.today(), c.now(), c.now()
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		line := &o.Lines[i]
		key := stockKey{line.Item, line.Warehouse}
		s := c.stock[key]
		s.committed = s.committed.Add(line.Quantity.Amount.Mul(line.PerUnit))
		c.stock[key] = s
		c.allocate(line)
		if line.Backordered().IsPositive() {
			c.waiting[key] = append(c.waiting[key], lineRef{o.Key, i})
		}
	}
	c.orders.put(o.Key, o)
	c.ordersOf[o.Customer] = append(c.ordersOf[o.Customer], o.Key)
	if o.Reference != "" {
		c.byReference[o.Reference] = append(c.byReference[o.Reference], o.Key)
	}
	c.post(o.Customer, func(b *balance) { b.orders = b.orders.Add(o.Total) })
	return o
}

// allocate sets aside for a line what its warehouse has free: all it still needs, or as many whole units as there are.
func (c *Company) allocate(line *OrderLine) {
	need := line.Backordered()
	key := stockKey{line.Item, line.Warehouse}
	s := c.stock[key]
	take := need
	if need.Mul(line.PerUnit).GreaterThan(s.free()) {
		take, _ = s.free().QuoRem(line.PerUnit, 0)
	}
	if !take.IsPositive() {
		return
	}
	line.Allocated = line.Allocated.Add(take)
	s.allocated = s.allocated.Add(take.Mul(line.PerUnit))
	c.stock[key] = s
}

// receive changes what is on hand and serves the lines that wait.
func (c *Company) receive(key stockKey, quantity decimal.Decimal) error {
	s := c.stock[key]
	if s.free().Add(quantity).IsNegative() {
		return refuse(NotAllocated, key.item, "only %s of item %q in warehouse %q are not allocated", s.free(), key.item, key.warehouse)
	}
	s.onHand = s.onHand.Add(quantity)
	c.stock[key] = s
	c.serveWaiting(key)
	return nil
}

// serveWaiting allocates free stock to waiting lines, oldest order first. A line that cannot be served lets later ones
// pass: three loose pieces are no use to an order for a hundred.
func (c *Company) serveWaiting(key stockKey) {
	var still []lineRef
	for _, ref := range c.waiting[key] {
		order, err := c.order(ref.order)
		if err != nil || !order.Lines[ref.line].Backordered().IsPositive() {
			continue
		}
		order.Lines = slices.Clone(order.Lines)
		line := &order.Lines[ref.line]
		before := line.Allocated
		c.allocate(line)
		if !line.Allocated.Equal(before) {
			c.saveOrder(order)
		}
		if line.Backordered().IsPositive() {
			still = append(still, ref)
		}
	}
	if len(still) == 0 {
		delete(c.waiting, key)
		return
	}
	c.waiting[key] = still
}

// cancel closes every line, gives its stock back, and takes the order out of the customer's balance.
func (c *Company) cancel(o Order) {
	o.Cancelled = true
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		line := &o.Lines[i]
		key := stockKey{line.Item, line.Warehouse}
		s := c.stock[key]
		s.committed = s.committed.Sub(line.Open().Mul(line.PerUnit))
		s.allocated = s.allocated.Sub(line.Allocated.Mul(line.PerUnit))
		c.stock[key] = s
		line.Allocated, line.closed = decimal.Zero, true
	}
	c.saveOrder(o)
	c.post(o.Customer, func(b *balance) { b.orders = b.orders.Sub(o.Total) })
	for _, line := range o.Lines {
		c.serveWaiting(stockKey{line.Item, line.Warehouse})
	}
}
