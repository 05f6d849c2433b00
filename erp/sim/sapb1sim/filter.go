package sapb1sim

import (
	"maps"
	"slices"
	"strings"
)

// truth is three-valued, as in the SQL that the Service Layer makes of a filter: a comparison with null is neither true
// nor false (I), so that neither it nor its negation selects the row.
type truth int8

const (
	no truth = iota
	unknown
	yep
)

func truthOf(b bool) truth {
	if b {
		return yep
	}
	return no
}

// condition is a compiled $filter, with what a scan may make use of.
type condition struct {
	test func(row any) truth
	// among lists, by property, the only values that a selected row can have.
	among map[string][]any
	// above names, by property, a value that every selected row lies above.
	above map[string]any
}

// parseFilter compiles a $filter over the properties of s (§2.2).
func parseFilter(text string, s *shape, foldCase bool) (condition, error) {
	tokens, err := lex(text, isNameByte)
	if err != nil {
		return condition{}, err
	}
	p := filterParser{tokens: tokens, shape: s, foldCase: foldCase}
	c, err := p.or()
	if err == nil && p.peek().kind != tokenEnd {
		err = badFilter()
	}
	return c, err
}

// filterParser descends recursively: or, and, not, comparison. depth stops it before the stack does.
type filterParser struct {
	tokens   []token
	at       int
	depth    int
	shape    *shape
	foldCase bool
	joins    bool        // properties may be compared with each other (§2.6)
	joined   [][2]string // those that were compared for equality
}

const maxFilterDepth = 200

func (p *filterParser) peek() token { return p.tokens[p.at] }

func (p *filterParser) next() token {
	t := p.tokens[p.at]
	if t.kind != tokenEnd {
		p.at++
	}
	return t
}

// take consumes the token if it is the given word or punctuation.
func (p *filterParser) take(kind tokenKind, text string) bool {
	if t := p.peek(); t.kind != kind || t.text != text {
		return false
	}
	p.at++
	return true
}

func (p *filterParser) or() (condition, error) {
	left, err := p.and()
	for err == nil && p.take(tokenName, "or") {
		var right condition
		if right, err = p.and(); err == nil {
			left = either(left, right)
		}
	}
	return left, err
}

func (p *filterParser) and() (condition, error) {
	left, err := p.not()
	for err == nil && p.take(tokenName, "and") {
		var right condition
		if right, err = p.not(); err == nil {
			left = both(left, right)
		}
	}
	return left, err
}

func (p *filterParser) not() (condition, error) {
	if p.depth++; p.depth > maxFilterDepth {
		return condition{}, badFilter()
	}
	defer func() { p.depth-- }()

	if p.take(tokenName, "not") {
		c, err := p.not()
		return condition{test: func(row any) truth { return yep - c.test(row) }}, err
	}
	if p.take(tokenPunct, "(") {
		c, err := p.or()
		if err == nil && !p.take(tokenPunct, ")") {
			err = badFilter()
		}
		return c, err
	}
	return p.comparison()
}

func (p *filterParser) comparison() (condition, error) {
	name := p.next()
	if name.kind != tokenName {
		return condition{}, badFilter()
	}
	if test, ok := textTests[name.text]; ok && p.peek().text == "(" {
		return p.function(name.text, test)
	}
	prop, err := p.property(name)
	if err != nil {
		return condition{}, err
	}
	operator := p.next()
	test, ok := operators[operator.text]
	if operator.kind != tokenName || !ok {
		return condition{}, badFilter()
	}
	return p.compare(prop, operator.text, test)
}

func (p *filterParser) property(name token) (*property, error) {
	prop, ok := p.shape.byName[name.text]
	switch {
	case name.kind != tokenName:
		return nil, badFilter()
	case !ok:
		return nil, badRequest(codeQuery, "Property '%s' is invalid", name.text)
	case prop.kind == kindObject || prop.kind == kindList:
		return nil, badFilter()
	}
	return prop, nil
}

