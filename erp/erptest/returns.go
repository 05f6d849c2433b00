package erptest

import (
	"slices"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Returns as a customer asks for them; returndesk.go is what the distributor's people make of them.
var returns = []promise{
	{name: "reasons are listed", of: "ReturnReasons", needs: "Returns", keep: func(s *suite) {
		reasons, err := s.returns().ReturnReasons(s.ctx)
		s.check(err)
		seen := map[string]bool{}
		for _, r := range reasons {
			if r.Code == "" || r.Name == "" || seen[r.Code] {
				s.Errorf("got %+v among %+v", r, reasons)
			}
			seen[r.Code] = true
		}
	}},
	{name: "written, it is found", of: "CreateRMA RMAByReference RMA RMAs", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 5), s.line(s.Known.Contract, 40))
		draft, ref := s.returnOf(i, 2, 30), s.reference()
		draft.Lines[1].Reason = s.reason(-1)
		created, err := s.returns().CreateRMA(s.ctx, ref, draft)
		s.check(err)
		byReference, err := s.returns().RMAByReference(s.ctx, draft.Customer, ref)
		s.check(err)
		found := map[string]erp.RMA{"created": created, "by number": s.rma(created.Number), "by reference": byReference}
		all, _ := gather(s, s.returns().RMAs, erp.ListQuery{Customer: draft.Customer})
		for _, r := range all {
			if r.Number == created.Number {
				found["listed"] = r
			}
		}
		if len(found) != 4 {
			s.Error("it is not listed")
		}
		for how, r := range found {
			if r.Number == "" || r.Reference != ref || r.Customer != draft.Customer || r.CreditMemo != "" ||
				r.Status != erp.RMARequested && r.Status != erp.RMAAuthorized {
				s.Errorf("%s: got %+v under %q", how, r, ref)
			}
			s.wantReturned(how, r, draft)
		}
		s.wantReturns(ref, 1)
	}},
	{name: "another customer's is not found", of: "RMA RMAByReference CancelRMA", needs: "Returns", keep: func(s *suite) {
		ref := s.reference()
		r, err := s.returns().CreateRMA(s.ctx, ref, s.returnOf(s.billed(s.line(s.Known.Stocked, 2)), 1))
		s.check(err)
		_, err = s.returns().RMA(s.ctx, s.Known.Other, r.Number)
		s.wantCode(err, erp.NotFound)
		_, err = s.returns().RMA(s.ctx, s.Known.Customer, "0")
		s.wantCode(err, erp.NotFound)
		_, err = s.returns().RMAByReference(s.ctx, s.Known.Other, ref)
		s.wantCode(err, erp.NotFound)
		_, err = s.returns().RMAByReference(s.ctx, s.Known.Customer, s.reference())
		s.wantCode(err, erp.NotFound)
		s.wantCode(s.returns().CancelRMA(s.ctx, s.Known.Other, r.Number), erp.NotFound)
		s.wantCode(s.returns().CancelRMA(s.ctx, s.Known.Customer, "0"), erp.NotFound)
		all, _ := gather(s, s.returns().RMAs, erp.ListQuery{Customer: s.Known.Other})
		if slices.Contains(keysOf(all, rmaNumber), r.Number) {
			s.Error("it is on another customer's list")
		}
	}},
	{name: "pages lose and double none", of: "RMAs", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 5))
		var want []erp.RMANumber
		for range 5 {
			want = append(want, s.askBack(i, 1).Number)
		}
		for _, size := range []int{0, 2} {
			got, _ := gather(s, s.returns().RMAs, erp.ListQuery{Customer: s.Known.Customer, Limit: size})
			sameKeys(s, "the customer's returns", keysOf(got, rmaNumber), want)
		}
		all, pages := gather(s, s.returns().RMAs, erp.ListQuery{Limit: 2})
		sameKeys(s, "all returns", keysOf(all, rmaNumber), want)
		if pages < 3 {
			s.Errorf("5 returns came in %d pages of 2", pages)
		}
	}},
	{name: "changed since", of: "RMAs", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 2))
		s.askBack(i, 1)
		s.Company.AdvanceDays(2)
		since := s.Company.Now()
		r := s.askBack(i, 1)
		changed, _ := gather(s, s.returns().RMAs, erp.ListQuery{Since: since})
		sameKeys(s, "returns since then", keysOf(changed, rmaNumber), []erp.RMANumber{r.Number})
		if len(changed) == 1 && changed[0].Changed.IsZero() {
			s.Error("the return does not say when it changed")
		}
	}},
	{name: "more than was billed", of: "CreateRMA", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 3))
		s.wantRefusedReturn(s.returnOf(i, 4), erp.Rejected)
		s.askBack(i, 3)
	}},
	{name: "more than was billed, in two lines", of: "CreateRMA", needs: "Returns", keep: func(s *suite) {
		draft := s.returnOf(s.billed(s.line(s.Known.Stocked, 3)), 2)
		draft.Lines = append(draft.Lines, draft.Lines[0])
		s.wantRefusedReturn(draft, erp.Rejected)
	}},
	{name: "more than others have left", of: "CreateRMA", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 5))
		s.askBack(i, 3)
		s.wantRefusedReturn(s.returnOf(i, 3), erp.Rejected)
		s.askBack(i, 2)
		s.wantRefusedReturn(s.returnOf(i, 1), erp.Rejected)
	}},
	{name: "two at once of the last piece", of: "CreateRMA RMAs", needs: "Returns", keep: func(s *suite) {
		draft := s.returnOf(s.billed(s.line(s.Known.Stocked, 1)), 1)
		var all sync.WaitGroup
		for range 3 {
			ref := s.reference()
			all.Go(func() {
				if _, err := s.returns().CreateRMA(s.ctx, ref, draft); err != nil && erp.CodeOf(err) != erp.Rejected {
					s.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		rows, _ := gather(s, s.returns().RMAs, erp.ListQuery{Customer: s.Known.Customer})
		asked := slices.DeleteFunc(rows, func(r erp.RMA) bool { return r.Status == erp.RMACancelled || r.Status == erp.RMADeclined })
		if len(asked) != 1 {
			s.Errorf("of the one piece that was billed there are %d returns", len(asked))
		}
	}},
	{name: "another customer's goods", of: "CreateRMA", needs: "Returns", keep: func(s *suite) {
		theirs, err := s.Adapter.Invoice(s.ctx, s.Known.Other, s.Known.OtherInvoice)
		s.check(err)
		s.wantRefusedReturn(s.returnOf(theirs, 1), erp.Rejected, erp.Invalid)
	}},
	{name: "what the ERP does not know is invalid", of: "CreateRMA", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 3))
		for name, spoil := range map[string]func(*erp.RMADraftLine){
			"invoice":        func(l *erp.RMADraftLine) { l.Invoice = "0" },
			"line":           func(l *erp.RMADraftLine) { l.InvoiceLine = "987654" },
			"line's name":    func(l *erp.RMADraftLine) { l.InvoiceLine = "no such line" },
			"item":           func(l *erp.RMADraftLine) { l.Item = s.Known.Contract },
			"reason":         func(l *erp.RMADraftLine) { l.Reason = "no such reason" },
			"unit":           func(l *erp.RMADraftLine) { l.Quantity.UOM = "no such unit" },
			"nothing":        func(l *erp.RMADraftLine) { l.Quantity.Amount = decimal.Zero },
			"less than none": func(l *erp.RMADraftLine) { l.Quantity.Amount = decimal.NewFromInt(-1) },
		} {
			draft := s.returnOf(i, 1)
			spoil(&draft.Lines[0])
			if err := s.refusedReturn(draft); erp.CodeOf(err) != erp.Invalid {
				s.Errorf("%s: got %v, want invalid", name, err)
			}
		}
		s.wantRefusedReturn(s.returnOf(i), erp.Invalid)
	}},
	{name: "cancelled", of: "CancelRMA RMA CreateRMA", needs: "Returns", keep: func(s *suite) {
		i := s.billed(s.line(s.Known.Stocked, 2))
		r := s.askBack(i, 2)
		s.check(s.returns().CancelRMA(s.ctx, s.Known.Customer, r.Number))
		s.wantStatus(r.Number, erp.RMACancelled)
		s.wantCode(s.returns().CancelRMA(s.ctx, s.Known.Customer, r.Number), erp.Rejected)
		s.askBack(i, 2)
	}},
}

