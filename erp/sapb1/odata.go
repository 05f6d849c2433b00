package sapb1

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// query is one read: an entity set and its options in the order given. It is a value; every method returns a copy.
type query struct {
	set     string
	options []option
	anyCase bool // compare text without regard to case, on databases that would not
}

type option struct{ name, value string }

func from(set string) query { return query{set: set} }

func (q query) with(name, value string) query {
	options := make([]option, 0, len(q.options)+1)
	for _, o := range q.options {
		if o.name != name {
			options = append(options, o)
		}
	}
	return query{q.set, append(options, option{name, value}), q.anyCase}
}

// fields names what to return. A whole item is 33 kB, so every read names its fields (§2.3).
func (q query) fields(names ...string) query { return q.with("$select", strings.Join(names, ",")) }

// where demands all conditions, beside those demanded before; empty ones are left out.
func (q query) where(conditions ...string) query {
	given := q.conditions()
	for _, c := range conditions {
		if c != "" {
			given = append(given, c)
		}
	}
	if len(given) == 0 {
		return q
	}
	return q.with("$filter", strings.Join(given, " and "))
}

func (q query) conditions() []string {
	for _, o := range q.options {
		if o.name == "$filter" {
			return []string{o.value}
		}
	}
	return nil
}

func (q query) by(order string) query { return q.with("$orderby", order) }

func (q query) top(n int) query { return q.with("$top", strconv.Itoa(n)) }

func (q query) skip(n int) query { return q.with("$skip", strconv.Itoa(n)) }

func (q query) ignoringCase() query { return query{q.set, q.options, true} }

// String is the address below the service root, escaped.
func (q query) String() string {
	var b strings.Builder
	b.WriteString(q.set)
	for i, o := range q.options {
		b.WriteByte("?&"[min(i, 1)])
		b.WriteString(o.name + "=" + escape(o.value))
	}
	return b.String()
}

// escape is query escaping with blanks as %20: OData does not read "+" as a blank.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// following returns the query of the page that a nextLink points to. The link may be relative to the root, rooted or
// absolute, and may have lost the filter (§2.4); only its place ($skip, $top) is taken from it, so that neither a lost
// filter nor a foreign host can get in.
func (q query) following(link string) (query, error) {
	_, raw, _ := strings.Cut(link, "?")
	skip, top := -1, -1
	for _, pair := range strings.Split(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			continue
		}
		switch name {
		case "$skip":
			skip = n
		case "$top":
			top = n
		}
	}
	if skip < 0 {
		return query{}, fmt.Errorf("next link %q has no $skip", link)
	}
	if skip <= q.skipped() {
		return query{}, fmt.Errorf("next link %q does not move on", link)
	}
	q = q.skip(skip)
	if top >= 0 {
		q = q.top(top)
	}
	return q, nil
}

func (q query) skipped() int {
	for _, o := range q.options {
		if o.name == "$skip" {
			n, _ := strconv.Atoi(o.value) // written by skip above
			return n
		}
	}
	return 0
}

// quote is an OData string literal: 'O”Brien'.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func eq[S ~string](field string, value S) string { return field + " eq " + quote(string(value)) }

func eqInt[I ~int64](field string, value I) string {
	return field + " eq " + strconv.FormatInt(int64(value), 10)
}

// anyOf demands that the field is one of the values, which must not be none.
func anyOf[S ~string](field string, values []S) string {
	terms := make([]string, len(values))
	for i, v := range values {
		terms[i] = eq(field, v)
	}
	return "(" + strings.Join(terms, " or ") + ")"
}

func anyOfInt[I ~int64](field string, values []I) string {
	terms := make([]string, len(values))
	for i, v := range values {
		terms[i] = eqInt(field, v)
	}
	return "(" + strings.Join(terms, " or ") + ")"
}

// overlap is how far a look-back reaches before the asked moment: the filter sees hours and minutes only, and a row may
// become visible a little after its own timestamp (§6.1).
const overlap = 2 * time.Minute

// changedSince demands a change at or after t, and a little before, or nothing for the zero time.
func changedSince(t time.Time, server *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return changedFrom(t.Add(-overlap).In(server))
}

// changedFrom demands a change in the minute that the clock on the server's wall shows, or later. Date and time must be
// compared in two steps: "date ge D and time ge T" loses what changed early in the day (§6.1).
func changedFrom(wall time.Time) string {
	day := quote(wall.Format(time.DateOnly))
	return fmt.Sprintf("(UpdateDate gt %s or (UpdateDate eq %s and UpdateTime ge %s))", day, day, quote(wall.Format("15:04")))
}

// masterChangedSince is changedSince for items and partners.
func masterChangedSince(t time.Time, server *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return masterChangedFrom(t.Add(-overlap).In(server))
}

// masterChangedFrom is changedFrom for items and partners, whose new rows were seen without any UpdateDate (§6.1).
func masterChangedFrom(wall time.Time) string {
	return fmt.Sprintf("(%s or (UpdateDate eq null and CreateDate ge %s))", changedFrom(wall), quote(wall.Format(time.DateOnly)))
}

// moment joins a date and a time of day of the server's clock; a missing date is the zero time.
func moment(day erp.Date, clock string, server *time.Location) time.Time {
	if day.IsZero() {
		return time.Time{}
	}
	at, err := time.Parse(time.TimeOnly, clock)
	if err != nil {
		at = time.Time{}
	}
	return time.Date(day.Year, day.Month, day.Day, at.Hour(), at.Minute(), at.Second(), 0, server)
}
