package sapb1sim

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// kind is the EDM type of a property.
type kind int

const (
	kindText kind = iota
	kindWhole
	kindNumber
	kindDate
	kindTime
	kindEnum
	kindObject
	kindList
)

// access says what happens to a property that a client sends.
type access int

const (
	fixed    access = iota // writable in the real system, not here: refused
	computed               // read-only in the real system: ignored in silence (§2.5)
	settable               // written
)

// property is one row of a property table: how a value is named on the wire, what type it has, and where it comes from.
type property struct {
	name   string
	kind   kind
	access access
	size   int // of settable texts, in characters; 0 is unlimited
	enum   *enumeration
	of     *shape          // of objects and lists
	get    func(any) any   // of all but lists; nil is JSON null
	list   func(any) []any // of lists
}

// shape is an entity type or complex type: its EDM name and its properties in the order they are written.
type shape struct {
	name       string
	properties []property
	byName     map[string]*property
}

func newShape(name string, properties ...property) *shape {
	s := &shape{name, properties, make(map[string]*property, len(properties))}
	for i := range properties {
		s.byName[properties[i].name] = &properties[i]
	}
	return s
}

// changing is the shape with none but the named properties settable.
func (s *shape) changing(names ...string) *shape {
	properties := slices.Clone(s.properties)
	for i := range properties {
		switch p := &properties[i]; {
		case slices.Contains(names, p.name):
			p.access = settable
		case p.access == settable:
			p.access = fixed
		}
	}
	return newShape(s.name, properties...)
}

// having is the shape with another shape for the rows of one collection.
func (s *shape) having(collection string, rows *shape) *shape {
	changed := newShape(s.name, slices.Clone(s.properties)...)
	changed.byName[collection].of = rows
	return changed
}

func (p property) computed() property { p.access = computed; return p }

func (p property) settable() property { p.access = settable; return p }

func (p property) limited(characters int) property {
	p.access, p.size = settable, characters
	return p
}

// text is an Edm.String; the empty string is null on the wire.
func text[T any](name string, get func(T) string) property {
	return property{name: name, kind: kindText, get: func(row any) any {
		if s := get(row.(T)); s != "" {
			return s
		}
		return nil
	}}
}

func whole[T any](name string, get func(T) int) property {
	return property{name: name, kind: kindWhole, get: func(row any) any { return int64(get(row.(T))) }}
}

// reference is a whole number that is null while it points at nothing.
func reference[T any](name string, get func(T) (int, bool)) property {
	return property{name: name, kind: kindWhole, get: func(row any) any {
		if n, ok := get(row.(T)); ok {
			return int64(n)
		}
		return nil
	}}
}

func double[T any](name string, get func(T) decimal.Decimal) property {
	return property{name: name, kind: kindNumber, get: func(row any) any { return get(row.(T)) }}
}

func date[T any](name string, get func(T) erp.Date) property {
	return property{name: name, kind: kindDate, get: func(row any) any {
		if d := get(row.(T)); !d.IsZero() {
			return d
		}
		return nil
	}}
}

func clock[T any](name string, get func(T) timeOfDay) property {
	return property{name: name, kind: kindTime, get: func(row any) any { return get(row.(T)) }}
}

func enum[T any](name string, e *enumeration, get func(T) string) property {
	return property{name: name, kind: kindEnum, enum: e, get: func(row any) any { return get(row.(T)) }}
}

// flag is a BoYesNoEnum, the only boolean the Service Layer knows.
func flag[T any](name string, get func(T) bool) property {
	return enum(name, yesNo, func(row T) string { return yes(get(row)) })
}

func object[T, U any](name string, of *shape, get func(T) U) property {
	return property{name: name, kind: kindObject, of: of, get: func(row any) any { return get(row.(T)) }}
}

func list[T, U any](name string, of *shape, get func(T) []U) property {
	return property{name: name, kind: kindList, of: of, list: func(row any) []any { return boxed(get(row.(T))) }}
}

func boxed[T any](rows []T) []any {
	out := make([]any, len(rows))
	for i, r := range rows {
		out[i] = r
	}
	return out
}

// nothing is a property that the company keeps no fact for: always null.
func nothing(name string, k kind) property {
	return property{name: name, kind: k, get: func(any) any { return nil }}
}

// constant is a property with the same value in every row.
func constant(name string, k kind, value any) property {
	return property{name: name, kind: k, get: func(any) any { return value }}
}

func constantEnum(name string, e *enumeration, member string) property {
	return property{name: name, kind: kindEnum, enum: e, get: func(any) any { return member }}
}

// none is a collection that is always empty.
func none(name string) property {
	return property{name: name, kind: kindList, of: newShape(name), list: func(any) []any { return nil }}
}
