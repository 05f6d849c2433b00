package erptest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

var orders = []promise{
	{name: "written, it is found", of: "CreateOrder OrderByReference Order", keep: func(s *suite) {
		draft, ref := s.draft(s.line(s.Known.Stocked, 4), s.line(s.Known.Contract, 1)), s.reference()
		created, err := s.Adapter.CreateOrder(s.ctx, ref, draft)
		s.check(err)
		byNumber, err := s.Adapter.Order(s.ctx, draft.Customer, created.Number)
		s.check(err)
		byReference, err := s.Adapter.OrderByReference(s.ctx, draft.Customer, ref)
		s.check(err)
		for how, o := range map[string]erp.Order{"created": created, "by number": byNumber, "by reference": byReference} {
			if o.Number == "" || o.ID == "" || o.Reference != ref || o.Customer != draft.Customer || o.ShipTo != draft.ShipTo ||
				o.CustomerPO != draft.CustomerPO || o.RequestedOn != draft.RequestedOn || o.Status != erp.OrderOpen {
				s.Errorf("%s: got %+v\nfor %+v under %q", how, o, draft, ref)
			}
			s.wantLines(how, o, draft)
			s.wantMoney(how+": total", o.Total, s.Company.OrderTotal(created.Number))
			s.wantMoney(how+": parts of the total", s.sum(o.Goods, counted(o.Freight), o.Tax), o.Total)
		}
		if n := s.Company.Written(draft.Customer, ref); n != 1 {
			s.Errorf("the ERP has %d orders under the reference", n)
		}
	}},
	{name: "a reference is its customer's own", of: "OrderByReference", keep: func(s *suite) {
		ref := s.reference()
		_, err := s.Adapter.CreateOrder(s.ctx, ref, s.draft(s.line(s.Known.Stocked, 1)))
		s.check(err)
		_, err = s.Adapter.OrderByReference(s.ctx, s.Known.Other, ref)
		s.wantCode(err, erp.NotFound)
		_, err = s.Adapter.OrderByReference(s.ctx, s.Known.Customer, s.reference())
		s.wantCode(err, erp.NotFound)
	}},
	{name: "another customer's is not found", of: "Order", keep: func(s *suite) {
		_, err := s.Adapter.Order(s.ctx, s.Known.Other, s.Known.OtherOrder)
		s.check(err)
		_, err = s.Adapter.Order(s.ctx, s.Known.Customer, s.Known.OtherOrder)
		s.wantCode(err, erp.NotFound)
		_, err = s.Adapter.Order(s.ctx, s.Known.Customer, "0")
		s.wantCode(err, erp.NotFound)
	}},
	{name: "pages lose and double none", of: "Orders", keep: func(s *suite) {
		for range 5 {
			s.place(s.line(s.Known.Stocked, 1))
		}
		for _, size := range []int{0, 2} {
			own, _ := gather(s, s.Adapter.Orders, erp.ListQuery{Customer: s.Known.Customer, Limit: size})
			sameKeys(s, "the customer's orders", keysOf(own, orderNumber), s.Company.Orders(s.Known.Customer))
		}
		everybodys, _ := gather(s, s.Adapter.Orders, erp.ListQuery{Limit: 3})
		var want []erp.OrderNumber
		for _, customer := range s.Company.Customers() {
			want = append(want, s.Company.Orders(customer)...)
		}
		sameKeys(s, "all orders", keysOf(everybodys, orderNumber), want)
	}},
	{name: "changed since", of: "Orders", keep: func(s *suite) {
		s.place(s.line(s.Known.Stocked, 1))
		s.Company.AdvanceDays(2)
		since := s.Company.Now()
		o := s.place(s.line(s.Known.Stocked, 1))
		changed, _ := gather(s, s.Adapter.Orders, erp.ListQuery{Since: since})
		sameKeys(s, "orders since then", keysOf(changed, orderNumber), []erp.OrderNumber{o.Number})
		if len(changed) == 1 && changed[0].Changed.IsZero() {
			s.Error("the order does not say when it changed")
		}
	}},
	{name: "foreign letters are unchanged", of: "CreateOrder OrderByReference Order", keep: func(s *suite) {
		draft := s.draft(s.line(s.Known.Stocked, 1))
		draft.CustomerPO = "Einkauf Köln 東京 “7”"
		draft.Note = "Ворота 3, à gauche"
		ref := s.reference()
		_, err := s.Adapter.CreateOrder(s.ctx, ref, draft)
		s.check(err)
		o, err := s.Adapter.OrderByReference(s.ctx, draft.Customer, ref)
		s.check(err)
		if o.CustomerPO != draft.CustomerPO {
			s.Errorf("got PO %q, sent %q", o.CustomerPO, draft.CustomerPO)
		}
	}},
	{name: "a customer PO as long as promised", of: "CreateOrder OrderByReference Order", keep: func(s *suite) {
		most := s.Adapter.Capabilities().MaxCustomerPO
		if most == 0 {
			return
		}
		draft := s.draft(s.line(s.Known.Stocked, 1))
		draft.CustomerPO = strings.Repeat("7", most)
		o, err := s.Adapter.CreateOrder(s.ctx, s.reference(), draft)
		s.check(err)
		if o.CustomerPO != draft.CustomerPO {
			s.Errorf("got PO %q, sent %q", o.CustomerPO, draft.CustomerPO)
		}
		draft.CustomerPO += "7"
		ref := s.reference()
		_, err = s.Adapter.CreateOrder(s.ctx, ref, draft)
		s.wantCode(err, erp.Invalid)
		s.wantWritten(ref, 0)
	}},
	{name: "no lines are invalid", of: "CreateOrder", keep: func(s *suite) {
		ref := s.reference()
		_, err := s.Adapter.CreateOrder(s.ctx, ref, s.draft())
		s.wantCode(err, erp.Invalid)
		s.wantWritten(ref, 0)
	}},
	{name: "a price set by hand, and why", of: "Quote CreateOrder OrderByReference", needs: "PriceOverrides", keep: func(s *suite) {
		draft, ref := s.draft(s.line(s.Known.Stocked, 4), s.line(s.Known.Contract, 1)), s.reference()
		usual, err := s.Adapter.Quote(s.ctx, draft)
		s.check(err)
		agreed := erp.NewMoney(usual.Lines[0].Net.Amount.Add(decimal.RequireFromString("1.25")), usual.Lines[0].Net.Currency)
		draft.Lines[0].Override = &erp.PriceOverride{Net: agreed, Reason: "matched Quality Supply's offer"}
		draft.Lines[0].Note = "cut to 3 m"
		quote, err := s.Adapter.Quote(s.ctx, draft)
		s.check(err)
		s.wantMoney("quoted", quote.Lines[0].Net, agreed)
		s.wantMoney("quoted for all", quote.Lines[0].Extended, agreed.Mul(draft.Lines[0].Quantity.Amount).Round(2))
		s.wantMoney("the other line", quote.Lines[1].Net, usual.Lines[1].Net)
		_, err = s.Adapter.CreateOrder(s.ctx, ref, draft)
		s.check(err)
		o, err := s.Adapter.OrderByReference(s.ctx, draft.Customer, ref)
		s.check(err)
		s.wantMoney("ordered", o.Lines[0].Net, agreed)
		s.wantMoney("ordered for all", o.Lines[0].Extended, quote.Lines[0].Extended)
		s.wantMoney("the other line ordered", o.Lines[1].Net, usual.Lines[1].Net)
		s.wantMoney("total", o.Total, s.Company.OrderTotal(o.Number))
		notes := strings.Join(s.People.LineNotes(o.Number), "\n")
		for _, want := range []string{draft.Lines[0].Override.Reason, draft.Lines[0].Note} {
			if !strings.Contains(notes, want) {
				s.Errorf("the order's lines say %q, want %q too", notes, want)
			}
		}
	}},
	{name: "a price that nobody can mean is invalid", of: "Quote CreateOrder", needs: "PriceOverrides", keep: func(s *suite) {
		for what, net := range map[string]erp.Money{
			"below nothing": erp.MustMoney("-1", "USD"), "of another currency": erp.MustMoney("1", "QQQ"), "of none": {},
		} {
			draft, ref := s.draft(s.line(s.Known.Stocked, 4)), s.reference()
			draft.Lines[0].Override = &erp.PriceOverride{Net: net, Reason: "typed wrong"}
			if _, err := s.Adapter.Quote(s.ctx, draft); erp.CodeOf(err) != erp.Invalid {
				s.Errorf("a price %s, quoted: got %v, want invalid", what, err)
			}
			if _, err := s.Adapter.CreateOrder(s.ctx, ref, draft); erp.CodeOf(err) != erp.Invalid {
				s.Errorf("a price %s, ordered: got %v, want invalid", what, err)
			}
			s.wantWritten(ref, 0)
		}
	}},
	{name: "refused for credit, with the reason", of: "CreateOrder", keep: func(s *suite) {
		s.Company.RefuseForCredit(s.Known.Customer)
		ref := s.reference()
		_, err := s.Adapter.CreateOrder(s.ctx, ref, s.draft(s.line(s.Known.Stocked, 1)))
		s.wantCode(err, erp.Rejected)
		if erp.ReasonOf(err) == "" {
			s.Errorf("no reason in %v", err)
		}
		s.wantWritten(ref, 0)
	}},
	{name: "waiting for approval, then approved", of: "CreateOrder OrderByReference Order", keep: func(s *suite) {
		s.Company.HoldForApproval(s.Known.Customer)
		draft, ref := s.draft(s.line(s.Known.Stocked, 2)), s.reference()
		created, err := s.Adapter.CreateOrder(s.ctx, ref, draft)
		s.check(err)
		found, err := s.Adapter.OrderByReference(s.ctx, draft.Customer, ref)
		s.check(err)
		for how, o := range map[string]erp.Order{"created": created, "by reference": found} {
			if o.Status != erp.OrderPending || o.Number != "" || o.Reference != ref {
				s.Errorf("%s: got status %q, number %q, reference %q", how, o.Status, o.Number, o.Reference)
			}
			s.wantLines(how, o, draft)
		}
		s.wantWritten(ref, 1)
		s.Company.Approve(s.Known.Customer, ref)
		approved, err := s.Adapter.OrderByReference(s.ctx, draft.Customer, ref)
		s.check(err)
		if approved.Status == erp.OrderPending || !slices.Contains(s.Company.Orders(s.Known.Customer), approved.Number) {
			s.Errorf("approved: got status %q, number %q", approved.Status, approved.Number)
		}
	}},
	{name: "cancelled", of: "CancelOrder", needs: "CancelOrders", keep: func(s *suite) {
		stock := s.Company.Availability(s.Known.Stocked).ATP()
		o := s.place(s.line(s.Known.Stocked, 2))
		s.wantCode(s.Adapter.CancelOrder(s.ctx, s.Known.Other, o.Number), erp.NotFound)
		s.check(s.Adapter.CancelOrder(s.ctx, s.Known.Customer, o.Number))
		after, err := s.Adapter.Order(s.ctx, s.Known.Customer, o.Number)
		s.check(err)
		if after.Status != erp.OrderCancelled {
			s.Errorf("got status %q", after.Status)
		}
		if left := s.Company.Availability(s.Known.Stocked).ATP(); !left.Equal(stock) {
			s.Errorf("%s available before, %s after", stock, left)
		}
	}},
	{name: "cancelling what was shipped is refused", of: "CancelOrder", needs: "CancelOrders", keep: func(s *suite) {
		o := s.place(s.line(s.Known.Stocked, 2))
		s.Company.ShipRest(o.Number)
		s.wantCode(s.Adapter.CancelOrder(s.ctx, s.Known.Customer, o.Number), erp.Rejected)
		after, err := s.Adapter.Order(s.ctx, s.Known.Customer, o.Number)
		s.check(err)
		if after.Status == erp.OrderCancelled {
			s.Error("it was cancelled all the same")
		}
	}},
}

