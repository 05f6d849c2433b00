package portal

import (
	"context"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// ListTarget is where something is to be put: a list, or a new one where ID is empty.
type ListTarget struct {
	ID   ListID
	Name string // of a new one, which is private
}

// AddToList puts an item on a list, found as AddToCart finds it. One that is there already takes the new quantity and
// note. Invalid with a Problem on "item", "quantity", "note" or "name".
func (p *Portal) AddToList(ctx context.Context, a Actor, to ListTarget, number, quantity, note string) (List, erp.Item, error) {
	var item erp.Item
	l, err := p.putOnList(ctx, a, to, func(tx Tx) ([]ListLine, error) {
		var err error
		if item, err = p.sellableItem(ctx, tx, a, number); err != nil {
			return nil, err
		}
		line, err := newListLine(item, quantity, note)
		return []ListLine{line}, err
	})
	return l, item, err
}

// AddOrderToList puts the lines of an order on a list, those of items that are still sold, and returns how many there
// were and how many not. NotFound as for Order.
func (p *Portal) AddOrderToList(ctx context.Context, a Actor, to ListTarget, key string) (l List, put, left int, err error) {
	if err := a.require(RightOrders); err != nil {
		return List{}, 0, 0, err
	}
	view, _, err := p.readOrder(ctx, a, key)
	if err != nil {
		return List{}, 0, 0, err
	}
	ordered := view.lines()
	if len(ordered) == 0 {
		return List{}, 0, 0, fail(NotFound, MsgOrderUnknown)
	}
	l, err = p.putOnList(ctx, a, to, func(tx Tx) ([]ListLine, error) {
		put, left = 0, 0
		ids := make([]erp.ItemID, len(ordered))
		for i, o := range ordered {
			ids[i] = o.Item
		}
		items, err := itemsByID(ctx, tx, ids)
		if err != nil {
			return nil, err
		}
		var lines []ListLine
		for _, o := range ordered {
			item, ok := items[o.Item]
			if !ok || item.Status != erp.ItemActive {
				left++
				continue
			}
			put++
			lines = append(lines, ListLine{Item: item.ID, Quantity: sold(item, o.Quantity)})
		}
		return lines, nil
	})
	return l, put, left, err
}

// lines are what was ordered, as the ERP has it or else as it was placed.
func (v OrderView) lines() (lines []erp.OrderLine) {
	switch {
	case v.Order != nil:
		return v.Order.Lines
	case v.Placed != nil:
		for _, l := range v.Placed.Quote.Lines {
			lines = append(lines, erp.OrderLine{Item: l.Item, Quantity: l.Quantity, Net: l.Net, Per: l.Per})
		}
	}
	return lines
}

// sold is a quantity in the item's sales unit, or else the least that is sold.
func sold(item erp.Item, q erp.Quantity) erp.Quantity {
	in, err := item.Convert(q, item.SellUOM)
	if err != nil || checkQuantity(item, in.Amount) != nil {
		return leastQuantity(item)
	}
	return in
}

// putOnList stores the lines that find makes of what the actor sees, on a list that there is or on a new one.
func (p *Portal) putOnList(ctx context.Context, a Actor, to ListTarget, find func(Tx) ([]ListLine, error)) (l List, err error) {
	if to.ID == "" {
		if l, err = p.newList(a, to.Name, false); err != nil {
			return List{}, err
		}
		return l, p.store.InTx(ctx, a.scope(), func(tx Tx) error {
			lines, err := find(tx)
			if err != nil {
				return err
			}
			if err := p.insertList(ctx, tx, a, l); err != nil {
				return err
			}
			return putLines(ctx, tx, l, lines)
		})
	}
	err = p.editList(ctx, a, to.ID, func(tx Tx, found *List) error {
		lines, err := find(tx)
		if err != nil {
			return err
		}
		l = *found
		return putLines(ctx, tx, l, lines)
	})
	return l, err
}

// putLines numbers new lines behind those that there are. What names an item twice is one line of the sum. Invalid if they
// are too many.
func putLines(ctx context.Context, tx Tx, l List, lines []ListLine) error {
	there, err := tx.ListLines(ctx, l.Account, l.ID, 0, 0)
	if err != nil {
		return err
	}
	byItem, last := map[erp.ItemID]ListLine{}, 0
	for _, t := range there {
		byItem[t.Item], last = t, max(last, t.Line)
	}
	var put []ListLine
	at := map[erp.ItemID]int{}
	for _, line := range lines {
		if i, twice := at[line.Item]; twice {
			put[i].merge(line)
			continue
		}
		if t, known := byItem[line.Item]; known {
			line.Line = t.Line
		} else {
			last++
			line.Line = last
			byItem[line.Item] = line
		}
		at[line.Item] = len(put)
		put = append(put, line)
	}
	if len(byItem) > maxListLines {
		return invalid("item", MsgListFull, maxListLines)
	}
	return tx.PutListLines(ctx, l.Account, l.ID, put)
}

func (l *ListLine) merge(other ListLine) {
	l.Quantity.Amount = l.Quantity.Amount.Add(other.Quantity.Amount)
	if other.Note != "" && other.Note != l.Note {
		l.Note = clipTo(strings.TrimPrefix(l.Note+"; "+other.Note, "; "), MaxLineNote-1)
	}
}
