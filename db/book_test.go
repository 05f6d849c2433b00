package db_test

import (
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func book(b bench, q portal.BookQuery) portal.Book {
	b.t.Helper()
	var book portal.Book
	b.do(portal.StaffScope(anna), func(tx portal.Tx) (err error) {
		book, err = tx.Book(b.t.Context(), q)
		return err
	})
	return book
}

func saveBook(b bench) {
	b.t.Helper()
	b.do(portal.JobScope(), func(tx portal.Tx) error {
		return tx.SaveDirectory(b.t.Context(), []erp.Customer{
			{ID: "C1", Name: "Ours", Rep: erp.Rep{ID: "7"}}, {ID: "C2", Name: "Theirs", Rep: erp.Rep{ID: "7"}}, {ID: "C3", Name: "New", Rep: erp.Rep{ID: "8"}},
		})
	})
}

// TestBookIsAsOldAsItsOldestFigure has the oldest one on another page than the one that is shown.
func TestBookIsAsOldAsItsOldestFigure(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveBook(b)
	q := portal.BookQuery{Rep: "7", User: anna, Limit: 1, Page: 1, Now: noon, Zone: time.UTC, Today: november(24)}
	if got := book(b, q); !got.ReadAt.IsZero() {
		t.Errorf("a book without figures was read at %v", got.ReadAt)
	}
	readOrders := func(account portal.AccountID, at time.Time) {
		b.do(portal.JobScope(), func(tx portal.Tx) error {
			return tx.SaveWatermark(t.Context(), erp.FeedOrders, account, portal.Watermark{ReadAt: at})
		})
	}
	readReceivable := func(account portal.AccountID, at time.Time) {
		b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.SaveReceivable(t.Context(), account, at, erp.Receivable{}) })
	}
	readReceivable(ours, noon)
	readReceivable(theirs, noon.Add(-time.Hour))
	if got := book(b, q); got.Rows[0].Name != "Ours" || !got.ReadAt.Equal(noon.Add(-time.Hour)) {
		t.Errorf("beside sums of an hour ago %q was read at %v", got.Rows[0].Name, got.ReadAt)
	}
	readOrders(ours, noon.Add(-2*time.Hour))
	if got := book(b, q); !got.ReadAt.Equal(noon.Add(-2 * time.Hour)) {
		t.Errorf("with orders of two hours ago the book was read at %v", got.ReadAt)
	}
	if got := book(b, portal.BookQuery{Rep: "8", User: anna, Limit: 1, Page: 1, Now: noon, Zone: time.UTC}); len(got.Rows) != 1 || !got.ReadAt.IsZero() {
		t.Errorf("somebody else's book of %d was read at %v", len(got.Rows), got.ReadAt)
	}
}

// TestBookKeepsTheDistributorsCalendar has an order placed after midnight in UTC, which was the day before there.
func TestBookKeepsTheDistributorsCalendar(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveBook(b)
	if _, err := b.d.Superuser.Exec(`
		INSERT INTO writes (reference, account_id, kind, actor_name, input_hash, depends_on, state, hold_kind, payload,
			erp_id, erp_number, reason, error_code, attempts, stuck, request_id, placed_at, changed_at)
		VALUES ('W-1', $1, 'order', 'Anna', '', '', 'confirmed', '', '{}', '', '', '', '', 0, false, '', '2026-11-25 01:30Z', now())`, ours); err != nil {
		t.Fatal(err)
	}
	dayton, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		zone  *time.Location
		on    erp.Date
		quiet int
	}{{time.UTC, november(25), 0}, {dayton, november(24), 1}} {
		got := book(b, portal.BookQuery{Rep: "7", User: anna, Limit: 9, Page: 1, Search: "ours", Now: noon, Zone: tt.zone, QuietSince: november(24)})
		if len(got.Rows) != 1 || got.Rows[0].LastOrderOn != tt.on || got.Counts[portal.BookQuiet] != tt.quiet {
			t.Errorf("in %v the book is %+v with %d quiet, want the last order on %v and %d", tt.zone, got.Rows, got.Counts[portal.BookQuiet], tt.on, tt.quiet)
		}
	}
}
