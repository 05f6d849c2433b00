package sapb1

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// number is an exact decimal, which the Service Layer writes as a JSON number and accepts as one. Null is zero.
type number struct{ decimal.Decimal }

// The longest number B1 keeps has 19 digits, 6 of them decimals; more is nonsense, and a large exponent would be an
// attack on memory.
const (
	maxNumberText     = 40
	maxNumberExponent = 20
)

// UnmarshalJSON implements json.Unmarshaler.
func (n *number) UnmarshalJSON(b []byte) error {
	text := unquoted(b)
	if text == "" {
		*n = number{}
		return nil
	}
	if len(text) > maxNumberText {
		return fmt.Errorf("number of %d characters", len(text))
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		return fmt.Errorf("number %q: %w", text, err)
	}
	if exp := d.Exponent(); exp > maxNumberExponent || exp < -maxNumberExponent {
		return fmt.Errorf("number %q is out of range", text)
	}
	n.Decimal = d
	return nil
}

// MarshalJSON implements json.Marshaler: a bare number, digits as they are.
func (n number) MarshalJSON() ([]byte, error) { return []byte(n.String()), nil }

// integer is a key or code, which some versions write as text (§9). Null is zero.
type integer int64

// UnmarshalJSON implements json.Unmarshaler.
func (i *integer) UnmarshalJSON(b []byte) error {
	text := unquoted(b)
	if text == "" {
		*i = 0
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("integer: %w", err)
	}
	*i = integer(n)
	return nil
}

func (i integer) String() string { return strconv.FormatInt(int64(i), 10) }

// date is a calendar date: "2026-04-08T00:00:00Z", "2026-04-08" or "20260408", by version and endpoint (§1.4, §2.7).
type date struct{ erp.Date }

// UnmarshalJSON implements json.Unmarshaler.
func (d *date) UnmarshalJSON(b []byte) error {
	text := unquoted(b)
	if len(text) == 8 && !strings.Contains(text, "-") {
		text = text[:4] + "-" + text[4:6] + "-" + text[6:]
	}
	if i := strings.IndexByte(text, 'T'); i >= 0 {
		text = text[:i]
	}
	parsed, err := erp.ParseDate(text)
	if err != nil {
		return err
	}
	d.Date = parsed
	return nil
}

// MarshalJSON implements json.Marshaler.
func (d date) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// flag is BoYesNoEnum, by name or by stored value (§3.2).
type flag bool

// UnmarshalJSON implements json.Unmarshaler.
func (f *flag) UnmarshalJSON(b []byte) error {
	switch text := unquoted(b); text {
	case "tYES", "Y":
		*f = true
	case "tNO", "N", "":
		*f = false
	default:
		return fmt.Errorf("%q is neither tYES nor tNO", text)
	}
	return nil
}

// MarshalJSON implements json.Marshaler.
func (f flag) MarshalJSON() ([]byte, error) {
	if f {
		return []byte(`"tYES"`), nil
	}
	return []byte(`"tNO"`), nil
}

// extended is a record together with its user-defined fields, whose names are the installation's.
type extended[T any] struct {
	record T
	fields map[string]json.RawMessage
}

// UnmarshalJSON implements json.Unmarshaler.
func (e *extended[T]) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, &e.record); err != nil {
		return err
	}
	return json.Unmarshal(b, &e.fields)
}

// text returns a user-defined text field; missing and null are empty.
func (e extended[T]) text(field string) string {
	return unquoted(e.fields[field])
}

// unquoted returns the content of a JSON scalar as text, and the empty string for null and nothing.
func unquoted(b []byte) string {
	b = bytes.TrimSpace(b)
	if len(b) == 0 || bytes.Equal(b, []byte("null")) {
		return ""
	}
	var text string
	if b[0] == '"' && json.Unmarshal(b, &text) == nil {
		return text
	}
	return string(b)
}
