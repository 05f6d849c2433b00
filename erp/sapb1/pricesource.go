package sapb1

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// explain says where a price comes from. GetItemPrice does not, so the rules are tried in B1's order of precedence
// (§3.8), and the first that gives this very figure has set it.
func (k facts) explain(price *erp.Price, answer statedPrice, day erp.Date) {
	units := k.units[price.Item]
	list := k.items[price.Item].listPrice(k.partner.PriceListNum, units, price.Per, price.Net.Currency)
	if list.IsPositive() {
		price.List = erp.NewMoney(list, price.Net.Currency)
	}
	switch {
	case k.special(price, day, units, list, false):
		if price.Source.Kind != erp.SourceList { // below the first break of a contract it is the list price
			price.Source.Kind, price.Source.Reference = erp.SourceContract, ""
		}
	case k.agreed(price, units.entries[price.Per]):
	case k.special(price, day, units, list, true):
	case same(list, price.Net.Amount):
		price.Source = erp.PriceSource{Kind: erp.SourceList, Reference: k.listName}
	case answer.Discount.IsPositive():
		price.Source.Kind = erp.SourceDiscount
	default:
		price.Source.Kind = erp.SourceUnknown
	}
}

// special explains a price by the customer's special price, or by the one for everybody on its list.
func (k facts) special(price *erp.Price, day erp.Date, units itemUnits, list decimal.Decimal, everybody bool) bool {
	for _, s := range k.specials[price.Item] {
		if s.forEverybody() != everybody {
			continue
		}
		for _, factor := range units.factors(price.Per) {
			o, ok := s.offerOn(day, units.entries[price.Per], list, factor, price.Net.Currency)
			if net, _ := o.at(price.Quantity.Amount); !ok || !same(net, price.Net.Amount) {
				continue
			}
			if !everybody && o.listed && len(o.breaks) == 0 { // a contract that has run out: the list has the word again
				continue
			}
			price.Breaks, price.ValidThrough = o.breaks, o.through
			price.Source = erp.PriceSource{Kind: o.kindAt(price.Quantity.Amount), Reference: k.listName, ValidFrom: o.from}
			if price.Source.Kind == erp.SourceList { // the breaks end some day, the list does not
				price.ValidThrough, price.Source.ValidFrom = erp.Date{}, erp.Date{}
			}
			return true
		}
	}
	return false
}

// kindAt names the rule behind an offer as if everybody on the list had it.
func (o offer) kindAt(quantity decimal.Decimal) erp.PriceSourceKind {
	_, broken := o.at(quantity)
	switch {
	case !broken && o.listed:
		return erp.SourceList
	case broken && o.from.IsZero() && o.through.IsZero():
		return erp.SourceBreak
	}
	return erp.SourcePromotion
}

// same compares a figure worked out here with B1's, which is rounded to the company's decimals.
func same(mine, theirs decimal.Decimal) bool {
	return mine.Equal(theirs) || mine.Round(max(2, -theirs.Exponent())).Equal(theirs)
}