func rmaNumber(r erp.RMA) erp.RMANumber { return r.Number }

// returns is the adapter in its role, which Capabilities promise.
func (s *suite) returns() erp.Returns {
	role, ok := s.Adapter.(erp.Returns)
	if !ok {
		panic("erptest: the adapter has no such role") // goroutines of a case may not end it
	}
	return role
}

// billed sells to Known.Customer, ships and bills all of it.
func (s *suite) billed(lines ...erp.DraftLine) erp.Invoice {
	s.Helper()
	o := s.place(lines...)
	s.Company.ShipRest(o.Number)
	return s.invoice(s.Company.Invoice(o.Number))
}

// reason is one that the ERP accepts, or none where it has no list; the last one for -1.
func (s *suite) reason(at int) string {
	s.Helper()
	reasons, err := s.returns().ReturnReasons(s.ctx)
	s.check(err)
	if len(reasons) == 0 {
		return ""
	}
	return reasons[(at+len(reasons))%len(reasons)].Code
}

// returnOf asks for quantities of an invoice's first lines, in the units they were billed in.
func (s *suite) returnOf(i erp.Invoice, quantities ...int64) erp.RMADraft {
	s.Helper()
	draft := erp.RMADraft{Customer: s.Known.Customer, ShipTo: s.Known.ShipTo, Note: "Der Karton war offen"}
	for at, n := range quantities {
		l := i.Lines[at]
		draft.Lines = append(draft.Lines, erp.RMADraftLine{
			Invoice: i.Number, InvoiceLine: l.Number, Item: l.Item, Reason: s.reason(0),
			Quantity: erp.NewQuantity(decimal.NewFromInt(n), l.Quantity.UOM),
		})
	}
	return draft
}

