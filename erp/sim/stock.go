package sim

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// StockLevel is one warehouse's stock of an item, in its StockUOM.
type StockLevel struct {
	Warehouse erp.WarehouseID
	OnHand    decimal.Decimal
	Committed decimal.Decimal // not yet shipped on open orders, covered or not
	Allocated decimal.Decimal // the part of Committed that OnHand is set aside for
	OnOrder   decimal.Decimal // the sum of Receipts
	Receipts  []erp.Receipt   // due from suppliers, earliest first; one without a date may come any day
}

// ATP returns what can be promised today: on hand less committed, never below zero.
func (l StockLevel) ATP() decimal.Decimal {
	return decimal.Max(decimal.Zero, l.OnHand.Sub(l.Committed))
}

type stockKey struct {
	item      erp.ItemID
	warehouse erp.WarehouseID
}

type stock struct {
	onHand, committed, allocated decimal.Decimal
	receipts                     []erp.Receipt
}

func (s stock) free() decimal.Decimal { return s.onHand.Sub(s.allocated) }

func (s stock) level(w erp.WarehouseID) StockLevel {
	l := StockLevel{Warehouse: w, OnHand: s.onHand, Committed: s.committed, Allocated: s.allocated, Receipts: s.receipts}
	for _, r := range s.receipts {
		l.OnOrder = l.OnOrder.Add(r.Quantity)
	}
	return l
}

// AddWarehouse adds a warehouse behind the others.
func (c *Company) AddWarehouse(w erp.Warehouse) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.warehouses = append(c.warehouses, w)
}

// Warehouses returns all warehouses in the order they were added.
func (c *Company) Warehouses() []erp.Warehouse {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return slices.Clone(c.warehouses)
}

// Stock returns an item's stock in every warehouse, in their order. UnknownItem.
func (c *Company) Stock(id erp.ItemID) ([]StockLevel, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if _, err := c.item(id); err != nil {
		return nil, err
	}
	levels := make([]StockLevel, len(c.warehouses))
	for i, w := range c.warehouses {
		levels[i] = c.stock[stockKey{id, w.ID}].level(w.ID)
	}
	return levels, nil
}

// Receive puts goods into a warehouse, in stock units, and allocates them to the lines that wait, oldest first. A
// negative quantity takes goods away, but never those that are allocated. UnknownItem, UnknownWarehouse, NotAllocated.
func (c *Company) Receive(item erp.ItemID, w erp.WarehouseID, quantity decimal.Decimal) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.knownStock(item, w); err != nil {
		return err
	}
	return c.receive(stockKey{item, w}, quantity)
}

// Expect records goods due from a supplier, in stock units; Work receives them on their day. UnknownItem,
// UnknownWarehouse.
func (c *Company) Expect(item erp.ItemID, w erp.WarehouseID, receipt erp.Receipt) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.knownStock(item, w); err != nil {
		return err
	}
	key := stockKey{item, w}
	s := c.stock[key]
	s.receipts = append(slices.Clone(s.receipts), receipt)
	slices.SortStableFunc(s.receipts, func(a, b erp.Receipt) int { return a.On.DaysSince(b.On) })
	c.stock[key] = s
	c.expected[key] = struct{}{}
	return nil
}

func (c *Company) knownStock(item erp.ItemID, w erp.WarehouseID) error {
	if _, err := c.item(item); err != nil {
		return err
	}
	if !slices.ContainsFunc(c.warehouses, func(known erp.Warehouse) bool { return known.ID == w }) {
		return refuse(UnknownWarehouse, w, "there is no warehouse %q", w)
	}
	return nil
}
