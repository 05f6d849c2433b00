package sapb1sim

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// itemPriceShape is the parameter of CompanyService_GetItemPrice (§3.8).
var itemPriceShape = newShape("CompanyService_GetItemPrice",
	property{name: "ItemPriceParams", kind: kindObject, access: settable, of: newShape("ItemPriceParams",
		property{name: "ItemCode", kind: kindText}.settable(),
		property{name: "CardCode", kind: kindText}.settable(),
		property{name: "Date", kind: kindDate}.settable(),
		property{name: "UoMEntry", kind: kindWhole}.settable(),
		property{name: "UoMQuantity", kind: kindNumber}.settable(),
		property{name: "InventoryQuantity", kind: kindNumber}.settable(),
		property{name: "Currency", kind: kindText}.settable(),
		property{name: "PriceList", kind: kindWhole}.settable(),
	)})

// itemPrice answers with the net price per unit asked for. Where no rule has a price it is zero.
func (s *service) itemPrice(c *call) (response, error) {
	in, err := decode(c.body, itemPriceShape)
	if err != nil {
		return response{}, err
	}
	in = in.object("ItemPriceParams")
	item, err := s.company.Item(erp.ItemID(in.text("ItemCode")))
	if err != nil {
		return response{}, noSuchEntity()
	}
	request, unit, err := s.priceRequest(in, item)
	if err != nil {
		return response{}, err
	}
	price, err := s.company.Price(request)
	if err != nil && !isNoPrice(err) {
		return response{}, orderRefusal(err)
	}
	if in.has("Currency") && price.Net.Known() && in.text("Currency") != string(price.Net.Currency) {
		return response{}, badField("Invalid currency", "OITM.Currency")
	}
	return c.json(http.StatusOK, "SAPB1.ItemPriceReturnParams", func(w *writer) {
		w.pair("Price", price.Net.Amount.Mul(unit).DivRound(item.PerSell(), 6))
		w.pair("Currency", string(price.Net.Currency))
		w.pair("Discount", price.Percent)
	}), nil
}

// priceRequest reads the question; unit is how many stock units one of the asked unit holds.
func (s *service) priceRequest(in input, item sim.Item) (r sim.PriceRequest, unit decimal.Decimal, err error) {
	uom, ok := s.codes.uom(item.Item, in.whole("UoMEntry"))
	if !ok {
		return r, unit, badField("UoM is not in the UoM group of the item", "OITM.UomEntry")
	}
	one := decimal.NewFromInt(1)
	perUnit, err := item.Convert(erp.NewQuantity(one, uom), item.StockUOM)
	if err != nil {
		return r, unit, badField("UoM is not in the UoM group of the item", "OITM.UomEntry")
	}
	quantity := erp.NewQuantity(one, uom)
	switch {
	case in.has("UoMQuantity"):
		quantity.Amount = in.number("UoMQuantity")
	case in.has("InventoryQuantity"):
		quantity = erp.NewQuantity(in.number("InventoryQuantity"), item.StockUOM)
	}
	return sim.PriceRequest{
		Customer: erp.CustomerID(in.text("CardCode")), List: in.whole("PriceList"),
		Item: item.ID, Quantity: quantity, On: in.date("Date"),
	}, perUnit.Amount, nil
}

func isNoPrice(err error) bool {
	var no *sim.Error
	return errors.As(err, &no) && no.Kind == sim.NoPrice
}

// specialPrice is a row of SpecialPrices (OSPP).
type specialPrice struct {
	sim.SpecialPrice
	service *service
	item    sim.Item
}

func (p *specialPrice) cardCode() string {
	if p.Customer != "" {
		return string(p.Customer)
	}
	return "*" + strconv.Itoa(p.List)
}

// list is the list that discounts of the row are taken from.
func (p *specialPrice) list() int {
	if p.Customer == "" {
		return p.List
	}
	c, err := p.service.company.Customer(p.Customer)
	if err != nil {
		return 0
	}
	return c.PriceList
}

func (p *specialPrice) listPrice() erp.Money {
	m, err := p.service.company.ListPrice(p.SpecialPrice.Item, p.list())
	if err != nil {
		return erp.Money{} // an item without a list price
	}
	return m
}

// net works a rate out; a rate that sets nothing leaves the list price.
func (p *specialPrice) net(r sim.Rate) decimal.Decimal {
	if r.Price.Valid {
		return r.Price.Decimal
	}
	hundred := decimal.NewFromInt(100)
	return p.listPrice().Amount.Mul(hundred.Sub(r.Percent)).DivRound(hundred, 6)
}

