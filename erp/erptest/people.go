package erptest

import (
	"slices"
	"strings"
	"sync"

	"github.com/tradecounter/portal/erp"
)

var people = []promise{
	{name: "a new customer comes back as it was sent", of: "CreateCustomer CustomerByReference Customer", needs: "CustomerWrites", keep: func(s *suite) {
		sent, ref := s.newcomer(), s.reference()
		created, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, sent)
		s.check(err)
		found, err := s.Adapter.(erp.CustomerWriter).CustomerByReference(s.ctx, ref)
		s.check(err)
		read, err := s.Adapter.Customer(s.ctx, created.ID)
		s.check(err)
		for how, c := range map[string]erp.Customer{"created": created, "by reference": found, "by id": read} {
			if c.ID != created.ID {
				s.Errorf("%s: got %q, want %q", how, c.ID, created.ID)
			}
			s.wantAsSent(how, c, sent)
		}
		s.wantCreated(ref, 1)
	}},
	{name: "a new customer is found in every way", of: "CustomersByEmail CustomersByTaxID Customers", needs: "CustomerWrites", keep: func(s *suite) {
		sent := s.newcomer()
		created := s.admit(sent)
		want := []erp.CustomerID{created.ID}
		for _, email := range []string{sent.Email, sent.Contacts[1].Email} {
			found, err := s.Adapter.CustomersByEmail(s.ctx, strings.ToUpper(email))
			s.check(err)
			sameKeys(s, email, keysOf(found, customerID), want)
		}
		if s.Adapter.Capabilities().TaxIDSearch {
			found, err := s.Adapter.CustomersByTaxID(s.ctx, strings.ReplaceAll(sent.TaxID, "-", " "))
			s.check(err)
			sameKeys(s, sent.TaxID, keysOf(found, customerID), want)
		}
		all, _ := gather(s, s.Adapter.Customers, erp.ListQuery{Limit: 3})
		sameKeys(s, "customers", keysOf(all, customerID), s.Company.Customers())
		if !slices.Contains(keysOf(all, customerID), created.ID) {
			s.Errorf("%q is not among the customers", created.ID)
		}
	}},
	{name: "a new customer orders at once", of: "CreateCustomer Quote CreateOrder", needs: "CustomerWrites", keep: func(s *suite) {
		created := s.admit(s.newcomer())
		for _, to := range created.ShipTos {
			draft := s.draft(s.line(s.Known.Stocked, 2))
			draft.Customer, draft.ShipTo = created.ID, to.ID
			if _, err := s.Adapter.Quote(s.ctx, draft); err != nil {
				s.Errorf("quote to %q: %v", to.Name, err)
			}
			o, err := s.Adapter.CreateOrder(s.ctx, s.reference(), draft)
			if err != nil || o.ShipTo != to.ID {
				s.Errorf("order to %q went to %q: %v", to.Name, o.ShipTo, err)
			}
		}
	}},
	{name: "who names no ship-to is delivered where it is billed", of: "CreateCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		sent := s.newcomer()
		sent.ShipTos, sent.Contacts = nil, nil
		created := s.admit(sent)
		if len(created.ShipTos) != 1 || !sameAddress(created.ShipTos[0].Address, sent.BillTo) {
			s.Fatalf("billed to %+v, got ship-tos %+v", sent.BillTo, created.ShipTos)
		}
		if len(created.Contacts) != 0 {
			s.Errorf("got contacts %+v, sent none", created.Contacts)
		}
	}},
	{name: "the same reference twice is one customer", of: "CreateCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		sent, ref := s.newcomer(), s.reference()
		first, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, sent)
		s.check(err)
		second, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, sent)
		s.check(err)
		if second.ID != first.ID {
			s.Errorf("got %q, then %q", first.ID, second.ID)
		}
		s.wantAsSent("the second time", second, sent)
		s.wantCreated(ref, 1)
	}},
	{name: "the same reference at once is one customer", of: "CreateCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		sent, ref := s.newcomer(), s.reference()
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				_, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, sent)
				if err != nil && !slices.Contains([]erp.Code{erp.Conflict, erp.OutcomeUnknown, erp.Unavailable}, erp.CodeOf(err)) {
					s.Errorf("%v", err)
				}
			})
		}
		all.Wait()
		s.settleCustomer(ref, sent, nil)
	}},
	{name: "a reference is one customer's", of: "CreateCustomer CustomerByReference", needs: "CustomerWrites", keep: func(s *suite) {
		sent, ref := s.newcomer(), s.reference()
		first, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, sent)
		s.check(err)
		other := sent
		other.Name, other.TaxID, other.Email = "Somebody Else Inc", "82-7766554", "else@somebody.example"
		_, err = s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, other)
		s.wantCode(err, erp.Conflict)
		after, err := s.Adapter.(erp.CustomerWriter).CustomerByReference(s.ctx, ref)
		s.check(err)
		if after.ID != first.ID {
			s.Errorf("got %q, then %q", first.ID, after.ID)
		}
		s.wantAsSent("after the other", after, sent)
		s.wantCreated(ref, 1)
		_, err = s.Adapter.(erp.CustomerWriter).CustomerByReference(s.ctx, s.reference())
		s.wantCode(err, erp.NotFound)
	}},
	{name: "reply to a new customer lost", of: "CreateCustomer CustomerByReference", needs: "CustomerWrites", keep: func(s *suite) {
		s.warmUp()
		sent, ref := s.newcomer(), s.reference()
		s.Faults.LoseReply(NextWrite)
		_, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, sent)
		s.wantCode(err, erp.OutcomeUnknown)
		s.settleCustomer(ref, sent, err)
	}},
	{name: "new customer lost before it arrived", of: "CreateCustomer CustomerByReference", needs: "CustomerWrites", keep: func(s *suite) {
		s.warmUp()
		sent, ref := s.newcomer(), s.reference()
		s.Faults.Drop(NextWrite)
		_, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, sent)
		s.wantCode(err, erp.Unavailable, erp.OutcomeUnknown)
		s.wantCreated(ref, 0)
		s.settleCustomer(ref, sent, err)
	}},
	{name: "nonsense in answer to a new customer", of: "CreateCustomer CustomerByReference", needs: "CustomerWrites", keep: func(s *suite) {
		s.warmUp()
		for _, misbehave := range []func(Target){s.Faults.AnswerHTML, s.Faults.Fail} {
			sent, ref := s.newcomer(), s.reference()
			misbehave(NextWrite)
			_, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, sent)
			s.wantCode(err, erp.OutcomeUnknown)
			s.settleCustomer(ref, sent, err)
		}
	}},
	{name: "a new customer that lacks something is invalid", of: "CreateCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		before := len(s.Company.Customers())
		for what, spoil := range map[string]func(*erp.NewCustomer){
			"no name":                   func(c *erp.NewCustomer) { c.Name = "  " },
			"no country":                func(c *erp.NewCustomer) { c.BillTo.Country = "" },
			"a ship-to of no land":      func(c *erp.NewCustomer) { c.ShipTos[1].Address.Country = "" },
			"a contact of no name":      func(c *erp.NewCustomer) { c.Contacts[0].Name = "" },
			"a currency of nobody":      func(c *erp.NewCustomer) { c.Currency = "QQQ" },
			"a salesperson unknown":     func(c *erp.NewCustomer) { c.Rep = "no-such-person" },
			"a control in the name":     func(c *erp.NewCustomer) { c.Name = "Acme\x00\x1b[2J" },
			"a control in the tax":      func(c *erp.NewCustomer) { c.TaxID = "31\x00" },
			"two default ship-tos":      func(c *erp.NewCustomer) { c.ShipTos[0].Default = true },
			"what is no e-mail":         func(c *erp.NewCustomer) { c.Email = "nobody\r\nBcc: all@example.com" },
			"letters cut in the middle": func(c *erp.NewCustomer) { c.Name = "Acme \xc3" },
		} {
			sent, ref := s.newcomer(), s.reference()
			spoil(&sent)
			if _, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, sent); erp.CodeOf(err) != erp.Invalid {
				s.Errorf("%s: got %v, want invalid", what, err)
			}
			s.wantCreated(ref, 0)
		}
		_, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, "", s.newcomer())
		s.wantCode(err, erp.Invalid)
		if after := len(s.Company.Customers()); after != before {
			s.Errorf("%d customers before, %d after", before, after)
		}
	}},
	{name: "what is long or foreign is kept whole or refused", of: "CreateCustomer", needs: "CustomerWrites", keep: func(s *suite) {
		for what, change := range map[string]func(*erp.NewCustomer){
			"300 letters":              func(c *erp.NewCustomer) { c.Name = strings.Repeat("Müller ", 43)[:300] },
			"other scripts":            func(c *erp.NewCustomer) { c.Name = "شركة Łódź 株式会社 山田製作所" },
			"a quote":                  func(c *erp.NewCustomer) { c.Name = `O'Brien & "Sons" <Ltd>` },
			"a German tax id":          func(c *erp.NewCustomer) { c.TaxID, c.BillTo.Country, c.BillTo.Region = "DE 136.695.976", "DE", "" },
			"an Indian tax id":         func(c *erp.NewCustomer) { c.TaxID, c.BillTo.Country, c.BillTo.Region = "27AAPFU0939F1ZV", "IN", "" },
			"a tax id of 60":           func(c *erp.NewCustomer) { c.TaxID = strings.Repeat("7", 60) },
			"two of one name":          func(c *erp.NewCustomer) { c.Contacts[1].Name = c.Contacts[0].Name },
			"two places of one name":   func(c *erp.NewCustomer) { c.ShipTos[1].Name = c.ShipTos[0].Name },
			"five lines":               func(c *erp.NewCustomer) { c.BillTo.Lines = []string{"1", "2", "3", "4", "5"} },
			"a region of many letters": func(c *erp.NewCustomer) { c.BillTo.Region, c.BillTo.Country = "Nordrhein-Westfalen", "DE" },
		} {
			sent, ref := s.newcomer(), s.reference()
			change(&sent)
			_, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, sent)
			if err != nil {
				if erp.CodeOf(err) != erp.Invalid {
					s.Errorf("%s: got %v, want it kept or invalid", what, err)
				}
				s.wantCreated(ref, 0)
				continue
			}
			c, err := s.Adapter.(erp.CustomerWriter).CustomerByReference(s.ctx, ref)
			s.check(err)
			s.wantAsSent(what, c, sent)
			if !s.Adapter.Capabilities().TaxIDSearch {
				continue
			}
			found, err := s.Adapter.CustomersByTaxID(s.ctx, sent.TaxID)
			s.check(err)
			if !slices.Contains(keysOf(found, customerID), c.ID) {
				s.Errorf("%s: %q is not found by %q", what, c.ID, sent.TaxID)
			}
		}
	}},
}

