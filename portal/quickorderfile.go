package portal

import (
	"context"
	"io"
)

// KeepQuickOrderFile keeps the file that a quick order was read from, for its page and for a month. A second click has it
// already. An account whose files are full goes without, because the lines are what matters.
func (p *Portal) KeepQuickOrderFile(ctx context.Context, a Actor, id QuickOrderID, name string, content io.Reader) error {
	var q QuickOrder
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		q, err = p.liveQuickOrder(ctx, tx, a, id)
		return err
	})
	if err != nil || q.Source.File != "" {
		return err
	}
	f, err := p.SaveFile(ctx, a, NewFile{Name: name, Purpose: "quick_order", Seen: RightOrder, Keep: keepQuickOrders}, content)
	if CodeOf(err) == Invalid {
		p.log.WarnContext(ctx, "the file of a quick order is not kept", "account", a.Account.ID, "quick_order", id, "error", err)
		return nil
	}
	if err != nil {
		return err
	}
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		q, err := p.lockQuickOrder(ctx, tx, a, id)
		if err != nil {
			return err
		}
		q.Source.File = f.ID
		return tx.SaveQuickOrder(ctx, q)
	})
}
