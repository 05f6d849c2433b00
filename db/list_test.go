package db_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func newList(id portal.ListID, owner portal.UserID, name string, shared bool) portal.List {
	return portal.List{
		ID: id, Account: ours, Owner: owner, OwnerName: "Somebody", Name: name, Shared: shared,
		ChangedBy: "Somebody", ChangedAt: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC),
	}
}

func saveLists(b bench, lists ...portal.List) {
	b.t.Helper()
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		for _, l := range lists {
			if err := tx.SaveList(b.t.Context(), l); err != nil {
				return err
			}
		}
		return nil
	})
}

func TestListsAreTheOwnersOrShared(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	mine, shared, private := newList("l1", anna, "beta", false), newList("l2", boris, "Alpha", true), newList("l3", boris, "gamma", false)
	saveLists(b, mine, shared, private)
	got := read(b, func(tx portal.Tx) ([]portal.List, error) { return tx.Lists(t.Context(), ours, anna) })
	if diff := cmp.Diff([]portal.List{shared, mine}, got); diff != "" {
		t.Errorf("lists (-want +got):\n%s", diff)
	}
	for name, find := range map[string]func(portal.Tx) error{
		"List":     func(tx portal.Tx) error { _, err := tx.List(t.Context(), ours, anna, "l3"); return err },
		"LockList": func(tx portal.Tx) error { _, err := tx.LockList(t.Context(), ours, anna, "l3"); return err },
	} {
		if code := b.fails(portal.AccountScope(ours), find); code != portal.NotFound {
			t.Errorf("%s of somebody else's private list is %q, want not found", name, code)
		}
		if code := b.fails(portal.AccountScope(theirs), find); code != portal.NotFound {
			t.Errorf("%s from another account is %q, want not found", name, code)
		}
	}
	if n := read(b, func(tx portal.Tx) (int, error) { return tx.CountLists(t.Context(), ours) }); n != 3 {
		t.Errorf("counted %d lists, want 3", n)
	}
}

var unversioned = cmpopts.IgnoreFields(portal.ListLine{}, "Version")

func TestListLinesStandOnceAnItem(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveLists(b, newList("l1", anna, "Weekly", false))
	line := func(n int, item erp.ItemID, quantity, note string) portal.ListLine {
		return portal.ListLine{Line: n, Item: item, Quantity: erp.MustQuantity(quantity, "EA"), Note: note}
	}
	put := func(lines ...portal.ListLine) {
		b.do(portal.AccountScope(ours), func(tx portal.Tx) error { return tx.PutListLines(t.Context(), ours, "l1", lines) })
	}
	put(line(1, "A", "5", "bin 7"), line(2, "B", "0.5", ""))
	put(line(3, "A", "6", ""), line(4, "C", "1", "<b>"))
	lines := func(offset, limit int) []portal.ListLine {
		return read(b, func(tx portal.Tx) ([]portal.ListLine, error) {
			return tx.ListLines(t.Context(), ours, "l1", offset, limit)
		})
	}
	want := []portal.ListLine{line(1, "A", "6", "bin 7"), line(2, "B", "0.5", ""), line(4, "C", "1", "<b>")}
	if diff := cmp.Diff(want, lines(0, 0), unversioned); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[1:2], lines(1, 1), unversioned); diff != "" {
		t.Errorf("a page of them (-want +got):\n%s", diff)
	}
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error { return tx.DropListLines(t.Context(), ours, "l1", []int{1, 9}) })
	if diff := cmp.Diff(want[1:], lines(0, 0), unversioned); diff != "" {
		t.Errorf("after one is dropped (-want +got):\n%s", diff)
	}
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error { return tx.DropListLines(t.Context(), ours, "l1", nil) })
	if left := lines(0, 0); len(left) > 0 {
		t.Errorf("%d lines are left of all", len(left))
	}
}

// TestListLineVersionsNeverRepeat changes, replaces and puts back one line: were two of these states to have the same
// version, a page that shows the first would change the second.
func TestListLineVersionsNeverRepeat(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveLists(b, newList("l1", anna, "Weekly", true))
	seen := map[int64]string{}
	after := func(what string, do func(portal.Tx) error) {
		t.Helper()
		b.do(portal.AccountScope(ours), do)
		line := read(b, func(tx portal.Tx) ([]portal.ListLine, error) { return tx.ListLines(t.Context(), ours, "l1", 0, 0) })[0]
		if earlier, known := seen[line.Version]; known {
			t.Errorf("%s: line %d has version %d as after %s", what, line.Line, line.Version, earlier)
		}
		seen[line.Version] = what
	}
	put := func(item erp.ItemID) func(portal.Tx) error {
		return func(tx portal.Tx) error {
			return tx.PutListLines(t.Context(), ours, "l1", []portal.ListLine{{Line: 1, Item: item, Quantity: erp.MustQuantity("5", "EA")}})
		}
	}
	after("put", put("A"))
	after("put again", put("A"))
	after("changed", func(tx portal.Tx) error {
		return tx.ChangeListLine(t.Context(), ours, "l1", portal.ListLine{Line: 1, Quantity: erp.MustQuantity("6", "EA")})
	})
	after("replaced", func(tx portal.Tx) error {
		if err := tx.DropListLines(t.Context(), ours, "l1", nil); err != nil {
			return err
		}
		return put("B")(tx)
	})
}

// TestLockListSerialisesThoseWhoAddToIt adds one line per transaction. Were two of them to read the same lines, both would
// take the same number.
func TestLockListSerialisesThoseWhoAddToIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	saveLists(b, newList("l1", anna, "Weekly", true))
	const adders = 10
	done := make(chan error)
	for i := range adders {
		go func() {
			done <- b.InTx(t.Context(), portal.AccountScope(ours), func(tx portal.Tx) error {
				if _, err := tx.LockList(t.Context(), ours, boris, "l1"); err != nil {
					return err
				}
				lines, err := tx.ListLines(t.Context(), ours, "l1", 0, 0)
				if err != nil {
					return err
				}
				line := portal.ListLine{Line: len(lines) + 1, Item: erp.ItemID(fmt.Sprint(i)), Quantity: erp.MustQuantity("1", "EA")}
				return tx.PutListLines(t.Context(), ours, "l1", []portal.ListLine{line})
			})
		}()
	}
	for range adders {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	l := read(b, func(tx portal.Tx) (portal.List, error) { return tx.List(t.Context(), ours, anna, "l1") })
	if l.Lines != adders {
		t.Errorf("%d lines are on the list, want %d", l.Lines, adders)
	}
}
