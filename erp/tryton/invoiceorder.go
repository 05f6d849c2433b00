package tryton

import (
	"context"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
)

// soldLine is the line of an order that an invoice's line bills (sale.line).
type soldLine struct {
	ID   int64     `json:"id"`
	Sale soldOrder `json:"sale."`
	shipmentCost
}

type soldOrder struct {
	Number    string `json:"number"`
	Reference string `json:"reference"`
	ShipTo    int64  `json:"shipment_address"`
	Origin    link   `json:"origin"`
}

// shipmentCost is what module sale_shipment_cost adds: null on every line but that of freight.
type shipmentCost struct {
	ShipmentCost *number `json:"shipment_cost"`
}

func (o soldOrder) shipTo() string {
	if o.ShipTo == 0 {
		return ""
	}
	return strconv.FormatInt(o.ShipTo, 10)
}

// complaint is what the order gives back for; zero: it is no return.
func (o soldOrder) complaint() int64 {
	if o.Origin.model != "sale.complaint" {
		return 0
	}
	return o.Origin.id
}

// soldLines reads the order lines that bills refer to, by id.
func (a *Adapter) soldLines(ctx context.Context, op string, bills []bill) (map[int64]soldLine, error) {
	var ids []int64
	for _, b := range bills {
		for _, l := range b.Lines {
			if id := l.sold(); id != 0 {
				ids = append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	q := query{model: "sale.line", where: domain{in("id", ids)}}
	if !i.freightLines {
		q.without = fieldsOf[shipmentCost]()
	}
	rows, err := search[soldLine](ctx, a.client, op, q)
	if err != nil {
		return nil, err
	}
	sold := make(map[int64]soldLine, len(rows))
	for _, row := range rows {
		sold[row.ID] = row
	}
	return sold, nil
}

// chargesOf lists the products that carriers charge under. It asks for none where every line bills an order's, which says
// itself what is freight.
func (a *Adapter) chargesOf(ctx context.Context, bills []bill) ([]int64, error) {
	unsold := func(l billLine) bool { return l.sold() == 0 && l.Product != nil }
	if !slices.ContainsFunc(bills, func(b bill) bool { return slices.ContainsFunc(b.Lines, unsold) }) {
		return nil, nil
	}
	carriers, err := a.masters.carriers.get(ctx)
	return chargesOf(carriers), err
}

// openOf works out what is still owed of each bill, in its own currency. It asks Tryton itself, which is slow (20 ms a
// bill), only for those in a foreign currency that were paid, in part, in the company's own: their rates are Tryton's.
func (a *Adapter) openOf(ctx context.Context, op string, bills []bill, own int64) (map[int64]decimal.Decimal, error) {
	open := make(map[int64]decimal.Decimal, len(bills))
	var mixed []int64
	for _, b := range bills {
		amount, plain := b.open(own)
		if !plain {
			mixed = append(mixed, b.ID)
		}
		open[b.ID] = amount
	}
	// Payments that are only announced (account.payment) do not count, as they do not in the balance.
	rows, err := readIDs[struct {
		ID   int64  `json:"id"`
		Open number `json:"amount_to_pay"`
	}](ctx, a.client, op, "account.invoice", mixed, values{"with_payment": false})
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		open[row.ID] = row.Open.Decimal
	}
	return open, nil
}

// open adds up the open instalments and payments, as Tryton's amount_to_pay does, and reports whether all of them are in
// the bill's currency.
func (b debt) open(own int64) (amount decimal.Decimal, plain bool) {
	if b.State != billPosted {
		return decimal.Zero, true
	}
	for _, l := range slices.Concat(b.Instalments, b.Payments) {
		switch {
		case l.Reconciliation != 0:
		case l.ForeignCurrency == b.Currency.ID:
			amount = amount.Add(l.Foreign.Decimal)
		case b.Currency.ID == own:
			amount = amount.Add(l.balance())
		default:
			return decimal.Zero, false
		}
	}
	return amount, true
}

// agreed is a value that several lines state alike. Lines that state none do not count.
type agreed struct {
	stated string
	split  bool
}

func (a *agreed) add(value string) {
	a.split = a.split || value != "" && a.stated != "" && value != a.stated
	a.stated = or(a.stated, value)
}

// value is what they all state; empty if they differ.
func (a *agreed) value() string {
	if a.split {
		return ""
	}
	return a.stated
}
