package portal

import (
	"context"
	"slices"

	"github.com/tradecounter/portal/erp"
)

// ListEdit is what a form says of one line. Version is the one that its page showed.
type ListEdit struct {
	Line     int
	Version  int64
	Quantity string
	Note     string
}

// of returns the line that has the edit's number now, which may be another one than its page showed.
func (e ListEdit) of(lines []ListLine) (ListLine, bool) {
	at := slices.IndexFunc(lines, func(l ListLine) bool { return l.Line == e.Line })
	if at < 0 {
		return ListLine{}, false
	}
	return lines[at], true
}

// ListLineProblem is why nothing was done with one line: what is wrong with its quantity or note, or that it is not the
// line that the page showed, in which case what is there now stands.
type ListLineProblem struct {
	Line int
	Problem
}

// ChangeListLines takes over the edits that change something, each by itself, and returns those that it could not.
func (p *Portal) ChangeListLines(ctx context.Context, a Actor, id ListID, edits []ListEdit) (problems []ListLineProblem, err error) {
	err = p.editList(ctx, a, id, func(tx Tx, _ *List) error {
		problems = nil
		lines, err := tx.ListLines(ctx, a.Account.ID, id, 0, 0)
		if err != nil {
			return err
		}
		ids := make([]erp.ItemID, len(lines))
		for i, l := range lines {
			ids[i] = l.Item
		}
		items, err := itemsByID(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, e := range edits {
			is, there := e.of(lines)
			if !there {
				problems = append(problems, ListLineProblem{e.Line, Problem{Message: MsgListLineGone}})
				continue
			}
			item, known := items[is.Item]
			if !known {
				item = erp.Item{ID: is.Item, SellUOM: is.Quantity.UOM}
			}
			found, err := changeLine(ctx, tx, a, id, item, is, e)
			if err != nil {
				return err
			}
			problems = append(problems, found...)
		}
		return nil
	})
	return problems, err
}

// changeLine leaves a line alone that reads as the edit wants it already, whoever saw to that.
func changeLine(ctx context.Context, tx Tx, a Actor, id ListID, item erp.Item, is ListLine, e ListEdit) ([]ListLineProblem, error) {
	note, noteErr := lineNote(e.Note)
	amount, err := parseQuantity(e.Quantity)
	same := err == nil && amount.Equal(is.Quantity.Amount)
	switch {
	case same && noteErr == nil && note == is.Note:
		return nil, nil
	case is.Version != e.Version:
		return []ListLineProblem{{e.Line, Problem{"quantity", MsgListLineChanged, []any{clip(e.Quantity)}}}}, nil
	case err == nil && !same:
		err = checkQuantity(item, amount)
	}
	for _, wrong := range []error{noteErr, err} {
		if problems := ProblemsOf(wrong); len(problems) > 0 {
			return []ListLineProblem{{e.Line, problems[0]}}, nil
		}
	}
	is.Quantity, is.Note = erp.NewQuantity(amount, item.SellUOM), note
	return nil, tx.ChangeListLine(ctx, a.Account.ID, id, is)
}

// RemoveListLines takes the ticked lines off a list, and returns those that are not what the page showed. Lines that are
// gone already are none. Invalid if nothing is ticked.
func (p *Portal) RemoveListLines(ctx context.Context, a Actor, id ListID, ticked []ListEdit) (problems []ListLineProblem, err error) {
	if len(ticked) == 0 {
		return nil, invalid("", MsgNothingTicked)
	}
	err = p.editList(ctx, a, id, func(tx Tx, _ *List) error {
		problems = nil
		lines, err := tx.ListLines(ctx, a.Account.ID, id, 0, 0)
		if err != nil {
			return err
		}
		gone := []int{}
		for _, e := range ticked {
			switch is, there := e.of(lines); {
			case there && is.Version == e.Version:
				gone = append(gone, e.Line)
			case there:
				problems = append(problems, ListLineProblem{e.Line, Problem{"quantity", MsgListLineStale, nil}})
			}
		}
		return tx.DropListLines(ctx, a.Account.ID, id, gone)
	})
	return problems, err
}
