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

// ReleaseOrder sends a held order on its way, or has a stuck one looked up again. The name of who does it goes into the
// audit log. Conflict if the order waits for nobody.
func (p *Portal) ReleaseOrder(ctx context.Context, account AccountID, ref erp.Reference, by string) error {
	return p.store.InTx(ctx, AccountScope(account), func(tx Tx) error {
		now := p.clock()
		w, err := tx.LeaseWrite(ctx, account, ref, now, now.Add(p.settings.WriteLease))
		if err != nil {
			return err
		}
		if err := w.release(now); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, CarryOutWrite{Account: account, Reference: ref, RequestID: w.RequestID}); err != nil {
			return err
		}
		entry := p.auditWrite(&w, AuditOrderReleased)
		entry.ActorID, entry.ActorName, entry.ActingFor = "", by, ""
		if err := tx.Record(ctx, entry); err != nil {
			return err
		}
		return tx.SaveWrite(ctx, w)
	})
}

func (w *Write) release(now time.Time) error {
	switch {
	case w.State == Held:
		order, err := w.placedOrder()
		if err != nil {
			return err
		}
		order.Released = true
		if err := w.setPlacedOrder(order); err != nil {
			return err
		}
		w.move(Placed, now)
		w.HoldKind = ""
	case w.Stuck: // still unknown: whether it arrived is looked up before anything is sent
		w.Stuck, w.Attempts, w.Rounds, w.ChangedAt = false, 0, 0, now
	default:
		return fail(Conflict, MsgNotWaiting)
	}
	w.NextTryAt = now
	return nil
}
