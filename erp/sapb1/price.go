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
//
// One request answers everything unless a line fails, which ends a batch early, or an item is new to us and was asked in
// the wrong unit. What is left is asked again, now that it is known which items there are and in which units.
func (p *pricing) run(ctx context.Context) error {
	names, err := p.masters.uoms.get(ctx)
	if err != nil {
		return err
	}
	p.entries = make([]integer, len(p.lines))
	every := make([]int, len(p.lines))
	for i, line := range p.lines {
		p.entries[i] = p.units.guess(line.Item, line.Quantity.UOM, names.rows)
		every[i] = i
	}
	asked, err := p.ask(every)
	if err != nil {
		return err
	}
	parts := append(append(p.leading(), asked...), agreementPart(p.req.Customer, p.req.On))
	answers, err := p.client.batchOnce(ctx, p.batchOp(), parts)
	if err != nil {
		return err
	}
	if len(answers) <= leadingParts {
		return unexplained(parts, answers)
	}
	known, err := p.facts(ctx, parts, answers)
	if err != nil {
		return err
	}
	return p.settle(ctx, known, parts[leadingParts:], answers[leadingParts:])
}

func (p *pricing) batchOp() string { return fmt.Sprintf("prices for %q", p.req.Customer) }

// unexplained is the error of a batch that ended before its first line.
func unexplained(parts []part, answers []response) error {
	last := len(answers) - 1
	if err := parts[last].decode(answers[last], &struct{}{}); err != nil {
		return err
	}
	return erp.Errorf(erp.Unavailable, parts[last].op, "batch ended after it")
}

// leading are the reads that explain prices.
func (p *pricing) leading() []part {
	parts := make([]part, leadingParts)
	parts[partnerPart] = getPart(fmt.Sprintf("customer %q", p.req.Customer), from("BusinessPartners").
		fields("CardCode", "PriceListNum", "Currency").where(isCustomer, eq("CardCode", p.req.Customer)), 1)
	parts[itemsPart] = getPart("priced items", p.itemsQuery(), priceChunk+1)
	parts[specialsPart] = getPart("special prices", p.specialsQuery(), specialsPage)
	return parts
}

func (p *pricing) itemsQuery() query {
	return from("Items").fields(append(unitFields, "ItemPrices")...).where(anyOf("ItemCode", p.items()))
}

// specialsPage is how many special prices are asked for at once: some for every item and list.
const specialsPage = 500

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

// ask are the parts that ask for lines, in the units p.entries says.
func (p *pricing) ask(lines []int) ([]part, error) {
	parts := make([]part, len(lines))
	for n, i := range lines {
		line := p.lines[i]
		var err error
		parts[n], err = askPart(p.op(line.Item), "CompanyService_GetItemPrice", askedPrice{priceParams{
			CardCode: p.req.Customer, ItemCode: line.Item, Date: date{p.req.On},
			UoMEntry: p.entries[i], UoMQuantity: number{line.Quantity.Amount}, Currency: p.req.Currency,
		}})
		if err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// facts reads the answers around the lines' own.
func (p *pricing) facts(ctx context.Context, parts []part, answers []response) (facts, error) {
	var k facts
	partners, err := decodeRows[partner](parts[partnerPart], answers[partnerPart])
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
	items, err := readOn[item](ctx, p.client, parts[itemsPart], answers[itemsPart], p.itemsQuery())
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
		k.agreements, err = decodeRows[agreement](parts[last], answers[last])
	}
	return k, err
}

// specials groups the customer's special prices and those of its list by item.
func (p *pricing) specials(ctx context.Context, asked part, answer response, list integer) (map[erp.ItemID][]specialPrice, error) {
	found, err := readOn[specialPrice](ctx, p.client, asked, answer, p.specialsQuery())
	if err != nil {
		return nil, err
	}
	specials := map[erp.ItemID][]specialPrice{}
	for _, s := range found {
		if !s.forEverybody() || s.CardCode == listKey(list) {
			specials[s.ItemCode] = append(specials[s.ItemCode], s)
		}
	}
	return specials, nil
}
