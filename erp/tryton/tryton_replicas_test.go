//go:build tryton

package tryton_test

import (
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/tryton"
)

// booked is what Tryton's ledger has taken off the customer's debt under a reference, in how many entries.
func (p place) booked(ref erp.Reference) (entries int, credit decimal.Decimal) {
	p.books.t.Helper()
	const of = ` FROM account_move m JOIN account_move_line l ON l.move = m.id JOIN account_account a ON a.id = l.account
		JOIN account_account_type k ON k.id = a.type WHERE k.receivable AND m.description = $1`
	return cell[int](p.books, `SELECT count(DISTINCT m.id)`+of, ref), cell[decimal.Decimal](p.books, `SELECT coalesce(sum(l.credit - l.debit), 0)`+of, ref)
}

// openOf is what nothing is set against of an invoice.
func (p place) openOf(debt erp.InvoiceID) decimal.Decimal {
	p.books.t.Helper()
	return cell[decimal.Decimal](p.books, `
		SELECT coalesce(sum(l.debit - l.credit), 0) FROM account_move_line l JOIN account_invoice i ON i.move = l.move AND i.account = l.account
		WHERE i.id = $1 AND l.reconciliation IS NULL`, string(debt))
}

// meet holds two requests up until both are there.
func (p place) meet(meant func(rpc) bool) {
	var meeting sync.WaitGroup
	meeting.Add(2)
	for n := range 2 {
		p.wire.arm(after(n, meant), func(rw http.ResponseWriter, r *http.Request, ask func() (reply, error)) {
			meeting.Done()
			meeting.Wait()
			deliver(rw, r, ask)
		})
	}
}

// Two replicas under one reference each write a statement before they can see the other's; the money is taken once.
func TestTrytonPaymentUnderOneReferenceByTwoReplicasIsTakenOnce(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	debt := p.debts(1)[0]
	for ref, draft := range map[erp.Reference]erp.PaymentDraft{
		"ONE-ACCOUNT": {Customer: ground.facts.Customer, Method: "card", Cash: erp.MustMoney("4.00", "USD"), OnAccount: erp.MustMoney("4.00", "USD")},
		"ONE-PART":    paying(debt, "4.00"),
	} {
		adapters := [2]*tryton.Adapter{p.adapter(t), p.adapter(t)}
		p.meet(func(q rpc) bool { return q.model == "account.statement" && q.procedure == "create" })
		var both sync.WaitGroup
		var got [2]erp.Payment
		for i := range 2 {
			both.Go(func() {
				var err error
				if got[i], err = adapters[i].PostPayment(t.Context(), ref, draft); err != nil {
					t.Errorf("%s: %v", ref, err)
				}
			})
		}
		both.Wait()
		if entries, credit := p.booked(ref); entries != 1 || credit.String() != "4" || got[0].ID != got[1].ID {
			t.Errorf("%s: %d entries of %s, told as %q and %q", ref, entries, credit, got[0].ID, got[1].ID)
		}
		if n := (till{p.books}).Payments(ground.facts.Customer, ref); n != 1 {
			t.Errorf("%s: %d statements, want one", ref, n)
		}
	}
}

// A validation that outlives its caller comes in while the next attempt is about to write the draft anew.
func TestTrytonPaymentIsNotRewrittenUnderALateValidation(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	debt := p.debts(1)[0]
	validate, validated := make(chan struct{}), make(chan struct{})
	p.wire.arm(func(q rpc) bool { return q.model == "account.statement" && q.procedure == "validate_statement" },
		func(_ http.ResponseWriter, _ *http.Request, ask func() (reply, error)) {
			go func() {
				defer close(validated)
				<-validate
				if _, err := ask(); err != nil {
					t.Errorf("late validation: %v", err)
				}
			}()
			panic(http.ErrAbortHandler)
		})
	if _, err := p.adapter(t).PostPayment(t.Context(), "LATE-1", paying(debt, "10.00")); !errors.Is(err, erp.OutcomeUnknown) {
		t.Fatalf("got %v, want outcome unknown", err)
	}
	p.wire.arm(func(q rpc) bool { return q.model == "account.statement" && q.procedure == "write" },
		func(rw http.ResponseWriter, r *http.Request, ask func() (reply, error)) {
			close(validate)
			<-validated
			deliver(rw, r, ask)
		})
	again := p.adapter(t)
	if _, err := again.PostPayment(t.Context(), "LATE-1", paying(debt, "10.00")); err != nil {
		t.Fatal(err)
	}
	p.wantPaid(t, again, "LATE-1", "10.00")
	if open := p.openOf(debt); !open.IsZero() {
		t.Errorf("%s are open of the invoice", open)
	}
}

