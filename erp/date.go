package erp

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a calendar date without a time or a zone: a due date is the same day in Dayton and in Hamburg.
// The zero value means "no date".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate returns the date, normalised like time.Date (January 32 is February 1).
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the calendar date of a moment in that moment's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-11-24". The empty string is the zero Date; anything else fails with Invalid.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, Errorf(Invalid, fmt.Sprintf("date %q", s), "%w", err)
	}
	return DateOf(t), nil
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// String returns "2026-11-24", and the empty string for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Midnight().Format(time.DateOnly)
}

// Midnight returns the start of the day in UTC, for arithmetic and formatting.
func (d Date) Midnight() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// AddDays returns the date n days later.
func (d Date) AddDays(n int) Date { return DateOf(d.Midnight().AddDate(0, 0, n)) }

// DaysSince returns how many days d lies after e; negative if before.
func (d Date) DaysSince(e Date) int { return int(d.Midnight().Sub(e.Midnight()).Hours() / 24) }

// Before reports whether d lies before e.
func (d Date) Before(e Date) bool { return d.Midnight().Before(e.Midnight()) }

// After reports whether d lies after e.
func (d Date) After(e Date) bool { return e.Before(d) }

// MarshalText implements encoding.TextMarshaler, hence JSON.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d, err = ParseDate(string(b))
	return err
}

// Value implements driver.Valuer: a SQL date, or null for no date.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan implements sql.Scanner for date columns.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = DateOf(v)
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	}
	return fmt.Errorf("scan date: cannot read %T", src)
}
