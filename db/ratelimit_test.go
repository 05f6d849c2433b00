package db_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/db/dbtest"
)

func TestRateLimiterAllowsLimitThenMakesWait(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	limiter := db.NewRateLimiter(d.App, func() time.Time { return now })
	const limit, window = 3, 15 * time.Minute
	check := func(bucket string, wantOK bool, wantLeft int, wantRetry time.Duration) {
		t.Helper()
		ok, retry, left, err := limiter.Allow(t.Context(), bucket, limit, window)
		if err != nil || ok != wantOK || left != wantLeft || retry != wantRetry {
			t.Errorf("%s at %s: ok=%t left=%d retry=%s err=%v, want ok=%t left=%d retry=%s",
				bucket, now.Format(time.TimeOnly), ok, left, retry, err, wantOK, wantLeft, wantRetry)
		}
	}
	check("a", true, 2, 0)
	check("a", true, 1, 0)
	check("a", true, 0, 0)
	check("a", false, 0, 5*time.Minute)
	check("b", true, 2, 0)
	now = now.Add(2 * time.Minute)
	check("a", false, 0, 3*time.Minute) // what was refused did not count
	now = now.Add(3 * time.Minute)
	check("a", true, 0, 0)
	check("a", false, 0, 5*time.Minute)
	now = now.Add(time.Hour)
	check("a", true, 2, 0)
}

func TestRateLimiterCountsAcrossReplicas(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	const limit = 10
	var allowed atomic.Int32
	var replicas sync.WaitGroup
	for range 4 {
		limiter := db.NewRateLimiter(d.App, func() time.Time { return now })
		replicas.Go(func() {
			for range limit {
				ok, _, _, err := limiter.Allow(t.Context(), "sign-in", limit, time.Minute)
				if err != nil {
					t.Error(err)
				}
				if ok {
					allowed.Add(1)
				}
			}
		})
	}
	replicas.Wait()
	if allowed.Load() != limit {
		t.Errorf("%d events were allowed, want %d", allowed.Load(), limit)
	}
}

func TestRateLimiterKeepsItsTableSmall(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	limiter := db.NewRateLimiter(d.App, func() time.Time { return now })
	for _, bucket := range []string{"a", "b", "c"} {
		if _, _, _, err := limiter.Allow(t.Context(), bucket, 1, time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(time.Hour)
	if _, _, _, err := limiter.Allow(t.Context(), "d", 1, time.Minute); err != nil {
		t.Fatal(err)
	}
	var rows int
	if err := d.App.SQL().Get(&rows, "SELECT count(*) FROM rate_limits"); err != nil || rows != 1 {
		t.Errorf("%d buckets kept, error %v; want 1", rows, err)
	}
}
