package tryton

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// rule is what makes a price: a line of a list, or the list itself where it leaves Tryton's list price as it is.
type rule struct {
	list priceList
	line listLine
	from decimal.Decimal // the line's quantity, in the reference unit of its category; zero: any
}

// candidates are the rules that could price one product on one day, as far as its quantity allows, in the order in which
// Tryton tries them.
type candidates []rule

// candidates follows the lists of the book upwards as Tryton does (product.price_list.compute): the first line that
// matches makes the price, and one whose formula is the parent's price leaves it to the parent.
func (b priceBook) candidates(p product, on erp.Date, tree map[int64]category, units map[int64]unit) candidates {
	var all candidates
	within := ancestry(p.Categories, tree)
	for _, list := range b.chain {
		counted := units[p.StockUnit]
		if list.Unit == "product_sale" {
			counted = units[p.SellUnit]
		}
		for _, line := range b.lines[lineKey{list.ID, p.ID}] {
			if line.covers(on) && (line.Category == 0 || within[line.Category]) {
				all = append(all, rule{list, line, line.Quantity.Mul(counted.inReference())})
			}
		}
		all = append(all, rule{list: list}) // no line matches: the price stays what it was
	}
	return all
}

// ancestry is the categories with all those above them.
func ancestry(categories []int64, tree map[int64]category) map[int64]bool {
	all := map[int64]bool{}
	for _, id := range categories {
		for ; id != 0 && !all[id]; id = tree[id].Parent {
			all[id] = true
		}
	}
	return all
}

func (l listLine) covers(on erp.Date) bool {
	return !l.From.After(on) && (l.Through.IsZero() || !l.Through.Before(on))
}

// at is the rule for a quantity in the reference unit. Only a customer without a price list has none.
func (all candidates) at(quantity decimal.Decimal) (rule, bool) {
	var passed int64 // the list that leaves the price to its parent
	for _, r := range all {
		switch {
		case r.list.ID == passed || r.from.GreaterThan(quantity):
		case r.line.passes():
			passed = r.list.ID
		default:
			return r, true
		}
	}
	return rule{}, false
}

// breaks are the quantities, in the reference unit and ascending, from which another rule holds than below.
func (all candidates) breaks() []decimal.Decimal {
	var starts []decimal.Decimal
	for _, r := range all {
		if winner, _ := all.at(r.from); r.from.IsPositive() && winner.from.Equal(r.from) {
			starts = append(starts, r.from)
		}
	}
	slices.SortFunc(starts, decimal.Decimal.Cmp)
	return slices.CompactFunc(starts, decimal.Decimal.Equal)
}

// source names the rule as the portal does. A list that is derived from another is taken for the customer's own: there, a
// line for a product is agreed with this customer.
func (r rule) source() erp.PriceSource {
	return erp.PriceSource{Kind: r.kind(), Reference: r.list.Name, ValidFrom: r.line.From.Date}
}

func (r rule) kind() erp.PriceSourceKind {
	own := r.list.Parent != 0
	limited := !r.line.From.IsZero() || !r.line.Through.IsZero()
	switch {
	case own && r.line.Product != 0:
		return erp.SourceContract
	case own && r.line.Category != 0:
		return erp.SourceDiscount
	case limited && (r.line.Product != 0 || r.line.Category != 0):
		return erp.SourcePromotion
	case r.line.Product != 0 && r.from.IsPositive():
		return erp.SourceBreak
	case r.line.Category != 0:
		return erp.SourceDiscount
	}
	return erp.SourceList
}
