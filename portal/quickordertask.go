package portal

import (
	"context"
	"slices"
)

// TaskCheckQuickOrder checks a quick order that is too long for one request. Its subject is the quick order's id.
const TaskCheckQuickOrder TaskKind = "check_quick_order"

// checkBatch is how many lines one piece of the task checks: few enough for the lease, and for a page that shows how far
// it has come.
const checkBatch = 500

// checkCursor is how far the task has come.
type checkCursor struct {
	After int // the last line that was checked
}

// startChecking hands a quick order's lines to a Task, in place of one that may be at it already. The caller stops that
// one after the transaction, which holds the quick order: a worker locks its task first and the quick order then.
func (p *Portal) startChecking(ctx context.Context, tx Tx, a Actor, q *QuickOrder, lines int) (before TaskID, err error) {
	before = q.Task
	if q.Task, err = p.StartTask(ctx, tx, a, NewTask{Kind: TaskCheckQuickOrder, Subject: string(q.ID), Total: lines}); err != nil {
		return "", err
	}
	return before, tx.SaveQuickOrder(ctx, *q)
}

// stopChecking ends the Task that another has replaced, if there was one.
func (p *Portal) stopChecking(ctx context.Context, a Actor, id TaskID) error {
	if id == "" {
		return nil
	}
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error { return tx.CancelTask(ctx, a.Account.ID, id, p.clock()) })
	if CodeOf(err) == Conflict || CodeOf(err) == NotFound { // it has ended, or is forgotten
		return nil
	}
	return err
}

// stillOrders is the starter of a task with the rights that they have now. Forbidden, in words for its page, if ordering
// is not among them any more.
func (p *Portal) stillOrders(ctx context.Context, t Task) (Actor, error) {
	a, _, err := p.Enter(ctx, t.User, t.Account)
	switch {
	case CodeOf(err) == NotFound:
		return Actor{}, fail(Forbidden, MsgForbidden)
	case err == nil && a.Staff != nil && a.Acting == nil:
		return Actor{}, fail(Forbidden, MsgActingEnded)
	case err == nil:
		err = a.require(RightOrder)
	}
	return a, err
}

// checkQuickOrder is the Work of TaskCheckQuickOrder, as whoever started it.
func (p *Portal) checkQuickOrder(ctx context.Context, t Task, save Save) (any, error) {
	a, err := p.stillOrders(ctx, t)
	if err != nil {
		return nil, err
	}
	id := QuickOrderID(t.Subject)
	cursor := checkCursor{}
	if err := t.At(&cursor); err != nil {
		return nil, err
	}
	for done := t.Done; ; {
		var lines []QuickOrderLine
		err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
			lines, err = tx.QuickOrderLines(ctx, LineSelection{Account: a.Account.ID, ID: id, After: cursor.After, Limit: checkBatch})
			return err
		})
		if err != nil || len(lines) == 0 {
			return nil, err
		}
		done, cursor.After = done+len(lines), lines[len(lines)-1].Line
		lines = slices.DeleteFunc(lines, func(l QuickOrderLine) bool { return l.Verdict == LineAdded })
		checked, err := p.checkLines(ctx, a, lines)
		if err != nil {
			return nil, err
		}
		err = save(ctx, Progress{Done: done, Total: max(t.Total, done), Cursor: cursor}, func(tx Tx) error {
			return saveChecked(ctx, tx, a, id, checked)
		})
		if err != nil {
			return nil, err
		}
	}
}

// CheckQuickOrder checks every line once more that is not in the cart. NotFound.
func (p *Portal) CheckQuickOrder(ctx context.Context, a Actor, id QuickOrderID) error {
	if err := a.require(RightOrder); err != nil {
		return err
	}
	var lines []QuickOrderLine
	var before TaskID
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		lines, before = nil, ""
		q, err := p.lockQuickOrder(ctx, tx, a, id)
		if err != nil {
			return err
		}
		all, err := tx.QuickOrderLines(ctx, LineSelection{Account: a.Account.ID, ID: id, Limit: maxQuickOrderLines})
		if err != nil {
			return err
		}
		if len(all) > quickOrderAtOnce {
			before, err = p.startChecking(ctx, tx, a, &q, len(all))
			return err
		}
		lines = slices.DeleteFunc(all, func(l QuickOrderLine) bool { return l.Verdict == LineAdded })
		return nil
	})
	if err == nil {
		err = p.stopChecking(ctx, a, before)
	}
	if err != nil || len(lines) == 0 {
		return err
	}
	return p.checkAndSave(ctx, a, id, lines)
}
