package portal

import (
	"context"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
)

// QuickOrderQuery is what a quick order's page was asked for. Page counts from 1.
type QuickOrderQuery struct {
	Attention bool // only the lines that need it
	Page      int
}

// QuickOrderView is one page of a quick order, and how the whole of it stands.
type QuickOrderView struct {
	Order    QuickOrder
	Query    QuickOrderQuery
	Rows     []QuickOrderRow
	Total    int // rows that the query selects
	PageSize int
	Last     int // the highest line
	Counts   QuickOrderCounts
	Task     *Task // that checks the lines, until it is done; it may have failed
	Prices   Freshness
	Stock    Freshness
}

// QuickOrderCounts is how a quick order stands: Lines = Ready + Attention + Added + Unchecked.
type QuickOrderCounts struct {
	Lines     int
	Ready     int
	Attention int
	Added     int
	Unchecked int
	Sum       erp.Money // of the ready lines with a price
	Unpriced  int       // ready lines without one, and those in another currency than Sum
	Verdicts  map[LineVerdict]int
}

// QuickOrderRow is one line as its page shows it, with what the mirror knows now.
type QuickOrderRow struct {
	QuickOrderLine
	Offer      ItemOffer  // Offer.Item.ID is empty where no item was found
	Items      []erp.Item // to choose from
	Substitute *erp.Item  // for LineDiscontinued, if there is one that is sold
	Twice      bool       // another line asks for the same item
}

// PriceDiffers reports whether the item costs something else than the last time.
func (r QuickOrderRow) PriceDiffers() bool {
	return differs(r.Offer.Item, r.Asked.Was, r.Asked.WasPer, r.Price)
}

// QuickOrder returns a page of the actor's own quick order. What was checked a while ago is checked again: one ERP request
// for the page at most. NotFound.
func (p *Portal) QuickOrder(ctx context.Context, a Actor, id QuickOrderID, q QuickOrderQuery) (QuickOrderView, error) {
	if err := a.require(RightOrder); err != nil {
		return QuickOrderView{}, err
	}
	q.Page = max(q.Page, 1)
	view, err := p.readQuickOrder(ctx, a, id, q, false)
	if err != nil {
		return QuickOrderView{}, err
	}
	if stale := p.staleLines(view); len(stale) > 0 {
		if err := p.checkAndSave(ctx, a, id, stale); err != nil {
			return QuickOrderView{}, err
		}
		return p.readQuickOrder(ctx, a, id, q, true)
	}
	return view, nil
}

// readQuickOrder reads a page as it is stored. Where its lines are to be checked again, they are all that it reads, unless
// they were checked just now.
func (p *Portal) readQuickOrder(ctx context.Context, a Actor, id QuickOrderID, q QuickOrderQuery, checked bool) (QuickOrderView, error) {
	view := QuickOrderView{}
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		view = QuickOrderView{Query: q, PageSize: quickOrderPage}
		lines, err := p.readLines(ctx, tx, a, id, &view)
		if err != nil {
			return err
		}
		view.Prices = p.pricesChecked(lines)
		view.Rows = make([]QuickOrderRow, len(lines))
		for i, l := range lines {
			view.Rows[i] = QuickOrderRow{QuickOrderLine: l}
		}
		if !checked && len(p.staleLines(view)) > 0 {
			return nil
		}
		view.Rows, view.Stock, err = p.quickOrderRows(ctx, tx, a, id, lines)
		return err
	})
	return view, err
}

