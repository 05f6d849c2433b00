package sim_test

import (
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// credited is a company whose customer C1 owes one invoice of 16.20, and a free credit of 10.
func credited(t *testing.T) (*sim.Company, sim.Invoice, sim.CreditMemo) {
	t.Helper()
	c := newCompany(sim.Settings{})
	receive(t, c, "VALVE", "01", "9")
	o := must(t, c.CreateOrder, order(line("VALVE", "1", "EA")))
	ship(t, c, o.Key, nil)
	i := must(t, c.InvoiceOrder, o.Key)
	return c, i, must(t, c.IssueCredit, credit("C1", 0, "10.00"))
}

func credit(customer erp.CustomerID, invoice int, amount string) sim.NewCredit {
	return sim.NewCredit{Customer: customer, Invoice: invoice, Reason: "Goodwill", Lines: []sim.InvoiceLine{
		{Description: "Goodwill", Quantity: erp.MustQuantity("1", "EA"), Extended: dec(amount)},
	}}
}

func wantAccount(t *testing.T, c *sim.Company, balance, unapplied string) {
	t.Helper()
	r := receivable(t, c)
	wantAmount(t, "balance", r.Balance.Amount, balance)
	wantAmount(t, "unapplied", r.Unapplied.Amount, unapplied)
	wantAmount(t, "aging total", r.Aging.Total.Amount, balance)
	wantAmount(t, "exposure", r.Exposure.Amount, balance)
}

func TestCreditIsOwedUntilItIsApplied(t *testing.T) {
	t.Parallel()
	c, i, m := credited(t)
	owed := i.Total.Sub(dec("10")).String()
	wantAccount(t, c, owed, "10")
	apply := func(amount string) error {
		part := []sim.PaymentAllocation{{Invoice: i.Key, Amount: dec(amount)}}
		_, err := c.ReceivePayment(sim.Payment{Customer: "C1", Allocations: part, Credits: []sim.PaymentAllocation{{Invoice: m.Key, Amount: dec(amount)}}})
		return err
	}
	if err := apply("4"); err != nil {
		t.Fatal(err)
	}
	wantAccount(t, c, owed, "6")
	wantKind(t, apply("6.01"), sim.OverCredit)
	wantAccount(t, c, owed, "6")
	if err := apply("6"); err != nil {
		t.Fatal(err)
	}
	wantAccount(t, c, owed, "0")
	wantKind(t, apply("0.01"), sim.OverCredit)
}

func TestCreditOfAnInvoiceIsSetAgainstItAsFarAsItIsOpen(t *testing.T) {
	t.Parallel()
	c, i, _ := credited(t)
	paid := sim.Payment{Customer: "C1", Allocations: []sim.PaymentAllocation{{Invoice: i.Key, Amount: i.Total.Sub(dec("3"))}}}
	must(t, c.ReceivePayment, paid)
	m := must(t, c.IssueCredit, credit("C1", i.Key, "5.00"))
	wantAmount(t, "applied", m.Applied, "3")
	wantAmount(t, "left", m.Open(), "2")
	wantAmount(t, "open of the invoice", must(t, c.Invoice, i.Key).Open(), "0")
	wantAccount(t, c, "-12", "12")
}

func TestReversalUndoesAPaymentOnce(t *testing.T) {
	t.Parallel()
	c, i, m := credited(t)
	p := must(t, c.ReceivePayment, sim.Payment{
		Customer: "C1", Reference: "P1", OnAccount: dec("2.50"), Allocations: []sim.PaymentAllocation{{Invoice: i.Key, Amount: i.Total}},
		Credits: []sim.PaymentAllocation{{Invoice: m.Key, Amount: dec("7")}},
	})
	wantAmount(t, "cash", p.Amount, i.Total.Sub(dec("4.50")).String())
	wantAccount(t, c, "-5.5", "5.5")
	back, err := c.ReversePayment(p.Key, "R1")
	if err != nil {
		t.Fatal(err)
	}
	if first := must(t, c.Payment, p.Key); back.Reverses != p.Key || back.Reference != "R1" || !first.Reversed || first.Reversal != "R1" {
		t.Errorf("reversal %+v of %+v", back, first)
	}
	wantAmount(t, "cash given back", back.Amount, p.Amount.Neg().String())
	wantAmount(t, "open of the invoice", must(t, c.Invoice, i.Key).Open(), i.Total.String())
	wantAmount(t, "left of the credit", must(t, c.CreditMemo, m.Key).Open(), "10")
	wantAccount(t, c, i.Total.Sub(dec("10")).String(), "10")
	for _, key := range []int{p.Key, back.Key} {
		_, err = c.ReversePayment(key, "R2")
		wantKind(t, err, sim.AlreadyClosed)
		wantKind(t, c.AnnounceReversal(key, "R2"), sim.AlreadyClosed)
	}
	_, err = c.ReversePayment(99, "R2")
	wantKind(t, err, sim.UnknownDocument)
}

func TestInvoiceIsCreditedInFullOnce(t *testing.T) {
	t.Parallel()
	c, i, _ := credited(t)
	for _, total := range []string{"1", i.Total.Sub(dec("1")).String()} {
		if _, err := c.IssueCredit(credit("C1", i.Key, total)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := c.IssueCredit(credit("C1", i.Key, "0.01"))
	wantKind(t, err, sim.BadQuantity)
}

func TestCreditsAndPaymentsThatAreRefusedChangeNothing(t *testing.T) {
	t.Parallel()
	c, i, m := credited(t)
	c.AddCustomer(customer("C2", 1))
	one := []sim.PaymentAllocation{{Invoice: i.Key, Amount: dec("1")}}
	for name, p := range map[string]struct {
		payment sim.Payment
		kind    sim.Kind
	}{
		"another customer's invoice":  {sim.Payment{Customer: "C2", Allocations: one}, sim.UnknownDocument},
		"another customer's credit":   {sim.Payment{Customer: "C2", OnAccount: dec("5"), Credits: []sim.PaymentAllocation{{Invoice: m.Key, Amount: dec("1")}}}, sim.UnknownDocument},
		"credit above what it pays":   {sim.Payment{Customer: "C1", Allocations: one, Credits: []sim.PaymentAllocation{{Invoice: m.Key, Amount: dec("2")}}}, sim.BadQuantity},
		"twice above what is open":    {sim.Payment{Customer: "C1", Allocations: []sim.PaymentAllocation{{Invoice: i.Key, Amount: i.Total}, one[0]}}, sim.OverPayment},
		"a credit of less than zero":  {sim.Payment{Customer: "C1", Allocations: one, Credits: []sim.PaymentAllocation{{Invoice: m.Key, Amount: dec("-1")}}}, sim.BadQuantity},
		"a customer that nobody know": {sim.Payment{Customer: "C9", Allocations: one}, sim.UnknownCustomer},
	} {
		_, err := c.ReceivePayment(p.payment)
		if refused := wantKind(t, err, p.kind); refused == nil {
			t.Error(name)
		}
	}
	for _, n := range []struct {
		credit sim.NewCredit
		kind   sim.Kind
	}{
		{credit("C9", 0, "1"), sim.UnknownCustomer}, {credit("C1", 0, "0"), sim.BadQuantity}, {credit("C1", 99, "1"), sim.UnknownDocument},
		{credit("C2", i.Key, "1"), sim.UnknownDocument}, {credit("C1", i.Key, i.Total.Add(dec("0.01")).String()), sim.BadQuantity},
	} {
		_, err := c.IssueCredit(n.credit)
		wantKind(t, err, n.kind)
	}
	wantAccount(t, c, i.Total.Sub(dec("10")).String(), "10")
}
