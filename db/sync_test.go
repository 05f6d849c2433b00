package db_test

import (
	"slices"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func TestWatermarksAreKeptByFeedAndAccount(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	type place struct {
		feed    erp.Feed
		account portal.AccountID
	}
	marks := map[place]portal.Watermark{
		{erp.FeedItems, ""}:        {Through: noon, ReadAt: noon.Add(time.Second)},
		{erp.FeedOrders, ours}:     {Through: noon.Add(time.Hour), ReadAt: noon},
		{erp.FeedOrders, theirs}:   {ReadAt: noon},                                                              // read, and there was nothing
		{erp.FeedInvoices, theirs}: {Pass: portal.Pass{Begun: noon, Through: noon.Add(-time.Hour), Next: "41"}}, // cut short
	}
	for at, mark := range marks {
		b.do(portal.JobScope(), func(tx portal.Tx) error {
			before := portal.Watermark{Through: noon.Add(-time.Hour), Pass: portal.Pass{Begun: noon, Next: "17"}}
			if err := tx.SaveWatermark(t.Context(), at.feed, at.account, before); err != nil {
				return err
			}
			return tx.SaveWatermark(t.Context(), at.feed, at.account, mark)
		})
	}
	marks[place{erp.FeedInvoices, ours}] = portal.Watermark{}
	for at, want := range marks {
		b.do(portal.JobScope(), func(tx portal.Tx) error {
			got, err := tx.Watermark(t.Context(), at.feed, at.account)
			if got != want {
				t.Errorf("watermark of %v = %v, want %v", at, got, want)
			}
			return err
		})
	}
}

func TestSyncTurnsGoToWhoWaitedLongest(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, step := range []struct {
		account portal.AccountID // that has its turn
		minute  int
		want    []portal.AccountID // from then on
	}{
		{ours, 1, []portal.AccountID{theirs, ours}},
		{theirs, 2, []portal.AccountID{ours, theirs}},
		{ours, 3, []portal.AccountID{theirs, ours}},
	} {
		turn := portal.Watermark{ReadAt: noon.Add(time.Duration(step.minute) * time.Minute)}
		b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.SaveWatermark(t.Context(), erp.FeedCustomers, step.account, turn) })
		b.do(portal.JobScope(), func(tx portal.Tx) error {
			accounts, err := tx.AccountsByTurn(t.Context())
			var got []portal.AccountID
			for _, a := range accounts {
				got = append(got, a.ID)
			}
			if !slices.Equal(got, step.want) {
				t.Errorf("after the turn of %s: %v, want %v", step.account, got, step.want)
			}
			return err
		})
	}
}
