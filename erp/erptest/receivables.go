package erptest

import (
	"github.com/tradecounter/portal/erp"
)

var receivables = []promise{
	{name: "figures are the books'", of: "Receivable", keep: func(s *suite) {
		for _, customer := range []erp.CustomerID{s.Known.Owing, s.Known.Customer} {
			got, want := s.receivable(customer), s.Company.Receivable(customer)
			s.wantMoney("balance", got.Balance, want.Balance)
			s.wantMoney("overdue", got.Overdue, want.Overdue)
			s.wantMoney("unapplied", got.Unapplied, want.Unapplied)
			s.wantMoney("open orders", got.OpenOrders, want.OpenOrders)
			s.wantMoney("shipped", got.Shipped, want.Shipped)
			s.wantMoney("exposure", got.Exposure, want.Exposure)
			if got.Limit.Kind != want.Limit.Kind || !got.Limit.Amount.Amount.Equal(want.Limit.Amount.Amount) {
				s.Errorf("limit: got %+v, want %+v", got.Limit, want.Limit)
			}
			if got.Customer != customer || got.Terms.Name == "" || got.AsOf.IsZero() {
				s.Errorf("got customer %q, terms %q, as of %s", got.Customer, got.Terms.Name, got.AsOf)
			}
			s.wantMoney("not due", got.Aging.NotDue, want.Aging.NotDue)
			s.wantMoney("1 to 30 days", got.Aging.Days1to30, want.Aging.Days1to30)
			s.wantMoney("31 to 60 days", got.Aging.Days31to60, want.Aging.Days31to60)
			s.wantMoney("61 to 90 days", got.Aging.Days61to90, want.Aging.Days61to90)
			s.wantMoney("over 90 days", got.Aging.Over90, want.Aging.Over90)
		}
	}},
	{name: "aging adds up", of: "Receivable", keep: func(s *suite) {
		r := s.receivable(s.Known.Owing)
		s.wantAgingSum(r)
		if !r.Overdue.Amount.IsPositive() {
			s.Errorf("%s overdue of a customer that is named for being late", r.Overdue)
		}
	}},
	{name: "open invoices are the balance", of: "Receivable", keep: func(s *suite) {
		all, _ := gather(s, s.Adapter.Invoices, erp.ListQuery{Customer: s.Known.Owing})
		r := s.receivable(s.Known.Owing)
		owed := []erp.Money{r.Unapplied.Neg()}
		for _, i := range all {
			owed = append(owed, i.Open)
		}
		s.wantMoney("open invoices less what is unapplied", s.sum(owed...), r.Balance)
	}},
	{name: "time makes it later, not more", of: "Receivable", keep: func(s *suite) {
		before := s.receivable(s.Known.Owing)
		s.Company.AdvanceDays(120)
		after := s.receivable(s.Known.Owing)
		s.wantMoney("balance", after.Balance, before.Balance)
		s.wantAgingSum(after)
		if !after.Aging.NotDue.IsZero() {
			s.Errorf("%s not due after 120 days", after.Aging.NotDue)
		}
	}},
	{name: "an order counts before it is billed", of: "Receivable", keep: func(s *suite) {
		before := s.receivable(s.Known.Customer)
		o := s.place(s.line(s.Known.Stocked, 3))
		after := s.receivable(s.Known.Customer)
		more, err := after.OpenOrders.Sub(before.OpenOrders)
		s.check(err)
		if more.Amount.LessThan(o.Goods.Amount) || more.Amount.GreaterThan(o.Total.Amount) { // some ERPs count tax and freight
			s.Errorf("open orders grew by %s, the order is of %s, %s in total", more, o.Goods, o.Total)
		}
		s.wantMoney("balance", after.Balance, before.Balance)
	}},
	{name: "not found", of: "Receivable", keep: func(s *suite) {
		_, err := s.Adapter.Receivable(s.ctx, s.Known.NoCustomer, s.today())
		s.wantCode(err, erp.NotFound)
	}},
}

func (s *suite) receivable(customer erp.CustomerID) erp.Receivable {
	s.Helper()
	r, err := s.Adapter.Receivable(s.ctx, customer, s.today())
	s.check(err)
	return r
}

func (s *suite) wantAgingSum(r erp.Receivable) {
	s.Helper()
	a := r.Aging
	late := s.sum(a.Days1to30, a.Days31to60, a.Days61to90, a.Over90)
	s.wantMoney("buckets less what is unapplied", s.sum(a.NotDue, late, a.Unapplied.Neg()), a.Total)
	s.wantMoney("aging in total", a.Total, r.Balance)
	s.wantMoney("overdue", r.Overdue, late)
}
