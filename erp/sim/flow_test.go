package sim_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func ship(t *testing.T, c *sim.Company, key int, lines map[int]decimal.Decimal) []sim.Shipment {
	t.Helper()
	shipments, err := c.ShipOrder(key, sim.ShipRequest{Carrier: "FedEx Freight", Tracking: "7712", Lines: lines})
	if err != nil {
		t.Fatal(err)
	}
	return shipments
}

func wantStatus(t *testing.T, c *sim.Company, key int, want erp.OrderStatus) {
	t.Helper()
	if got := must(t, c.Order, key).Status(); got != want {
		t.Errorf("order is %s, want %s", got, want)
	}
}

// wantBalance checks what is ordered, shipped and owed, and that exposure is their sum.
func wantBalance(t *testing.T, c *sim.Company, orders, shipped, owed string) {
	t.Helper()
	r := receivable(t, c)
	wantAmount(t, "open orders", r.OpenOrders.Amount, orders)
	wantAmount(t, "delivered, not invoiced", r.Shipped.Amount, shipped)
	wantAmount(t, "balance", r.Balance.Amount, owed)
	wantAmount(t, "exposure", r.Exposure.Amount, dec(orders).Add(dec(shipped)).Add(dec(owed)).String())
	wantAmount(t, "aging total", r.Aging.Total.Amount, owed)
}

func TestOrderShippedInPartsInvoicedAndPaidAddsUpToTheCent(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{Freight: sim.FreightRule{Flat: dec("24.50")}})
	receive(t, c, "VALVE", "01", "2")
	o := must(t, c.CreateOrder, order(line("VALVE", "3", "EA"))) // 44.97, tax 2.59 + 0.79, freight 24.50
	wantBalance(t, c, "72.85", "0", "0")
	if err := c.PickOrder(o.Key); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, c, o.Key, erp.OrderPicking)

	left := ship(t, c, o.Key, map[int]decimal.Decimal{0: dec("1")})
	wantStatus(t, c, o.Key, erp.OrderPartial)
	wantAmount(t, "a third of the goods", left[0].Lines[0].Extended, "14.99")
	wantAmount(t, "a third of the tax, rounded", left[0].Lines[0].Tax, "1.13")
	if left[0].Carrier != "FedEx Freight" || left[0].Tracking != "7712" {
		t.Errorf("shipment by %s %s", left[0].Carrier, left[0].Tracking)
	}
	wantBalance(t, c, "56.73", "16.12", "0")
	wantKind(t, c.CancelOrder(o.Key), sim.AlreadyShipped)

	first := must(t, c.InvoiceOrder, o.Key)
	wantAmount(t, "first invoice, with all the freight", first.Total, "40.62")
	wantBalance(t, c, "32.23", "0", "40.62")
	_, err := c.InvoiceOrder(o.Key)
	wantKind(t, err, sim.NothingToInvoice)

	receive(t, c, "VALVE", "01", "5")
	ship(t, c, o.Key, nil)
	wantStatus(t, c, o.Key, erp.OrderShipped)
	wantBalance(t, c, "0", "32.23", "40.62")
	second := must(t, c.InvoiceOrder, o.Key)
	wantStatus(t, c, o.Key, erp.OrderInvoiced)
	wantAmount(t, "both invoices", first.Total.Add(second.Total), o.Total.String())
	if l := second.Lines[0]; l.Shipment != 2 || l.OrderLine != 0 {
		t.Errorf("invoice line bills shipment %d line %d", l.Shipment, l.OrderLine)
	}

	pay := func(invoice sim.Invoice, amount string) (sim.Payment, error) {
		return c.ReceivePayment(sim.Payment{Customer: "C1", Allocations: []sim.PaymentAllocation{{Invoice: invoice.Key, Amount: dec(amount)}}})
	}
	if _, err := pay(first, "20.62"); err != nil {
		t.Fatal(err)
	}
	if got := must(t, c.Invoice, first.Key).Status(); got != erp.InvoicePartial {
		t.Errorf("invoice is %s", got)
	}
	_, err = pay(first, "20.01")
	wantKind(t, err, sim.OverPayment)
	for _, rest := range []struct {
		invoice sim.Invoice
		amount  string
	}{{first, "20"}, {second, "32.23"}} {
		if _, err := pay(rest.invoice, rest.amount); err != nil {
			t.Fatal(err)
		}
	}
	wantBalance(t, c, "0", "0", "0")
	if paid := slices.Collect(c.Payments(sim.Query{Customer: "C1"})); len(paid) != 3 || paid[2].Number != "700003" {
		t.Errorf("payments %v", paid)
	}
	wantAmount(t, "on hand after all", level(t, c, "VALVE", 0).OnHand, "4")
	wantAmount(t, "committed after all", level(t, c, "VALVE", 0).Committed, "0")
}

