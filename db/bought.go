package db

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// forgetBought takes out what was bought with orders that say otherwise by now: cancelled, for another ship-to, or
// without the item.
const forgetBought = `
	DELETE FROM bought b USING orders o
	WHERE b.account_id = $1 AND b.order_id = ANY ($2) AND o.account_id = b.account_id AND o.order_id = b.order_id
		AND (o.status IN ('pending', 'cancelled') OR o.ship_to_id <> b.ship_to_id
			OR NOT o.document @> jsonb_build_object('Lines', jsonb_build_array(jsonb_build_object('Item', b.item_id))))
	RETURNING b.item_id, b.ship_to_id`

// selectBoughtBefore finds the newest order left of an item for a ship-to. It walks along the index of the order list.
const selectBoughtBefore = `
	SELECT o.order_id FROM unnest($2::text[], $3::text[]) AS gone (item_id, ship_to_id) CROSS JOIN LATERAL (
		SELECT order_id FROM orders
		WHERE account_id = $1 AND ship_to_id = gone.ship_to_id AND status NOT IN ('pending', 'cancelled')
			AND document @> jsonb_build_object('Lines', jsonb_build_array(jsonb_build_object('Item', gone.item_id)))
		ORDER BY place DESC LIMIT 1) o`

// upsertBought reads the lines of orders as they are stored, so that an answer that came late changes nothing, and the
// same orders twice neither. An item on several lines of one order was bought in the sum of those in the first one's unit.
const upsertBought = `
	WITH line AS (
		SELECT o.ship_to_id, o.place, o.placed_on, o.order_id, o.order_number, l.n, l.line ->> 'Item' AS item_id,
			(l.line -> 'Quantity' ->> 'amount')::numeric AS quantity, l.line -> 'Quantity' ->> 'uom' AS uom,
			l.line -> 'Net' AS net, coalesce(l.line ->> 'Per', '') AS per
		FROM orders o, jsonb_path_query(o.document, '$.Lines[*]') WITH ORDINALITY AS l (line, n)
		WHERE o.account_id = $1 AND o.order_id = ANY ($2) AND o.status NOT IN ('pending', 'cancelled')
			AND l.line ->> 'Item' <> '' AND (l.line -> 'Quantity' ->> 'amount')::numeric > 0
	)
	INSERT INTO bought AS b (account_id, item_id, ship_to_id, place, ordered_on, order_id, order_number, quantity, uom, net, currency, per)
	SELECT DISTINCT ON (item_id, ship_to_id) $1, item_id, ship_to_id, place, placed_on, order_id, order_number,
		sum(quantity) OVER (PARTITION BY order_id, item_id, uom), uom,
		CASE WHEN net ->> 'currency' <> '' THEN (net ->> 'amount')::numeric END, coalesce(net ->> 'currency', ''), per
	FROM line ORDER BY item_id, ship_to_id, place DESC, n
	ON CONFLICT (account_id, item_id, ship_to_id) DO UPDATE SET place = excluded.place, ordered_on = excluded.ordered_on,
		order_id = excluded.order_id, order_number = excluded.order_number, quantity = excluded.quantity, uom = excluded.uom,
		net = excluded.net, currency = excluded.currency, per = excluded.per
	WHERE excluded.place >= b.place OR excluded.order_id = b.order_id`

// keepBought brings what was bought up to date with orders that were just stored.
func (t storeTx) keepBought(ctx context.Context, account portal.AccountID, ids []erp.OrderID) error {
	a := act{"keep what was bought by account", string(account)}
	var gone []struct {
		Item   string `db:"item_id"`
		ShipTo string `db:"ship_to_id"`
	}
	if err := t.all(ctx, a, &gone, forgetBought, account, texts(ids)); err != nil {
		return err
	}
	if len(gone) > 0 {
		items, shipTos := make([]string, len(gone)), make([]string, len(gone))
		for i, g := range gone {
			items[i], shipTos[i] = g.Item, g.ShipTo
		}
		var before []erp.OrderID
		if err := t.all(ctx, a, &before, selectBoughtBefore, account, texts(items), texts(shipTos)); err != nil {
			return err
		}
		ids = append(slices.Clone(ids), before...)
	}
	return t.write(ctx, a, upsertBought, account, texts(ids))
}

type boughtRow struct {
	Item     string              `db:"item_id"`
	ShipTo   string              `db:"ship_to_id"`
	On       sql.NullTime        `db:"ordered_on"`
	Order    string              `db:"order_number"`
	Quantity decimal.Decimal     `db:"quantity"`
	UOM      string              `db:"uom"`
	Net      decimal.NullDecimal `db:"net"`
	Currency string              `db:"currency"`
	Per      string              `db:"per"`
}

