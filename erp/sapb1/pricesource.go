package sapb1

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// explain says where a price comes from. GetItemPrice does not, so the rules are tried in B1's order of precedence
// (§3.8), and the first that gives this very figure has set it.
func (k facts) explain(price *erp.Price, answer statedPrice, day erp.Date, per ListUnit) {
	units := k.units[price.Item]
	lists := k.items[price.Item].listPrices(k.partner.PriceListNum, units, price.Per, price.Net.Currency, per)
	entry := units.entries[price.Per]
	if len(lists) == 1 {
		price.List = erp.NewMoney(lists[0], price.Net.Currency)
	}
	switch {
	case k.special(price, day, entry, lists, false):
		price.Source.Kind = erp.SourceContract
	case k.agreed(price, entry):
	case k.special(price, day, entry, lists, true):
	case k.listed(price, lists):
	case answer.Discount.IsPositive():
		price.Source.Kind = erp.SourceDiscount
	default:
		price.Source.Kind = erp.SourceUnknown
	}
}

// special explains a price by the customer's special price, or by the one for everybody on its list. A list price in
// doubt is settled by the reading that gives the figure.
func (k facts) special(price *erp.Price, day erp.Date, entry integer, lists []decimal.Decimal, everybody bool) bool {
	readings := lists
	if len(readings) == 0 {
		readings = []decimal.Decimal{decimal.Zero}
	}
	for _, s := range k.specials[price.Item] {
		if s.forEverybody() != everybody {
			continue
		}
		for _, list := range readings {
			o, ok := s.offerOn(day, entry, list, price.Net.Currency)
			if !ok || !o.sets(price) {
				continue
			}
			price.Breaks, price.ValidThrough = o.breaks, o.through
			price.Source = erp.PriceSource{Kind: o.kindAt(price.Quantity.Amount), Reference: k.listName, ValidFrom: o.from}
			if !everybody {
				price.Source.Reference = ""
			}
			if price.Source.Kind == erp.SourceList && everybody {
				price.List, price.ValidThrough, price.Source.ValidFrom = price.Net, erp.Date{}, erp.Date{}
			}
			return true
		}
	}
	return false
}

// listed explains a price by the list itself.
func (k facts) listed(price *erp.Price, lists []decimal.Decimal) bool {
	for _, list := range lists {
		if same(list, price.Net.Amount) {
			price.List = erp.NewMoney(list, price.Net.Currency)
			price.Source = erp.PriceSource{Kind: erp.SourceList, Reference: k.listName}
			return true
		}
	}
	return false
}

// sets reports whether the offer gives the very price.
func (o offer) sets(price *erp.Price) bool {
	net, _ := o.at(price.Quantity.Amount)
	return same(net, price.Net.Amount)
}

// kindAt names the rule behind an offer to everybody on a list.
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
