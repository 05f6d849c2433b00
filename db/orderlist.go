package db

import (
	"context"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// ordersAskedFor is what a DocumentQuery says of orders, as the first eight arguments of a statement. A day is the
// beginning of a place; an order without one stands before all days.
const ordersAskedFor = `account_id = $1
	AND (cardinality($2::text[]) = 0 OR ship_to_id = ANY ($2))
	AND (NOT $3 OR status NOT IN ('shipped', 'invoiced', 'cancelled'))
	AND ($4 = '' OR first_key >= $4 AND first_key < $4 || chr(1114111) OR second_key >= $4 AND second_key < $4 || chr(1114111)
		OR first_key_back >= reverse($4) AND first_key_back < reverse($4) || chr(1114111)
		OR second_key_back >= reverse($4) AND second_key_back < reverse($4) || chr(1114111))
	AND ($5 = '' OR status = $5)
	AND ($6::date IS NULL OR place >= lpad(($6::date - date '0001-01-01')::text, 7, '0'))
	AND ($7::date IS NULL OR place >= '0000001' AND place < lpad(($7::date + 1 - date '0001-01-01')::text, 7, '0'))
	AND ($8 = '' OR by_portal = ($8 = 'portal'))`

// orderArgs returns them; ok is false for a query that can match nothing.
func orderArgs(q portal.DocumentQuery) (args []any, ok bool) {
	wanted, ok := searchFor(q.Query)
	return []any{q.Account, texts(q.ShipTos), q.Open, wanted, q.Status, q.PlacedFrom, q.PlacedTo, q.Channel}, ok
}

const countOrders = `SELECT count(*) FROM orders WHERE ` + ordersAskedFor

// selectOrders finds first and fetches then: records are read for the page alone. The newest stands at the highest place.
const selectOrders = `
	WITH page AS (SELECT place FROM orders WHERE ` + ordersAskedFor + ` ORDER BY place DESC OFFSET $9 LIMIT $10)
	SELECT o.document, o.asked_at FROM page p JOIN orders o ON o.account_id = $1 AND o.place = p.place ORDER BY p.place DESC`

// selectOldOrders is the same from the end of the list, for pages that are nearer to it.
const selectOldOrders = `
	WITH page AS (SELECT place FROM orders WHERE ` + ordersAskedFor + ` ORDER BY place OFFSET $9 LIMIT $10)
	SELECT o.document, o.asked_at FROM page p JOIN orders o ON o.account_id = $1 AND o.place = p.place ORDER BY p.place DESC`

// Orders implements portal.Tx.
func (t storeTx) Orders(ctx context.Context, q portal.DocumentQuery) (page []portal.Mirrored[erp.Order], total int, err error) {
	args, ok := orderArgs(q)
	if !ok {
		return nil, 0, nil
	}
	doing := act{"read orders of account", string(q.Account)}
	if err := t.one(ctx, doing, &total, countOrders, args...); err != nil {
		return nil, 0, err
	}
	offset := max(q.Offset, 0)
	limit := min(q.Limit, total-offset)
	if limit <= 0 {
		return nil, total, nil
	}
	statement := selectOrders
	if fromEnd := total - offset - limit; fromEnd < offset {
		statement, offset = selectOldOrders, fromEnd
	}
	page, err = t.orders(ctx, doing, statement, append(args, offset, limit)...)
	return page, total, err
}

func (t storeTx) orders(ctx context.Context, doing act, statement string, args ...any) ([]portal.Mirrored[erp.Order], error) {
	var rows []mirroredRow
	if err := t.all(ctx, doing, &rows, statement, args...); err != nil {
		return nil, err
	}
	orders := make([]portal.Mirrored[erp.Order], len(rows))
	for i, r := range rows {
		var err error
		if orders[i], err = mirrored[erp.Order](r); err != nil {
			return nil, err
		}
	}
	return orders, nil
}

const selectOrdersFrom = `
	SELECT document, asked_at, place FROM orders WHERE ` + ordersAskedFor + `
		AND ($9 = '' OR place < $9) ORDER BY place DESC LIMIT $10`

// OrdersFrom implements portal.Tx.
func (t storeTx) OrdersFrom(ctx context.Context, q portal.DocumentQuery, place string) (page []portal.Mirrored[erp.Order], last string, err error) {
	args, ok := orderArgs(q)
	if !ok {
		return nil, place, nil
	}
	var rows []struct {
		mirroredRow
		Place string `db:"place"`
	}
	err = t.all(ctx, act{"read orders of account", string(q.Account)}, &rows, selectOrdersFrom, append(args, place, q.Limit)...)
	if err != nil {
		return nil, place, err
	}
	last = place
	page = make([]portal.Mirrored[erp.Order], len(rows))
	for i, r := range rows {
		if page[i], err = mirrored[erp.Order](r.mirroredRow); err != nil {
			return nil, place, err
		}
		last = r.Place
	}
	return page, last, nil
}

// selectOrdersBeside takes one step up and one step down from where an order stands.
const selectOrdersBeside = `
	WITH here AS (SELECT place FROM orders WHERE account_id = $1 AND order_id = $9)
	(SELECT document, true AS newer FROM orders WHERE ` + ordersAskedFor + ` AND place > (SELECT place FROM here) ORDER BY place LIMIT 1)
	UNION ALL
	(SELECT document, false FROM orders WHERE ` + ordersAskedFor + ` AND place < (SELECT place FROM here) ORDER BY place DESC LIMIT 1)`

// OrdersBeside implements portal.Tx.
func (t storeTx) OrdersBeside(ctx context.Context, q portal.DocumentQuery, id erp.OrderID) (newer, older *erp.Order, err error) {
	args, ok := orderArgs(q)
	if !ok {
		return nil, nil, nil
	}
	var rows []struct {
		Document []byte `db:"document"`
		Newer    bool   `db:"newer"`
	}
	if err := t.all(ctx, act{"read orders beside", string(id)}, &rows, selectOrdersBeside, append(args, id)...); err != nil {
		return nil, nil, err
	}
	for _, r := range rows {
		order, err := record[erp.Order](r.Document)
		if err != nil {
			return nil, nil, err
		}
		if r.Newer {
			newer = &order
		} else {
			older = &order
		}
	}
	return newer, older, nil
}
