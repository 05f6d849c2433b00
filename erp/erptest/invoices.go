package erptest

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

var invoices = []promise{
	{name: "bills what was shipped", of: "Invoice", keep: func(s *suite) {
		o := s.place(s.line(s.Known.Stocked, 10))
		s.Company.Ship(o.Number, decimal.NewFromInt(4))
		number := s.Company.Invoice(o.Number)
		i := s.invoice(number)
		if i.Number != number || i.ID == "" || i.Customer != s.Known.Customer || i.Order != o.Number || i.CustomerPO != o.CustomerPO ||
			i.Status != erp.InvoiceOpen || i.IssuedOn != s.today() || i.DueOn.Before(i.IssuedOn) {
			s.Errorf("got %+v for order %q, issued on %s", i, o.Number, s.today())
		}
		if len(i.Lines) != 1 {
			s.Fatalf("got %d lines, want 1", len(i.Lines))
		}
		line, ordered := i.Lines[0], o.Lines[0]
		if line.Item != ordered.Item || line.Order != o.Number || line.OrderLine != ordered.Number ||
			!line.Quantity.Equal(erp.NewQuantity(decimal.NewFromInt(4), ordered.Quantity.UOM)) {
			s.Errorf("got line %+v for %+v", line, ordered)
		}
		s.wantMoney("unit price", line.Net, ordered.Net)
		s.wantInvoiceSum(i)
		s.wantMoney("open", i.Open, i.Total)
	}},
	{name: "ordered is invoiced", of: "Invoice", keep: func(s *suite) {
		o := s.place(s.line(s.Known.Contract, 7), s.line(s.Known.Fine, 13), s.line(s.Known.Packed, 3))
		s.Company.ShipRest(o.Number)
		i := s.invoice(s.Company.Invoice(o.Number))
		s.wantInvoiceSum(i)
		s.wantMoney("goods", i.Goods, o.Goods)
		s.wantMoney("freight", i.Freight.Amount, o.Freight.Amount)
		s.wantMoney("tax", i.Tax, o.Tax)
		s.wantMoney("total", i.Total, o.Total)
	}},
	{name: "another customer's is not found", of: "Invoice", keep: func(s *suite) {
		_, err := s.Adapter.Invoice(s.ctx, s.Known.Other, s.Known.OtherInvoice)
		s.check(err)
		_, err = s.Adapter.Invoice(s.ctx, s.Known.Customer, s.Known.OtherInvoice)
		s.wantCode(err, erp.NotFound)
		_, err = s.Adapter.Invoice(s.ctx, s.Known.Customer, "0")
		s.wantCode(err, erp.NotFound)
	}},
	{name: "pages lose and double none", of: "Invoices", keep: func(s *suite) {
		before, _ := gather(s, s.Adapter.Invoices, erp.ListQuery{Customer: s.Known.Customer})
		want := keysOf(before, invoiceNumber)
		for range 5 {
			o := s.place(s.line(s.Known.Stocked, 1))
			s.Company.ShipRest(o.Number)
			want = append(want, s.Company.Invoice(o.Number))
		}
		got, _ := gather(s, s.Adapter.Invoices, erp.ListQuery{Customer: s.Known.Customer, Limit: 2})
		sameKeys(s, "the customer's invoices", keysOf(got, invoiceNumber), want)
		for _, i := range got {
			if i.Customer != s.Known.Customer {
				s.Errorf("the list of %q holds %q of %q", s.Known.Customer, i.Number, i.Customer)
			}
		}
		all, _ := gather(s, s.Adapter.Invoices, erp.ListQuery{Limit: 3})
		if !slices.Contains(keysOf(all, invoiceNumber), s.Known.OtherInvoice) {
			s.Error("the list of all customers lacks the other customer's")
		}
	}},
	{name: "every one of them adds up", of: "Invoices", keep: func(s *suite) {
		all, _ := gather(s, s.Adapter.Invoices, erp.ListQuery{Customer: s.Known.Owing})
		if len(all) == 0 {
			s.Fatal("the harness names a customer without invoices")
		}
		for _, i := range all {
			s.wantInvoiceSum(i)
			paid, err := i.Total.Sub(i.Open)
			s.check(err)
			want := erp.InvoicePartial
			switch {
			case i.Status == erp.InvoiceCancelled:
				continue
			case i.Open.IsZero():
				want = erp.InvoicePaid
			case paid.IsZero():
				want = erp.InvoiceOpen
			}
			if i.Status != want {
				s.Errorf("invoice %q: %s of %s open, and the status is %q", i.Number, i.Open, i.Total, i.Status)
			}
		}
	}},
}

func invoiceNumber(i erp.Invoice) string { return i.Number }

// invoice reads one of Known.Customer's.
func (s *suite) invoice(number string) erp.Invoice {
	s.Helper()
	i, err := s.Adapter.Invoice(s.ctx, s.Known.Customer, number)
	s.check(err)
	return i
}

func (s *suite) wantInvoiceSum(i erp.Invoice) {
	s.Helper()
	var extended []erp.Money
	for _, l := range i.Lines {
		extended = append(extended, l.Extended)
	}
	s.wantMoney("invoice "+i.Number+": goods", i.Goods, s.sum(extended...))
	s.wantMoney("invoice "+i.Number+": total", i.Total, s.sum(i.Goods, counted(i.Freight), i.Tax))
}
