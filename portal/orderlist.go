package portal

import (
	"context"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
)

// OrderQuery is what the order list was asked for. Page counts from 1.
type OrderQuery struct {
	Open  bool
	Query string
	Page  int
}

// OrderList is one page of orders of every channel: first those the ERP does not know yet, then the mirror, newest first.
type OrderList struct {
	Query    OrderQuery
	Rows     []OrderRow
	Total    int // of the mirror
	PageSize int
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
	Channel    string // otherwise how it came, in the ERP's words
	Status     OrderStatus
	Shipped    int // lines shipped whole
	Lines      int
	NextShip   erp.Date
	Total      erp.Money // unknown while to be confirmed
}

// OrderStatus is where an order stands, from the click to the invoice.
type OrderStatus string

// The statuses: first those of our own book, then the ERP's.
const (
	OrderReceived      OrderStatus = "received" // here, not yet in the ERP
	OrderSubject       OrderStatus = "subject"  // here, to be priced again when the ERP answers
	OrderHeldHere      OrderStatus = "held"
	OrderUnknown       OrderStatus = "unknown"
	OrderNeedsPerson   OrderStatus = "needs_person" // of unknown outcome, and looking again did not settle it
	OrderAwaitingBuyer OrderStatus = "awaiting_buyer"
	OrderRejected      OrderStatus = "rejected"
	OrderApprovalInERP OrderStatus = "approval_in_erp"

	OrderHeldInERP OrderStatus = "held_in_erp"
	OrderOpen      OrderStatus = "open"
	OrderPicking   OrderStatus = "picking"
	OrderPartial   OrderStatus = "partial"
	OrderShipped   OrderStatus = "shipped"
	OrderInvoiced  OrderStatus = "invoiced"
	OrderCancelled OrderStatus = "cancelled"
)

// statusOfWrite is the status of an order that our book knows better than the mirror.
func statusOfWrite(w Write, subject bool) OrderStatus {
	switch w.State {
	case Held:
		return OrderHeldHere
	case OutcomeUnknown:
		if w.Stuck {
			return OrderNeedsPerson
		}
		return OrderUnknown
	case AwaitingBuyer:
		return OrderAwaitingBuyer
	case Rejected:
		return OrderRejected
	case PendingInERP:
		return OrderApprovalInERP
	case Cancelled:
		return OrderCancelled
	case Confirmed:
		return OrderOpen
	}
	if subject {
		return OrderSubject
	}
	return OrderReceived
}

func statusInERP(s erp.OrderStatus) OrderStatus {
	switch s {
	case erp.OrderPending:
		return OrderApprovalInERP
	case erp.OrderHeld:
		return OrderHeldInERP
	}
	return OrderStatus(s)
}

// Orders lists the account's orders that the actor may see.
func (p *Portal) Orders(ctx context.Context, a Actor, q OrderQuery) (OrderList, error) {
	if err := a.require(RightOrders); err != nil {
		return OrderList{}, err
	}
	q.Page = max(q.Page, 1)
	list := OrderList{Query: q, PageSize: p.settings.PageSize}
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		if q.Page == 1 && q.Query == "" {
			ours, err := p.ordersNotInERP(ctx, tx, a)
			if err != nil {
				return err
			}
			list.Rows = ours
		}
		return p.mirroredOrders(ctx, tx, a, &list)
	})
	return list, err
}

// ordersNotInERP returns, newest first, what the mirror cannot show: what waits here, what was refused lately, and what
// was confirmed since the last sync.
func (p *Portal) ordersNotInERP(ctx context.Context, tx Tx, a Actor) ([]OrderRow, error) {
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
	var rows []OrderRow
	for _, w := range writes {
		if w.State == Rejected && p.clock().Sub(w.ChangedAt) > showRejected {
			continue
		}
		row, visible, err := rowOfWrite(a, w)
		if err != nil {
			return nil, err
		}
		if visible {
			rows = append(rows, row)
		}
	}
	return rows, nil
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

func rowOfWrite(a Actor, w Write) (OrderRow, bool, error) {
	order, err := w.placedOrder()
	if err != nil || !a.SeesShipTo(order.Draft.ShipTo) {
		return OrderRow{}, false, err
	}
	key := string(w.Reference)
	if w.ERPNumber != "" {
		key = w.ERPNumber
	}
	return OrderRow{
		Key: key, Number: w.ERPNumber, CustomerPO: order.CustomerPO, PlacedOn: erp.DateOf(w.PlacedAt), ShipTo: order.ShipToName,
		PlacedBy: w.ActorName, Status: statusOfWrite(w, order.Subject), Lines: len(order.Quote.Lines), Total: order.Quote.Total,
	}, true, nil
}

func (p *Portal) mirroredOrders(ctx context.Context, tx Tx, a Actor, list *OrderList) error {
	mirrored, total, err := tx.Orders(ctx, DocumentQuery{
		Account: a.Account.ID, ShipTos: a.membership.ShipTos, Open: list.Query.Open, Query: list.Query.Query,
		Offset: (list.Query.Page - 1) * list.PageSize, Limit: list.PageSize,
	})
	if err != nil {
		return err
	}
	list.Total = total
	names, err := placedBy(ctx, tx, a.Account.ID, mirrored)
	if err != nil {
		return err
	}
	for _, m := range mirrored {
		row := rowOfOrder(m.Value)
		row.PlacedBy = names[m.Value.Reference]
		list.Rows = append(list.Rows, row)
	}
	mark, err := tx.Watermark(ctx, erp.FeedOrders, a.Account.ID)
	list.Fresh = p.mirrorFreshness(mark)
	return err
}

func placedBy(ctx context.Context, tx Tx, account AccountID, orders []Mirrored[erp.Order]) (map[erp.Reference]string, error) {
	var refs []erp.Reference
	for _, m := range orders {
		if m.Value.Reference != "" {
			refs = append(refs, m.Value.Reference)
		}
	}
	names := map[erp.Reference]string{}
	if len(refs) == 0 {
		return names, nil
	}
	writes, err := tx.WritesByReference(ctx, account, refs)
	for _, w := range writes {
		names[w.Reference] = w.ActorName
	}
	return names, err
}

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
