package sim_test

import (
	"slices"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

var (
	contract = sim.SpecialPrice{Customer: "C1", Item: "BOLT", Reference: "C-2026-0101", Periods: []sim.PricePeriod{{
		From: day("2026-01-01"), Through: day("2026-12-31"), Rate: sim.Fixed(dec("51.25")),
		Breaks: []sim.QuantityBreak{{From: dec("5"), Rate: sim.Fixed(dec("48.1050"))}, {From: dec("20"), Rate: sim.Off(dec("33"))}},
	}}}
	group = sim.DiscountGroup{Name: "Bolts group", Customer: "C1", Category: "101", Percent: dec("7.5"), Through: day("2026-12-15")}
	promo = sim.SpecialPrice{List: 1, Item: "BOLT", Reference: "Fall stock-up", Periods: []sim.PricePeriod{{
		From: day("2026-11-01"), Through: day("2026-11-30"), Rate: sim.Off(dec("15")),
	}}}
	volume = sim.SpecialPrice{List: 1, Item: "BOLT", Reference: "Volume price", Periods: []sim.PricePeriod{{
		Breaks: []sim.QuantityBreak{{From: dec("10"), Rate: sim.Off(dec("5"))}, {From: dec("50"), Rate: sim.Off(dec("11"))}},
	}}}
)

func TestPricePrecedence(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		special  []sim.SpecialPrice
		groups   []sim.DiscountGroup
		quantity string
		uom      erp.UOM
		on       string
		rule     sim.PriceRule
		kind     erp.PriceSourceKind
		net      string
		through  string
		breaks   int
	}{
		"list when nothing else":                 {quantity: "1", rule: sim.RuleList, kind: erp.SourceList, net: "63.40"},
		"contract before everything":             {special: []sim.SpecialPrice{contract, promo}, groups: []sim.DiscountGroup{group}, quantity: "1", rule: sim.RuleContract, kind: erp.SourceContract, net: "51.25", through: "2026-12-31", breaks: 2},
		"contract break keeps four decimals":     {special: []sim.SpecialPrice{contract}, quantity: "5", rule: sim.RuleContract, kind: erp.SourceContract, net: "48.105", through: "2026-12-31", breaks: 2},
		"just below a break":                     {special: []sim.SpecialPrice{contract}, quantity: "4.99", rule: sim.RuleContract, kind: erp.SourceContract, net: "51.25", through: "2026-12-31", breaks: 2},
		"break as a percentage, rounded":         {special: []sim.SpecialPrice{contract}, quantity: "20", rule: sim.RuleContract, kind: erp.SourceContract, net: "42.478", through: "2026-12-31", breaks: 2},
		"break reached in another unit":          {special: []sim.SpecialPrice{contract}, quantity: "500", uom: "EA", rule: sim.RuleContract, kind: erp.SourceContract, net: "48.105", through: "2026-12-31", breaks: 2},
		"everything ended":                       {special: []sim.SpecialPrice{contract, promo}, groups: []sim.DiscountGroup{group}, quantity: "1", on: "2027-01-01", rule: sim.RuleList, kind: erp.SourceList, net: "63.40"},
		"group before promotion":                 {special: []sim.SpecialPrice{promo}, groups: []sim.DiscountGroup{group}, quantity: "1", rule: sim.RuleDiscountGroup, kind: erp.SourceDiscount, net: "58.645", through: "2026-12-15"},
		"highest of two groups":                  {groups: []sim.DiscountGroup{group, {Name: "All", Customer: "C1", Percent: dec("8")}}, quantity: "1", rule: sim.RuleDiscountGroup, kind: erp.SourceDiscount, net: "58.328"},
		"another customer's group is not asked":  {groups: []sim.DiscountGroup{{Name: "Other", Customer: "C2", Percent: dec("50")}}, quantity: "1", rule: sim.RuleList, kind: erp.SourceList, net: "63.40"},
		"dated promotion":                        {special: []sim.SpecialPrice{promo}, quantity: "1", rule: sim.RulePeriodVolume, kind: erp.SourcePromotion, net: "53.89", through: "2026-11-30"},
		"promotion on its last day":              {special: []sim.SpecialPrice{promo}, quantity: "1", on: "2026-11-30", rule: sim.RulePeriodVolume, kind: erp.SourcePromotion, net: "53.89", through: "2026-11-30"},
		"promotion the day after":                {special: []sim.SpecialPrice{promo}, quantity: "1", on: "2026-12-01", rule: sim.RuleList, kind: erp.SourceList, net: "63.40"},
		"volume price below its breaks is list":  {special: []sim.SpecialPrice{volume}, quantity: "9", rule: sim.RuleList, kind: erp.SourceList, net: "63.40", breaks: 2},
		"volume price from its first break":      {special: []sim.SpecialPrice{volume}, quantity: "10", rule: sim.RulePeriodVolume, kind: erp.SourceBreak, net: "60.23", breaks: 2},
		"volume price at its last break, exact":  {special: []sim.SpecialPrice{volume}, quantity: "50", rule: sim.RulePeriodVolume, kind: erp.SourceBreak, net: "56.426", breaks: 2},
		"promotion of another list is not asked": {special: []sim.SpecialPrice{{List: 2, Item: "BOLT", Reference: "Trade only", Rate: sim.Off(dec("40"))}}, quantity: "1", rule: sim.RuleList, kind: erp.SourceList, net: "63.40"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCompany(sim.Settings{})
			for _, s := range tt.special {
				c.SetSpecialPrice(s)
			}
			for _, g := range tt.groups {
				c.AddDiscountGroup(g)
			}
			uom := erp.UOM("C")
			if tt.uom != "" {
				uom = tt.uom
			}
			p := must(t, c.Price, sim.PriceRequest{Customer: "C1", Item: "BOLT", Quantity: erp.MustQuantity(tt.quantity, uom), On: day(tt.on)})
			if p.Rule != tt.rule || p.Source.Kind != tt.kind {
				t.Errorf("rule %s (%s), want %s (%s); steps %v", p.Rule, p.Source.Kind, tt.rule, tt.kind, p.Steps)
			}
			wantAmount(t, "net", p.Net.Amount, tt.net)
			wantAmount(t, "list", p.List.Amount, "63.40")
			if p.ValidThrough.String() != tt.through {
				t.Errorf("valid through %s, want %s", p.ValidThrough, tt.through)
			}
			if len(p.Breaks) != tt.breaks {
				t.Errorf("breaks %v, want %d", p.Breaks, tt.breaks)
			}
			if last := p.Steps[len(p.Steps)-1]; last.Rule != tt.rule {
				t.Errorf("last step is %v, want the winning rule %s", last, tt.rule)
			}
		})
	}
}

