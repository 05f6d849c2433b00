package db_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// placed is an order's write as PlaceOrder stores it.
func placed(ref erp.Reference) portal.Write {
	return portal.Write{
		Reference: ref, Kind: portal.WriteOrder, Account: ours, User: anna, ActorName: "Anna", InputHash: "hash", State: portal.Placed,
		Payload: json.RawMessage(`{"CustomerPO": "4500 ü"}`), RequestID: "r1", PlacedAt: noon, ChangedAt: noon, NextTryAt: noon,
	}
}

func insertWrites(b bench, writes ...portal.Write) {
	b.t.Helper()
	b.do(portal.JobScope(), func(tx portal.Tx) error {
		for _, w := range writes {
			if _, inserted, err := tx.InsertWrite(b.t.Context(), w); err != nil || !inserted {
				return fmt.Errorf("insert %s: inserted %t: %w", w.Reference, inserted, err)
			}
		}
		return nil
	})
}

func lease(b bench, ref erp.Reference, now time.Time, d time.Duration) (w portal.Write, err error) {
	err = b.InTx(b.t.Context(), portal.AccountScope(ours), func(tx portal.Tx) error {
		w, err = tx.LeaseWrite(b.t.Context(), ours, ref, now, now.Add(d))
		return err
	})
	return w, err
}

func TestInsertWriteStoresTheFirstAndReturnsItToTheSecond(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first, second := placed("W-1"), placed("W-1")
	second.InputHash, second.ActorName = "other", "Somebody"
	for i, w := range []portal.Write{first, second} {
		b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
			got, inserted, err := tx.InsertWrite(t.Context(), w)
			if inserted != (i == 0) {
				t.Errorf("try %d: inserted %t", i, inserted)
			}
			if diff := cmp.Diff(first, got); diff != "" {
				t.Errorf("try %d (-want +got):\n%s", i, diff)
			}
			return err
		})
	}
}

func TestInsertWriteOfOneReferenceAtOnceHasOneWinner(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const clicks = 8
	won := make(chan bool, clicks)
	done := make(chan error)
	for i := range clicks {
		go func() {
			w := placed("W-1")
			w.RequestID = fmt.Sprint(i)
			done <- b.InTx(t.Context(), portal.AccountScope(ours), func(tx portal.Tx) error {
				stored, inserted, err := tx.InsertWrite(t.Context(), w)
				if err == nil && !inserted && stored.Reference != w.Reference {
					err = errors.New("the loser was not shown what is stored")
				}
				won <- inserted
				return err
			})
		}()
	}
	winners := 0
	for range clicks {
		if err := <-done; err != nil {
			t.Error(err)
		}
		if <-won {
			winners++
		}
	}
	if winners != 1 {
		t.Errorf("%d of %d inserted, want 1", winners, clicks)
	}
}

func TestInsertWriteHidesAnotherAccountsReference(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	insertWrites(b, placed("W-1"))
	code := b.fails(portal.AccountScope(theirs), func(tx portal.Tx) error {
		w := placed("W-1")
		w.Account, w.User = theirs, boris
		stored, _, err := tx.InsertWrite(t.Context(), w)
		if stored.Reference != "" {
			t.Errorf("shown %+v, want nothing", stored)
		}
		return err
	})
	if code != portal.Conflict {
		t.Errorf("failed with %q, want a conflict", code)
	}
}

func TestSaveWriteKeepsStateAndResult(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	insertWrites(b, placed("W-1"))
	want := placed("W-1")
	want.DependsOn, want.State, want.HoldKind, want.Payload = "W-0", portal.OutcomeUnknown, erp.HoldCredit, json.RawMessage(`{"Subject": true}`)
	want.ERPID, want.ERPNumber, want.Reason, want.ErrorCode = "77", "4711", "Überschritten", erp.OutcomeUnknown
	want.Attempts, want.Stuck, want.ChangedAt, want.NextTryAt = 3, true, noon.Add(time.Minute), time.Time{}
	leased, err := lease(b, "W-1", noon, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	save := want
	save.LeasedUntil = leased.LeasedUntil
	save.ActorName, save.InputHash, save.PlacedAt = "Forger", "forged", noon.Add(time.Hour) // stay as they were
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error { return tx.SaveWrite(t.Context(), save) })
	got := read(b, func(tx portal.Tx) (portal.Write, error) { return tx.Write(t.Context(), ours, "W-1") })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("write (-want +got):\n%s", diff)
	}
	code := b.fails(portal.AccountScope(ours), func(tx portal.Tx) error { return tx.SaveWrite(t.Context(), placed("W-2")) })
	if code != portal.NotFound {
		t.Errorf("saving an unknown write: %q, want not found", code)
	}
}

