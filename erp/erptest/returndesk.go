package erptest

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// What becomes of a return at the distributor's dock and desk.
var returnDesk = []promise{
	{name: "declined", of: "RMA CancelRMA CreateRMA", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 2))
		r := s.askBack(i, 2)
		s.Returns.DeclineRMA(r.Number)
		s.wantStatus(r.Number, erp.RMADeclined)
		s.wantCode(s.returns().CancelRMA(s.ctx, s.Known.Customer, r.Number), erp.Rejected)
		s.askBack(i, 2)
	}},
	{name: "authorized", of: "RMA RMAByReference", needs: "Returns", keep: func(s *suite) {
		r := s.askBack(s.billed(s.line(s.Known.Stocked, 2)), 2)
		s.Returns.AuthorizeRMA(r.Number)
		s.wantStatus(r.Number, erp.RMAAuthorized)
	}},
	{name: "accepted in part", of: "RMA RMAs", needs: "Returns", keep: func(s *suite) {
		r := s.askBack(s.billed(s.line(s.Known.Stocked, 6)), 5)
		stock := onHand(s.Company.Availability(s.Known.Stocked))
		s.receive(r, 3, 2)
		after := s.wantStatus(r.Number, erp.RMAReceived)
		s.wantInspected(after, 5, 3, 2)
		listed, _ := gather(s, s.returns().RMAs, erp.ListQuery{Customer: s.Known.Customer, Limit: 1})
		if len(listed) != 1 || listed[0].Status != erp.RMAReceived || listed[0].CreditMemo != "" {
			s.Fatalf("listed as %+v", listed)
		}
		s.wantInspected(listed[0], 5, 3, 2)
		if back := onHand(s.Company.Availability(s.Known.Stocked)).Sub(stock); !back.Equal(decimal.NewFromInt(3)) {
			s.Errorf("%s are back in stock, want the 3 that were accepted", back)
		}
	}},
	{name: "cancelling what was received is refused", of: "CancelRMA", needs: "Returns", keep: func(s *suite) {
		r := s.askBack(s.billed(s.line(s.Known.Stocked, 2)), 2)
		s.receive(r, 2, 0)
		s.wantCode(s.returns().CancelRMA(s.ctx, s.Known.Customer, r.Number), erp.Rejected)
		s.wantStatus(r.Number, erp.RMAReceived)
	}},
	{name: "credited", of: "RMA RMAs CreditMemo Receivable", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 10))
		r := s.askBack(i, 5)
		s.receive(r, 4, 1)
		before := s.receivable(s.Known.Customer)
		number := s.Returns.CreditRMA(r.Number, erp.Money{})
		after := s.wantStatus(r.Number, erp.RMACredited)
		s.wantInspected(after, 5, 4, 1)
		memo := s.creditOf(after, number)
		s.wantCredit(memo, i, 4, erp.Money{})
		owed := s.receivable(s.Known.Customer)
		s.wantMoney("balance after the credit", owed.Balance, s.sum(before.Balance, memo.Total.Neg()))
		listed, _ := gather(s, s.returns().RMAs, erp.ListQuery{Customer: s.Known.Customer})
		if len(listed) != 1 || listed[0].CreditMemo != number || listed[0].Status != erp.RMACredited {
			s.Errorf("listed as %+v", listed)
		}
	}},
	{name: "credited whole, to the cent", of: "RMA CreditMemo", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Fine, 137))
		r := s.askBack(i, 137)
		s.receive(r, 137, 0)
		memo := s.creditOf(s.rma(r.Number), s.Returns.CreditRMA(r.Number, erp.Money{}))
		s.wantMoney("goods credited", s.sum(extendedOf(memo.Lines)...), i.Goods)
		s.wantMoney("tax credited", memo.Tax, i.Tax)
	}},
	{name: "credited less a fee", of: "RMA CreditMemo", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 10))
		r := s.askBack(i, 5)
		s.receive(r, 5, 0)
		fee := s.money("12.84")
		number := s.Returns.CreditRMA(r.Number, fee)
		after := s.wantStatus(r.Number, erp.RMACredited)
		if !after.RestockingFee.Known() || after.RestockingFee.IsZero() {
			fee = erp.Money{} // the ERP has none
		} else {
			s.wantMoney("restocking fee", after.RestockingFee, fee)
		}
		s.wantCredit(s.creditOf(after, number), i, 5, fee)
	}},
	{name: "received in two parts", of: "RMA", needs: "Returns", keep: func(s *suite) {
		r := s.askBack(s.billed(s.line(s.Known.Stocked, 6)), 4)
		s.receive(r, 1, 0)
		s.wantInspected(s.wantStatus(r.Number, erp.RMAReceived), 4, 1, 0)
		s.Returns.ReceiveRMA(r.Number, decimal.NewFromInt(3), decimal.Zero)
		s.wantInspected(s.wantStatus(r.Number, erp.RMAReceived), 4, 4, 0)
	}},
	{name: "what was credited cannot come back again", of: "CreateRMA", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 3))
		r := s.askBack(i, 2)
		s.receive(r, 2, 0)
		s.Returns.CreditRMA(r.Number, erp.Money{})
		s.wantRefusedReturn(s.returnOf(i, 2), erp.Rejected)
		s.askBack(i, 1)
	}},
}

