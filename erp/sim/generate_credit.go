package sim

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// credit sets limits to what two years have shown, and stops who has to be stopped.
func (g *generator) credit() {
	random := g.stream(streamCredit)
	for i := range g.customers {
		c := &g.customers[i].customer
		exposure := g.company.exposure(*c)
		switch {
		case i == firmOverLimit:
			c.Limit = limit(exposure.Mul(decimal.New(82, -2)).RoundDown(-3), c.Currency)
		case i == firmUsual:
			c.Limit = limit(exposure.Mul(decimal.New(16, -1)).RoundUp(-4), c.Currency)
		case i == firmUnlimited:
			c.Limit = erp.CreditLimit{Kind: erp.LimitUnlimited}
		case i == firmBilled || i%6 == 4:
			c.Limit = erp.CreditLimit{Kind: erp.LimitNotSet}
		default:
			c.Limit = limit(exposure.Mul(decimal.New(int64(between(random, 14, 40)), -1)).RoundUp(-3).Add(g.number(5000)), c.Currency)
		}
		c.Active = i != firmInactive
		if i == firmOnHold {
			c.Hold = &erp.Hold{Kind: erp.HoldPastDue, Reason: "Past due more than 90 days: call accounts receivable before shipping"}
		}
		g.company.AddCustomer(*c)
	}
	usual := g.customers[firmUsual].customer
	onAccount := Payment{Customer: usual.ID, Method: "check", OnAccount: decimal.New(25000, -2)}
	_, err := g.company.ReceivePayment(onAccount)
	g.fail("payment on account", err)
}

func limit(amount decimal.Decimal, currency erp.Currency) erp.CreditLimit {
	return erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.NewMoney(decimal.Max(amount, decimal.NewFromInt(1000)), currency)}
}
