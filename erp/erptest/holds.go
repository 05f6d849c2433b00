package erptest

import (
	"strings"

	"github.com/tradecounter/portal/erp"
)

var holds = []promise{
	{name: "who is not stopped has no hold", of: "HoldOf", needs: "HoldReleases", keep: func(s *suite) {
		o := s.place(s.line(s.Known.Stocked, 1))
		for _, subject := range []erp.Subject{s.ofCustomer(), s.ofOrder(string(o.Number))} {
			if hold, err := s.holds().HoldOf(s.ctx, subject); err != nil || hold != nil {
				s.Errorf("%s: got hold %+v, %v", subject, hold, err)
			}
			if err := s.holds().ReleaseHold(s.ctx, subject, "no reason"); erp.CodeOf(err) != erp.Rejected {
				s.Errorf("%s: released: %v", subject, err)
			}
		}
	}},
	{name: "a customer on hold orders again once released", of: "HoldOf ReleaseHold Receivable", needs: "HoldReleases", keep: func(s *suite) {
		const why = "two cheques came back"
		s.People.HoldCustomer(s.Known.Customer, why)
		hold, err := s.holds().HoldOf(s.ctx, s.ofCustomer())
		s.check(err)
		if hold == nil || !strings.Contains(hold.Reason, why) {
			s.Fatalf("got hold %+v, want one for %q", hold, why)
		}
		draft := s.draft(s.line(s.Known.Stocked, 1))
		if o, err := s.Adapter.CreateOrder(s.ctx, s.reference(), draft); erp.CodeOf(err) != erp.Rejected && (err != nil || o.Hold == nil) {
			s.Errorf("an order of a customer on hold: got status %q, %v", o.Status, err)
		}
		s.release(s.ofCustomer(), "paid by wire, says Ms. O'Neil")
		r, err := s.Adapter.Receivable(s.ctx, s.Known.Customer, s.today())
		s.check(err)
		if r.Hold != nil {
			s.Errorf("its account still says %+v", r.Hold)
		}
		o, err := s.Adapter.CreateOrder(s.ctx, s.reference(), draft)
		s.check(err)
		if o.Status != erp.OrderOpen {
			s.Errorf("an order afterwards has status %q, hold %+v", o.Status, o.Hold)
		}
	}},
	{name: "an order on hold goes on once released", of: "HoldOf ReleaseHold Order", needs: "HoldReleases", keep: func(s *suite) {
		o := s.place(s.line(s.Known.Stocked, 1))
		s.People.HoldOrder(o.Number, "margin")
		subject := s.ofOrder(string(o.Number))
		if hold, err := s.holds().HoldOf(s.ctx, subject); err != nil || hold == nil {
			s.Fatalf("got hold %+v, %v", hold, err)
		}
		if held := s.order(o.Number); held.Status != erp.OrderHeld || held.Hold == nil {
			s.Errorf("got status %q, hold %+v", held.Status, held.Hold)
		}
		s.release(subject, "the margin is agreed")
		if after := s.order(o.Number); after.Status != erp.OrderOpen || after.Hold != nil {
			s.Errorf("got status %q, hold %+v", after.Status, after.Hold)
		}
		s.Company.ShipRest(o.Number)
	}},
	{name: "an order that waits for approval is approved", of: "HoldOf ReleaseHold OrderByReference", needs: "HoldReleases", keep: func(s *suite) {
		s.Company.HoldForApproval(s.Known.Customer)
		ref := s.reference()
		o, err := s.Adapter.CreateOrder(s.ctx, ref, s.draft(s.line(s.Known.Stocked, 2)))
		s.check(err)
		if o.Status != erp.OrderPending {
			s.Fatalf("got status %q", o.Status)
		}
		subject := s.ofOrder(string(ref))
		if hold, err := s.holds().HoldOf(s.ctx, subject); err != nil || hold == nil || hold.Kind != erp.HoldApproval {
			s.Errorf("got hold %+v, %v", hold, err)
		}
		s.release(subject, "good for it")
		approved, err := s.Adapter.OrderByReference(s.ctx, s.Known.Customer, ref)
		s.check(err)
		if approved.Number == "" || approved.Status == erp.OrderPending {
			s.Errorf("got status %q, number %q", approved.Status, approved.Number)
		}
		s.wantWritten(ref, 1)
	}},
	{name: "another customer's order is not found", of: "HoldOf ReleaseHold", needs: "HoldReleases", keep: func(s *suite) {
		s.People.HoldOrder(s.Known.OtherOrder, "margin")
		for _, subject := range []erp.Subject{
			s.ofOrder(string(s.Known.OtherOrder)),
			s.ofOrder(string(s.reference())),
			{Kind: erp.SubjectOrder, Key: "0", Customer: s.Known.Customer},
			{Kind: erp.SubjectCustomer, Key: string(s.Known.Other), Customer: s.Known.Customer},
			{Kind: erp.SubjectCustomer, Key: string(s.Known.NoCustomer), Customer: s.Known.NoCustomer},
		} {
			if _, err := s.holds().HoldOf(s.ctx, subject); erp.CodeOf(err) != erp.NotFound {
				s.Errorf("%s: got %v, want not found", subject, err)
			}
			if err := s.holds().ReleaseHold(s.ctx, subject, "because"); erp.CodeOf(err) != erp.NotFound {
				s.Errorf("%s: released: %v", subject, err)
			}
		}
	}},
	{name: "a release needs a reason", of: "ReleaseHold", needs: "HoldReleases", keep: func(s *suite) {
		s.People.HoldCustomer(s.Known.Customer, "two cheques came back")
		for _, reason := range []string{"", " \t", "because\x00"} {
			s.wantCode(s.holds().ReleaseHold(s.ctx, s.ofCustomer(), reason), erp.Invalid)
		}
		if hold, err := s.holds().HoldOf(s.ctx, s.ofCustomer()); err != nil || hold == nil {
			s.Errorf("got hold %+v, %v", hold, err)
		}
	}},
	{name: "reply to a release lost", of: "ReleaseHold HoldOf", needs: "HoldReleases", keep: func(s *suite) {
		for _, misbehave := range []func(Target){s.Faults.LoseReply, s.Faults.Drop, s.Faults.AnswerHTML, s.Faults.Fail} {
			s.People.HoldCustomer(s.Known.Customer, "two cheques came back")
			misbehave(NextWrite)
			s.wantCode(s.holds().ReleaseHold(s.ctx, s.ofCustomer(), "paid by wire"), erp.OutcomeUnknown, erp.Unavailable)
			hold, err := s.holds().HoldOf(s.ctx, s.ofCustomer())
			s.check(err)
			if hold != nil {
				s.check(s.holds().ReleaseHold(s.ctx, s.ofCustomer(), "paid by wire"))
			}
			if after, err := s.holds().HoldOf(s.ctx, s.ofCustomer()); err != nil || after != nil {
				s.Errorf("got hold %+v, %v", after, err)
			}
		}
	}},
	{name: "reply to an approval lost", of: "ReleaseHold HoldOf OrderByReference", needs: "HoldReleases", keep: func(s *suite) {
		s.Company.HoldForApproval(s.Known.Customer)
		for _, misbehave := range []func(Target){s.Faults.LoseReply, s.Faults.Drop, s.Faults.AnswerHTML, s.Faults.Fail} {
			ref := s.reference()
			_, err := s.Adapter.CreateOrder(s.ctx, ref, s.draft(s.line(s.Known.Stocked, 2)))
			s.check(err)
			misbehave(NextWrite)
			s.wantCode(s.holds().ReleaseHold(s.ctx, s.ofOrder(string(ref)), "good for it"), erp.OutcomeUnknown, erp.Unavailable)
			hold, err := s.holds().HoldOf(s.ctx, s.ofOrder(string(ref)))
			s.check(err)
			if hold != nil {
				s.check(s.holds().ReleaseHold(s.ctx, s.ofOrder(string(ref)), "good for it"))
			}
			o, err := s.Adapter.OrderByReference(s.ctx, s.Known.Customer, ref)
			s.check(err)
			if o.Status == erp.OrderPending {
				s.Errorf("it still waits, as %+v", o.Hold)
			}
			s.wantWritten(ref, 1)
		}
	}},
}

func (s *suite) holds() erp.Holds { return s.Adapter.(erp.Holds) }

func (s *suite) ofCustomer() erp.Subject {
	return erp.Subject{Kind: erp.SubjectCustomer, Key: string(s.Known.Customer), Customer: s.Known.Customer}
}

func (s *suite) ofOrder(key string) erp.Subject {
	return erp.Subject{Kind: erp.SubjectOrder, Key: key, Customer: s.Known.Customer}
}

// release takes a hold off, once: there is nothing to release the second time. The ERP keeps the reason.
func (s *suite) release(subject erp.Subject, reason string) {
	s.Helper()
	s.check(s.holds().ReleaseHold(s.ctx, subject, reason))
	if hold, err := s.holds().HoldOf(s.ctx, subject); err != nil || hold != nil {
		s.Errorf("released, got hold %+v, %v", hold, err)
	}
	if kept := s.People.ReleaseReason(subject); !strings.Contains(kept, reason) {
		s.Errorf("the ERP keeps %q, the reason was %q", kept, reason)
	}
	s.wantCode(s.holds().ReleaseHold(s.ctx, subject, reason), erp.Rejected)
}
