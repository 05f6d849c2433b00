package erptest

import (
	"slices"

	"github.com/tradecounter/portal/erp"
)

var books = []promise{
	{name: "all salespeople", of: "Reps", needs: "Books", keep: func(s *suite) {
		reps, err := s.Adapter.(erp.Books).Reps(s.ctx)
		s.check(err)
		want := s.People.Reps()
		sameKeys(s, "salespeople", keysOf(reps, repID), keysOf(want, repID))
		for _, r := range want {
			if !slices.Contains(reps, r) {
				s.Errorf("no %+v among %+v", r, reps)
			}
		}
	}},
	{name: "a customer moves from book to book", of: "Book Customer", needs: "Books", keep: func(s *suite) {
		reps := s.People.Reps()
		if len(reps) < 2 {
			s.Fatalf("the company has %d salespeople, want two or more", len(reps))
		}
		for _, r := range []erp.Rep{reps[0], reps[1], reps[0]} {
			s.People.AssignRep(s.Known.Customer, r.ID)
			c, err := s.Adapter.Customer(s.ctx, s.Known.Customer)
			s.check(err)
			if c.Rep != r {
				s.Errorf("got salesperson %+v, want %+v", c.Rep, r)
			}
			for _, other := range reps {
				book, err := s.Adapter.(erp.Books).Book(s.ctx, other.ID)
				s.check(err)
				if n := len(slices.DeleteFunc(book, func(id erp.CustomerID) bool { return id != s.Known.Customer })); n == 1 != (other.ID == r.ID) {
					s.Errorf("assigned to %q, it is %d times in the book of %q", r.ID, n, other.ID)
				}
			}
		}
	}},
	{name: "a book is whole", of: "Book", needs: "Books", keep: func(s *suite) {
		rep := s.People.Reps()[1]
		all := s.Company.Customers()
		for _, id := range all {
			s.People.AssignRep(id, rep.ID)
		}
		book, err := s.Adapter.(erp.Books).Book(s.ctx, rep.ID)
		s.check(err)
		sameKeys(s, "the book", book, all)
		nobodys, err := s.Adapter.(erp.Books).Book(s.ctx, "no-such-person")
		if len(nobodys) != 0 || err != nil && erp.CodeOf(err) != erp.NotFound {
			s.Errorf("the book of nobody: got %d customers, %v", len(nobodys), err)
		}
	}},
}

func repID(r erp.Rep) string { return r.ID }

var certificates = []promise{
	{name: "on file, expired ones too", of: "CertificatesOf", needs: "Certificates", keep: func(s *suite) {
		none, err := s.Adapter.(erp.Certificates).CertificatesOf(s.ctx, s.Known.Customer)
		if err != nil || len(none) != 0 {
			s.Fatalf("got %+v, %v", none, err)
		}
		today := s.today()
		want := []erp.Certificate{
			{Number: "OH-RESALE-7/14 'A'", Jurisdiction: "OH", ValidFrom: today.AddDays(-30), ValidThrough: today.AddDays(335)},
			{Number: "MI-3372", Jurisdiction: "MI", ValidFrom: today.AddDays(-800), ValidThrough: today.AddDays(-1)},
		}
		for n, c := range want {
			s.People.Certify(s.Known.Customer, c)
			got, err := s.Adapter.(erp.Certificates).CertificatesOf(s.ctx, s.Known.Customer)
			s.check(err)
			if len(got) != n+1 {
				s.Fatalf("%d on file, got %+v", n+1, got)
			}
			for _, c := range want[:n+1] {
				if !slices.Contains(got, c) {
					s.Errorf("no %+v among %+v", c, got)
				}
			}
		}
		others, err := s.Adapter.(erp.Certificates).CertificatesOf(s.ctx, s.Known.Other)
		if err != nil || len(others) != 0 {
			s.Errorf("another customer has %+v, %v", others, err)
		}
		_, err = s.Adapter.(erp.Certificates).CertificatesOf(s.ctx, s.Known.NoCustomer)
		s.wantCode(err, erp.NotFound)
	}},
}

