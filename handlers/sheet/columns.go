package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// role is what a column means to an order.
type role int

const (
	numberRole role = iota
	quantityRole
	uomRole
	noteRole
)

// columns says where each role stands, -1 where nowhere. Other columns that name a number as well (bar code beside item
// number) step in where the first is blank.
type columns struct {
	numbers             []int
	quantity, uom, note int
}

func (c columns) number(row Row) string {
	for _, column := range c.numbers {
		if s := row.cell(column); s != "" {
			return s
		}
	}
	return ""
}

// Columns tells the heading, or else the letter as a spreadsheet has it, of the columns that were taken for item number,
// quantity, unit and note; empty where none was.
type Columns struct{ Number, Quantity, UOM, Note string }

// Columns says what the columns were taken for.
func (t Table) Columns() Columns {
	number := -1
	if len(t.columns.numbers) > 0 {
		number = t.columns.numbers[0]
	}
	return Columns{t.columnName(number), t.columnName(t.columns.quantity), t.columnName(t.columns.uom), t.columnName(t.columns.note)}
}

func (t Table) columnName(column int) string {
	if column < 0 {
		return ""
	}
	if t.Guess.Header && t.first > 0 {
		if name := t.Rows[t.first-1].cell(column); name != "" {
			return clipped(name)
		}
	}
	letters := ""
	for column++; column > 0; column = (column - 1) / 26 {
		letters = string(rune('A'+(column-1)%26)) + letters
	}
	return letters
}

// findColumns reads the heading if there is one, and judges the columns it does not name by what they hold.
func (t *Table) findColumns() {
	t.columns = columns{quantity: -1, uom: -1, note: -1}
	if t.Guess.Format == Plain && !isHeading(t.Rows[0].Cells) {
		t.columns = columns{numbers: []int{0}, quantity: 1, uom: 2, note: -1}
		if slices.ContainsFunc(t.Rows, func(r Row) bool { return r.cell(3) != "" }) {
			t.columns.note = 3
		}
		return
	}
	if at := t.headingAt(); at >= 0 {
		t.takeHeading(at)
	}
	shapes := t.shapes()
	if t.columns.quantity < 0 {
		t.columns.quantity = guessQuantity(shapes, t.columns)
	}
	if len(t.columns.numbers) == 0 {
		t.columns.numbers = guessNumber(shapes, t.columns)
	}
	if t.columns.uom < 0 {
		t.columns.uom = guessUOM(shapes, t.columns)
	}
	if !t.Guess.Header {
		t.takeUnknownHeading()
	}
}

// headingAt returns the row among the first ones that names a column for the number, or two columns of other roles, and
// holds no amount, as a line does that is about a "Part" or sold by "Stk"; -1 if there is none.
func (t *Table) headingAt() int {
	const most = 30 // a letterhead is shorter
	for i, row := range t.Rows[:min(len(t.Rows), most)] {
		found := map[role]bool{}
		for _, c := range row.Cells {
			if named, ok := synonyms[heading(c)]; ok {
				found[named.role] = true
			}
		}
		if (found[numberRole] || len(found) > 1) && !slices.ContainsFunc(row.Cells, isQuantity) {
			return i
		}
	}
	return -1
}

// takeHeading gives the columns their roles and tells of the rows above.
func (t *Table) takeHeading(at int) {
	t.Guess.Header, t.first = true, at+1
	for _, above := range t.Rows[:at] {
		t.Notices = append(t.Notices, Notice{Row: above.Number, Kind: AboveHeader, Text: clipped(strings.Join(above.Cells, " "))})
	}
	ranks := map[int]int{}
	for column, c := range t.Rows[at].Cells {
		named, ok := synonyms[heading(c)]
		if !ok {
			continue
		}
		switch named.role {
		case numberRole:
			ranks[column] = named.rank
			t.columns.numbers = append(t.columns.numbers, column)
		case quantityRole:
			takeFirst(&t.columns.quantity, column)
		case uomRole:
			takeFirst(&t.columns.uom, column)
		case noteRole:
			takeFirst(&t.columns.note, column)
		}
	}
	slices.SortStableFunc(t.columns.numbers, func(a, b int) int { return ranks[a] - ranks[b] })
}

