package sapb1

import (
	"context"
	"errors"

	"github.com/tradecounter/portal/erp"
)

// settle turns the first batch's answers into results, and asks again for the lines that have none and could have one.
// If it ended for an illness of the ERP itself, nothing more is asked.
func (p *pricing) settle(ctx context.Context, k facts, parts []part, answers []response) error {
	var ill error
	if last := len(answers) - 1; last < len(p.lines) { // the agreements' own failure hurts no line
		ill = illness(parts[last].op, answers[last])
	}
	var again []int
	for i, line := range p.lines {
		entry, err := p.entryOf(k, line)
		switch {
		case err != nil:
			p.results[i].Err = err
		case i < len(answers) && entry == p.entries[i]:
			p.results[i] = p.result(k, i, parts[i], answers[i])
		case ill != nil:
			p.results[i].Err = ill
		default:
			p.entries[i] = entry
			again = append(again, i)
		}
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
	parts, err := p.ask(again)
	if err != nil {
		return err
	}
	answers, stopped := p.client.batch(ctx, p.batchOp(), parts)
	for n, i := range again {
		if n < len(answers) {
			p.results[i] = p.result(k, i, parts[n], answers[n])
		} else {
			p.results[i].Err = stopped
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

// fail gives every line the reason why it could not be asked.
func (p *pricing) fail(err error) {
	for i := range p.results {
		p.results[i].Err = err
	}
}
