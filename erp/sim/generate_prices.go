package sim

import (
	"fmt"
	"math/rand/v2"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// The price lists: one that is printed, and those derived from it.
const (
	listPublished = iota + 1
	listTrade
	listKey
	listExport
)

// prices writes the lists, the contracts, the discount groups and the promotions.
func (g *generator) prices() {
	year := g.now.Year()
	for _, l := range []PriceList{
		{Number: listPublished, Name: fmt.Sprintf("Counter %d", year)},
		{Number: listTrade, Name: fmt.Sprintf("Trade %d", year), Base: listPublished, Factor: decimal.New(92, -2)},
		{Number: listKey, Name: "Contractor B", Base: listPublished, Factor: decimal.New(86, -2)},
		{Number: listExport, Name: fmt.Sprintf("Export %d", year), Base: listPublished, Factor: decimal.New(88, -2), Currency: "EUR"},
	} {
		g.company.AddPriceList(l)
	}
	random := g.stream(streamPrices)
	for i, a := range g.customers {
		g.contracts(i, a, random)
	}
	g.discountGroups(random)
	g.promotions(random)
}

// contracts agrees prices with a customer for part of what it buys: fixed, with breaks, and a few that ran out.
func (g *generator) contracts(number int, a account, random *rand.Rand) {
	if a.contractPercent == 0 {
		return
	}
	today := erp.DateOf(g.now)
	from := today.AddDays(-between(random, 20, 300))
	contract := fmt.Sprintf("C-%d-%04d", from.Year, 100+number)
	for _, item := range a.assortment {
		if !chance(random, a.contractPercent) {
			continue
		}
		list, err := g.company.ListPrice(item.ID, a.customer.PriceList)
		if err != nil {
			continue
		}
		special := SpecialPrice{Customer: a.customer.ID, Item: item.ID, Reference: contract}
		period := PricePeriod{From: from, Through: from.AddDays(between(random, 365, 540)), Rate: Fixed(less(list, between(random, 12, 28)))}
		if chance(random, 45) {
			period.Breaks = []QuantityBreak{
				{From: g.number(5), Rate: Fixed(less(list, between(random, 29, 33)))},
				{From: g.number(20), Rate: Fixed(less(list, between(random, 34, 40)))},
			}
		}
		special.Periods = []PricePeriod{period}
		if chance(random, 6) {
			ended := PricePeriod{From: today.AddDays(-700), Through: today.AddDays(-between(random, 10, 300)), Rate: period.Rate}
			special.Reference, special.Periods = contract+"-E", []PricePeriod{ended}
		}
		g.company.SetSpecialPrice(special)
	}
}

// less takes a percentage off a price and rounds to what is printed.
func less(price erp.Money, percent int) decimal.Decimal {
	places := int32(2)
	if price.Amount.LessThan(decimal.NewFromInt(1)) {
		places = 4
	}
	return price.Amount.Mul(decimal.New(int64(100-percent), -2)).Round(places)
}

func (g *generator) discountGroups(random *rand.Rand) {
	categories := []erp.Category{bolts, nuts, pipe, wire, conduit, wiring, hands, head, cutting, abrasives, chemicals}
	for i, a := range g.customers {
		if i%3 != 1 {
			continue
		}
		category := pick(random, categories)
		g.company.AddDiscountGroup(DiscountGroup{
			Name: category.Name + " group discount", Customer: a.customer.ID, Category: category.ID,
			Percent: g.number(int64(between(random, 4, 12))),
		})
	}
}

// promotions gives every buyer on the published and the trade list a dated price for some items, and quantity breaks
// without a date for more of them.
func (g *generator) promotions(random *rand.Rand) {
	today := erp.DateOf(g.now)
	for i, item := range g.movers {
		if i%9 != 0 {
			continue
		}
		for _, list := range []int{listPublished, listTrade} {
			special := SpecialPrice{List: list, Item: item.ID, Reference: "Volume price"}
			period := PricePeriod{Breaks: []QuantityBreak{
				{From: g.number(10), Rate: Off(g.number(5))}, {From: g.number(50), Rate: Off(g.number(11))},
			}}
			if i%27 == 0 {
				special.Reference = "Fall stock-up"
				period = PricePeriod{
					From: today.AddDays(-between(random, 3, 25)), Through: today.AddDays(between(random, 5, 30)), Rate: Off(g.number(15)),
				}
			}
			special.Periods = []PricePeriod{period}
			g.company.SetSpecialPrice(special)
		}
	}
}
