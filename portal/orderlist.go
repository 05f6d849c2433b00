package portal

import (
	"context"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
)

// OrderQuery is what the order list was asked for. Page counts from 1.
type OrderQuery struct {
	OrderFilter
	Page int
}

// OrderList is one page of orders of every channel: first those the ERP does not know yet, then the mirror, newest first.
type OrderList struct {
	Query    OrderQuery
	Rows     []OrderRow
	Waiting  int // how many fit that the mirror does not have; they stand on the first page
	Total    int // of the mirror
	PageSize int
	ShipTos  []erp.ShipTo // that the list can be narrowed to
	Fresh    Freshness
}

// OrderRow is one order in a list.
type OrderRow struct {
	Key        string // what stands in the URL: the ERP's number, else our reference
	Number     string // the ERP's; empty until confirmed
	CustomerPO string
	PlacedOn   erp.Date
	ShipTo     string
	PlacedBy   string // the person, if it came through the portal
	ActingFor  string // the customer's name, if PlacedBy is one of the distributor's people who acted for it; else empty
	Channel    string // how it came, in the ERP's words; empty while only our book has it
	Status     OrderStatus
	Shipped    int // lines shipped whole
	Lines      int
	NextShip   erp.Date
	Total      erp.Money // unknown while to be confirmed
}

// Orders lists the account's orders that the actor may see.
func (p *Portal) Orders(ctx context.Context, a Actor, q OrderQuery) (OrderList, error) {
	if err := a.require(RightOrders); err != nil {
		return OrderList{}, err
	}
	q.Page = max(q.Page, 1)
	list := OrderList{Query: q, PageSize: p.settings.PageSize}
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		ours, err := p.ordersNotInERP(ctx, tx, a, q.OrderFilter)
		if err != nil {
			return err
		}
		list.Rows, list.Waiting = nil, len(ours)
		if q.Page == 1 {
			for _, o := range ours {
				list.Rows = append(list.Rows, o.Row)
			}
		}
		if err := p.mirroredOrders(ctx, tx, a, &list); err != nil {
			return err
		}
		customer, err := customerOf(ctx, tx, a)
		list.ShipTos = customer.ShipTos
		return err
	})
	return list, err
}

// customerOf is the customer's record with the ship-tos that the actor may see; the zero one before it was first read.
func customerOf(ctx context.Context, tx Tx, a Actor) (erp.Customer, error) {
	m, err := tx.Customer(ctx, a.Account.ID)
	if err != nil && CodeOf(err) != NotFound {
		return erp.Customer{}, err
	}
	m.Value.ShipTos = slices.DeleteFunc(m.Value.ShipTos, func(s erp.ShipTo) bool { return !a.SeesShipTo(s.ID) })
	return m.Value, nil
}

// bookedOrder is an order of our book as a list shows it.
type bookedOrder struct {
	Row    OrderRow
	Placed PlacedOrder
}

// ordersNotInERP returns, newest first, what the mirror cannot show: what waits here, what was refused lately, and what
// was confirmed since the last sync.
func (p *Portal) ordersNotInERP(ctx context.Context, tx Tx, a Actor, f OrderFilter) ([]bookedOrder, error) {
	writes, err := tx.Writes(ctx, a.Account.ID, WriteOrder, append(Unconfirmed(), Rejected), 1000)
	if err != nil {
		return nil, err
	}
	unseen, err := confirmedSinceSync(ctx, tx, a.Account.ID)
	if err != nil {
		return nil, err
	}
	writes = append(writes, unseen...)
	slices.SortStableFunc(writes, func(x, y Write) int { return y.PlacedAt.Compare(x.PlacedAt) })
	var booked []bookedOrder
	for _, w := range writes {
		if w.State == Rejected && p.clock().Sub(w.ChangedAt) > showRejected {
			continue
		}
		order, visible, err := p.bookedOf(a, w)
		if err != nil {
			return nil, err
		}
		if visible && f.fits(order.Row, order.Placed.Draft.ShipTo, w.Reference) {
			booked = append(booked, order)
		}
	}
	return booked, nil
}

// showRejected is how long a refused order stays on top of the list.
const showRejected = 14 * 24 * time.Hour

