package sim_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// billed sells, ships and bills three valves: 44.97, tax 2.59 + 0.79.
func billed(t *testing.T, c *sim.Company) sim.Invoice {
	t.Helper()
	receive(t, c, "VALVE", "01", "3")
	o := must(t, c.CreateOrder, order(line("VALVE", "3", "EA")))
	ship(t, c, o.Key, nil)
	return must(t, c.InvoiceOrder, o.Key)
}

func returning(i sim.Invoice, quantity string) erp.RMADraft {
	return erp.RMADraft{Customer: i.Customer, Lines: []erp.RMADraftLine{{
		Invoice: i.Number, InvoiceLine: "0", Item: "VALVE", Quantity: erp.NewQuantity(dec(quantity), "EA"), Reason: "1",
	}}}
}

func authorized(t *testing.T, c *sim.Company, draft erp.RMADraft) sim.RMA {
	t.Helper()
	r, err := c.CreateRMA("R-1", draft)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AuthorizeRMA(r.Key); err != nil {
		t.Fatal(err)
	}
	return must(t, c.RMA, r.Key)
}

func inspected(t *testing.T, c *sim.Company, key int, accepted, rejected string) {
	t.Helper()
	if err := c.ReceiveRMA(key, map[int]sim.Inspection{0: {Accepted: dec(accepted), Rejected: dec(rejected)}}); err != nil {
		t.Fatal(err)
	}
}

func valvesOnHand(t *testing.T, c *sim.Company) decimal.Decimal {
	t.Helper()
	return must(t, c.Stock, erp.ItemID("VALVE"))[0].OnHand
}

func TestReturnIsInspectedPieceByPieceAndCreditedToTheCent(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	i := billed(t, c)
	wantBalance(t, c, "0", "0", "48.35")
	r := authorized(t, c, returning(i, "3"))
	inspected(t, c, r.Key, "1", "0")
	inspected(t, c, r.Key, "1", "1")
	wantAmount(t, "back on the shelf", valvesOnHand(t, c), "2")
	first := must2(t, c.CreditRMA, r.Key, dec("5"))
	wantAmount(t, "a third of the goods", first.Lines[0].Extended, "14.99")
	wantAmount(t, "a third of the tax, rounded", first.Lines[0].Tax, "1.13")
	wantAmount(t, "the second third of the tax", first.Lines[1].Tax, "1.12")
	wantAmount(t, "the fee", first.Lines[2].Extended, "-5")
	wantAmount(t, "credited", first.Total, "27.23")
	wantBalance(t, c, "0", "0", "21.12")
	if got := c.ReturnedWith(first); len(got) != 2 || got[0].Receipt == got[1].Receipt {
		t.Errorf("two receipts stand behind the credit memo, and it says %v", got)
	}

	last := authorized(t, c, returning(i, "1"))
	inspected(t, c, last.Key, "1", "0")
	second := must2(t, c.CreditRMA, last.Key, decimal.Zero)
	wantAmount(t, "all parts of the tax together", first.Tax.Add(second.Tax), i.Tax.String())
	wantAmount(t, "all parts of the goods together", first.Goods.Add(second.Goods).Add(dec("5")), i.Goods.String())
	if got := must(t, c.RMA, last.Key); got.Status != erp.RMACredited || got.CreditMemo != second.Key {
		t.Errorf("got %+v", got)
	}
}