// newcomer is a customer that the company does not have yet, with two ship-tos, the second the default, and two contacts.
func (s *suite) newcomer() erp.NewCustomer {
	s.Helper()
	known, err := s.Adapter.Customer(s.ctx, s.Known.Customer)
	s.check(err)
	at := func(line, city, postal string) erp.Address {
		return erp.Address{Lines: []string{line}, City: city, Region: "OH", Postal: postal, Country: "US"}
	}
	c := erp.NewCustomer{
		Name: "Kettering Gage & Tool", Email: "ap@kettering-gage.example", Phone: "+19375550142", TaxID: "31-1094436",
		Currency: known.Currency, BillTo: at("77 Wilmington Pike", "Kettering", "45420"),
		ShipTos: []erp.ShipTo{
			{Name: "Plant 2", Address: at("4 Foundry Ln", "Xenia", "45385")},
			{Name: "Dock B", Address: at("9 River Rd", "Moraine", "45439"), Default: true},
		},
		Contacts: []erp.Contact{
			{Name: "Rosa Delgado", Email: "rosa@kettering-gage.example", Phone: "+19375550143"},
			{Name: "Tim Abara", Email: "tim@kettering-gage.example"},
		},
	}
	if s.Adapter.Capabilities().Books {
		c.Rep = s.People.Reps()[0].ID
	}
	return c
}

