package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/tradecounter/portal/portal"
)

// RateLimiter counts events across all replicas, one row per bucket. limit events may come at once;
// after that one more for each limit-th part of the window that passes (the generic cell rate
// algorithm, ITU-T I.371). An event that is refused does not count.
type RateLimiter struct {
	db    *DB
	clock func() time.Time
}

var _ portal.RateLimiter = (*RateLimiter)(nil)

// NewRateLimiter returns a limiter that goes by the given clock.
func NewRateLimiter(d *DB, clock func() time.Time) *RateLimiter {
	return &RateLimiter{db: d, clock: clock}
}

// allowEvent moves the bucket on if that keeps it within the window. It also clears away a few
// buckets that are as good as new, so that nobody has to sweep.
const allowEvent = `
	WITH full_again AS (DELETE FROM rate_limits WHERE bucket IN (
		SELECT bucket FROM rate_limits WHERE free_at <= $2 AND bucket <> $1 LIMIT 4 FOR UPDATE SKIP LOCKED))
	INSERT INTO rate_limits AS r (bucket, free_at) VALUES ($1, $2::timestamptz + $3 * interval '1 microsecond')
	ON CONFLICT (bucket) DO UPDATE SET free_at = greatest(r.free_at, $2) + $3 * interval '1 microsecond'
		WHERE greatest(r.free_at, $2) + $3 * interval '1 microsecond' <= $4
	RETURNING free_at`

// Allow counts one event in bucket and reports whether it is within limit per window, how many more
// are, and if it is not, how long to wait.
func (l *RateLimiter) Allow(ctx context.Context, bucket string, limit int, window time.Duration) (ok bool, retryAfter time.Duration, remaining int, err error) {
	share := (window / time.Duration(limit)).Truncate(time.Microsecond) // as exact as the table
	now := l.clock().Truncate(time.Microsecond)
	end := now.Add(window)
	var freeAt time.Time
	err = l.db.pool.GetContext(ctx, &freeAt, allowEvent, bucket, now, share.Microseconds(), end)
	if err == nil {
		return true, 0, int(end.Sub(freeAt) / share), nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = l.db.pool.GetContext(ctx, &freeAt, `SELECT free_at FROM rate_limits WHERE bucket = $1`, bucket)
	}
	if err != nil {
		return false, 0, 0, fmt.Errorf("count event in %q: %w", bucket, explain(ctx, err))
	}
	return false, max(0, freeAt.Add(share).Sub(end)), 0, nil
}