func must2[A, B, V any](t *testing.T, f func(A, B) (V, error), a A, b B) V {
	t.Helper()
	v, err := f(a, b)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestReturnTakesNoStepOutOfTurn(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	i := billed(t, c)
	one := map[int]sim.Inspection{0: {Accepted: dec("1")}}
	r := must2(t, c.CreateRMA, erp.Reference("R-1"), returning(i, "2"))
	wantKind(t, c.ReceiveRMA(r.Key, one), sim.NotAuthorized)
	if err := c.AuthorizeRMA(r.Key); err != nil {
		t.Fatal(err)
	}
	wantKind(t, c.AuthorizeRMA(r.Key), sim.AlreadyClosed)
	_, err := c.CreditRMA(r.Key, decimal.Zero)
	wantKind(t, err, sim.NothingToCredit)
	for _, wrong := range []map[int]sim.Inspection{
		{1: {Accepted: dec("1")}}, {0: {}}, {0: {Accepted: dec("-1"), Rejected: dec("2")}}, {0: {Accepted: dec("2"), Rejected: dec("1")}},
	} {
		wantKind(t, c.ReceiveRMA(r.Key, wrong), sim.BadQuantity)
	}
	if err := c.ReceiveRMA(r.Key, one); err != nil {
		t.Fatal(err)
	}
	wantKind(t, c.CancelRMA(r.Key), sim.AlreadyReceived)
	wantKind(t, c.DeclineRMA(r.Key), sim.AlreadyReceived)
	_, err = c.CreditRMA(r.Key, dec("-1"))
	wantKind(t, err, sim.BadQuantity)
	_, err = c.CreditRMA(r.Key, dec("1000"))
	wantKind(t, err, sim.NothingToCredit)
	must2(t, c.CreditRMA, r.Key, decimal.Zero)
	_, err = c.CreditRMA(r.Key, decimal.Zero)
	wantKind(t, err, sim.AlreadyClosed)
	wantKind(t, c.ReceiveRMA(r.Key, one), sim.AlreadyClosed)
	wantKind(t, c.CancelRMA(99), sim.UnknownDocument)

	for _, end := range []func(int) error{c.CancelRMA, c.DeclineRMA} {
		r := must2(t, c.CreateRMA, erp.Reference(""), returning(i, "1"))
		if err := end(r.Key); err != nil {
			t.Fatal(err)
		}
		wantKind(t, end(r.Key), sim.AlreadyClosed)
		wantKind(t, c.AuthorizeRMA(r.Key), sim.AlreadyClosed)
		wantKind(t, c.ReceiveRMA(r.Key, one), sim.AlreadyClosed)
	}
	wantAmount(t, "on the shelf", valvesOnHand(t, c), "1")
}

func TestReturnOfWhatWasNotBilledIsRefused(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	i := billed(t, c)
	for name, wrong := range map[string]struct {
		spoil func(*erp.RMADraft)
		want  sim.Kind
	}{
		"customer": {func(d *erp.RMADraft) { d.Customer = "NOBODY" }, sim.UnknownCustomer},
		"ship-to":  {func(d *erp.RMADraft) { d.ShipTo = "NOWHERE" }, sim.UnknownShipTo},
		"no lines": {func(d *erp.RMADraft) { d.Lines = nil }, sim.NoLines},
		"invoice":  {func(d *erp.RMADraft) { d.Lines[0].Invoice = "1" }, sim.UnknownDocument},
		"line":     {func(d *erp.RMADraft) { d.Lines[0].InvoiceLine = "1" }, sim.UnknownDocument},
		"text":     {func(d *erp.RMADraft) { d.Lines[0].InvoiceLine = "zero" }, sim.UnknownDocument},
		"item":     {func(d *erp.RMADraft) { d.Lines[0].Item = "BOLT" }, sim.UnknownItem},
		"unit":     {func(d *erp.RMADraft) { d.Lines[0].Quantity.UOM = "C" }, sim.UnknownUnit},
		"quantity": {func(d *erp.RMADraft) { d.Lines[0].Quantity.Amount = decimal.Zero }, sim.BadQuantity},
		"reason":   {func(d *erp.RMADraft) { d.Lines[0].Reason = "77" }, sim.UnknownReason},
	} {
		draft := returning(i, "1")
		wrong.spoil(&draft)
		_, err := c.CreateRMA("R-1", draft)
		t.Log(name)
		wantKind(t, err, wrong.want)
	}
}
