package sheet

import (
	"regexp"
	"slices"
	"strings"
)

// decimalMark is how the quantities of a file are written, as far as the file itself proves it.
type decimalMark byte

const (
	unproven decimalMark = 0 // 1,000 stays as it is, for the rules to call ambiguous
	comma    decimalMark = ','
	point    decimalMark = '.'
	foreign  decimalMark = ';' // unproven, where 1.000 may be a thousand: anywhere but in a file with commas between its cells
)

// A mark is proven by a cell that reads one way only: 1,5 but not 1,000; 1.000,5; 1.234.567.
var (
	provesComma = regexp.MustCompile(`^\d+,(?:\d{1,2}|\d{4,})$|^\d{1,3}(?:\.\d{3})+,\d+$|^\d{1,3}(?:\.\d{3}){2,}$|^0,\d+$`)
	provesPoint = regexp.MustCompile(`^\d+\.(?:\d{1,2}|\d{4,})$|^\d{1,3}(?:,\d{3})+\.\d+$|^\d{1,3}(?:,\d{3}){2,}$|^0\.\d+$`)
)

// findDecimalMark judges all that was typed into the column. Columns that prove both marks prove none.
func (t *Table) findDecimalMark() {
	var commas, points bool
	for _, row := range t.Rows[t.first:] {
		if !t.typed(row) {
			continue
		}
		q := row.cell(t.columns.quantity)
		commas = commas || provesComma.MatchString(q)
		points = points || provesPoint.MatchString(q)
	}
	switch {
	case commas && !points:
		t.decimal, t.Guess.DecimalComma = comma, true
	case points && !commas:
		t.decimal = point
	case t.Guess.Delimiter != ",":
		t.decimal = foreign
	}
}

// typed reports whether the row's quantity is what somebody wrote, with the mark that they use. The numbers of a workbook
// have none.
func (t Table) typed(row Row) bool {
	return t.Guess.Format != Workbook || slices.Contains(row.typed, t.columns.quantity)
}

func (t Table) quantity(row Row) string {
	q := row.cell(t.columns.quantity)
	if !t.typed(row) {
		return q
	}
	return t.decimal.plain(q)
}

// plain rewrites an amount with a decimal point and nothing else, if the column's mark is certain and fits it. 1.000 from
// a place where the comma may be the decimal mark is a thousand or one: it becomes 1,000, which the rules call ambiguous,
// lest it be taken for one.
func (m decimalMark) plain(s string) string {
	switch {
	case m == comma && inComma.MatchString(s):
		return strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case m == point && inPoint.MatchString(s):
		return strings.ReplaceAll(s, ",", "")
	case m == foreign && aThousand.MatchString(s):
		return strings.Replace(s, ".", ",", 1)
	}
	return s
}

var (
	inComma   = regexp.MustCompile(`^(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$`)
	inPoint   = regexp.MustCompile(`^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$`)
	aThousand = regexp.MustCompile(`^[1-9]\d{0,2}\.\d{3}$`)
)

// scientific is a number as a spreadsheet shows one that does not fit its column.
var scientific = regexp.MustCompile(`^\d(?:[.,]\d+)?E\+\d+$`)

// noticeLostDigits tells of bar codes that a spreadsheet has rounded when it saved them as text.
func (t *Table) noticeLostDigits() {
	for _, row := range t.Rows[t.first:] {
		if s := t.columns.number(row); scientific.MatchString(s) {
			t.Notices = append(t.Notices, Notice{Row: row.Number, Kind: DigitsLost, Text: s})
		}
	}
}
