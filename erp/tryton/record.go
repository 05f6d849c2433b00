package tryton

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// domain is a search condition of the server: clauses that must all hold (§5).
type domain []any

// is demands a field's value; every other operator has its own spelling in where.
func is(field string, value any) []any { return where(field, "=", value) }

// where is one clause.
func where(field, operator string, value any) []any { return []any{field, operator, value} }

// anyOf demands one of several domains.
func anyOf(alternatives ...domain) []any {
	clause := []any{"OR"}
	for _, d := range alternatives {
		clause = append(clause, d)
	}
	return clause
}

// in demands one of several values.
func in[T any](field string, values []T) []any { return where(field, "in", values) }

// query selects records of a model. A zero limit means all.
type query struct {
	model   string
	where   domain
	order   [][2]string // {"id", "DESC"}
	offset  int
	limit   int
	context values
	bare    bool     // leave the company out, which is not known yet
	without []string // fields that a module adds which this database lacks
}

// search reads the records that q selects, as far as T names their fields: its JSON tags, those of nested structures
// behind a tag that ends in a point ("lines."), are the field names of the server.
func search[T any](ctx context.Context, c *client, op string, q query) ([]T, error) {
	clauses := q.where
	if clauses == nil {
		clauses = domain{}
	}
	var limit any
	if q.limit > 0 {
		limit = q.limit
	}
	var order any
	if len(q.order) > 0 {
		order = q.order
	}
	fields := slices.DeleteFunc(fieldsOf[T](), func(name string) bool { return slices.Contains(q.without, name) })
	var rows []T
	err := c.read(ctx, call{
		op: op, method: model(q.model, "search_read"), params: []any{clauses, q.offset, limit, order, fields}, context: q.context, bare: q.bare,
	}, &rows)
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// one reads the only record that q selects; NotFound if there is none.
func one[T any](ctx context.Context, c *client, op string, q query) (row T, err error) {
	q.limit = 1
	rows, err := search[T](ctx, c, op, q)
	if err != nil {
		return row, err
	}
	if len(rows) == 0 {
		return row, erp.Errorf(erp.NotFound, op, "no such record")
	}
	return rows[0], nil
}

// readIDs reads records by their ids, in one call. Ids must be different from each other (§6).
func readIDs[T any](ctx context.Context, c *client, op, name string, ids []int64, context values) ([]T, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []T
	err := c.read(ctx, call{op: op, method: model(name, "read"), params: []any{ids, fieldsOf[T]()}, context: context}, &rows)
	return rows, err
}

// create writes one record and returns its id.
func (c *client) create(ctx context.Context, op, name string, record values) (int64, error) {
	var ids []int64
	q := call{op: op, method: model(name, "create"), params: []any{[]values{record}}}
	if err := c.write(ctx, q, &ids); err != nil {
		return 0, err
	}
	if len(ids) != 1 {
		q.write = true
		return 0, q.unreadable(fmt.Errorf("created %d records, wanted one", len(ids)))
	}
	return ids[0], nil
}

// change writes fields of one record.
func (c *client) change(ctx context.Context, op, name string, id int64, record values) error {
	return c.write(ctx, call{op: op, method: model(name, "write"), params: []any{[]int64{id}, record}}, nil)
}

// press pushes a button on one record. Buttons pass over records in the wrong state without a word (§6): read the state
// afterwards.
func (c *client) press(ctx context.Context, op, name, button string, id int64) error {
	return c.write(ctx, call{op: op, method: model(name, button), params: []any{[]int64{id}}}, nil)
}

// remove deletes one record.
func (c *client) remove(ctx context.Context, op, name string, id int64) error {
	return c.press(ctx, op, name, "delete", id)
}

// keyed reads one page of a list in the order of ids, newest first or oldest first, which neither skips nor repeats a
// record when others come and go meanwhile.
func keyed[T any](ctx context.Context, c *client, op string, q query, list erp.ListQuery, newestFirst bool, id func(T) int64) ([]T, erp.Cursor, error) {
	size := list.Limit
	if size <= 0 {
		size = c.cfg.PageSize
	}
	beyond, direction := ">", "ASC"
	if newestFirst {
		beyond, direction = "<", "DESC"
	}
	if list.Cursor != "" {
		last, err := strconv.ParseInt(string(list.Cursor), 10, 64)
		if err != nil {
			return nil, "", erp.Errorf(erp.Invalid, op, "cursor %q", list.Cursor)
		}
		q.where = append(slices.Clone(q.where), where("id", beyond, last))
	}
	q.order, q.limit = [][2]string{{"id", direction}}, size
	rows, err := search[T](ctx, c, op, q)
	if err != nil || len(rows) < size {
		return rows, "", err
	}
	return rows, erp.Cursor(strconv.FormatInt(id(rows[len(rows)-1]), 10)), nil
}

// since demands that the record, or one of those it is made of, was written at or after the time; dotted paths lead to
// the parts ("addresses"). A part that was deleted leaves no trace (§11).
func since(q erp.ListQuery, parts ...string) domain {
	if q.Since.IsZero() {
		return nil
	}
	var ways []domain
	for _, path := range append([]string{""}, parts...) {
		prefix := path
		if prefix != "" {
			prefix += "."
		}
		for _, field := range []string{"write_date", "create_date"} {
			ways = append(ways, domain{where(prefix+field, ">=", moment{q.Since})})
		}
	}
	return domain{anyOf(ways...)}
}

// fieldsOf lists the fields of the server that T's JSON tags name, without the id, which always comes.
func fieldsOf[T any]() []string {
	return fieldsIn(reflect.TypeFor[T](), "")
}

func fieldsIn(t reflect.Type, prefix string) []string {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var names []string
	for field := range t.Fields() {
		tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && tag == "":
			names = append(names, fieldsIn(field.Type, prefix)...)
		case tag == "" || tag == "-" || tag == "id":
		case strings.HasSuffix(tag, "."):
			inner := fieldsIn(field.Type, prefix+tag)
			if len(inner) == 0 { // its id alone
				inner = []string{prefix + tag + "id"}
			}
			names = append(names, inner...)
		default:
			names = append(names, prefix+tag)
		}
	}
	return names
}
