package portal

import (
	"context"
	"time"

	"github.com/tradecounter/portal/erp"
)

// HeldOrder is an order that waits for a person of the distributor: AR, if it is held for credit; whoever looks into the
// ERP, if its outcome stayed unknown (Write.Stuck).
type HeldOrder struct {
	Account Account
	Write   Write
	Order   PlacedOrder
}

// HeldOrders lists the orders of every account that wait for a person.
func (p *Portal) HeldOrders(ctx context.Context) ([]HeldOrder, error) {
	var held []HeldOrder
	err := p.store.InTx(ctx, JobScope(), func(tx Tx) error {
		held = nil
		accounts, err := tx.Accounts(ctx)
		if err != nil {
			return err
		}
		for _, account := range accounts {
			writes, err := tx.Writes(ctx, account.ID, WriteOrder, []WriteState{Held, OutcomeUnknown}, 1000)
			if err != nil {
				return err
			}
			for _, w := range writes {
				if w.State == OutcomeUnknown && !w.Stuck {
					continue
				}
				order, err := w.placedOrder()
				if err != nil {
					return err
				}
				held = append(held, HeldOrder{account, w, order})
			}
		}
		return nil
	})
	return held, err
}

// ReleaseOrder sends an order on its way that is held for credit (StaffRelease), or has a stuck one looked up again
// (StaffSettle). Forbidden without the right for the one at hand; Conflict if the order waits for nobody.
func (p *Portal) ReleaseOrder(ctx context.Context, s Staff, ref erp.Reference) error {
	return p.release(ctx, s.scope(), ref, func(w Write, action AuditAction) (AuditEntry, error) {
		right, _ := w.waitsFor()
		return p.note(ctx, s, action, w.Account, w.subject()), s.require(right)
	})
}

// ReleaseByCommand is ReleaseOrder for whoever has the machine; the name they give goes into the audit log.
func (p *Portal) ReleaseByCommand(ctx context.Context, ref erp.Reference, by string) error {
	return p.release(ctx, JobScope(), ref, func(w Write, action AuditAction) (AuditEntry, error) {
		return p.note(ctx, Staff{User: User{Name: by}}, action, w.Account, w.subject()), nil
	})
}

func (p *Portal) release(ctx context.Context, scope Scope, ref erp.Reference, allow func(Write, AuditAction) (AuditEntry, error)) error {
	return p.store.InTx(ctx, scope, func(tx Tx) error {
		found, err := tx.DeskWrite(ctx, ref)
		if err != nil {
			return err
		}
		now := p.clock()
		w, err := tx.LeaseWrite(ctx, found.Write.Account, ref, now, now.Add(p.settings.WriteLease))
		if CodeOf(err) == Conflict { // a worker is carrying it out
			return fail(Conflict, MsgNotWaiting)
		}
		if err != nil {
			return err
		}
		right, waits := w.waitsFor()
		if !waits {
			return fail(Conflict, MsgNotWaiting)
		}
		action := AuditOrderReleased
		if right == StaffSettle {
			action = AuditOrderLookedUp
		}
		entry, err := allow(w, action)
		if err != nil {
			return err
		}
		if err := w.release(now); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, CarryOutWrite{Account: w.Account, Reference: ref, RequestID: w.RequestID}); err != nil {
			return err
		}
		if err := tx.Record(ctx, entry); err != nil {
			return err
		}
		return tx.SaveWrite(ctx, w)
	})
}

// waitsFor is the right of whoever the write waits for among the distributor's people; false if it waits for none of them.
func (w Write) waitsFor() (StaffRight, bool) {
	switch {
	case w.State == Held:
		return StaffRelease, true
	case w.State == OutcomeUnknown && w.Stuck:
		return StaffSettle, true
	}
	return "", false
}

// release is for a write that waits for somebody.
func (w *Write) release(now time.Time) error {
	w.NextTryAt = now
	if w.State == OutcomeUnknown { // whether it arrived is looked up before anything is sent
		w.Stuck, w.Attempts, w.Rounds, w.ChangedAt = false, 0, 0, now
		return nil
	}
	order, err := w.placedOrder()
	if err != nil {
		return err
	}
	order.Released = true
	w.HoldKind = ""
	w.move(Placed, now)
	return w.setPlacedOrder(order)
}
