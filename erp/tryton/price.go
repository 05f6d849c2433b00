package tryton

import (
	"context"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Prices implements erp.Pricing: one call for each quantity of a unit among the lines and their breaks, for all items
// that have it. Tryton states every amount; the lines of the price lists, which may be a minute old, say which breaks to
// ask for and where a price comes from. A break whose call fails is left out.
func (a *Adapter) Prices(ctx context.Context, req erp.PriceRequest) ([]erp.PriceResult, error) {
	p := &pricing{Adapter: a, op: fmt.Sprintf("prices for %q", req.Customer), lines: make([]askedPrice, len(req.Lines))}
	if err := p.learn(ctx, req); err != nil {
		return nil, err
	}
	if err := p.resolve(ctx, req.Lines); err != nil {
		return nil, err
	}
	if err := p.consult(ctx); err != nil {
		return nil, err
	}
	quotes, err := p.quote(ctx, p.op, p.terms, p.tiers())
	if err != nil {
		return nil, err
	}
	results := make([]erp.PriceResult, len(p.lines))
	for i, line := range p.lines {
		results[i] = p.result(quotes, line)
	}
	return results, nil
}

// pricing is one request for prices at work.
type pricing struct {
	*Adapter
	op       string
	terms    terms
	currency erp.Currency
	listed   bool // Tryton's list price is in that currency
	lines    []askedPrice
}

// askedPrice is one line of the request.
type askedPrice struct {
	pricedLine
	asked  erp.PriceLine
	rules  candidates
	breaks []pricedLine // where a lower price may begin, ascending
	err    error        // why it cannot be asked
}

// learn finds the customer, the day and the currency.
func (p *pricing) learn(ctx context.Context, req erp.PriceRequest) (err error) {
	if p.terms.customer, err = p.party(ctx, p.op, req.Customer); err != nil {
		return err
	}
	if p.terms.on, err = p.pricingDay(ctx, req.On); err != nil {
		return err
	}
	i, err := p.masters.installation.get(ctx)
	if err != nil {
		return err
	}
	p.currency, p.listed = i.currency.Code, true
	if req.Currency == "" || req.Currency == i.currency.Code {
		return nil
	}
	p.currency, p.listed = req.Currency, false
	p.terms.currency, err = p.currencyID(ctx, req.Currency)
	return err
}

func (p *pricing) currencyID(ctx context.Context, code erp.Currency) (int64, error) {
	currencies, err := p.masters.currencies.get(ctx)
	if err != nil {
		return 0, err
	}
	for id, c := range currencies {
		if c.Code == code {
			return id, nil
		}
	}
	return 0, erp.Errorf(erp.Invalid, p.op, "there is no currency %q", code)
}

// resolve finds the items and units of the lines.
func (p *pricing) resolve(ctx context.Context, lines []erp.PriceLine) error {
	ids := make([]erp.ItemID, len(lines))
	for i, line := range lines {
		ids[i] = line.Item
	}
	products, err := p.productsOf(ctx, p.op, ids)
	if err != nil {
		return err
	}
	if _, err := p.masters.units.get(ctx); err != nil { // without them no line has a unit
		return err
	}
	for i, line := range lines {
		product, found := products[line.Item]
		p.lines[i] = p.resolved(ctx, line, product, found)
	}
	return nil
}

func (p *pricing) resolved(ctx context.Context, line erp.PriceLine, item product, found bool) askedPrice {
	resolved := askedPrice{asked: line, pricedLine: pricedLine{product: item, quantity: line.Quantity.Amount}}
	op := fmt.Sprintf("price of %q", line.Item)
	switch {
	case !found:
		resolved.err = erp.Errorf(erp.NotFound, op, "no such item")
	case !line.Quantity.Amount.IsPositive():
		resolved.err = erp.Errorf(erp.Invalid, op, "quantity %s", line.Quantity)
	default:
		resolved.unit, resolved.err = p.unitOf(ctx, op, item, line.Quantity.UOM)
	}
	return resolved
}

// consult reads the customer's price list for the lines that can be asked.
func (p *pricing) consult(ctx context.Context) error {
	var items []product
	for _, line := range p.lines {
		if line.err == nil {
			items = append(items, line.product)
		}
	}
	book, err := p.priceBook(ctx, p.op, p.terms.customer.PriceList, items)
	if err != nil {
		return err
	}
	tree, err := p.masters.categories.get(ctx)
	if err != nil {
		return err
	}
	units, err := p.masters.units.get(ctx)
	if err != nil {
		return err
	}
	for i := range p.lines {
		if line := &p.lines[i]; line.err == nil {
			line.rules = book.candidates(line.product, p.terms.on, tree, units)
			line.breaks = line.breaksIn(line.rules)
		}
	}
	return nil
}

// breaksIn expresses the rules' breaks in the line's unit, as far as that is exact.
func (l pricedLine) breaksIn(rules candidates) []pricedLine {
	var breaks []pricedLine
	one := l.unit.inReference()
	for _, start := range rules.breaks() {
		if quantity := start.DivRound(one, floatPlaces); quantity.Mul(one).Equal(start) {
			breaks = append(breaks, pricedLine{l.product, l.unit, quantity})
		}
	}
	return breaks
}

// tiers are all quantities to ask for.
func (p *pricing) tiers() []pricedLine {
	var all []pricedLine
	for _, line := range p.lines {
		if line.err == nil {
			all = append(append(all, line.pricedLine), line.breaks...)
		}
	}
	return all
}

// result puts a line's price together.
func (p *pricing) result(q quotes, line askedPrice) erp.PriceResult {
	if line.err != nil {
		return erp.PriceResult{Err: line.err}
	}
	answer := q.price(p.op, line.pricedLine)
	if answer.err != nil {
		return erp.PriceResult{Err: answer.err}
	}
	price := erp.Price{
		Item: line.asked.Item, Quantity: line.asked.Quantity, Net: erp.NewMoney(answer.net, p.currency),
		Per: line.asked.Quantity.UOM, Breaks: p.lower(q, line, answer.net),
		Source: erp.PriceSource{Kind: erp.SourceList}, AsOf: p.now(),
	}
	if p.listed && answer.list.IsPositive() {
		price.List = erp.NewMoney(answer.list, p.currency)
	}
	if rule, ok := line.rules.at(line.quantity.Mul(line.unit.inReference())); ok {
		price.Source, price.ValidThrough = rule.source(), rule.line.Through.Date
	}
	return erp.PriceResult{Price: price}
}

// lower are the breaks whose price is lower than the one before. What holds below the first is known where the line
// itself lies there.
func (p *pricing) lower(q quotes, line askedPrice, net decimal.Decimal) []erp.PriceBreak {
	var lower []erp.PriceBreak
	before := decimal.NewNullDecimal(net)
	if len(line.breaks) > 0 && line.breaks[0].quantity.LessThanOrEqual(line.quantity) {
		before.Valid = false
	}
	for _, b := range line.breaks {
		at := q.price(p.op, b)
		if at.err != nil || before.Valid && at.net.GreaterThanOrEqual(before.Decimal) {
			continue
		}
		lower = append(lower, erp.PriceBreak{From: b.quantity, Net: erp.NewMoney(at.net, p.currency)})
		before = decimal.NewNullDecimal(at.net)
	}
	return lower
}
