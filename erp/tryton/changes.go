package tryton

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/tradecounter/portal/erp"
)

// lookBack is how far before the last event a run begins: Tryton stamps what a transaction writes with the time at which the
// transaction began, and others see it once it has ended.
const lookBack = 5 * time.Minute

// quiet is how long after the last event a run begins with the server's time instead of the event's, and so by how much the
// clocks of server and database may differ.
const quiet = 25 * time.Minute

// eventPages is how many pages of records a page of events is long. An event is no more than an id and a time.
const eventPages = 3

// ChangesSince implements erp.Changes. The run from the empty cursor tells all records by themselves; what changes in their
// parts meanwhile is told by the next one.
func (a *Adapter) ChangesSince(ctx context.Context, name erp.Feed, after erp.Cursor) (erp.ChangePage, error) {
	op := fmt.Sprintf("changes of %s", name)
	f, err := a.feed(ctx, op, name)
	if err != nil {
		return erp.ChangePage{}, err
	}
	c, err := readCursor(op, f, after)
	if err != nil {
		return erp.ChangePage{}, err
	}
	if err := a.testify(ctx, op, f, c.Witness); err != nil {
		return erp.ChangePage{}, err
	}
	r := reading{Adapter: a, op: op, feed: f, size: eventPages * a.cfg.PageSize}
	return r.page(ctx, c)
}

// reading is one page of a feed at work.
type reading struct {
	*Adapter
	op   string
	feed feed
	size int
}

func (r reading) page(ctx context.Context, c feedCursor) (page erp.ChangePage, err error) {
	fresh, all := c.Run == atRest, c.Run == beginning || c.Run == atRest && c.At == 0
	found, err := r.events(ctx, r.op, r.feed, r.streams(all), c.span(), r.size+1)
	if err != nil {
		return page, err
	}
	if page.More = len(found) > r.size; page.More {
		found = found[:r.size]
	}
	if page.Changes, err = r.changes(ctx, found, c.All); err != nil {
		return page, err
	}
	if fresh && (page.More || all) { // what ends while this run goes on is the next one's, and may have begun before
		last, err := r.latest(ctx, r.op, r.feed)
		if err != nil {
			return page, err
		}
		c.Next, c.Witness = stamp(last.at), last.witness()
	}
	page.Next, err = r.onwards(c, found, page.More, all).encode(r.op)
	return page, err
}

// streams are those to read: of all there is, the records themselves.
func (r reading) streams(all bool) (streams []int) {
	n := 2 * len(r.feed.parts)
	if all {
		n = 2
	}
	for stream := range n {
		streams = append(streams, stream)
	}
	return streams
}

// span is what comes behind the cursor.
func (c feedCursor) span() span {
	at := time.UnixMicro(c.At).UTC()
	switch {
	case c.Run != atRest:
		return span{after: event{at: at, stream: c.Stream, id: c.ID}}
	case c.At != 0:
		return span{from: at.Add(-lookBack)}
	}
	return span{}
}

// onwards is the cursor behind what was found.
func (r reading) onwards(c feedCursor, found []event, more, all bool) feedCursor {
	next := feedCursor{Feed: c.Feed, Witness: c.Witness, All: rememberAll(c.All, found)}
	var last event
	if len(found) > 0 {
		last = found[len(found)-1]
	}
	switch {
	case more:
		next.Run, next.At, next.Stream, next.ID, next.Next = following, stamp(last.at), last.stream, last.id, c.Next
		if all {
			next.Run = beginning
		}
		return next
	case c.Run != atRest || all:
		next.At = c.Next
	case stamp(last.at) > c.At:
		first := slices.IndexFunc(found, func(e event) bool { return e.at.Equal(last.at) })
		next.At, next.Witness = stamp(last.at), found[first].witness()
	default:
		next.At = c.At
	}
	next.At = r.about(next.At)
	return next
}

// allKept is how many events that changed every record a cursor holds.
const allKept = 16

// rememberAll adds the events found to those that were told. Looking back meets them again, and telling every record each time
// would be dear. Those of one moment are one transaction's.
func rememberAll(told []int64, found []event) []int64 {
	told = slices.Clone(told)
	for _, e := range found {
		if e.all {
			told = append(told, stamp(e.at))
		}
	}
	slices.Sort(told)
	told = slices.Compact(told)
	return told[max(0, len(told)-allKept):]
}

