package erptest

import (
	"slices"

	"github.com/tradecounter/portal/erp"
)

var creditMemos = []promise{
	{name: "a free credit", of: "CreditMemo Receivable", needs: "CreditMemos", keep: func(s *suite) {
		amount := s.money("75.40")
		number := s.Cash.IssueCredit(s.Known.Customer, amount)
		m := s.creditMemo(number)
		if m.Number != number || m.ID == "" || m.Customer != s.Known.Customer || m.Invoice != "" || m.RMA != "" || m.IssuedOn != s.today() ||
			len(m.Lines) == 0 {
			s.Errorf("got %+v, issued today, for no invoice", m)
		}
		s.wantCreditSum(m)
		s.wantMoney("total", m.Total, amount)
		s.wantMoney("open", m.Open, amount)
		s.wantBooks(s.Known.Customer)
	}},
	{name: "of an invoice", of: "CreditMemo Invoice Receivable", needs: "CreditMemos", keep: func(s *suite) {
		billed := s.bill(3)
		number := s.Cash.CreditInvoice(billed.Number)
		m, after := s.creditMemo(number), s.invoice(billed.Number)
		if m.Invoice != billed.Number || m.RMA != "" || m.Customer != s.Known.Customer {
			s.Errorf("got %+v for invoice %q", m, billed.Number)
		}
		if len(m.Lines) == 0 || m.Lines[0].Item != billed.Lines[0].Item || !m.Lines[0].Quantity.Equal(billed.Lines[0].Quantity) {
			s.Errorf("got lines %+v for %+v", m.Lines, billed.Lines)
		}
		s.wantCreditSum(m)
		s.wantMoney("total", m.Total, billed.Total)
		s.wantMoney("left of it", m.Open, s.Cash.CreditOpen(number))
		// Some ERPs set it against its invoice at once, others leave both open.
		s.wantMoney("invoice less credit", s.sum(after.Open, m.Open.Neg()), s.sum(billed.Open, m.Total.Neg()))
		s.wantBooks(s.Known.Customer)
	}},
	{name: "another customer's is not found", of: "CreditMemo", needs: "CreditMemos", keep: func(s *suite) {
		number := s.Cash.IssueCredit(s.Known.Other, s.money("12.00"))
		_, err := s.creditMemos().CreditMemo(s.ctx, s.Known.Other, number)
		s.check(err)
		_, err = s.creditMemos().CreditMemo(s.ctx, s.Known.Customer, number)
		s.wantCode(err, erp.NotFound)
		_, err = s.creditMemos().CreditMemo(s.ctx, s.Known.Customer, "0")
		s.wantCode(err, erp.NotFound)
		_, err = s.creditMemos().CreditMemo(s.ctx, s.Known.Other, s.Known.OtherInvoice)
		s.wantCode(err, erp.NotFound)
	}},
	{name: "pages lose and double none", of: "CreditMemos", needs: "CreditMemos", keep: func(s *suite) {
		for range 4 {
			s.Cash.IssueCredit(s.Known.Customer, s.money("3.33"))
		}
		s.Cash.CreditInvoice(s.bill(1).Number)
		others := s.Cash.IssueCredit(s.Known.Other, s.money("5.00"))
		for _, size := range []int{0, 2} {
			own, _ := gather(s, s.creditMemos().CreditMemos, erp.ListQuery{Customer: s.Known.Customer, Limit: size})
			sameKeys(s, "the customer's credit memos", keysOf(own, creditNumber), s.Cash.CreditMemos(s.Known.Customer))
			for _, m := range own {
				s.wantCreditSum(m)
				s.wantMoney("left of "+m.Number, m.Open, s.Cash.CreditOpen(m.Number))
			}
		}
		all, _ := gather(s, s.creditMemos().CreditMemos, erp.ListQuery{Limit: 3})
		if !slices.Contains(keysOf(all, creditNumber), others) {
			s.Error("the list of all customers lacks the other customer's")
		}
	}},
	{name: "changed since", of: "CreditMemos", needs: "CreditMemos", keep: func(s *suite) {
		s.Cash.IssueCredit(s.Known.Customer, s.money("1.00"))
		s.Company.AdvanceDays(2)
		since := s.Company.Now()
		number := s.Cash.IssueCredit(s.Known.Customer, s.money("2.00"))
		changed, _ := gather(s, s.creditMemos().CreditMemos, erp.ListQuery{Since: since})
		sameKeys(s, "credit memos since then", keysOf(changed, creditNumber), []string{number})
		if len(changed) == 1 && changed[0].Changed.IsZero() {
			s.Error("the credit memo does not say when it changed")
		}
	}},
	{name: "a credit is no invoice", of: "Invoices CreditMemos", needs: "CreditMemos", keep: func(s *suite) {
		i := s.bill(1)
		credit := s.creditMemo(s.Cash.IssueCredit(s.Known.Customer, s.money("1.00")))
		all, _ := gather(s, s.Adapter.Invoices, erp.ListQuery{Customer: s.Known.Customer})
		if !slices.Contains(keysOf(all, invoiceNumber), i.Number) {
			s.Errorf("the invoices lack %q", i.Number)
		}
		for _, listed := range all {
			if listed.Number == credit.Number && listed.Total.Equal(credit.Total) {
				s.Errorf("credit memo %q is among the invoices", credit.Number)
			}
		}
	}},
}

func creditNumber(m erp.CreditMemo) string { return m.Number }

func (s *suite) creditMemos() erp.CreditMemos { return s.Adapter.(erp.CreditMemos) }

// creditMemo reads one of Known.Customer's.
func (s *suite) creditMemo(number string) erp.CreditMemo {
	s.Helper()
	m, err := s.creditMemos().CreditMemo(s.ctx, s.Known.Customer, number)
	s.check(err)
	return m
}

func (s *suite) wantCreditSum(m erp.CreditMemo) {
	s.Helper()
	parts := []erp.Money{counted(m.Freight), m.Tax}
	for _, l := range m.Lines {
		parts = append(parts, l.Extended)
	}
	s.wantMoney("credit memo "+m.Number+": total", m.Total, s.sum(parts...))
}
