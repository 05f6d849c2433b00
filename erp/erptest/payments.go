package erptest

import (
	"slices"

	"github.com/tradecounter/portal/erp"
)

var payments = []promise{
	{name: "several invoices at once, to the cent", of: "PostPayment PaymentByReference Payment Invoice Receivable", needs: "Payments", keep: func(s *suite) {
		whole, part, nearly := s.bill(3), s.bill(7), s.bill(1)
		cent := s.money("0.01")
		draft := s.paying(
			pay(whole, whole.Open), pay(part, s.money("33.33")), pay(nearly, s.sum(nearly.Open, cent.Neg())))
		_, ref := s.post(draft)
		s.wantMoney("open of the first", s.invoice(whole.Number).Open, s.sum(whole.Open, whole.Open.Neg()))
		s.wantMoney("open of the second", s.invoice(part.Number).Open, s.sum(part.Open, s.money("-33.33")))
		s.wantMoney("open of the third", s.invoice(nearly.Number).Open, cent)
		s.wantOpen(whole, part, nearly)
		for _, c := range []struct {
			number string
			want   erp.InvoiceStatus
		}{{whole.Number, erp.InvoicePaid}, {part.Number, erp.InvoicePartial}, {nearly.Number, erp.InvoicePartial}} {
			if got := s.invoice(c.number).Status; got != c.want {
				s.Errorf("invoice %q: status %q, want %q", c.number, got, c.want)
			}
		}
		s.wantPosted(ref, 1)
		s.wantBooks(s.Known.Customer)
	}},
	{name: "a remainder stays on account", of: "PostPayment PaymentByReference Payment Receivable", needs: "Payments", keep: func(s *suite) {
		i, before := s.bill(2), s.receivable(s.Known.Customer)
		draft := s.paying(pay(i, s.money("20.00")))
		draft.OnAccount = s.money("25.10")
		draft.Cash = s.money("45.10")
		s.post(draft)
		after := s.receivable(s.Known.Customer)
		s.wantMoney("unapplied", after.Unapplied, s.sum(before.Unapplied, s.money("25.10")))
		s.wantMoney("balance", after.Balance, s.sum(before.Balance, s.money("-45.10")))
		s.wantOpen(i)
		s.wantBooks(s.Known.Customer)
	}},
	{name: "on account alone", of: "PostPayment PaymentByReference Payment Receivable", needs: "Payments", keep: func(s *suite) {
		draft := s.paying()
		draft.Cash, draft.OnAccount = s.money("99.99"), s.money("99.99")
		s.post(draft)
		s.wantBooks(s.Known.Customer)
	}},
	{name: "a cash discount closes the invoice or is invalid", of: "PostPayment Invoice", needs: "Payments", keep: func(s *suite) {
		i, ref := s.bill(2), s.reference()
		draft := s.paying(pay(i, s.sum(i.Open, s.money("-1.00"))))
		draft.Allocations[0].Discount = s.money("1.00")
		_, err := s.payments().PostPayment(s.ctx, ref, draft)
		if err != nil {
			s.wantCode(err, erp.Invalid)
			s.wantPosted(ref, 0)
			s.wantOpen(i)
			return
		}
		if after := s.invoice(i.Number); !after.Open.IsZero() {
			s.Errorf("%s is open after all was paid less the discount", after.Open)
		}
		s.wantBooks(s.Known.Customer)
	}},
	{name: "a credit memo applied without cash", of: "PostPayment PaymentByReference Payment CreditMemo Receivable", needs: "Payments", keep: func(s *suite) {
		i, m := s.bill(5), s.credit("40.25")
		before := s.receivable(s.Known.Customer)
		_, ref := s.post(s.applying(m, m.Open, pay(i, m.Open)))
		s.wantMoney("left of the credit memo", s.creditMemo(m.Number).Open, s.money("0"))
		s.wantMoney("open of the invoice", s.invoice(i.Number).Open, s.sum(i.Open, m.Open.Neg()))
		after := s.receivable(s.Known.Customer)
		s.wantMoney("balance", after.Balance, before.Balance)
		s.wantMoney("unapplied", after.Unapplied, s.sum(before.Unapplied, m.Open.Neg()))
		s.wantPosted(ref, 1)
		s.wantOpen(i)
		s.wantBooks(s.Known.Customer)
	}},
	{name: "a part of a credit memo and cash", of: "PostPayment PaymentByReference Payment CreditMemo Receivable", needs: "Payments", keep: func(s *suite) {
		i, m := s.bill(5), s.credit("40.25")
		draft := s.applying(m, s.money("15.00"), pay(i, i.Open))
		draft.Cash = s.sum(i.Open, s.money("-15.00"))
		s.post(draft)
		s.wantMoney("left of the credit memo", s.creditMemo(m.Number).Open, s.money("25.25"))
		s.wantMoney("left by the books", s.Cash.CreditOpen(m.Number), s.money("25.25"))
		s.wantOpen(i)
		s.wantBooks(s.Known.Customer)
	}},
	{name: "what is not so is refused and writes nothing", of: "PostPayment", needs: "Payments", keep: func(s *suite) {
		i, m := s.bill(2), s.credit("10.00")
		others, err := s.Adapter.Invoice(s.ctx, s.Known.Other, s.Known.OtherInvoice)
		s.check(err)
		othersCredit, err := s.creditMemos().CreditMemo(s.ctx, s.Known.Other, s.Cash.IssueCredit(s.Known.Other, s.money("10.00")))
		s.check(err)
		for _, c := range s.wrongPayments(i, m, others, othersCredit) {
			ref := s.reference()
			_, err := s.payments().PostPayment(s.ctx, ref, c.draft)
			if !slices.Contains(c.codes, erp.CodeOf(err)) {
				s.Errorf("%s: got %v, want class %v", c.name, err, c.codes)
			}
			s.wantPosted(ref, 0)
			if n := s.Cash.Payments(s.Known.Other, ref); n != 0 {
				s.Errorf("%s: %d payments of the other customer", c.name, n)
			}
		}
		s.wantOpen(i)
		s.wantMoney("left of the credit memo", s.Cash.CreditOpen(m.Number), m.Open)
		s.wantMoney("open of the other's invoice", s.Cash.InvoiceOpen(others.Number), others.Open)
		s.wantMoney("left of the other's credit memo", s.Cash.CreditOpen(othersCredit.Number), othersCredit.Open)
		s.wantBooks(s.Known.Customer)
	}},
	{name: "what was paid already is not paid again", of: "PostPayment", needs: "Payments", keep: func(s *suite) {
		i, m := s.bill(5), s.credit("10.00")
		s.post(s.applying(m, m.Open, pay(i, m.Open)))
		again := s.reference()
		_, err := s.payments().PostPayment(s.ctx, again, s.applying(m, m.Open, pay(i, m.Open)))
		s.wantCode(err, erp.Rejected)
		s.wantReason(err)
		s.wantPosted(again, 0)
		rest := s.invoice(i.Number)
		s.post(s.paying(pay(rest, rest.Open)))
		again = s.reference()
		_, err = s.payments().PostPayment(s.ctx, again, s.paying(pay(rest, s.money("0.01"))))
		s.wantCode(err, erp.Rejected)
		s.wantReason(err)
		s.wantPosted(again, 0)
		s.wantBooks(s.Known.Customer)
	}},
	{name: "the same reference twice is one payment", of: "PostPayment PaymentByReference", needs: "Payments", keep: func(s *suite) {
		i := s.bill(2)
		draft := s.paying(pay(i, s.money("5.00")))
		first, ref := s.post(draft)
		second, err := s.payments().PostPayment(s.ctx, ref, draft)
		s.check(err)
		s.wantSamePayment("the second time", second, first)
		s.wantPosted(ref, 1)
		draft = s.paying(pay(i, s.invoice(i.Number).Open)) // all of it: the second time nothing is open, which must not come first
		first, ref = s.post(draft)
		second, err = s.payments().PostPayment(s.ctx, ref, draft)
		s.check(err)
		s.wantSamePayment("the second time, with nothing open", second, first)
		s.wantPosted(ref, 1)
		s.wantOpen(i)
	}},
	{name: "two callers at once are one payment", of: "PostPayment PaymentByReference", needs: "Payments", keep: func(s *suite) {
		i, ref := s.bill(2), s.reference()
		draft := s.paying(pay(i, s.money("5.00")))
		s.atOnce(ref, func() (erp.Payment, error) { return s.payments().PostPayment(s.ctx, ref, draft) })
		s.wantMoney("open", s.invoice(i.Number).Open, s.sum(i.Open, s.money("-5.00")))
		s.wantBooks(s.Known.Customer)
	}},
	{name: "two at once of the last cent", of: "PostPayment Invoice", needs: "Payments", keep: func(s *suite) {
		i := s.bill(2)
		s.oneOfTwo(s.paying(pay(i, i.Open)))
		s.wantMoney("open", s.invoice(i.Number).Open, s.money("0"))
		s.wantOpen(i)
		s.wantBooks(s.Known.Customer)
	}},
	{name: "one credit memo by two at once", of: "PostPayment CreditMemo", needs: "Payments", keep: func(s *suite) {
		i, m := s.bill(5), s.credit("10.00")
		s.oneOfTwo(s.applying(m, m.Open, pay(i, m.Open)))
		s.wantMoney("left of the credit memo", s.creditMemo(m.Number).Open, s.money("0"))
		s.wantMoney("open of the invoice", s.invoice(i.Number).Open, s.sum(i.Open, m.Open.Neg()))
		s.wantBooks(s.Known.Customer)
	}},
	{name: "references are their customers' own", of: "PaymentByReference Payment", needs: "Payments", keep: func(s *suite) {
		p, ref := s.post(s.paying(pay(s.bill(1), s.money("1.00"))))
		_, err := s.payments().PaymentByReference(s.ctx, s.Known.Other, ref)
		s.wantCode(err, erp.NotFound)
		_, err = s.payments().PaymentByReference(s.ctx, s.Known.Customer, s.reference())
		s.wantCode(err, erp.NotFound)
		_, err = s.payments().Payment(s.ctx, s.Known.Other, p.ID)
		s.wantCode(err, erp.NotFound)
		for _, nobodys := range []erp.PaymentID{"0", "987654321", "no key"} {
			_, err = s.payments().Payment(s.ctx, s.Known.Customer, nobodys)
			s.wantCode(err, erp.NotFound)
		}
	}},
	{name: "pages lose and double none", of: "Payments", needs: "Payments", keep: func(s *suite) {
		i := s.bill(9)
		var want []erp.PaymentID
		for range 4 {
			p, _ := s.post(s.paying(pay(i, s.money("1.50"))))
			want = append(want, p.ID)
		}
		want = append(want, s.Cash.ReceiveCash(s.Known.Customer, s.money("7.00"))) // not of the portal
		others := s.Cash.ReceiveCash(s.Known.Other, s.money("8.00"))
		for _, size := range []int{0, 2} {
			own, _ := gather(s, s.payments().Payments, erp.ListQuery{Customer: s.Known.Customer, Limit: size})
			sameKeys(s, "the customer's payments", keysOf(own, paymentID), want)
			for _, p := range own {
				if p.Customer != s.Known.Customer {
					s.Errorf("the list of %q holds a payment of %q", s.Known.Customer, p.Customer)
				}
				s.wantPaymentSum(p)
			}
		}
		all, _ := gather(s, s.payments().Payments, erp.ListQuery{Limit: 3})
		sameKeys(s, "the other customer's payment", matching(all, others), []erp.PaymentID{others})
	}},
	{name: "changed since", of: "Payments", needs: "Payments", keep: func(s *suite) {
		s.Cash.ReceiveCash(s.Known.Customer, s.money("7.00"))
		s.Company.AdvanceDays(2)
		since := s.Company.Now()
		id := s.Cash.ReceiveCash(s.Known.Customer, s.money("8.00"))
		changed, _ := gather(s, s.payments().Payments, erp.ListQuery{Since: since})
		sameKeys(s, "payments since then", keysOf(changed, paymentID), []erp.PaymentID{id})
		if len(changed) == 1 && changed[0].Changed.IsZero() {
			s.Error("the payment does not say when it changed")
		}
	}},
}

