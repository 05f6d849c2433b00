package erptest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Returns on a wire that misbehaves. An ERP may take several requests for one, so what there is in the end is counted.
var returnFaults = []promise{
	{name: "the same reference twice is one return", of: "CreateRMA", needs: "Returns", keep: func(s *suite) {
		draft, ref := s.returnOf(s.billed(s.line(s.Known.Stocked, 1)), 1), s.reference()
		first, err := s.returns().CreateRMA(s.ctx, ref, draft)
		s.check(err)
		second, err := s.returns().CreateRMA(s.ctx, ref, draft) // all that was billed: it must not count against itself
		s.check(err)
		if second.Number != first.Number {
			s.Errorf("got return %q, then %q", first.Number, second.Number)
		}
		s.wantReturns(ref, 1)
	}},
	{name: "the same reference at once is one return", of: "CreateRMA", needs: "Returns", keep: func(s *suite) {
		draft, ref := s.returnOf(s.billed(s.line(s.Known.Stocked, 1)), 1), s.reference()
		var all sync.WaitGroup
		var mu sync.Mutex
		numbers := map[erp.RMANumber]bool{}
		for range 3 {
			all.Go(func() {
				r, err := s.returns().CreateRMA(s.ctx, ref, draft)
				if err != nil {
					s.Errorf("got %v", err)
				}
				mu.Lock()
				defer mu.Unlock()
				numbers[r.Number] = true
			})
		}
		all.Wait()
		if len(numbers) != 1 {
			s.Errorf("got the returns %v", numbers)
		}
		s.wantReturns(ref, 1)
	}},
	{name: "reply to a return lost", of: "CreateRMA RMAByReference", needs: "Returns", keep: func(s *suite) {
		draft, ref := s.warmReturn()
		s.Faults.LoseReply(NextWrite)
		_, err := s.returns().CreateRMA(s.ctx, ref, draft)
		s.wantCode(err, erp.OutcomeUnknown)
		s.settleReturn(ref, draft, err)
	}},
	{name: "return lost before it arrived", of: "CreateRMA RMAByReference", needs: "Returns", keep: func(s *suite) {
		draft, ref := s.warmReturn()
		s.Faults.Drop(NextWrite)
		_, err := s.returns().CreateRMA(s.ctx, ref, draft)
		s.wantCode(err, erp.Unavailable, erp.OutcomeUnknown)
		s.wantReturns(ref, 0)
		s.settleReturn(ref, draft, err)
	}},
	{name: "nonsense in answer to a return", of: "CreateRMA RMAByReference", needs: "Returns", keep: func(s *suite) {
		for _, misbehave := range []func(Target){s.Faults.AnswerHTML, s.Faults.Fail} {
			draft, ref := s.warmReturn()
			misbehave(NextWrite)
			_, err := s.returns().CreateRMA(s.ctx, ref, draft)
			s.wantCode(err, erp.OutcomeUnknown)
			s.settleReturn(ref, draft, err)
		}
	}},
	{name: "a return refused with a wait", of: "CreateRMA", needs: "Returns", keep: func(s *suite) {
		draft, ref := s.warmReturn()
		s.Faults.Throttle(NextWrite, 7*time.Second)
		_, err := s.returns().CreateRMA(s.ctx, ref, draft)
		s.wantThrottled(err, 7*time.Second)
		s.wantReturns(ref, 0)
	}},
	{name: "reply to the cancellation of a return lost", of: "CancelRMA RMA", needs: "Returns", keep: func(s *suite) {
		r := s.askBack(s.billed(s.line(s.Known.Stocked, 2)), 2)
		s.Faults.LoseReply(NextWrite)
		err := s.returns().CancelRMA(s.ctx, s.Known.Customer, r.Number)
		s.wantCode(err, erp.OutcomeUnknown)
		if s.rma(r.Number).Status != erp.RMACancelled { // the first of several requests
			s.check(s.returns().CancelRMA(s.ctx, s.Known.Customer, r.Number))
		}
		s.wantStatus(r.Number, erp.RMACancelled)
	}},
	{name: "nonsense in answer to a read of returns", of: "RMA RMAByReference RMAs", needs: "Returns", keep: func(s *suite) {
		draft, ref := s.warmReturn()
		r, err := s.returns().CreateRMA(s.ctx, ref, draft)
		s.check(err)
		for what, read := range map[string]func(context.Context) error{
			"by number": func(ctx context.Context) error { _, err := s.returns().RMA(ctx, draft.Customer, r.Number); return err },
			"by reference": func(ctx context.Context) error {
				_, err := s.returns().RMAByReference(ctx, draft.Customer, ref)
				return err
			},
			"list": func(ctx context.Context) error {
				_, err := s.returns().RMAs(ctx, erp.ListQuery{Customer: draft.Customer})
				return err
			},
		} {
			for _, misbehave := range []func(Target){s.Faults.AnswerHTML, s.Faults.Fail} {
				misbehave(NextRead)
				if err := read(s.ctx); erp.CodeOf(err) != erp.Unavailable {
					s.Errorf("%s: got %v, want unavailable", what, err)
				}
				if err := read(s.ctx); err != nil {
					s.Errorf("%s, the next time: %v", what, err)
				}
			}
		}
	}},
}

// warmReturn lets the adapter sign in and learn what it keeps, so that the next fault strikes the return.
func (s *suite) warmReturn() (erp.RMADraft, erp.Reference) {
	s.Helper()
	draft := s.returnOf(s.billed(s.line(s.Known.Stocked, 2)), 2)
	_, err := s.returns().RMAByReference(s.ctx, s.Known.Customer, s.reference())
	s.wantCode(err, erp.NotFound)
	return draft, s.reference()
}

// settleReturn does what the portal does after a doubtful answer, and finds the one return in the end.
func (s *suite) settleReturn(ref erp.Reference, draft erp.RMADraft, doubt error) {
	s.Helper()
	_, err := s.returns().RMAByReference(s.ctx, draft.Customer, ref)
	if errors.Is(err, erp.NotFound) {
		_, err = s.returns().CreateRMA(s.ctx, ref, draft)
	}
	if err != nil {
		s.Fatalf("after %v: %v", doubt, err)
	}
	r, err := s.returns().RMAByReference(s.ctx, draft.Customer, ref)
	s.check(err)
	s.wantReturned("found", r, draft)
	if r.Number == "" || r.Reference != ref {
		s.Errorf("found %+v under %q", r, ref)
	}
	s.wantReturns(ref, 1)
}
