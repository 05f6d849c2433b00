package erptest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/tradecounter/portal/erp"
)

// promptly is how soon an adapter must return after its caller gave up.
const promptly = 5 * time.Second

// readOperations are those of reads below.
const readOperations = "Ping Customer Item Prices Availability Quote Orders Shipments Invoices Receivable"

var faults = []promise{
	{name: "reply to an order lost", of: "CreateOrder OrderByReference", keep: func(s *suite) {
		s.warmUp()
		draft, ref := s.draft(s.line(s.Known.Stocked, 2)), s.reference()
		s.Faults.LoseReply(NextWrite)
		_, err := s.Adapter.CreateOrder(s.ctx, ref, draft)
		s.wantCode(err, erp.OutcomeUnknown)
		s.wantWritten(ref, 1)
		s.settle(ref, draft, err)
		s.wantWritten(ref, 1)
	}},
	{name: "reply to an order that waits for approval lost", of: "CreateOrder OrderByReference", keep: func(s *suite) {
		s.warmUp()
		s.Company.HoldForApproval(s.Known.Customer)
		draft, ref := s.draft(s.line(s.Known.Stocked, 2)), s.reference()
		s.Faults.LoseReply(NextWrite)
		_, err := s.Adapter.CreateOrder(s.ctx, ref, draft)
		s.wantCode(err, erp.OutcomeUnknown)
		o := s.afterDoubt(ref, draft, err)
		if o.Status != erp.OrderPending {
			s.Errorf("got status %q", o.Status)
		}
		s.wantWritten(ref, 1)
	}},
	{name: "order lost before it arrived", of: "CreateOrder OrderByReference", keep: func(s *suite) {
		s.warmUp()
		draft, ref := s.draft(s.line(s.Known.Stocked, 2)), s.reference()
		s.Faults.Drop(NextWrite)
		_, err := s.Adapter.CreateOrder(s.ctx, ref, draft)
		s.wantCode(err, erp.Unavailable, erp.OutcomeUnknown)
		s.wantWritten(ref, 0)
		s.settle(ref, draft, err)
		s.wantWritten(ref, 1)
	}},
	{name: "nonsense in answer to an order", of: "CreateOrder OrderByReference", keep: func(s *suite) {
		s.warmUp()
		for _, misbehave := range []func(Target){s.Faults.AnswerHTML, s.Faults.Fail} {
			draft, ref := s.draft(s.line(s.Known.Stocked, 2)), s.reference()
			misbehave(NextWrite)
			_, err := s.Adapter.CreateOrder(s.ctx, ref, draft)
			s.wantCode(err, erp.OutcomeUnknown)
			s.settle(ref, draft, err)
			s.wantWritten(ref, 1)
		}
	}},
	{name: "an order refused with a wait", of: "CreateOrder", keep: func(s *suite) {
		s.warmUp()
		draft, ref := s.draft(s.line(s.Known.Stocked, 2)), s.reference()
		s.Faults.Throttle(NextWrite, 7*time.Second)
		_, err := s.Adapter.CreateOrder(s.ctx, ref, draft)
		s.wantThrottled(err, 7*time.Second)
		s.wantWritten(ref, 0)
	}},
	{name: "reply to a cancellation lost", of: "CancelOrder", needs: "CancelOrders", keep: func(s *suite) {
		o := s.place(s.line(s.Known.Stocked, 2))
		s.Faults.LoseReply(NextWrite)
		s.wantCode(s.Adapter.CancelOrder(s.ctx, s.Known.Customer, o.Number), erp.OutcomeUnknown)
		if after := s.order(o.Number); after.Status != erp.OrderCancelled {
			s.Errorf("got status %q", after.Status)
		}
	}},
	{name: "an order that outlasts its deadline", of: "CreateOrder", keep: func(s *suite) {
		s.warmUp()
		draft, ref := s.draft(s.line(s.Known.Stocked, 2)), s.reference()
		s.Faults.Latency(limit)
		ctx, cancel := context.WithTimeout(s.ctx, 200*time.Millisecond)
		defer cancel()
		begun := time.Now()
		_, err := s.Adapter.CreateOrder(ctx, ref, draft)
		s.wantCode(err, erp.OutcomeUnknown, erp.Unavailable)
		if took := time.Since(begun); took > promptly {
			s.Errorf("returned after %s", took)
		}
	}},
	{name: "a read refused with a wait", of: "Orders", keep: func(s *suite) {
		s.warmUp()
		s.Faults.Throttle(NextRead, 7*time.Second)
		_, err := s.Adapter.Orders(s.ctx, erp.ListQuery{Customer: s.Known.Customer})
		s.wantThrottled(err, 7*time.Second)
	}},
	{name: "nonsense in answer to a read", of: readOperations, keep: func(s *suite) {
		s.warmUp()
		for what, read := range s.reads() {
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
	{name: "connection lost during a read", of: readOperations, keep: func(s *suite) {
		s.warmUp()
		for what, read := range s.reads() {
			s.Faults.LoseReply(NextRead)
			if err := read(s.ctx); err != nil && erp.CodeOf(err) != erp.Unavailable {
				s.Errorf("%s: got %v, want unavailable or an answer", what, err)
			}
			if err := read(s.ctx); err != nil {
				s.Errorf("%s, the next time: %v", what, err)
			}
		}
	}},
	{name: "a caller who gives up is let go", of: readOperations, keep: func(s *suite) {
		s.warmUp()
		reads := s.reads()
		s.Faults.Latency(limit)
		for what, read := range reads {
			ctx, cancel := context.WithCancel(s.ctx)
			timer := time.AfterFunc(100*time.Millisecond, cancel)
			begun := time.Now()
			err := read(ctx)
			if err == nil || erp.CodeOf(err) != erp.Unavailable && !errors.Is(err, context.Canceled) {
				s.Errorf("%s: got %v", what, err)
			}
			if took := time.Since(begun); took > promptly {
				s.Errorf("%s: returned after %s", what, took)
			}
			timer.Stop()
			cancel()
		}
	}},
	{name: "many callers at once", of: readOperations, keep: func(s *suite) {
		var all sync.WaitGroup
		for what, read := range s.reads() {
			for range 3 {
				all.Go(func() {
					if err := read(s.ctx); err != nil {
						s.Errorf("%s: %v", what, err)
					}
				})
			}
		}
		all.Wait()
	}},
}

// warmUp lets the adapter sign in and learn what it keeps, so that the next fault strikes what it is meant for.
func (s *suite) warmUp() {
	s.Helper()
	for what, read := range s.reads() {
		if err := read(s.ctx); err != nil {
			s.Fatalf("%s: %v", what, err)
		}
	}
	_, err := s.Adapter.OrderByReference(s.ctx, s.Known.Customer, s.reference())
	s.wantCode(err, erp.NotFound)
}

// reads is one read of every role.
func (s *suite) reads() map[string]func(context.Context) error {
	s.Helper()
	draft := s.draft(s.line(s.Known.Stocked, 1))
	day := s.today()
	own := erp.ListQuery{Customer: s.Known.Customer}
	prices := erp.PriceRequest{
		Customer: s.Known.Customer, On: day,
		Lines: []erp.PriceLine{{Item: s.Known.Stocked, Quantity: draft.Lines[0].Quantity}},
	}
	return map[string]func(context.Context) error{
		"ping":     func(ctx context.Context) error { return s.Adapter.Ping(ctx) },
		"customer": func(ctx context.Context) error { _, err := s.Adapter.Customer(ctx, s.Known.Customer); return err },
		"item":     func(ctx context.Context) error { _, err := s.Adapter.Item(ctx, s.Known.Stocked); return err },
		"prices":   func(ctx context.Context) error { _, err := s.Adapter.Prices(ctx, prices); return err },
		"availability": func(ctx context.Context) error {
			_, err := s.Adapter.Availability(ctx, []erp.ItemID{s.Known.Stocked})
			return err
		},
		"quote":     func(ctx context.Context) error { _, err := s.Adapter.Quote(ctx, draft); return err },
		"orders":    func(ctx context.Context) error { _, err := s.Adapter.Orders(ctx, own); return err },
		"shipments": func(ctx context.Context) error { _, err := s.Adapter.Shipments(ctx, own); return err },
		"invoices":  func(ctx context.Context) error { _, err := s.Adapter.Invoices(ctx, own); return err },
		"receivable": func(ctx context.Context) error {
			_, err := s.Adapter.Receivable(ctx, s.Known.Customer, day)
			return err
		},
	}
}

// afterDoubt does what the portal does after a doubtful answer: it looks the reference up, and sends again only if the ERP
// has no order under it. An ERP that takes several requests for an order may have been left in the middle of them: then
// the order is not there yet, and sending again completes it.
func (s *suite) afterDoubt(ref erp.Reference, draft erp.OrderDraft, doubt error) erp.Order {
	s.Helper()
	_, err := s.Adapter.OrderByReference(s.ctx, draft.Customer, ref)
	if errors.Is(err, erp.NotFound) {
		_, err = s.Adapter.CreateOrder(s.ctx, ref, draft)
	}
	if err != nil {
		s.Fatalf("after %v: %v", doubt, err)
	}
	o, err := s.Adapter.OrderByReference(s.ctx, draft.Customer, ref)
	s.check(err)
	s.wantLines("found", o, draft)
	return o
}

// settle finds the one order in the end.
func (s *suite) settle(ref erp.Reference, draft erp.OrderDraft, doubt error) {
	s.Helper()
	if o := s.afterDoubt(ref, draft, doubt); o.Number == "" || o.Reference != ref {
		s.Errorf("found %+v under %q", o, ref)
	}
}

func (s *suite) wantThrottled(err error, wait time.Duration) {
	s.Helper()
	s.wantCode(err, erp.Unavailable)
	if got := erp.RetryAfter(err); got != wait {
		s.Errorf("the ERP asked for %s, the error says %s", wait, got)
	}
}