// admit creates a customer and reads it back.
func (s *suite) admit(c erp.NewCustomer) erp.Customer {
	s.Helper()
	created, err := s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, s.reference(), c)
	s.check(err)
	read, err := s.Adapter.Customer(s.ctx, created.ID)
	s.check(err)
	return read
}

// settleCustomer does what the portal does after a doubtful answer, and finds the one customer in the end.
func (s *suite) settleCustomer(ref erp.Reference, sent erp.NewCustomer, doubt error) {
	s.Helper()
	_, err := s.Adapter.(erp.CustomerWriter).CustomerByReference(s.ctx, ref)
	if erp.CodeOf(err) == erp.NotFound {
		_, err = s.Adapter.(erp.CustomerWriter).CreateCustomer(s.ctx, ref, sent)
	}
	if err != nil {
		s.Fatalf("after %v: %v", doubt, err)
	}
	c, err := s.Adapter.(erp.CustomerWriter).CustomerByReference(s.ctx, ref)
	s.check(err)
	s.wantAsSent("found", c, sent)
	s.wantCreated(ref, 1)
}

func (s *suite) wantCreated(ref erp.Reference, want int) {
	s.Helper()
	if n := s.People.CustomersWith(ref); n != want {
		s.Errorf("the ERP has %d customers of reference %q, want %d", n, ref, want)
	}
}