func (p *filterParser) compare(prop *property, operator string, test func(int) bool) (condition, error) {
	equality := operator == "eq" || operator == "ne"
	t := p.next()
	if t.kind == tokenName && t.text == "null" && equality {
		want := operator == "eq"
		return condition{test: func(row any) truth { return truthOf((prop.get(row) == nil) == want) }}, nil
	}
	if t.kind == tokenName && p.joins {
		return p.compareBoth(prop, t, operator, test)
	}
	literal, ok := prop.literal(t)
	if !ok || prop.kind == kindEnum && !equality {
		return condition{}, badFilter()
	}
	order := prop.order(p.foldCase)
	if prop.kind == kindTime {
		order = toTheMinute
	}
	c := condition{test: func(row any) truth {
		v := prop.get(row)
		if v == nil {
			return unknown
		}
		return truthOf(test(order(v, literal)))
	}}
	switch {
	case p.foldCase:
	case operator == "eq":
		c.among = map[string][]any{prop.name: {literal}}
	case operator == "gt":
		c.above = map[string]any{prop.name: literal}
	}
	return c, nil
}

// compareBoth compares two properties of one type.
func (p *filterParser) compareBoth(a *property, name token, operator string, test func(int) bool) (condition, error) {
	b, err := p.property(name)
	if err != nil {
		return condition{}, err
	}
	if a.kind != b.kind {
		return condition{}, badFilter()
	}
	if operator == "eq" {
		p.joined = append(p.joined, [2]string{a.name, b.name})
	}
	order := a.order(p.foldCase)
	return condition{test: func(row any) truth {
		x, y := a.get(row), b.get(row)
		if x == nil || y == nil {
			return unknown
		}
		return truthOf(test(order(x, y)))
	}}, nil
}

var operators = map[string]func(order int) bool{
	"eq": func(o int) bool { return o == 0 },
	"ne": func(o int) bool { return o != 0 },
	"gt": func(o int) bool { return o > 0 },
	"ge": func(o int) bool { return o >= 0 },
	"lt": func(o int) bool { return o < 0 },
	"le": func(o int) bool { return o <= 0 },
}

var textTests = map[string]func(value, part string) bool{
	"startswith":  strings.HasPrefix,
	"endswith":    strings.HasSuffix,
	"contains":    strings.Contains,
	"substringof": strings.Contains,
}

// function parses startswith(P,'x') and its like; substringof alone takes the text first.
func (p *filterParser) function(name string, test func(string, string) bool) (condition, error) {
	p.next()
	first := p.next()
	comma := p.take(tokenPunct, ",")
	second := p.next()
	if !comma || !p.take(tokenPunct, ")") {
		return condition{}, badFilter()
	}
	if name == "substringof" {
		first, second = second, first
	}
	prop, err := p.property(first)
	if err != nil {
		return condition{}, err
	}
	if prop.kind != kindText || second.kind != tokenString {
		return condition{}, badFilter()
	}
	part, fold := second.text, p.foldCase
	if fold {
		part = strings.ToLower(part)
	}
	return condition{test: func(row any) truth {
		v, ok := prop.get(row).(string)
		if !ok {
			return unknown
		}
		if fold {
			v = strings.ToLower(v)
		}
		return truthOf(test(v, part))
	}}, nil
}

func both(a, b condition) condition {
	return condition{
		among: merged(a.among, b.among),
		above: merged(a.above, b.above),
		test: func(row any) truth {
			x := a.test(row)
			if x == no {
				return no
			}
			return min(x, b.test(row))
		},
	}
}

func either(a, b condition) condition {
	among := map[string][]any{}
	for name, values := range a.among {
		if others, ok := b.among[name]; ok {
			among[name] = slices.Concat(values, others)
		}
	}
	return condition{among: among, test: func(row any) truth {
		x := a.test(row)
		if x == yep {
			return yep
		}
		return max(x, b.test(row))
	}}
}

// merged holds what both sides of an and know; where they know different things of a property, either is true.
func merged[V any](a, b map[string]V) map[string]V {
	if len(a) == 0 {
		return b
	}
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
