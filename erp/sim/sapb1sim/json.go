package sapb1sim

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

// timeOfDay is what the Service Layer keeps besides a date: seconds since midnight.
type timeOfDay int

func timeOfDayOf(t time.Time) timeOfDay { return timeOfDay(t.Hour()*3600 + t.Minute()*60 + t.Second()) }

func (t timeOfDay) String() string {
	return fmt.Sprintf("%02d:%02d:%02d", t/3600, t/60%60, t%60)
}

// writer writes JSON in the order of a property table and numbers from exact decimals, which encoding/json cannot.
type writer struct {
	bytes.Buffer
	plainDates bool // the older v1 systems: 2014-04-01
}

func (w *writer) object(members func()) {
	w.WriteByte('{')
	members()
	w.WriteByte('}')
}

func (w *writer) array(n int, element func(i int)) {
	w.WriteByte('[')
	for i := range n {
		w.comma()
		element(i)
	}
	w.WriteByte(']')
}

func (w *writer) member(name string, value func()) {
	w.comma()
	w.text(name)
	w.WriteByte(':')
	value()
}

func (w *writer) pair(name string, value any) { w.member(name, func() { w.scalar(value) }) }

// comma separates from what was written before, unless that opened the object or array.
func (w *writer) comma() {
	switch b := w.Bytes(); b[len(b)-1] {
	case '{', '[':
	default:
		w.WriteByte(',')
	}
}

func (w *writer) scalar(v any) {
	switch v := v.(type) {
	case nil:
		w.WriteString("null")
	case string:
		w.text(v)
	case bool:
		w.WriteString(strconv.FormatBool(v))
	case int64:
		w.WriteString(strconv.FormatInt(v, 10))
	case decimal.Decimal:
		w.WriteString(number(v))
	case erp.Date:
		w.text(w.date(v))
	case timeOfDay:
		w.text(v.String())
	default:
		panic(fmt.Sprintf("sapb1sim: no JSON for %T", v))
	}
}

func (w *writer) date(d erp.Date) string {
	if w.plainDates {
		return d.String()
	}
	return d.String() + "T00:00:00Z"
}

func (w *writer) text(s string) {
	if isPlain(s) {
		w.WriteByte('"')
		w.WriteString(s)
		w.WriteByte('"')
		return
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic("sapb1sim: encode text: " + err.Error()) // a string always encodes
	}
	w.Truncate(w.Len() - 1) // the encoder's newline
}

// isPlain reports whether a text stands in JSON as it is.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// number writes a double as the Service Layer does: always with a decimal point.
func number(d decimal.Decimal) string {
	s := d.String()
	if strings.ContainsRune(s, '.') {
		return s
	}
	return s + ".0"
}