func TestLeaseWriteOfTenWorkersHasOneWinner(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	insertWrites(b, placed("W-1"))
	const workers = 10
	done := make(chan error)
	for range workers {
		go func() {
			_, err := lease(b, "W-1", noon, time.Minute)
			done <- err
		}()
	}
	winners := 0
	for range workers {
		switch err := <-done; {
		case err == nil:
			winners++
		case portal.CodeOf(err) != portal.Conflict:
			t.Errorf("a loser failed with %v, want a conflict", err)
		}
	}
	if winners != 1 {
		t.Errorf("%d workers hold the lease, want 1", winners)
	}
}

func TestLeaseWriteEndsByTimeAndBySaving(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	insertWrites(b, placed("W-1"))
	var held portal.Write
	save := func() {
		b.do(portal.AccountScope(ours), func(tx portal.Tx) error { return tx.SaveWrite(t.Context(), held) })
	}
	for _, step := range []struct {
		name string
		at   time.Time
		save bool
		want portal.Code
	}{
		{"free", noon, false, ""},
		{"held", noon.Add(59 * time.Second), false, portal.Conflict},
		{"run out", noon.Add(time.Minute), false, ""},
		{"held again", noon.Add(time.Minute), false, portal.Conflict},
		{"ended by saving", noon.Add(time.Minute), true, ""},
	} {
		if step.save {
			save()
		}
		w, err := lease(b, "W-1", step.at, time.Minute)
		if portal.CodeOf(err) != step.want || (err != nil && step.want == "") {
			t.Errorf("%s: error %v, want %q", step.name, err, step.want)
		}
		if err != nil {
			continue
		}
		if held = w; w.Reference != "W-1" {
			t.Errorf("%s: leased %+v", step.name, w)
		}
	}
	if _, err := lease(b, "W-2", noon, time.Minute); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("unknown write: %v, want not found", err)
	}
}