var lists = []promise{
	{name: "units", of: "UOMs", needs: "ReferenceLists", keep: func(s *suite) {
		got, err := s.lists().UOMs(s.ctx)
		s.check(err)
		_, _, want := s.People.ReferenceLists()
		s.wantChoices("units", got, want)
		if !slices.ContainsFunc(got, func(c erp.Choice) bool { return c.Code == string(s.Known.PackUOM) }) {
			s.Errorf("no unit %q among %+v", s.Known.PackUOM, got)
		}
	}},
	{name: "terms", of: "TermsList", needs: "ReferenceLists", keep: func(s *suite) {
		got, err := s.lists().TermsList(s.ctx)
		s.check(err)
		want, _, _ := s.People.ReferenceLists()
		names := map[string]bool{}
		for _, t := range got {
			names[t.Name] = true
		}
		if len(got) != want || len(names) != want || names[""] {
			s.Errorf("got %+v, want %d of different names", got, want)
		}
		c, err := s.Adapter.Customer(s.ctx, s.Known.Customer)
		s.check(err)
		if !slices.Contains(got, c.Terms) {
			s.Errorf("the customer's %+v are not among %+v", c.Terms, got)
		}
	}},
	{name: "ship-vias, which an order may name", of: "ShipVias CreateOrder", needs: "ReferenceLists", keep: func(s *suite) {
		got, err := s.lists().ShipVias(s.ctx)
		s.check(err)
		_, want, _ := s.People.ReferenceLists()
		s.wantChoices("ship-vias", got, want)
		for _, via := range got {
			draft := s.draft(s.line(s.Known.Stocked, 1))
			draft.ShipVia = via.Code
			if _, err := s.Adapter.CreateOrder(s.ctx, s.reference(), draft); err != nil {
				s.Errorf("an order by %+v: %v", via, err)
			}
		}
	}},
	{name: "currencies", of: "Currencies", needs: "ReferenceLists", keep: func(s *suite) {
		got, err := s.lists().Currencies(s.ctx)
		s.check(err)
		c, err := s.Adapter.Customer(s.ctx, s.Known.Customer)
		s.check(err)
		seen := map[erp.Currency]bool{}
		for _, currency := range got {
			if len(currency) != 3 || seen[currency] {
				s.Errorf("got %q among %q", currency, got)
			}
			seen[currency] = true
		}
		if !seen[c.Currency] {
			s.Errorf("the customer's %q is not among %q", c.Currency, got)
		}
	}},
	{name: "connection lost, or nonsense in answer", of: "UOMs TermsList ShipVias Currencies", needs: "ReferenceLists", keep: func(s *suite) {
		for what, read := range map[string]func() error{
			"units":      func() error { _, err := s.lists().UOMs(s.ctx); return err },
			"terms":      func() error { _, err := s.lists().TermsList(s.ctx); return err },
			"ship-vias":  func() error { _, err := s.lists().ShipVias(s.ctx); return err },
			"currencies": func() error { _, err := s.lists().Currencies(s.ctx); return err },
		} {
			for _, misbehave := range []func(Target){s.Faults.AnswerHTML, s.Faults.Fail, s.Faults.Drop} {
				misbehave(NextRead)
				if err := read(); err != nil && erp.CodeOf(err) != erp.Unavailable {
					s.Errorf("%s: got %v, want unavailable or an answer", what, err)
				}
				_ = s.Adapter.Ping(s.ctx) // meets the fault that a list which is kept has not met
				if err := read(); err != nil {
					s.Errorf("%s, the next time: %v", what, err)
				}
			}
		}
	}},
}

func (s *suite) lists() erp.ReferenceLists { return s.Adapter.(erp.ReferenceLists) }

func (s *suite) wantChoices(what string, got []erp.Choice, want int) {
	s.Helper()
	codes := map[string]bool{}
	for _, c := range got {
		codes[c.Code] = true
		if c.Code == "" || c.Name == "" {
			s.Errorf("%s: got %+v", what, c)
		}
	}
	if len(got) != want || len(codes) != want {
		s.Errorf("%s: got %+v, want %d of different codes", what, got, want)
	}
}
