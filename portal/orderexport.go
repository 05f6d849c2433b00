package portal

import (
	"context"
	"iter"

	"github.com/tradecounter/portal/erp"
)

// MaxExport is how many rows of orders one file holds.
const MaxExport = 50_000

// ExportedOrder is an order on its way into a file. Order is nil until the mirror has it; Placed is what was placed here
// then, and else nil.
type ExportedOrder struct {
	Row    OrderRow
	Order  *erp.Order
	Placed *PlacedOrder
}

// exportPage is how many orders are held at a time.
const exportPage = 500

// EachOrder goes through the orders that a filter leaves, in the order of the list. It reads page by page, each in a
// transaction of its own and from the place of the last order on, so that neither a hundred thousand orders nor a reader
// who stops halfway costs more than one page. An error ends it.
func (p *Portal) EachOrder(ctx context.Context, a Actor, f OrderFilter) iter.Seq2[ExportedOrder, error] {
	return func(yield func(ExportedOrder, error) bool) {
		booked, err := p.exportBooked(ctx, a, f)
		if !handOver(booked, err, yield) {
			return
		}
		for place := ""; ; {
			page, last, err := p.exportMirrored(ctx, a, f, place)
			if !handOver(page, err, yield) || len(page) < exportPage {
				return
			}
			place = last
		}
	}
}

// handOver reports whether there is reason to go on.
func handOver(page []ExportedOrder, err error, yield func(ExportedOrder, error) bool) bool {
	if err != nil {
		yield(ExportedOrder{}, err)
		return false
	}
	for _, o := range page {
		if !yield(o, nil) {
			return false
		}
	}
	return true
}

func (p *Portal) exportBooked(ctx context.Context, a Actor, f OrderFilter) ([]ExportedOrder, error) {
	if err := a.require(RightOrders); err != nil {
		return nil, err
	}
	var orders []ExportedOrder
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		orders = nil
		booked, err := p.ordersNotInERP(ctx, tx, a, f)
		for _, o := range booked {
			orders = append(orders, ExportedOrder{Row: o.Row, Placed: &o.Placed})
		}
		return err
	})
	return orders, err
}

func (p *Portal) exportMirrored(ctx context.Context, a Actor, f OrderFilter, place string) (orders []ExportedOrder, last string, err error) {
	q, ok := f.documents(a)
	if !ok {
		return nil, place, nil
	}
	q.Limit = exportPage
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		orders = nil
		mirrored, end, err := tx.OrdersFrom(ctx, q, place)
		if err != nil {
			return err
		}
		last = end
		rows, err := rowsOf(ctx, tx, a.Account.ID, mirrored)
		for i, row := range rows {
			orders = append(orders, ExportedOrder{Row: row, Order: &mirrored[i].Value})
		}
		return err
	})
	return orders, last, err
}
