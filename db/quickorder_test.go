package db_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func quickOrder(id portal.QuickOrderID, madeAt time.Time) portal.QuickOrder {
	return portal.QuickOrder{
		ID: id, Account: ours, User: anna, Source: portal.QuickOrderSource{Kind: portal.SourceFile, Name: "a \x00 b.csv"},
		MadeAt: madeAt, ExpiresAt: madeAt.Add(time.Hour),
	}
}

func quickLine(n int, v portal.LineVerdict, item erp.ItemID, extended string) portal.QuickOrderLine {
	l := portal.QuickOrderLine{Line: n, Asked: portal.AskedLine{Row: n, Number: "x", Quantity: "1"}, Verdict: v, CheckedAt: noon}
	l.Match.Item = item
	if extended != "" {
		l.Extended = usd(extended)
	}
	return l
}

func TestQuickOrderLinesAreKeptSelectedAndCounted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ours := portal.AccountScope(ours)
	price := erp.Price{Item: "A", Net: usd("1.2345"), Per: "C", AsOf: noon, Quantity: erp.MustQuantity("0.5", "C")}
	first := quickLine(1, portal.LineOK, "A", "0.1234567890123456789")
	first.Price, first.PriceState, first.Quantity = &price, portal.PriceLive, erp.MustQuantity("0.5", "C")
	first.Asked.Was, first.Asked.WasPer = usd("1.1"), "C"
	lines := []portal.QuickOrderLine{
		first, quickLine(2, portal.LineUnknown, "", ""), quickLine(3, portal.LineShort, "A", "2.00"),
		quickLine(5, portal.LineOnConfirmation, "B", ""), quickLine(7, portal.LineAdded, "B", "9"),
	}
	b.do(ours, func(tx portal.Tx) error { return tx.InsertQuickOrder(t.Context(), quickOrder("q", noon), lines, 50) })
	all := portal.LineSelection{Account: "acc-ours", ID: "q", Limit: 100}
	for name, c := range map[string]struct {
		selected func(portal.LineSelection) portal.LineSelection
		want     []int
	}{
		"all": {func(s portal.LineSelection) portal.LineSelection { return s }, []int{1, 2, 3, 5, 7}},
		"by verdict": {func(s portal.LineSelection) portal.LineSelection {
			s.Verdicts = []portal.LineVerdict{portal.LineOK, portal.LineAdded}
			return s
		}, []int{1, 7}},
		"by line":      {func(s portal.LineSelection) portal.LineSelection { s.Lines = []int{2, 4, 5}; return s }, []int{2, 5}},
		"no line":      {func(s portal.LineSelection) portal.LineSelection { s.Lines = []int{}; return s }, nil},
		"after":        {func(s portal.LineSelection) portal.LineSelection { s.After = 3; return s }, []int{5, 7}},
		"a page":       {func(s portal.LineSelection) portal.LineSelection { s.Offset, s.Limit = 1, 2; return s }, []int{2, 3}},
		"another user": {func(s portal.LineSelection) portal.LineSelection { s.Account = theirs; return s }, nil},
	} {
		got := read(b, func(tx portal.Tx) ([]portal.QuickOrderLine, error) {
			return tx.QuickOrderLines(t.Context(), c.selected(all))
		})
		var numbers []int
		for _, l := range got {
			numbers = append(numbers, l.Line)
		}
		if !slices.Equal(numbers, c.want) {
			t.Errorf("%s: lines %v, want %v", name, numbers, c.want)
		}
	}
	got := read(b, func(tx portal.Tx) ([]portal.QuickOrderLine, error) { return tx.QuickOrderLines(t.Context(), all) })
	if diff := cmp.Diff(first, got[0]); diff != "" {
		t.Errorf("line (-want +got):\n%s", diff)
	}
	counts := read(b, func(tx portal.Tx) ([]portal.LineCount, error) {
		return tx.CountQuickOrder(t.Context(), "acc-ours", "q")
	})
	var sum erp.Money
	lineCount, last := 0, 0
	for _, c := range counts {
		lineCount, last = lineCount+c.Lines, max(last, c.Last)
		if c.Verdict.Addable() {
			var err error
			if sum, err = sum.Add(c.Sum); err != nil {
				t.Fatal(err)
			}
		}
	}
	if lineCount != 5 || last != 7 || !sum.Equal(usd("2.1234567890123456789")) {
		t.Errorf("%d lines up to %d come to %s", lineCount, last, sum)
	}
	twice := read(b, func(tx portal.Tx) ([]erp.ItemID, error) {
		return tx.AskedTwice(t.Context(), "acc-ours", "q", []erp.ItemID{"A", "B"})
	})
	if !slices.Equal(twice, []erp.ItemID{"A"}) {
		t.Errorf("asked for twice are %v; what is in the cart does not count", twice)
	}
	b.do(ours, func(tx portal.Tx) error {
		if err := tx.SaveQuickOrderLines(t.Context(), "acc-ours", "q", []portal.QuickOrderLine{quickLine(2, portal.LineOK, "C", "1")}); err != nil {
			return err
		}
		return tx.DropQuickOrderLines(t.Context(), "acc-ours", "q", []int{1, 3, 99})
	})
	if left := read(b, func(tx portal.Tx) ([]portal.QuickOrderLine, error) { return tx.QuickOrderLines(t.Context(), all) }); len(left) != 3 || left[0].Verdict != portal.LineOK {
		t.Errorf("left are %+v", left)
	}
}