// confirmedSinceSync returns the confirmed orders that the mirror does not have. They come newest first: once one is
// mirrored, so are those before it.
func confirmedSinceSync(ctx context.Context, tx Tx, account AccountID) ([]Write, error) {
	confirmed, err := tx.Writes(ctx, account, WriteOrder, []WriteState{Confirmed}, 200)
	if err != nil {
		return nil, err
	}
	for i, w := range confirmed {
		_, err := tx.OrderByNumber(ctx, account, erp.OrderNumber(w.ERPNumber))
		if err == nil {
			return confirmed[:i], nil
		}
		if CodeOf(err) != NotFound {
			return nil, err
		}
	}
	return confirmed, nil
}

func (p *Portal) bookedOf(a Actor, w Write) (bookedOrder, bool, error) {
	order, err := w.placedOrder()
	if err != nil || !a.SeesShipTo(order.Draft.ShipTo) {
		return bookedOrder{}, false, err
	}
	key := string(w.Reference)
	if w.ERPNumber != "" {
		key = w.ERPNumber
	}
	return bookedOrder{OrderRow{
		Key: key, Number: w.ERPNumber, CustomerPO: order.CustomerPO, PlacedOn: p.dayOf(w.PlacedAt), ShipTo: order.ShipToName,
		PlacedBy: w.ActorName, ActingFor: w.ActingFor, Status: statusOfWrite(w, order.Subject), Lines: len(order.Quote.Lines), Total: order.Quote.Total,
	}, order}, true, nil
}

func (p *Portal) mirroredOrders(ctx context.Context, tx Tx, a Actor, list *OrderList) error {
	mark, err := tx.Watermark(ctx, erp.FeedOrders, a.Account.ID)
	if err != nil {
		return err
	}
	list.Fresh = p.mirrorFreshness(mark)
	q, ok := list.Query.documents(a)
	if !ok {
		return nil
	}
	q.Offset, q.Limit = (list.Query.Page-1)*list.PageSize, list.PageSize
	mirrored, total, err := tx.Orders(ctx, q)
	if err != nil {
		return err
	}
	list.Total = total
	rows, err := rowsOf(ctx, tx, a.Account.ID, mirrored)
	list.Rows = append(list.Rows, rows...)
	return err
}

// rowsOf are orders of the mirror with the people of our book who placed them.
func rowsOf(ctx context.Context, tx Tx, account AccountID, orders []Mirrored[erp.Order]) ([]OrderRow, error) {
	var refs []erp.Reference
	for _, m := range orders {
		if m.Value.Reference != "" {
			refs = append(refs, m.Value.Reference)
		}
	}
	placed := map[erp.Reference]Write{}
	if len(refs) > 0 {
		writes, err := tx.WritesByReference(ctx, account, refs)
		if err != nil {
			return nil, err
		}
		for _, w := range writes {
			placed[w.Reference] = w
		}
	}
	rows := make([]OrderRow, len(orders))
	for i, m := range orders {
		rows[i] = rowOfOrder(m.Value)
		rows[i].placedBy(placed[m.Value.Reference])
	}
	return rows, nil
}

func (r *OrderRow) placedBy(w Write) { r.PlacedBy, r.ActingFor = w.ActorName, w.ActingFor }

func rowOfOrder(o erp.Order) OrderRow {
	row := OrderRow{
		Key: string(o.Number), Number: string(o.Number), CustomerPO: o.CustomerPO, PlacedOn: o.PlacedOn, ShipTo: o.ShipToText,
		Channel: o.Channel, Status: statusInERP(o.Status), Lines: len(o.Lines), Total: o.Total,
	}
	for _, l := range o.Lines {
		if l.Shipped.Amount.GreaterThanOrEqual(l.Quantity.Amount) {
			row.Shipped++
			continue
		}
		if row.NextShip.IsZero() || (!l.PromisedOn.IsZero() && l.PromisedOn.Before(row.NextShip)) {
			row.NextShip = l.PromisedOn
		}
	}
	if o.Status == erp.OrderCancelled {
		row.NextShip = erp.Date{}
	}
	return row
}

// mirrorFreshness says how far behind a list from the mirror may be.
func (p *Portal) mirrorFreshness(mark Watermark) Freshness {
	if mark.ReadAt.IsZero() || !p.erp.Health().DownSince.IsZero() {
		return p.late(mark.ReadAt)
	}
	return Freshness{Kind: AsOf, At: mark.ReadAt}
}
