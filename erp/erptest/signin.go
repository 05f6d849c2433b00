package erptest

import (
	"sync"

	"github.com/tradecounter/portal/erp"
)

var signIn = []promise{
	{name: "expired before a read", of: readOperations, keep: func(s *suite) {
		for what, read := range s.reads() {
			s.Faults.ExpireLogin()
			if err := read(s.ctx); err != nil {
				s.Errorf("%s: %v", what, err)
			}
		}
	}},
	{name: "expired before an order", of: "CreateOrder", keep: func(s *suite) {
		s.warmUp()
		draft, ref := s.draft(s.line(s.Known.Stocked, 2)), s.reference()
		s.Faults.ExpireLogin()
		_, err := s.Adapter.CreateOrder(s.ctx, ref, draft)
		s.check(err)
		s.wantWritten(ref, 1)
	}},
	{name: "expired in the middle of paging", of: "Items", keep: func(s *suite) {
		want := s.Company.Items()
		for after := range 4 {
			s.Faults.ExpireLoginAfter(after)
			got, _ := gather(s, s.Adapter.Items, erp.ListQuery{Limit: 3})
			sameKeys(s, "items", keysOf(got, func(i erp.Item) erp.ItemID { return i.ID }), want)
		}
	}},
	{name: "expired for many callers at once", of: readOperations, keep: func(s *suite) {
		s.warmUp()
		s.Faults.ExpireLogin()
		var all sync.WaitGroup
		for what, read := range s.reads() {
			all.Go(func() {
				if err := read(s.ctx); err != nil {
					s.Errorf("%s: %v", what, err)
				}
			})
		}
		all.Wait()
	}},
}
