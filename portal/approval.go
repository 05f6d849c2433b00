package portal

import (
	"context"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// needsApproval reports whether an order of this worth waits for a colleague: it is above what the account lets anybody
// order alone, or above the buyer's own limit. Whoever decides on the account's orders anyway waits for nobody; whoever
// acts for the account does, since acting gives a buyer's rights and no more. What cannot be compared (a total still to be
// confirmed, another currency) waits.
func (a Actor) needsApproval(worth erp.Money) bool {
	if a.Can(RightApprove) {
		return false
	}
	return above(worth, a.Account.ApprovalOver) || above(worth, a.membership.OrderLimit)
}

func above(worth erp.Money, limit *erp.Money) bool {
	if limit == nil {
		return false
	}
	return !worth.Known() || worth.Currency != limit.Currency || worth.Amount.GreaterThan(limit.Amount)
}

// ApproveOrder sends an order that waited for a colleague on its way. Conflict if it does not wait for that; Forbidden for
// everybody who may not decide, and for whoever placed it.
func (p *Portal) ApproveOrder(ctx context.Context, a Actor, ref erp.Reference) error {
	return p.decideApproval(ctx, a, ref, func(tx Tx, w *Write) error {
		order, err := w.placedOrder()
		if err != nil {
			return err
		}
		order.ApprovedBy = a.User.Name
		order.Draft.Note = w.note(order, p.erp.Capabilities().MaxNote)
		if err := w.setPlacedOrder(order); err != nil {
			return err
		}
		if w.HoldKind != "" {
			w.move(Held, p.clock())
		} else if err := p.sendOff(ctx, tx, w); err != nil {
			return err
		}
		return tx.Record(ctx, p.auditBy(ctx, a, w, AuditOrderApproved, ""))
	})
}

// DeclineOrder takes back an order that waited for a colleague. Its errors are ApproveOrder's.
func (p *Portal) DeclineOrder(ctx context.Context, a Actor, ref erp.Reference) error {
	return p.decideApproval(ctx, a, ref, func(tx Tx, w *Write) error {
		w.move(Cancelled, p.clock())
		if err := tx.DropDemand(ctx, w.Reference); err != nil {
			return err
		}
		return tx.Record(ctx, p.auditBy(ctx, a, w, AuditOrderDeclined, ""))
	})
}

func (p *Portal) decideApproval(ctx context.Context, a Actor, ref erp.Reference, decide func(Tx, *Write) error) error {
	return p.decideOrder(ctx, a, RightApprove, ref, func(tx Tx, w *Write) error {
		switch {
		case w.State != AwaitingApproval:
			return fail(Conflict, MsgNotWaiting)
		case w.User == a.User.ID:
			return fail(Forbidden, MsgOwnOrder)
		}
		return decide(tx, w)
	})
}

// SetApproval says above which total, in the account's currency, an order waits for a colleague; empty: none does.
// Invalid with a Problem on "approval_over". Forbidden for all but owners.
func (p *Portal) SetApproval(ctx context.Context, a Actor, typed string) error {
	if err := a.require(RightManage); err != nil {
		return err
	}
	var over *erp.Money
	detail := map[string]string{"over": "none"}
	if strings.TrimSpace(typed) != "" {
		amount, err := parseQuantity(typed)
		if err != nil || amount.IsNegative() {
			return invalid("approval_over", MsgAmountMalformed, clip(typed))
		}
		currency, err := p.currencyOf(ctx, a)
		if err != nil {
			return err
		}
		limit := erp.NewMoney(amount, currency)
		over, detail["over"] = &limit, limit.String()
	}
	return p.changeRules(ctx, a, AuditApprovalSet, detail, func(_ Tx, account *Account) error {
		account.ApprovalOver = over
		return nil
	})
}

// currencyOf is what the account is billed in.
func (p *Portal) currencyOf(ctx context.Context, a Actor) (c erp.Currency, err error) {
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		m, err := tx.Customer(ctx, a.Account.ID)
		c = m.Value.Currency
		return err
	})
	return c, err
}
