package db

import (
	"context"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

const selectOrderByNumber = `
	SELECT document, asked_at FROM orders WHERE account_id = $1 AND order_number = $2
	ORDER BY placed_on DESC NULLS LAST, order_id DESC LIMIT 1`

// OrderByNumber implements portal.Tx.
func (t storeTx) OrderByNumber(ctx context.Context, account portal.AccountID, number erp.OrderNumber) (portal.Mirrored[erp.Order], error) {
	var row mirroredRow
	if err := t.one(ctx, act{"read order", string(number)}, &row, selectOrderByNumber, account, number); err != nil {
		return portal.Mirrored[erp.Order]{}, err
	}
	return mirrored[erp.Order](row)
}

const selectOrderByCustomerPO = `
	SELECT document, asked_at FROM orders WHERE account_id = $1 AND customer_po = $2
	ORDER BY placed_on DESC NULLS LAST, length(order_number) DESC, order_number DESC LIMIT 1`

// OrderByCustomerPO implements portal.Tx.
func (t storeTx) OrderByCustomerPO(ctx context.Context, account portal.AccountID, po string) (portal.Mirrored[erp.Order], error) {
	var row mirroredRow
	if err := t.one(ctx, act{"read order by customer PO", po}, &row, selectOrderByCustomerPO, account, po); err != nil {
		return portal.Mirrored[erp.Order]{}, err
	}
	return mirrored[erp.Order](row)
}

const countOpenOrders = `
	SELECT count(*) FROM orders WHERE account_id = $1 AND status NOT IN ('shipped', 'invoiced', 'cancelled')`

// OpenOrderCount implements portal.Tx.
func (t storeTx) OpenOrderCount(ctx context.Context, account portal.AccountID) (n int, err error) {
	err = t.one(ctx, act{"count open orders of account", string(account)}, &n, countOpenOrders, account)
	return n, err
}

// upsertOrders never replaces what the ERP said later: a page that was asked for long ago may arrive last.
const upsertOrders = `
	INSERT INTO orders AS o (account_id, order_id, order_number, customer_po, ship_to_id, status, placed_on, search_keys, document, asked_at)
	SELECT $1, order_id, order_number, customer_po, ship_to_id, status, nullif(placed_on, '')::date,
		string_to_array(search_keys, $10), document::jsonb, $2
	FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $11::text[])
		AS given (order_id, order_number, customer_po, ship_to_id, status, placed_on, search_keys, document)
	ORDER BY order_id
	ON CONFLICT (account_id, order_id) DO UPDATE SET order_number = excluded.order_number, customer_po = excluded.customer_po,
		ship_to_id = excluded.ship_to_id, status = excluded.status, placed_on = excluded.placed_on,
		search_keys = excluded.search_keys, document = excluded.document, asked_at = excluded.asked_at
	WHERE o.asked_at <= excluded.asked_at
	RETURNING order_id`

// SaveOrders implements portal.Tx.
func (t storeTx) SaveOrders(ctx context.Context, account portal.AccountID, at time.Time, orders []erp.Order) error {
	byID := func(o erp.Order) erp.OrderID { return o.ID }
	for batch := range slices.Chunk(lastOf(orders, byID), documentBatch) {
		docs, err := documents(batch)
		if err != nil {
			return err
		}
		var stored []string
		err = t.all(ctx, act{"save orders of account", string(account)}, &stored, upsertOrders, account, at,
			texted(batch, byID),
			texted(batch, func(o erp.Order) erp.OrderNumber { return o.Number }),
			texted(batch, func(o erp.Order) string { return o.CustomerPO }),
			texted(batch, func(o erp.Order) erp.ShipToID { return o.ShipTo }),
			texted(batch, func(o erp.Order) erp.OrderStatus { return o.Status }),
			texted(batch, func(o erp.Order) string { return o.PlacedOn.String() }),
			texted(batch, func(o erp.Order) string { return searchKeys([]string{string(o.Number), o.CustomerPO}) }),
			numberSeparator, docs)
		if err != nil {
			return err
		}
		if err := t.keepOrderKeys(ctx, account, among(stored, batch, byID)); err != nil {
			return err
		}
		ids := make([]erp.OrderID, len(batch))
		for i, o := range batch {
			ids[i] = o.ID
		}
		if err := t.keepBought(ctx, account, ids); err != nil {
			return err
		}
	}
	return nil
}
