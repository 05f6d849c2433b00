//go:build tryton

package tryton_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sapb1"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
	"github.com/tradecounter/portal/erp/sim/suite"
)

// side is one of the two systems, with the people who ship, bill, receive and credit there.
type side struct {
	adapter interface {
		erp.Adapter
		erp.Returns
		erp.Payments
		erp.CreditMemos
	}
	shipTo erp.ShipToID
	bill   func(erp.OrderNumber) (invoice string)
	credit func(rma erp.RMANumber, accepted, rejected decimal.Decimal, fee erp.Money) (memo string)
}

// TestTrytonAndTheSimulationCreditTheSame lets one customer buy, send back and pay in both systems, in amounts that have to be
// rounded, and compares what it then owes. Half a cent may go either way on a line and on its tax (package erp/sim says why).
func TestTrytonAndTheSimulationCreditTheSame(t *testing.T) {
	t.Parallel()
	actual, simulated := realSide(t), simulatedSide(t)
	c := &comparison{t: t}
	c.run(simulated, actual)
	tell(t, "returns and payments side by side: %d figures the same, %d by rounding apart, %d otherwise\n%s", c.same, len(c.rounded), c.other, strings.Join(c.rounded, ""))
	if c.other > 0 || c.same < 30 {
		t.Errorf("%d figures are the same, %d differ by more than rounding", c.same, c.other)
	}
}

func realSide(t *testing.T) side {
	t.Helper()
	w := newWorld(t)
	s := side{shipTo: w.Known.ShipTo, bill: func(number erp.OrderNumber) string {
		w.Company.ShipRest(number)
		return w.Company.Invoice(number)
	}}
	s.adapter = w.Adapter.(interface {
		erp.Adapter
		erp.Returns
		erp.Payments
		erp.CreditMemos
	})
	s.credit = func(rma erp.RMANumber, accepted, rejected decimal.Decimal, fee erp.Money) string {
		w.Returns.AuthorizeRMA(rma)
		w.Returns.ReceiveRMA(rma, accepted, rejected)
		return w.Returns.CreditRMA(rma, fee)
	}
	return s
}

// simulatedSide is the same company behind a Service Layer.
func simulatedSide(t *testing.T) side {
	t.Helper()
	noon := time.Now().UTC().Truncate(24 * time.Hour).Add(12 * time.Hour)
	company, facts, err := suite.New(noon.AddDate(0, 0, -suite.History))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sapb1sim.New(company, sapb1sim.Options{CompanyDB: "BOOKS", UserName: "portal", Password: "secret"}))
	t.Cleanup(server.Close)
	adapter, err := sapb1.New(sapb1.Config{
		BaseURL: server.URL + "/b1s/v2", CompanyDB: "BOOKS", User: "portal", Password: "secret", Currency: "USD", Location: time.UTC,
		Now: company.Now, PaymentAccounts: map[string]string{"card": "_SYS00000000090"},
	})
	if err != nil {
		t.Fatal(err)
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	return side{adapter: adapter, shipTo: facts.ShipTo,
		bill: func(number erp.OrderNumber) string {
			for o := range company.Orders(sim.Query{Customer: facts.Customer}) {
				if o.Number == number {
					_, err := company.ShipOrder(o.Key, sim.ShipRequest{})
					check(err)
					invoice, err := company.InvoiceOrder(o.Key)
					check(err)
					return invoice.Number
				}
			}
			t.Fatalf("there is no order %q", number)
			return ""
		},
		credit: func(number erp.RMANumber, accepted, rejected decimal.Decimal, fee erp.Money) string {
			for r := range company.RMAs(sim.Query{Customer: facts.Customer}) {
				if r.Number == number {
					check(company.AuthorizeRMA(r.Key))
					check(company.ReceiveRMA(r.Key, map[int]sim.Inspection{0: {Accepted: accepted, Rejected: rejected}}))
					memo, err := company.CreditRMA(r.Key, fee.Amount)
					check(err)
					return memo.Number
				}
			}
			t.Fatalf("there is no return %q", number)
			return ""
		},
	}
}

// comparison is what the two said, figure by figure.
type comparison struct {
	t       *testing.T
	same    int
	rounded []string
	other   int
}

