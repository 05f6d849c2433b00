package portal

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// HeldOrder is an order that waits for AR.
type HeldOrder struct {
	Account Account
	Write   Write
	Order   PlacedOrder
}

// HeldOrders lists the orders of every account that are held here.
func (p *Portal) HeldOrders(ctx context.Context) ([]HeldOrder, error) {
	var held []HeldOrder
	err := p.store.InTx(ctx, JobScope(), func(tx Tx) error {
		held = nil
		accounts, err := tx.Accounts(ctx)
		if err != nil {
			return err
		}
		for _, account := range accounts {
			writes, err := tx.Writes(ctx, account.ID, WriteOrder, []WriteState{Held}, 1000)
			if err != nil {
				return err
			}
			for _, w := range writes {
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

// ReleaseOrder sends a held order on its way. The name of who released it goes into the audit log. Conflict if the order
// is not held.
func (p *Portal) ReleaseOrder(ctx context.Context, account AccountID, ref erp.Reference, by string) error {
	return p.store.InTx(ctx, AccountScope(account), func(tx Tx) error {
		now := p.clock()
		w, err := tx.LeaseWrite(ctx, account, ref, now, now.Add(p.settings.WriteLease))
		if err != nil {
			return err
		}
		if w.State != Held {
			return fail(Conflict, MsgNotWaiting)
		}
		w.move(Placed, now)
		w.HoldKind, w.NextTryAt = "", now
		if err := tx.Enqueue(ctx, CarryOutWrite{Account: account, Reference: ref, RequestID: w.RequestID}); err != nil {
			return err
		}
		entry := p.auditWrite(&w, AuditOrderReleased)
		entry.ActorID, entry.ActorName = "", by
		if err := tx.Record(ctx, entry); err != nil {
			return err
		}
		return tx.SaveWrite(ctx, w)
	})
}
