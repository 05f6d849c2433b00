//go:build tryton

package tryton_test

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/tryton"
)

// debts are invoices of the known customer, of ten dollars each.
func (p place) debts(n int) []erp.InvoiceID {
	p.books.t.Helper()
	desk := till{p.books}
	var bills []map[string]any
	for range n {
		bills = append(bills, desk.plainBill(ground.facts.Customer, 1, decimal.NewFromInt(10)))
	}
	var ids []int64
	p.books.office.call(&ids, "model.account.invoice.create", bills)
	p.books.office.call(nil, "model.account.invoice.post", ids)
	var keys []erp.InvoiceID
	for _, id := range ids {
		keys = append(keys, erp.InvoiceID(decimal.NewFromInt(id).String()))
	}
	return keys
}

// paying is a card's money for an invoice.
func paying(document erp.InvoiceID, amount string) erp.PaymentDraft {
	money := erp.MustMoney(amount, "USD")
	return erp.PaymentDraft{
		Customer: ground.facts.Customer, Method: "card", External: "psp_1", Cash: money,
		Allocations: []erp.Allocation{{Document: document, Amount: money}},
	}
}

func (p place) wantPaid(t *testing.T, adapter *tryton.Adapter, ref erp.Reference, amount string) {
	t.Helper()
	found, err := adapter.PaymentByReference(t.Context(), ground.facts.Customer, ref)
	if err != nil || !found.Cash.Equal(erp.MustMoney(amount, "USD")) || len(found.Allocated) != 1 {
		t.Errorf("under %q: got %+v (%v), want %s for one invoice", ref, found, err, amount)
	}
	if n := (till{p.books}).Payments(ground.facts.Customer, ref); n != 1 {
		t.Errorf("%d statements under %q, want one", n, ref)
	}
}

func (p place) wantStatement(t *testing.T, ref erp.Reference, want string) {
	t.Helper()
	if got := cell[string](p.books, `SELECT string_agg(state, ' ' ORDER BY id) FROM account_statement WHERE name = $1`, ref); got != want {
		t.Errorf("statements under %q: %s, want %s", ref, got, want)
	}
}

// A process that ends between two steps leaves no payment, and another one that posts the same goes on from there.
func TestTrytonPaymentThatWasCutShortIsGoneOnWith(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	debts := p.debts(4)
	lose := func(_ http.ResponseWriter, _ *http.Request, ask func() (reply, error)) {
		_, _ = ask()
		panic(http.ErrAbortHandler)
	}
	drop := func(http.ResponseWriter, *http.Request, func() (reply, error)) { panic(http.ErrAbortHandler) }
	for n, c := range []struct {
		button string
		strike fault
		there  bool // it was the last step, and Tryton took it
	}{{"validate_statement", drop, false}, {"validate_statement", lose, false}, {"post", drop, false}, {"post", lose, true}} {
		ref := erp.Reference("CUT-" + string(rune('A'+n)))
		p.wire.arm(func(q rpc) bool { return q.model == "account.statement" && q.procedure == c.button }, c.strike)
		_, err := p.adapter(t).PostPayment(t.Context(), ref, paying(debts[n], "10.00"))
		if !errors.Is(err, erp.OutcomeUnknown) {
			t.Errorf("%s: got %v, want outcome unknown", c.button, err)
		}
		another := p.adapter(t)
		if _, err := another.PaymentByReference(t.Context(), ground.facts.Customer, ref); errors.Is(err, erp.NotFound) == c.there {
			t.Errorf("%s: looked up, got %v", c.button, err)
		}
		if _, err := another.PostPayment(t.Context(), ref, paying(debts[n], "10.00")); err != nil {
			t.Errorf("%s: sent again: %v", c.button, err)
		}
		p.wantPaid(t, another, ref, "10.00")
	}
}

// What is left half-way holds nobody up, and is no payment of an invoice that somebody else paid meanwhile.
func TestTrytonPaymentThatWasCutShortDoesNotPayTwice(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	debt := p.debts(1)[0]
	adapter := p.adapter(t)
	p.wire.arm(func(q rpc) bool { return q.model == "account.statement" && q.procedure == "validate_statement" },
		func(http.ResponseWriter, *http.Request, func() (reply, error)) { panic(http.ErrAbortHandler) })
	if _, err := adapter.PostPayment(t.Context(), "SHORT-1", paying(debt, "10.00")); !errors.Is(err, erp.OutcomeUnknown) {
		t.Fatalf("got %v, want outcome unknown", err)
	}
	if _, err := adapter.PostPayment(t.Context(), "OTHER-1", paying(debt, "10.00")); err != nil {
		t.Fatal(err)
	}
	p.wantPaid(t, adapter, "OTHER-1", "10.00")
	if _, err := adapter.PostPayment(t.Context(), "SHORT-1", paying(debt, "10.00")); !errors.Is(err, erp.Rejected) || erp.ReasonOf(err) == "" {
		t.Errorf("got %v, want a rejection with its reason", err)
	}
	p.wantStatement(t, "SHORT-1", "cancelled")
}

