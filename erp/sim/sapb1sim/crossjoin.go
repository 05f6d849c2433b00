package sapb1sim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// joined is one row of a $crossjoin: a row of a set with one of its lines (§2.6).
type joined struct{ header, line any }

// join is what a $crossjoin names: a set and one of its collections.
type join struct {
	set        *entitySet
	collection *property
	lines      string // "Orders/DocumentLines"
}

func badJoin() error { return badRequest(codeBadRequest, "invalid $crossjoin query") }

// joinOf reads "$crossjoin(Orders,Orders/DocumentLines)".
func (s *service) joinOf(path string) (join, error) {
	inner, ok := strings.CutPrefix(path, "$crossjoin(")
	inner, closed := strings.CutSuffix(inner, ")")
	header, lines, two := strings.Cut(inner, ",")
	_, collection, inside := strings.Cut(lines, "/")
	set := s.sets[header]
	if !ok || !closed || !two || !inside || set == nil || lines != header+"/"+collection {
		return join{}, badJoin()
	}
	p := set.shape.byName[collection]
	if p == nil || p.kind != kindList {
		return join{}, badJoin()
	}
	return join{set, p, lines}, nil
}

// shape is that of a row of both: "Orders/DocNum" of the one, "Orders/DocumentLines/LineNum" of the other. A line has its
// header's key, also where the line by itself does not show it.
func (j join) shape() *shape {
	var all []property
	for _, p := range j.set.shape.properties {
		if p.kind != kindList && p.kind != kindObject {
			get := p.get
			p.name, p.get = j.set.name+"/"+p.name, func(row any) any { return get(row.(joined).header) }
			all = append(all, p)
		}
	}
	for _, p := range j.collection.of.properties {
		if p.kind != kindList && p.kind != kindObject {
			get := p.get
			p.name, p.get = j.lines+"/"+p.name, func(row any) any { return get(row.(joined).line) }
			all = append(all, p)
		}
	}
	if key := j.set.keys[0]; j.collection.of.byName[key] == nil {
		p := *j.set.shape.byName[key]
		get := p.get
		p.name, p.get = j.lines+"/"+key, func(row any) any { return get(row.(joined).header) }
		all = append(all, p)
	}
	return newShape(j.set.name, all...)
}

// rows yields every header with each of its lines.
func (j join) rows(c *call) rows {
	return func(yield func(any) bool) {
		for header := range j.set.rows(c, query{top: -1}) {
			for _, line := range j.collection.list(header) {
				if !yield(joined{header, line}) {
					return
				}
			}
		}
	}
}

// joinQuery is what the options of a $crossjoin ask for.
type joinQuery struct {
	query
	header, line []*property // expanded of either
}

// crossJoin answers GET $crossjoin(A,A/B)?$expand=A($select=…),A/B($select=…)&$filter=A/k eq A/B/k …
func (s *service) crossJoin(c *call, path, rawQuery string) (response, error) {
	path, err := url.PathUnescape(path)
	if err != nil || c.method != http.MethodGet {
		return response{}, badJoin()
	}
	return s.join(c, path, rawQuery, "")
}

// postQueryShape is the parameter of QueryService_PostQuery.
var postQueryShape = newShape("QueryService_PostQuery",
	property{name: "QueryPath", kind: kindText}.settable(), property{name: "QueryOption", kind: kindText}.settable())

// postQuery is a $crossjoin in a body, where nothing is escaped; it is answered as text.
func (s *service) postQuery(c *call) (response, error) {
	in, err := decode(c.body, postQueryShape)
	if err != nil {
		return response{}, err
	}
	var options []string
	for option := range strings.SplitSeq(in.text("QueryOption"), "&") {
		name, value, _ := strings.Cut(option, "=")
		options = append(options, name+"="+url.PathEscape(value))
	}
	return s.join(c, in.text("QueryPath"), strings.Join(options, "&"), "text/plain")
}

