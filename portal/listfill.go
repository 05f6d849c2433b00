package portal

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// ListFill is a table on its way onto a list.
type ListFill struct {
	Lines   []AskedLine
	Notes   []string // beside Lines; nil: the table has none, and those that are on the list stay
	Replace bool     // what the table does not name leaves the list, as long as one line of it has found its item
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
			l := ListLine{Item: line.Match.Item, Quantity: line.Quantity}
			if fill.Notes != nil {
				l.Note = clipTo(fill.Notes[i], MaxLineNote-1)
			}
			put = append(put, l)
		}
		filling.Put = len(put)
		if fill.Replace && len(put) > 0 {
			if put, err = replaceLines(ctx, tx, *l, put, filling.Left, fill.Notes == nil); err != nil {
				return err
			}
		}
		return putLines(ctx, tx, *l, put)
	})
	return filling, err
}

// replaceLines clears a list for the lines that are to be put on it, and returns them with what stays: lines of items that
// the table names, but not so that they can be put, and the notes, if the table has none.
func replaceLines(ctx context.Context, tx Tx, l List, put []ListLine, left []QuickOrderRow, keepNotes bool) ([]ListLine, error) {
	there, err := tx.ListLines(ctx, l.Account, l.ID, 0, 0)
	if err != nil {
		return nil, err
	}
	named := map[erp.ItemID]bool{}
	for _, row := range left {
		named[row.Match.Item], named[erp.ItemID(row.Asked.Number)] = true, true // by its own number, if the catalogue has lost it
		for _, choice := range row.Choices {
			named[choice.Item] = true
		}
	}
	notes := map[erp.ItemID]string{}
	for _, line := range there {
		notes[line.Item] = line.Note
	}
	for i := range put {
		delete(named, put[i].Item)
		if keepNotes {
			put[i].Note = notes[put[i].Item]
		}
	}
	for _, line := range there {
		if named[line.Item] {
			put = append(put, line)
		}
	}
	return put, tx.DropListLines(ctx, l.Account, l.ID, nil)
}
