package portal

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// addAtOnce is how many lines are read at a time on their way into the cart.
const addAtOnce = 1000

// AddQuickOrder puts every line that can go there into the cart, once: lines of one item become one. What does not fit
// stays, with a verdict that says so. It returns how many lines went, and how many are left that need attention.
func (p *Portal) AddQuickOrder(ctx context.Context, a Actor, id QuickOrderID) (added, left int, err error) {
	if err := a.require(RightOrder); err != nil {
		return 0, 0, err
	}
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		added, left = 0, 0
		if _, err := p.lockQuickOrder(ctx, tx, a, id); err != nil {
			return err
		}
		cart, err := tx.LockCart(ctx, a.Account.ID, a.User.ID)
		if err != nil {
			return err
		}
		if added, err = addLines(ctx, tx, &cart, id); err != nil {
			return err
		}
		if added > 0 {
			if err := tx.SaveCart(ctx, cart); err != nil {
				return err
			}
		}
		counts, err := tx.CountQuickOrder(ctx, a.Account.ID, id)
		for _, c := range counts {
			if c.Verdict.NeedsAttention() {
				left += c.Lines
			}
		}
		return err
	})
	return added, left, err
}

// addLines moves the lines into cart, in their order, and returns how many went.
func addLines(ctx context.Context, tx Tx, cart *Cart, id QuickOrderID) (added int, err error) {
	for after := 0; ; {
		lines, err := tx.QuickOrderLines(ctx, LineSelection{
			Account: cart.Account, ID: id, Verdicts: addableVerdicts, After: after, Limit: addAtOnce,
		})
		if err != nil || len(lines) == 0 {
			return added, err
		}
		after = lines[len(lines)-1].Line
		items, err := itemsByID(ctx, tx, mentioned(lines))
		if err != nil {
			return added, err
		}
		for i := range lines {
			if err := lines[i].add(cart, items); err != nil {
				return added, err
			}
			if lines[i].Verdict == LineAdded {
				added++
			}
		}
		if err := tx.SaveQuickOrderLines(ctx, cart.Account, id, lines); err != nil {
			return added, err
		}
	}
}

// add puts one line into the cart, or says why not: what the mirror knows may have changed since the line was checked.
func (l *QuickOrderLine) add(cart *Cart, items map[erp.ItemID]erp.Item) error {
	item, ok := items[l.Match.Item]
	if !ok {
		l.Verdict = LineUnknown
		return nil
	}
	before := l.Verdict
	l.measure(item)
	if l.Verdict != before {
		return nil
	}
	err := cart.add(item, l.Quantity.Amount)
	if v, refused := verdictOf(err); refused {
		l.Verdict = v
		return nil
	}
	if err == nil {
		l.Verdict = LineAdded
	}
	return err
}
