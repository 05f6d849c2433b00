package sapb1

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// maxCursor is longer than any cursor made here: keys have at most 50 characters.
const maxCursor = 2048

// stamp is a moment by the clock on the server's wall, as rows carry it: "2026-11-24 18:05:09". Stamps compare as text, and
// the empty one comes before all.
type stamp string

// changeCursor is a place in a feed. Rows are read in passes, by key: whatever changes behind the place where a pass is has
// a stamp no older than the newest that stood in the ERP when the pass began, or than the ERP's clock then if some row was
// ahead of it. From there the next pass reads.
type changeCursor struct {
	Feed    erp.Feed `json:"f"`
	Since   stamp    `json:"s"` // this pass reads what was changed then or later; empty: everything
	After   string   `json:"a"` // the last key read in this pass; empty between passes
	Next    stamp    `json:"x"` // the next pass's Since
	Newest  stamp    `json:"n"` // the newest there was when the pass began
	Witness string   `json:"w"` // the key of the row that had it; empty where the feed had none
}

// keyCursor is a place among the keys of a feed.
type keyCursor struct {
	Feed erp.Feed `json:"f"`
	Last string   `json:"l"`
}

func encodeCursor(c any) (erp.Cursor, error) {
	b, err := json.Marshal(c)
	return erp.Cursor(base64.RawURLEncoding.EncodeToString(b)), err
}

// decodeCursor reads a cursor of the same kind, into c.
func decodeCursor(from erp.Cursor, c any) bool {
	if len(from) > maxCursor {
		return false
	}
	b, err := base64.RawURLEncoding.DecodeString(string(from))
	if err != nil {
		return false
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	return d.Decode(c) == nil && !d.More()
}

// valid reports whether a cursor that was read holds together, and is of the feed.
func (c changeCursor) valid(feed erp.Feed) bool {
	return c.Feed == feed && c.Since.valid() && c.Next.valid() && c.Newest.valid() && (c.Newest == "") == (c.Witness == "")
}

const stampLayout = "2006-01-02 15:04:05"

func stampOf(day erp.Date, clock string) stamp {
	if day.IsZero() {
		return ""
	}
	return stamp(moment(day, clock, time.UTC).Format(stampLayout))
}

func (s stamp) valid() bool {
	_, err := time.Parse(stampLayout, string(s))
	return s == "" || err == nil
}

// wall is the stamp as a time without a zone; the empty one is the zero time.
func (s stamp) wall() time.Time {
	wall, err := time.Parse(stampLayout, string(s))
	if err != nil {
		return time.Time{} // the empty stamp: valid has seen all others
	}
	return wall
}

// floor is the least that a row changed at s or later can say. That is s itself, but for the hour that clocks show twice,
// when summer time ends: there, what is later may carry an earlier stamp.
func (s stamp) floor(server *time.Location) stamp {
	w := s.wall()
	local := time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, server)
	for _, other := range []time.Duration{-time.Hour, time.Hour} {
		if local.Add(other).Format(stampLayout) == string(s) {
			return stamp(w.Add(-time.Hour).Format(stampLayout))
		}
	}
	return s
}

// settled is how long after its stamp a row has become visible to others, if ever: no transaction takes longer.
const settled = 10 * time.Minute

// next is where to read on from when s is the newest stamp there is: a little before it, or, once the ERP's clock has left
// it so far behind that nothing older can still turn up, in the minute after it. Without that, whatever was imported last
// would be told again until something else changes. A stamp ahead of the clock would hide all that changes until the clock
// gets there; then it is the clock that counts.
func (s stamp) next(now stamp, server *time.Location) stamp {
	if s == "" {
		return ""
	}
	from := min(s, or(now, s)).floor(server).wall()
	if now.wall().Before(s.wall().Add(settled)) {
		return stamp(from.Add(-overlap).Format(stampLayout))
	}
	return stamp(from.Truncate(time.Minute).Add(time.Minute).Format(stampLayout))
}