func TestShipmentPerWarehouse(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	receive(t, c, "VALVE", "01", "1")
	receive(t, c, "BOLT", "02", "100")
	o := must(t, c.CreateOrder, order(line("VALVE", "1", "EA"), line("BOLT", "1", "C")))
	left := ship(t, c, o.Key, nil)
	if len(left) != 2 || left[0].Warehouse != "01" || left[1].Warehouse != "02" || left[1].Lines[0].OrderLine != 1 {
		t.Errorf("shipments %+v", left)
	}
	if got := slices.Collect(c.Shipments(sim.Query{Customer: "C1"})); len(got) != 2 {
		t.Errorf("listed %v", got)
	}
}

func TestShippingRefusals(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	receive(t, c, "VALVE", "01", "2")
	o := must(t, c.CreateOrder, order(line("VALVE", "3", "EA"), line("BOLT", "1", "C")))
	for name, tt := range map[string]struct {
		lines map[int]decimal.Decimal
		kind  sim.Kind
	}{
		"more than allocated": {map[int]decimal.Decimal{0: dec("3")}, sim.NotAllocated},
		"back-ordered line":   {map[int]decimal.Decimal{1: dec("1")}, sim.NotAllocated},
		"nothing":             {map[int]decimal.Decimal{0: dec("0")}, sim.BadQuantity},
		"no line of it":       {map[int]decimal.Decimal{9: dec("1")}, sim.NothingToShip},
	} {
		_, err := c.ShipOrder(o.Key, sim.ShipRequest{Lines: tt.lines})
		t.Run(name, func(t *testing.T) { wantKind(t, err, tt.kind) })
	}
	wantKind(t, c.PickOrder(99), sim.UnknownDocument)
}

func TestAgingGoesByDueDate(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	receive(t, c, "VALVE", "01", "100")
	must(t, c.CreateOrder, order(line("VALVE", "1", "EA")))
	ship(t, c, 1, nil)
	invoice := must(t, c.InvoiceOrder, 1)
	if invoice.DueOn != day("2026-12-24") {
		t.Fatalf("due on %s, want 30 days after issue", invoice.DueOn)
	}
	for _, tt := range []struct {
		late   int
		bucket func(erp.Aging) erp.Money
	}{
		{-30, func(a erp.Aging) erp.Money { return a.NotDue }},
		{0, func(a erp.Aging) erp.Money { return a.NotDue }},
		{1, func(a erp.Aging) erp.Money { return a.Days1to30 }},
		{30, func(a erp.Aging) erp.Money { return a.Days1to30 }},
		{31, func(a erp.Aging) erp.Money { return a.Days31to60 }},
		{60, func(a erp.Aging) erp.Money { return a.Days31to60 }},
		{61, func(a erp.Aging) erp.Money { return a.Days61to90 }},
		{90, func(a erp.Aging) erp.Money { return a.Days61to90 }},
		{91, func(a erp.Aging) erp.Money { return a.Over90 }},
	} {
		r, err := c.Receivable("C1", invoice.DueOn.AddDays(tt.late))
		if err != nil {
			t.Fatal(err)
		}
		if got := tt.bucket(r.Aging); !got.Amount.Equal(invoice.Total) {
			t.Errorf("%d days late: %s in its bucket, aging %+v", tt.late, got, r.Aging)
		}
		if overdue := r.Overdue.Amount.IsPositive(); overdue != (tt.late > 0) {
			t.Errorf("%d days late: overdue %s", tt.late, r.Overdue)
		}
	}
	if _, err := c.ReceivePayment(sim.Payment{Customer: "C1", OnAccount: dec("10")}); err != nil {
		t.Fatal(err)
	}
	r := receivable(t, c)
	wantAmount(t, "unapplied", r.Aging.Unapplied.Amount, "10")
	wantAmount(t, "total less unapplied", r.Aging.Total.Amount, invoice.Total.Sub(dec("10")).String())
	wantAmount(t, "balance less unapplied", r.Balance.Amount, invoice.Total.Sub(dec("10")).String())
}

