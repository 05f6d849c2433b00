package db

import (
	"context"
	"database/sql"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// selectFeedStates knows the feeds that the sync reads, so that one that was never read is told as well. Rows are the
// planner's estimate, which costs nothing.
const selectFeedStates = `
	SELECT f.feed, f.per_account, count(w.feed) FILTER (WHERE w.read_at IS NOT NULL) AS accounts,
		CASE WHEN f.per_account THEN (SELECT count(*) FROM accounts) ELSE 1 END - count(w.feed) FILTER (WHERE w.read_at IS NOT NULL) AS unread,
		min(w.read_at) AS oldest, max(w.read_at) AS newest, count(*) FILTER (WHERE w.pass_next <> '') AS unfinished,
		(SELECT reltuples::bigint FROM pg_class WHERE oid = f.mirror::regclass) AS rows
	FROM (VALUES (1, 'items', false, 'items'), (2, 'availability', false, 'availability'), (3, 'customers', false, 'directory'),
		(4, 'customers', true, 'customers'), (5, 'orders', true, 'orders'), (6, 'shipments', true, 'shipments'), (7, 'invoices', true, 'invoices')
	) f (place, feed, per_account, mirror)
	LEFT JOIN watermarks w ON w.feed = f.feed AND (w.account_id IS NOT NULL) = f.per_account
	GROUP BY f.place, f.feed, f.per_account, f.mirror ORDER BY f.place`

// FeedStates implements portal.Tx.
func (t storeTx) FeedStates(ctx context.Context) ([]portal.FeedState, error) {
	var rows []struct {
		Feed       string       `db:"feed"`
		PerAccount bool         `db:"per_account"`
		Accounts   int          `db:"accounts"`
		Unread     int          `db:"unread"`
		Oldest     sql.NullTime `db:"oldest"`
		Newest     sql.NullTime `db:"newest"`
		Unfinished int          `db:"unfinished"`
		Rows       int64        `db:"rows"`
	}
	err := t.all(ctx, act{verb: "read feeds"}, &rows, selectFeedStates)
	feeds := make([]portal.FeedState, len(rows))
	for i, r := range rows {
		feeds[i] = portal.FeedState{
			Feed: erp.Feed(r.Feed), PerAccount: r.PerAccount, Accounts: r.Accounts, Unread: r.Unread, Oldest: utc(r.Oldest), Newest: utc(r.Newest),
			Unfinished: r.Unfinished, Rows: r.Rows,
		}
	}
	return feeds, err
}

// Breaker implements portal.Tx.
func (t storeTx) Breaker(ctx context.Context) (portal.BreakerState, error) {
	var row struct {
		State    string    `db:"state"`
		Failures int       `db:"failures"`
		Since    time.Time `db:"since"`
	}
	err := t.one(ctx, act{verb: "read breaker"}, &row, `SELECT state, failures, since FROM erp_breaker`)
	return portal.BreakerState{State: row.State, Failures: row.Failures, Since: row.Since.UTC()}, err
}

// selectQueueStates reads River's table of jobs. Finished jobs are left alone, of which there are many.
const selectQueueStates = `
	SELECT queue, count(*) FILTER (WHERE state = 'available') AS waiting, count(*) FILTER (WHERE state = 'running') AS running,
		count(*) FILTER (WHERE state IN ('retryable', 'scheduled', 'pending')) AS retrying,
		count(*) FILTER (WHERE state = 'discarded' AND finalized_at >= $1) AS failed,
		min(scheduled_at) FILTER (WHERE state = 'available') AS oldest
	FROM river_job WHERE state IN ('available', 'running', 'retryable', 'scheduled', 'pending', 'discarded') GROUP BY queue ORDER BY queue`

// QueueStates implements portal.Tx.
func (t storeTx) QueueStates(ctx context.Context, failedSince time.Time) ([]portal.QueueState, error) {
	var rows []struct {
		Name     string       `db:"queue"`
		Waiting  int          `db:"waiting"`
		Running  int          `db:"running"`
		Retrying int          `db:"retrying"`
		Failed   int          `db:"failed"`
		Oldest   sql.NullTime `db:"oldest"`
	}
	err := t.all(ctx, act{verb: "read queues"}, &rows, selectQueueStates, failedSince)
	queues := make([]portal.QueueState, len(rows))
	for i, r := range rows {
		queues[i] = portal.QueueState{
			Name: r.Name, Waiting: r.Waiting, Running: r.Running, Retrying: r.Retrying, Failed: r.Failed, Oldest: utc(r.Oldest),
		}
	}
	return queues, err
}
