package sapb1sim

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// storedQueries are the SQLQueries of a company. The face keeps them, since they are no part of anybody's books.
type storedQueries struct {
	mu     sync.Mutex
	byCode map[string]storedQuery
}

var storedQueryShape = newShape("SQLQuery",
	text("SqlCode", func(q storedQuery) string { return q.code }).limited(20),
	text("SqlName", func(q storedQuery) string { return q.name }).limited(100),
	text("SqlText", func(q storedQuery) string { return q.text }).settable(),
	text("ParamList", func(q storedQuery) string { return strings.Join(q.query.parameters, ",") }).computed(),
	date("CreateDate", func(q storedQuery) erp.Date { return erp.DateOf(q.created) }).computed(),
	date("UpdateDate", func(q storedQuery) erp.Date { return erp.DateOf(q.created) }).computed(),
)

// sqlQueries is the set of stored queries, each of which is run by its List.
func (s *service) sqlQueries() *entitySet {
	return &entitySet{
		name: "SQLQueries", shape: storedQueryShape, keys: []string{"SqlCode"},
		rows: func(*call, query) rows {
			s.stored.mu.Lock()
			defer s.stored.mu.Unlock()
			var all []storedQuery
			for _, code := range slices.Sorted(maps.Keys(s.stored.byCode)) {
				all = append(all, s.stored.byCode[code])
			}
			return slices.Values(boxed(all))
		},
		find: func(_ *call, k key) (any, bool) {
			s.stored.mu.Lock()
			defer s.stored.mu.Unlock()
			q, ok := s.stored.byCode[k[0].(string)]
			return q, ok
		},
		create: s.storeQuery,
		asks:   map[string]func(*call, any) (response, error){"List": s.runQuery},
	}
}

// storeQuery keeps a query whose tables and columns are on the allow-list (§2.7).
func (s *service) storeQuery(c *call) (response, error) {
	in, err := decode(c.body, storedQueryShape)
	if err != nil {
		return response{}, err
	}
	q := storedQuery{code: in.text("SqlCode"), name: in.text("SqlName"), text: in.text("SqlText"), created: s.company.Now()}
	if q.code == "" {
		return response{}, badField("Enter a code", "OUQR.SqlCode")
	}
	tables := []*sqlTable{journalTable}
	if s.options.NoJournalSQL {
		tables = nil
	}
	if q.query, err = compileSQL(q.text, tables); err != nil {
		return response{}, err
	}
	s.stored.mu.Lock()
	defer s.stored.mu.Unlock()
	if _, taken := s.stored.byCode[q.code]; taken {
		return response{}, badRequest(codeBusinessRule, "1320000140 - SQL query code '%s' already exists", q.code)
	}
	if s.stored.byCode == nil {
		s.stored.byCode = map[string]storedQuery{}
	}
	s.stored.byCode[q.code] = q
	r := c.entity(s.sets["SQLQueries"], q, nil, http.StatusCreated)
	r.header.Set("Location", c.base+c.dialect.root+"SQLQueries('"+q.code+"')")
	return r, nil
}

// runQuery answers one page of a query's rows; it always pages.
func (s *service) runQuery(c *call, row any) (response, error) {
	stored := row.(storedQuery)
	bound, skip, rest, err := parameters(c.rawQuery, stored.query.parameters)
	if err != nil {
		return response{}, err
	}
	size, asked, err := pageSize(c.header)
	if err != nil {
		return response{}, err
	}
	if size == 0 {
		size = defaultPageSize
	}
	found := s.selected(stored.query, bound)
	page := found[min(skip, len(found)):min(skip+size, len(found))]
	r := c.json(http.StatusOK, "SAPB1.SQLQueryResult", func(w *writer) {
		w.pair("SqlText", stored.text)
		w.member("value", func() {
			w.array(len(page), func(i int) {
				w.object(func() {
					for _, column := range stored.query.columns {
						w.pair(column.name, column.of(page[i]))
					}
				})
			})
		})
		if len(page) == size {
			link := "SQLQueries('" + stored.code + "')/List?" + strings.Join(append(rest, "$skip="+strconv.Itoa(skip+size)), "&")
			w.pair(c.dialect.annotation+"nextLink", link)
		}
	})
	if asked {
		r.header.Set("Preference-Applied", "odata.maxpagesize="+strconv.Itoa(size))
	}
	return r, nil
}

// selected are all rows of a query, in its order.
func (s *service) selected(q sqlSelect, bound map[string]any) []openLine {
	customer := q.customer
	if name, ok := customer.(sqlParameter); ok {
		customer = bound[string(name)]
	}
	code, _ := customer.(string) // none: everybody's
	var found []openLine
	for line := range s.journal(erp.CustomerID(code)) {
		if q.where == nil || q.where(line, bound) {
			found = append(found, line)
		}
	}
	slices.SortStableFunc(found, func(a, b openLine) int {
		for _, column := range q.order {
			if order := compareValues(column.of(a), column.of(b)); order != 0 {
				return order
			}
		}
		return 0
	})
	return found
}

func compareValues(a, b any) int {
	if n, ok := b.(int64); ok {
		b = decimal.NewFromInt(n)
	}
	order, _ := compareSQL(a, b) // both are of one column
	return order
}

// parameters reads card='C1'&n=5: every parameter of the query once, and nothing else but $skip. rest is what a link to the
// next page repeats.
func parameters(raw string, names []string) (bound map[string]any, skip int, rest []string, err error) {
	bound = map[string]any{}
	refused := badRequest(codeSQLParameter, "Parameter error.")
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, escaped, _ := strings.Cut(pair, "=")
		value, err := url.PathUnescape(escaped)
		if err != nil {
			return nil, 0, nil, refused
		}
		if plain, err := url.PathUnescape(name); err == nil && plain == "$skip" {
			if skip, err = natural("$skip", value); err != nil {
				return nil, 0, nil, err
			}
			continue
		}
		if _, twice := bound[name]; twice || !slices.Contains(names, name) {
			return nil, 0, nil, refused
		}
		if text, left, ok := unquote(value); ok && left == "" {
			bound[name] = text
		} else if n, err := decimal.NewFromString(value); err == nil {
			bound[name] = n
		} else {
			return nil, 0, nil, refused
		}
		rest = append(rest, pair)
	}
	if len(bound) < len(names) {
		return nil, 0, nil, refused
	}
	return bound, skip, rest, nil
}
