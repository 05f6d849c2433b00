package sim

import (
	"iter"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Item is an item with its prices. List prices, contract prices and quantity breaks are all per SellUOM.
type Item struct {
	erp.Item
	Prices []ListPrice // entered by hand; derived lists need none
}

// ListPrice is what an item costs on one price list, per SellUOM, in the list's currency.
type ListPrice struct {
	List   int
	Amount decimal.Decimal
}

// PerSell returns how many stock units one SellUOM holds.
func (i Item) PerSell() decimal.Decimal {
	for _, p := range i.Packs {
		if p.UOM == i.SellUOM {
			return p.PerStock
		}
	}
	return decimal.NewFromInt(1)
}

// inStock expresses a quantity in stock units. UnknownUnit, BadQuantity.
func (i Item) inStock(q erp.Quantity) (decimal.Decimal, *Error) {
	if !q.Amount.IsPositive() {
		return decimal.Zero, refuse(BadQuantity, i.ID, "quantity %s of item %q must be greater than zero", q, i.ID)
	}
	stock, err := i.Convert(q, i.StockUOM)
	if err != nil {
		return decimal.Zero, refuse(UnknownUnit, i.ID, "item %q has no unit %q", i.ID, q.UOM)
	}
	return stock.Amount, nil
}

// AddItem adds an item, or replaces the one with its ID, as changed now.
func (c *Company) AddItem(item Item) {
	c.mu.Lock()
	defer c.mu.Unlock()
	item.Changed = c.now()
	c.items.put(item.ID, item)
}

// Item returns one item. UnknownItem.
func (c *Company) Item(id erp.ItemID) (Item, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.item(id)
}

func (c *Company) item(id erp.ItemID) (Item, error) {
	row, ok := c.items.get(id)
	if !ok {
		return Item{}, refuse(UnknownItem, id, "there is no item %q", id)
	}
	return *row, nil
}

// Items yields the items with IDs above after that changed at or after since, in order of ID. The empty ID and the zero
// time mean all.
func (c *Company) Items(after erp.ItemID, since time.Time) iter.Seq[Item] {
	return c.items.scanAfter(&c.mu, after, func(row *Item) bool { return !row.Changed.Before(since) })
}

// SetStatus makes an item sellable, discontinued or blocked. UnknownItem.
func (c *Company) SetStatus(id erp.ItemID, status erp.ItemStatus) error {
	return c.changeItem(id, func(item *Item) { item.Status = status })
}

func (c *Company) changeItem(id erp.ItemID, change func(*Item)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	item, err := c.item(id)
	if err != nil {
		return err
	}
	change(&item)
	item.Changed = c.now()
	c.items.put(id, item)
	return nil
}

// AddCrossReference adds a customer's own part number.
func (c *Company) AddCrossReference(ref erp.CrossReference) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.crossRefs = append(c.crossRefs, ref)
}

// CrossReferences returns all customers' part numbers, in the order they were entered.
func (c *Company) CrossReferences() []erp.CrossReference {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.crossRefs[:len(c.crossRefs):len(c.crossRefs)]
}