// A replica that is held up on its way through a reversal meets another that has made it meanwhile.
func TestTrytonPaymentIsReversedOnceByTwoReplicas(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	steps := []rpc{
		{model: "account.move.unreconcile_lines", procedure: "execute"}, {model: "account.move.line", procedure: "write"},
		{model: "account.move.cancel", procedure: "execute"},
	}
	debts := p.debts(2 * len(steps))
	for n, debt := range debts {
		step, name := steps[n/2], string(rune('A'+n))
		refs := [2]erp.Reference{erp.Reference("ONCE-" + name), erp.Reference("ONCE-" + name)}
		if n%2 == 1 {
			refs[1] += "-OTHER"
		}
		paid, err := p.adapter(t).PostPayment(t.Context(), erp.Reference("PAID-"+name), paying(debt, "10.00"))
		if err != nil {
			t.Fatal(err)
		}
		there, on := make(chan struct{}), make(chan struct{})
		p.wire.arm(func(q rpc) bool { return q.model == step.model && q.procedure == step.procedure },
			func(rw http.ResponseWriter, r *http.Request, ask func() (reply, error)) {
				close(there)
				<-on
				deliver(rw, r, ask)
			})
		slow, fast := p.adapter(t), p.adapter(t)
		var late error
		var both sync.WaitGroup
		both.Go(func() { _, late = slow.ReversePayment(t.Context(), refs[1], ground.facts.Customer, paid.ID) })
		<-there
		if _, err := fast.ReversePayment(t.Context(), refs[0], ground.facts.Customer, paid.ID); err != nil {
			t.Errorf("%v, %v: %v", step, refs, err)
		}
		close(on)
		both.Wait()
		if n%2 == 0 && late != nil || n%2 == 1 && !errors.Is(late, erp.Rejected) {
			t.Errorf("%v, %v: the later one got %v", step, refs, late)
		}
		if opposites := cell[int](p.books, `SELECT count(*) FROM account_move WHERE origin = 'account.move,' || $1`, string(paid.ID)); opposites != 1 {
			t.Errorf("%v, %v: taken back %d times", step, refs, opposites)
		}
		if unset := cell[int](p.books, `
			SELECT count(*) FROM account_move_line l JOIN account_account a ON a.id = l.account WHERE l.move = $1 AND l.party IS NOT NULL AND l.reconciliation IS NULL`,
			string(paid.ID)); unset != 0 || p.openOf(debt).String() != "10" {
			t.Errorf("%v, %v: %d lines are not set against their opposites, %s open of the invoice", step, refs, unset, p.openOf(debt))
		}
	}
}

// Where no period is open that the opposite could stand in, the payment stays as it is.
func TestTrytonReversalInAClosedPeriodLeavesThePaymentAlone(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	debt := p.debts(1)[0]
	adapter := p.adapter(t)
	paid, err := adapter.PostPayment(t.Context(), "SHUT-1", paying(debt, "10.00"))
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []string{"close", "locked"} {
		if _, err := p.books.db.Exec(`UPDATE account_period SET state = $1`, state); err != nil {
			t.Fatal(err)
		}
		if _, err := adapter.ReversePayment(t.Context(), "SHUT-BACK", ground.facts.Customer, paid.ID); !errors.Is(err, erp.Rejected) || erp.ReasonOf(err) == "" {
			t.Errorf("%s: got %v, want a rejection with its reason", state, err)
		}
		if open := p.openOf(debt); !open.IsZero() {
			t.Errorf("%s: %s are open of the invoice", state, open)
		}
	}
}

// One reference is not a payment's and a reversal's.
func TestTrytonReferenceOfAPaymentIsNoReversals(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	debts := p.debts(2)
	adapter := p.adapter(t)
	paid, err := adapter.PostPayment(t.Context(), "REF-PAID", paying(debts[0], "10.00"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := adapter.ReversePayment(t.Context(), "REF-PAID", ground.facts.Customer, paid.ID); !errors.Is(err, erp.Conflict) {
		t.Errorf("reversed under its own reference: got %v, want a conflict", err)
	}
	if open := p.openOf(debts[0]); !open.IsZero() {
		t.Errorf("%s are open of the invoice", open)
	}
	if _, err := adapter.ReversePayment(t.Context(), "REF-BACK", ground.facts.Customer, paid.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := adapter.PostPayment(t.Context(), "REF-BACK", paying(debts[1], "10.00")); !errors.Is(err, erp.Conflict) {
		t.Errorf("posted under a reversal's reference: got %v, want a conflict", err)
	}
}
