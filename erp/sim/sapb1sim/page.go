package sapb1sim

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// defaultPageSize is PageSize of b1s.conf (§2.4).
const defaultPageSize = 20

// pageSize is how many rows a page may hold, 0 without bound. Prefer wins over B1S-PageSize (I); asked reports whether
// Prefer was heard, which the answer then says.
func pageSize(h http.Header) (size int, asked bool, err error) {
	if n, ok := preference(h, "odata.maxpagesize"); ok {
		size, err = natural("odata.maxpagesize", n)
		return size, err == nil, err
	}
	if n := h.Get("B1S-PageSize"); n != "" {
		size, err = natural("B1S-PageSize", n)
		return size, false, err
	}
	return defaultPageSize, false, nil
}

// preference finds one preference of the Prefer header: a name, or a name with a value.
func preference(h http.Header, name string) (value string, ok bool) {
	for _, line := range h.Values("Prefer") {
		for p := range strings.SplitSeq(line, ",") {
			n, v, _ := strings.Cut(strings.TrimSpace(p), "=")
			if strings.EqualFold(n, name) {
				return v, true
			}
		}
	}
	return "", false
}

// page is one page of a collection.
type page struct {
	rows  []any
	total int    // of all pages, if the count was asked for
	next  string // relative to the root; empty on the last page
}

// page takes its rows out of all that match: $skip first, then $top, then the page size. A full page has a next link even
// if nothing follows, unless $top is used up (§2.4).
func (q query) page(set string, rows rows, size int) page {
	limit := q.top
	if size > 0 && (limit < 0 || limit > size) {
		limit = size
	}
	var p page
	for row := range rows {
		inside := p.total >= q.skip && (limit < 0 || len(p.rows) < limit)
		if !inside && p.total >= q.skip && !q.count {
			break
		}
		if inside {
			p.rows = append(p.rows, row)
		}
		p.total++
	}
	if size > 0 && len(p.rows) == size && (q.top < 0 || q.top > size) {
		p.next = q.link(set, size)
	}
	return p
}

func (q query) link(set string, size int) string {
	options := slices.Clone(q.rest)
	if q.top >= 0 {
		options = append(options, "$top="+strconv.Itoa(q.top-size))
	}
	options = append(options, "$skip="+strconv.Itoa(q.skip+size))
	return set + "?" + strings.Join(options, "&")
}
