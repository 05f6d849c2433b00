package sapb1_test

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sim"
)

// dock is the company's people who take goods back.
type dock struct{ *books }

var _ erptest.ReturnsDesk = dock{}

func (d dock) RMAs(customer erp.CustomerID, ref erp.Reference) int {
	n := 0
	for r := range d.company.RMAs(sim.Query{Customer: customer}) {
		if r.Reference == ref && r.Status != erp.RMACancelled {
			n++
		}
	}
	return n
}

func (d dock) rma(number erp.RMANumber) sim.RMA {
	d.t.Helper()
	for r := range d.company.RMAs(sim.Query{}) {
		if r.Number == number {
			return r
		}
	}
	d.t.Fatalf("the company has no return %q", number)
	return sim.RMA{}
}

func (d dock) AuthorizeRMA(number erp.RMANumber) {
	d.t.Helper()
	d.check(d.company.AuthorizeRMA(d.rma(number).Key))
}

func (d dock) DeclineRMA(number erp.RMANumber) {
	d.t.Helper()
	d.check(d.company.DeclineRMA(d.rma(number).Key))
}

func (d dock) ReceiveRMA(number erp.RMANumber, accepted, rejected decimal.Decimal) {
	d.t.Helper()
	found := map[int]sim.Inspection{0: {Accepted: accepted, Rejected: rejected}}
	d.check(d.company.ReceiveRMA(d.rma(number).Key, found))
}

func (d dock) CreditRMA(number erp.RMANumber, fee erp.Money) string {
	d.t.Helper()
	memo, err := d.company.CreditRMA(d.rma(number).Key, fee.Amount)
	d.check(err)
	return memo.Number
}
