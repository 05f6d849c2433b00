package sapb1

import (
	"context"
	"errors"
	"fmt"

	"github.com/tradecounter/portal/erp"
)

// priceChunk is how many lines one $batch asks for.
const priceChunk = 100

// askedPrice and statedPrice are CompanyService_GetItemPrice (§3.8).
type askedPrice struct {
	Params priceParams `json:"ItemPriceParams"`
}

type priceParams struct {
	CardCode    erp.CustomerID
	ItemCode    erp.ItemID
	Date        date
	UoMEntry    integer
	UoMQuantity number
	Currency    erp.Currency `json:",omitempty"`
}

// statedPrice is the answer. Price is taken to be net, after Discount, as other clients take it; B1 answers 0 where it
// has no price.
type statedPrice struct {
	Price    number
	Currency erp.Currency
	Discount number
}

// Prices implements erp.Pricing: one $batch per hundred lines. GetItemPrice decides every price; the items, special
// prices and agreements read beside it explain it.
func (a *Adapter) Prices(ctx context.Context, req erp.PriceRequest) ([]erp.PriceResult, error) {
	if req.On.IsZero() {
		req.On = a.today()
	}
	results := make([]erp.PriceResult, len(req.Lines))
	asked := false
	for start := 0; start < len(req.Lines); start += priceChunk {
		end := min(start+priceChunk, len(req.Lines))
		p := &pricing{Adapter: a, req: req, lines: req.Lines[start:end], results: results[start:end]}
		err := p.run(ctx)
		switch {
		case err == nil:
			asked = true
		case !asked && end == len(req.Lines), errors.Is(err, erp.NotFound):
			return nil, err
		default:
			p.fail(err)
		}
	}
	return results, nil
}

// pricing is one $batch of prices at work.
type pricing struct {
	*Adapter
	req     erp.PriceRequest
	lines   []erp.PriceLine
	results []erp.PriceResult
	entries []integer // the UoMEntry each line was asked in
}

// facts is what explains the prices of a batch.
type facts struct {
	partner    partner
	items      map[erp.ItemID]item
	units      map[erp.ItemID]itemUnits
	specials   map[erp.ItemID][]specialPrice
	agreements []agreement
	listName   string
}

// The parts of a batch that come before the lines' own.
const (
	partnerPart = iota
	itemsPart
	specialsPart
	leadingParts
)

func (p *pricing) op(item erp.ItemID) string {
	return fmt.Sprintf("price of %q for %q", item, p.req.Customer)
}

// run fills the results. It returns an error only if no line could be asked.
func (p *pricing) run(ctx context.Context) error {
	names, err := p.masters.uoms.get(ctx)
	if err != nil {
		return err
	}
	p.entries = make([]integer, len(p.lines))
	for i, line := range p.lines {
		p.entries[i] = p.units.guess(line.Item, line.Quantity.UOM, names.rows)
	}
	parts := p.leading()
	for i := range p.lines {
		part, err := p.ask(i)
		if err != nil {
			return err
		}
		parts = append(parts, part)
	}
	parts = append(parts, agreementPart(p.req.Customer, p.req.On))
	answers, stopped := p.client.batch(ctx, "prices for "+string(p.req.Customer), parts)
	if len(answers) <= leadingParts {
		return stopped
	}
	known, err := p.facts(ctx, parts, answers)
	if err != nil {
		return err
	}
	return p.settle(ctx, known, parts[leadingParts:], answers[leadingParts:], stopped)
}

// leading are the reads that explain prices.
func (p *pricing) leading() []part {
	parts := make([]part, leadingParts)
	parts[partnerPart] = getPart(fmt.Sprintf("customer %q", p.req.Customer), from("BusinessPartners").
		fields("CardCode", "PriceListNum", "Currency").where(isCustomer, eq("CardCode", p.req.Customer)), 1)
	parts[itemsPart] = getPart("priced items", from("Items").
		fields(append(unitFields, "ItemPrices")...).where(anyOf("ItemCode", p.items())), priceChunk)
	parts[specialsPart] = getPart("special prices", p.specialsQuery(), p.cfg.PageSize)
	return parts
}

// specialsQuery asks for the customer's own records and for those of every list, because the customer's list is only
// known once this very batch is answered.
func (p *pricing) specialsQuery() query {
	return specialPriceQuery.where(
		"("+eq("CardCode", p.req.Customer)+" or startswith(CardCode,'*'))", anyOf("ItemCode", p.items()))
}

// items are the items asked for, each once.
func (p *pricing) items() []erp.ItemID {
	items := newSet[erp.ItemID]()
	for _, line := range p.lines {
		items.add(line.Item)
	}
	return items.values
}

// ask is the part that asks for line i, in the unit p.entries says.
func (p *pricing) ask(i int) (part, error) {
	line := p.lines[i]
	return askPart(p.op(line.Item), "CompanyService_GetItemPrice", askedPrice{priceParams{
		CardCode: p.req.Customer, ItemCode: line.Item, Date: date{p.req.On},
		UoMEntry: p.entries[i], UoMQuantity: number{line.Quantity.Amount}, Currency: p.req.Currency,
	}})
}

// facts reads the answers around the lines' own.
func (p *pricing) facts(ctx context.Context, parts []part, answers []response) (facts, error) {
	var k facts
	partners, _, err := decodeRows[partner](parts[partnerPart], answers[partnerPart])
	if err != nil {
		return k, err
	}
	if k.partner, err = onlyPartner(parts[partnerPart].op, partners, p.req.Customer); err != nil {
		return k, err
	}
	lists, err := p.masters.priceLists.get(ctx)
	if err != nil {
		return k, err
	}
	k.listName = lists.byKey[k.partner.PriceListNum].PriceListName
	items, _, err := decodeRows[item](parts[itemsPart], answers[itemsPart])
	if err != nil {
		return k, err
	}
	k.items, k.units = make(map[erp.ItemID]item, len(items)), make(map[erp.ItemID]itemUnits, len(items))
	for _, i := range items {
		units, err := p.masters.unitsOf(ctx, i)
		if err != nil {
			return k, err
		}
		p.units.put(i.ItemCode, units)
		k.items[i.ItemCode], k.units[i.ItemCode] = i, units
	}
	if k.specials, err = p.specials(ctx, parts[specialsPart], answers[specialsPart], k.partner.PriceListNum); err != nil {
		return k, err
	}
	if last := len(parts) - 1; last < len(answers) && answers[last].ok() {
		k.agreements, err = decodeAgreements(parts[last], answers[last])
	}
	return k, err
}

// specials groups the customer's special prices and those of its list by item.
func (p *pricing) specials(ctx context.Context, asked part, answer response, list integer) (map[erp.ItemID][]specialPrice, error) {
	found, link, err := decodeRows[specialPrice](asked, answer)
	if err != nil {
		return nil, err
	}
	rest, err := collectFrom[specialPrice](ctx, p.client, asked.op, p.specialsQuery(), link)
	if err != nil {
		return nil, err
	}
	specials := map[erp.ItemID][]specialPrice{}
	for _, s := range append(found, rest...) {
		if !s.forEverybody() || s.CardCode == listKey(list) {
			specials[s.ItemCode] = append(specials[s.ItemCode], s)
		}
	}
	return specials, nil
}