// wantAsSent compares what was sent with what is there. Keys are the ERP's to give, and names of places and people need not
// keep their order.
func (s *suite) wantAsSent(how string, got erp.Customer, sent erp.NewCustomer) {
	s.Helper()
	if got.Name != sent.Name || got.Email != sent.Email || got.Phone != sent.Phone || got.TaxID != sent.TaxID ||
		got.Currency != sent.Currency || got.Rep.ID != sent.Rep || !got.Active {
		s.Errorf("%s: got %+v\nfor %+v", how, got, sent)
	}
	if !sameAddress(got.BillTo, sent.BillTo) {
		s.Errorf("%s: billed to %+v, sent %+v", how, got.BillTo, sent.BillTo)
	}
	if len(got.ShipTos) != len(sent.ShipTos) || len(got.Contacts) != len(sent.Contacts) {
		s.Fatalf("%s: got ship-tos %+v and contacts %+v\nfor %+v and %+v", how, got.ShipTos, got.Contacts, sent.ShipTos, sent.Contacts)
	}
	for _, want := range sent.ShipTos {
		if !slices.ContainsFunc(got.ShipTos, func(to erp.ShipTo) bool { return to.ID != "" && samePlace(to, want) }) {
			s.Errorf("%s: no ship-to %+v among %+v", how, want, got.ShipTos)
		}
	}
	for _, want := range sent.Contacts {
		if !slices.ContainsFunc(got.Contacts, func(p erp.Contact) bool { return p.ID != "" && samePerson(p, want) }) {
			s.Errorf("%s: no contact %+v among %+v", how, want, got.Contacts)
		}
	}
}

// sameAddress leaves out the name, which ERPs fill with the customer's.
func sameAddress(a, b erp.Address) bool {
	return slices.Equal(a.Lines, b.Lines) && a.City == b.City && a.Region == b.Region && a.Postal == b.Postal && a.Country == b.Country
}

func samePlace(a, b erp.ShipTo) bool {
	return a.Name == b.Name && a.Default == b.Default && sameAddress(a.Address, b.Address)
}

func samePerson(a, b erp.Contact) bool {
	return a.Name == b.Name && a.Email == b.Email && a.Phone == b.Phone && a.Title == b.Title
}