func TestPaymentRefusals(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	c.AddCustomer(customer("C2", 1))
	receive(t, c, "VALVE", "01", "1")
	must(t, c.CreateOrder, order(line("VALVE", "1", "EA")))
	ship(t, c, 1, nil)
	invoice := must(t, c.InvoiceOrder, 1)
	half := sim.PaymentAllocation{Invoice: invoice.Key, Amount: invoice.Total.Sub(dec("1"))}
	for name, tt := range map[string]struct {
		payment sim.Payment
		kind    sim.Kind
	}{
		"no money":                {sim.Payment{Customer: "C1"}, sim.BadQuantity},
		"another's invoice":       {sim.Payment{Customer: "C2", Allocations: []sim.PaymentAllocation{half}}, sim.UnknownDocument},
		"the same invoice twice":  {sim.Payment{Customer: "C1", Allocations: []sim.PaymentAllocation{half, half}}, sim.OverPayment},
		"an unknown customer":     {sim.Payment{Customer: "C9", OnAccount: dec("1")}, sim.UnknownCustomer},
		"less than nothing on it": {sim.Payment{Customer: "C1", Allocations: []sim.PaymentAllocation{{Invoice: invoice.Key, Amount: dec("-1")}}}, sim.BadQuantity},
	} {
		_, err := c.ReceivePayment(tt.payment)
		t.Run(name, func(t *testing.T) { wantKind(t, err, tt.kind) })
	}
	wantAmount(t, "balance untouched", receivable(t, c).Balance.Amount, invoice.Total.String())
}

func TestWarehouseWorksByItself(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{Routine: sim.Routine{Pick: time.Hour, Ship: 2 * time.Hour, Invoice: time.Hour}})
	receive(t, c, "VALVE", "01", "1")
	whole := order(line("VALVE", "1", "EA"), line("BOLT", "1", "C"))
	whole.Complete = true
	must(t, c.CreateOrder, order(line("VALVE", "1", "EA")))
	must(t, c.CreateOrder, whole)
	for _, step := range []struct {
		after time.Duration
		done  sim.WorkDone
		first erp.OrderStatus
	}{
		{30 * time.Minute, sim.WorkDone{}, erp.OrderOpen},
		{30 * time.Minute, sim.WorkDone{Picked: 2}, erp.OrderPicking},
		{2 * time.Hour, sim.WorkDone{Shipped: 1}, erp.OrderShipped},
		{time.Hour, sim.WorkDone{Invoiced: 1}, erp.OrderInvoiced},
		{time.Hour, sim.WorkDone{}, erp.OrderInvoiced},
	} {
		if done := c.Advance(step.after); done != step.done {
			t.Errorf("after %s: did %+v, want %+v", step.after, done, step.done)
		}
		wantStatus(t, c, 1, step.first)
	}
	receive(t, c, "VALVE", "01", "1")
	if done := c.Work(); done.Shipped != 0 {
		t.Errorf("shipped in part what was to ship complete")
	}
	receive(t, c, "BOLT", "01", "100")
	if done := c.Work(); done.Shipped != 1 {
		t.Errorf("did %+v, want the whole order shipped", done)
	}
}
