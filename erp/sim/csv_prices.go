package sim

import (
	"cmp"
	"iter"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type priceListRow struct {
	Number   int             `col:"price_list,required"`
	Name     string          `col:"name,required"`
	Base     int             `col:"base"`
	Factor   decimal.Decimal `col:"factor"`
	Currency erp.Currency    `col:"currency"`
}

func priceListRows(c *Company) iter.Seq[priceListRow] {
	return each(slices.Values(c.PriceLists()), func(p PriceList) priceListRow { return priceListRow(p) })
}

func (l *importer) priceList(at line, r priceListRow) {
	if _, twice := l.books.priceLists.get(r.Number); twice {
		at.complain("price_list", "list %d occurs twice", r.Number)
	}
	if r.Number == 0 {
		at.complain("price_list", "a list's number must be above zero")
	}
	if _, known := l.books.priceLists.get(r.Base); !known && r.Base != 0 || r.Base >= max(r.Number, 1) {
		at.complain("base", "a list is derived from one above it with a lower number, and %d is none", r.Base)
	}
	if r.Base != 0 && !r.Factor.IsPositive() {
		at.complain("factor", "the factor must be above zero")
	}
	r.Currency = l.currency(at, r.Currency, l.books.Currency())
	l.books.priceLists.put(r.Number, PriceList(r))
}

// firstList is the list of those for whom none is named.
func (l *importer) firstList() int {
	if len(l.books.priceLists.keys) == 0 {
		l.books.priceLists.put(listPublished, PriceList{Number: listPublished, Name: "Standard", Currency: l.books.Currency()})
	}
	return l.books.priceLists.keys[0]
}

func (l *importer) listNamed(at line, number int) {
	if _, ok := l.books.priceLists.get(number); !ok {
		at.complain("price_list", "there is no price list %d", number)
	}
}

type priceRow struct {
	Item      erp.ItemID      `col:"item,required"`
	PriceList int             `col:"price_list"`
	Price     decimal.Decimal `col:"price,required"`
}

func priceRows(c *Company) iter.Seq[priceRow] {
	return itemsOf(c, func(i Item) []priceRow {
		return mapped(i.Prices, func(p ListPrice) priceRow { return priceRow{i.ID, p.List, p.Amount} })
	})
}

func (l *importer) price(at line, r priceRow) {
	r.PriceList = cmp.Or(r.PriceList, l.firstList())
	l.listNamed(at, r.PriceList)
	item, ok := l.itemNamed(at, r.Item)
	if !ok {
		return
	}
	if slices.ContainsFunc(item.Prices, func(p ListPrice) bool { return p.List == r.PriceList }) {
		at.complain("price_list", "item %q has a price on list %d already", r.Item, r.PriceList)
	}
	item.Prices = append(item.Prices, ListPrice{r.PriceList, r.Price})
}

// rateColumns are a price, or a percentage off the list, that holds for a span of days and from a quantity on.
type rateColumns struct {
	Item         erp.ItemID          `col:"item,required"`
	Reference    string              `col:"reference"`
	From         erp.Date            `col:"from"`
	Through      erp.Date            `col:"through"`
	QuantityFrom decimal.Decimal     `col:"quantity_from"`
	Price        decimal.NullDecimal `col:"price"`
	Percent      decimal.NullDecimal `col:"percent"`
}

type contractPriceRow struct {
	Customer erp.CustomerID `col:"customer,required"`
	rateColumns
}

type promotionRow struct {
	PriceList int `col:"price_list"`
	rateColumns
}

func contractPriceRows(c *Company) iter.Seq[contractPriceRow] {
	return specialRows(c, true, func(s SpecialPrice, r rateColumns) contractPriceRow { return contractPriceRow{s.Customer, r} })
}

func promotionRows(c *Company) iter.Seq[promotionRow] {
	return specialRows(c, false, func(s SpecialPrice, r rateColumns) promotionRow { return promotionRow{s.List, r} })
}

func specialRows[R any](c *Company, contracts bool, row func(SpecialPrice, rateColumns) R) iter.Seq[R] {
	return func(yield func(R) bool) {
		for _, s := range c.SpecialPrices(noTime) {
			if (s.Customer != "") != contracts {
				continue
			}
			for _, r := range s.rates() {
				if !yield(row(s, r)) {
					return
				}
			}
		}
	}
}

// rates lists what a special price sets, period by period in the order they are asked, its own rate last.
func (s SpecialPrice) rates() []rateColumns {
	var rows []rateColumns
	add := func(from, through erp.Date, quantity decimal.Decimal, rate Rate) {
		r := rateColumns{Item: s.Item, Reference: s.Reference, From: from, Through: through, QuantityFrom: quantity, Price: rate.Price}
		if !rate.Price.Valid {
			r.Percent = decimal.NewNullDecimal(rate.Percent)
		}
		rows = append(rows, r)
	}
	for _, p := range s.Periods {
		from, through := later(s.From, p.From), earlier(s.Through, p.Through)
		if !through.IsZero() && from.After(through) {
			continue
		}
		add(from, through, decimal.Zero, p.Rate)
		for _, b := range p.Breaks {
			add(from, through, b.From, b.Rate)
		}
	}
	if s.Rate.Price.Valid || s.Rate.Percent.IsPositive() {
		add(s.From, s.Through, decimal.Zero, s.Rate)
	}
	return rows
}

func (l *importer) contractPrice(at line, r contractPriceRow) {
	if _, ok := l.customerNamed(at, "customer", r.Customer); ok {
		l.special(at, SpecialPrice{Customer: r.Customer, Item: r.Item}, r.rateColumns)
	}
}

func (l *importer) promotion(at line, r promotionRow) {
	r.PriceList = cmp.Or(r.PriceList, l.firstList())
	l.listNamed(at, r.PriceList)
	l.special(at, SpecialPrice{List: r.PriceList, Item: r.Item}, r.rateColumns)
}

// special adds a line to the special price of its customer, or list, and item: to the period of the same days, or as a new one.
// A price is called what the period that holds today is called, or else the last.
func (l *importer) special(at line, s SpecialPrice, r rateColumns) {
	if _, ok := l.itemNamed(at, r.Item); !ok || !r.sound(at) {
		return
	}
	if known, ok := l.books.special[s.key()]; ok {
		s = known
	}
	i := slices.IndexFunc(s.Periods, func(p PricePeriod) bool { return p.From == r.From && p.Through == r.Through })
	if i < 0 {
		i = len(s.Periods)
		s.Periods = append(s.Periods, PricePeriod{From: r.From, Through: r.Through})
	}
	held := slices.ContainsFunc(s.Periods[:i], func(p PricePeriod) bool { return covers(p.From, p.Through, l.today) })
	if !held || s.Reference == "" {
		s.Reference = r.Reference
	}
	rate := Rate{Price: r.Price, Percent: r.Percent.Decimal}
	period := &s.Periods[i]
	twice := slices.ContainsFunc(period.Breaks, func(b QuantityBreak) bool { return b.From.Equal(r.QuantityFrom) })
	if twice || r.QuantityFrom.IsZero() && (period.Price.Valid || period.Percent.IsPositive()) {
		at.complain("quantity_from", "item %q has a price for these days and this quantity already", r.Item)
	}
	if r.QuantityFrom.IsZero() {
		period.Rate = rate
	} else {
		period.Breaks = append(period.Breaks, QuantityBreak{r.QuantityFrom, rate})
		slices.SortStableFunc(period.Breaks, func(a, b QuantityBreak) int { return a.From.Cmp(b.From) })
	}
	s.Changed = l.books.now()
	l.books.special[s.key()] = s
}

// sound complains about a rate that is none.
func (r rateColumns) sound(at line) bool {
	switch {
	case r.Price.Valid == r.Percent.Valid:
		at.complain("price", "the line must have a price or a percent, and not both")
	case r.Percent.Decimal.GreaterThan(hundred):
		at.complain("percent", "%s is more than 100 %%", r.Percent.Decimal)
	case !r.Through.IsZero() && r.From.After(r.Through):
		at.complain("through", "%s is before %s", r.Through, r.From)
	default:
		return true
	}
	return false
}

type discountGroupRow struct {
	Name         string          `col:"name,required"`
	Customer     erp.CustomerID  `col:"customer"`
	Category     string          `col:"category"`
	Manufacturer string          `col:"manufacturer"`
	Item         erp.ItemID      `col:"item"`
	Percent      decimal.Decimal `col:"percent,required"`
	From         erp.Date        `col:"from"`
	Through      erp.Date        `col:"through"`
}

func discountGroupRows(c *Company) iter.Seq[discountGroupRow] {
	return each(slices.Values(c.DiscountGroups()), func(g DiscountGroup) discountGroupRow { return discountGroupRow(g) })
}

func (l *importer) discountGroup(at line, r discountGroupRow) {
	atMostHundred(at, r.Percent)
	l.customerNamed(at, "customer", r.Customer)
	l.itemNamed(at, r.Item)
	l.books.AddDiscountGroup(DiscountGroup(r))
}