// Two portals at once do not overpay an invoice, though neither knows of the other.
func TestTrytonTwoPortalsPayAnInvoiceOnce(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	debt := p.debts(1)[0]
	adapters := [2]*tryton.Adapter{p.adapter(t), p.adapter(t)}
	var both sync.WaitGroup
	both.Add(2)
	var results [2]error
	var meeting sync.WaitGroup
	meeting.Add(2)
	for n := range 2 { // both have written their drafts before either is validated
		p.wire.arm(after(n, func(q rpc) bool { return q.model == "account.statement" && q.procedure == "validate_statement" }),
			func(rw http.ResponseWriter, r *http.Request, ask func() (reply, error)) {
				meeting.Done()
				meeting.Wait()
				deliver(rw, r, ask)
			})
	}
	for i, ref := range []erp.Reference{"TWO-0", "TWO-1"} {
		go func() {
			defer both.Done()
			_, results[i] = adapters[i].PostPayment(t.Context(), ref, paying(debt, "10.00"))
		}()
	}
	both.Wait()
	taken := 0
	for _, err := range results {
		switch {
		case err == nil:
			taken++
		case !errors.Is(err, erp.Rejected) && !errors.Is(err, erp.OutcomeUnknown):
			t.Errorf("got %v, want a rejection, or to be told to look", err)
		}
	}
	// Either may see the other's and make way, so that none is taken at first; whoever is sent again then is.
	if taken > 1 {
		t.Errorf("%d payments were taken (%v), want one at most", taken, results)
	}
	for i, err := range results {
		if err == nil {
			continue
		}
		ref := erp.Reference(fmt.Sprint("TWO-", i))
		switch _, err := adapters[i].PostPayment(t.Context(), ref, paying(debt, "10.00")); {
		case err == nil:
			taken++
		case !errors.Is(err, erp.Rejected):
			t.Errorf("sent again, got %v, want a rejection", err)
		}
	}
	if taken != 1 {
		t.Errorf("in the end %d payments were taken, want one", taken)
	}
	if paid := cell[decimal.Decimal](p.books, `
		SELECT sum(amount) FROM account_statement_line l JOIN account_statement s ON s.id = l.statement WHERE s.state = 'posted' AND s.name LIKE 'TWO-%'`); paid.String() != "10" {
		t.Errorf("%s were paid, want 10", paid)
	}
}

// after holds for the request that so many of its kind came before.
func after(n int, meant func(rpc) bool) func(rpc) bool {
	return func(q rpc) bool {
		if !meant(q) {
			return false
		}
		n--
		return n < 0
	}
}

// Tryton counts what was taken back as paid until it is told to forget it, and would refuse the next payment.
func TestTrytonInvoiceIsPaidAgainAfterAReversal(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	debt := p.debts(1)[0]
	adapter := p.adapter(t)
	for _, n := range []string{"1", "2"} {
		paid, err := adapter.PostPayment(t.Context(), erp.Reference("PAY-"+n), paying(debt, "10.00"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := adapter.ReversePayment(t.Context(), erp.Reference("BACK-"+n), ground.facts.Customer, paid.ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := adapter.PostPayment(t.Context(), "PAY-3", paying(debt, "10.00")); err != nil {
		t.Fatal(err)
	}
	p.wantPaid(t, adapter, "PAY-3", "10.00")
	if open := cell[decimal.Decimal](p.books, `
		SELECT coalesce(sum(l.debit - l.credit), 0) FROM account_move_line l JOIN account_invoice i ON i.move = l.move AND i.account = l.account
		WHERE i.id = $1 AND l.reconciliation IS NULL`, string(debt)); !open.IsZero() {
		t.Errorf("%s are open of the invoice", open)
	}
}

// A reversal that was cut short anywhere is gone on with under its reference.
func TestTrytonReversalThatWasCutShortIsGoneOnWith(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	steps := []rpc{
		{model: "account.move.unreconcile_lines", procedure: "execute"}, {model: "account.move.line", procedure: "write"},
		{model: "account.move.cancel", procedure: "execute"}, {model: "account.move.cancel", procedure: "delete"}, {model: "account.move", procedure: "post"},
	}
	debts := p.debts(len(steps))
	for n, step := range steps {
		adapter := p.adapter(t)
		name := string(rune('A' + n))
		paid, err := adapter.PostPayment(t.Context(), erp.Reference("PAY-"+name), paying(debts[n], "10.00"))
		if err != nil {
			t.Fatal(err)
		}
		p.wire.arm(func(q rpc) bool { return q.model == step.model && q.procedure == step.procedure },
			func(_ http.ResponseWriter, _ *http.Request, ask func() (reply, error)) {
				_, _ = ask()
				panic(http.ErrAbortHandler)
			})
		ref := erp.Reference("BACK-" + name)
		if _, err := adapter.ReversePayment(t.Context(), ref, ground.facts.Customer, paid.ID); !errors.Is(err, erp.OutcomeUnknown) {
			t.Errorf("%v: got %v, want outcome unknown", step, err)
		}
		back, err := p.adapter(t).ReversePayment(t.Context(), ref, ground.facts.Customer, paid.ID)
		if err != nil || back.Reverses != paid.ID || !back.Cash.Equal(paid.Cash.Neg()) {
			t.Errorf("%v: sent again: got %+v (%v)", step, back, err)
		}
		if n := (till{p.books}).Payments(ground.facts.Customer, ref); n != 1 {
			t.Errorf("%v: %d reversals, want one", step, n)
		}
	}
}