// receive lets the goods of a return's first line come, and inspects them.
func (s *suite) receive(r erp.RMA, accepted, rejected int64) {
	s.Helper()
	s.Returns.AuthorizeRMA(r.Number)
	s.Returns.ReceiveRMA(r.Number, decimal.NewFromInt(accepted), decimal.NewFromInt(rejected))
}

func (s *suite) wantInspected(r erp.RMA, requested, accepted, rejected int64) {
	s.Helper()
	if len(r.Lines) != 1 {
		s.Fatalf("return %q has %d lines, want 1", r.Number, len(r.Lines))
	}
	l := r.Lines[0]
	for what, q := range map[string]struct {
		got  erp.Quantity
		want int64
	}{"requested": {l.Requested, requested}, "accepted": {l.Accepted, accepted}, "rejected": {l.Rejected, rejected}} {
		if want := erp.NewQuantity(decimal.NewFromInt(q.want), l.Requested.UOM); !q.got.Equal(want) {
			s.Errorf("return %q: %s %s, want %s", r.Number, what, q.got, want)
		}
	}
}

// creditOf reads the credit memo of a return that the desk says it has.
func (s *suite) creditOf(r erp.RMA, number string) erp.CreditMemo {
	s.Helper()
	if after := s.rma(r.Number); after.CreditMemo != number {
		s.Errorf("return %q was credited with %q, and says %q", r.Number, number, after.CreditMemo)
	}
	memo := s.creditMemo(number)
	if memo.RMA != string(r.Number) || memo.Customer != s.Known.Customer || memo.Number != number {
		s.Errorf("the credit memo of return %q is %+v", r.Number, memo)
	}
	return memo
}

// wantCredit says what a part of an invoice's first line comes to, less a fee. Tax is worked out anew on the part, or
// shared out, by ERP: that may be a cent.
func (s *suite) wantCredit(memo erp.CreditMemo, i erp.Invoice, accepted int64, fee erp.Money) {
	s.Helper()
	billed := i.Lines[0]
	if billed.Per != billed.Quantity.UOM {
		s.Fatalf("the harness bills %q by %q", billed.Quantity.UOM, billed.Per)
	}
	goods := billed.Net.Mul(decimal.NewFromInt(accepted)).Round(2)
	if fee.Known() {
		goods = s.sum(goods, fee.Neg())
		if !slices.ContainsFunc(memo.Lines, func(l erp.InvoiceLine) bool { return l.Extended.Equal(fee.Neg()) }) {
			s.Errorf("no line of %+v takes the fee of %s off", memo.Lines, fee)
		}
	}
	s.wantMoney("goods credited", s.sum(extendedOf(memo.Lines)...), goods)
	s.wantCreditSum(memo)
	share := i.Tax.Amount.Mul(decimal.NewFromInt(accepted)).DivRound(billed.Quantity.Amount, 2)
	if off := memo.Tax.Amount.Sub(share).Abs(); off.GreaterThan(decimal.RequireFromString("0.01")) {
		s.Errorf("tax credited: %s, want %s", memo.Tax, share)
	}
}

func extendedOf(lines []erp.InvoiceLine) []erp.Money {
	amounts := make([]erp.Money, len(lines))
	for i, l := range lines {
		amounts[i] = l.Extended
	}
	return amounts
}

func onHand(a erp.Availability) decimal.Decimal {
	sum := decimal.Zero
	for _, w := range a.Warehouses {
		sum = sum.Add(w.OnHand)
	}
	return sum
}
