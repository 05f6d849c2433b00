package tryton

import (
	"context"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// inCategory lists the units that convert into each other, the one given first.
func inCategory(units map[int64]unit, id int64) []unit {
	first := units[id]
	list := []unit{first}
	for _, u := range units {
		if u.Category == first.Category && u.ID != id {
			list = append(list, u)
		}
	}
	return list
}

// unitOf finds a unit of the item by its symbol; Invalid if the item has none of that name. The item's own stock and
// sell unit win where two units of a category share a symbol.
func (a *Adapter) unitOf(ctx context.Context, op string, p product, symbol erp.UOM) (unit, error) {
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return unit{}, err
	}
	for _, id := range []int64{p.SellUnit, p.StockUnit} {
		if u := units[id]; u.Symbol == symbol {
			return u, nil
		}
	}
	for _, u := range inCategory(units, p.StockUnit) {
		if u.Symbol == symbol {
			return u, nil
		}
	}
	return unit{}, erp.Errorf(erp.Invalid, op, "item %q has no unit %q", p.Code, symbol)
}

// per returns how many of the other unit one u holds, exactly where the two are given by whole numbers.
func (u unit) per(other unit) decimal.Decimal {
	return u.inReference().DivRound(other.inReference(), 12)
}

// inReference is u in its category's reference unit. Tryton keeps factor and rate = 1/factor, one of them rounded: the
// greater one is exact.
func (u unit) inReference() decimal.Decimal {
	if u.Factor.LessThan(u.Rate.Decimal) {
		return decimal.NewFromInt(1).DivRound(u.Rate.Decimal, 16)
	}
	return u.Factor.Decimal
}