func takeFirst(slot *int, column int) {
	if *slot < 0 {
		*slot = column
	}
}

// takeUnknownHeading takes the first row for a heading in no words of ours: it has a word where all others have a quantity.
func (t *Table) takeUnknownHeading() {
	first := t.Rows[0].cell(t.columns.quantity)
	if len(t.Rows) < 2 || first == "" || strings.ContainsFunc(first, unicode.IsDigit) {
		return
	}
	for _, row := range t.Rows[1:] {
		if q := row.cell(t.columns.quantity); q != "" && !isQuantity(q) {
			return
		}
	}
	t.Guess.Header, t.first = true, 1
}

// shape is what the cells of a column look like.
type shape struct {
	filled, quantities, whole, units int
	length                           int // of all cells together
	distinct                         map[string]bool
}

func (t *Table) shapes() []shape {
	rows := t.Rows[t.first:]
	if t.first == 0 && len(rows) > 1 {
		rows = rows[1:] // which may be a heading
	}
	rows = rows[:min(len(rows), 1000)]
	var all []shape
	for _, row := range rows {
		for column, c := range row.Cells {
			for len(all) <= column {
				all = append(all, shape{distinct: map[string]bool{}})
			}
			if c != "" {
				all[column].see(c)
			}
		}
	}
	return all
}

func (s *shape) see(cell string) {
	s.filled++
	s.length += utf8.RuneCountInString(cell)
	s.distinct[cell] = true
	if isQuantity(cell) {
		s.quantities++
		if len(cell) <= 6 && strings.Trim(cell, "0123456789") == "" {
			s.whole++
		}
	}
	if isUnit(cell) && utf8.RuneCountInString(cell) <= 5 {
		s.units++
	}
}

func most(part, all int) bool { return all > 0 && part*10 >= all*8 }

func (c columns) taken(column int) bool {
	return column == c.quantity || column == c.uom || column == c.note || slices.Contains(c.numbers, column)
}

// guessQuantity looks for a column of amounts: of several, whole numbers before prices, then short before long ones, which
// are rather item numbers, then the first. A lone column is of item numbers.
func guessQuantity(shapes []shape, c columns) int {
	best := -1
	for i, s := range shapes {
		if len(shapes) < 2 || c.taken(i) || !most(s.quantities, s.filled) {
			continue
		}
		if best < 0 || better(s, shapes[best]) {
			best = i
		}
	}
	return best
}

func better(a, b shape) bool {
	if whole := most(a.whole, a.filled); whole != most(b.whole, b.filled) {
		return whole
	}
	return a.length*b.filled < b.length*a.filled
}

// guessNumber takes the first column that is not a unit and hardly ever repeats itself, or else the first that is free.
func guessNumber(shapes []shape, c columns) []int {
	free := -1
	for i, s := range shapes {
		if c.taken(i) || s.filled == 0 {
			continue
		}
		if free < 0 {
			free = i
		}
		if len(s.distinct)*2 > s.filled && !most(s.units, s.filled) {
			return []int{i}
		}
	}
	if free < 0 {
		return nil
	}
	return []int{free}
}

// guessUOM looks for a column of a few short words that repeat.
func guessUOM(shapes []shape, c columns) int {
	for i, s := range shapes {
		if !c.taken(i) && most(s.units, s.filled) && (len(s.distinct) <= 12 || len(s.distinct)*4 < s.filled) {
			return i
		}
	}
	return -1
}

var parenthesis = regexp.MustCompile(`\([^)]*\)`)

var plainLetters = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// heading brings a column's name to letters and digits: "Art.-Nr." and "Art Nr" are the same.
func heading(s string) string {
	if len(s) > 60 {
		return ""
	}
	s = plainLetters.Replace(strings.ToLower(parenthesis.ReplaceAllString(s, "")))
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		if r == '#' {
			return '#'
		}
		return -1
	}, s)
}
