package sapb1sim

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// sqlTable is a table that queries may read, as far as it is simulated.
type sqlTable struct {
	name    string
	columns []sqlColumn
}

type sqlColumn struct {
	name string
	of   func(openLine) any
}

// sqlSelect is a compiled SELECT.
type sqlSelect struct {
	table      *sqlTable
	columns    []*sqlColumn
	order      []*sqlColumn
	where      sqlCondition
	parameters []string // in the order they are first named
	customer   any      // what ShortName must be, a text or a sqlParameter; nil: anything
}

type (
	sqlParameter string
	sqlCondition func(row openLine, bound map[string]any) bool
)

// compileSQL reads the part of the language that is simulated (§2.7): SELECT columns FROM table WHERE conditions ORDER BY
// columns, with and, or, brackets and comparisons of a column.
func compileSQL(text string, tables []*sqlTable) (sqlSelect, error) {
	tokens, err := lexSQL(text)
	if err != nil {
		return sqlSelect{}, err
	}
	p := &sqlParser{tokens: tokens}
	return p.parse(tables)
}

type sqlParser struct {
	tokens []token
	query  sqlSelect
}

func badGrammar() error { return badRequest(codeSQLGrammar, "Invalid SQL syntax") }

func (p *sqlParser) peek() token { return p.tokens[0] }

func (p *sqlParser) next() token {
	t := p.tokens[0]
	if t.kind != tokenEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

// take consumes a keyword or a sign.
func (p *sqlParser) take(text string) bool {
	t := p.peek()
	if t.kind == tokenString || !strings.EqualFold(t.text, text) {
		return false
	}
	p.next()
	return true
}

func (p *sqlParser) parse(tables []*sqlTable) (sqlSelect, error) {
	if !p.take("select") {
		return p.query, badGrammar()
	}
	selected := p.names()
	if len(selected) == 0 || !p.take("from") {
		return p.query, badGrammar()
	}
	name := p.next().text
	at := slices.IndexFunc(tables, func(t *sqlTable) bool { return strings.EqualFold(t.name, name) })
	if at < 0 {
		return p.query, badRequest(codeSQLTable, "Table '%s' not accessible", name)
	}
	p.query.table = tables[at]
	var err error
	if p.query.columns, err = p.columns(selected); err != nil {
		return p.query, err
	}
	if p.take("where") {
		if p.query.where, err = p.either(); err != nil {
			return p.query, err
		}
	}
	if p.take("order") {
		if !p.take("by") {
			return p.query, badGrammar()
		}
		if p.query.order, err = p.columns(p.names()); err != nil {
			return p.query, err
		}
	}
	if p.peek().kind != tokenEnd {
		return p.query, badGrammar()
	}
	return p.query, nil
}

// names reads a list of names, which are columns once the table is known.
func (p *sqlParser) names() (all []string) {
	for {
		t := p.next()
		if t.kind != tokenName {
			return nil
		}
		all = append(all, t.text)
		if !p.take(",") {
			return all
		}
	}
}

func (p *sqlParser) columns(names []string) ([]*sqlColumn, error) {
	if len(names) == 0 {
		return nil, badGrammar()
	}
	var all []*sqlColumn
	for _, name := range names {
		c, err := p.column(name)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func (p *sqlParser) column(name string) (*sqlColumn, error) {
	columns := p.query.table.columns
	at := slices.IndexFunc(columns, func(c sqlColumn) bool { return strings.EqualFold(c.name, name) })
	if at < 0 {
		return nil, badRequest(codeSQLColumn, "Column '%s' not accessible", name)
	}
	return &columns[at], nil
}

func (p *sqlParser) either() (sqlCondition, error) {
	left, err := p.both()
	for err == nil && p.take("or") {
		p.query.customer = nil // it may be another one
		var right sqlCondition
		if right, err = p.both(); err == nil {
			l := left
			left = func(row openLine, bound map[string]any) bool { return l(row, bound) || right(row, bound) }
		}
		p.query.customer = nil
	}
	return left, err
}

func (p *sqlParser) both() (sqlCondition, error) {
	left, err := p.one()
	for err == nil && p.take("and") {
		customer := p.query.customer
		var right sqlCondition
		if right, err = p.one(); err == nil {
			l := left
			left = func(row openLine, bound map[string]any) bool { return l(row, bound) && right(row, bound) }
		}
		if customer != nil {
			p.query.customer = customer
		}
	}
	return left, err
}

func (p *sqlParser) one() (sqlCondition, error) {
	if p.take("(") {
		c, err := p.either()
		if err == nil && !p.take(")") {
			err = badGrammar()
		}
		return c, err
	}
	name := p.next()
	if name.kind != tokenName {
		return nil, badGrammar()
	}
	column, err := p.column(name.text)
	if err != nil {
		return nil, err
	}
	operator := p.next().text
	test, ok := sqlOperators[operator]
	if !ok {
		return nil, badGrammar()
	}
	operand, err := p.operand()
	if err != nil {
		return nil, err
	}
	if column.name == "ShortName" && operator == "=" {
		p.query.customer = operand
	}
	return func(row openLine, bound map[string]any) bool {
		want := operand
		if name, ok := operand.(sqlParameter); ok {
			want = bound[string(name)]
		}
		order, alike := compareSQL(column.of(row), want)
		return alike && test(order)
	}, nil
}

func (p *sqlParser) operand() (any, error) {
	t := p.next()
	switch {
	case t.kind == tokenString:
		return t.text, nil
	case t.kind == tokenNumber:
		n, err := decimal.NewFromString(t.text)
		if err != nil {
			return nil, badGrammar()
		}
		return n, nil
	case t.text == ":" && p.peek().kind == tokenName:
		name := p.next().text
		if !slices.Contains(p.query.parameters, name) {
			p.query.parameters = append(p.query.parameters, name)
		}
		return sqlParameter(name), nil
	}
	return nil, badGrammar()
}

var sqlOperators = map[string]func(order int) bool{
	"=": operators["eq"], "<>": operators["ne"], ">": operators["gt"], ">=": operators["ge"], "<": operators["lt"], "<=": operators["le"],
}

// compareSQL compares a value with a literal or parameter: numbers with numbers, texts with texts.
func compareSQL(value, with any) (order int, alike bool) {
	if text, ok := with.(string); ok {
		v, ok := value.(string)
		return strings.Compare(v, text), ok
	}
	n, ok := with.(decimal.Decimal)
	switch v := value.(type) {
	case int64:
		return decimal.NewFromInt(v).Cmp(n), ok
	case decimal.Decimal:
		return v.Cmp(n), ok
	}
	return 0, false
}

// lexSQL cuts a statement into names, texts, numbers and signs.
func lexSQL(s string) ([]token, error) {
	var tokens []token
	for s = strings.TrimLeft(s, " \t\r\n"); s != ""; s = strings.TrimLeft(s, " \t\r\n") {
		t, rest := token{kind: tokenPunct, text: s[:1]}, s[1:]
		switch c := s[0]; {
		case strings.HasPrefix(s, "<>"), strings.HasPrefix(s, "<="), strings.HasPrefix(s, ">="):
			t.text, rest = s[:2], s[2:]
		case strings.IndexByte("(),:=<>", c) >= 0:
		case c == '\'' || c >= '0' && c <= '9' || c == '-' || isNameByte(c):
			var err error
			if t, rest, err = lexOne(s); err != nil {
				return nil, badGrammar()
			}
		default:
			return nil, badGrammar()
		}
		tokens, s = append(tokens, t), rest
	}
	return append(tokens, token{kind: tokenEnd}), nil
}
