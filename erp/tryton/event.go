package tryton

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// event says when a record of a part was last written. Each part has two streams, in order of time and id: records that were
// never written since they were created, and those that were. A record that is written moves on from the one to the other.
type event struct {
	at      time.Time
	stream  int
	id      int64
	created time.Time
	about   []int64 // the feed's records that it changes
	all     bool    // it changes every one
}

func (e event) compare(other event) int {
	return cmp.Or(e.at.Compare(other.at), cmp.Compare(e.stream, other.stream), cmp.Compare(e.id, other.id))
}

func (e event) witness() witness {
	return witness{Part: e.stream / 2, ID: e.id, Created: stamp(e.created), Changed: stamp(e.at)}
}

// span is the stretch of a feed to read: behind an event, or from a time on. The zero one is all.
type span struct {
	after event
	from  time.Time
}

// events reads up to so many of each of the streams, the first of all streams in order.
func (a *Adapter) events(ctx context.Context, op string, f feed, streams []int, s span, limit int) ([]event, error) {
	var found []event
	for _, stream := range streams {
		rows, err := a.stream(ctx, op, f, stream, s.clause(stream), "ASC", limit)
		if err != nil {
			return nil, err
		}
		found = append(found, rows...)
	}
	slices.SortFunc(found, event.compare)
	return found, nil
}

// latest is the last event of a feed, of several at one time the first, which is the least likely to be deleted; the zero one
// if there is none.
func (a *Adapter) latest(ctx context.Context, op string, f feed) (last event, err error) {
	for stream := range 2 * len(f.parts) {
		rows, err := a.stream(ctx, op, f, stream, nil, "DESC", 1)
		if err != nil {
			return last, err
		}
		if len(rows) > 0 && rows[0].at.After(last.at) {
			last = rows[0]
		}
	}
	return last, nil
}

// stampField is the field by which a stream goes.
func stampField(stream int) string {
	if stream%2 == 0 {
		return "create_date"
	}
	return "write_date"
}

// clause demands what is in the span.
func (s span) clause(stream int) domain {
	at := moment{s.after.at}
	switch {
	case s.after.id == 0 && s.from.IsZero():
		return nil
	case s.after.id == 0:
		return domain{where(stampField(stream), ">=", moment{s.from})}
	case stream < s.after.stream:
		return domain{where(stampField(stream), ">", at)}
	case stream > s.after.stream:
		return domain{where(stampField(stream), ">=", at)}
	}
	return domain{anyOf(
		domain{where(stampField(stream), ">", at)},
		domain{is(stampField(stream), at), where("id", ">", s.after.id)},
	)}
}

func (a *Adapter) stream(ctx context.Context, op string, f feed, stream int, within domain, direction string, limit int) ([]event, error) {
	p, field := f.parts[stream/2], stampField(stream)
	clauses := slices.Concat(p.where, within)
	if stream%2 == 0 {
		clauses = append(clauses, is("write_date", nil))
	}
	clauses = append(clauses, where(field, "!=", nil))
	var rows []json.RawMessage
	err := a.client.read(ctx, call{
		op: op, method: model(p.model, "search_read"), context: archivedToo,
		params: []any{clauses, 0, limit, [][2]string{{field, direction}, {"id", "ASC"}}, append([]string{"create_date", "write_date"}, p.leads...)},
	}, &rows)
	if err != nil {
		return nil, err
	}
	events := make([]event, len(rows))
	for i, row := range rows {
		if events[i], err = p.event(row, f.model); err != nil {
			return nil, erp.Errorf(erp.Unavailable, op, "decode %s: %w", p.model, err)
		}
		events[i].stream = stream
	}
	return events, nil
}

// event reads a row of the part as one of records of the feed's model.
func (p feedPart) event(row json.RawMessage, of string) (event, error) {
	var own struct {
		ID int64 `json:"id"`
		stamps
	}
	var fields map[string]any
	if err := json.Unmarshal(row, &own); err != nil {
		return event{}, err
	}
	if err := json.Unmarshal(row, &fields); err != nil {
		return event{}, err
	}
	e := event{at: own.Created.Time, id: own.ID, created: own.Created.Time, all: p.all}
	if !own.Written.IsZero() {
		e.at = own.Written.Time
	}
	if len(p.leads) == 0 && !p.all {
		e.about = []int64{own.ID}
	}
	for _, lead := range p.leads {
		e.about = append(e.about, follow(fields, strings.Split(lead, "."), of)...)
	}
	return e, nil
}

// follow collects the ids at the end of a dotted path, which names records directly or, as links do, with their model.
func follow(v any, path []string, of string) (ids []int64) {
	switch v := v.(type) {
	case []any:
		for _, each := range v {
			ids = append(ids, follow(each, path, of)...)
		}
	case map[string]any:
		if len(path) == 1 {
			return follow(v[path[0]], nil, of)
		}
		if len(path) > 1 {
			return follow(v[path[0]+"."], path[1:], of)
		}
	case float64:
		ids = append(ids, int64(v))
	case string:
		if key, is := strings.CutPrefix(v, of+","); is {
			if id, ok := recordID(key); ok {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