func (s *service) join(c *call, path, rawQuery, mediaType string) (response, error) {
	j, err := s.joinOf(path)
	if err == nil && !s.options.CrossJoins {
		err = badJoin()
	}
	if err != nil {
		return response{}, err
	}
	q, err := j.parse(rawQuery, foldsCase(c.header))
	if err != nil {
		return response{}, err
	}
	size, _, err := pageSize(c.header)
	if err != nil {
		return response{}, err
	}
	p := q.page(path, q.matching(j.rows(c)), size)
	w := c.writer()
	w.object(func() {
		w.member("value", func() {
			w.array(len(p.rows), func(i int) {
				row := p.rows[i].(joined)
				w.object(func() {
					w.member(j.set.name, func() { w.object(func() { w.properties(j.set.shape, q.header, row.header) }) })
					w.member(j.lines, func() { w.object(func() { w.properties(j.collection.of, q.line, row.line) }) })
				})
			})
		})
		if p.next != "" {
			w.pair(c.dialect.annotation+"nextLink", p.next)
		}
	})
	if mediaType == "" {
		mediaType = c.dialect.mediaType
	}
	return c.raw(http.StatusOK, mediaType, w.Bytes()), nil
}

// parse reads the options. Both sides must be expanded, and tied by the header's key: the product of two sets is not simulated.
func (j join) parse(rawQuery string, foldCase bool) (joinQuery, error) {
	q := joinQuery{query: query{top: -1}}
	tied := false
	for option := range strings.SplitSeq(rawQuery, "&") {
		name, value, _ := strings.Cut(option, "=")
		name, nameErr := url.PathUnescape(name)
		value, err := url.PathUnescape(value)
		if nameErr != nil || err != nil {
			return q, badJoin()
		}
		switch name {
		case "$expand":
			err = j.expand(&q, value)
		case "$filter":
			q.condition, tied, err = j.filter(value, foldCase)
		case "$top":
			q.top, err = natural(name, value)
		case "$skip":
			q.skip, err = natural(name, value)
		default:
			err = badJoin()
		}
		if err != nil {
			return q, err
		}
		if name != "$top" && name != "$skip" {
			q.rest = append(q.rest, option)
		}
	}
	if !tied || len(q.header) == 0 || len(q.line) == 0 {
		return q, badJoin()
	}
	return q, nil
}

// filter compiles a $filter over both sides, and reports whether it ties a line to its own header.
func (j join) filter(text string, foldCase bool) (condition, bool, error) {
	tokens, err := lex(text, isPathByte)
	if err != nil {
		return condition{}, false, err
	}
	p := filterParser{tokens: tokens, shape: j.shape(), foldCase: foldCase, joins: true}
	c, err := p.or()
	if err == nil && p.peek().kind != tokenEnd {
		err = badFilter()
	}
	key := j.set.keys[0]
	tied := slices.Contains(p.joined, [2]string{j.set.name + "/" + key, j.lines + "/" + key}) ||
		slices.Contains(p.joined, [2]string{j.lines + "/" + key, j.set.name + "/" + key})
	return c, tied, err
}

func isPathByte(c byte) bool { return c == '/' || isNameByte(c) }

// expand reads "Orders($select=DocEntry,DocNum),Orders/DocumentLines($select=LineNum)".
func (j join) expand(q *joinQuery, text string) error {
	for rest := text; rest != ""; rest = strings.TrimPrefix(rest, ",") {
		name, after, ok := strings.Cut(rest, "($select=")
		names, tail, closed := strings.Cut(after, ")")
		if !ok || !closed {
			return badJoin()
		}
		rest = tail
		of, into := j.set.shape, &q.header
		switch name {
		case j.set.name:
		case j.lines:
			of, into = j.collection.of, &q.line
		default:
			return badJoin()
		}
		p := queryParser{shape: of}
		selected, err := p.selection(names)
		if err != nil {
			return err
		}
		*into = selected
	}
	return nil
}
