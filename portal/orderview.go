package portal

import (
	"context"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// OrderView is the order page. Order is nil until the ERP has it; Placed is nil for orders of other channels.
type OrderView struct {
	Row        OrderRow
	Write      *Write
	Placed     *PlacedOrder
	Warehouses []erp.Warehouse // what the keys in Placed stand for, until the ERP has the order
	Order      *erp.Order
	Shipments  []erp.Shipment
	Invoices   []erp.Invoice
	Timeline   []Milestone
	Newer      *OrderRow // the next order by date that the actor may see; nil if there is none, or only our book has this one
	Older      *OrderRow // the one before
	Fresh      Freshness
	MayDecide  bool // it waits for the buyer or a colleague, or is held here: it can be cancelled, and accepted if Placed.Repriced is set
	MayApprove bool // it waits for a colleague, who the actor is: somebody with the right who did not ask for it
}

// Milestone is one stop on an order's way.
type Milestone struct {
	Kind  MilestoneKind
	State MilestoneState
	At    time.Time // zero where only the day is known
	On    erp.Date  // zero if not reached
}

// MilestoneKind names the stop.
type MilestoneKind string

// The stops, in order.
const (
	MilestoneReceived MilestoneKind = "received"
	MilestoneAccepted MilestoneKind = "accepted"
	MilestonePicking  MilestoneKind = "picking"
	MilestonePartial  MilestoneKind = "part_shipped"
	MilestoneShipped  MilestoneKind = "shipped"
	MilestoneInvoiced MilestoneKind = "invoiced"
)

// MilestoneState says whether the stop is behind, here, ahead, or where it went wrong.
type MilestoneState string

// The states.
const (
	MilestoneDone MilestoneState = "done"
	MilestoneNow  MilestoneState = "now"
	MilestoneNext MilestoneState = "next"
	MilestoneBad  MilestoneState = "bad"
)

// Order returns one order by the ERP's number or by our reference, read from the ERP if the mirror's copy is older than
// a minute. NotFound, also for other accounts' orders and for ship-tos the actor may not see.
func (p *Portal) Order(ctx context.Context, a Actor, key string) (OrderView, error) {
	if err := a.require(RightOrders); err != nil {
		return OrderView{}, err
	}
	view, mirroredAt, err := p.readOrder(ctx, a, key)
	if err != nil {
		return OrderView{}, err
	}
	number := erp.OrderNumber(view.Row.Number)
	if number != "" && p.clock().Sub(mirroredAt) > p.settings.LiveFor {
		if err := p.refreshOrder(ctx, a, number); err != nil {
			view.Fresh = p.late(mirroredAt)
			if view.Order == nil && view.Write == nil {
				return OrderView{}, err
			}
		} else if view, mirroredAt, err = p.readOrder(ctx, a, string(number)); err != nil {
			return OrderView{}, err
		}
	}
	if view.Fresh.Kind == "" {
		view.Fresh = Freshness{Kind: AsOf, At: mirroredAt}
	}
	if view.Order == nil && number == "" {
		view.Fresh = Freshness{Kind: AsOf, At: view.Write.ChangedAt}
	}
	view.Timeline = view.timeline()
	return view, nil
}

// readOrder gathers what our book and the mirror know. An order of which only the number is asked and nothing is known
// is asked of the ERP once.
func (p *Portal) readOrder(ctx context.Context, a Actor, key string) (OrderView, time.Time, error) {
	var view OrderView
	var at time.Time
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		view, at = OrderView{}, time.Time{}
		number := erp.OrderNumber(key)
		if strings.HasPrefix(key, "W-") {
			w, err := tx.Write(ctx, a.Account.ID, erp.Reference(key))
			if err != nil {
				return err
			}
			if err := p.readBooked(&view, a, w); err != nil {
				return err
			}
			number = erp.OrderNumber(w.ERPNumber)
		}
		if number == "" {
			return view.nameWarehouses(ctx, tx)
		}
		m, err := tx.OrderByNumber(ctx, a.Account.ID, number)
		if CodeOf(err) == NotFound {
			if view.Write == nil {
				view.Row = OrderRow{Key: key, Number: key}
			}
			return view.nameWarehouses(ctx, tx)
		}
		if err != nil {
			return err
		}
		at = m.At
		return p.readMirrored(ctx, tx, &view, a, m.Value)
	})
	return view, at, err
}

func (p *Portal) readBooked(v *OrderView, a Actor, w Write) error {
	order, visible, err := p.bookedOf(a, w)
	if err != nil {
		return err
	}
	if !visible {
		return fail(NotFound, MsgOrderUnknown)
	}
	v.Row, v.Write, v.Placed = order.Row, &w, &order.Placed
	v.MayDecide = w.State == AwaitingBuyer || w.State == Held || w.State == AwaitingApproval
	v.MayApprove = w.State == AwaitingApproval && a.Can(RightApprove) && order.Placed.asker(w) != a.User.ID
	return nil
}

