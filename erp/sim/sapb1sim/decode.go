package sapb1sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// input is a body read against a property table: only settable properties, each as a value of its type. A property that
// was not sent is absent; one sent as null is nil.
type input map[string]any

func (in input) has(name string) bool { return in[name] != nil }

func (in input) text(name string) string {
	s, _ := in[name].(string)
	return s
}

func (in input) whole(name string) int {
	n, _ := in[name].(int64)
	return int(n)
}

func (in input) number(name string) decimal.Decimal {
	d, _ := in[name].(decimal.Decimal)
	return d
}

func (in input) date(name string) erp.Date {
	d, _ := in[name].(erp.Date)
	return d
}

func (in input) object(name string) input {
	o, _ := in[name].(input)
	return o
}

func (in input) list(name string) []input {
	l, _ := in[name].([]input)
	return l
}

// decode reads a JSON object as the shape. An unknown property is refused, a read-only one ignored (§2.5).
func decode(body []byte, s *shape) (input, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var raw map[string]any
	if err := d.Decode(&raw); err != nil || raw == nil {
		return nil, badRequest(codeBadRequest, "Invalid JSON format")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, badRequest(codeBadRequest, "Invalid JSON format")
	}
	return decodeObject(raw, s)
}

func decodeObject(raw map[string]any, s *shape) (input, error) {
	in := make(input, len(raw))
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		if strings.HasSuffix(name, "@odata.bind") {
			continue // accepted and ignored (§2.5)
		}
		p := s.byName[name]
		if p == nil || p.access == fixed {
			return nil, badRequest(codeBadRequest, "Property '%s' of '%s' is invalid", name, s.name)
		}
		if p.access == computed {
			continue
		}
		v, err := p.decode(raw[name], s)
		if err != nil {
			return nil, err
		}
		in[name] = v
	}
	return in, nil
}

// decode reads one value. Numbers may be sent as texts, enums by name or stored value (§2.5).
func (p *property) decode(raw any, in *shape) (any, error) {
	if raw == nil {
		return nil, nil
	}
	var v any
	var ok bool
	switch raw := raw.(type) {
	case map[string]any:
		if p.kind == kindObject {
			return decodeObject(raw, p.of)
		}
	case []any:
		if p.kind == kindList {
			return decodeList(raw, p.of)
		}
	case json.Number:
		v, ok = p.decodeNumber(raw.String())
	case string:
		v, ok = p.decodeText(raw)
	}
	if !ok {
		return nil, badRequest(codeBadRequest, "Invalid value of property '%s' of '%s'", p.name, in.name)
	}
	if s, isText := v.(string); isText && p.size > 0 && utf8.RuneCountInString(s) > p.size {
		return nil, badRequest(codeBadValue, "Value too long in property '%s' of '%s'", p.name, in.name)
	}
	return v, nil
}

func decodeList(raw []any, s *shape) (any, error) {
	rows := make([]input, len(raw))
	for i, r := range raw {
		o, ok := r.(map[string]any)
		if !ok {
			return nil, badRequest(codeBadRequest, "Invalid row %d of '%s'", i+1, s.name)
		}
		row, err := decodeObject(o, s)
		if err != nil {
			return nil, err
		}
		rows[i] = row
	}
	return rows, nil
}

// maxScale bounds exponents, so that 1e999999999 is refused and not written out.
const maxScale = 30

func (p *property) decodeNumber(s string) (any, bool) {
	switch p.kind {
	case kindWhole:
		n, err := strconv.ParseInt(s, 10, 32)
		return n, err == nil
	case kindNumber:
		d, err := decimal.NewFromString(s)
		return d, err == nil && d.Exponent() > -maxScale && d.Exponent() < maxScale
	default:
		return nil, false
	}
}

func (p *property) decodeText(s string) (any, bool) {
	switch p.kind {
	case kindText:
		return s, true
	case kindDate:
		return parseDate(s)
	case kindTime:
		return parseTime(s)
	case kindEnum:
		name, ok := p.enum.resolve(s)
		return name, ok
	default:
		return p.decodeNumber(s)
	}
}
