package erptest

import (
	"sync"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

func (s *suite) payments() erp.Payments { return s.Adapter.(erp.Payments) }

// money is an amount in the currency of Known.Customer's account.
func (s *suite) money(text string) erp.Money {
	s.Helper()
	return erp.MustMoney(text, s.Company.Receivable(s.Known.Customer).Balance.Currency)
}

// bill is an invoice of Known.Customer for n of Known.Stocked.
func (s *suite) bill(n int64) erp.Invoice {
	s.Helper()
	o := s.place(s.line(s.Known.Stocked, n))
	s.Company.ShipRest(o.Number)
	return s.invoice(s.Company.Invoice(o.Number))
}

// credit is a free credit memo of Known.Customer.
func (s *suite) credit(amount string) erp.CreditMemo {
	s.Helper()
	return s.creditMemo(s.Cash.IssueCredit(s.Known.Customer, s.money(amount)))
}

func pay(i erp.Invoice, amount erp.Money) erp.Allocation {
	return erp.Allocation{Document: i.ID, Amount: amount}
}

// paying is cash for exactly the allocations.
func (s *suite) paying(allocations ...erp.Allocation) erp.PaymentDraft {
	s.Helper()
	d := erp.PaymentDraft{
		Customer: s.Known.Customer, ReceivedOn: s.today(), Method: s.Known.Method, External: "psp_9f2", Cash: s.money("0"), Allocations: allocations,
	}
	for _, a := range allocations {
		d.Cash.Amount, d.Cash.Currency = d.Cash.Amount.Add(a.Amount.Amount), a.Amount.Currency
	}
	return d
}

// applying is a credit memo for the allocations, without cash.
func (s *suite) applying(m erp.CreditMemo, amount erp.Money, allocations ...erp.Allocation) erp.PaymentDraft {
	s.Helper()
	d := s.paying(allocations...)
	d.Cash, d.Method, d.External = s.money("0"), "", ""
	if len(allocations) > 0 && !allocations[0].Amount.Equal(amount) {
		d.Method = s.Known.Method
	}
	d.Credits = []erp.Allocation{{Document: m.ID, Amount: amount}}
	return d
}

// post books a payment and finds it again in every way there is.
func (s *suite) post(draft erp.PaymentDraft) (erp.Payment, erp.Reference) {
	s.Helper()
	ref := s.reference()
	posted, err := s.payments().PostPayment(s.ctx, ref, draft)
	s.check(err)
	s.wantPayment("posted", posted, ref, draft)
	byReference, err := s.payments().PaymentByReference(s.ctx, draft.Customer, ref)
	s.check(err)
	s.wantPayment("by reference", byReference, ref, draft)
	byID, err := s.payments().Payment(s.ctx, draft.Customer, posted.ID)
	s.check(err)
	s.wantPayment("by its key", byID, ref, draft)
	s.wantSamePayment("by reference", byReference, posted)
	return posted, ref
}

func (s *suite) wantPayment(how string, p erp.Payment, ref erp.Reference, draft erp.PaymentDraft) {
	s.Helper()
	if p.ID == "" || p.Number == "" || p.Reference != ref || p.Customer != draft.Customer || p.ReceivedOn != draft.ReceivedOn ||
		p.Reverses != "" || p.Reversed {
		s.Errorf("%s: got %+v for %+v under %q", how, p, draft, ref)
	}
	s.wantAmount(how+": cash", p.Cash, draft.Cash)
	s.wantAmount(how+": on account", p.OnAccount, draft.OnAccount)
	s.wantAllocations(how+": invoices", p.Allocated, draft.Allocations)
	s.wantAllocations(how+": credit memos", p.Credits, draft.Credits)
}

// wantAmount is wantMoney where nothing may be stated as no figure.
func (s *suite) wantAmount(what string, got, want erp.Money) {
	s.Helper()
	if !got.Amount.Equal(want.Amount) || !want.IsZero() && got.Currency != want.Currency {
		s.Errorf("%s: got %s, want %s", what, got, want)
	}
}

func (s *suite) wantAllocations(what string, got, want []erp.Allocation) {
	s.Helper()
	left := map[erp.InvoiceID]decimal.Decimal{}
	for _, a := range want {
		left[a.Document] = left[a.Document].Add(a.Amount.Amount)
	}
	for _, a := range got {
		left[a.Document] = left[a.Document].Sub(a.Amount.Amount)
	}
	for document, amount := range left {
		if !amount.IsZero() {
			s.Errorf("%s: %s of %q too little in %+v", what, amount, document, got)
		}
	}
}

func (s *suite) wantSamePayment(how string, got, want erp.Payment) {
	s.Helper()
	if got.ID != want.ID || got.Reference != want.Reference || !got.Cash.Amount.Equal(want.Cash.Amount) {
		s.Errorf("%s: got %+v, the first is %+v", how, got, want)
	}
}

// wantPaymentSum checks that cash and credits are what was allocated and left on account.
func (s *suite) wantPaymentSum(p erp.Payment) {
	s.Helper()
	given, taken := []erp.Money{p.Cash}, []erp.Money{p.OnAccount}
	for _, a := range p.Credits {
		given = append(given, a.Amount)
	}
	for _, a := range p.Allocated {
		taken = append(taken, a.Amount)
	}
	s.wantAmount("payment "+p.Number+": cash and credits", s.sum(given...), s.sum(taken...))
}

// wantPosted counts in the ERP what stands under a reference of Known.Customer's.
func (s *suite) wantPosted(ref erp.Reference, want int) {
	s.Helper()
	if n := s.Cash.Payments(s.Known.Customer, ref); n != want {
		s.Errorf("the ERP has %d payments under %q, want %d", n, ref, want)
	}
}

// wantOpen compares what the adapter says is open of invoices with the books.
func (s *suite) wantOpen(invoices ...erp.Invoice) {
	s.Helper()
	for _, i := range invoices {
		s.wantMoney("open of invoice "+i.Number, s.invoice(i.Number).Open, s.Cash.InvoiceOpen(i.Number))
	}
}

// wantBooks compares a customer's account with the books, to the cent.
func (s *suite) wantBooks(customer erp.CustomerID) {
	s.Helper()
	got, want := s.receivable(customer), s.Company.Receivable(customer)
	for _, figure := range []struct {
		what      string
		got, want erp.Money
	}{
		{"balance", got.Balance, want.Balance},
		{"overdue", got.Overdue, want.Overdue},
		{"unapplied", got.Unapplied, want.Unapplied},
		{"exposure", got.Exposure, want.Exposure},
		{"not due", got.Aging.NotDue, want.Aging.NotDue},
		{"1 to 30 days", got.Aging.Days1to30, want.Aging.Days1to30},
		{"31 to 60 days", got.Aging.Days31to60, want.Aging.Days31to60},
		{"61 to 90 days", got.Aging.Days61to90, want.Aging.Days61to90},
		{"over 90 days", got.Aging.Over90, want.Aging.Over90},
	} {
		s.wantMoney(figure.what, figure.got, figure.want)
	}
	s.wantAgingSum(got)
}

func (s *suite) wantReason(err error) {
	s.Helper()
	if erp.ReasonOf(err) == "" {
		s.Errorf("no reason in %v", err)
	}
}

// atOnce has several callers write the same thing under one reference, of whom each must get the one payment or learn
// that somebody else is at it.
func (s *suite) atOnce(ref erp.Reference, write func() (erp.Payment, error)) {
	s.Helper()
	var all sync.WaitGroup
	var results [4]erp.Payment
	var failures [4]error
	for n := range results {
		all.Go(func() { results[n], failures[n] = write() })
	}
	all.Wait()
	one, err := s.payments().PaymentByReference(s.ctx, s.Known.Customer, ref)
	s.check(err)
	for n, err := range failures {
		if err == nil {
			s.wantSamePayment("at once", results[n], one)
		} else {
			s.wantCode(err, erp.Conflict, erp.Unavailable)
		}
	}
	s.wantPosted(ref, 1)
}

// oneOfTwo has two callers post at once, under two references, what there is enough for once: one stands, and the other is
// refused.
func (s *suite) oneOfTwo(draft erp.PaymentDraft) {
	s.Helper()
	refs := [2]erp.Reference{s.reference(), s.reference()}
	var failures [2]error
	var all sync.WaitGroup
	for n, ref := range refs {
		all.Go(func() { _, failures[n] = s.payments().PostPayment(s.ctx, ref, draft) })
	}
	all.Wait()
	if (failures[0] == nil) == (failures[1] == nil) {
		s.Fatalf("got %v and %v, want one refusal", failures[0], failures[1])
	}
	for n, err := range failures {
		if err == nil {
			s.wantPosted(refs[n], 1)
			continue
		}
		s.wantCode(err, erp.Rejected)
		s.wantReason(err)
		s.wantPosted(refs[n], 0)
	}
}
