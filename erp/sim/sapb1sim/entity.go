package sapb1sim

import (
	"crypto/sha1"
	"fmt"
	"iter"
	"net/http"
	"strconv"
)

// rows are what a set holds, one by one.
type rows = iter.Seq[any]

func mapped[T any](from iter.Seq[T], row func(T) any) rows {
	return func(yield func(any) bool) {
		for v := range from {
			if !yield(row(v)) {
				return
			}
		}
	}
}

// entitySet is one collection of the service.
type entitySet struct {
	name  string
	shape *shape
	keys  []string
	// ordered says that rows come in ascending order of the key, so that a scan in that order need not sort.
	ordered bool
	// rows yields all rows. It may leave out rows that the query does not select.
	rows func(*call, query) rows
	find func(*call, key) (any, bool)
	// version is the DataVersion behind a row's ETag; nil for entities without one (§2.9).
	version func(row any) int64
	create  func(*call) (response, error)
	change  func(c *call, row any) error
	actions map[string]func(row any) error
	// asks are functions bound to a row, which change nothing.
	asks map[string]func(c *call, row any) (response, error)
	// media is the content of a row that is a file, or holds files; nil for all others.
	media func(c *call, row any) (response, error)
}

// etag is the weak tag of a DataVersion: the upper-case SHA-1 of its decimal text (§2.9).
func etag(version int64) string {
	return fmt.Sprintf(`W/"%X"`, sha1.Sum([]byte(strconv.FormatInt(version, 10))))
}

// properties writes those selected, or all, of a row.
func (w *writer) properties(s *shape, selected []*property, row any) {
	if selected == nil {
		for i := range s.properties {
			w.property(&s.properties[i], row)
		}
		return
	}
	for _, p := range selected {
		w.property(p, row)
	}
}

func (w *writer) property(p *property, row any) {
	w.member(p.name, func() {
		switch p.kind {
		case kindList:
			rows := p.list(row)
			w.array(len(rows), func(i int) {
				w.object(func() { w.properties(p.of, nil, rows[i]) })
			})
		case kindObject:
			w.object(func() { w.properties(p.of, nil, p.get(row)) })
		default:
			w.scalar(p.get(row))
		}
	})
}

// sorts reports whether a query asks for another order than the one that rows have anyway.
func (set *entitySet) sorts(q query) bool {
	if len(q.order) == 0 {
		return false
	}
	return !set.ordered || q.order[0].property.name != set.keys[0] || q.order[0].descending
}

// serve answers a call whose path begins with this set.
func (set *entitySet) serve(c *call) (response, error) {
	first, rest := c.path[0], c.path[1:]
	if !first.keyed {
		return set.serveAll(c, rest)
	}
	k, err := parseKey(first.key, set.shape, set.keys)
	if err != nil {
		return response{}, err
	}
	row, ok := set.find(c, k)
	switch {
	case !ok && c.method == http.MethodGet:
		return response{}, noSuchEntity()
	case !ok:
		return response{}, noSuchTarget(k.String())
	case set.media != nil && c.method == http.MethodGet && len(rest) == 1 && rest[0].name == "$value":
		return set.media(c, row)
	case len(rest) > 0:
		return set.serveInside(c, row, rest)
	}
	return set.serveOne(c, row)
}

func (set *entitySet) serveAll(c *call, rest []segment) (response, error) {
	counting := len(rest) == 1 && rest[0] == segment{name: "$count"}
	switch {
	case len(rest) > 0 && !counting:
		return response{}, badPath()
	case c.method == http.MethodPost && set.create != nil && !counting:
		return set.create(c)
	case c.method != http.MethodGet:
		return response{}, unsupported()
	}
	q, err := parseQuery(c.rawQuery, set.shape, foldsCase(c.header))
	if err != nil {
		return response{}, err
	}
	if !counting {
		return c.collection(set, q)
	}
	n := 0
	for range q.matching(set.rows(c, q)) {
		n++
	}
	return c.raw(http.StatusOK, "text/plain", []byte(strconv.Itoa(n))), nil
}

func (set *entitySet) serveOne(c *call, row any) (response, error) {
	switch {
	case c.method == http.MethodGet:
		q, err := parseQuery(c.rawQuery, set.shape, false)
		if err != nil {
			return response{}, err
		}
		return c.entity(set, row, q.selected, http.StatusOK), nil
	case (c.method == http.MethodPatch || c.method == "MERGE") && set.change != nil:
		if err := set.unchanged(c, row); err != nil {
			return response{}, err
		}
		return noContent(), set.change(c, row)
	}
	return response{}, unsupported()
}

// serveInside answers a bound action, one property, or a property's raw value (§2.1).
func (set *entitySet) serveInside(c *call, row any, rest []segment) (response, error) {
	if rest[0].keyed || len(rest) > 2 || len(rest) == 2 && rest[1] != (segment{name: "$value"}) {
		return response{}, badPath()
	}
	if ask, ok := set.asks[rest[0].name]; ok && len(rest) == 1 && c.method == http.MethodGet {
		return ask(c, row)
	}
	if act, ok := set.actions[rest[0].name]; ok && len(rest) == 1 && c.method == http.MethodPost {
		if err := set.unchanged(c, row); err != nil {
			return response{}, err
		}
		return noContent(), act(row)
	}
	return set.serveProperty(c, row, rest)
}

// serveProperty answers one property, or its raw value.
func (set *entitySet) serveProperty(c *call, row any, rest []segment) (response, error) {
	p := set.shape.byName[rest[0].name]
	if p == nil {
		return response{}, badRequest(codeBadRequest, "Property '%s' of '%s' is invalid", rest[0].name, set.shape.name)
	}
	if c.method != http.MethodGet || p.kind == kindList || p.kind == kindObject {
		return response{}, unsupported()
	}
	v := p.get(row)
	if len(rest) == 2 {
		if v == nil {
			return response{}, noSuchEntity()
		}
		return c.raw(http.StatusOK, "text/plain", c.plainText(v)), nil
	}
	r := c.json(http.StatusOK, set.name+"/"+p.name, func(w *writer) {
		c.writeETag(w, set, row)
		if v == nil {
			w.pair(c.dialect.annotation+"null", true)
			return
		}
		w.pair("value", v)
	})
	return r, nil
}

func (c *call) plainText(v any) []byte {
	w := c.writer()
	w.scalar(v)
	if _, ok := v.(string); ok {
		return []byte(v.(string))
	}
	return w.Bytes()
}

// unchanged checks If-Match. A tag that does not start with W/ is not checked, nor is one inside a $batch (§2.9).
func (set *entitySet) unchanged(c *call, row any) error {
	tag := c.header.Get("If-Match")
	if set.version == nil || c.inBatch || len(tag) < 2 || tag[:2] != "W/" || tag == etag(set.version(row)) {
		return nil
	}
	return refuse(http.StatusPreconditionFailed, codeChanged,
		"Another user or another operation modified data; to continue, open the window again (ODBC -2039)")
}

func badPath() error { return badRequest(codeBadRequest, "Invalid URL") }

// foldsCase reports whether the request asks for comparisons that ignore case, which HANA else respects (§2.2).
func foldsCase(h http.Header) bool { return h.Get("B1S-CaseInsensitive") == "true" }
