package tryton

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// stored is a record as far as a feed of customers sees it.
type stored struct {
	id               int64
	party            int64 // whose part it is; zero: it is a party
	created, written time.Time
}

// registered answers searches of models as a Tryton does that holds these records.
func registered(t *testing.T, records map[string][]stored) *fake {
	f := newFake(t)
	f.at = fakeNow
	f.rows("company.company", values{"id": 1, "party": 99, "currency.": values{"id": 1, "code": "USD", "digits": 2}, "timezone": nil})
	for _, name := range []string{partyModel, "party.address", "party.contact_mechanism", "party.identifier"} {
		f.on(name+".search_read", func(a asked) any {
			var clauses []any
			var order [][2]string
			var limit int
			for i, into := range map[int]any{0: &clauses, 2: &limit, 3: &order} {
				if err := json.Unmarshal(a.Params[i], into); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
			found := slices.DeleteFunc(slices.Clone(records[name]), func(r stored) bool { return !r.fits(clauses) })
			slices.SortFunc(found, func(x, y stored) int { return x.compare(y, order) })
			if limit > 0 && len(found) > limit {
				found = found[:limit]
			}
			rows := []values{}
			for _, r := range found {
				row := values{"id": r.id, "code": fmt.Sprintf("C%d", r.id), "party": r.party, "create_date": microMoment(r.created), "write_date": nil}
				if !r.written.IsZero() {
					row["write_date"] = microMoment(r.written)
				}
				rows = append(rows, row)
			}
			return rows
		})
	}
	return f
}

func microMoment(t time.Time) values {
	m := fakeMoment(t)
	m["microsecond"] = t.Nanosecond() / 1000
	return m
}

// value is a field that feeds search by; other fields fit always.
func (r stored) value(field string) (at time.Time, known bool) {
	switch field {
	case "create_date":
		return r.created, true
	case "write_date":
		return r.written, true
	case "id":
		return time.UnixMicro(r.id), true
	}
	return at, false
}

func (r stored) fits(clauses []any) bool {
	for _, c := range clauses {
		clause := c.([]any)
		if clause[0] == "OR" {
			if !slices.ContainsFunc(clause[1:], func(way any) bool { return r.fits(way.([]any)) }) {
				return false
			}
			continue
		}
		if have, known := r.value(clause[0].(string)); known && !compares(have, clause[1].(string), clause[2]) {
			return false
		}
	}
	return true
}

func compares(have time.Time, operator string, value any) bool {
	var wants []time.Time
	switch v := value.(type) {
	case float64:
		wants = []time.Time{time.UnixMicro(int64(v))}
	case []any:
		for _, id := range v {
			wants = append(wants, time.UnixMicro(int64(id.(float64))))
		}
	case map[string]any:
		part := func(name string) int { return int(v[name].(float64)) }
		wants = []time.Time{time.Date(part("year"), time.Month(part("month")), part("day"), part("hour"), part("minute"), part("second"), part("microsecond")*1000, time.UTC)}
	case nil:
		wants = []time.Time{{}}
	}
	some := func(fits func(int) bool) bool {
		return slices.ContainsFunc(wants, func(w time.Time) bool { return fits(have.Compare(w)) })
	}
	switch operator {
	case "=", "in":
		return some(func(c int) bool { return c == 0 })
	case ">":
		return some(func(c int) bool { return c > 0 })
	case ">=":
		return some(func(c int) bool { return c >= 0 })
	}
	return !some(func(c int) bool { return c == 0 }) // "!=", "not in"
}

func (r stored) compare(other stored, order [][2]string) int {
	for _, by := range order {
		x, _ := r.value(by[0])
		y, _ := other.value(by[0])
		c := x.Compare(y)
		if by[1] == "DESC" {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// told follows the feed of customers to its end.
func told(t *testing.T, a *Adapter, after erp.Cursor) (keys []string, next erp.Cursor, pages int) {
	t.Helper()
	for more := true; more; pages++ {
		page, err := a.ChangesSince(t.Context(), erp.FeedCustomers, after)
		if err != nil || pages > 200 {
			t.Fatalf("page %d after %q: %v", pages, after, err)
		}
		for _, c := range page.Changes {
			keys = append(keys, c.Key)
		}
		after, more = page.Next, page.More
	}
	return keys, after, pages
}

func onePerPage(c *Config) { c.PageSize = 1 }

// A feed is read three events to a page, and all of a transaction have one stamp.
func TestChangesAtOneTimeAreAllToldOverPages(t *testing.T) {
	t.Parallel()
	records := map[string][]stored{}
	for id := range int64(20) {
		records[partyModel] = append(records[partyModel], stored{id: id + 1, created: fakeNow.Add(-time.Hour)})
		records["party.address"] = append(records["party.address"], stored{id: id + 1, party: id + 1, created: fakeNow.Add(-time.Hour)})
	}
	f := registered(t, records)
	a := f.adapter(onePerPage)
	keys, rest, pages := told(t, a, "")
	if pages != 7 || len(keys) != 20 {
		t.Errorf("from the beginning: %d pages with %q, want 20 customers in 7", pages, keys)
	}
	for id := range 20 { // one transaction writes half the parties and half the addresses
		if id%2 == 0 {
			records[partyModel][id].written = fakeNow
		} else {
			records["party.address"][id].written = fakeNow
		}
	}
	keys, _, pages = told(t, a, rest)
	slices.Sort(keys)
	if pages < 7 || len(slices.Compact(keys)) != 20 {
		t.Errorf("after all were written: %d pages with %q, want 20 customers", pages, keys)
	}
}

// What is written while a feed is read to its end may have begun before pages that were read already.
func TestChangesThatEndDuringARunAreToldByTheNext(t *testing.T) {
	t.Parallel()
	records := map[string][]stored{partyModel: nil, "party.address": {{id: 1, party: 1, created: fakeNow.Add(-2 * time.Hour)}}}
	for id := range int64(10) {
		records[partyModel] = append(records[partyModel], stored{id: id + 1, created: fakeNow})
	}
	a := registered(t, records).adapter(onePerPage)
	page, err := a.ChangesSince(t.Context(), erp.FeedCustomers, "")
	if err != nil || !page.More {
		t.Fatalf("got %+v, %v", page, err)
	}
	records["party.address"][0].written = fakeNow.Add(-lookBack / 2) // it began before all that was told
	_, rest, _ := told(t, a, page.Next)
	if keys, _, _ := told(t, a, rest); !slices.Contains(keys, "C1") {
		t.Errorf("told %q, want C1", keys)
	}
}

func TestCursorKnowsABackup(t *testing.T) {
	t.Parallel()
	day := fakeNow.Add(-24 * time.Hour)
	for name, c := range map[string]struct {
		then func([]stored) []stored
		want erp.Code
	}{
		"nothing happened":                    {func(r []stored) []stored { return r }, ""},
		"it was written again":                {func(r []stored) []stored { r[1].written = fakeNow.Add(time.Minute); return r }, ""},
		"its last change is undone":           {func(r []stored) []stored { r[1].written = time.Time{}; return r }, erp.Conflict},
		"its last change is an earlier one":   {func(r []stored) []stored { r[1].written = day.Add(time.Minute); return r }, erp.Conflict},
		"it does not exist yet":               {func(r []stored) []stored { return r[:1] }, erp.Conflict},
		"nothing exists yet":                  {func([]stored) []stored { return nil }, erp.Conflict},
		"another has its number":              {func(r []stored) []stored { r[1].created = fakeNow.Add(time.Minute); return r }, erp.Conflict},
		"it was deleted, and there are later": {func(r []stored) []stored { return append(r[:1:1], stored{id: 3, created: day}) }, ""},
		"the books were moved in time": {func(r []stored) []stored {
			for i := range r {
				r[i].created, r[i].written = r[i].created.Add(-24*time.Hour), r[i].written.Add(-24*time.Hour)
			}
			return r
		}, ""},
	} {
		records := map[string][]stored{partyModel: {{id: 1, created: day}, {id: 2, created: day, written: fakeNow}}}
		a := registered(t, records).adapter()
		_, rest, _ := told(t, a, "")
		records[partyModel] = c.then(records[partyModel])
		if _, err := a.ChangesSince(t.Context(), erp.FeedCustomers, rest); erp.CodeOf(err) != c.want {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestCursorOfNobodyIsInvalid(t *testing.T) {
	t.Parallel()
	a := registered(t, map[string][]stored{partyModel: {{id: 1, created: fakeNow}}}).adapter()
	_, good, _ := told(t, a, "")
	forged := func(c feedCursor) erp.Cursor {
		text, err := c.encode("")
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for name, cursor := range map[string]erp.Cursor{
		"another feed's":    forged(feedCursor{Feed: erp.FeedItems}),
		"no such run":       forged(feedCursor{Feed: erp.FeedCustomers, Run: "x"}),
		"no such stream":    forged(feedCursor{Feed: erp.FeedCustomers, Run: following, Stream: 8}),
		"a negative one":    forged(feedCursor{Feed: erp.FeedCustomers, Stream: -1}),
		"no such witness":   forged(feedCursor{Feed: erp.FeedCustomers, Witness: witness{Part: 4, ID: 1}}),
		"the year 10000":    forged(feedCursor{Feed: erp.FeedCustomers, At: lastMoment + 1}),
		"a time before":     forged(feedCursor{Feed: erp.FeedCustomers, At: -1}),
		"half of one":       good[:len(good)/2],
		"two of them":       good + good,
		"spelled otherwise": erp.Cursor(strings.TrimRight(string(good), "=") + "="),
	} {
		if _, err := a.ChangesSince(t.Context(), erp.FeedCustomers, cursor); !errors.Is(err, erp.Invalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestStampInTheFutureHoldsNothingUp(t *testing.T) {
	t.Parallel()
	hourAgo := fakeNow.Add(-time.Hour)
	records := map[string][]stored{partyModel: {{id: 1, created: hourAgo, written: fakeNow.Add(48 * time.Hour)}, {id: 2, created: hourAgo}}}
	a := registered(t, records).adapter()
	_, rest, _ := told(t, a, "")
	records[partyModel][1].written = fakeNow
	if keys, _, _ := told(t, a, rest); !slices.Contains(keys, "C2") {
		t.Errorf("told %q, want C2", keys)
	}
}

// In a company where nothing happens, the last that did is not told for ever.
func TestQuietFeedTellsNothing(t *testing.T) {
	t.Parallel()
	records := map[string][]stored{partyModel: {{id: 1, created: fakeNow.Add(-2 * quiet)}}}
	a := registered(t, records).adapter()
	_, rest, _ := told(t, a, "")
	if keys, _, _ := told(t, a, rest); len(keys) != 0 {
		t.Errorf("told %q", keys)
	}
}

// A line of a price list without a product can be the price of anything.
func TestPriceOfAllItemsIsToldOfAll(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.at = fakeNow
	before := fakeMoment(fakeNow.Add(-time.Hour))
	items := []values{
		{"id": 1, "code": "A", "create_date": before, "write_date": nil}, {"id": 2, "code": "B", "create_date": before, "write_date": nil},
	}
	f.on("product.product.search_read", func(a asked) any {
		if strings.Contains(a.text(3), "_date") && (strings.Contains(a.text(0), "datetime") || !strings.Contains(a.text(0), `["write_date","=",null]`)) {
			return []values{} // of streams only the beginning is of interest
		}
		return items
	})
	lines := []values{}
	for _, name := range []string{"product.template", "product.identifier", "product.price_list"} {
		f.rows(name)
	}
	f.on("product.price_list.line.search_read", func(a asked) any {
		written := strings.Contains(a.text(0), `["product","=",null]`) && strings.Contains(a.text(0), `["write_date","!=",null]`)
		if written || strings.Contains(a.text(0), `["id","=",7]`) {
			return lines
		}
		return []values{}
	})
	a := f.adapter()
	first, err := a.ChangesSince(t.Context(), erp.FeedPrices, "")
	if err != nil || len(first.Changes) != 2 {
		t.Fatalf("from the beginning: %+v, %v", first, err)
	}
	lines = []values{{"id": 7, "create_date": before, "write_date": fakeMoment(fakeNow)}}
	page, err := a.ChangesSince(t.Context(), erp.FeedPrices, first.Next)
	if err != nil || len(page.Changes) != 2 || page.Changes[0].Key != "A" || page.Changes[1].Key != "B" || !page.Changes[0].At.Equal(fakeNow) {
		t.Errorf("after the line was written: %+v, %v", page, err)
	}
	if again, err := a.ChangesSince(t.Context(), erp.FeedPrices, page.Next); err != nil || len(again.Changes) != 0 {
		t.Errorf("told once more: %+v, %v", again, err)
	}
	lines[0]["write_date"] = fakeMoment(fakeNow.Add(time.Second))
	if anew, err := a.ChangesSince(t.Context(), erp.FeedPrices, page.Next); err != nil || len(anew.Changes) != 2 {
		t.Errorf("after it was written once more: %+v, %v", anew, err)
	}
}
