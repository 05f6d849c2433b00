package db

import (
	"context"
	"database/sql"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

const selectWatermark = `SELECT through, read_at FROM watermarks WHERE feed = $1 AND coalesce(account_id, '') = $2`

// Watermark implements portal.Tx. Feeds that belong to nobody are seen in a job's scope only.
func (t storeTx) Watermark(ctx context.Context, feed erp.Feed, account portal.AccountID) (portal.Watermark, error) {
	var rows []struct {
		Through sql.NullTime `db:"through"`
		ReadAt  sql.NullTime `db:"read_at"`
	}
	err := t.all(ctx, act{"read watermark of feed", string(feed)}, &rows, selectWatermark, feed, account)
	if err != nil || len(rows) == 0 {
		return portal.Watermark{}, err
	}
	return portal.Watermark{Through: utc(rows[0].Through), ReadAt: utc(rows[0].ReadAt)}, nil
}

const upsertWatermark = `
	INSERT INTO watermarks (feed, account_id, through, read_at) VALUES ($1, nullif($2, ''), $3, $4)
	ON CONFLICT (feed, coalesce(account_id, '')) DO UPDATE SET through = excluded.through, read_at = excluded.read_at`

// SaveWatermark implements portal.Tx.
func (t storeTx) SaveWatermark(ctx context.Context, feed erp.Feed, account portal.AccountID, w portal.Watermark) error {
	return t.write(ctx, act{"save watermark of feed", string(feed)}, upsertWatermark,
		feed, account, moment(w.Through), moment(w.ReadAt))
}
