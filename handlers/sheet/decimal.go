package sheet

import (
	"regexp"
	"strings"
)

// decimalMark is how the quantities of a file are written, as far as the file itself proves it.
type decimalMark byte

const (
	unproven decimalMark = 0 // 1,000 stays as it is, for the rules to call ambiguous
	comma    decimalMark = ','
	point    decimalMark = '.'
)

// A mark is proven by a cell that reads one way only: 1,5 but not 1,000; 1.000,5; 1.234.567.
var (
	provesComma = regexp.MustCompile(`^\d+,(?:\d{1,2}|\d{4,})$|^\d{1,3}(?:\.\d{3})+,\d+$|^\d{1,3}(?:\.\d{3}){2,}$|^0,\d+$`)
	provesPoint = regexp.MustCompile(`^\d+\.(?:\d{1,2}|\d{4,})$|^\d{1,3}(?:,\d{3})+\.\d+$|^\d{1,3}(?:,\d{3}){2,}$|^0\.\d+$`)
)

// findDecimalMark judges the whole column. The numbers of a workbook have no mark, and columns that prove both prove none.
func (t *Table) findDecimalMark() {
	if t.Guess.Format == Workbook {
		return
	}
	var commas, points bool
	for _, row := range t.Rows[t.first:] {
		q := row.cell(t.columns.quantity)
		commas = commas || provesComma.MatchString(q)
		points = points || provesPoint.MatchString(q)
	}
	switch {
	case commas && !points:
		t.decimal, t.Guess.DecimalComma = comma, true
	case points && !commas:
		t.decimal = point
	}
}

// plain rewrites an amount with a decimal point and nothing else, if the column's mark is certain and fits it.
func (m decimalMark) plain(s string) string {
	switch {
	case m == comma && inComma.MatchString(s):
		return strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case m == point && inPoint.MatchString(s):
		return strings.ReplaceAll(s, ",", "")
	}
	return s
}

var (
	inComma = regexp.MustCompile(`^(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$`)
	inPoint = regexp.MustCompile(`^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$`)
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
