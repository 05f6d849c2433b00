package db

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

const selectWarehouses = `SELECT document FROM warehouses ORDER BY warehouse_id`

// Warehouses implements portal.Tx.
func (t storeTx) Warehouses(ctx context.Context) ([]erp.Warehouse, error) {
	var docs [][]byte
	if err := t.all(ctx, act{verb: "read warehouses"}, &docs, selectWarehouses); err != nil {
		return nil, err
	}
	return records[erp.Warehouse](docs)
}

const upsertWarehouses = `
	INSERT INTO warehouses (warehouse_id, document)
	SELECT warehouse_id, document::jsonb FROM unnest($1::text[], $2::text[]) AS given (warehouse_id, document)
	ORDER BY warehouse_id
	ON CONFLICT (warehouse_id) DO UPDATE SET document = excluded.document`

// SaveWarehouses implements portal.Tx.
func (t storeTx) SaveWarehouses(ctx context.Context, w []erp.Warehouse) error {
	byID := func(w erp.Warehouse) erp.WarehouseID { return w.ID }
	w = lastOf(w, byID)
	docs, err := documents(w)
	if err != nil {
		return err
	}
	return t.write(ctx, act{"save warehouses", countOf(w)}, upsertWarehouses, texted(w, byID), docs)
}

const selectAvailability = `
	SELECT a.document, coalesce(d.quantity, 0) AS demand FROM availability a
	LEFT JOIN (SELECT item_id, sum(quantity) AS quantity FROM demand WHERE item_id = ANY ($1) GROUP BY item_id) d USING (item_id)
	WHERE a.item_id = ANY ($1)`

// Availability implements portal.Tx.
func (t storeTx) Availability(ctx context.Context, ids []erp.ItemID) ([]erp.Availability, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []struct {
		Document []byte          `db:"document"`
		Demand   decimal.Decimal `db:"demand"`
	}
	if err := t.all(ctx, act{"read availability of items", countOf(ids)}, &rows, selectAvailability, texts(ids)); err != nil {
		return nil, err
	}
	found := make([]erp.Availability, len(rows))
	for i, r := range rows {
		var err error
		if found[i], err = record[erp.Availability](r.Document); err != nil {
			return nil, err
		}
		promise(found[i].Warehouses, r.Demand)
	}
	return found, nil
}

// promise takes demand off what can be promised. The ERP has not said yet which warehouse will serve it, so
// it comes off the one with the most first. Demand beyond the stock leaves zero, never less.
func promise(warehouses []erp.WarehouseStock, demand decimal.Decimal) {
	order := make([]*erp.WarehouseStock, len(warehouses))
	for i := range warehouses {
		order[i] = &warehouses[i]
	}
	slices.SortStableFunc(order, func(a, b *erp.WarehouseStock) int {
		return cmp.Or(b.ATP.Cmp(a.ATP), cmp.Compare(a.Warehouse, b.Warehouse))
	})
	for _, w := range order {
		taken := decimal.Max(decimal.Zero, decimal.Min(w.ATP, demand))
		w.ATP, demand = w.ATP.Sub(taken), demand.Sub(taken)
	}
}

const upsertAvailability = `
	INSERT INTO availability (item_id, document)
	SELECT item_id, document::jsonb FROM unnest($1::text[], $2::text[]) AS given (item_id, document)
	ORDER BY item_id
	ON CONFLICT (item_id) DO UPDATE SET document = excluded.document`

// SaveAvailability implements portal.Tx.
func (t storeTx) SaveAvailability(ctx context.Context, a []erp.Availability) error {
	byItem := func(a erp.Availability) erp.ItemID { return a.Item }
	for batch := range slices.Chunk(lastOf(a, byItem), itemBatch) {
		docs, err := documents(batch)
		if err != nil {
			return err
		}
		err = t.write(ctx, act{"save availability of items", countOf(batch)}, upsertAvailability, texted(batch, byItem), docs)
		if err != nil {
			return err
		}
	}
	return nil
}

const holdDemand = `
	INSERT INTO demand (reference, item_id, quantity)
	SELECT $1, item_id, quantity FROM unnest($2::text[], $3::numeric[]) AS given (item_id, quantity)`

// HoldDemand implements portal.Tx. It fails with Conflict for an order that holds some already.
func (t storeTx) HoldDemand(ctx context.Context, ref erp.Reference, demand map[erp.ItemID]decimal.Decimal) error {
	items := slices.Collect(maps.Keys(demand))
	quantities := texted(items, func(item erp.ItemID) string { return demand[item].String() })
	return t.write(ctx, act{"hold demand of", string(ref)}, holdDemand, ref, texts(items), quantities)
}

const dropDemand = `DELETE FROM demand WHERE reference = $1`

// DropDemand implements portal.Tx.
func (t storeTx) DropDemand(ctx context.Context, ref erp.Reference) error {
	return t.write(ctx, act{"drop demand of", string(ref)}, dropDemand, ref)
}
