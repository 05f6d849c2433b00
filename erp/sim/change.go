package sim

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/tradecounter/portal/erp"
)

// EventKind says what was done to a record.
type EventKind string

// The kinds.
const (
	Created EventKind = "created"
	Updated EventKind = "updated"
	Deleted EventKind = "deleted"
)

// Event says that a record was written or taken away. Key is the ID of an item or a customer, and a document's internal key.
type Event struct {
	Feed erp.Feed
	Key  string
	Kind EventKind
	At   time.Time
}

// Watch has told called with every event from now on, in order. It is called in the middle of the change, and must not use
// the company.
func (c *Company) Watch(told func(Event)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watchers = append(c.watchers, told)
}

// observe has all tables tell what becomes of their rows.
func (c *Company) observe() {
	c.items.told = teller[erp.ItemID](c, erp.FeedItems)
	c.customers.told = teller[erp.CustomerID](c, erp.FeedCustomers)
	c.orders.told = teller[int](c, erp.FeedOrders)
	c.shipments.told = teller[int](c, erp.FeedShipments)
	c.invoices.told = teller[int](c, erp.FeedInvoices)
	c.credits.told = teller[int](c, erp.FeedCreditMemos)
	c.payments.told = teller[int](c, erp.FeedPayments)
	c.rmas.told = teller[int](c, erp.FeedRMAs)
}

func teller[K cmp.Ordered](c *Company, feed erp.Feed) func(K, EventKind) {
	return func(key K, kind EventKind) {
		for _, told := range c.watchers {
			told(Event{Feed: feed, Key: fmt.Sprint(key), Kind: kind, At: c.now()})
		}
	}
}

// Touch marks a record as changed now, as if somebody had opened and saved it. Key is an Event's. UnknownDocument.
func (c *Company) Touch(feed erp.Feed, key string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.restamp(feed, key, c.now()); err != nil {
		return err
	}
	teller[string](c, feed)(key, Updated)
	return nil
}

// Restamp gives a record's last change another time, as a transaction does that began before others and ended after them.
// Key is an Event's. UnknownDocument.
func (c *Company) Restamp(feed erp.Feed, key string, changed time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.restamp(feed, key, changed)
}

func (c *Company) restamp(feed erp.Feed, key string, at time.Time) error {
	number, _ := strconv.Atoi(key) // an ID that is no number is no key of a document
	done := false
	switch feed {
	case erp.FeedItems:
		done = c.items.amend(erp.ItemID(key), func(i *Item) { i.Changed = at })
	case erp.FeedCustomers:
		done = c.customers.amend(erp.CustomerID(key), func(r *Customer) { r.Changed = at })
	case erp.FeedOrders:
		done = c.orders.amend(number, func(o *Order) { o.Changed = at })
	case erp.FeedShipments:
		done = c.shipments.amend(number, func(s *Shipment) { s.Changed = at })
	case erp.FeedInvoices:
		done = c.invoices.amend(number, func(i *Invoice) { i.Changed = at })
	case erp.FeedCreditMemos:
		done = c.credits.amend(number, func(m *CreditMemo) { m.Changed = at })
	case erp.FeedPayments:
		done = c.payments.amend(number, func(p *Payment) { p.Changed = at })
	case erp.FeedRMAs:
		done = c.rmas.amend(number, func(r *RMA) { r.Changed = at })
	}
	if !done {
		return refuse(UnknownDocument, key, "there is no record %q of %s", key, feed)
	}
	return nil
}

// DeleteItem takes an item away with its stock, prices, part numbers and files. UnknownItem, InUse.
func (c *Company) DeleteItem(id erp.ItemID) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := c.item(id); err != nil {
		return err
	}
	for _, orders := range []table[int, Order]{c.orders, c.drafts} {
		for _, o := range orders.rows {
			if slices.ContainsFunc(o.Lines, func(l OrderLine) bool { return l.Item == id }) {
				return refuse(InUse, id, "item %q is on order %s", id, o.Number)
			}
		}
	}
	for _, w := range c.warehouses {
		delete(c.stock, stockKey{id, w.ID})
		delete(c.expected, stockKey{id, w.ID})
	}
	for key := range c.special {
		if key.item == id {
			delete(c.special, key)
		}
	}
	c.crossRefs = slices.DeleteFunc(slices.Clone(c.crossRefs), func(r erp.CrossReference) bool { return r.Item == id })
	delete(c.files, id)
	c.items.remove(id)
	return nil
}

// DeleteCustomer takes a customer away with its contracts and part numbers. UnknownCustomer, InUse.
func (c *Company) DeleteCustomer(id erp.CustomerID) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := c.customer(id); err != nil {
		return err
	}
	paid := func(p *Payment) bool { return p.Customer == id }
	drafted := func(o *Order) bool { return o.Customer == id }
	if len(c.ordersOf[id]) > 0 || len(c.invoicesOf[id]) > 0 || len(c.creditsOf[id]) > 0 ||
		slices.ContainsFunc(c.payments.rows, paid) || slices.ContainsFunc(c.drafts.rows, drafted) {
		return refuse(InUse, id, "customer %q has documents", id)
	}
	for key := range c.special {
		if key.customer == id {
			delete(c.special, key)
		}
	}
	for _, a := range slices.Clone(c.agreements.rows) {
		if a.Customer == id {
			c.agreements.remove(a.Number)
		}
	}
	c.crossRefs = slices.DeleteFunc(slices.Clone(c.crossRefs), func(r erp.CrossReference) bool { return r.Customer == id })
	delete(c.balances, id)
	c.customers.remove(id)
	return nil
}
