package erptest

import (
	"errors"
	"time"

	"github.com/tradecounter/portal/erp"
)

// What becomes of payments on a bad line, and how they are taken back.
var paymentFaults = []promise{
	{name: "reply lost", of: "PostPayment PaymentByReference", needs: "Payments", keep: func(s *suite) {
		draft, ref := s.warmPayment()
		s.Faults.LoseReply(NextWrite)
		_, err := s.payments().PostPayment(s.ctx, ref, draft)
		s.wantCode(err, erp.OutcomeUnknown)
		s.settlePayment(ref, draft, err)
	}},
	{name: "lost before it arrived", of: "PostPayment PaymentByReference", needs: "Payments", keep: func(s *suite) {
		draft, ref := s.warmPayment()
		s.Faults.Drop(NextWrite)
		_, err := s.payments().PostPayment(s.ctx, ref, draft)
		s.wantCode(err, erp.Unavailable, erp.OutcomeUnknown)
		s.wantPosted(ref, 0)
		s.settlePayment(ref, draft, err)
	}},
	{name: "nonsense in answer", of: "PostPayment PaymentByReference", needs: "Payments", keep: func(s *suite) {
		for _, misbehave := range []func(Target){s.Faults.AnswerHTML, s.Faults.Fail} {
			draft, ref := s.warmPayment()
			misbehave(NextWrite)
			_, err := s.payments().PostPayment(s.ctx, ref, draft)
			s.wantCode(err, erp.OutcomeUnknown)
			s.settlePayment(ref, draft, err)
		}
	}},
	{name: "refused with a wait", of: "PostPayment", needs: "Payments", keep: func(s *suite) {
		draft, ref := s.warmPayment()
		s.Faults.Throttle(NextWrite, 7*time.Second)
		_, err := s.payments().PostPayment(s.ctx, ref, draft)
		s.wantThrottled(err, 7*time.Second)
		s.wantPosted(ref, 0)
	}},
	{name: "sent again without a look, it is still one", of: "PostPayment PaymentByReference", needs: "Payments", keep: func(s *suite) {
		draft, ref := s.warmPayment()
		s.Faults.LoseReply(NextWrite)
		_, err := s.payments().PostPayment(s.ctx, ref, draft)
		s.wantCode(err, erp.OutcomeUnknown)
		p, err := s.payments().PostPayment(s.ctx, ref, draft)
		s.check(err)
		s.wantPayment("sent again", p, ref, draft)
		s.wantPosted(ref, 1)
	}},
	{name: "nonsense in answer to a read", of: "Payment Payments CreditMemos", needs: "Payments", keep: func(s *suite) {
		s.warmUp()
		p, _ := s.post(s.paying(pay(s.bill(1), s.money("1.00"))))
		own := erp.ListQuery{Customer: s.Known.Customer}
		for what, read := range map[string]func() error{
			"payment":      func() error { _, err := s.payments().Payment(s.ctx, s.Known.Customer, p.ID); return err },
			"payments":     func() error { _, err := s.payments().Payments(s.ctx, own); return err },
			"credit memos": func() error { _, err := s.creditMemos().CreditMemos(s.ctx, own); return err },
			"by reference": func() error {
				_, err := s.payments().PaymentByReference(s.ctx, s.Known.Customer, p.Reference)
				return err
			},
		} {
			for _, misbehave := range []func(Target){s.Faults.AnswerHTML, s.Faults.Fail} {
				misbehave(NextRead)
				if err := read(); erp.CodeOf(err) != erp.Unavailable {
					s.Errorf("%s: got %v, want unavailable", what, err)
				}
				s.check(read())
			}
		}
	}},
	{name: "reversed, everything is open again", of: "ReversePayment Payment PaymentByReference CreditMemo Receivable", needs: "Reversals", keep: func(s *suite) {
		i, m := s.bill(5), s.credit("10.00")
		before := s.receivable(s.Known.Customer)
		draft := s.applying(m, m.Open, pay(i, i.Open))
		draft.Method, draft.OnAccount = s.Known.Method, s.money("4.00")
		draft.Cash = s.sum(i.Open, m.Open.Neg(), draft.OnAccount)
		p, _ := s.post(draft)
		ref := s.reference()
		_, err := s.payments().ReversePayment(s.ctx, s.reference(), s.Known.Other, p.ID)
		s.wantCode(err, erp.NotFound)
		back, err := s.payments().ReversePayment(s.ctx, ref, s.Known.Customer, p.ID)
		s.check(err)
		found, err := s.payments().PaymentByReference(s.ctx, s.Known.Customer, ref)
		s.check(err)
		for how, r := range map[string]erp.Payment{"reversed": back, "by reference": found} {
			if r.Reverses != p.ID || r.Reference != ref || r.Customer != s.Known.Customer || r.ID == "" || r.ID == p.ID || r.Reversed {
				s.Errorf("%s: got %+v for the reversal of %q under %q", how, r, p.ID, ref)
			}
		}
		reread, err := s.payments().Payment(s.ctx, s.Known.Customer, back.ID)
		s.check(err)
		s.wantSamePayment("the reversal by its key", reread, back)
		first, err := s.payments().Payment(s.ctx, s.Known.Customer, p.ID)
		s.check(err)
		if !first.Reversed || first.Reverses != "" {
			s.Errorf("what was reversed says %+v", first)
		}
		s.wantMoney("open of the invoice", s.invoice(i.Number).Open, i.Open)
		s.wantMoney("left of the credit memo", s.creditMemo(m.Number).Open, m.Open)
		s.wantMoney("balance", s.receivable(s.Known.Customer).Balance, before.Balance)
		s.wantOpen(i)
		s.wantBooks(s.Known.Customer)
		all, _ := gather(s, s.payments().Payments, erp.ListQuery{Customer: s.Known.Customer, Limit: 2})
		sameKeys(s, "the reversed payment in the list", matching(all, p.ID), []erp.PaymentID{p.ID})
	}},
	{name: "reversed once only", of: "ReversePayment PaymentByReference", needs: "Reversals", keep: func(s *suite) {
		i := s.bill(2)
		p, _ := s.post(s.paying(pay(i, i.Open)))
		ref, other := s.reference(), s.reference()
		first, err := s.payments().ReversePayment(s.ctx, ref, s.Known.Customer, p.ID)
		s.check(err)
		again, err := s.payments().ReversePayment(s.ctx, ref, s.Known.Customer, p.ID)
		s.check(err)
		s.wantSamePayment("the same reference", again, first)
		_, err = s.payments().ReversePayment(s.ctx, other, s.Known.Customer, p.ID)
		s.wantCode(err, erp.Rejected)
		s.wantReason(err)
		s.wantPosted(ref, 1)
		s.wantPosted(other, 0)
		s.wantMoney("open", s.invoice(i.Number).Open, i.Open)
		_, err = s.payments().ReversePayment(s.ctx, s.reference(), s.Known.Customer, "987654321")
		s.wantCode(err, erp.NotFound)
		s.wantBooks(s.Known.Customer)
	}},
	{name: "reversed by two callers at once", of: "ReversePayment PaymentByReference", needs: "Reversals", keep: func(s *suite) {
		i := s.bill(2)
		p, _ := s.post(s.paying(pay(i, i.Open)))
		ref := s.reference()
		s.atOnce(ref, func() (erp.Payment, error) { return s.payments().ReversePayment(s.ctx, ref, s.Known.Customer, p.ID) })
		s.wantMoney("open", s.invoice(i.Number).Open, i.Open)
		s.wantBooks(s.Known.Customer)
	}},
	{name: "a reversal on a bad line", of: "ReversePayment PaymentByReference", needs: "Reversals", keep: func(s *suite) {
		for what, misbehave := range map[string]func(Target){
			"reply lost": s.Faults.LoseReply, "lost before": s.Faults.Drop, "a proxy's page": s.Faults.AnswerHTML, "5xx": s.Faults.Fail,
		} {
			i := s.bill(1)
			p, _ := s.post(s.paying(pay(i, i.Open)))
			ref := s.reference()
			misbehave(NextWrite)
			_, err := s.payments().ReversePayment(s.ctx, ref, s.Known.Customer, p.ID)
			s.wantCode(err, erp.OutcomeUnknown, erp.Unavailable)
			back, err := s.payments().PaymentByReference(s.ctx, s.Known.Customer, ref)
			if errors.Is(err, erp.NotFound) {
				back, err = s.payments().ReversePayment(s.ctx, ref, s.Known.Customer, p.ID)
			}
			s.check(err)
			if back.Reverses != p.ID {
				s.Errorf("%s: got %+v", what, back)
			}
			s.wantPosted(ref, 1)
			s.wantMoney(what+": open", s.invoice(i.Number).Open, i.Open)
		}
		s.wantBooks(s.Known.Customer)
	}},
}

// warmPayment lets the adapter learn what it keeps, and returns a payment that was not sent yet.
func (s *suite) warmPayment() (erp.PaymentDraft, erp.Reference) {
	s.Helper()
	s.warmUp()
	i := s.bill(3)
	s.post(s.paying(pay(i, s.money("0.50"))))
	return s.paying(pay(i, s.money("12.34"))), s.reference()
}

// settlePayment does what the portal does after a doubtful answer: it looks the reference up, and sends again only if the
// ERP has no payment under it.
func (s *suite) settlePayment(ref erp.Reference, draft erp.PaymentDraft, doubt error) {
	s.Helper()
	_, err := s.payments().PaymentByReference(s.ctx, draft.Customer, ref)
	if errors.Is(err, erp.NotFound) {
		_, err = s.payments().PostPayment(s.ctx, ref, draft)
	}
	if err != nil {
		s.Fatalf("after %v: %v", doubt, err)
	}
	p, err := s.payments().PaymentByReference(s.ctx, draft.Customer, ref)
	s.check(err)
	s.wantPayment("found", p, ref, draft)
	s.wantPosted(ref, 1)
	s.wantBooks(draft.Customer)
}