func (r boughtRow) bought() portal.Bought {
	b := portal.Bought{
		Item: erp.ItemID(r.Item), ShipTo: erp.ShipToID(r.ShipTo), Order: erp.OrderNumber(r.Order),
		Quantity: erp.NewQuantity(r.Quantity, erp.UOM(r.UOM)), Per: erp.UOM(r.Per),
	}
	if r.On.Valid {
		b.On = erp.DateOf(r.On.Time.In(time.UTC))
	}
	if r.Net.Valid {
		b.Net = erp.NewMoney(r.Net.Decimal, erp.Currency(r.Currency))
	}
	return b
}

// lastBought is the last purchase of each item, of all ship-tos or of some.
const lastBought = `
	SELECT DISTINCT ON (item_id) item_id, ship_to_id, place, ordered_on, order_number, quantity, uom, net, currency, per
	FROM bought WHERE account_id = $1 AND (cardinality($2::text[]) = 0 OR ship_to_id = ANY ($2))`

// boughtAskedFor is what a BoughtQuery says of what was bought, as the first five arguments of a statement.
const boughtAskedFor = `b.account_id = $1 AND (cardinality($2::text[]) = 0 OR b.ship_to_id = ANY ($2))
	AND ($3 = '' OR starts_with(lower(b.item_id), lower($4))
		OR EXISTS (SELECT FROM item_search s WHERE s.item_id = b.item_id AND s.words @@ $3::tsquery)
		OR EXISTS (SELECT FROM part_numbers p WHERE p.account_id = $1 AND p.item_id = b.item_id AND strpos(p.number_key, $5) > 0))`

// selectBought walks from the newest order back and passes over what was bought again since, so that a page costs what
// stands before it and no more.
const selectBought = `
	SELECT item_id, ship_to_id, ordered_on, order_number, quantity, uom, net, currency, per FROM bought b
	WHERE ` + boughtAskedFor + ` AND NOT EXISTS (SELECT FROM bought n WHERE n.account_id = $1 AND n.item_id = b.item_id
		AND (cardinality($2::text[]) = 0 OR n.ship_to_id = ANY ($2)) AND n.place > b.place)
	ORDER BY place DESC, item_id OFFSET $6 LIMIT $7`

const countBought = `SELECT count(*) FROM (SELECT DISTINCT item_id FROM bought b WHERE ` + boughtAskedFor + ` LIMIT $6) counted`

// boughtArgs returns them; ok is false for a query that can match nothing.
func boughtArgs(q portal.BoughtQuery) (args []any, ok bool) {
	query := tsquery(q.Query)
	return []any{q.Account, texts(q.ShipTos), query, q.Query, key(q.Query)}, query != "" || q.Query == ""
}

// Bought implements portal.Tx.
func (t storeTx) Bought(ctx context.Context, q portal.BoughtQuery) ([]portal.Bought, error) {
	args, ok := boughtArgs(q)
	if !ok {
		return nil, nil
	}
	var rows []boughtRow
	err := t.all(ctx, act{"read what was bought by account", string(q.Account)}, &rows, selectBought, append(args, q.Offset, q.Limit)...)
	bought := make([]portal.Bought, len(rows))
	for i, r := range rows {
		bought[i] = r.bought()
	}
	return bought, err
}

// BoughtCount implements portal.Tx.
func (t storeTx) BoughtCount(ctx context.Context, q portal.BoughtQuery) (n int, err error) {
	args, ok := boughtArgs(q)
	if !ok {
		return 0, nil
	}
	err = t.one(ctx, act{"count what was bought by account", string(q.Account)}, &n, countBought, append(args, portal.BoughtCounted)...)
	return n, err
}

// BoughtItems implements portal.Tx.
func (t storeTx) BoughtItems(
	ctx context.Context, account portal.AccountID, shipTos []erp.ShipToID, ids []erp.ItemID,
) (map[erp.ItemID]portal.Bought, error) {
	var rows []boughtRow
	err := t.all(ctx, act{"read items bought by account", string(account)}, &rows,
		`SELECT item_id, ship_to_id, ordered_on, order_number, quantity, uom, net, currency, per FROM (`+lastBought+
			` AND item_id = ANY ($3) ORDER BY item_id, place DESC) l`, account, texts(shipTos), texts(ids))
	bought := make(map[erp.ItemID]portal.Bought, len(rows))
	for _, r := range rows {
		b := r.bought()
		bought[b.Item] = b
	}
	return bought, err
}
