package portal

import (
	"cmp"
	"context"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// needsApproval reports whether an order at these figures waits for a colleague: its total is above what the account lets
// anybody order alone, or above the buyer's own limit. Whoever decides on the account's orders anyway waits for nobody;
// whoever acts for the account does, since acting gives a buyer's rights and no more. What cannot be compared waits: a
// total still to be confirmed, whatever its priced lines come to, and another currency.
func (a Actor) needsApproval(q Quote) bool {
	if a.Can(RightApprove) {
		return false
	}
	return above(q.Total, a.Account.ApprovalOver) || above(q.Total, a.membership.OrderLimit)
}

func above(total erp.Money, limit *erp.Money) bool {
	if limit == nil {
		return false
	}
	return !total.Known() || total.Currency != limit.Currency || total.Amount.GreaterThan(limit.Amount)
}

// ApproveOrder sends an order that waited for a colleague on its way. Conflict if it does not wait for that; Forbidden for
// everybody who may not decide, and for whoever asked for it: placed it, or agreed to new figures since.
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
		order, err := w.placedOrder()
		switch {
		case err != nil:
			return err
		case w.State != AwaitingApproval:
			return fail(Conflict, MsgNotWaiting)
		case order.asker(*w) == a.User.ID:
			return fail(Forbidden, MsgOwnOrder)
		}
		return decide(tx, w)
	})
}

// asker is whose wish it is that the order goes: who placed it, or who agreed to new figures since.
func (order PlacedOrder) asker(w Write) UserID { return cmp.Or(order.Accepter, w.User) }

// SetApproval says above which total, in the account's currency, an order waits for a colleague; empty: none does.
// Invalid with a Problem on "approval_over". Forbidden for all but owners.
func (p *Portal) SetApproval(ctx context.Context, a Actor, typed string) error {
	if err := a.require(RightManage); err != nil {
		return err
	}
	var over *erp.Money
	detail := map[string]string{"over": "none"}
	if strings.TrimSpace(typed) != "" {
		currency, err := p.currencyOf(ctx, a)
		if err != nil {
			return err
		}
		amount, err := parseQuantity(typed)
		if err != nil || amount.IsNegative() || currency == "" {
			return invalid("approval_over", MsgAmountMalformed, clip(typed))
		}
		limit := erp.NewMoney(amount, currency)
		over, detail["over"] = &limit, limit.String()
	}
	return p.changeRules(ctx, a, AuditApprovalSet, detail, func(_ Tx, account *Account) error {
		account.ApprovalOver = over
		return nil
	})
}

// currencyOf is what the account is billed in; empty until the customer's record is mirrored.
func (p *Portal) currencyOf(ctx context.Context, a Actor) (c erp.Currency, err error) {
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		m, err := tx.Customer(ctx, a.Account.ID)
		if c = m.Value.Currency; CodeOf(err) == NotFound {
			return nil
		}
		return err
	})
	return c, err
}