func TestPriceOfDerivedList(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	c.AddCustomer(customer("C2", 2))
	p := must(t, c.Price, sim.PriceRequest{Customer: "C2", Item: "VALVE", Quantity: erp.MustQuantity("1", "EA")})
	wantAmount(t, "trade price", p.Net.Amount, "13.491")
	if err := c.SetListPrice("VALVE", 1, dec("20")); err != nil {
		t.Fatal(err)
	}
	p = must(t, c.Price, sim.PriceRequest{List: 2, Item: "VALVE", Quantity: erp.MustQuantity("1", "EA")})
	wantAmount(t, "trade price after the list changed", p.Net.Amount, "18")
}

func TestPriceRefusals(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	for name, tt := range map[string]struct {
		request sim.PriceRequest
		kind    sim.Kind
	}{
		"unknown customer": {sim.PriceRequest{Customer: "C9", Item: "BOLT", Quantity: erp.MustQuantity("1", "C")}, sim.UnknownCustomer},
		"unknown item":     {sim.PriceRequest{Customer: "C1", Item: "NUT", Quantity: erp.MustQuantity("1", "C")}, sim.UnknownItem},
		"unknown unit":     {sim.PriceRequest{Customer: "C1", Item: "BOLT", Quantity: erp.MustQuantity("1", "KG")}, sim.UnknownUnit},
		"no quantity":      {sim.PriceRequest{Customer: "C1", Item: "BOLT", Quantity: erp.MustQuantity("0", "C")}, sim.BadQuantity},
		"unknown list":     {sim.PriceRequest{List: 9, Item: "BOLT", Quantity: erp.MustQuantity("1", "C")}, sim.UnknownPriceList},
		"no price":         {sim.PriceRequest{Customer: "C1", Item: "QUOTED", Quantity: erp.MustQuantity("1", "EA")}, sim.NoPrice},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := c.Price(tt.request)
			wantKind(t, err, tt.kind)
		})
	}
}

func TestPriceSaysHowItWasFound(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{})
	c.SetSpecialPrice(volume)
	p := must(t, c.Price, sim.PriceRequest{Customer: "C1", Item: "BOLT", Quantity: erp.MustQuantity("2", "C")})
	want := []sim.PriceStep{
		{Rule: sim.RuleContract, Says: "no contract for this customer and item"},
		{Rule: sim.RuleDiscountGroup, Says: "no discount group matches"},
		{Rule: sim.RulePeriodVolume, Says: "Volume price has no rate for 2 C on 2026-11-24"},
		{Rule: sim.RuleList, Says: "List: 63.4 USD per C"},
	}
	if !slices.Equal(p.Steps, want) {
		t.Errorf("steps %q", p.Steps)
	}
}
