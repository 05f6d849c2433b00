package suite

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// history sells on terms of 30 days for History days, so that Buckeye owes in every bucket, and returns the other
// customer's invoice.
func (f *founder) history() sim.Invoice {
	first := f.sell("C50000", "VLV-BALL-1", 12)
	f.pass(45)
	second := f.sell("C50000", "DRL-JOB-38", 30)
	f.pass(20)
	f.sell("C50000", "VLV-BALL-1", 5)
	f.pass(35)
	f.sell("C50000", "MTR-5HP", 1)
	f.pass(40)
	f.sell("C50000", "NUT-03", 400)
	_, err := f.company.ReceivePayment(sim.Payment{
		Customer: "C50000", Method: "check", OnAccount: decimal.RequireFromString("25.10"), Allocations: []sim.PaymentAllocation{
			{Invoice: first.Key, Amount: decimal.RequireFromString("100.00")}, {Invoice: second.Key, Amount: second.Total},
		},
	})
	f.check(err)
	others := f.sell("C30000", "VLV-BALL-1", 2)
	f.sell("C20000", "VLV-BALL-1", 3)
	f.pass(10)
	f.check(f.company.Expect("MTR-5HP", "01", erp.Receipt{On: f.company.Today().AddDays(14), Quantity: decimal.NewFromInt(12)}))
	return others
}

func (f *founder) pass(days int) { f.company.Advance(time.Duration(days) * 24 * time.Hour) }

// sell enters an order, ships and bills it.
func (f *founder) sell(customer erp.CustomerID, item erp.ItemID, n int64) sim.Invoice {
	o, err := f.company.CreateOrder(sim.NewOrder{Channel: "phone", OrderDraft: erp.OrderDraft{
		Customer: customer, CustomerPO: fmt.Sprintf("PO-%s-%d", customer, n),
		Lines: []erp.DraftLine{{Item: item, Quantity: erp.NewQuantity(decimal.NewFromInt(n), "EA")}},
	}})
	f.check(err)
	_, err = f.company.ShipOrder(o.Key, sim.ShipRequest{})
	f.check(err)
	invoice, err := f.company.InvoiceOrder(o.Key)
	f.check(err)
	return invoice
}
