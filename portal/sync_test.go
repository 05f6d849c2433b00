package portal

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// fakeMirror is a store that keeps watermarks, and counts what else it is given.
type fakeMirror struct {
	Tx
	marks    map[erp.Feed]map[AccountID]Watermark
	items    []erp.ItemID
	accounts []Account
}

func (m *fakeMirror) InTx(_ context.Context, _ Scope, fn func(Tx) error) error { return fn(m) }

func (m *fakeMirror) Watermark(_ context.Context, name erp.Feed, account AccountID) (Watermark, error) {
	return m.marks[name][account], nil
}

func (m *fakeMirror) SaveWatermark(_ context.Context, name erp.Feed, account AccountID, w Watermark) error {
	if m.marks == nil {
		m.marks = map[erp.Feed]map[AccountID]Watermark{}
	}
	if m.marks[name] == nil {
		m.marks[name] = map[AccountID]Watermark{}
	}
	m.marks[name][account] = w
	return nil
}

func (m *fakeMirror) SaveItems(_ context.Context, items []erp.Item) error {
	for _, item := range items {
		m.items = append(m.items, item.ID)
	}
	return nil
}

func (m *fakeMirror) AccountsByTurn(context.Context) ([]Account, error) {
	turn := func(a Account) time.Time { return m.marks[erp.FeedCustomers][a.ID].ReadAt }
	return slices.SortedStableFunc(slices.Values(m.accounts), func(a, b Account) int { return turn(a).Compare(turn(b)) }), nil
}

// source is an ERP whose every page holds one item, in the order of their ids.
type source struct {
	erp.Adapter
	items     []erp.Item
	breaks    erp.ItemID // the page that is not answered
	asked     []erp.ListQuery
	customers []erp.CustomerID
	customer  func()
}

func (s *source) Name() string                   { return "source" }
func (s *source) Capabilities() erp.Capabilities { return erp.Capabilities{} }

func (s *source) Items(_ context.Context, q erp.ListQuery) (erp.Page[erp.Item], error) {
	s.asked = append(s.asked, q)
	left := slices.DeleteFunc(slices.Clone(s.items), func(i erp.Item) bool {
		return cmp.Compare(string(i.ID), string(q.Cursor)) <= 0 || i.Changed.Before(q.Since)
	})
	switch {
	case len(left) == 0:
		return erp.Page[erp.Item]{}, nil
	case left[0].ID == s.breaks:
		return erp.Page[erp.Item]{}, erp.Errorf(erp.Unavailable, "items", "cut")
	case len(left) == 1:
		return erp.Page[erp.Item]{Rows: left}, nil
	}
	return erp.Page[erp.Item]{Rows: left[:1], Next: erp.Cursor(left[0].ID)}, nil
}

func (s *source) Customer(ctx context.Context, id erp.CustomerID) (erp.Customer, error) {
	s.customers = append(s.customers, id)
	s.customer()
	return erp.Customer{}, erp.Errorf(erp.Unavailable, "customer", "down: %w", ctx.Err())
}

var begin = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// newSync returns a portal whose clock moves on by a minute with each look at it.
func newSync(store *fakeMirror, from *source) *Portal {
	now := begin
	return New(Config{
		Store: store, ERP: erp.NewClient(from, erp.ClientConfig{Retries: -1, Share: -1}),
		Clock: func() time.Time { now = now.Add(time.Minute); return now },
	})
}

func TestSyncCutShortGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	old := begin.Add(-time.Hour)
	from := &source{breaks: "C", items: []erp.Item{{ID: "A", Changed: old}, {ID: "B", Changed: old.Add(time.Minute)}, {ID: "C", Changed: old}, {ID: "D", Changed: old}}}
	store := &fakeMirror{}
	p := newSync(store, from)
	if err := p.syncItems(t.Context()); !errors.Is(err, erp.Unavailable) {
		t.Fatalf("error = %v, want unavailable", err)
	}
	cut := store.marks[erp.FeedItems][""]
	if !cut.ReadAt.IsZero() || !cut.Through.IsZero() {
		t.Errorf("a feed that was half read says %+v", cut)
	}
	from.breaks = ""
	if err := p.syncItems(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []erp.ItemID{"A", "B", "C", "D"}; !slices.Equal(store.items, want) {
		t.Errorf("items read: %v, want %v", store.items, want)
	}
	want := Watermark{Through: old.Add(time.Minute), ReadAt: cut.Pass.Begun} // the latest was read before the cut
	if got := store.marks[erp.FeedItems][""]; got != want {
		t.Errorf("watermark %+v, want %+v", got, want)
	}
}

func TestSyncMissesNoChangeMadeBehindItsBack(t *testing.T) {
	t.Parallel()
	from := &source{items: []erp.Item{{ID: "A", Changed: begin.Add(-time.Hour)}, {ID: "B", Changed: begin.Add(time.Hour)}}}
	store := &fakeMirror{}
	p := newSync(store, from)
	if err := p.syncItems(t.Context()); err != nil {
		t.Fatal(err)
	}
	// A changes after its page was read, and before B's was: B's change is the later one.
	from.items[0].Changed = begin.Add(30 * time.Minute)
	if err := p.syncItems(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []erp.ItemID{"A", "B", "A", "B"}; !slices.Equal(store.items, want) {
		t.Errorf("items read: %v, want %v", store.items, want)
	}
}

func TestSyncGivesEveryAccountItsTurn(t *testing.T) {
	t.Parallel()
	from := &source{}
	store := &fakeMirror{accounts: []Account{{ID: "a", Customer: "A"}, {ID: "b", Customer: "B"}, {ID: "c", Customer: "C"}}}
	p := newSync(store, from)
	for range 4 { // each run is cut while its first account is read
		ctx, cut := context.WithCancel(t.Context())
		from.customer = cut
		if err := p.SyncAccounts(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v, want canceled", err)
		}
	}
	if want := []erp.CustomerID{"A", "B", "C", "A"}; !slices.Equal(from.customers, want) {
		t.Errorf("customers read: %v, want %v", from.customers, want)
	}
}
