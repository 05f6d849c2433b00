package sapb1

import (
	"context"
	"fmt"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// manualUnits is the UoMGroupEntry, and the UoMEntry, of an item whose units are plain text (§3.4).
const manualUnits integer = -1

// itemUnits are the units of one item: which UoMEntry goes with which name.
type itemUnits struct {
	stock   erp.UOM
	sell    erp.UOM
	packs   []erp.Pack
	entries map[erp.UOM]integer
}

// entry returns the UoMEntry of a unit; an item without that unit is Invalid.
func (u itemUnits) entry(item erp.ItemID, uom erp.UOM) (integer, error) {
	entry, ok := u.entries[uom]
	if !ok {
		return 0, erp.Errorf(erp.Invalid, fmt.Sprintf("item %q", item), "is not sold in %q", uom)
	}
	return entry, nil
}

// unitsOf works out the units of an item from its own fields or its group.
func (m *masters) unitsOf(ctx context.Context, i item) (itemUnits, error) {
	if i.UoMGroupEntry == manualUnits || i.UoMGroupEntry == 0 {
		return manualUnitsOf(i), nil
	}
	groups, err := m.uomGroups.get(ctx)
	if err != nil {
		return itemUnits{}, err
	}
	names, err := m.uoms.get(ctx)
	if err != nil {
		return itemUnits{}, err
	}
	group, ok := groups.byKey[i.UoMGroupEntry]
	if !ok {
		return itemUnits{}, erp.Errorf(erp.Unavailable, fmt.Sprintf("item %q", i.ItemCode), "has unknown UoM group %s", i.UoMGroupEntry)
	}
	return groupUnitsOf(i, group, names.byKey), nil
}

// manualUnitsOf reads free-text units: the sales unit holds SalesItemsPerUnit stock units.
func manualUnitsOf(i item) itemUnits {
	u := itemUnits{
		stock:   or(i.InventoryUOM, i.SalesUnit),
		sell:    or(i.SalesUnit, i.InventoryUOM),
		entries: map[erp.UOM]integer{},
	}
	u.entries[u.sell] = manualUnits
	if u.sell != u.stock && i.SalesItemsPerUnit.IsPositive() {
		u.packs = []erp.Pack{{UOM: u.sell, PerStock: i.SalesItemsPerUnit.Decimal}}
	}
	return u
}

// groupUnitsOf reads the units of a group, expressed in the item's stock unit where that is exact.
func groupUnitsOf(i item, group uomGroup, names map[integer]unitOfMeasure) itemUnits {
	perBase := map[integer]decimal.Decimal{group.BaseUoM: decimal.NewFromInt(1)}
	order := []integer{group.BaseUoM}
	for _, d := range group.Definitions {
		per, exact := divide(d.BaseQuantity.Decimal, d.AlternateQuantity.Decimal)
		if _, known := perBase[d.AlternateUoM]; known || !exact {
			continue
		}
		perBase[d.AlternateUoM] = per
		order = append(order, d.AlternateUoM)
	}
	stock := or(i.InventoryUoMEntry, group.BaseUoM)
	sell := or(i.DefaultSalesUoMEntry, stock)
	u := itemUnits{stock: names[stock].Code, sell: names[sell].Code, entries: map[erp.UOM]integer{}}
	for _, entry := range order {
		name := names[entry].Code
		if name == "" {
			continue
		}
		u.entries[name] = entry
		if per, exact := divide(perBase[entry], perBase[stock]); exact && entry != stock {
			u.packs = append(u.packs, erp.Pack{UOM: name, PerStock: per})
		}
	}
	return u
}

// divide returns a ÷ b and whether that is a positive, exact decimal.
func divide(a, b decimal.Decimal) (decimal.Decimal, bool) {
	if !a.IsPositive() || !b.IsPositive() {
		return decimal.Zero, false
	}
	q := a.DivRound(b, 12)
	return q, q.Mul(b).Equal(a)
}

// unitCache remembers the units of items that were read lately, so that a page of prices needs no read before it asks.
// An entry is a hint: prices check it against the item that comes back in the same answer, and the ERP checks it on an
// order.
type unitCache struct {
	mu    sync.Mutex
	items map[erp.ItemID]itemUnits
}

// maxCachedUnits bounds the cache to a few dozen megabytes; then it starts over.
const maxCachedUnits = 50_000

func newUnitCache() *unitCache { return &unitCache{items: map[erp.ItemID]itemUnits{}} }

func (c *unitCache) put(id erp.ItemID, u itemUnits) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.items) >= maxCachedUnits {
		clear(c.items)
	}
	c.items[id] = u
}

func (c *unitCache) get(id erp.ItemID) (itemUnits, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	u, ok := c.items[id]
	return u, ok
}

// guess returns the entry of a unit of an item: as last seen, or by the unit's name where the item is new to us.
func (c *unitCache) guess(id erp.ItemID, uom erp.UOM, names []unitOfMeasure) integer {
	if u, ok := c.get(id); ok {
		if entry, ok := u.entries[uom]; ok {
			return entry
		}
	}
	for _, n := range names {
		if n.Code == uom {
			return n.AbsEntry
		}
	}
	return manualUnits
}
