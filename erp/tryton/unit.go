package tryton

import (
	"cmp"
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// inCategory lists the units that convert into each other, the one given first and the others by age.
func inCategory(units map[int64]unit, id int64) []unit {
	first := units[id]
	list := []unit{first}
	for _, u := range units {
		if u.Category == first.Category && u.ID != id {
			list = append(list, u)
		}
	}
	slices.SortFunc(list[1:], func(a, b unit) int { return cmp.Compare(a.ID, b.ID) })
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

// per returns how many of the other unit one u holds, to twelve decimals where the two are in no exact relation.
func (u unit) per(other unit) decimal.Decimal {
	held, _ := u.holds(other)
	return held
}

// holds is per, and whether it is exact. Tryton keeps factor and rate = 1/factor, one of them rounded: the greater one
// is exact, so that the two units stand to each other as fractions.
func (u unit) holds(other unit) (held decimal.Decimal, exact bool) {
	n, d := u.fraction()
	otherN, otherD := other.fraction()
	n, d = n.Mul(otherD), d.Mul(otherN)
	if d.IsZero() { // a unit that is not known yet
		return decimal.Zero, false
	}
	held = n.DivRound(d, 12)
	return held, held.Mul(d).Equal(n)
}

// convert expresses a quantity of u in another unit of its category, rounded as that unit is. A line without a product
// may have no unit, and then counts by itself.
func (u unit) convert(quantity decimal.Decimal, to unit) decimal.Decimal {
	if u.ID == to.ID || u.ID == 0 || to.ID == 0 {
		return quantity
	}
	return quantity.Mul(u.per(to)).Round(to.Places)
}

// inReference is u in its category's reference unit.
func (u unit) inReference() decimal.Decimal {
	n, d := u.fraction()
	return n.DivRound(d, 16)
}

// fraction is inReference, exactly.
func (u unit) fraction() (numerator, denominator decimal.Decimal) {
	one := decimal.NewFromInt(1)
	if u.Factor.LessThan(u.Rate.Decimal) {
		return one, u.Rate.Decimal
	}
	return u.Factor.Decimal, one
}
