package sapb1sim

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// query is what the system query options of one request ask for.
type query struct {
	selected  []*property // nil: all
	condition condition
	order     []sortKey
	top       int // -1: not given
	skip      int
	count     bool
	rest      []string // options as sent, for the next link; without $top and $skip
}

type sortKey struct {
	property   *property
	descending bool
}

// queryParser fills a query from options over the properties of a shape.
type queryParser struct {
	shape    *shape
	foldCase bool
	query    query
}

// parseQuery reads the options of a request. Unlike an HTML form, a URL of OData writes a blank as %20 and means a plus
// by a plus (I).
func parseQuery(raw string, s *shape, foldCase bool) (query, error) {
	p := queryParser{shape: s, foldCase: foldCase, query: query{top: -1}}
	for option := range strings.SplitSeq(raw, "&") {
		if option == "" {
			continue
		}
		name, value, _ := strings.Cut(option, "=")
		name, nameErr := url.PathUnescape(name)
		value, valueErr := url.PathUnescape(value)
		if nameErr != nil || valueErr != nil {
			return query{}, badRequest(codeQuery, "Query string error - Invalid encoding")
		}
		if err := p.option(name, value); err != nil {
			return query{}, err
		}
		if name != "$top" && name != "$skip" {
			p.query.rest = append(p.query.rest, option)
		}
	}
	return p.query, nil
}

func (p *queryParser) option(name, value string) (err error) {
	q := &p.query
	switch name {
	case "$select":
		q.selected, err = p.selection(value)
	case "$filter":
		q.condition, err = parseFilter(value, p.shape, p.foldCase)
	case "$orderby":
		q.order, err = p.sorting(value)
	case "$top":
		q.top, err = natural(name, value)
	case "$skip":
		q.skip, err = natural(name, value)
	case "$count":
		q.count, err = oneOf(name, value, "true", "false")
	case "$inlinecount":
		q.count, err = oneOf(name, value, "allpages", "none")
	case "$expand":
		err = badRequest(codeQuery, "Cannot expand invalid navigation property '%s' for entity type '%s'", value, p.shape.name)
	default:
		err = badRequest(codeQuery, "Query string error - Invalid query option '%s'", name)
	}
	return err
}

func (p *queryParser) selection(value string) ([]*property, error) {
	chosen := make(map[string]bool)
	for name := range strings.SplitSeq(value, ",") {
		name = strings.TrimSpace(name)
		if name == "*" {
			return nil, nil
		}
		if p.shape.byName[name] == nil {
			return nil, badRequest(codeQuery, "Property '%s' is invalid", name)
		}
		chosen[name] = true
	}
	var selected []*property
	for i := range p.shape.properties {
		if prop := &p.shape.properties[i]; chosen[prop.name] {
			selected = append(selected, prop)
		}
	}
	return selected, nil
}

func (p *queryParser) sorting(value string) ([]sortKey, error) {
	var keys []sortKey
	for term := range strings.SplitSeq(value, ",") {
		words := strings.Fields(term)
		if len(words) == 0 || len(words) > 2 || len(words) == 2 && words[1] != "asc" && words[1] != "desc" {
			return nil, badRequest(codeQuery, "Query string error - Invalid orderby condition")
		}
		prop := p.shape.byName[words[0]]
		if prop == nil || prop.kind == kindObject || prop.kind == kindList {
			return nil, badRequest(codeQuery, "Property '%s' is invalid", words[0])
		}
		keys = append(keys, sortKey{prop, len(words) == 2 && words[1] == "desc"})
	}
	return keys, nil
}

func natural(name, value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		return 0, badRequest(codeQuery, "Query string error - Invalid value '%s' of '%s'", value, name)
	}
	return n, nil
}

func oneOf(name, value, on, off string) (bool, error) {
	if value != on && value != off {
		return false, badRequest(codeQuery, "Query string error - Invalid value '%s' of '%s'", value, name)
	}
	return value == on, nil
}

// customer is the one customer that the filter asks for, or empty.
func (q query) customer() erp.CustomerID {
	if codes := q.condition.among["CardCode"]; len(codes) == 1 {
		return erp.CustomerID(codes[0].(string))
	}
	return ""
}

// matching yields the rows that the filter selects.
func (q query) matching(rows rows) rows {
	if q.condition.test == nil {
		return rows
	}
	return func(yield func(any) bool) {
		for row := range rows {
			if q.condition.test(row) == yep && !yield(row) {
				return
			}
		}
	}
}

// sorted yields the rows in the order asked for. Rows that compare equal stay in the order they came in; null sorts
// before any value.
func (q query) sorted(selected rows) rows {
	orders := make([]func(a, b any) int, len(q.order))
	for i, k := range q.order {
		orders[i] = k.property.order(false)
	}
	all := slices.Collect(selected)
	slices.SortStableFunc(all, func(a, b any) int {
		for i, k := range q.order {
			o := nullsFirst(k.property.get(a), k.property.get(b), orders[i])
			if k.descending {
				o = -o
			}
			if o != 0 {
				return o
			}
		}
		return 0
	})
	return slices.Values(all)
}

func nullsFirst(a, b any, order func(a, b any) int) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return order(a, b)
}
