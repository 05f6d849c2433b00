package sapb1_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sapb1"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
	"github.com/tradecounter/portal/erp/sim/suite"
)

// received is a world in which the customer has paid 10 on account.
func received(t *testing.T) (erptest.World, *sapb1.Adapter, *sim.Traffic, erp.Payment) {
	t.Helper()
	w := newWorld(t)
	a := w.Adapter.(*sapb1.Adapter)
	p, err := a.PostPayment(t.Context(), "P-1", erp.PaymentDraft{
		Customer: w.Known.Customer, Method: "ach", Cash: erp.MustMoney("10", "USD"), OnAccount: erp.MustMoney("10", "USD"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return w, a, w.Faults.(*wire).traffic, p
}

// A reversal is two requests. The suite's faults strike the first; these strike the second.
func TestReversalThatWasMarkedAndNotCancelledIsNone(t *testing.T) {
	t.Parallel()
	for _, kind := range []sim.FaultKind{sim.FaultDropBefore, sim.FaultDropAfter, sim.FaultServerError, sim.FaultHTML} {
		w, a, traffic, p := received(t)
		if err := traffic.Order(sim.Fault{Kind: kind, Operation: "POST IncomingPayments/Cancel", Times: 1}); err != nil {
			t.Fatal(err)
		}
		_, err := a.ReversePayment(t.Context(), "R-1", w.Known.Customer, p.ID)
		if !errors.Is(err, erp.OutcomeUnknown) {
			t.Fatalf("%s: %v", kind, err)
		}
		done := kind == sim.FaultDropAfter
		back, err := a.PaymentByReference(t.Context(), w.Known.Customer, "R-1")
		if found := err == nil; found != done || !done && !errors.Is(err, erp.NotFound) {
			t.Errorf("%s: got %+v, %v", kind, back, err)
		}
		if back, err = a.ReversePayment(t.Context(), "R-1", w.Known.Customer, p.ID); err != nil || back.Reverses != p.ID {
			t.Errorf("%s, again: got %+v, %v", kind, back, err)
		}
		if n := w.Cash.Payments(w.Known.Customer, "R-1"); n != 1 {
			t.Errorf("%s: %d reversals", kind, n)
		}
	}
}

func TestReversalUnderAReferenceOfSomethingElseIsAConflict(t *testing.T) {
	t.Parallel()
	w, a, _, p := received(t)
	_, err := a.ReversePayment(t.Context(), "P-1", w.Known.Customer, p.ID)
	if !errors.Is(err, erp.Conflict) {
		t.Errorf("under the payment's own reference: %v", err)
	}
	back, err := a.ReversePayment(t.Context(), "R-1", w.Known.Customer, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = a.ReversePayment(t.Context(), "R-2", w.Known.Customer, back.ID); !errors.Is(err, erp.Rejected) {
		t.Errorf("the reversal of a reversal: %v", err)
	}
	if back.ID != p.ID+"R" || !back.Cash.Amount.Equal(p.Cash.Amount.Neg()) || !back.OnAccount.Amount.Equal(p.OnAccount.Amount.Neg()) {
		t.Errorf("got %+v for %+v", back, p)
	}
}

// The account is the same, read from the journal or from the invoices.
func TestAccountIsTheSameFromTheJournalAndFromTheInvoices(t *testing.T) {
	t.Parallel()
	company, facts, err := suite.New(begun)
	if err != nil {
		t.Fatal(err)
	}
	desk := cashDesk{t, company}
	desk.IssueCredit(facts.Owing, erp.MustMoney("31.07", "USD"))
	desk.ReceiveCash(facts.Owing, erp.MustMoney("5.55", "USD"))
	var accounts []erp.Receivable
	for _, closed := range []bool{false, true} {
		face := sapb1sim.New(company, sapb1sim.Options{CompanyDB: "FASTENERS_US", UserName: "portal", Password: "secret", NoJournalSQL: closed})
		var invoices atomic.Int32 // how often they were asked for
		a := connect(t, serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			if bytes.Contains(body, []byte("/Invoices?")) {
				invoices.Add(1)
			}
			face.ServeHTTP(w, r)
		})), company.Now)
		for range 2 {
			r, err := a.Receivable(t.Context(), facts.Owing, company.Today())
			if err != nil {
				t.Fatal(err)
			}
			accounts = append(accounts, r)
		}
		if asked := invoices.Load() > 0; asked != closed {
			t.Errorf("journal closed: %v, invoices asked: %v", closed, asked)
		}
	}
	books, err := company.Receivable(facts.Owing, company.Today())
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range accounts {
		if !r.Balance.Equal(books.Balance) || !r.Unapplied.Equal(books.Unapplied) || !r.Aging.Total.Equal(books.Aging.Total) ||
			!r.Aging.Over90.Equal(books.Aging.Over90) || !r.Aging.NotDue.Equal(books.Aging.NotDue) {
			t.Errorf("reading %d: got %+v, the books have %+v", i, r, books)
		}
	}
}