func (v *OrderView) nameWarehouses(ctx context.Context, tx Tx) (err error) {
	v.Warehouses, err = tx.Warehouses(ctx)
	return err
}

func (p *Portal) readMirrored(ctx context.Context, tx Tx, v *OrderView, a Actor, order erp.Order) error {
	if !a.SeesShipTo(order.ShipTo) {
		return fail(NotFound, MsgOrderUnknown)
	}
	if v.Write == nil && order.Reference != "" {
		w, err := tx.Write(ctx, a.Account.ID, order.Reference)
		if err != nil && CodeOf(err) != NotFound {
			return err
		}
		if err == nil {
			if err := p.readBooked(v, a, w); err != nil {
				return err
			}
		}
	}
	v.Order, v.Row = &order, rowOfOrder(order)
	if v.Write != nil {
		v.Row.placedBy(*v.Write)
	}
	var err error
	if err = v.findNeighbours(ctx, tx, a, order.ID); err != nil {
		return err
	}
	if v.Shipments, err = tx.ShipmentsOf(ctx, a.Account.ID, order.Number); err != nil {
		return err
	}
	if a.Can(RightInvoices) {
		v.Invoices, err = tx.InvoicesOf(ctx, a.Account.ID, order.Number)
	}
	return err
}

func (v *OrderView) findNeighbours(ctx context.Context, tx Tx, a Actor, id erp.OrderID) error {
	q, _ := OrderFilter{}.documents(a)
	newer, older, err := tx.OrdersBeside(ctx, q, id)
	if err != nil {
		return err
	}
	if newer != nil {
		row := rowOfOrder(*newer)
		v.Newer = &row
	}
	if older != nil {
		row := rowOfOrder(*older)
		v.Older = &row
	}
	return nil
}

// refreshOrder reads one order and its shipments from the ERP into the mirror.
func (p *Portal) refreshOrder(ctx context.Context, a Actor, number erp.OrderNumber) error {
	order, err := p.erp.Order(ctx, a.Account.Customer, number)
	if err != nil {
		return err
	}
	shipments, err := p.erp.ShipmentsOf(ctx, a.Account.Customer, number)
	if err != nil {
		return err
	}
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		now := p.clock()
		if err := tx.SaveOrders(ctx, a.Account.ID, now, []erp.Order{order}); err != nil {
			return err
		}
		return tx.SaveShipments(ctx, a.Account.ID, now, shipments)
	})
}

// timeline lays the order's way out: what is behind, where it stands, what comes.
func (v OrderView) timeline() []Milestone {
	stops := []Milestone{{Kind: MilestoneReceived, State: MilestoneDone, On: v.Row.PlacedOn}, {Kind: MilestoneAccepted}, {Kind: MilestonePicking}}
	if v.Write != nil {
		stops[0].At = v.Write.PlacedAt
	}
	reached := 0
	switch v.Row.Status {
	case OrderOpen, OrderHeldInERP:
		reached = 1
	case OrderPicking:
		reached = 2
	case OrderPartial, OrderShipped, OrderInvoiced:
		reached = 3
	}
	if v.Row.Status == OrderPartial {
		stops = append(stops, Milestone{Kind: MilestonePartial})
	}
	stops = append(stops, Milestone{Kind: MilestoneShipped}, Milestone{Kind: MilestoneInvoiced})
	if v.Row.Status == OrderInvoiced {
		reached = len(stops) - 1
	}
	for i := range stops {
		switch {
		case i < reached:
			stops[i].State = MilestoneDone
		case i == reached:
			stops[i].State = MilestoneNow
		default:
			stops[i].State = MilestoneNext
		}
	}
	switch v.Row.Status {
	case OrderRejected, OrderCancelled, OrderHeldHere, OrderHeldInERP, OrderNeedsPerson:
		stops[reached].State = MilestoneBad
	}
	v.date(stops)
	return stops
}

// date puts the days that are known on the stops.
func (v OrderView) date(stops []Milestone) {
	for i := range stops {
		switch stops[i].Kind {
		case MilestoneAccepted:
			if v.Write != nil && v.Write.State == Confirmed {
				stops[i].At = v.Write.ChangedAt
			}
		case MilestonePartial, MilestoneShipped:
			if n := len(v.Shipments); n > 0 && stops[i].State != MilestoneNext {
				stops[i].On = v.Shipments[n-1].ShippedOn
			}
		case MilestoneInvoiced:
			if n := len(v.Invoices); n > 0 && stops[i].State != MilestoneNext {
				stops[i].On = v.Invoices[n-1].IssuedOn
			}
		}
	}
}