// money compares two amounts that so many roundings went into.
func (c *comparison) money(what string, roundings int64, simulated, actual erp.Money) {
	c.t.Helper()
	apart := actual.Amount.Sub(simulated.Amount).Abs()
	line := fmt.Sprintf("  %-44s Tryton %12s, simulation %12s\n", what, actual.Amount.StringFixed(2), simulated.Amount.StringFixed(2))
	switch {
	case apart.IsZero() && actual.Currency == simulated.Currency:
		c.same++
	case apart.LessThanOrEqual(decimal.New(roundings, -2)) && actual.Currency == simulated.Currency:
		c.rounded = append(c.rounded, line)
	default:
		c.other++
		c.t.Error(line)
	}
}

func (c *comparison) equal(what string, simulated, actual any) {
	c.t.Helper()
	if simulated == actual {
		c.same++
		return
	}
	c.other++
	c.t.Errorf("%s: Tryton says %v, the simulation %v", what, actual, simulated)
}

// told is what one side had to say after all was done.
type told struct {
	invoice    erp.Invoice
	rma        erp.RMA
	memo       erp.CreditMemo
	before     erp.Receivable // nothing paid yet
	payment    erp.Payment
	paid       erp.Invoice
	used       erp.CreditMemo
	after      erp.Receivable
	openBefore []erp.Money
}

// run buys 137 feet of wire, whose price has six decimals, and seven drills; sends back 25 feet, of which 17 are good, less a fee;
// and pays a third of the invoice, the credit used in full.
func (c *comparison) run(simulated, actual side) {
	c.t.Helper()
	a, b := c.trade(simulated), c.trade(actual)
	const lines = 3 // with the fee
	c.money("invoice, goods", lines, a.invoice.Goods, b.invoice.Goods)
	c.money("invoice, tax", lines, a.invoice.Tax, b.invoice.Tax)
	c.money("invoice, freight", 0, a.invoice.Freight.Amount, b.invoice.Freight.Amount)
	c.money("invoice, total", 2*lines, a.invoice.Total, b.invoice.Total)
	c.equal("return, status", a.rma.Status, b.rma.Status)
	c.equal("return, lines", len(a.rma.Lines), len(b.rma.Lines))
	for what, of := range map[string]func(erp.RMALine) erp.Quantity{
		"requested": func(l erp.RMALine) erp.Quantity { return l.Requested },
		"accepted":  func(l erp.RMALine) erp.Quantity { return l.Accepted },
		"rejected":  func(l erp.RMALine) erp.Quantity { return l.Rejected },
	} {
		c.equal("return, "+what, of(a.rma.Lines[0]).String(), of(b.rma.Lines[0]).String())
	}
	c.money("return, restocking fee", 0, a.rma.RestockingFee, b.rma.RestockingFee)
	c.equal("credit memo, lines", len(a.memo.Lines), len(b.memo.Lines))
	for i := range min(len(a.memo.Lines), len(b.memo.Lines)) {
		c.money(fmt.Sprintf("credit memo, line %d", i+1), 1, a.memo.Lines[i].Extended, b.memo.Lines[i].Extended)
	}
	c.money("credit memo, tax", lines, a.memo.Tax, b.memo.Tax)
	c.money("credit memo, total", 2*lines, a.memo.Total, b.memo.Total)
	c.money("credit memo, open before it is used", 2*lines, a.memo.Open, b.memo.Open)
	c.money("credit memo, open after", 0, a.used.Open, b.used.Open)
	c.money("payment, on account", 0, a.payment.OnAccount, b.payment.OnAccount)
	c.money("invoice, open after", 4*lines, a.paid.Open, b.paid.Open)
	c.receivable("before", 4*lines, a.before, b.before)
	c.receivable("after", 4*lines, a.after, b.after)
	c.equal("open items", len(a.openBefore), len(b.openBefore))
	for i := range min(len(a.openBefore), len(b.openBefore)) {
		c.money(fmt.Sprintf("open item %d", i+1), 4*lines, a.openBefore[i], b.openBefore[i])
	}
}

func (c *comparison) receivable(when string, roundings int64, a, b erp.Receivable) {
	c.t.Helper()
	c.money("balance "+when, roundings, a.Balance, b.Balance)
	c.money("unapplied "+when, roundings, a.Unapplied, b.Unapplied)
	c.money("overdue "+when, roundings, a.Overdue, b.Overdue)
	c.money("not due "+when, roundings, a.Aging.NotDue, b.Aging.NotDue)
	c.money("1 to 30 days "+when, roundings, a.Aging.Days1to30, b.Aging.Days1to30)
	c.money("31 to 60 days "+when, roundings, a.Aging.Days31to60, b.Aging.Days31to60)
	c.money("61 to 90 days "+when, roundings, a.Aging.Days61to90, b.Aging.Days61to90)
	c.money("over 90 days "+when, roundings, a.Aging.Over90, b.Aging.Over90)
	c.money("aging in total "+when, roundings, a.Aging.Total, b.Aging.Total)
}

