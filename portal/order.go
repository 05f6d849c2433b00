package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
)

// PlacedOrder is the payload of an order's write: what the buyer saw and what is sent.
type PlacedOrder struct {
	Draft      erp.OrderDraft
	Quote      Quote
	CustomerPO string
	ShipToName string
	Released   bool   // by AR, whatever the limit says
	ApprovedBy string // the colleague it waited for; empty if for none
	AcceptedBy string // who agreed to the ERP's figures after an outage, and for whom; empty if nobody had to
	Accepter   UserID // the same, to whom it is no colleague's word
	Subject    bool   // placed while the ERP did not answer: priced again before it is sent
	Repriced   *Quote // the ERP's figures where they are outside the tolerance: the buyer decides
}

func (w Write) placedOrder() (PlacedOrder, error) {
	var order PlacedOrder
	if err := json.Unmarshal(w.Payload, &order); err != nil {
		return PlacedOrder{}, fmt.Errorf("payload of write %q: %w", w.Reference, err)
	}
	return order, nil
}

func (w *Write) setPlacedOrder(order PlacedOrder) (err error) {
	w.Payload, err = json.Marshal(order)
	return err
}

func (p *Portal) newOrderWrite(ctx context.Context, a Actor, order PlacedOrder, outcome Outcome, reason, hash string) (Write, error) {
	now := p.clock()
	w := Write{
		Reference: order.Quote.ID.Reference(), Kind: WriteOrder, Account: a.Account.ID, User: a.User.ID, ActorName: a.User.Name,
		InputHash: hash, State: Placed, RequestID: erp.RequestIDOf(ctx), PlacedAt: now, ChangedAt: now, NextTryAt: now,
		ActingFor: a.actsFor(), ActReason: reason,
	}
	if outcome == WillHold {
		w.State, w.HoldKind = Held, erp.HoldCredit
	}
	if a.needsApproval(order.Quote) {
		w.State = AwaitingApproval
	}
	order.Draft.Note = w.note(order, p.erp.Capabilities().MaxNote)
	return w, w.setPlacedOrder(order)
}

// orderCarrier takes orders through the write machine.
type orderCarrier struct{ *Portal }

func (o orderCarrier) find(ctx context.Context, w *Write) (step, error) {
	placed, err := w.placedOrder()
	if err != nil {
		return step{}, err
	}
	order, err := o.erp.OrderByReference(erp.Fresh(ctx), placed.Draft.Customer, w.Reference)
	if err != nil {
		return step{}, err
	}
	return o.arrived(w, order), nil
}

func (o orderCarrier) send(ctx context.Context, w *Write) (step, error) {
	placed, err := w.placedOrder()
	if err != nil {
		return step{}, err
	}
	if placed.Subject || o.clock().After(placed.Quote.ExpiresAt) { // the ERP prices the order as of the day it arrives
		s, settled, err := o.reprice(ctx, w, &placed)
		if settled || err != nil {
			return s, err
		}
	}
	order, err := o.erp.CreateOrder(ctx, w.Reference, placed.Draft)
	if err != nil {
		return step{}, err
	}
	return o.arrived(w, order), nil
}

// arrived reads the ERP's answer: an order with a number, or one that waits there.
func (o orderCarrier) arrived(w *Write, order erp.Order) step {
	w.ERPID, w.ERPNumber, w.ErrorCode, w.Reason = string(order.ID), string(order.Number), "", ""
	switch order.Status {
	case erp.OrderPending:
		w.ERPNumber = ""
		return step{state: PendingInERP, next: o.clock().Add(o.settings.PollEvery)}
	case erp.OrderCancelled:
		return step{state: Cancelled, action: AuditOrderCancelled}
	}
	return step{state: Confirmed, action: AuditOrderConfirmed}
}

// reprice asks for the figures that could not be had when the order was placed. Inside the tolerance it flows; outside
// it the buyer decides; over the limit AR does.
func (o orderCarrier) reprice(ctx context.Context, w *Write, placed *PlacedOrder) (s step, settled bool, err error) {
	dry, err := o.erp.Quote(erp.Fresh(ctx), placed.Draft)
	if err != nil {
		return step{}, false, err
	}
	repriced := placed.Quote
	repriced.Lines = append([]QuotedLine(nil), placed.Quote.Lines...)
	if err := repriced.firm(dry); err != nil {
		return step{}, false, err
	}
	over, err := o.overLimit(ctx, placed.Draft.Customer, repriced.Total)
	if err != nil {
		return step{}, false, err
	}
	same := placed.Quote.within(o.settings.PriceTolerance, repriced) && !placed.approvedUnseen()
	if same {
		placed.Quote, placed.Subject = repriced, false
	} else {
		placed.Repriced = &repriced
	}
	if err := w.setPlacedOrder(*placed); err != nil {
		return step{}, false, err
	}
	switch {
	case !same:
		return step{state: AwaitingBuyer, action: AuditOrderAwaiting}, true, nil
	case over && !placed.Released:
		w.HoldKind = erp.HoldCredit
		return step{state: Held, action: AuditOrderHeld}, true, nil
	}
	return step{}, false, nil
}

