package sapb1sim

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// literal reads one literal of a filter as a value of the property's type.
func (p *property) literal(t token) (any, bool) {
	switch {
	case p.kind == kindDate && (t.kind == tokenString || t.kind == tokenDate):
		return parseDate(t.text)
	case p.kind == kindTime && t.kind == tokenString:
		return parseTime(t.text)
	case p.kind == kindEnum && t.kind == tokenString:
		name, ok := p.enum.resolve(t.text)
		return name, ok
	case p.kind == kindText && t.kind == tokenString:
		return t.text, true
	case p.kind == kindWhole && t.kind == tokenNumber:
		n, err := strconv.ParseInt(t.text, 10, 64)
		return n, err == nil
	case p.kind == kindNumber && t.kind == tokenNumber:
		d, err := decimal.NewFromString(t.text)
		return d, err == nil
	}
	return nil, false
}

// order compares two values of the property's type that are not null.
func (p *property) order(foldCase bool) func(a, b any) int {
	switch p.kind {
	case kindWhole:
		return func(a, b any) int { return cmp.Compare(a.(int64), b.(int64)) }
	case kindNumber:
		return func(a, b any) int { return a.(decimal.Decimal).Cmp(b.(decimal.Decimal)) }
	case kindDate:
		return func(a, b any) int { return a.(erp.Date).DaysSince(b.(erp.Date)) }
	case kindTime:
		return func(a, b any) int { return int(a.(timeOfDay) - b.(timeOfDay)) }
	default:
		if foldCase {
			return func(a, b any) int { return cmp.Compare(strings.ToLower(a.(string)), strings.ToLower(b.(string))) }
		}
		return func(a, b any) int { return cmp.Compare(a.(string), b.(string)) }
	}
}

// toTheMinute compares times of day as a filter does, which hears hour and minute only (§2.2).
func toTheMinute(a, b any) int { return int(a.(timeOfDay)/60 - b.(timeOfDay)/60) }

// parseDate reads the forms of §2.2 and §1.4: 2024-04-23, 20240423, and either of an ISO moment whose time is ignored.
func parseDate(s string) (erp.Date, bool) {
	for _, layout := range []string{
		time.DateOnly, "20060102", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return erp.DateOf(t), true
		}
	}
	return erp.Date{}, false
}

// parseTime reads 18:38, 1838, 183800 and 18:38:00.
func parseTime(s string) (timeOfDay, bool) {
	for _, layout := range []string{"15:04", "1504", "150405", "15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return timeOfDayOf(t), true
		}
	}
	return 0, false
}
