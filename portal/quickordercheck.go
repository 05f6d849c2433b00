package portal

import (
	"context"
	"slices"

	"github.com/tradecounter/portal/erp"
)

// checkAndSave checks lines and stores the outcome of those that nobody has changed meanwhile.
func (p *Portal) checkAndSave(ctx context.Context, a Actor, id QuickOrderID, lines []QuickOrderLine) error {
	checked, err := p.checkLines(ctx, a, lines)
	if err != nil {
		return err
	}
	return p.store.InTx(ctx, a.scope(), func(tx Tx) error { return saveChecked(ctx, tx, a, id, checked) })
}

func saveChecked(ctx context.Context, tx Tx, a Actor, id QuickOrderID, checked []QuickOrderLine) error {
	if _, err := tx.LockQuickOrder(ctx, a.Account.ID, a.User.ID, id); err != nil {
		return err
	}
	numbers := make([]int, len(checked))
	for i, l := range checked {
		numbers[i] = l.Line
	}
	now, err := tx.QuickOrderLines(ctx, LineSelection{Account: a.Account.ID, ID: id, Lines: numbers, Limit: len(numbers)})
	if err != nil {
		return err
	}
	byLine := make(map[int]QuickOrderLine, len(now))
	for _, l := range now {
		byLine[l.Line] = l
	}
	unchanged := slices.DeleteFunc(slices.Clone(checked), func(l QuickOrderLine) bool {
		is, there := byLine[l.Line]
		return !there || is.Verdict == LineAdded || !is.asksFor(l)
	})
	return tx.SaveQuickOrderLines(ctx, a.Account.ID, id, unchanged)
}

// asksFor reports whether two states of a line ask for the same.
func (l QuickOrderLine) asksFor(other QuickOrderLine) bool {
	return l.Asked.Number == other.Asked.Number && l.Asked.Quantity == other.Asked.Quantity && l.Asked.UOM == other.Asked.UOM &&
		l.Picked == other.Picked && (!l.Picked || l.Match.Item == other.Match.Item)
}

// checkLines gives each line its verdict: numbers, quantities and stock from the mirror in one transaction, then prices
// in as few ERP requests as it takes. Lines that need no price cost none.
func (p *Portal) checkLines(ctx context.Context, a Actor, lines []QuickOrderLine) ([]QuickOrderLine, error) {
	lines = slices.Clone(lines)
	var known mirror
	var priced []*QuickOrderLine
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		known, priced = mirror{}, nil
		items, err := p.matchLines(ctx, tx, a, lines)
		if err != nil {
			return err
		}
		var asked []erp.Item
		for i := range lines {
			if l := &lines[i]; l.Verdict == LineUnchecked {
				priced, asked = append(priced, l), append(asked, items[l.Match.Item])
			}
		}
		known, err = p.readMirror(ctx, tx, a, asked)
		return err
	})
	if err != nil {
		return nil, err
	}
	return lines, p.priceLines(ctx, a, known, priced)
}

// matchLines finds the lines' items and settles all that can be said without a price. Lines that are left unchecked are
// to be priced.
func (p *Portal) matchLines(ctx context.Context, tx Tx, a Actor, lines []QuickOrderLine) (map[erp.ItemID]erp.Item, error) {
	var numbers []string
	for _, l := range lines {
		if !l.Picked && l.Asked.Number != "" {
			numbers = append(numbers, l.Asked.Number)
		}
	}
	slices.Sort(numbers)
	var matches map[string][]Match
	if len(numbers) > 0 {
		var err error
		if matches, err = tx.MatchNumbers(ctx, a.Account.ID, slices.Compact(numbers)); err != nil {
			return nil, err
		}
	}
	var ids []erp.ItemID
	for i := range lines {
		l := &lines[i]
		l.reset(p)
		l.resolve(matches[l.Asked.Number])
		if l.Match.Item != "" {
			ids = append(ids, l.Match.Item)
		}
	}
	items, err := itemsByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		l := &lines[i]
		if l.Verdict != LineUnchecked {
			continue
		}
		item, ok := items[l.Match.Item]
		if !ok {
			l.Verdict = LineUnknown // picked, and gone from the mirror since
			continue
		}
		l.measure(item)
	}
	return items, nil
}

// reset forgets what an earlier check said.
func (l *QuickOrderLine) reset(p *Portal) {
	*l = QuickOrderLine{
		Line: l.Line, Asked: l.Asked, Picked: l.Picked, Match: l.Match, Choices: l.Choices, Verdict: LineUnchecked, CheckedAt: p.clock(),
	}
}

func itemsByID(ctx context.Context, tx Tx, ids []erp.ItemID) (map[erp.ItemID]erp.Item, error) {
	slices.Sort(ids)
	items, err := tx.Items(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	byID := make(map[erp.ItemID]erp.Item, len(items))
	for _, item := range items {
		byID[item.ID] = item
	}
	return byID, nil
}

// priceLines prices lines whose items are those of known, in the same order.
func (p *Portal) priceLines(ctx context.Context, a Actor, known mirror, lines []*QuickOrderLine) error {
	items, batch := known.items, max(p.erp.Capabilities().PriceBatch, quickOrderPage)
	for start := 0; start < len(lines); start += batch {
		end := min(start+batch, len(lines))
		known.items = items[start:end]
		asked := make([]CartLine, 0, end-start)
		for i, l := range lines[start:end] {
			asked = append(asked, CartLine{i + 1, l.Match.Item, l.Quantity})
		}
		offers, err := p.offers(ctx, a, known, asked)
		if err != nil {
			return err
		}
		for i, l := range lines[start:end] {
			l.price(offers.rows[i])
		}
	}
	return nil
}
