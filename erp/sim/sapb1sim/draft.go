package sapb1sim

import (
	"github.com/tradecounter/portal/erp/sim"
)

// draftDocument is an order that waits, or waited, for approval (§5.2). It stays in Drafts whatever becomes of it.
func (s *service) draftDocument(o sim.Order) *document {
	d := s.orderDocument(o)
	d.filed = sim.Record{}
	d.closed, d.cancelled = o.Cancelled || o.Generated != 0, false
	switch {
	case o.Generated != 0:
		d.authorization = "dasGenerated"
	case o.Cancelled:
		d.authorization = "dasRejected"
	case o.Approved:
		d.authorization = "dasApproved"
	default:
		d.authorization = "dasPending"
	}
	return d
}

func (s *service) drafts() *entitySet {
	return &entitySet{
		name: "Drafts", shape: documentShape, keys: []string{"DocEntry"}, ordered: true,
		rows: func(c *call, q query) rows {
			return visible(c, s.company.Drafts(sim.Query{Customer: q.customer()}), s.draftDocument)
		},
		find: func(c *call, k key) (any, bool) {
			o, err := s.company.Draft(int(k[0].(int64)))
			return s.draftDocument(o), err == nil && !c.effects.Hides(o.Created)
		},
		version: documentVersion,
	}
}