// listNumber is zero for a price set as an amount (§3.6).
func (p *specialPrice) listNumber(r sim.Rate) int {
	if r.Price.Valid {
		return 0
	}
	return p.list()
}

func (p *specialPrice) currency() string {
	if l := p.listPrice(); l.Known() {
		return string(l.Currency)
	}
	return string(p.service.company.Currency())
}

// period is a row of SpecialPriceDataAreas (SPP1).
type period struct {
	sim.PricePeriod
	of  *specialPrice
	row int
}

func (p *specialPrice) periods() []period {
	rows := make([]period, len(p.Periods))
	for i, q := range p.Periods {
		rows[i] = period{q, p, i}
	}
	return rows
}

// priceBreak is a row of SpecialPriceQuantityAreas (SPP2), per sales unit.
type priceBreak struct {
	sim.QuantityBreak
	of  *specialPrice
	row int
	in  int
}

func (p period) breaks() []priceBreak {
	rows := make([]priceBreak, len(p.Breaks))
	for i, b := range p.Breaks {
		rows[i] = priceBreak{b, p.of, i, p.row}
	}
	return rows
}

var priceBreakShape = newShape("SpecialPriceQuantityArea",
	whole("RowNumber", func(b priceBreak) int { return b.row }),
	whole("SPDARowNumber", func(b priceBreak) int { return b.in }),
	double("Quantity", func(b priceBreak) decimal.Decimal { return b.From }),
	double("Discountin", func(b priceBreak) decimal.Decimal { return b.Percent }),
	double("SpecialPrice", func(b priceBreak) decimal.Decimal { return b.of.net(b.Rate) }),
	text("PriceCurrency", func(b priceBreak) string { return b.of.currency() }),
	whole("UoMEntry", func(b priceBreak) int { return b.of.service.codes.unit(b.of.item.Item, b.of.item.SellUOM) }),
)

var periodShape = newShape("SpecialPriceDataArea",
	text("BPCode", func(p period) string { return p.of.cardCode() }),
	text("ItemNo", func(p period) string { return string(p.of.SpecialPrice.Item) }),
	whole("RowNumber", func(p period) int { return p.row }),
	date("DateFrom", func(p period) erp.Date { return p.From }),
	date("Dateto", func(p period) erp.Date { return p.Through }),
	double("Discount", func(p period) decimal.Decimal { return p.Percent }),
	double("SpecialPrice", func(p period) decimal.Decimal { return p.of.net(p.Rate) }),
	text("PriceCurrency", func(p period) string { return p.of.currency() }),
	whole("PriceListNo", func(p period) int { return p.of.listNumber(p.Rate) }),
	constantEnum("AutoUpdate", yesNo, "tNO"),
	list("SpecialPriceQuantityAreas", priceBreakShape, period.breaks),
)

var specialPriceShape = newShape("SpecialPrice",
	text("ItemCode", func(p *specialPrice) string { return string(p.SpecialPrice.Item) }),
	text("CardCode", (*specialPrice).cardCode),
	double("Price", func(p *specialPrice) decimal.Decimal { return p.net(p.Rate) }),
	text("Currency", (*specialPrice).currency),
	double("DiscountPercent", func(p *specialPrice) decimal.Decimal { return p.Percent }),
	whole("PriceListNum", func(p *specialPrice) int { return p.listNumber(p.Rate) }),
	constantEnum("AutoUpdate", yesNo, "tNO"),
	constantEnum("Valid", yesNo, "tYES"),
	date("ValidFrom", func(p *specialPrice) erp.Date { return p.From }),
	date("ValidTo", func(p *specialPrice) erp.Date { return p.Through }),
	list("SpecialPriceDataAreas", periodShape, (*specialPrice).periods),
)

func (s *service) specialPrices() *entitySet {
	row := func(p sim.SpecialPrice) any {
		item, err := s.company.Item(p.Item)
		if err != nil {
			item.SellUOM, item.StockUOM = "", ""
		}
		return &specialPrice{p, s, item}
	}
	return &entitySet{
		name: "SpecialPrices", shape: specialPriceShape, keys: []string{"CardCode", "ItemCode"},
		rows: func(*call, query) rows { return mapped(slices.Values(s.company.SpecialPrices(time.Time{})), row) },
		find: func(_ *call, k key) (any, bool) {
			card, item := k[0].(string), erp.ItemID(k[1].(string))
			number, onList := strings.CutPrefix(card, "*")
			if !onList {
				p, ok := s.company.SpecialPrice(erp.CustomerID(card), 0, item)
				return row(p), ok && card != ""
			}
			list, err := strconv.Atoi(number)
			p, ok := s.company.SpecialPrice("", list, item)
			return row(p), ok && err == nil
		},
	}
}
