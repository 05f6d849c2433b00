package sapb1

import (
	"context"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// warehouse is the wire shape of OWHS (§3.5).
type warehouse struct {
	WarehouseCode erp.WarehouseID
	WarehouseName string
	Street        string
	StreetNo      string
	Block         string
	City          string
	State         string
	ZipCode       string
	Country       string
	Nettable      flag
	Inactive      flag
}

// itemStock is an item's share of one warehouse, in the stock unit (§3.4).
type itemStock struct {
	WarehouseCode erp.WarehouseID
	InStock       number
	Committed     number
	Ordered       number
	Locked        flag
}

// Warehouses implements erp.Inventory. Inactive ones are left out.
func (a *Adapter) Warehouses(ctx context.Context) ([]erp.Warehouse, error) {
	all, err := a.masters.warehouses.get(ctx)
	if err != nil {
		return nil, err
	}
	var out []erp.Warehouse
	for _, w := range all.rows {
		if w.Inactive {
			continue
		}
		out = append(out, erp.Warehouse{
			ID: w.WarehouseCode, Name: w.WarehouseName, Nettable: bool(w.Nettable),
			Address: erp.Address{
				Name: w.WarehouseName, Lines: lines(street(w.Street, w.StreetNo), w.Block),
				City: w.City, Region: w.State, Postal: w.ZipCode, Country: w.Country,
			},
		})
	}
	return out, nil
}

// stockChunk is how many items are asked for at once: an item's stock in one warehouse is a row of some 65 fields, which
// cannot be selected singly (§2.3).
const stockChunk = 50

// Availability implements erp.Inventory. What can be promised is InStock − Committed; B1's dated ATP is not exposed
// (§3.4), so no receipt is named.
func (a *Adapter) Availability(ctx context.Context, items []erp.ItemID) ([]erp.Availability, error) {
	warehouses, err := a.masters.warehouses.get(ctx)
	if err != nil {
		return nil, err
	}
	found, err := a.stockOf(ctx, "availability", items)
	if err != nil {
		return nil, err
	}
	out := make([]erp.Availability, 0, len(found))
	for _, i := range found {
		units, err := a.masters.unitsOf(ctx, i)
		if err != nil {
			return nil, err
		}
		stock := erp.Availability{Item: i.ItemCode, UOM: units.stock, AsOf: a.now()}
		for _, s := range i.Stock {
			if w, ok := warehouses.byKey[s.WarehouseCode]; ok && !bool(w.Inactive) {
				stock.Warehouses = append(stock.Warehouses, s.toStock(bool(w.Nettable)))
			}
		}
		out = append(out, stock)
	}
	return out, nil
}

// stockOf reads the items that exist, with their units and their stock in every warehouse.
func (a *Adapter) stockOf(ctx context.Context, op string, items []erp.ItemID) ([]item, error) {
	var all []item
	for chunk := range slices.Chunk(items, stockChunk) {
		found, err := collect[item](ctx, a.client, op, stockQuery(chunk))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func stockQuery(items []erp.ItemID) query {
	return from("Items").fields(append(unitFields, "ItemWarehouseInfoCollection")...).where(anyOf("ItemCode", items))
}

// toStock promises nothing from a locked item or a warehouse that does not count.
func (s itemStock) toStock(nettable bool) erp.WarehouseStock {
	atp := decimal.Zero
	if nettable && !bool(s.Locked) {
		atp = decimal.Max(decimal.Zero, s.InStock.Sub(s.Committed.Decimal))
	}
	return erp.WarehouseStock{
		Warehouse: s.WarehouseCode, OnHand: s.InStock.Decimal, Allocated: s.Committed.Decimal,
		OnOrder: s.Ordered.Decimal, ATP: atp,
	}
}

func street(name, number string) string { return strings.TrimSpace(name + " " + number) }

// lines keeps what is not empty.
func lines(candidates ...string) []string {
	var kept []string
	for _, line := range candidates {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}
