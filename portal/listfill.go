package portal

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// ListFill is a table on its way onto a list.
type ListFill struct {
	Lines   []AskedLine
	Notes   []string // beside Lines
	Replace bool     // what is on the list now goes, as long as one line of the table has found its item
}

// ListFilling is what became of it: every line is on the list, or is left with a verdict.
type ListFilling struct {
	Put  int
	Left []QuickOrderRow // Offer has the item only, where one was found
}

// FillList puts a table's lines on a list, found and checked as those of a quick order. An item that is there already takes
// the quantity of the table. Invalid if there are none, or too many.
func (p *Portal) FillList(ctx context.Context, a Actor, id ListID, fill ListFill) (ListFilling, error) {
	switch n := len(fill.Lines); {
	case n == 0:
		return ListFilling{}, invalid("file", MsgQuickOrderEmpty)
	case n > maxListLines:
		return ListFilling{}, invalid("file", MsgListFull, maxListLines)
	}
	var filling ListFilling
	err := p.editList(ctx, a, id, func(tx Tx, l *List) error {
		filling = ListFilling{}
		lines := make([]QuickOrderLine, len(fill.Lines))
		for i, asked := range fill.Lines {
			lines[i] = QuickOrderLine{Line: i + 1, Asked: asked.clipped(), Verdict: LineUnchecked}
		}
		items, err := p.matchLines(ctx, tx, a, lines)
		if err != nil {
			return err
		}
		var put []ListLine
		for i, line := range lines {
			if line.Verdict != LineUnchecked {
				filling.Left = append(filling.Left, QuickOrderRow{QuickOrderLine: line, Offer: ItemOffer{Item: items[line.Match.Item]}})
				continue
			}
			put = append(put, ListLine{Item: line.Match.Item, Quantity: line.Quantity, Note: clipTo(fill.Notes[i], MaxLineNote-1)})
		}
		filling.Put = len(put)
		if fill.Replace && len(put) > 0 {
			if err := tx.DropListLines(ctx, l.Account, l.ID, nil); err != nil {
				return err
			}
		}
		return putLines(ctx, tx, *l, put)
	})
	return filling, err
}

// OrderList puts lines of a list into the cart and returns the quick order that says what became of each: all of them, or
// the ones named. Typed are quantities that stand on the page and may not have been saved. NotFound.
func (p *Portal) OrderList(ctx context.Context, a Actor, id ListID, only []int, typed map[int]string) (QuickOrderID, error) {
	if err := a.require(RightOrder); err != nil {
		return "", err
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
		return "", err
	}
	wanted := map[int]bool{}
	for _, line := range only {
		wanted[line] = true
	}
	var asked []QuickOrderLine
	for _, line := range lines {
		if only != nil && !wanted[line.Line] {
			continue
		}
		ask := boughtBefore(line.Item, line.Quantity, erp.Money{}, "")
		if quantity, ok := typed[line.Line]; ok {
			ask.Asked.Quantity = quantity
		}
		asked = append(asked, ask)
	}
	if len(asked) == 0 {
		return "", invalid("", MsgNothingTicked)
	}
	return p.reorder(ctx, a, QuickOrderSource{Kind: SourceSaved, Name: l.Name}, asked)
}
