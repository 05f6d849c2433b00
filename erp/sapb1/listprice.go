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

// ListUnit says which unit of an item its list prices are stated in.
type ListUnit string

// The units. With ListUnitUnset, a list price of an item that is stocked and sold in two units is only believed where
// the price B1 charges follows from it.
const (
	ListUnitUnset ListUnit = ""
	ListUnitSales ListUnit = "sales"
	ListUnitStock ListUnit = "stock"
)

// listPrices returns what the item's price on a list comes to in a unit: none if the list has no price in the currency,
// two if the unit it is stated in is in doubt.
func (i item) listPrices(list integer, units itemUnits, uom erp.UOM, currency erp.Currency, per ListUnit) []decimal.Decimal {
	for _, p := range i.ItemPrices {
		if p.PriceList != list {
			continue
		}
		for _, u := range p.UoMPrices {
			if u.UoMEntry == units.entries[uom] && u.Price.IsPositive() && or(u.Currency, p.Currency) == currency {
				return []decimal.Decimal{u.Price.Decimal}
			}
		}
		if !p.Price.IsPositive() || p.Currency != currency {
			return nil
		}
		var found []decimal.Decimal
		if per != ListUnitStock {
			found = append(found, units.reprice(p.Price.Decimal, units.sell, uom))
		}
		if per != ListUnitSales && (units.stock != units.sell || len(found) == 0) {
			found = append(found, units.reprice(p.Price.Decimal, units.stock, uom))
		}
		return found
	}
	return nil
}

// reprice turns a price per one unit into a price per another.
func (u itemUnits) reprice(price decimal.Decimal, from, to erp.UOM) decimal.Decimal {
	return price.Mul(u.perStock(to)).DivRound(u.perStock(from), 12)
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
