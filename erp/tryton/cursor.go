package tryton

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/tradecounter/portal/erp"
)

// feedCursor is a place in a feed. Between two runs it says from when on the next one reads; within a run it is the last event
// that was told. Times are the database's, in microseconds since 1970.
type feedCursor struct {
	Feed    erp.Feed `json:"f"`
	Run     run      `json:"r,omitempty"`
	At      int64    `json:"t,omitempty"`
	Stream  int      `json:"s,omitempty"`
	ID      int64    `json:"i,omitempty"`
	Next    int64    `json:"n,omitempty"` // within a run: from when on the next one reads
	Witness witness  `json:"w"`
	All     []int64  `json:"a,omitempty"` // the latest events that changed every record, which are told once
}

// run says what a cursor stands in.
type run string

const (
	atRest    run = ""
	beginning run = "b" // the run that tells all there is
	following run = "f"
)

// witness is the latest change that the cursor knows of. A database that lacks it is older than the cursor.
type witness struct {
	Part    int   `json:"p,omitempty"` // of the feed's parts; the record is one of its model
	ID      int64 `json:"i,omitempty"` // zero: there was none
	Created int64 `json:"c,omitempty"`
	Changed int64 `json:"t,omitempty"`
}

// lastMoment is the last that Tryton can write.
var lastMoment = time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC).UnixMicro()

func (c feedCursor) encode(op string) (erp.Cursor, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return "", erp.Errorf(erp.Invalid, op, "write cursor: %w", err)
	}
	return erp.Cursor(base64.RawURLEncoding.EncodeToString(text)), nil
}

// readCursor reads a cursor of f; Invalid if it is none. The empty one is the beginning.
func readCursor(op string, f feed, after erp.Cursor) (feedCursor, error) {
	c := feedCursor{Feed: f.name}
	if after == "" {
		return c, nil
	}
	invalid := erp.Errorf(erp.Invalid, op, "this is no cursor of the feed")
	text, err := base64.RawURLEncoding.DecodeString(string(after))
	if err != nil || json.Unmarshal(text, &c) != nil {
		return c, invalid
	}
	if again, err := c.encode(op); err != nil || again != after {
		return c, invalid
	}
	known := c.Run == atRest || c.Run == beginning || c.Run == following
	within := c.Stream >= 0 && c.Stream < 2*len(f.parts) && c.Witness.Part >= 0 && c.Witness.Part < len(f.parts)
	for _, at := range []int64{c.At, c.Next, c.Witness.Created, c.Witness.Changed} {
		within = within && at >= 0 && at <= lastMoment
	}
	if c.Feed != f.name || !known || !within {
		return c, invalid
	}
	return c, nil
}
