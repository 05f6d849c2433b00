package sapb1

import (
	"context"
	"fmt"
	"slices"

	"github.com/tradecounter/portal/erp"
)

// origin is the order line that a delivery's or an invoice's line goes back to.
type origin struct {
	order erp.OrderNumber
	line  string
}

// lineKey names one line of a document.
type lineKey struct{ entry, line integer }

// origins finds the order lines behind the lines of deliveries and invoices: in one step, or over the delivery in two.
type origins struct {
	deliveries map[lineKey]documentLine
	numbers    map[integer]erp.OrderNumber // by DocEntry
}

func (a *Adapter) originsOf(ctx context.Context, op string, docs []document) (origins, error) {
	o := origins{map[lineKey]documentLine{}, map[integer]erp.OrderNumber{}}
	delivered := newSet[integer]()
	for _, d := range docs {
		for _, l := range d.Lines {
			if l.BaseType == typeDelivery {
				delivered.add(l.BaseEntry)
			}
		}
	}
	deliveries, err := readAll(ctx, a, op, "DeliveryNotes", delivered.values, "DocEntry", "DocumentLines")
	if err != nil {
		return o, err
	}
	ordered := newSet[integer]()
	for _, d := range append(deliveries, docs...) {
		for _, l := range d.Lines {
			if l.BaseType == typeOrder {
				ordered.add(l.BaseEntry)
			}
		}
	}
	for _, d := range deliveries {
		for _, l := range d.Lines {
			o.deliveries[lineKey{d.DocEntry, l.LineNum}] = l
		}
	}
	orders, err := readAll(ctx, a, op, "Orders", ordered.values, "DocEntry", "DocNum")
	for _, d := range orders {
		o.numbers[d.DocEntry] = erp.OrderNumber(d.DocNum.String())
	}
	return o, err
}

// of returns the order line behind l, or nothing.
func (o origins) of(l documentLine) origin {
	if l.BaseType == typeDelivery {
		l = o.deliveries[lineKey{l.BaseEntry, l.BaseLine}]
	}
	if l.BaseType != typeOrder {
		return origin{}
	}
	return origin{o.numbers[l.BaseEntry], l.BaseLine.String()}
}

// entryChunk bounds how many keys one filter names.
const entryChunk = 50

// readAll reads documents by DocEntry.
func readAll(ctx context.Context, a *Adapter, op, set string, entries []integer, fields ...string) ([]document, error) {
	var all []document
	for chunk := range slices.Chunk(entries, entryChunk) {
		found, err := collect[document](ctx, a.client, fmt.Sprintf("%s behind %s", set, op),
			from(set).fields(fields...).where(anyOfInt("DocEntry", chunk)))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}
