package db

import (
	"context"
	"database/sql"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

const selectWatermark = `
	SELECT through, read_at, pass_begun, pass_through, pass_next FROM watermarks
	WHERE feed = $1 AND coalesce(account_id, '') = $2`

// Watermark implements portal.Tx. Feeds that belong to nobody are seen in a job's scope only.
func (t storeTx) Watermark(ctx context.Context, feed erp.Feed, account portal.AccountID) (portal.Watermark, error) {
	var rows []struct {
		Through     sql.NullTime `db:"through"`
		ReadAt      sql.NullTime `db:"read_at"`
		PassBegun   sql.NullTime `db:"pass_begun"`
		PassThrough sql.NullTime `db:"pass_through"`
		PassNext    string       `db:"pass_next"`
	}
	err := t.all(ctx, act{"read watermark of feed", string(feed)}, &rows, selectWatermark, feed, account)
	if err != nil || len(rows) == 0 {
		return portal.Watermark{}, err
	}
	row := rows[0]
	pass := portal.Pass{Begun: utc(row.PassBegun), Through: utc(row.PassThrough), Next: erp.Cursor(row.PassNext)}
	return portal.Watermark{Through: utc(row.Through), ReadAt: utc(row.ReadAt), Pass: pass}, nil
}

const upsertWatermark = `
	INSERT INTO watermarks (feed, account_id, through, read_at, pass_begun, pass_through, pass_next)
	VALUES ($1, nullif($2, ''), $3, $4, $5, $6, $7)
	ON CONFLICT (feed, coalesce(account_id, '')) DO UPDATE SET through = excluded.through, read_at = excluded.read_at,
		pass_begun = excluded.pass_begun, pass_through = excluded.pass_through, pass_next = excluded.pass_next`

// SaveWatermark implements portal.Tx.
func (t storeTx) SaveWatermark(ctx context.Context, feed erp.Feed, account portal.AccountID, w portal.Watermark) error {
	return t.write(ctx, act{"save watermark of feed", string(feed)}, upsertWatermark,
		feed, account, moment(w.Through), moment(w.ReadAt), moment(w.Pass.Begun), moment(w.Pass.Through), w.Pass.Next)
}

const selectAccountsByTurn = `
	SELECT a.account_id, a.erp_customer, a.name
	FROM accounts a LEFT JOIN watermarks w ON w.account_id = a.account_id AND w.feed = $1
	ORDER BY w.read_at NULLS FIRST, a.account_id`

// AccountsByTurn implements portal.Tx.
func (t storeTx) AccountsByTurn(ctx context.Context) ([]portal.Account, error) {
	var rows []accountRow
	err := t.all(ctx, act{verb: "read accounts by turn"}, &rows, selectAccountsByTurn, erp.FeedCustomers)
	return accountsOf(rows), err
}
