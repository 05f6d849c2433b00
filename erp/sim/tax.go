package sim

import (
	"cmp"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// TaxRate is the sales tax of one jurisdiction. It applies where country and region match, and city too if it is set.
type TaxRate struct {
	Jurisdiction string
	Country      string
	Region       string
	City         string
	Percent      decimal.Decimal // 5.75 is 5.75 %
}

// AddTaxRate adds a jurisdiction.
func (c *Company) AddTaxRate(r TaxRate) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.taxes = append(c.taxes, r)
}

// taxRates returns the jurisdictions a delivery falls under, with nothing charged yet.
func (c *Company) taxRates(customer Customer, to erp.Address) []Tax {
	if customer.TaxExempt {
		return nil
	}
	var rates []Tax
	for _, r := range c.taxes {
		if r.Country == to.Country && r.Region == to.Region && (r.City == "" || r.City == to.City) {
			rates = append(rates, Tax{Jurisdiction: r.Jurisdiction, Percent: r.Percent})
		}
	}
	return rates
}

// tax charges every jurisdiction for one line, each rounded to cents, so that lines and jurisdictions add up to the same.
func tax(taxes []Tax, extended decimal.Decimal) (percent, amount decimal.Decimal) {
	for i, t := range taxes {
		charged := extended.Mul(t.Percent).DivRound(hundred, 2)
		taxes[i].Amount = t.Amount.Add(charged)
		percent, amount = percent.Add(t.Percent), amount.Add(charged)
	}
	return percent, amount
}

// FreightRule charges Flat below FreeFrom and nothing from there on; both in the order's currency. The zero rule
// includes freight in the prices.
type FreightRule struct {
	Flat     decimal.Decimal
	FreeFrom decimal.Decimal // zero means never free
}

func (r FreightRule) charge(terms erp.FreightTerms, goods decimal.Decimal, currency erp.Currency) erp.Freight {
	free := !r.FreeFrom.IsZero() && goods.GreaterThanOrEqual(r.FreeFrom)
	switch {
	case terms.Account != "":
		return erp.Freight{State: erp.FreightCustomerAccount, Amount: erp.NewMoney(decimal.Zero, currency)}
	case r.Flat.IsZero() || free:
		return erp.Freight{State: erp.FreightIncluded, Amount: erp.NewMoney(decimal.Zero, currency)}
	}
	return erp.Freight{State: erp.FreightFixed, Amount: erp.NewMoney(r.Flat, currency)}
}

// TermsList returns the different payment terms of all customers, by days.
func (c *Company) TermsList() []erp.Terms {
	var list []erp.Terms
	for customer := range c.Customers(time.Time{}) {
		if !slices.Contains(list, customer.Terms) {
			list = append(list, customer.Terms)
		}
	}
	slices.SortFunc(list, func(a, b erp.Terms) int {
		return cmp.Or(cmp.Compare(a.NetDays, b.NetDays), cmp.Compare(a.Name, b.Name))
	})
	return list
}