// A worker that stalls past its lease must find out before it sends or stores anything.
func TestSaveWriteIsRefusedOnceAnotherHoldsTheLease(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	insertWrites(b, placed("W-1"))
	stalled, err := lease(b, "W-1", noon, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	next, err := lease(b, "W-1", noon.Add(time.Minute), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	saving := func(w portal.Write) func(portal.Tx) error {
		return func(tx portal.Tx) error { return tx.SaveWrite(t.Context(), w) }
	}
	if code := b.fails(portal.AccountScope(ours), saving(stalled)); code != portal.Conflict {
		t.Errorf("the stalled worker's save: %q, want a conflict", code)
	}
	next.State = portal.Confirmed
	b.do(portal.AccountScope(ours), saving(next))
	if code := b.fails(portal.AccountScope(ours), saving(stalled)); code != portal.Conflict {
		t.Errorf("the stalled worker's save after the other's: %q, want a conflict", code)
	}
	if got := read(b, func(tx portal.Tx) (portal.Write, error) { return tx.Write(t.Context(), ours, "W-1") }); got.State != portal.Confirmed {
		t.Errorf("state %s, want confirmed", got.State)
	}
}

func TestLeaseWriteOfARolledBackTransactionIsNone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	insertWrites(b, placed("W-1"))
	crash := errors.New("crash")
	err := b.InTx(t.Context(), portal.AccountScope(ours), func(tx portal.Tx) error {
		if _, err := tx.LeaseWrite(t.Context(), ours, "W-1", noon, noon.Add(time.Minute)); err != nil {
			return err
		}
		return crash
	})
	if !errors.Is(err, crash) {
		t.Fatal(err)
	}
	if _, err := lease(b, "W-1", noon, time.Minute); err != nil {
		t.Errorf("lease after the crash: %v", err)
	}
}

func refsOf(writes []portal.Write) []erp.Reference {
	var refs []erp.Reference
	for _, w := range writes {
		refs = append(refs, w.Reference)
	}
	return refs
}

// variant is a write of ours that differs from placed in what change does.
func variant(ref erp.Reference, change func(*portal.Write)) portal.Write {
	w := placed(ref)
	change(&w)
	return w
}

func TestWritesAreTheAccountsOfTheKindNewestFirst(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	insertWrites(
		b,
		variant("W-old", func(w *portal.Write) { w.PlacedAt = noon.Add(-time.Hour) }),
		variant("W-new", func(w *portal.Write) { w.PlacedAt, w.State = noon.Add(time.Hour), portal.Confirmed }),
		variant("W-held", func(w *portal.Write) { w.State = portal.Held }),
		variant("W-other-kind", func(w *portal.Write) { w.Kind = "return" }),
		variant("W-theirs", func(w *portal.Write) { w.Account, w.User = theirs, "" }),
	)
	for _, tt := range []struct {
		name   string
		states []portal.WriteState
		limit  int
		want   []erp.Reference
	}{
		{"of every state", nil, 10, []erp.Reference{"W-new", "W-held", "W-old"}},
		{"of no state", []portal.WriteState{}, 10, nil},
		{"unconfirmed", portal.Unconfirmed(), 10, []erp.Reference{"W-held", "W-old"}},
		{"of one state", []portal.WriteState{portal.Confirmed}, 10, []erp.Reference{"W-new"}},
		{"at most", nil, 2, []erp.Reference{"W-new", "W-held"}},
	} {
		got := read(b, func(tx portal.Tx) ([]portal.Write, error) {
			return tx.Writes(t.Context(), ours, portal.WriteOrder, tt.states, tt.limit)
		})
		if refs := refsOf(got); !slices.Equal(refs, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, refs, tt.want)
		}
	}
	got := read(b, func(tx portal.Tx) ([]portal.Write, error) {
		return tx.WritesByReference(t.Context(), ours, []erp.Reference{"W-old", "W-theirs", "W-unknown"})
	})
	if refs := refsOf(got); !slices.Equal(refs, []erp.Reference{"W-old"}) {
		t.Errorf("by reference: %q, want ours only", refs)
	}
}

func TestOverdueWritesAreThoseThatAWorkerTakesFurther(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	due := func(state portal.WriteState) portal.Write {
		return variant(erp.Reference("W-"+string(state)), func(w *portal.Write) { w.State = state })
	}
	insertWrites(
		b, due(portal.Placed), due(portal.Submitting), due(portal.PendingInERP), due(portal.OutcomeUnknown),
		due(portal.AwaitingApproval), due(portal.Held), due(portal.Confirmed), due(portal.Rejected), due(portal.AwaitingBuyer), due(portal.Cancelled),
		variant("W-theirs", func(w *portal.Write) {
			w.Account, w.User, w.NextTryAt = theirs, boris, noon.Add(-time.Hour)
		}),
		variant("W-later", func(w *portal.Write) { w.NextTryAt = noon.Add(time.Second) }),
		variant("W-never", func(w *portal.Write) { w.NextTryAt = time.Time{} }),
		variant("W-stuck", func(w *portal.Write) { w.State, w.Stuck = portal.OutcomeUnknown, true }),
		variant("W-leased", func(*portal.Write) {}),
		variant("W-lease-over", func(*portal.Write) {}),
	)
	for ref, d := range map[erp.Reference]time.Duration{"W-leased": time.Minute, "W-lease-over": 0} {
		if _, err := lease(b, ref, noon, d); err != nil {
			t.Fatal(err)
		}
	}
	for limit, want := range map[int][]erp.Reference{
		99: {"W-theirs", "W-lease-over", "W-pending_in_erp", "W-placed", "W-submitting", "W-unknown"},
		2:  {"W-theirs", "W-lease-over"},
	} {
		b.do(portal.JobScope(), func(tx portal.Tx) error {
			got, err := tx.OverdueWrites(t.Context(), noon, limit)
			if refs := refsOf(got); !slices.Equal(refs, want) {
				t.Errorf("at most %d: %q, want %q", limit, refs, want)
			}
			return err
		})
	}
}
