package sim_test

import (
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func TestAgreementGoesBeforeEveryOtherPriceWhileItLasts(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	c.AddCustomer(customer("C2", 1))
	c.SetSpecialPrice(sim.SpecialPrice{Customer: "C1", Item: "VALVE", Reference: "K-1", Rate: sim.Fixed(dec("12"))})
	today := c.Today()
	c.AddAgreement(sim.Agreement{Number: 31, Customer: "C1", From: today, Through: today.AddDays(9), Lines: []sim.AgreementLine{{Item: "VALVE", Price: dec("11.25")}}})
	for _, row := range []struct {
		customer erp.CustomerID
		on       erp.Date
		net      string
		rule     sim.PriceRule
	}{
		{"C1", today, "11.25", sim.RuleAgreement}, {"C1", today.AddDays(9), "11.25", sim.RuleAgreement},
		{"C1", today.AddDays(10), "12", sim.RuleContract}, {"C1", today.AddDays(-1), "12", sim.RuleContract}, {"C2", today, "14.99", sim.RuleList},
	} {
		p := must(t, c.Price, sim.PriceRequest{Customer: row.customer, Item: "VALVE", Quantity: erp.MustQuantity("1", "EA"), On: row.on})
		wantAmount(t, "price of "+string(row.customer)+" on "+row.on.String(), p.Net.Amount, row.net)
		if p.Rule != row.rule {
			t.Errorf("%s on %s: got the price of %s, want %s", row.customer, row.on, p.Rule, row.rule)
		}
		if row.rule == sim.RuleAgreement && (p.Source.Kind != erp.SourceContract || p.Source.Reference != "31" || p.ValidThrough != today.AddDays(9)) {
			t.Errorf("got %+v through %s", p.Source, p.ValidThrough)
		}
	}
}