func TestQuickOrdersAreTheirUsersAndMakeRoom(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	scope := portal.AccountScope(ours)
	for n := range 5 {
		q := quickOrder(portal.QuickOrderID(fmt.Sprint("q", n)), noon.Add(time.Duration(n)*time.Minute))
		b.do(scope, func(tx portal.Tx) error {
			return tx.InsertQuickOrder(t.Context(), q, []portal.QuickOrderLine{quickLine(1, portal.LineOK, "A", "")}, 3)
		})
	}
	list := read(b, func(tx portal.Tx) ([]portal.QuickOrder, error) { return tx.QuickOrders(t.Context(), ours, anna) })
	var ids []portal.QuickOrderID
	for _, q := range list {
		ids = append(ids, q.ID)
	}
	if !slices.Equal(ids, []portal.QuickOrderID{"q4", "q3", "q2"}) {
		t.Errorf("kept are %v, want the newest three", ids)
	}
	for name, user := range map[string]portal.UserID{"a colleague's": boris, "one that made room": anna} {
		id := map[string]portal.QuickOrderID{"a colleague's": "q4", "one that made room": "q0"}[name]
		if code := b.fails(scope, func(tx portal.Tx) error { _, err := tx.QuickOrder(t.Context(), ours, user, id); return err }); code != portal.NotFound {
			t.Errorf("%s: %q, want not found", name, code)
		}
		if code := b.fails(scope, func(tx portal.Tx) error { _, err := tx.LockQuickOrder(t.Context(), ours, user, id); return err }); code != portal.NotFound {
			t.Errorf("%s, to be locked: %q, want not found", name, code)
		}
	}
	if code := b.fails(portal.AccountScope(theirs), func(tx portal.Tx) error { _, err := tx.QuickOrder(t.Context(), ours, anna, "q4"); return err }); code != portal.NotFound {
		t.Errorf("from another account: %q, want not found", code)
	}
	renamed := quickOrder("q3", noon)
	renamed.Source, renamed.Task, renamed.ExpiresAt = portal.QuickOrderSource{Kind: portal.SourceOrder, Name: "4711"}, "t1", noon.Add(-time.Second)
	b.do(scope, func(tx portal.Tx) error { return tx.SaveQuickOrder(t.Context(), renamed) })
	if got := read(b, func(tx portal.Tx) (portal.QuickOrder, error) { return tx.QuickOrder(t.Context(), ours, anna, "q3") }); got != renamed {
		t.Errorf("saved %+v, got %+v", renamed, got)
	}
	b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.DropQuickOrders(t.Context(), noon) })
	var left []string
	if err := b.d.Superuser.Select(&left, "SELECT quick_order_id FROM quick_order_lines ORDER BY 1"); err != nil || !slices.Equal(left, []string{"q2", "q4"}) {
		t.Errorf("lines are left of %v, %v", left, err)
	}
}
