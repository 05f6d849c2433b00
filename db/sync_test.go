package db_test

import (
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
		{erp.FeedItems, ""}:      {Through: noon, ReadAt: noon.Add(time.Second)},
		{erp.FeedOrders, ours}:   {Through: noon.Add(time.Hour), ReadAt: noon},
		{erp.FeedOrders, theirs}: {ReadAt: noon}, // read, and there was nothing
	}
	for at, mark := range marks {
		b.do(portal.JobScope(), func(tx portal.Tx) error {
			if err := tx.SaveWatermark(t.Context(), at.feed, at.account, portal.Watermark{Through: noon.Add(-time.Hour)}); err != nil {
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
