package sapb1

import (
	"context"
	"errors"

	"github.com/tradecounter/portal/erp"
)

// settle turns the answers to lines into results. Lines that were asked in the wrong unit, because the item was new to
// us, are asked again in one further batch. stopped is why later lines have no answer.
func (p *pricing) settle(ctx context.Context, k facts, parts []part, answers []response, stopped error) error {
	var again []int
	for i, line := range p.lines {
		entry, err := p.entryOf(k, line)
		switch {
		case err != nil:
			p.results[i].Err = err
		case entry != p.entries[i]:
			p.entries[i] = entry
			again = append(again, i)
		case i < len(answers):
			p.results[i] = p.result(k, i, parts[i], answers[i])
		default:
			p.results[i].Err = p.unanswered(line, stopped)
		}
	}
	if len(again) == 0 {
		return nil
	}
	return p.askAgain(ctx, k, again)
}

// entryOf returns the UoMEntry of the line's unit as the item itself says.
func (p *pricing) entryOf(k facts, line erp.PriceLine) (integer, error) {
	units, ok := k.units[line.Item]
	if !ok {
		return 0, erp.Errorf(erp.NotFound, p.op(line.Item), "no such item")
	}
	return units.entry(line.Item, line.Quantity.UOM)
}

func (p *pricing) askAgain(ctx context.Context, k facts, again []int) error {
	parts := make([]part, len(again))
	for n, i := range again {
		var err error
		if parts[n], err = p.ask(i); err != nil {
			return err
		}
	}
	answers, stopped := p.client.batch(ctx, "prices for "+string(p.req.Customer), parts)
	for n, i := range again {
		if n < len(answers) {
			p.results[i] = p.result(k, i, parts[n], answers[n])
		} else {
			p.results[i].Err = p.unanswered(p.lines[i], stopped)
		}
	}
	return nil
}

// result reads the answer to line i.
func (p *pricing) result(k facts, i int, asked part, answer response) erp.PriceResult {
	line := p.lines[i]
	var got statedPrice
	if err := asked.decode(answer, &got); err != nil {
		return erp.PriceResult{Err: err}
	}
	if !got.Price.IsPositive() {
		return erp.PriceResult{Err: &erp.Error{
			Code: erp.Rejected, Op: p.op(line.Item), Err: errors.New("no price for this customer"),
		}}
	}
	currency := or(got.Currency, p.req.Currency)
	if currency == "" {
		currency = p.currencyOf(k.partner)
	}
	price := erp.Price{
		Item: line.Item, Quantity: line.Quantity, Net: erp.NewMoney(got.Price.Decimal, currency),
		Per: line.Quantity.UOM, AsOf: p.now(),
	}
	k.explain(&price, got, p.req.On)
	return erp.PriceResult{Price: price}
}

// unanswered is the error of a line that the ERP did not get to.
func (p *pricing) unanswered(line erp.PriceLine, stopped error) error {
	if stopped == nil {
		stopped = erp.Errorf(erp.Unavailable, p.op(line.Item), "not answered")
	}
	return stopped
}

// fail gives every line that has no result yet the reason why.
func (p *pricing) fail(err error) {
	for i, line := range p.lines {
		p.results[i].Err = p.unanswered(line, err)
	}
}
