package erptest

import (
	"reflect"

	"github.com/tradecounter/portal/erp"
)

// The least that a Reference may be long, so that the portal's own fit every ERP.
const minReference = 40

// Abilities that say how the ERP works, and need no excuse where they are false.
var manners = map[string]bool{"QuoteIsWritten": true, "PerUserLogins": true}

var capabilities = []promise{
	{name: "answered without a call", of: "Capabilities", keep: func(s *suite) {
		before := s.Faults.Requests()
		c := s.Adapter.Capabilities()
		if n := s.Faults.Requests() - before; n != 0 {
			s.Errorf("%d requests", n)
		}
		if c.MaxReference < minReference || c.PriceBatch < 1 {
			s.Errorf("references of %d characters, %d prices to a request", c.MaxReference, c.PriceBatch)
		}
		if s.Adapter.Name() == "" {
			s.Error("no name")
		}
	}},
	{name: "what is missing is explained", of: "Capabilities", keep: func(s *suite) {
		c := s.Adapter.Capabilities()
		for field, value := range reflect.ValueOf(c).Fields() {
			if field.Type.Kind() == reflect.Bool && !value.Bool() && !manners[field.Name] && c.Why[field.Name] == "" {
				s.Errorf("%s is false, and Why does not say why", field.Name)
			}
		}
	}},
	{name: "promised roles are there", of: "Capabilities", keep: func(s *suite) {
		c := s.Adapter.Capabilities()
		for _, role := range []struct {
			name     string
			promised bool
			present  bool
		}{
			{"QuoteSweeper", c.QuoteIsWritten, is[erp.QuoteSweeper](s.Adapter)},
			{"CustomerWriter", c.CustomerWrites, is[erp.CustomerWriter](s.Adapter)},
			{"Books", c.Books, is[erp.Books](s.Adapter)},
			{"Certificates", c.Certificates, is[erp.Certificates](s.Adapter)},
			{"CreditMemos", c.CreditMemos, is[erp.CreditMemos](s.Adapter)},
			{"Returns", c.Returns, is[erp.Returns](s.Adapter)},
			{"Payments", c.Payments, is[erp.Payments](s.Adapter)},
			{"Holds", c.HoldReleases, is[erp.Holds](s.Adapter)},
			{"Attachments", c.Attachments, is[erp.Attachments](s.Adapter)},
			{"AttachmentWriter", c.AttachmentWrites, is[erp.AttachmentWriter](s.Adapter)},
			{"ReferenceLists", c.ReferenceLists, is[erp.ReferenceLists](s.Adapter)},
			{"Changes", c.ChangeFeed, is[erp.Changes](s.Adapter)},
			{"Webhooks", c.Webhooks, is[erp.Webhooks](s.Adapter)},
		} {
			if role.promised && !role.present {
				s.Errorf("Capabilities promises %s, and the adapter lacks it", role.name)
			}
		}
	}},
	{name: "ping", of: "Ping", keep: func(s *suite) {
		s.check(s.Adapter.Ping(s.ctx))
	}},
}

func is[T any](a erp.Adapter) bool {
	_, ok := a.(T)
	return ok
}
