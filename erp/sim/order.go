package sim

import (
	"iter"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// NewOrder is an order as a face or a clerk enters it.
type NewOrder struct {
	erp.OrderDraft
	Reference erp.Reference // an ERP does not insist that it is unique
	Channel   string        // how it came in: "portal", "phone"
}

// Order is an order, or, with Draft set, one that waits for approval: a draft has a Key of its own series, no Number,
// and moves no stock. All amounts are in Currency. Goods + Freight + Tax = Total.
type Order struct {
	Key         int             // internal
	Number      erp.OrderNumber // printed
	Draft       bool
	Generated   int // on a draft: the key of the order it became; zero while it waits
	Approved    bool
	Remark      string // of whoever decided on the draft
	Reference   erp.Reference
	Channel     string
	Customer    erp.CustomerID
	BillTo      erp.CustomerID
	ShipTo      erp.ShipToID // empty for a one-off address
	Address     erp.Address  // where it goes
	Contact     erp.ContactID
	CustomerPO  string
	Currency    erp.Currency
	ShipVia     string
	Complete    bool
	Note        string
	Hold        *erp.Hold
	PlacedOn    erp.Date
	RequestedOn erp.Date
	Lines       []OrderLine
	Goods       decimal.Decimal
	Freight     erp.Freight
	Tax         decimal.Decimal
	Taxes       []Tax
	Total       decimal.Decimal
	Picked      bool
	Cancelled   bool
	Created     time.Time
	Changed     time.Time

	shipments       []int // keys
	freightInvoiced bool
	pickedAt        time.Time
	shippedAt       time.Time
}

// OrderLine is one line. Quantity, Allocated, Shipped and Invoiced are all in Quantity's unit.
type OrderLine struct {
	Number      int // from zero
	Item        erp.ItemID
	Description string
	Quantity    erp.Quantity
	PerUnit     decimal.Decimal // stock units in one of Quantity's unit
	Allocated   decimal.Decimal // set aside from stock, not yet shipped
	Shipped     decimal.Decimal
	Invoiced    decimal.Decimal
	List        erp.Money // per one Per, before any discount; unknown where there is none
	Net         erp.Money // per one Per
	Per         erp.UOM
	Percent     decimal.Decimal // discount from List to Net, zero where Net was agreed as an amount
	Extended    decimal.Decimal
	TaxPercent  decimal.Decimal // of all jurisdictions together
	Tax         decimal.Decimal
	Rule        PriceRule
	Source      erp.PriceSource
	Warehouse   erp.WarehouseID
	PromisedOn  erp.Date // zero where nothing is on its way
	Note        string

	closed bool // cancelled with its order
}

// Tax is the tax of one jurisdiction on a whole document.
type Tax struct {
	Jurisdiction string
	Percent      decimal.Decimal
	Amount       decimal.Decimal
}

// Open returns what is still to be shipped, in Quantity's unit.
func (l OrderLine) Open() decimal.Decimal {
	if l.closed {
		return decimal.Zero
	}
	return l.Quantity.Amount.Sub(l.Shipped)
}

// Backordered returns what is still to be shipped and not covered from stock, in Quantity's unit.
func (l OrderLine) Backordered() decimal.Decimal { return l.Open().Sub(l.Allocated) }

// Status returns where the order stands.
func (o Order) Status() erp.OrderStatus {
	open, shipped, uninvoiced := decimal.Zero, decimal.Zero, decimal.Zero
	for _, l := range o.Lines {
		open = open.Add(l.Open())
		shipped = shipped.Add(l.Shipped)
		uninvoiced = uninvoiced.Add(l.Shipped.Sub(l.Invoiced))
	}
	switch {
	case o.Cancelled:
		return erp.OrderCancelled
	case o.Draft:
		return erp.OrderPending
	case open.IsZero() && uninvoiced.IsZero():
		return erp.OrderInvoiced
	case open.IsZero():
		return erp.OrderShipped
	case o.Hold != nil:
		return erp.OrderHeld
	case shipped.IsPositive():
		return erp.OrderPartial
	case o.Picked:
		return erp.OrderPicking
	}
	return erp.OrderOpen
}

// Quote runs an order dry: every figure as CreateOrder would have it, and nothing stored. It does not look at credit.
// The refusals are those of CreateOrder but for CustomerOnHold and OverCreditLimit.
func (c *Company) Quote(draft NewOrder) (Order, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	order, _, refused := c.enter(draft)
	if refused != nil {
		return Order{}, refused
	}
	return order, nil
}

// CreateOrder takes an order: numbers it, allocates stock, and commits what it cannot cover as back-ordered. Under
// CreditDraft it may come back with Draft set. UnknownCustomer, InactiveCustomer, UnknownShipTo, UnknownContact,
// WrongCurrency, NoLines; by line UnknownItem, DiscontinuedItem, BlockedItem, UnknownUnit, BadQuantity,
// UnknownWarehouse, NoPrice; by credit CustomerOnHold, OverCreditLimit.
func (c *Company) CreateOrder(draft NewOrder) (Order, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	order, customer, refused := c.enter(draft)
	if refused != nil {
		return Order{}, refused
	}
	waits, refused := c.checkCredit(&order, customer)
	if refused != nil {
		return Order{}, refused
	}
	if waits {
		return c.fileDraft(order), nil
	}
	return c.fileOrder(order), nil
}

// Order returns one order by its internal key. UnknownDocument.
func (c *Company) Order(key int) (Order, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.order(key)
}

func (c *Company) order(key int) (Order, error) {
	row, ok := c.orders.get(key)
	if !ok {
		return Order{}, refuse(UnknownDocument, key, "there is no order with key %d", key)
	}
	return *row, nil
}

// Orders yields orders in the order they were entered.
func (c *Company) Orders(q Query) iter.Seq[Order] {
	return documents(c, q, &c.orders, c.ordersOf, func(o *Order) (erp.CustomerID, time.Time) { return o.Customer, o.Changed })
}

// OrdersByReference returns every order, drafts not among them, that carries the reference, oldest first.
func (c *Company) OrdersByReference(ref erp.Reference) []Order {
	c.mu.RLock()
	defer c.mu.RUnlock()
	var found []Order
	for _, key := range c.byReference[ref] {
		if row, ok := c.orders.get(key); ok {
			found = append(found, *row)
		}
	}
	return found
}

// CancelOrder cancels an order of which nothing was shipped, and gives its stock back. UnknownDocument, AlreadyShipped,
// AlreadyClosed.
func (c *Company) CancelOrder(key int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	order, err := c.order(key)
	if err != nil {
		return err
	}
	if order.Cancelled {
		return refuse(AlreadyClosed, key, "order %s is already cancelled", order.Number)
	}
	for _, l := range order.Lines {
		if l.Shipped.IsPositive() {
			return refuse(AlreadyShipped, key, "order %s was shipped in part and cannot be cancelled", order.Number)
		}
	}
	c.cancel(order)
	return nil
}

// HoldOrder stops an order. UnknownDocument.
func (c *Company) HoldOrder(key int, hold erp.Hold) error { return c.setHold(key, &hold) }

// ReleaseOrder takes the hold off an order, so that it is picked and shipped. UnknownDocument.
func (c *Company) ReleaseOrder(key int) error { return c.setHold(key, nil) }

func (c *Company) setHold(key int, hold *erp.Hold) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	order, err := c.order(key)
	if err != nil {
		return err
	}
	order.Hold = hold
	c.saveOrder(order)
	return nil
}

func (c *Company) saveOrder(o Order) {
	o.Changed = c.now()
	c.orders.put(o.Key, o)
}
