package portal

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// OrderList puts lines of a list into the cart and returns the quick order that says what became of each: the ticked ones,
// or all. Seen are the ticked lines, or else those that the page showed, with quantities that may not have been saved; if
// one is not on the list any more, or not what the page showed, nothing is ordered. NotFound. Invalid if nothing is ticked.
func (p *Portal) OrderList(ctx context.Context, a Actor, id ListID, all bool, seen []ListEdit) (QuickOrderID, []ListLineProblem, error) {
	if err := a.require(RightOrder); err != nil {
		return "", nil, err
	}
	var l List
	var lines []ListLine
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		if l, err = tx.List(ctx, a.Account.ID, a.User.ID, id); err != nil {
			return err
		}
		lines, err = tx.ListLines(ctx, a.Account.ID, id, 0, 0)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	wanted, problems := stillThere(lines, seen)
	if len(problems) > 0 {
		return "", problems, nil
	}
	var asked []QuickOrderLine
	for _, line := range lines {
		e, typed := wanted[line.Line]
		if !typed && !all {
			continue
		}
		ask := boughtBefore(line.Item, line.Quantity, erp.Money{}, "")
		if typed {
			ask.Asked.Quantity = e.Quantity
		}
		asked = append(asked, ask)
	}
	if len(asked) == 0 {
		return "", nil, invalid("", MsgNothingTicked)
	}
	order, err := p.reorder(ctx, a, QuickOrderSource{Kind: SourceSaved, Name: l.Name}, asked)
	return order, nil, err
}

// stillThere returns the edits by their line, and those whose line is not what the page showed.
func stillThere(lines []ListLine, edits []ListEdit) (map[int]ListEdit, []ListLineProblem) {
	var problems []ListLineProblem
	byLine := map[int]ListEdit{}
	for _, e := range edits {
		switch is, there := e.of(lines); {
		case !there:
			problems = append(problems, ListLineProblem{e.Line, Problem{Message: MsgListLineGone}})
		case is.Version != e.Version:
			problems = append(problems, ListLineProblem{e.Line, Problem{"quantity", MsgListLineStale, nil}})
		default:
			byLine[e.Line] = e
		}
	}
	return byLine, problems
}
