package tryton

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// number is an exact decimal, {"__class__": "Decimal", "decimal": "8.90"} on the wire (§5). Null is zero.
type number struct{ decimal.Decimal }

// float is a quantity or a factor, which Tryton keeps as a binary float and sends as a JSON number. The digits beyond
// floatPlaces are the float's own noise. Null is zero.
type float struct{ decimal.Decimal }

// floatPlaces is more than any unit of measure has.
const floatPlaces = 8

// The longest number that can be honest; a large exponent would be an attack on memory.
const (
	maxNumberText     = 60
	maxNumberExponent = 30
)

type tagged struct {
	Class       string `json:"__class__"`
	Decimal     string `json:"decimal,omitempty"`
	Year        int    `json:"year,omitempty"`
	Month       int    `json:"month,omitempty"`
	Day         int    `json:"day,omitempty"`
	Hour        int    `json:"hour,omitempty"`
	Minute      int    `json:"minute,omitempty"`
	Second      int    `json:"second,omitempty"`
	Microsecond int    `json:"microsecond,omitempty"`
}

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	return json.Marshal(tagged{Class: "Decimal", Decimal: n.String()})
}

// UnmarshalJSON implements json.Unmarshaler.
func (n *number) UnmarshalJSON(b []byte) error {
	digits := string(b)
	if bytes.HasPrefix(b, []byte("{")) {
		t, err := untag(b, "Decimal")
		if err != nil {
			return err
		}
		digits = t.Decimal
	}
	d, err := parseDecimal(digits)
	n.Decimal = d
	return err
}

// MarshalJSON implements json.Marshaler: a JSON number, because a Decimal breaks the server's price formulas (§7).
func (f float) MarshalJSON() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalJSON implements json.Unmarshaler.
func (f *float) UnmarshalJSON(b []byte) error {
	d, err := parseDecimal(string(b))
	f.Decimal = d.Round(floatPlaces)
	return err
}

func parseDecimal(digits string) (decimal.Decimal, error) {
	if digits == "null" {
		return decimal.Zero, nil
	}
	if len(digits) > maxNumberText {
		return decimal.Zero, fmt.Errorf("number of %d characters", len(digits))
	}
	d, err := decimal.NewFromString(digits)
	if err != nil {
		return decimal.Zero, fmt.Errorf("number %q: %w", digits, err)
	}
	if exp := d.Exponent(); exp > maxNumberExponent || exp < -maxNumberExponent {
		return decimal.Zero, fmt.Errorf("number %q is out of range", digits)
	}
	return d, nil
}

// date is a day. Null is the zero date, and so it is written.
type date struct{ erp.Date }

// MarshalJSON implements json.Marshaler.
func (d date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(tagged{Class: "date", Year: d.Year, Month: int(d.Month), Day: d.Day})
}

// UnmarshalJSON implements json.Unmarshaler.
func (d *date) UnmarshalJSON(b []byte) error {
	*d = date{}
	if string(b) == "null" {
		return nil
	}
	t, err := untag(b, "date")
	if err != nil {
		return err
	}
	d.Date = erp.DateOf(time.Date(t.Year, time.Month(t.Month), t.Day, 0, 0, 0, 0, time.UTC))
	return nil
}

// moment is a point in time. The server's are in UTC without saying so (§3).
type moment struct{ time.Time }

// MarshalJSON implements json.Marshaler. The server wants every part named, zeros too.
func (m moment) MarshalJSON() ([]byte, error) {
	t := m.UTC()
	return json.Marshal(values{
		"__class__": "datetime", "year": t.Year(), "month": int(t.Month()), "day": t.Day(),
		"hour": t.Hour(), "minute": t.Minute(), "second": t.Second(), "microsecond": t.Nanosecond() / 1000,
	})
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *moment) UnmarshalJSON(b []byte) error {
	*m = moment{}
	if string(b) == "null" {
		return nil
	}
	t, err := untag(b, "datetime")
	if err != nil {
		return err
	}
	m.Time = time.Date(t.Year, time.Month(t.Month), t.Day, t.Hour, t.Minute, t.Second, t.Microsecond*1000, time.UTC)
	return nil
}

// stamps say when a record was written. Tryton sets the second from the first change on (§11).
type stamps struct {
	Created moment `json:"create_date"`
	Written moment `json:"write_date"`
}

func (s stamps) changed() time.Time {
	if s.Written.After(s.Created.Time) {
		return s.Written.Time
	}
	return s.Created.Time
}

// link names a record of any model: "sale.line,16".
type link struct {
	model string
	id    int64
}

// UnmarshalJSON implements json.Unmarshaler.
func (l *link) UnmarshalJSON(b []byte) error {
	*l = link{}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("link: %w", err)
	}
	name, key, found := strings.Cut(s, ",")
	if !found {
		return nil
	}
	id, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return fmt.Errorf("link %q: %w", s, err)
	}
	*l = link{name, id}
	return nil
}

// String is the link as the server writes it.
func (l link) String() string { return l.model + "," + strconv.FormatInt(l.id, 10) }

func untag(b []byte, class string) (t tagged, err error) {
	if err := json.Unmarshal(b, &t); err != nil {
		return t, fmt.Errorf("%s: %w", class, err)
	}
	if t.Class != class {
		return t, fmt.Errorf("got a %q where a %s was due", t.Class, class)
	}
	return t, nil
}
