package erptest

import (
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

var customers = []promise{
	{name: "one comes whole", of: "Customer", keep: func(s *suite) {
		c, err := s.Adapter.Customer(s.ctx, s.Known.Customer)
		s.check(err)
		if c.ID != s.Known.Customer || c.Name == "" || c.Currency == "" || c.Terms.Name == "" || !c.Active {
			s.Errorf("got id %q, name %q, currency %q, terms %q, active %v", c.ID, c.Name, c.Currency, c.Terms.Name, c.Active)
		}
		if !slices.ContainsFunc(c.Contacts, func(p erp.Contact) bool { return strings.EqualFold(p.Email, s.Known.Email) }) &&
			!strings.EqualFold(c.Email, s.Known.Email) {
			s.Errorf("neither the customer nor a contact has the address %q", s.Known.Email)
		}
	}},
	{name: "several ship-tos", of: "Customer", keep: func(s *suite) {
		c, err := s.Adapter.Customer(s.ctx, s.Known.Customer)
		s.check(err)
		ids := map[erp.ShipToID]bool{}
		defaults := 0
		for _, to := range c.ShipTos {
			ids[to.ID] = true
			if to.Default {
				defaults++
			}
			if to.Address.City == "" {
				s.Errorf("ship-to %q has no city", to.ID)
			}
			if to.Name == "" || slices.Contains(to.Address.Lines, to.Name) {
				s.Errorf("ship-to %q is called %q above %q, want a name, once", to.ID, to.Name, to.Address.Lines)
			}
		}
		if len(ids) < 2 || len(ids) != len(c.ShipTos) || !ids[s.Known.ShipTo] || defaults > 1 {
			s.Errorf("got ship-tos %+v, want two or more with keys of their own, %q among them, one default at most",
				c.ShipTos, s.Known.ShipTo)
		}
	}},
	{name: "not found", of: "Customer", keep: func(s *suite) {
		_, err := s.Adapter.Customer(s.ctx, s.Known.NoCustomer)
		s.wantCode(err, erp.NotFound)
	}},
	{name: "by email, ignoring case", of: "CustomersByEmail", keep: func(s *suite) {
		for _, email := range []string{s.Known.Email, strings.ToUpper(s.Known.Email)} {
			found, err := s.Adapter.CustomersByEmail(s.ctx, email)
			s.check(err)
			sameKeys(s, email, keysOf(found, customerID), []erp.CustomerID{s.Known.Customer})
		}
		none, err := s.Adapter.CustomersByEmail(s.ctx, "nobody's@nowhere.example")
		if err != nil || len(none) != 0 {
			s.Errorf("nobody's address: got %d customers, %v", len(none), err)
		}
	}},
	{name: "by tax id, ignoring blanks and punctuation", of: "CustomersByTaxID", needs: "TaxIDSearch", keep: func(s *suite) {
		spaced := s.Known.TaxID[:2] + " " + s.Known.TaxID[2:4] + "-" + s.Known.TaxID[4:]
		for _, taxID := range []string{s.Known.TaxID, spaced} {
			found, err := s.Adapter.CustomersByTaxID(s.ctx, taxID)
			s.check(err)
			sameKeys(s, taxID, keysOf(found, customerID), []erp.CustomerID{s.Known.Customer})
		}
		none, err := s.Adapter.CustomersByTaxID(s.ctx, "000000000000")
		if err != nil || len(none) != 0 {
			s.Errorf("nobody's tax id: got %d customers, %v", len(none), err)
		}
	}},
	{name: "pages lose and double none", of: "Customers", keep: func(s *suite) {
		want := s.Company.Customers()
		for _, size := range []int{0, 2} {
			got, pages := gather(s, s.Adapter.Customers, erp.ListQuery{Limit: size})
			sameKeys(s, "customers", keysOf(got, customerID), want)
			if size > 0 && pages < len(want)/size {
				s.Errorf("%d customers came in %d pages of %d", len(want), pages, size)
			}
		}
	}},
	{name: "a name in another script is unchanged", of: "Customer Customers", keep: func(s *suite) {
		c, err := s.Adapter.Customer(s.ctx, s.Known.NonLatin)
		s.check(err)
		if c.Name != s.Known.NonLatinName {
			s.Errorf("got %q, want %q", c.Name, s.Known.NonLatinName)
		}
	}},
}

func customerID(c erp.Customer) erp.CustomerID { return c.ID }
