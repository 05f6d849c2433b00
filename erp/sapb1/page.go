package sapb1

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// rows is one page of an entity set.
type rows[T any] struct {
	Value []T    `json:"value"`
	Next  string `json:"@odata.nextLink"`
}

// fetch reads one page of at most size rows and returns the link to the next, empty if there is none. A full last page
// still has a link, to an empty page (§2.4).
func fetch[T any](ctx context.Context, c *client, op string, q query, size int) ([]T, string, error) {
	var page rows[T]
	if err := c.get(ctx, op, q, size, &page); err != nil {
		return nil, "", err
	}
	return page.checked(op)
}

// checked refuses an answer that is JSON, but no page: it must not be taken for "there is none".
func (r rows[T]) checked(op string) ([]T, string, error) {
	if r.Value == nil {
		return nil, "", erp.Errorf(erp.Unavailable, op, "answer holds no rows")
	}
	return r.Value, r.Next, nil
}

// collect reads all pages.
func collect[T any](ctx context.Context, c *client, op string, q query) ([]T, error) {
	page, link, err := fetch[T](ctx, c, op, q, c.cfg.PageSize)
	if err != nil {
		return nil, err
	}
	rest, err := collectFrom[T](ctx, c, op, q, link)
	return append(page, rest...), err
}

// collectFrom reads all pages behind the one of q that ended with link.
func collectFrom[T any](ctx context.Context, c *client, op string, q query, link string) ([]T, error) {
	var all []T
	for link != "" {
		next, err := q.following(link)
		if err != nil {
			return nil, erp.Errorf(erp.Unavailable, op, "%w", err)
		}
		var page []T
		if page, link, err = fetch[T](ctx, c, op, next, c.cfg.PageSize); err != nil {
			return nil, err
		}
		q, all = next, append(all, page...)
	}
	return all, nil
}

// keyPage reads one page of a set ordered by its key, which must already be in q's order and, for a cursor, in its
// filter. Pages by key neither skip nor repeat a row when others come and go meanwhile, as pages by position do (§2.4).
func keyPage[T any](ctx context.Context, c *client, op string, q query, limit int, key func(T) erp.Cursor) ([]T, erp.Cursor, error) {
	if limit <= 0 {
		limit = c.cfg.PageSize
	}
	page, link, err := fetch[T](ctx, c, op, q.top(limit), limit)
	if err != nil {
		return nil, "", err
	}
	if len(page) == 0 || link == "" && len(page) < limit {
		return page, "", nil
	}
	return page, key(page[len(page)-1]), nil
}
