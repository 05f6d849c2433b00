package sapb1

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// ChangesSince implements erp.Changes for items, customers and documents. It goes by the clock and the keys of the ERP alone.
func (a *Adapter) ChangesSince(ctx context.Context, feed erp.Feed, after erp.Cursor) (erp.ChangePage, error) {
	op := fmt.Sprintf("changes of %s", feed)
	set, err := changedSetOf(op, feed)
	if err != nil {
		return erp.ChangePage{}, err
	}
	at := changeCursor{Feed: feed}
	good := after == "" || decodeCursor(after, &at) && at.valid(feed) && set.keyed(at.After) && set.keyed(at.Witness)
	if !good {
		return erp.ChangePage{}, erp.Errorf(erp.Invalid, op, "%.80q is no cursor of this feed", after)
	}
	found, err := a.readChanges(ctx, op, set, at)
	if err != nil {
		return erp.ChangePage{}, err
	}
	if at, err = at.passing(op, set, found, a.cfg.Location); err != nil {
		return erp.ChangePage{}, err
	}
	next, err := encodeCursor(at)
	if err != nil {
		return erp.ChangePage{}, erp.Errorf(erp.Unavailable, op, "%w", err)
	}
	page := erp.ChangePage{Changes: make([]erp.Change, 0, len(found.rows)), Next: next, More: found.more}
	for _, r := range found.rows {
		page.Changes = append(page.Changes, erp.Change{
			Feed: feed, Key: set.told(r), Deleted: set.gone != nil && set.gone(r), At: r.changed(a.cfg.Location),
		})
	}
	slices.SortStableFunc(page.Changes, func(x, y erp.Change) int { return x.At.Compare(y.At) })
	return page, nil
}

// changesFound is what one page of changes was read with.
type changesFound struct {
	rows    []changedRow
	more    bool
	witness []changedRow // the row by that key, if it is still there
	newest  []changedRow // the row changed last, if the pass has one; read when it begins
	clock   stamp        // the ERP's; empty where it does not say
}

// readChanges asks in one request for the page, for what tells whether the cursor still holds, and for the time.
func (a *Adapter) readChanges(ctx context.Context, op string, set changedSet, at changeCursor) (found changesFound, err error) {
	size := a.cfg.PageSize
	parts := []part{
		getPart(op, set.query(set.matching(or(at.Witness, "0"))), 1),
		getPart(op, set.newest(at.Since), 1),
		getPart(op, set.page(at).top(size), size),
		getPart(op, from("CompanyService_GetCurrentServerTime"), 0),
	}
	answers, err := a.client.batch(ctx, op, parts)
	if err != nil {
		return changesFound{}, err
	}
	if found.witness, err = decodeRows[changedRow](parts[0], answers[0]); err != nil {
		return changesFound{}, err
	}
	if found.newest, err = decodeRows[changedRow](parts[1], answers[1]); err != nil {
		return changesFound{}, err
	}
	rows, link, err := decodePage[changedRow](parts[2], answers[2])
	found.rows, found.more, found.clock = rows, link != "" || len(rows) == size, clockOf(answers[3])
	return found, err
}

// clockOf reads what the server's clock shows: "2026-04-08T10:12:44" as the value.
func clockOf(r response) stamp {
	var answer struct {
		Value string `json:"value"`
	}
	if !r.ok() || json.Unmarshal(r.body, &answer) != nil {
		return ""
	}
	date, clock, _ := strings.Cut(answer.Value, "T")
	if now := stamp(date + " " + clock); now.valid() {
		return now
	}
	return ""
}

// passing is the cursor behind what was found, or a conflict if the ERP is older than the cursor.
func (c changeCursor) passing(op string, set changedSet, found changesFound, server *time.Location) (changeCursor, error) {
	begins, floor := c.After == "", c.Newest.floor(server)
	switch {
	case c.Witness == "":
	case len(found.witness) > 0 && found.witness[0].stamp() < floor:
		return c, erp.Errorf(erp.Conflict, op, "%s %q was changed at %s, and now says %s", set.key, c.Witness, c.Newest, found.witness[0].stamp())
	case len(found.witness) > 0:
	case set.documents, begins && (len(found.newest) == 0 || found.newest[0].stamp() < floor):
		return c, erp.Errorf(erp.Conflict, op, "%s %q, changed at %s, is not there", set.key, c.Witness, c.Newest)
	}
	if begins {
		if len(found.newest) > 0 && found.newest[0].stamp() >= c.Newest {
			c.Newest, c.Witness = found.newest[0].stamp(), set.keyOf(found.newest[0])
		}
		c.Next = c.Newest.next(found.clock, server)
	}
	if found.more && len(found.rows) > 0 {
		c.After = set.keyOf(found.rows[len(found.rows)-1])
		return c, nil
	}
	c.Since, c.After = c.Next, ""
	return c, nil
}

// Keys implements erp.Changes.
func (a *Adapter) Keys(ctx context.Context, feed erp.Feed, after erp.Cursor) (erp.Page[string], error) {
	op := fmt.Sprintf("keys of %s", feed)
	set, err := changedSetOf(op, feed)
	if err != nil {
		return erp.Page[string]{}, err
	}
	at := keyCursor{Feed: feed}
	good := after == "" || decodeCursor(after, &at) && at.Feed == feed && at.Last != "" && set.keyed(at.Last)
	if !good {
		return erp.Page[string]{}, erp.Errorf(erp.Invalid, op, "%.80q is no cursor of these keys", after)
	}
	conditions := append(slices.Concat(set.all, set.there), set.above(at.Last))
	found, next, err := keyPage(ctx, a.client, op, set.query(conditions...).by(set.key), 0,
		func(r changedRow) erp.Cursor { return erp.Cursor(set.keyOf(r)) })
	if err != nil {
		return erp.Page[string]{}, err
	}
	page := erp.Page[string]{Rows: make([]string, 0, len(found))}
	for _, r := range found {
		page.Rows = append(page.Rows, set.told(r))
	}
	if next != "" {
		if page.Next, err = encodeCursor(keyCursor{Feed: feed, Last: string(next)}); err != nil {
			return erp.Page[string]{}, erp.Errorf(erp.Unavailable, op, "%w", err)
		}
	}
	return page, nil
}
