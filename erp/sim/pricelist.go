package sim

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// PriceList is a list of prices of its own, or one derived from another by a factor.
type PriceList struct {
	Number   int
	Name     string
	Base     int             // the list it is derived from; zero if it stands alone
	Factor   decimal.Decimal // what the base price is multiplied by
	Currency erp.Currency
}

// Rate is a price, or a percentage off the list price.
type Rate struct {
	Price   decimal.NullDecimal // per SellUOM; not valid means Percent counts
	Percent decimal.Decimal     // 15 is 15 % off
}

// Fixed is a rate that is a price, per SellUOM.
func Fixed(price decimal.Decimal) Rate { return Rate{Price: decimal.NewNullDecimal(price)} }

// Off is a rate that is a percentage off the list price.
func Off(percent decimal.Decimal) Rate { return Rate{Percent: percent} }

// QuantityBreak is a rate from a quantity on, in SellUOM.
type QuantityBreak struct {
	From decimal.Decimal
	Rate
}

// PricePeriod is a span of days with a rate of its own and breaks below it. A zero Through is open-ended.
type PricePeriod struct {
	From, Through erp.Date
	Rate
	Breaks []QuantityBreak // ascending
}

// SpecialPrice is a price for one item that goes before the lists: a contract of one Customer, or, with no Customer, a
// period or volume price for everybody whose list is List. Its own rate holds where no period covers the day.
type SpecialPrice struct {
	Customer      erp.CustomerID
	List          int
	Item          erp.ItemID
	Reference     string // the contract's number or the promotion's name
	From, Through erp.Date
	Rate
	Periods []PricePeriod
	Changed time.Time
}

type specialKey struct {
	customer erp.CustomerID
	list     int
	item     erp.ItemID
}

func (s SpecialPrice) key() specialKey {
	if s.Customer != "" {
		return specialKey{customer: s.Customer, item: s.Item}
	}
	return specialKey{list: s.List, item: s.Item}
}

// DiscountGroup is a percentage off the list for one customer, or for all with no Customer, on the items of a category,
// of a manufacturer, or on one item; what is empty matches everything. Where several match, the highest counts.
type DiscountGroup struct {
	Name          string
	Customer      erp.CustomerID
	Category      string
	Manufacturer  string
	Item          erp.ItemID
	Percent       decimal.Decimal
	From, Through erp.Date
}

// AddPriceList adds a price list, or replaces the one with its number.
func (c *Company) AddPriceList(l PriceList) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l.Currency == "" {
		l.Currency = c.settings.Currency
	}
	c.priceLists.put(l.Number, l)
}

// PriceLists returns all price lists by number.
func (c *Company) PriceLists() []PriceList {
	return slices.Collect(c.priceLists.scan(&c.mu, func(*PriceList) bool { return true }))
}

// ListPrice returns what an item costs on a list, through the lists it is derived from. UnknownItem, UnknownPriceList;
// NoPrice if the list has none for it.
func (c *Company) ListPrice(item erp.ItemID, list int) (erp.Money, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	i, err := c.item(item)
	if err != nil {
		return erp.Money{}, err
	}
	return c.listPrice(i, list)
}

// SetListPrice changes an item's price on a list that is not derived. UnknownItem.
func (c *Company) SetListPrice(item erp.ItemID, list int, amount decimal.Decimal) error {
	return c.changeItem(item, func(i *Item) {
		prices := slices.DeleteFunc(slices.Clone(i.Prices), func(p ListPrice) bool { return p.List == list })
		i.Prices = append(prices, ListPrice{list, amount})
	})
}

// SetSpecialPrice adds a special price, or replaces the one for the same customer (or list) and item.
func (c *Company) SetSpecialPrice(s SpecialPrice) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.Changed = c.now()
	c.special[s.key()] = s
}

// SpecialPrice returns the contract of a customer for an item, or with an empty customer the period and volume price of
// a list, and whether there is one.
func (c *Company) SpecialPrice(customer erp.CustomerID, list int, item erp.ItemID) (SpecialPrice, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s, ok := c.special[SpecialPrice{Customer: customer, List: list, Item: item}.key()]
	return s, ok
}

// SpecialPrices returns all special prices changed at or after since, by customer, list and item.
func (c *Company) SpecialPrices(since time.Time) []SpecialPrice {
	c.mu.RLock()
	defer c.mu.RUnlock()
	found := make([]SpecialPrice, 0, len(c.special))
	for _, s := range c.special {
		if !s.Changed.Before(since) {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, bySpecialKey)
	return found
}

// AddDiscountGroup adds a discount group.
func (c *Company) AddDiscountGroup(g DiscountGroup) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.discounts = append(c.discounts, g)
}

// DiscountGroups returns all discount groups in the order they were added.
func (c *Company) DiscountGroups() []DiscountGroup {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return slices.Clone(c.discounts)
}
