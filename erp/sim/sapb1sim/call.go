package sapb1sim

import (
	"context"
	"net/http"
	"strconv"

	"github.com/tradecounter/portal/erp/sim"
)

// call is one operation asked for: a request of its own, or one part of a $batch.
type call struct {
	ctx      context.Context
	dialect  dialect
	base     string // scheme and host, for addresses in answers
	method   string
	path     []segment
	rawQuery string
	header   http.Header
	body     []byte
	plain    bool // v1 dates without a time
	inBatch  bool
	effects  sim.Effects
}

// response is an answer before it is framed as HTTP or as a part of a $batch.
type response struct {
	status int
	header http.Header
	body   []byte
}

func noContent() response {
	return response{http.StatusNoContent, http.Header{}, nil}
}

// raw is an answer with a body of some media type.
func (c *call) raw(status int, mediaType string, body []byte) response {
	r := response{status, http.Header{}, body}
	c.dialect.mark(r.header, mediaType)
	return r
}

func (c *call) refused(e *serviceError) response {
	return c.raw(e.status, c.dialect.mediaType, e.body(c.dialect))
}

// object is a JSON object with its context in front: what names the type it is of.
func (c *call) object(what string, members func(w *writer)) response {
	return c.json(http.StatusOK, what+"/"+c.dialect.single, members)
}

func (c *call) json(status int, context string, members func(w *writer)) response {
	w := c.writer()
	w.object(func() {
		w.pair(c.dialect.context(), c.base+c.dialect.root+"$metadata#"+context)
		members(w)
	})
	return c.raw(status, c.dialect.mediaType, w.Bytes())
}

func (c *call) writer() *writer { return &writer{plainDates: c.plain && c.dialect.version == 1} }

// entity answers with one row of an entity set, whole or as selected.
func (c *call) entity(set *entitySet, row any, selected []*property, status int) response {
	r := c.json(status, set.name+"/"+c.dialect.single, func(w *writer) {
		c.writeETag(w, set, row)
		w.properties(set.shape, selected, row)
	})
	if set.version != nil {
		r.header.Set("ETag", etag(set.version(row)))
	}
	return r
}

func (c *call) writeETag(w *writer, set *entitySet, row any) {
	if set.version != nil {
		w.pair(c.dialect.annotation+"etag", etag(set.version(row)))
	}
}

// collection answers with one page.
func (c *call) collection(set *entitySet, q query) (response, error) {
	size, asked, err := pageSize(c.header)
	if err != nil {
		return response{}, err
	}
	rows := q.matching(set.rows(c, q))
	if set.sorts(q) {
		rows = q.sorted(rows)
	}
	p := q.page(set.name, rows, size)
	r := c.json(http.StatusOK, set.name, func(w *writer) {
		if q.count {
			w.pair(c.dialect.annotation+"count", c.dialect.count(p.total))
		}
		w.member("value", func() {
			w.array(len(p.rows), func(i int) {
				w.object(func() {
					c.writeETag(w, set, p.rows[i])
					w.properties(set.shape, q.selected, p.rows[i])
				})
			})
		})
		if p.next != "" {
			w.pair(c.dialect.annotation+"nextLink", p.next)
		}
	})
	if asked {
		r.header.Set("Preference-Applied", "odata.maxpagesize="+strconv.Itoa(size))
	}
	return r, nil
}