// readLines reads the head, the counts and the lines of the page.
func (p *Portal) readLines(ctx context.Context, tx Tx, a Actor, id QuickOrderID, view *QuickOrderView) ([]QuickOrderLine, error) {
	var err error
	if view.Order, err = p.liveQuickOrder(ctx, tx, a, id); err != nil {
		return nil, err
	}
	if view.Order.Task != "" {
		t, err := tx.Task(ctx, a.Account.ID, view.Order.Task)
		switch {
		case err == nil && (!t.Ended() || t.State == TaskFailed):
			view.Task = &t
		case err != nil && CodeOf(err) != NotFound:
			return nil, err
		}
	}
	counts, err := tx.CountQuickOrder(ctx, a.Account.ID, id)
	if err != nil {
		return nil, err
	}
	view.count(counts)
	selected := LineSelection{Account: a.Account.ID, ID: id, Offset: (view.Query.Page - 1) * quickOrderPage, Limit: quickOrderPage}
	if view.Query.Attention {
		selected.Verdicts = attentionVerdicts
	}
	return tx.QuickOrderLines(ctx, selected)
}

// liveQuickOrder is the actor's own quick order unless it has expired.
func (p *Portal) liveQuickOrder(ctx context.Context, tx Tx, a Actor, id QuickOrderID) (QuickOrder, error) {
	q, err := tx.QuickOrder(ctx, a.Account.ID, a.User.ID, id)
	if err == nil && !q.ExpiresAt.After(p.clock()) {
		err = &Error{Code: NotFound}
	}
	if !q.MadeAt.Add(keepQuickOrders).After(p.clock()) {
		q.Source.File = "" // it is not kept any longer for changes
	}
	return q, err
}

func (v *QuickOrderView) count(counts []LineCount) {
	v.Counts, v.Last = QuickOrderCounts{Verdicts: map[LineVerdict]int{}}, 0
	c := &v.Counts
	for _, n := range counts {
		c.Lines += n.Lines
		c.Verdicts[n.Verdict] += n.Lines
		v.Last = max(v.Last, n.Last)
		switch {
		case n.Verdict.Addable():
			c.Ready += n.Lines
			c.addSum(n)
		case n.Verdict == LineAdded:
			c.Added += n.Lines
		case n.Verdict == LineUnchecked:
			c.Unchecked += n.Lines
		default:
			c.Attention += n.Lines
		}
	}
	v.Total = c.Lines
	if v.Query.Attention {
		v.Total = c.Attention
	}
}

func (c *QuickOrderCounts) addSum(n LineCount) {
	sum, err := c.Sum.Add(n.Sum)
	if err != nil { // a sum in another currency than the others' is in no sum
		c.Unpriced += n.Lines
		return
	}
	c.Sum = sum
	c.Unpriced += n.Lines - n.Priced
}

// staleLines are those of the page that were never checked, and those whose price was asked for a while ago.
func (p *Portal) staleLines(v QuickOrderView) []QuickOrderLine {
	if v.Task != nil && !v.Task.Ended() {
		return nil
	}
	var stale []QuickOrderLine
	for _, r := range v.Rows {
		if r.Verdict == LineUnchecked || r.Verdict.Addable() && p.clock().Sub(r.CheckedAt) > p.settings.LiveFor {
			stale = append(stale, r.QuickOrderLine)
		}
	}
	return stale
}

// quickOrderRows adds what the mirror knows to lines.
func (p *Portal) quickOrderRows(ctx context.Context, tx Tx, a Actor, id QuickOrderID, lines []QuickOrderLine) ([]QuickOrderRow, Freshness, error) {
	items, err := itemsByID(ctx, tx, mentioned(lines))
	if err != nil {
		return nil, Freshness{}, err
	}
	substitutes, err := p.substitutes(ctx, tx, lines, items)
	if err != nil {
		return nil, Freshness{}, err
	}
	found := make([]erp.Item, 0, len(lines))
	for _, l := range lines {
		if item, ok := items[l.Match.Item]; ok {
			found = append(found, item)
		}
	}
	known, err := p.readMirror(ctx, tx, a, found)
	if err != nil {
		return nil, Freshness{}, err
	}
	twice, err := tx.AskedTwice(ctx, a.Account.ID, id, idsOf(found))
	if err != nil {
		return nil, Freshness{}, err
	}
	rows := make([]QuickOrderRow, len(lines))
	for i, l := range lines {
		row := QuickOrderRow{QuickOrderLine: l, Twice: l.Verdict != LineAdded && slices.Contains(twice, l.Match.Item)}
		for _, m := range l.Choices {
			if item, ok := items[m.Item]; ok {
				row.Items = append(row.Items, item)
			}
		}
		if item, ok := items[l.Match.Item]; ok {
			row.Offer = p.offerOf(l, item, known)
			if l.Verdict == LineDiscontinued {
				row.Substitute = firstSold(item.Substitutes, substitutes)
			}
		}
		rows[i] = row
	}
	return rows, p.stockFreshness(known.stockAt), nil
}