// about keeps the time of a last event near the server's clock. What is written now must not wait until a stamp that lies ahead
// is reached, and in a quiet company the same is not looked back at again and again.
func (r reading) about(at int64) int64 {
	now := r.client.clock.Load()
	switch {
	case at == 0 || now == nil:
		return at
	case at > stamp(now.Add(lookBack)):
		return stamp(*now)
	}
	return max(at, stamp(now.Add(-quiet)))
}

// stamp is a time in a cursor; zero for none.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// changes turns events into changes of the records that they are about, each once, in order of its last. What changed every
// record is passed over if it was told.
func (r reading) changes(ctx context.Context, found []event, told []int64) ([]erp.Change, error) {
	changed := map[int64]time.Time{}
	var all time.Time
	for _, e := range found { // in order of time
		if e.all && !slices.Contains(told, stamp(e.at)) {
			all = e.at
		}
		for _, id := range e.about {
			changed[id] = e.at
		}
	}
	var list []erp.Change
	tell := func(rows []keyRow) {
		for _, row := range rows {
			at := changed[row.ID]
			if all.After(at) {
				at = all
			}
			list = append(list, erp.Change{Feed: r.feed.name, Key: row.key(r.feed), At: at})
		}
	}
	rows, err := r.keysOf(ctx, changed, !all.IsZero())
	if err != nil {
		return nil, err
	}
	tell(rows)
	slices.SortStableFunc(list, func(x, y erp.Change) int { return x.At.Compare(y.At) })
	return list, nil
}

// keysOf reads the keys of the records that are told: of those that changed, or of all.
func (r reading) keysOf(ctx context.Context, changed map[int64]time.Time, all bool) ([]keyRow, error) {
	if all {
		return r.allKeys(ctx)
	}
	if len(changed) == 0 {
		return nil, nil
	}
	ids := slices.Sorted(maps.Keys(changed))
	told := append(slices.Clone(r.feed.told), in("id", ids))
	rows, err := search[keyRow](ctx, r.client, r.op, r.feed.query(told, [2]string{"id", "ASC"}))
	return r.feed.signed(rows), err
}

// keysAtOnce is how many keys fit well into one answer.
const keysAtOnce = 10_000

func (r reading) allKeys(ctx context.Context) (keys []keyRow, err error) {
	list := erp.ListQuery{Limit: keysAtOnce}
	for {
		rows, next, err := keyed(ctx, r.client, r.op, r.feed.query(r.feed.told), list, false, func(row keyRow) int64 { return row.ID })
		if err != nil {
			return nil, err
		}
		keys = append(keys, r.feed.signed(rows)...)
		if list.Cursor = next; next == "" {
			return keys, nil
		}
	}
}

// Keys implements erp.Changes, in the order of the records.
func (a *Adapter) Keys(ctx context.Context, name erp.Feed, after erp.Cursor) (erp.Page[string], error) {
	op := fmt.Sprintf("keys of %s", name)
	f, err := a.feed(ctx, op, name)
	if err != nil {
		return erp.Page[string]{}, err
	}
	list := erp.ListQuery{Cursor: after, Limit: eventPages * a.cfg.PageSize}
	rows, next, err := keyed(ctx, a.client, op, f.query(f.listed), list, false, func(row keyRow) int64 { return row.ID })
	page := erp.Page[string]{Next: next}
	for _, row := range f.signed(rows) {
		page.Rows = append(page.Rows, row.key(f))
	}
	return page, err
}

// keyRow is a record of a feed as far as its key goes.
type keyRow struct {
	ID     int64  `json:"id"`
	Code   string `json:"code"`
	Number string `json:"number"`
	Total  number `json:"total_amount"`
}

func (row keyRow) key(f feed) string {
	switch f.key {
	case "code":
		return row.Code
	case "number":
		return row.Number
	}
	return strconv.FormatInt(row.ID, 10)
}

// query reads keys, without the fields that the model lacks or nobody needs.
func (f feed) query(where domain, order ...[2]string) query {
	without := slices.DeleteFunc([]string{"code", "number", "total_amount"}, func(field string) bool {
		return field == f.key || field == "total_amount" && f.sign != 0
	})
	return query{model: f.model, where: where, order: order, context: archivedToo, without: without}
}

// signed leaves out the rows of the other sign: a credit note is an invoice below zero, and an invoice is none.
func (f feed) signed(rows []keyRow) []keyRow {
	return slices.DeleteFunc(rows, func(row keyRow) bool { return f.sign != 0 && row.Total.IsNegative() != (f.sign < 0) })
}
