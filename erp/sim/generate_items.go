package sim

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// seriesOf is a family with its values read.
type seriesOf struct {
	family
	choices [][]value
}

func newSeriesOf(f family) seriesOf {
	s := seriesOf{family: f}
	for _, a := range f.axes {
		s.choices = append(s.choices, a.choices())
	}
	return s
}

// designs is how many different things the family holds, whoever makes them.
func (s seriesOf) designs() int {
	n := 1
	for _, c := range s.choices {
		n *= len(c)
	}
	return n
}

func (s seriesOf) capacity() int { return s.designs() * len(s.makers) }

// design returns the values of the n-th thing.
func (s seriesOf) design(n int) []value {
	values := make([]value, len(s.choices))
	for i, c := range s.choices {
		values[i] = c[n%len(c)]
		n /= len(c)
	}
	return values
}

// catalogue fills the company with as many items as were asked for, each family with its share.
func (g *generator) catalogue() {
	var families []seriesOf
	for _, f := range catalogue() {
		families = append(families, newSeriesOf(f))
	}
	random := g.stream(streamItems)
	items := make([]Item, 0, g.options.Items)
	for i, quota := range quotas(families, g.options.Items) {
		items = g.family(items, families[i], quota, random)
	}
	slices.SortFunc(items, func(a, b Item) int { return cmp.Compare(a.ID, b.ID) })
	for i := range items {
		items[i].Barcode = barcode(i)
		g.company.AddItem(items[i])
		g.shelve(items[i], random)
	}
	for range min(1200, len(items)) {
		if item := pick(random, items); item.Status == erp.ItemActive && len(item.Prices) > 0 {
			g.movers = append(g.movers, item)
		}
	}
}

// quotas splits a number of items by the families' shares; what a small family cannot hold goes to the others.
func quotas(families []seriesOf, items int) []int {
	quota := make([]int, len(families))
	for left := items; left > 0; {
		shares := 0
		for i, f := range families {
			if quota[i] < f.capacity() {
				shares += f.share
			}
		}
		given := 0
		for i, f := range families {
			more := min(left*f.share/shares, f.capacity()-quota[i])
			if quota[i] < f.capacity() && more == 0 && given < left {
				more = 1
			}
			more = min(more, left-given)
			quota[i] += more
			given += more
		}
		left -= given
	}
	return quota
}

// family adds a quota of one family's items. Most designs come from one maker, some from more: those are substitutes of
// each other.
func (g *generator) family(items []Item, f seriesOf, quota int, random *rand.Rand) []Item {
	if quota == 0 {
		return items
	}
	designs := f.designs()
	once := min(designs, max((quota*5+5)/6, (quota+len(f.makers)-1)/len(f.makers)))
	start, step := random.IntN(designs), coprime(designs, designs/once)
	first := len(items)
	for n := range quota {
		design := (start + n%once*step) % designs
		maker := f.makers[(design+n/once)%len(f.makers)]
		items = append(items, g.item(f, f.design(design), maker, random))
	}
	for n := once; n < quota; n++ {
		a, b := &items[first+n], &items[first+n%once]
		a.Substitutes = append(a.Substitutes, b.ID)
		b.Substitutes = append(b.Substitutes, a.ID)
	}
	return items
}

// coprime returns the first step from about on that visits every place of a ring before it returns.
func coprime(ring, about int) int {
	step := max(1, about)
	for gcd(ring, step) != 1 {
		step++
	}
	return step
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (g *generator) item(f seriesOf, values []value, by maker, random *rand.Rand) Item {
	var number, text strings.Builder
	number.WriteString(f.code)
	text.WriteString(f.name)
	attributes := make([]erp.Attribute, 0, len(values)+1)
	cents, weight := f.cents*1000, f.weight*1000
	for i, v := range values {
		number.WriteString("-" + v.code)
		text.WriteString(f.axes[i].separator + v.text)
		attributes = append(attributes, f.axes[i].attributes(v.text)...)
		cents, weight = cents*v.percent/100, weight*v.percent/100
	}
	item := Item{Item: erp.Item{
		ID: erp.ItemID(number.String() + "-" + by.code), Description: text.String(), Category: f.category,
		Manufacturer: by.name, ManufacturerNo: fmt.Sprintf("%s%05d", by.code, 10000+random.IntN(90000)),
		StockUOM: f.unit.stock, SellUOM: f.unit.sell, Packs: g.packs(f.unit),
		MinQuantity: g.number(f.unit.min), Multiple: g.number(f.unit.multiple), Hazmat: f.hazmat,
		Weight: fmt.Sprintf("%d.%03d lb", weight/1_000_000, weight/1000%1000), Status: erp.ItemActive, Attributes: attributes,
	}}
	switch {
	case chance(random, 2):
		item.Status = erp.ItemDiscontinued
	case random.IntN(1000) < 3:
		item.Status = erp.ItemBlocked
	}
	if random.IntN(1000) >= 5 { // a few have no price: the counter quotes them by hand
		item.Prices = []ListPrice{{listPublished, money(cents)}}
	}
	return item
}

// money turns thousandths of a cent into dollars: whole cents from a dollar up, thousandths of a dollar below.
func money(thousandths int64) decimal.Decimal {
	places := int32(2)
	if thousandths < 100_000 {
		places = 3
	}
	return decimal.New(max(thousandths, 1000), -5).Round(places)
}

func (g *generator) packs(u unitPlan) []erp.Pack {
	packs := make([]erp.Pack, len(u.packs))
	for i, p := range u.packs {
		packs[i] = erp.Pack{UOM: p.uom, PerStock: g.number(p.perStock)}
	}
	return packs
}

// barcode returns a twelve-digit UPC-A with its check digit.
func barcode(n int) string {
	digits := fmt.Sprintf("7%010d", 4_210_000_000+int64(n))
	sum := 0
	for i, d := range digits {
		weight := 3 - 2*(i%2)
		sum += weight * int(d-'0')
	}
	return fmt.Sprintf("%s%d", digits, (10-sum%10)%10)
}

// shelve puts an item into some of the warehouses, and some of it on order.
func (g *generator) shelve(item Item, random *rand.Rand) {
	perSell := item.PerSell().IntPart()
	for i, w := range g.company.warehouses {
		if i > 0 && !chance(random, 55) {
			continue
		}
		key := stockKey{item.ID, w.ID}
		s := stock{onHand: g.number(perSell * int64(random.IntN(60)))}
		if chance(random, 8) {
			s.onHand = decimal.Zero
		}
		if chance(random, 15) {
			due := erp.DateOf(g.now).AddDays(between(random, 2, 35))
			s.receipts = []erp.Receipt{{On: due, Quantity: g.number(perSell * int64(between(random, 10, 80)))}}
			g.company.expected[key] = struct{}{}
		}
		g.company.stock[key] = s
	}
}
