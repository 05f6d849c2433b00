package sapb1

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// itemPrice is an item's price on one list, per stock unit; UoMPrices state it for other units (§3.4).
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

// listPrice returns what the item costs on a list in a unit, zero if the list has no price in the currency.
func (i item) listPrice(list integer, units itemUnits, uom erp.UOM, currency erp.Currency) decimal.Decimal {
	for _, p := range i.ItemPrices {
		if p.PriceList != list {
			continue
		}
		for _, u := range p.UoMPrices {
			if u.UoMEntry == units.entries[uom] && u.Price.IsPositive() && or(u.Currency, p.Currency) == currency {
				return u.Price.Decimal
			}
		}
		if p.Price.IsPositive() && p.Currency == currency {
			return p.Price.Mul(units.perStock(uom))
		}
	}
	return decimal.Zero
}

// perStock is how many stock units one of uom holds.
func (u itemUnits) perStock(uom erp.UOM) decimal.Decimal {
	for _, p := range u.packs {
		if p.UOM == uom {
			return p.PerStock
		}
	}
	return decimal.NewFromInt(1)
}

// factors turn a special price, which states no unit, into one per uom: once if it was meant per sales unit, once if
// per stock unit.
func (u itemUnits) factors(uom erp.UOM) []decimal.Decimal {
	perStock := u.perStock(uom)
	perSell := perStock.DivRound(u.perStock(u.sell), 12)
	if perSell.Equal(perStock) {
		return []decimal.Decimal{perStock}
	}
	return []decimal.Decimal{perSell, perStock}
}
