package sapb1

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// itemPrice is an item's price on one list (§3.4).
type itemPrice struct {
	PriceList integer
	Price     number
	Currency  erp.Currency
	UoMPrices []unitPrice
}

type unitPrice struct {
	UoMEntry integer
	Price    number
	Currency erp.Currency
}

// listPrice returns the item's price on a list in the unit of entry. It is unknown where the list states it for another
// unit only: the conversion is B1's business.
func (i item) listPrice(list, entry integer) erp.Money {
	for _, p := range i.ItemPrices {
		if p.PriceList != list {
			continue
		}
		for _, u := range p.UoMPrices {
			if u.UoMEntry == entry && u.Price.IsPositive() {
				return erp.NewMoney(u.Price.Decimal, or(u.Currency, p.Currency))
			}
		}
		if sameUnit(entry, manualUnits) || entry == i.InventoryUoMEntry {
			return stated(p.Price, p.Currency)
		}
	}
	return erp.Money{}
}

// stated is an amount that B1 states; it writes 0 for none.
func stated(amount number, currency erp.Currency) erp.Money {
	if !amount.IsPositive() || currency == "" {
		return erp.Money{}
	}
	return erp.NewMoney(amount.Decimal, currency)
}

// explain says where a price comes from. GetItemPrice does not, so the rules are tried in B1's order of precedence
// (§3.8), and the first that gives this very figure has set it.
func (k facts) explain(price *erp.Price, answer statedPrice, day erp.Date, entry integer) {
	i := k.items[price.Item]
	net, quantity := price.Net.Amount, price.Quantity.Amount
	price.List = i.listPrice(k.partner.PriceListNum, entry)
	if price.List.Currency != price.Net.Currency {
		price.List = erp.Money{}
	}
	list := price.List.Amount
	for _, s := range k.specials[price.Item] {
		if s.forEverybody() {
			continue
		}
		if o, ok := s.offerOn(day, entry, list, price.Net.Currency); ok && o.sets(price, quantity) {
			price.Source.Kind = erp.SourceContract
			return
		}
	}
	if k.agreed(price, entry) {
		return
	}
	for _, s := range k.specials[price.Item] {
		if !s.forEverybody() {
			continue
		}
		o, ok := s.offerOn(day, entry, list, price.Net.Currency)
		if ok && o.sets(price, quantity) {
			price.Source.Kind, price.Source.Reference = o.kindAt(quantity), k.listName
			return
		}
	}
	switch {
	case price.List.Known() && same(list, net):
		price.Source = erp.PriceSource{Kind: erp.SourceList, Reference: k.listName}
	case answer.Discount.IsPositive():
		price.Source.Kind = erp.SourceDiscount
	default:
		price.Source.Kind = erp.SourceUnknown
	}
}

// sets reports whether the offer gives the very price, and if so writes its breaks and dates down.
func (o offer) sets(price *erp.Price, quantity decimal.Decimal) bool {
	net, _ := o.at(quantity)
	if !same(net, price.Net.Amount) {
		return false
	}
	price.Breaks, price.ValidThrough, price.Source.ValidFrom = o.breaks, o.through, o.from
	return true
}

// kindAt names the rule behind an offer to everybody on a list.
func (o offer) kindAt(quantity decimal.Decimal) erp.PriceSourceKind {
	_, broken := o.at(quantity)
	switch {
	case broken:
		return erp.SourceBreak
	case o.listed:
		return erp.SourceList
	}
	return erp.SourcePromotion
}

// same compares a figure worked out here with B1's, which is rounded to the company's decimals.
func same(mine, theirs decimal.Decimal) bool {
	return mine.Equal(theirs) || mine.Round(max(2, -theirs.Exponent())).Equal(theirs)
}
