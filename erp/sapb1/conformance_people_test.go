package sapb1_test

import (
	"slices"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sim"
)

// people keep a simulated company's customers past its Service Layer.
type people struct{ *books }

var _ erptest.PeopleDesk = (*people)(nil)

// CustomersWith counts by the remark that tells clerks where a customer came from.
func (p *people) CustomersWith(ref erp.Reference) int {
	n := 0
	for c := range p.company.Customers(time.Time{}) {
		if line, _, _ := strings.Cut(c.Remarks, "\n"); line == "Web: "+string(ref) {
			n++
		}
	}
	return n
}

func (p *people) Reps() []erp.Rep { return p.company.Reps() }

func (p *people) AssignRep(customer erp.CustomerID, rep string) {
	p.t.Helper()
	p.check(p.company.ChangeCustomer(customer, func(c *sim.Customer) error {
		c.Rep = erp.Rep{ID: rep}
		return nil
	}))
}

func (p *people) Certify(customer erp.CustomerID, certificate erp.Certificate) {
	p.t.Helper()
	p.check(p.company.ChangeCustomer(customer, func(c *sim.Customer) error {
		c.Certificates = append(c.Certificates, certificate)
		return nil
	}))
}

// HoldCustomer freezes a customer, whose orders Business One then refuses.
func (p *people) HoldCustomer(customer erp.CustomerID, reason string) {
	p.t.Helper()
	p.check(p.company.SetHold(customer, &erp.Hold{Kind: erp.HoldOther, Reason: reason}))
	p.check(p.company.SetCreditMode(sim.CreditReject))
}

func (p *people) HoldOrder(number erp.OrderNumber, reason string) {
	p.t.Helper()
	p.check(p.company.HoldOrder(p.order(number).Key, erp.Hold{Kind: erp.HoldApproval, Reason: reason}))
}

func (p *people) ReleaseReason(s erp.Subject) string {
	p.t.Helper()
	if s.Kind == erp.SubjectCustomer {
		c, err := p.company.Customer(erp.CustomerID(s.Key))
		p.check(err)
		return c.Remarks
	}
	for d := range p.company.Drafts(sim.Query{Customer: s.Customer}) {
		if string(d.Reference) == s.Key {
			return d.Remark
		}
	}
	return p.order(erp.OrderNumber(s.Key)).Note
}

func (p *people) ReferenceLists() (terms, shipVias, units int) {
	var named []erp.UOM
	for i := range p.company.Items("", time.Time{}) {
		named = append(named, i.StockUOM)
		for _, pack := range i.Packs {
			named = append(named, pack.UOM)
		}
	}
	carriers := collect(p.company.Shipments(sim.Query{}), func(s sim.Shipment) string { return s.Carrier })
	return len(p.company.TermsList()), different(carriers), different(named)
}

func different[T ~string](values []T) int {
	slices.Sort(values)
	return len(slices.Compact(values))
}

func (p *people) LineNotes(number erp.OrderNumber) []string {
	p.t.Helper()
	var notes []string
	for _, l := range p.order(number).Lines {
		notes = append(notes, l.Note)
	}
	return notes
}
