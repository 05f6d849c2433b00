package portal

import (
	"context"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// LineEdit is what a form says of one line. A line that does not exist is a new one.
type LineEdit struct {
	Line     int
	New      bool // the row was empty when its page was made
	Number   string
	Quantity string
	UOM      string
	Pick     erp.ItemID // of Choices, or a substitute; empty: none picked
}

// ChangeQuickOrder takes edits over and checks the lines that they changed: a line left blank goes, a new one stands in
// its row or else below the last. Lines in the cart stay as they are. NotFound.
func (p *Portal) ChangeQuickOrder(ctx context.Context, a Actor, id QuickOrderID, edits []LineEdit) error {
	if err := a.require(RightOrder); err != nil {
		return err
	}
	var q QuickOrder
	var changed []QuickOrderLine
	var before TaskID
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		before = ""
		if q, err = p.lockQuickOrder(ctx, tx, a, id); err != nil {
			return err
		}
		table, err := readTable(ctx, tx, q, edits)
		if err != nil {
			return err
		}
		for _, e := range edits {
			table.apply(e)
		}
		if table.lines > maxQuickOrderLines {
			return invalid("rows", MsgQuickOrderLong, maxQuickOrderLines, table.lines)
		}
		if err := table.save(ctx, tx, q); err != nil {
			return err
		}
		changed = table.unchecked()
		if len(changed) > quickOrderAtOnce {
			if before, err = p.startChecking(ctx, tx, a, &q, table.lines); err != nil {
				return err
			}
			changed = nil
		}
		q.ExpiresAt = p.clock().Add(keepQuickOrders)
		return tx.SaveQuickOrder(ctx, q)
	})
	if err == nil {
		err = p.stopChecking(ctx, a, before)
	}
	if err != nil || len(changed) == 0 {
		return err
	}
	return p.checkAndSave(ctx, a, id, changed)
}

// lockQuickOrder is liveQuickOrder, locked.
func (p *Portal) lockQuickOrder(ctx context.Context, tx Tx, a Actor, id QuickOrderID) (QuickOrder, error) {
	q, err := tx.LockQuickOrder(ctx, a.Account.ID, a.User.ID, id)
	if err == nil && !q.ExpiresAt.After(p.clock()) {
		err = &Error{Code: NotFound}
	}
	return q, err
}

// lineTable is the lines that edits are about, while they are taken over.
type lineTable struct {
	lines, last int // of the whole quick order
	byLine      map[int]QuickOrderLine
	touched     []int
	gone        []int
}

func readTable(ctx context.Context, tx Tx, q QuickOrder, edits []LineEdit) (*lineTable, error) {
	counts, err := tx.CountQuickOrder(ctx, q.Account, q.ID)
	if err != nil {
		return nil, err
	}
	t := &lineTable{byLine: map[int]QuickOrderLine{}}
	for _, c := range counts {
		t.lines += c.Lines
		t.last = max(t.last, c.Last)
	}
	numbers := make([]int, len(edits))
	for i, e := range edits {
		numbers[i] = e.Line
	}
	lines, err := tx.QuickOrderLines(ctx, LineSelection{Account: q.Account, ID: q.ID, Lines: numbers, Limit: len(numbers)})
	for _, l := range lines {
		t.byLine[l.Line] = l
	}
	return t, err
}

func (t *lineTable) apply(e LineEdit) {
	asked := AskedLine{Row: e.Line, Number: e.Number, Quantity: e.Quantity, UOM: e.UOM}.clipped()
	old, there := t.byLine[e.Line]
	switch {
	case there && e.New && !old.sameText(asked): // somebody has filled the row meanwhile
		t.insert(t.last+1, asked)
	case there:
		t.edit(old, asked, e.Pick)
	case e.Line >= 1 && e.Line <= t.last+quickOrderBlankRows:
		t.insert(e.Line, asked)
	default:
		t.insert(t.last+1, asked)
	}
}

func (t *lineTable) insert(line int, asked AskedLine) {
	if asked.Blank() {
		return
	}
	asked.Row = line
	t.lines++
	t.last = max(t.last, line)
	t.touch(QuickOrderLine{Line: line, Asked: asked, Verdict: LineUnchecked})
}

func (t *lineTable) edit(old QuickOrderLine, asked AskedLine, pick erp.ItemID) {
	asked.Row, asked.Was, asked.WasPer = old.Asked.Row, old.Asked.Was, old.Asked.WasPer
	switch {
	case old.Verdict == LineAdded, old.sameText(asked) && (pick == "" || pick == old.Match.Item):
		return
	case asked.Blank():
		delete(t.byLine, old.Line)
		t.gone = append(t.gone, old.Line)
		t.lines--
		return
	}
	l := QuickOrderLine{Line: old.Line, Asked: asked, Picked: old.Picked, Match: old.Match, Choices: old.Choices, Verdict: LineUnchecked}
	if asked.Number != old.Asked.Number {
		l.Picked, l.Match, l.Choices = false, Match{}, nil
		l.Asked.Was, l.Asked.WasPer = erp.Money{}, ""
	} else if pick != "" && pick != old.Match.Item {
		l.pick(old, pick)
	}
	t.touch(l)
}

// pick makes an item the buyer's choice: one of those the number stands for, or another, whose own number the line then
// asks for.
func (l *QuickOrderLine) pick(old QuickOrderLine, item erp.ItemID) {
	l.Picked = true
	l.Asked.Was, l.Asked.WasPer = erp.Money{}, ""
	if at := slices.IndexFunc(old.Choices, func(m Match) bool { return m.Item == item }); at >= 0 {
		l.Match = old.Choices[at]
		return
	}
	l.Asked.Number, l.Match, l.Choices = string(item), Match{Item: item, Kind: MatchItem, Number: string(item)}, nil
}

func (l QuickOrderLine) sameText(asked AskedLine) bool {
	return strings.TrimSpace(l.Asked.Number) == strings.TrimSpace(asked.Number) && l.Asked.Quantity == asked.Quantity && l.Asked.UOM == asked.UOM
}

func (t *lineTable) touch(l QuickOrderLine) {
	t.byLine[l.Line] = l
	t.touched = append(t.touched, l.Line)
}

// unchecked are the lines that the edits have changed or made, in the order of the table.
func (t *lineTable) unchecked() []QuickOrderLine {
	slices.Sort(t.touched)
	var lines []QuickOrderLine
	for _, n := range slices.Compact(t.touched) {
		if l, ok := t.byLine[n]; ok {
			lines = append(lines, l)
		}
	}
	return lines
}

func (t *lineTable) save(ctx context.Context, tx Tx, q QuickOrder) error {
	if len(t.gone) > 0 {
		if err := tx.DropQuickOrderLines(ctx, q.Account, q.ID, t.gone); err != nil {
			return err
		}
	}
	return tx.SaveQuickOrderLines(ctx, q.Account, q.ID, t.unchecked())
}
