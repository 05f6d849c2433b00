package db

import (
	"context"
	"time"

	"github.com/tradecounter/portal/erp"
)

// countPairs reads the newest orders only, and of them those of a size that says something: an order of hundreds of lines
// pairs everything with everything.
const countPairs = `
	WITH newest AS (
		SELECT account_id, order_id, document FROM orders
		WHERE placed_on >= $1 AND status <> 'cancelled' AND CASE jsonb_typeof(document -> 'Lines') WHEN 'array' THEN jsonb_array_length(document -> 'Lines') END BETWEEN 2 AND 50
		ORDER BY placed_on DESC LIMIT 50000
	), lines AS (
		SELECT DISTINCT n.account_id, n.order_id, l ->> 'Item' AS item_id
		FROM newest n CROSS JOIN jsonb_array_elements(n.document -> 'Lines') AS l WHERE l ->> 'Item' <> ''
	), pairs AS (
		SELECT a.item_id, b.item_id AS other_id, count(DISTINCT a.account_id) AS accounts
		FROM lines a JOIN lines b ON b.account_id = a.account_id AND b.order_id = a.order_id AND b.item_id <> a.item_id
		GROUP BY a.item_id, b.item_id HAVING count(DISTINCT a.account_id) >= 3
	), ranked AS (
		SELECT item_id, other_id, accounts, row_number() OVER (PARTITION BY item_id ORDER BY accounts DESC, other_id) AS place FROM pairs
	)
	INSERT INTO item_pairs (item_id, other_id, accounts) SELECT item_id, other_id, accounts FROM ranked WHERE place <= 12`

// CountPairs implements portal.Tx. It has to see every account's orders, so it works in a job's scope only.
func (t storeTx) CountPairs(ctx context.Context, since time.Time) error {
	doing := act{verb: "count items ordered together"}
	if err := t.write(ctx, doing, "DELETE FROM item_pairs"); err != nil {
		return err
	}
	return t.write(ctx, doing, countPairs, since)
}

const selectPairs = `
	SELECT i.document FROM item_pairs p JOIN items i ON i.item_id = p.other_id
	WHERE p.item_id = $1 AND i.document ->> 'Status' = 'active' ORDER BY p.accounts DESC, p.other_id LIMIT $2`

// OrderedTogether implements portal.Tx.
func (t storeTx) OrderedTogether(ctx context.Context, id erp.ItemID, limit int) ([]erp.Item, error) {
	var docs [][]byte
	if err := t.all(ctx, act{"read items ordered together with", string(id)}, &docs, selectPairs, id, limit); err != nil {
		return nil, err
	}
	return records[erp.Item](docs)
}