// wrongPayment is one that must be refused, and as what.
type wrongPayment struct {
	name  string
	draft erp.PaymentDraft
	codes []erp.Code
}

// wrongPayments are of invoice i and credit memo m, which are the customer's, and of what is another customer's.
func (s *suite) wrongPayments(i erp.Invoice, m erp.CreditMemo, others erp.Invoice, othersCredit erp.CreditMemo) []wrongPayment {
	s.Helper()
	one, invalid, either := s.money("1.00"), []erp.Code{erp.Invalid}, []erp.Code{erp.Invalid, erp.Rejected}
	rejected := []erp.Code{erp.Rejected}
	with := func(d erp.PaymentDraft, change func(*erp.PaymentDraft)) erp.PaymentDraft { change(&d); return d }
	foreign := erp.NewMoney(one.Amount, map[bool]erp.Currency{true: "USD", false: "EUR"}[one.Currency != "USD"])
	return []wrongPayment{
		{"more than is open", s.paying(pay(i, s.sum(i.Open, s.money("0.01")))), rejected},
		{"in two parts more than is open", s.paying(pay(i, i.Open), pay(i, s.money("0.01"))), rejected},
		{"more than is left of a credit memo", s.applying(m, s.money("10.01"), pay(i, s.money("10.01"))), rejected},
		{"another customer's invoice", s.paying(pay(others, one)), either},
		{"another customer's credit memo", s.applying(othersCredit, one, pay(i, one)), either},
		{"no such invoice", s.paying(erp.Allocation{Document: "987654321", Amount: one}), invalid},
		{"no such credit memo", s.applying(erp.CreditMemo{ID: "987654321"}, one, pay(i, one)), invalid},
		{"a document whose key is none", s.paying(erp.Allocation{Document: "x' or 1", Amount: one}), invalid},
		{"nothing at all", s.paying(), invalid},
		{"more cash than allocations", with(s.paying(pay(i, one)), func(d *erp.PaymentDraft) { d.Cash = s.money("1.01") }), invalid},
		{"less cash than allocations", with(s.paying(pay(i, one)), func(d *erp.PaymentDraft) { d.Cash = s.money("0.99") }), invalid},
		{"credit without what it pays", s.applying(m, one), invalid},
		{"less than nothing of an invoice", with(s.paying(pay(i, one.Neg())), func(d *erp.PaymentDraft) {
			d.OnAccount, d.Cash = s.money("2.00"), one
		}), invalid},
		{"less than nothing on account", with(s.paying(pay(i, s.money("2.00"))), func(d *erp.PaymentDraft) {
			d.OnAccount, d.Cash = one.Neg(), one
		}), invalid},
		{"less than no cash", with(s.applying(m, s.money("2.00"), pay(i, one)), func(d *erp.PaymentDraft) { d.Cash = one.Neg() }), invalid},
		{"part of a cent", s.paying(pay(i, s.money("1.005"))), invalid},
		{"another currency", s.paying(pay(i, foreign)), invalid},
		{"two currencies", with(s.paying(pay(i, one)), func(d *erp.PaymentDraft) { d.Cash, d.OnAccount = s.money("2.00"), foreign }), invalid},
		{"a way that the books know no account for", with(s.paying(pay(i, one)), func(d *erp.PaymentDraft) { d.Method = "seashells" }), invalid},
		{"of nobody", with(s.paying(pay(i, one)), func(d *erp.PaymentDraft) { d.Customer = s.Known.NoCustomer }), []erp.Code{erp.Invalid, erp.NotFound, erp.Rejected}},
	}
}

func paymentID(p erp.Payment) erp.PaymentID { return p.ID }

// matching are the keys of those payments that have this one.
func matching(all []erp.Payment, id erp.PaymentID) (found []erp.PaymentID) {
	for _, p := range all {
		if p.ID == id {
			found = append(found, id)
		}
	}
	return found
}
