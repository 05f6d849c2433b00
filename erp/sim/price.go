package sim

import (
	"cmp"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// PriceRequest asks what a quantity of an item costs. With no Customer the price list List is asked alone; with both,
// List stands in for the customer's own. A zero On means today.
type PriceRequest struct {
	Customer erp.CustomerID
	List     int
	Item     erp.ItemID
	Quantity erp.Quantity
	On       erp.Date
}

// PriceRule is one of the places a price can come from, in the order they are asked (SAP Business One, SpecialPrices
// object, "order of precedence").
type PriceRule string

// The rules, most binding first.
const (
	RuleAgreement     PriceRule = "agreement"
	RuleContract      PriceRule = "contract"
	RuleDiscountGroup PriceRule = "discount_group"
	RulePeriodVolume  PriceRule = "period_and_volume"
	RuleList          PriceRule = "price_list"
	RuleManual        PriceRule = "manual" // typed on the document
)

// PriceStep says what one rule had to offer. The last step is the one that won.
type PriceStep struct {
	Rule PriceRule
	Says string
}

// Price is a price and how it was found. Net is per one Per, List likewise; List is unknown where the customer's list
// has no price. Percent is the discount that made Net out of List, zero where Net was agreed as an amount.
type Price struct {
	erp.Price
	Rule    PriceRule
	Percent decimal.Decimal
	Steps   []PriceStep
}

// Price finds the price for one quantity. UnknownCustomer, UnknownItem, UnknownUnit, BadQuantity, UnknownPriceList;
// NoPrice if no rule has one.
func (c *Company) Price(r PriceRequest) (Price, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	item, err := c.item(r.Item)
	if err != nil {
		return Price{}, err
	}
	if r.Customer != "" {
		customer, err := c.customer(r.Customer)
		if err != nil {
			return Price{}, err
		}
		r.List = cmp.Or(r.List, customer.PriceList)
	}
	price, refused := c.price(r, item)
	if refused != nil {
		return Price{}, refused
	}
	return price, nil
}

func (c *Company) price(r PriceRequest, item Item) (Price, *Error) {
	inStock, refused := item.inStock(r.Quantity)
	if refused != nil {
		return Price{}, refused
	}
	list, ok := c.priceLists.get(r.List)
	if !ok {
		return Price{}, refuse(UnknownPriceList, r.List, "there is no price list %d", r.List)
	}
	if r.On.IsZero() {
		r.On = c.today()
	}
	s := search{
		company: c, request: r, item: item, inStock: inStock,
		price: Price{Price: erp.Price{Item: item.ID, Quantity: r.Quantity, Per: item.SellUOM, AsOf: c.now()}},
	}
	if amount, err := c.listPrice(item, r.List); err == nil {
		s.price.List = amount
	}
	s.currency = list.Currency
	if s.agreement() || s.contract() || s.discountGroup() || s.periodVolume() || s.list(list) {
		return s.price, nil
	}
	return Price{}, refuse(NoPrice, item.ID, "item %q has no price on list %d", item.ID, r.List)
}

// listPrice walks from a derived list to the one that holds the price.
func (c *Company) listPrice(item Item, number int) (erp.Money, error) {
	list, ok := c.priceLists.get(number)
	if !ok {
		return erp.Money{}, refuse(UnknownPriceList, number, "there is no price list %d", number)
	}
	factor := decimal.NewFromInt(1)
	for from := list; ; {
		for _, p := range item.Prices {
			if p.List == from.Number {
				amount := p.Amount.Mul(factor)
				if from != list {
					amount = amount.Round(c.settings.PriceDecimals)
				}
				return erp.NewMoney(amount, list.Currency), nil
			}
		}
		base, ok := c.priceLists.get(from.Base)
		if !ok || from.Base >= from.Number {
			return erp.Money{}, refuse(NoPrice, item.ID, "item %q has no price on list %d", item.ID, number)
		}
		factor = factor.Mul(from.Factor)
		from = base
	}
}

// search is one walk down the rules.
type search struct {
	company  *Company
	request  PriceRequest
	item     Item
	inStock  decimal.Decimal
	currency erp.Currency
	price    Price
}

func (s *search) say(rule PriceRule, format string, args ...any) {
	s.price.Steps = append(s.price.Steps, PriceStep{rule, fmt.Sprintf(format, args...)})
}

func (s *search) contract() bool {
	if s.request.Customer == "" {
		return false
	}
	special, ok := s.company.special[specialKey{customer: s.request.Customer, item: s.item.ID}]
	if !ok {
		s.say(RuleContract, "no contract for this customer and item")
		return false
	}
	return s.special(RuleContract, special, erp.SourceContract)
}

func (s *search) periodVolume() bool {
	special, ok := s.company.special[specialKey{list: s.request.List, item: s.item.ID}]
	if !ok {
		s.say(RulePeriodVolume, "no period or volume price on list %d", s.request.List)
		return false
	}
	return s.special(RulePeriodVolume, special, erp.SourcePromotion)
}

// special applies a contract or a period and volume price if it covers the day and has a rate for the quantity. Its
// breaks are shown even where the quantity is below them, since they are what a buyer would gain by ordering more.
func (s *search) special(rule PriceRule, special SpecialPrice, kind erp.PriceSourceKind) bool {
	if !covers(special.From, special.Through, s.request.On) {
		s.say(rule, "%s does not hold on %s", special.Reference, s.request.On)
		return false
	}
	rate, from, through, broken := special.Rate, special.From, special.Through, false
	for _, period := range special.Periods {
		if !covers(period.From, period.Through, s.request.On) {
			continue
		}
		rate = period.Rate
		from, through = later(from, period.From), earlier(through, period.Through)
		for _, b := range period.Breaks {
			if b.From.Mul(s.item.PerSell()).LessThanOrEqual(s.inStock) {
				rate, broken = b.Rate, true
			}
		}
		s.showBreaks(period.Breaks)
		break
	}
	net, ok := s.net(rate)
	if !ok {
		s.say(rule, "%s has no rate for %s on %s", special.Reference, s.request.Quantity, s.request.On)
		return false
	}
	if kind == erp.SourcePromotion && broken && from.IsZero() && through.IsZero() {
		kind = erp.SourceBreak
	}
	s.win(rule, net, rate.Percent, erp.PriceSource{Kind: kind, Reference: special.Reference, ValidFrom: from}, through)
	return true
}

func (s *search) discountGroup() bool {
	if s.request.Customer == "" {
		return false
	}
	var best DiscountGroup
	for _, g := range s.company.discounts {
		if g.matches(s.request.Customer, s.item, s.request.On) && g.Percent.GreaterThan(best.Percent) {
			best = g
		}
	}
	net, ok := s.net(Rate{Percent: best.Percent})
	if !ok {
		s.say(RuleDiscountGroup, "no discount group matches")
		return false
	}
	source := erp.PriceSource{Kind: erp.SourceDiscount, Reference: best.Name, ValidFrom: best.From}
	s.win(RuleDiscountGroup, net, best.Percent, source, best.Through)
	return true
}

func (s *search) list(list *PriceList) bool {
	if !s.price.List.Known() {
		s.say(RuleList, "%s has no price", list.Name)
		return false
	}
	source := erp.PriceSource{Kind: erp.SourceList, Reference: list.Name}
	s.win(RuleList, s.price.List, decimal.Zero, source, erp.Date{})
	return true
}

func (s *search) win(rule PriceRule, net erp.Money, percent decimal.Decimal, source erp.PriceSource, through erp.Date) {
	s.price.Rule, s.price.Net, s.price.Source, s.price.ValidThrough = rule, net, source, through
	s.price.Percent = percent
	s.say(rule, "%s: %s per %s", source.Reference, net, s.price.Per)
}

func (s *search) showBreaks(breaks []QuantityBreak) {
	if len(s.price.Breaks) > 0 {
		return
	}
	for _, b := range breaks {
		if net, ok := s.net(b.Rate); ok {
			s.price.Breaks = append(s.price.Breaks, erp.PriceBreak{From: b.From, Net: net})
		}
	}
}

// net works a rate out, and reports false for one that sets nothing or discounts a list price that does not exist.
func (s *search) net(r Rate) (erp.Money, bool) {
	if r.Price.Valid {
		return erp.NewMoney(r.Price.Decimal, s.currency), true
	}
	if !r.Percent.IsPositive() || !s.price.List.Known() {
		return erp.Money{}, false
	}
	share := hundred.Sub(r.Percent).Div(hundred)
	return s.price.List.Mul(share).Round(s.company.settings.PriceDecimals), true
}

var hundred = decimal.NewFromInt(100)

func (g DiscountGroup) matches(customer erp.CustomerID, item Item, on erp.Date) bool {
	return (g.Customer == "" || g.Customer == customer) &&
		(g.Category == "" || g.Category == item.Category.ID) &&
		(g.Manufacturer == "" || g.Manufacturer == item.Manufacturer) &&
		(g.Item == "" || g.Item == item.ID) &&
		covers(g.From, g.Through, on)
}

// covers reports whether a day lies in a span whose zero ends are open.
func covers(from, through, on erp.Date) bool {
	return (from.IsZero() || !on.Before(from)) && (through.IsZero() || !on.After(through))
}

func later(a, b erp.Date) erp.Date {
	if a.IsZero() || !b.IsZero() && b.After(a) {
		return b
	}
	return a
}

func earlier(a, b erp.Date) erp.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func bySpecialKey(a, b SpecialPrice) int {
	return cmp.Or(cmp.Compare(a.Customer, b.Customer), cmp.Compare(a.List, b.List), cmp.Compare(a.Item, b.Item))
}
