package db

import (
	"context"
	"slices"
	"time"

	"github.com/lib/pq"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

const insertQuickOrder = `
	INSERT INTO quick_orders (account_id, quick_order_id, user_id, source_kind, source_name, made_at, expires_at, document)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// makeRoom removes a user's quick orders but for the newest.
const makeRoom = `
	DELETE FROM quick_orders WHERE account_id = $1 AND user_id = $2 AND quick_order_id IN (
		SELECT quick_order_id FROM quick_orders WHERE account_id = $1 AND user_id = $2
		ORDER BY made_at DESC, quick_order_id OFFSET $3)`

// InsertQuickOrder implements portal.Tx.
func (t storeTx) InsertQuickOrder(ctx context.Context, q portal.QuickOrder, lines []portal.QuickOrderLine, keep int) error {
	doc, err := document(q)
	if err != nil {
		return err
	}
	a := act{"insert quick order", string(q.ID)}
	err = t.write(ctx, a, insertQuickOrder, q.Account, q.ID, q.User, q.Source.Kind, q.Source.Name, q.MadeAt, q.ExpiresAt, doc)
	if err != nil {
		return err
	}
	if err := t.write(ctx, act{"make room for quick order", string(q.ID)}, makeRoom, q.Account, q.User, keep); err != nil {
		return err
	}
	return t.SaveQuickOrderLines(ctx, q.Account, q.ID, lines)
}

const selectQuickOrder = `SELECT document FROM quick_orders WHERE account_id = $1 AND user_id = $2 AND quick_order_id = $3`

// QuickOrder implements portal.Tx.
func (t storeTx) QuickOrder(
	ctx context.Context, account portal.AccountID, user portal.UserID, id portal.QuickOrderID,
) (portal.QuickOrder, error) {
	return t.quickOrder(ctx, act{"read quick order", string(id)}, selectQuickOrder, account, user, id)
}

// LockQuickOrder implements portal.Tx.
func (t storeTx) LockQuickOrder(
	ctx context.Context, account portal.AccountID, user portal.UserID, id portal.QuickOrderID,
) (portal.QuickOrder, error) {
	return t.quickOrder(ctx, act{"lock quick order", string(id)}, selectQuickOrder+` FOR UPDATE`, account, user, id)
}

func (t storeTx) quickOrder(ctx context.Context, a act, query string, args ...any) (portal.QuickOrder, error) {
	var doc []byte
	if err := t.one(ctx, a, &doc, query, args...); err != nil {
		return portal.QuickOrder{}, err
	}
	return record[portal.QuickOrder](doc)
}

const selectQuickOrders = `
	SELECT document FROM quick_orders WHERE account_id = $1 AND user_id = $2 ORDER BY made_at DESC, quick_order_id`

// QuickOrders implements portal.Tx.
func (t storeTx) QuickOrders(ctx context.Context, account portal.AccountID, user portal.UserID) ([]portal.QuickOrder, error) {
	var docs [][]byte
	if err := t.all(ctx, act{"read quick orders of user", string(user)}, &docs, selectQuickOrders, account, user); err != nil {
		return nil, err
	}
	return records[portal.QuickOrder](docs)
}

const updateQuickOrder = `
	UPDATE quick_orders SET source_kind = $4, source_name = $5, expires_at = $6, document = $7
	WHERE account_id = $1 AND user_id = $2 AND quick_order_id = $3`

// SaveQuickOrder implements portal.Tx.
func (t storeTx) SaveQuickOrder(ctx context.Context, q portal.QuickOrder) error {
	doc, err := document(q)
	if err != nil {
		return err
	}
	return t.change(ctx, act{"save quick order", string(q.ID)}, updateQuickOrder,
		q.Account, q.User, q.ID, q.Source.Kind, q.Source.Name, q.ExpiresAt, doc)
}

const selectQuickOrderLines = `
	SELECT document FROM quick_order_lines
	WHERE account_id = $1 AND quick_order_id = $2 AND line > $3
		AND ($4::integer[] IS NULL OR line = ANY ($4)) AND ($5::text[] IS NULL OR verdict = ANY ($5))
	ORDER BY line LIMIT $6 OFFSET $7`

// QuickOrderLines implements portal.Tx.
func (t storeTx) QuickOrderLines(ctx context.Context, s portal.LineSelection) ([]portal.QuickOrderLine, error) {
	var docs [][]byte
	err := t.all(ctx, act{"read lines of quick order", string(s.ID)}, &docs, selectQuickOrderLines,
		s.Account, s.ID, s.After, integersOrNull(s.Lines), textsOrNull(s.Verdicts), s.Limit, s.Offset)
	if err != nil {
		return nil, err
	}
	return records[portal.QuickOrderLine](docs)
}

func integersOrNull(values []int) any {
	if values == nil {
		return nil
	}
	array := make(pq.Int64Array, len(values))
	for i, v := range values {
		array[i] = int64(v)
	}
	return array
}

func textsOrNull[T ~string](values []T) any {
	if values == nil {
		return nil
	}
	return texts(values)
}

const upsertQuickOrderLines = `
	INSERT INTO quick_order_lines (account_id, quick_order_id, line, verdict, item_id, extended, currency, document)
	SELECT $1, $2, line, verdict, item_id, NULLIF(extended, '')::numeric, currency, document::jsonb
	FROM unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
		AS given (line, verdict, item_id, extended, currency, document) ORDER BY line
	ON CONFLICT (account_id, quick_order_id, line) DO UPDATE SET verdict = excluded.verdict, item_id = excluded.item_id,
		extended = excluded.extended, currency = excluded.currency, document = excluded.document`

// SaveQuickOrderLines implements portal.Tx.
func (t storeTx) SaveQuickOrderLines(
	ctx context.Context, account portal.AccountID, id portal.QuickOrderID, lines []portal.QuickOrderLine,
) error {
	for batch := range slices.Chunk(lastOf(lines, func(l portal.QuickOrderLine) int { return l.Line }), itemBatch) {
		docs, err := documents(batch)
		if err != nil {
			return err
		}
		numbers := make(pq.Int64Array, len(batch))
		for i, l := range batch {
			numbers[i] = int64(l.Line)
		}
		err = t.write(ctx, act{"save lines of quick order", string(id)}, upsertQuickOrderLines, account, id, numbers,
			texted(batch, func(l portal.QuickOrderLine) portal.LineVerdict { return l.Verdict }),
			texted(batch, func(l portal.QuickOrderLine) erp.ItemID { return l.Match.Item }),
			texted(batch, extendedText),
			texted(batch, func(l portal.QuickOrderLine) erp.Currency { return l.Extended.Currency }), docs)
		if err != nil {
			return err
		}
	}
	return nil
}

// extendedText is what a line comes to, empty where that is not known.
func extendedText(l portal.QuickOrderLine) string {
	if !l.Extended.Known() {
		return ""
	}
	return l.Extended.Amount.String()
}

const deleteQuickOrderLines = `
	DELETE FROM quick_order_lines WHERE account_id = $1 AND quick_order_id = $2 AND line = ANY ($3::integer[])`

// DropQuickOrderLines implements portal.Tx.
func (t storeTx) DropQuickOrderLines(ctx context.Context, account portal.AccountID, id portal.QuickOrderID, lines []int) error {
	return t.write(ctx, act{"drop lines of quick order", string(id)}, deleteQuickOrderLines, account, id, integersOrNull(lines))
}

const countQuickOrder = `
	SELECT verdict, currency, count(*) AS lines, max(line) AS last, count(extended) AS priced, sum(extended) AS sum
	FROM quick_order_lines WHERE account_id = $1 AND quick_order_id = $2 GROUP BY verdict, currency ORDER BY verdict, currency`

// CountQuickOrder implements portal.Tx.
func (t storeTx) CountQuickOrder(ctx context.Context, account portal.AccountID, id portal.QuickOrderID) ([]portal.LineCount, error) {
	var rows []struct {
		Verdict  string              `db:"verdict"`
		Currency string              `db:"currency"`
		Lines    int                 `db:"lines"`
		Last     int                 `db:"last"`
		Priced   int                 `db:"priced"`
		Sum      decimal.NullDecimal `db:"sum"`
	}
	if err := t.all(ctx, act{"count lines of quick order", string(id)}, &rows, countQuickOrder, account, id); err != nil {
		return nil, err
	}
	counts := make([]portal.LineCount, len(rows))
	for i, r := range rows {
		counts[i] = portal.LineCount{Verdict: portal.LineVerdict(r.Verdict), Lines: r.Lines, Last: r.Last, Priced: r.Priced}
		if r.Sum.Valid {
			counts[i].Sum = erp.NewMoney(r.Sum.Decimal, erp.Currency(r.Currency))
		}
	}
	return counts, nil
}

const selectAskedTwice = `
	SELECT item_id FROM quick_order_lines
	WHERE account_id = $1 AND quick_order_id = $2 AND item_id = ANY ($3) AND verdict <> $4
	GROUP BY item_id HAVING count(*) > 1`

// AskedTwice implements portal.Tx.
func (t storeTx) AskedTwice(
	ctx context.Context, account portal.AccountID, id portal.QuickOrderID, items []erp.ItemID,
) ([]erp.ItemID, error) {
	if len(items) == 0 {
		return nil, nil
	}
	var twice []erp.ItemID
	err := t.all(ctx, act{"count items of quick order", string(id)}, &twice, selectAskedTwice, account, id, texts(items), portal.LineAdded)
	return twice, err
}

const deleteQuickOrders = `DELETE FROM quick_orders WHERE expires_at < $1`

// DropQuickOrders implements portal.Tx. It sees every account's in a job's scope only.
func (t storeTx) DropQuickOrders(ctx context.Context, expiredBefore time.Time) error {
	return t.write(ctx, act{verb: "drop quick orders"}, deleteQuickOrders, expiredBefore)
}