// offerOf is the line's offer with the price it was checked at and the stock there is now.
func (p *Portal) offerOf(l QuickOrderLine, item erp.Item, known mirror) ItemOffer {
	o := ItemOffer{
		Item: item, PartNumber: known.partNumbers[item.ID], Quantity: l.Quantity, Line: l.Line,
		Price: l.Price, PriceState: l.PriceState, PriceNote: l.PriceNote, Extended: l.Extended,
	}
	if o.Quantity.UOM == "" {
		o.Quantity = leastQuantity(item)
	}
	p.judgeStock(&o, known.stock)
	return o
}

func (p *Portal) substitutes(ctx context.Context, tx Tx, lines []QuickOrderLine, items map[erp.ItemID]erp.Item) (map[erp.ItemID]erp.Item, error) {
	var ids []erp.ItemID
	for _, l := range lines {
		if l.Verdict == LineDiscontinued {
			ids = append(ids, items[l.Match.Item].Substitutes...)
		}
	}
	return itemsByID(ctx, tx, ids)
}

// firstSold returns the first of the substitutes that can be bought.
func firstSold(ids []erp.ItemID, items map[erp.ItemID]erp.Item) *erp.Item {
	for _, id := range ids {
		if item, ok := items[id]; ok && item.Status == erp.ItemActive {
			return &item
		}
	}
	return nil
}

// mentioned are the items that lines have found or leave a choice between.
func mentioned(lines []QuickOrderLine) []erp.ItemID {
	var ids []erp.ItemID
	for _, l := range lines {
		if l.Match.Item != "" {
			ids = append(ids, l.Match.Item)
		}
		for _, m := range l.Choices {
			ids = append(ids, m.Item)
		}
	}
	return ids
}

func idsOf(items []erp.Item) []erp.ItemID {
	ids := make([]erp.ItemID, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	return ids
}

// pricesChecked is how fresh the page's prices are: as fresh as the oldest of them.
func (p *Portal) pricesChecked(lines []QuickOrderLine) Freshness {
	var oldest time.Time
	for _, l := range lines {
		if l.Price != nil && l.Verdict != LineAdded && (oldest.IsZero() || l.Price.AsOf.Before(oldest)) {
			oldest = l.Price.AsOf
		}
	}
	switch {
	case !p.erp.Health().DownSince.IsZero():
		return p.late(oldest)
	case oldest.IsZero():
		return p.ERPFreshness()
	}
	return Freshness{Kind: AsOf, At: oldest}
}

// QuickOrderProblems returns every line that is not in the cart and cannot go there as it stands, for the file that tells
// of them. NotFound.
func (p *Portal) QuickOrderProblems(ctx context.Context, a Actor, id QuickOrderID) (QuickOrder, []QuickOrderRow, error) {
	if err := a.require(RightOrder); err != nil {
		return QuickOrder{}, nil, err
	}
	var q QuickOrder
	var rows []QuickOrderRow
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		if q, err = p.liveQuickOrder(ctx, tx, a, id); err != nil {
			return err
		}
		lines, err := tx.QuickOrderLines(ctx, LineSelection{Account: a.Account.ID, ID: id, Verdicts: attentionVerdicts, Limit: maxQuickOrderLines})
		if err != nil {
			return err
		}
		rows, _, err = p.quickOrderRows(ctx, tx, a, id, lines)
		return err
	})
	return q, rows, err
}