func orderNumber(o erp.Order) erp.OrderNumber { return o.Number }

// reference is one that this company has not seen.
func (s *suite) reference() erp.Reference {
	s.references++
	return erp.Reference(fmt.Sprintf("TC-01K0ERPTEST-%04d", s.references))
}

// draft orders lines for Known.Customer, delivered in a week.
func (s *suite) draft(lines ...erp.DraftLine) erp.OrderDraft {
	return erp.OrderDraft{
		Customer: s.Known.Customer, ShipTo: s.Known.ShipTo, CustomerPO: "PO 4500-17",
		RequestedOn: s.today().AddDays(7), Lines: lines,
	}
}

func (s *suite) line(id erp.ItemID, n int64) erp.DraftLine {
	s.Helper()
	return erp.DraftLine{Item: id, Quantity: s.selling(id, n)}
}

// place writes an order of Known.Customer.
func (s *suite) place(lines ...erp.DraftLine) erp.Order {
	s.Helper()
	o, err := s.Adapter.CreateOrder(s.ctx, s.reference(), s.draft(lines...))
	s.check(err)
	return o
}

func (s *suite) wantLines(how string, o erp.Order, draft erp.OrderDraft) {
	s.Helper()
	if len(o.Lines) != len(draft.Lines) {
		s.Fatalf("%s: got %d lines, sent %d", how, len(o.Lines), len(draft.Lines))
	}
	for i, sent := range draft.Lines {
		got := o.Lines[i]
		if got.Item != sent.Item || !got.Quantity.Equal(sent.Quantity) || !got.Net.Known() || !got.Extended.Known() {
			s.Errorf("%s, line %d: sent %s of %q, got %+v", how, i, sent.Quantity, sent.Item, got)
		}
	}
}

// wantWritten counts in the ERP what Known.Customer's reference stands on.
func (s *suite) wantWritten(ref erp.Reference, want int) {
	s.Helper()
	if n := s.Company.Written(s.Known.Customer, ref); n != want {
		s.Errorf("the ERP has %d orders under %q, want %d", n, ref, want)
	}
}
