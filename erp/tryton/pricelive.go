package tryton

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"

	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"github.com/tradecounter/portal/erp"
)

// priceCalls is how many calls ask for prices at the same time: a server process works at one, and a second keeps it
// busy while answers travel (§12).
const priceCalls = 2

// pricedLine is a product in a quantity of one of its units.
type pricedLine struct {
	product  product
	unit     unit
	quantity decimal.Decimal
}

// unitPrice answers a pricedLine. Exactly one of net and err is set.
type unitPrice struct {
	net  decimal.Decimal // per one of the line's unit, rounded as an order line is
	list decimal.Decimal // Tryton's list price per the same, in the company's currency
	err  error           // Rejected: archived, or no price
}

// terms are what decides a price beside product, unit and quantity.
type terms struct {
	customer party
	on       erp.Date
	currency int64 // zero: the company's
}

func (t terms) context() values {
	within := values{"customer": t.customer.ID, "date": date{t.on}, "sale_date": date{t.on}}
	if t.customer.PriceList != 0 {
		within["price_list"] = t.customer.PriceList
	}
	if t.currency != 0 {
		within["currency"] = t.currency
	}
	return within
}

// tier is a quantity of a unit. Tryton prices any number of products in one call, all of them at the same quantity (§7).
type tier struct {
	unit     int64       // zero: each product's own sell unit
	quantity json.Number // a Decimal would break the price formulas
}

func (l pricedLine) tier() tier {
	t := tier{quantity: json.Number(l.quantity.String())}
	if l.unit.ID != l.product.SellUnit {
		t.unit = l.unit.ID
	}
	return t
}

// quoted is what Tryton answers for a product. The list price is per stock unit where the tier names no unit
// (product.product.get_price_uom).
type quoted struct {
	ID   int64  `json:"id"`
	Net  number `json:"sale_price_uom"`
	List number `json:"list_price_uom"`
	err  error
}

// quotes are answers by tier and product, with what it takes to read them.
type quotes struct {
	answers map[tier]map[int64]quoted
	places  int32
	units   map[int64]unit
}

// unitPrices asks for the prices of order lines on a day, today if zero, in the company's currency. It returns an error
// only if no line could be asked.
func (a *Adapter) unitPrices(ctx context.Context, op string, customer party, on erp.Date, lines []pricedLine) ([]unitPrice, error) {
	on, err := a.pricingDay(ctx, on)
	if err != nil {
		return nil, err
	}
	q, err := a.quote(ctx, op, terms{customer: customer, on: on}, lines)
	if err != nil {
		return nil, err
	}
	prices := make([]unitPrice, len(lines))
	for i, line := range lines {
		prices[i] = q.price(op, line)
	}
	return prices, nil
}

// pricingDay is the day itself, or today where the company is.
func (a *Adapter) pricingDay(ctx context.Context, on erp.Date) (erp.Date, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil || !on.IsZero() {
		return on, err
	}
	return erp.DateOf(a.now().In(i.location)), nil
}

// quote asks for the raw prices of all lines: one call for each tier among them. It returns an error only if no call was
// answered, or the customer's list holds no net prices.
func (a *Adapter) quote(ctx context.Context, op string, t terms, lines []pricedLine) (quotes, error) {
	if err := a.netPrices(ctx, op, t.customer.PriceList); err != nil {
		return quotes{}, err
	}
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return quotes{}, err
	}
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return quotes{}, err
	}
	products := map[tier][]int64{}
	for _, line := range lines {
		if at := line.tier(); line.product.Active && !slices.Contains(products[at], line.product.ID) {
			products[at] = append(products[at], line.product.ID)
		}
	}
	q := quotes{make(map[tier]map[int64]quoted, len(products)), i.pricePlaces, units}
	return q, a.quoteTiers(ctx, op, t, products, q.answers)
}

func (a *Adapter) quoteTiers(ctx context.Context, op string, t terms, products map[tier][]int64, answers map[tier]map[int64]quoted) error {
	var mu sync.Mutex
	var failures []error
	var calls errgroup.Group
	calls.SetLimit(priceCalls)
	for at, ids := range products {
		calls.Go(func() error {
			rows, err := a.quoteTier(ctx, op, t, at, ids)
			mu.Lock()
			defer mu.Unlock()
			answers[at] = rows
			if err != nil {
				failures = append(failures, err)
			}
			return nil // the other calls go on
		})
	}
	_ = calls.Wait()
	if len(failures) > 0 && len(failures) == len(products) {
		return failures[0]
	}
	return nil
}

// tierCalls bounds the calls for one tier. They suffice to find the one bad product among fifty.
const tierCalls = 16

// quoteTier asks for one tier. Where the server itself fails, which takes no more than one product that a price formula
// cannot bear, the halves are asked. It returns an error only if no product was answered.
func (a *Adapter) quoteTier(ctx context.Context, op string, t terms, at tier, ids []int64) (map[int64]quoted, error) {
	within := t.context()
	within["quantity"] = at.quantity
	if at.unit != 0 {
		within["uom"] = at.unit
	}
	answers := make(map[int64]quoted, len(ids))
	var failure error
	answered := false
	for parts, calls := [][]int64{ids}, 1; len(parts) > 0; parts = parts[1:] {
		part := parts[0]
		rows, err := readIDs[quoted](ctx, a.client, op, "product.product", part, within)
		for _, row := range rows {
			answers[row.ID], answered = row, true
		}
		if err == nil {
			continue
		}
		failure = err
		if half := len(part) / 2; half > 0 && calls+2 <= tierCalls && errors.As(err, new(serverFault)) {
			parts, calls = append(parts, part[:half], part[half:]), calls+2
			continue
		}
		for _, id := range part {
			answers[id] = quoted{err: err}
		}
	}
	if answered {
		return answers, nil
	}
	return answers, failure
}

// price reads the answer for a line and rounds it half to even, as an order line does (product.round_price).
func (q quotes) price(op string, line pricedLine) unitPrice {
	if !line.product.Active {
		return unitPrice{err: erp.Errorf(erp.Rejected, op, "item %q is archived", line.product.Code)}
	}
	at := line.tier()
	answer := q.answers[at][line.product.ID]
	net, list := answer.Net.RoundBank(q.places), answer.List.Decimal
	switch {
	case answer.err != nil:
		return unitPrice{err: answer.err}
	case !net.IsPositive():
		return unitPrice{err: erp.Errorf(erp.Rejected, op, "item %q has no price for this customer", line.product.Code)}
	case at.unit == 0:
		list = list.Mul(line.unit.per(q.units[line.product.StockUnit]))
	}
	return unitPrice{net: net, list: list.RoundBank(q.places)}
}