// askBack writes a return of an invoice's first lines.
func (s *suite) askBack(i erp.Invoice, quantities ...int64) erp.RMA {
	s.Helper()
	r, err := s.returns().CreateRMA(s.ctx, s.reference(), s.returnOf(i, quantities...))
	s.check(err)
	return r
}

// rma reads one of Known.Customer's.
func (s *suite) rma(number erp.RMANumber) erp.RMA {
	s.Helper()
	r, err := s.returns().RMA(s.ctx, s.Known.Customer, number)
	s.check(err)
	return r
}

func (s *suite) wantStatus(number erp.RMANumber, want erp.RMAStatus) erp.RMA {
	s.Helper()
	r := s.rma(number)
	if r.Status != want {
		s.Errorf("return %q is %s, want %s", number, r.Status, want)
	}
	return r
}

// wantReturned compares what is asked for with what was sent; nothing has come back yet.
func (s *suite) wantReturned(how string, r erp.RMA, draft erp.RMADraft) {
	s.Helper()
	if len(r.Lines) != len(draft.Lines) {
		s.Fatalf("%s: got %d lines, sent %d", how, len(r.Lines), len(draft.Lines))
	}
	for i, sent := range draft.Lines {
		got := r.Lines[i]
		if got.Item != sent.Item || got.Invoice != sent.Invoice || got.InvoiceLine != sent.InvoiceLine || got.Reason != sent.Reason ||
			!got.Requested.Equal(sent.Quantity) || !got.Accepted.Amount.IsZero() || !got.Rejected.Amount.IsZero() {
			s.Errorf("%s, line %d: sent %+v, got %+v", how, i, sent, got)
		}
	}
}

// wantReturns counts in the ERP what Known.Customer's reference stands on.
func (s *suite) wantReturns(ref erp.Reference, want int) {
	s.Helper()
	if n := s.Returns.RMAs(s.Known.Customer, ref); n != want {
		s.Errorf("the ERP has %d returns under %q, want %d", n, ref, want)
	}
}

// refusedReturn sends what must be refused, and sees that nothing was written.
func (s *suite) refusedReturn(draft erp.RMADraft) error {
	s.Helper()
	ref := s.reference()
	_, err := s.returns().CreateRMA(s.ctx, ref, draft)
	s.wantReturns(ref, 0)
	return err
}

func (s *suite) wantRefusedReturn(draft erp.RMADraft, codes ...erp.Code) {
	s.Helper()
	s.wantCode(s.refusedReturn(draft), codes...)
}