// trade does it all on one side.
func (c *comparison) trade(s side) (was told) {
	c.t.Helper()
	ctx, customer := c.t.Context(), ground.facts.Customer
	check := func(err error) {
		c.t.Helper()
		if err != nil {
			c.t.Fatalf("%s: %v", s.adapter.Name(), err)
		}
	}
	order, err := s.adapter.CreateOrder(ctx, "side-by-side-order", erp.OrderDraft{
		Customer: customer, ShipTo: s.shipTo, CustomerPO: "SIDE", Lines: []erp.DraftLine{
			{Item: ground.facts.Fine, Quantity: erp.MustQuantity("137", "EA")}, {Item: ground.facts.Breaks, Quantity: erp.MustQuantity("7", "EA")},
		},
	})
	check(err)
	number := s.bill(order.Number)
	was.invoice, err = s.adapter.Invoice(ctx, customer, number)
	check(err)
	asked, err := s.adapter.CreateRMA(ctx, "side-by-side-return", erp.RMADraft{Customer: customer, ShipTo: s.shipTo, Lines: []erp.RMADraftLine{{
		Invoice: number, InvoiceLine: was.invoice.Lines[0].Number, Item: ground.facts.Fine, Quantity: erp.MustQuantity("25", "EA"), Reason: c.reason(ctx, s),
	}}})
	check(err)
	memo := s.credit(asked.Number, decimal.NewFromInt(17), decimal.NewFromInt(8), erp.MustMoney("1.25", "USD"))
	was.rma, err = s.adapter.RMA(ctx, customer, asked.Number)
	check(err)
	was.memo, err = s.adapter.CreditMemo(ctx, customer, memo)
	check(err)
	today := erp.DateOf(time.Now().UTC())
	was.before, err = s.adapter.Receivable(ctx, customer, today)
	check(err)
	was.openBefore = c.open(ctx, s, customer)
	was.payment = c.pay(ctx, s, was.invoice, was.memo)
	was.paid, err = s.adapter.Invoice(ctx, customer, number)
	check(err)
	was.used, err = s.adapter.CreditMemo(ctx, customer, memo)
	check(err)
	was.after, err = s.adapter.Receivable(ctx, customer, today)
	check(err)
	return was
}

// pay pays a third of the invoice, what the credit comes to taken off, and five dollars more on account.
func (c *comparison) pay(ctx context.Context, s side, invoice erp.Invoice, memo erp.CreditMemo) erp.Payment {
	c.t.Helper()
	part := invoice.Total.Amount.Div(decimal.NewFromInt(3)).Round(2)
	rest := decimal.NewFromInt(5)
	cash := part.Sub(memo.Open.Amount).Add(rest)
	p, err := s.adapter.PostPayment(ctx, "side-by-side-payment", erp.PaymentDraft{
		Customer: invoice.Customer, ReceivedOn: erp.DateOf(time.Now().UTC()), Method: "card", Cash: erp.NewMoney(cash, "USD"),
		Credits:     []erp.Allocation{{Document: memo.ID, Amount: memo.Open}},
		Allocations: []erp.Allocation{{Document: invoice.ID, Amount: erp.NewMoney(part, "USD")}},
		OnAccount:   erp.NewMoney(rest, "USD"),
	})
	if err != nil {
		c.t.Fatalf("%s: %v", s.adapter.Name(), err)
	}
	return p
}

// open is what the customer's invoices have open, the least first.
func (c *comparison) open(ctx context.Context, s side, customer erp.CustomerID) (open []erp.Money) {
	c.t.Helper()
	page, err := s.adapter.Invoices(ctx, erp.ListQuery{Customer: customer, Limit: 100})
	if err != nil {
		c.t.Fatal(err)
	}
	for _, i := range page.Rows {
		if i.Open.Amount.IsPositive() {
			open = append(open, i.Open)
		}
	}
	slices.SortFunc(open, func(x, y erp.Money) int { return x.Amount.Cmp(y.Amount) })
	return open
}

func (c *comparison) reason(ctx context.Context, s side) string {
	c.t.Helper()
	reasons, err := s.adapter.ReturnReasons(ctx)
	if err != nil {
		c.t.Fatal(err)
	}
	if len(reasons) == 0 {
		return ""
	}
	return reasons[0].Code
}
