package sapb1

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// specialPrice is the wire shape of OSPP: the price of an item for one customer, or with CardCode "*1" for everybody on
// price list 1 (§3.6).
type specialPrice struct {
	ItemCode        erp.ItemID
	CardCode        string
	Price           number
	Currency        erp.Currency
	DiscountPercent number
	Valid           flag
	ValidFrom       date
	ValidTo         date
	Areas           []dateArea `json:"SpecialPriceDataAreas"`
}

type dateArea struct {
	DateFrom     date
	DateTo       date `json:"Dateto"`
	Discount     number
	SpecialPrice number
	Currency     erp.Currency   `json:"PriceCurrency"`
	Quantities   []quantityArea `json:"SpecialPriceQuantityAreas"`
}

type quantityArea struct {
	Quantity     number
	UoMEntry     integer
	Discount     number `json:"Discountin"`
	SpecialPrice number
	Currency     erp.Currency `json:"PriceCurrency"`
}

var specialPriceQuery = from("SpecialPrices").fields("ItemCode", "CardCode", "Price", "Currency", "DiscountPercent",
	"Valid", "ValidFrom", "ValidTo", "SpecialPriceDataAreas")

// offer is what a special price comes to on one day, in one unit.
type offer struct {
	base    decimal.Decimal // before any break; zero if none
	listed  bool            // base is the list price itself
	breaks  []erp.PriceBreak
	from    erp.Date
	through erp.Date
}

// offerOn works out what the record offers on a day in a unit, or false if nothing. list is the unit's list price, zero
// if unknown; discounts are taken off it. Prices outside of breaks state no unit: factor turns them into the unit's.
func (s specialPrice) offerOn(day erp.Date, entry integer, list, factor decimal.Decimal, currency erp.Currency) (offer, bool) {
	if bool(s.Valid) && !within(day, s.ValidFrom.Date, s.ValidTo.Date) {
		return offer{}, false
	}
	o := offer{from: s.ValidFrom.Date, through: s.ValidTo.Date}
	if s.Currency == "" || s.Currency == currency {
		o.base = priceOr(s.Price.Mul(factor), s.DiscountPercent.Decimal, list)
	}
	i := slices.IndexFunc(s.Areas, func(a dateArea) bool { return within(day, a.DateFrom.Date, a.DateTo.Date) })
	if i >= 0 {
		area := s.Areas[i]
		o.from, o.through = area.DateFrom.Date, area.DateTo.Date
		if own := priceOr(area.SpecialPrice.Mul(factor), area.Discount.Decimal, list); own.IsPositive() {
			o.base = own
		}
		o.breaks = area.breaksIn(entry, list, currency)
	}
	if o.base.IsZero() {
		o.base = list
	}
	o.listed = list.IsPositive() && same(o.base, list)
	return o, o.base.IsPositive() || len(o.breaks) > 0
}

// breaksIn returns the area's quantity breaks for one unit, smallest quantity first.
func (a dateArea) breaksIn(entry integer, list decimal.Decimal, currency erp.Currency) []erp.PriceBreak {
	var breaks []erp.PriceBreak
	for _, q := range a.Quantities {
		net := priceOr(q.SpecialPrice.Decimal, q.Discount.Decimal, list)
		if sameUnit(q.UoMEntry, entry) && net.IsPositive() && (q.Currency == "" || q.Currency == currency) {
			breaks = append(breaks, erp.PriceBreak{From: q.Quantity.Decimal, Net: erp.NewMoney(net, currency)})
		}
	}
	slices.SortFunc(breaks, func(x, y erp.PriceBreak) int { return x.From.Cmp(y.From) })
	return breaks
}

// at returns the price of a quantity and whether a break set it.
func (o offer) at(quantity decimal.Decimal) (net decimal.Decimal, broken bool) {
	net = o.base
	for _, b := range o.breaks {
		if quantity.GreaterThanOrEqual(b.From) {
			net, broken = b.Net.Amount, true
		}
	}
	return net, broken
}

var hundred = decimal.NewFromInt(100)

// priceOr returns a stated price, or the list price less a stated discount, or zero.
func priceOr(price, discount, list decimal.Decimal) decimal.Decimal {
	switch {
	case price.IsPositive():
		return price
	case !discount.IsZero() && list.IsPositive():
		return list.Sub(list.Mul(discount).Div(hundred))
	}
	return decimal.Zero
}

// sameUnit compares UoM entries; an item with plain-text units has -1, 0 or none.
func sameUnit(a, b integer) bool { return a == b || a <= 0 && b <= 0 }

// listKey is the CardCode of a special price for everybody on a list.
func listKey(list integer) string { return "*" + list.String() }

// forEverybody reports whether the record is for a list and not for one customer.
func (s specialPrice) forEverybody() bool { return strings.HasPrefix(s.CardCode, "*") }
