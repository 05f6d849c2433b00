package erptest

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/tradecounter/portal/erp"
)

var customerChanges = []promise{
	{name: "what a change does not name stays", of: "ChangeCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		before := s.admit(s.newcomer())
		email, phone := "accounts@kettering-gage.example", "+19375550199"
		s.change(before.ID, erp.CustomerChange{Email: &email})
		want := before
		want.Email = email
		s.wantCustomer("e-mail", want)
		s.change(before.ID, erp.CustomerChange{Phone: &phone})
		want.Phone = phone
		s.wantCustomer("phone", want)
		s.change(before.ID, erp.CustomerChange{})
		s.wantCustomer("nothing", want)
	}},
	{name: "a ship-to is added", of: "ChangeCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		before := s.admit(s.newcomer())
		added := erp.ShipTo{Name: "Job site 12", Address: s.site()}
		for range 2 { // the second time as after a doubtful answer
			s.change(before.ID, erp.CustomerChange{ShipTo: &added})
			after, err := s.Adapter.Customer(s.ctx, before.ID)
			s.check(err)
			i := slices.IndexFunc(after.ShipTos, func(to erp.ShipTo) bool { return samePlace(to, added) })
			if i < 0 {
				s.Fatalf("no %+v among %+v", added, after.ShipTos)
			}
			draft := s.draft(s.line(s.Known.Stocked, 1))
			draft.Customer, draft.ShipTo = before.ID, after.ShipTos[i].ID
			if _, err := s.Adapter.Quote(s.ctx, draft); err != nil {
				s.Errorf("a quote to it: %v", err)
			}
			after.ShipTos = slices.Delete(after.ShipTos, i, i+1)
			s.wantSame("all else", after, before)
		}
	}},
	{name: "a ship-to is replaced", of: "ChangeCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		before := s.admit(s.newcomer())
		want := before
		want.ShipTos = slices.Clone(before.ShipTos)
		to := &want.ShipTos[0]
		to.Name, to.Address = "Job site 12", s.site()
		s.change(before.ID, erp.CustomerChange{ShipTo: &erp.ShipTo{ID: to.ID, Name: to.Name, Address: to.Address, Default: to.Default}})
		s.wantCustomer("replaced", want)
	}},
	{name: "another ship-to becomes the default", of: "ChangeCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		before := s.admit(s.newcomer())
		i := slices.IndexFunc(before.ShipTos, func(to erp.ShipTo) bool { return !to.Default })
		usual := before.ShipTos[i]
		usual.Default = true
		s.change(before.ID, erp.CustomerChange{ShipTo: &usual})
		after, err := s.Adapter.Customer(s.ctx, before.ID)
		s.check(err)
		for _, to := range after.ShipTos {
			if to.Default != (to.ID == usual.ID) {
				s.Errorf("%q is the default: %v", to.ID, to.Default)
			}
		}
		if len(after.ShipTos) != len(before.ShipTos) {
			s.Errorf("got %+v", after.ShipTos)
		}
	}},
	{name: "a contact is added", of: "ChangeCustomer CustomersByEmail", needs: "CustomerWrites", keep: func(s *suite) {
		before := s.admit(s.newcomer())
		added := erp.Contact{Name: "Ana Węgrzyn", Email: "ana@kettering-gage.example", Phone: "+19375550177"}
		for range 2 {
			s.change(before.ID, erp.CustomerChange{Contact: &added})
			after, err := s.Adapter.Customer(s.ctx, before.ID)
			s.check(err)
			i := slices.IndexFunc(after.Contacts, func(p erp.Contact) bool { return samePerson(p, added) })
			if i < 0 {
				s.Fatalf("no %+v among %+v", added, after.Contacts)
			}
			after.Contacts = slices.Delete(after.Contacts, i, i+1)
			s.wantSame("all else", after, before)
		}
		found, err := s.Adapter.CustomersByEmail(s.ctx, added.Email)
		s.check(err)
		sameKeys(s, added.Email, keysOf(found, customerID), []erp.CustomerID{before.ID})
	}},
	{name: "a contact is replaced", of: "ChangeCustomer CustomersByEmail", needs: "CustomerWrites", keep: func(s *suite) {
		before := s.admit(s.newcomer())
		want := before
		want.Contacts = slices.Clone(before.Contacts)
		p := &want.Contacts[0]
		left := p.Email
		p.Name, p.Email, p.Phone = "Ana Węgrzyn", "ana@kettering-gage.example", "+19375550177"
		s.change(before.ID, erp.CustomerChange{Contact: p})
		s.wantCustomer("replaced", want)
		found, err := s.Adapter.CustomersByEmail(s.ctx, left)
		if err != nil || len(found) != 0 {
			s.Errorf("by the address that was replaced: got %d customers, %v", len(found), err)
		}
	}},
	{name: "what has an ID that nothing has is not found", of: "ChangeCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		before := s.admit(s.newcomer())
		for what, c := range map[string]erp.CustomerChange{
			"contact": {Contact: &erp.Contact{ID: "987654", Name: "Ana Węgrzyn", Email: "ana@kettering-gage.example"}},
			"ship-to": {ShipTo: &erp.ShipTo{ID: "987654", Name: "Job site 12", Address: s.site()}},
		} {
			if err := s.Adapter.(erp.CustomerWriter).ChangeCustomer(s.ctx, before.ID, c); erp.CodeOf(err) != erp.NotFound {
				s.Errorf("%s: got %v, want not found", what, err)
			}
		}
		s.wantCustomer("after all", before)
	}},
	{name: "the bill-to is replaced", of: "ChangeCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		want := s.admit(s.newcomer())
		to := s.site()
		s.change(want.ID, erp.CustomerChange{BillTo: &to})
		to.Name = want.BillTo.Name
		want.BillTo = to
		s.wantCustomer("replaced", want)
	}},
	{name: "a bad change changes nothing", of: "ChangeCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		before := s.admit(s.newcomer())
		noCountry, control := s.site(), "x\x00@kettering-gage.example"
		noCountry.Country = ""
		for what, c := range map[string]erp.CustomerChange{
			"a bill-to of no country":  {BillTo: &noCountry},
			"a ship-to of no country":  {ShipTo: &erp.ShipTo{Name: "Nowhere", Address: noCountry}},
			"a contact of no name":     {Contact: &erp.Contact{Email: "x@kettering-gage.example"}},
			"a control in the address": {Email: &control},
		} {
			if err := s.Adapter.(erp.CustomerWriter).ChangeCustomer(s.ctx, before.ID, c); erp.CodeOf(err) != erp.Invalid {
				s.Errorf("%s: got %v, want invalid", what, err)
			}
		}
		s.wantCustomer("after all", before)
		email := "a@b.example"
		s.wantCode(s.Adapter.(erp.CustomerWriter).ChangeCustomer(s.ctx, s.Known.NoCustomer, erp.CustomerChange{Email: &email}), erp.NotFound)
	}},
	{name: "changes of different parts at once all stand", of: "ChangeCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		want := s.admit(s.newcomer())
		email, phone := "accounts@kettering-gage.example", "+19375550199"
		place := want.ShipTos[0]
		place.Address = s.site()
		person := want.Contacts[1]
		person.Email = "abara@kettering-gage.example"
		var all sync.WaitGroup
		for _, c := range []erp.CustomerChange{{Email: &email}, {Phone: &phone}, {ShipTo: &place}, {Contact: &person}} {
			all.Go(func() {
				err := s.Adapter.(erp.CustomerWriter).ChangeCustomer(s.ctx, want.ID, c)
				for range 5 { // who is told of a conflict tries again
					if erp.CodeOf(err) != erp.Conflict && erp.CodeOf(err) != erp.Unavailable {
						break
					}
					err = s.Adapter.(erp.CustomerWriter).ChangeCustomer(s.ctx, want.ID, c)
				}
				if err != nil {
					s.Errorf("%+v: %v", c, err)
				}
			})
		}
		all.Wait()
		want.Email, want.Phone = email, phone
		want.ShipTos[0].Address, want.Contacts[1].Email = place.Address, person.Email
		s.wantCustomer("after all", want)
	}},
	{name: "reply to a change lost", of: "ChangeCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		before := s.admit(s.newcomer())
		for n, misbehave := range []func(Target){s.Faults.LoseReply, s.Faults.Drop, s.Faults.AnswerHTML, s.Faults.Fail} {
			added := erp.ShipTo{Name: fmt.Sprintf("Job site %d", n+1), Address: s.site()}
			misbehave(NextWrite)
			err := s.Adapter.(erp.CustomerWriter).ChangeCustomer(s.ctx, before.ID, erp.CustomerChange{ShipTo: &added})
			s.wantCode(err, erp.OutcomeUnknown, erp.Unavailable)
			s.change(before.ID, erp.CustomerChange{ShipTo: &added})
			after, err := s.Adapter.Customer(s.ctx, before.ID)
			s.check(err)
			if want := len(before.ShipTos) + n + 1; len(after.ShipTos) != want {
				s.Fatalf("got %+v, want %d", after.ShipTos, want)
			}
		}
	}},
	{name: "a change moves its time", of: "ChangeCustomer Customers", needs: "CustomerWrites", keep: func(s *suite) {
		c := s.admit(s.newcomer())
		s.Company.AdvanceDays(2)
		since := s.Company.Now().Add(-time.Minute)
		email := "accounts@kettering-gage.example"
		s.change(c.ID, erp.CustomerChange{Email: &email})
		changed, _ := gather(s, s.Adapter.Customers, erp.ListQuery{Since: since})
		sameKeys(s, "customers changed since", keysOf(changed, customerID), []erp.CustomerID{c.ID})
	}},
}

// site is an address that no customer has.
func (s *suite) site() erp.Address {
	return erp.Address{Lines: []string{"12 Quarry Way", "Gate 3"}, City: "Fairborn", Region: "OH", Postal: "45324", Country: "US"}
}

func (s *suite) change(id erp.CustomerID, c erp.CustomerChange) {
	s.Helper()
	s.check(s.Adapter.(erp.CustomerWriter).ChangeCustomer(s.ctx, id, c))
}

// wantCustomer reads the customer and compares all but the time of its change.
func (s *suite) wantCustomer(what string, want erp.Customer) {
	s.Helper()
	got, err := s.Adapter.Customer(s.ctx, want.ID)
	s.check(err)
	s.wantSame(what, got, want)
}

func (s *suite) wantSame(what string, got, want erp.Customer) {
	s.Helper()
	got.Changed = want.Changed
	for i := range want.ShipTos {
		if i < len(got.ShipTos) {
			got.ShipTos[i].Address.Name = want.ShipTos[i].Address.Name
		}
	}
	if !reflect.DeepEqual(got, want) {
		s.Errorf("%s: got %+v\nwant %+v", what, got, want)
	}
}