// approvedUnseen reports whether a colleague let the order go before anybody knew what it comes to: then they are asked
// again, by way of the buyer.
func (order PlacedOrder) approvedUnseen() bool {
	return order.ApprovedBy != "" && !order.Quote.Total.Known()
}

func (o orderCarrier) overLimit(ctx context.Context, customer erp.CustomerID, total erp.Money) (bool, error) {
	r, err := o.erp.Receivable(erp.Fresh(ctx), customer, o.today())
	if err != nil {
		return false, err
	}
	c := Credit{Receivable: r, ThisOrder: total, Fresh: Freshness{Kind: Live}}
	err = c.judge()
	return c.Verdict == CreditOver || c.Verdict == CreditOnHold, err
}

func (o orderCarrier) settled(ctx context.Context, tx Tx, w *Write) error {
	switch w.State {
	case Confirmed, Rejected, Cancelled:
		return tx.DropDemand(ctx, w.Reference)
	}
	return nil
}

// sendOff puts a write on its way.
func (p *Portal) sendOff(ctx context.Context, tx Tx, w *Write) error {
	w.move(Placed, p.clock())
	w.NextTryAt = p.clock()
	return tx.Enqueue(ctx, CarryOutWrite{Account: w.Account, Reference: w.Reference, RequestID: erp.RequestIDOf(ctx)})
}

// AcceptOrder sends an order at the figures the ERP stated after an outage, unless those are more than may be ordered
// without a colleague, for whom it waits then. Whoever acts for the account says why. Conflict if it does not wait for
// that.
func (p *Portal) AcceptOrder(ctx context.Context, a Actor, ref erp.Reference, reason string) error {
	reason, missing := a.reasonOf(reason)
	if missing != nil {
		return &Error{Code: Invalid, Problems: []Problem{*missing}}
	}
	return p.decideOrder(ctx, a, RightOrder, ref, func(tx Tx, w *Write) error {
		order, err := w.placedOrder()
		if err != nil {
			return err
		}
		if w.State != AwaitingBuyer || order.Repriced == nil {
			return fail(Conflict, MsgNotWaiting)
		}
		order.Quote, order.Repriced = *order.Repriced, nil // still subject: the ERP is asked once more before it is sent
		order.AcceptedBy, order.Accepter, order.ApprovedBy = a.signature(), a.User.ID, ""
		order.Draft.Note = w.note(order, p.erp.Capabilities().MaxNote)
		if err := w.setPlacedOrder(order); err != nil {
			return err
		}
		if err := tx.Record(ctx, p.auditBy(ctx, a, w, AuditOrderAccepted, reason)); err != nil {
			return err
		}
		if a.needsApproval(order.Quote) {
			w.move(AwaitingApproval, p.clock())
			return tx.Record(ctx, p.auditBy(ctx, a, w, AuditOrderAwaitsApproval, reason))
		}
		return p.sendOff(ctx, tx, w)
	})
}

// CancelOrder takes back an order that was not sent: held, or waiting for the buyer or for a colleague. Conflict for any
// other.
func (p *Portal) CancelOrder(ctx context.Context, a Actor, ref erp.Reference) error {
	return p.decideOrder(ctx, a, RightOrder, ref, func(tx Tx, w *Write) error {
		if w.State != AwaitingBuyer && w.State != Held && w.State != AwaitingApproval {
			return fail(Conflict, MsgNotWaiting)
		}
		w.move(Cancelled, p.clock())
		if err := tx.DropDemand(ctx, w.Reference); err != nil {
			return err
		}
		return tx.Record(ctx, p.auditBy(ctx, a, w, AuditOrderCancelled, ""))
	})
}

func (p *Portal) decideOrder(ctx context.Context, a Actor, right Right, ref erp.Reference, decide func(Tx, *Write) error) error {
	if err := a.require(right); err != nil {
		return err
	}
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		if err := p.stillActs(ctx, tx, a); err != nil {
			return err
		}
		now := p.clock()
		w, err := tx.LeaseWrite(ctx, a.Account.ID, ref, now, now.Add(time.Minute))
		if CodeOf(err) == Conflict { // a worker is carrying it out
			return fail(Conflict, MsgNotWaiting)
		}
		if err != nil {
			return err
		}
		if order, err := w.placedOrder(); err != nil || !a.SeesShipTo(order.Draft.ShipTo) {
			return fail(NotFound, MsgOrderUnknown)
		}
		if err := decide(tx, &w); err != nil {
			return err
		}
		return tx.SaveWrite(ctx, w)
	})
}

// auditBy is the line of the audit log for what somebody does to an order that is placed, who need not have placed it.
func (p *Portal) auditBy(ctx context.Context, a Actor, w *Write, action AuditAction, reason string) AuditEntry {
	by := *w
	by.User, by.ActorName, by.ActingFor, by.ActReason, by.RequestID = a.User.ID, a.User.Name, a.actsFor(), reason, erp.RequestIDOf(ctx)
	return p.auditWrite(&by, action)
}
