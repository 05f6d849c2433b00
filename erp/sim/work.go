package sim

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Routine says how long the warehouse takes when it works by itself. A zero delay leaves that step, and those after it,
// to explicit calls.
type Routine struct {
	Pick    time.Duration // from order to pick
	Ship    time.Duration // from pick to shipment
	Invoice time.Duration // from shipment to invoice
}

// SetRoutine changes how long the warehouse takes from now on.
func (c *Company) SetRoutine(r Routine) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settings.Routine = r
}

// WorkDone counts what Work did.
type WorkDone struct {
	Received int `json:"received"` // receipts put away
	Picked   int `json:"picked"`
	Shipped  int `json:"shipped"`
	Invoiced int `json:"invoiced"`
}

// Work lets the company do what fell due by now: put away expected goods, and, as far as the Routine goes, pick, ship
// and invoice open orders.
func (c *Company) Work() WorkDone {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.work()
}

func (c *Company) work() WorkDone {
	done := WorkDone{Received: c.putAway()}
	for _, row := range c.orders.rows {
		c.workOn(row.Key, &done)
	}
	return done
}

// workOn takes one order as many steps further as are due.
func (c *Company) workOn(key int, done *WorkDone) {
	now, routine := c.now(), c.settings.Routine
	order, _ := c.order(key)
	status := order.Status()
	if routine.Pick > 0 && status == erp.OrderOpen && due(order.Created, routine.Pick, now) {
		c.pick(order)
		done.Picked++
		order, _ = c.order(key)
		status = order.Status()
	}
	if routine.Ship > 0 && (status == erp.OrderPicking || status == erp.OrderPartial) && order.ready() &&
		due(order.pickedAt, routine.Ship, now) {
		if _, err := c.ship(order, ShipRequest{}); err == nil {
			done.Shipped++
			order, _ = c.order(key)
		}
	}
	if routine.Invoice > 0 && order.billable() && due(order.shippedAt, routine.Invoice, now) {
		if _, err := c.invoice(order, false); err == nil {
			done.Invoiced++
		}
	}
}

func due(since time.Time, delay time.Duration, now time.Time) bool {
	return !now.Before(since.Add(delay))
}

// ready reports whether something can leave: anything allocated, or everything where the order ships complete.
func (o Order) ready() bool {
	allocated, missing := decimal.Zero, decimal.Zero
	for _, l := range o.Lines {
		allocated, missing = allocated.Add(l.Allocated), missing.Add(l.Backordered())
	}
	return allocated.IsPositive() && (!o.Complete || missing.IsZero())
}

// billable reports whether something was shipped and not invoiced.
func (o Order) billable() bool {
	for _, l := range o.Lines {
		if l.Shipped.GreaterThan(l.Invoiced) {
			return true
		}
	}
	return false
}

// putAway receives the goods that were expected by today.
func (c *Company) putAway() int {
	today, received := c.today(), 0
	for key := range c.expected {
		s := c.stock[key]
		var still []erp.Receipt
		for _, r := range s.receipts {
			if r.On.IsZero() || r.On.After(today) {
				still = append(still, r)
				continue
			}
			s.onHand = s.onHand.Add(r.Quantity)
			received++
		}
		if s.receipts = still; len(still) == 0 {
			delete(c.expected, key)
		}
		c.stock[key] = s
		c.serveWaiting(key)
	}
	return received
}
