// Package sheet reads the lists of parts that buyers keep in spreadsheets, and writes tables that a spreadsheet opens.
//
// A file says little about itself, so Read guesses its charset, its delimiter, its decimal mark and what its columns
// mean, and Table.Guess tells what was guessed, for the person who sent it to see. Nothing is ever evaluated, and nothing
// is dropped unsaid: every row that is not blank is a line, the heading, or named by a Notice.
package sheet

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// What a file may hold. A file beyond one of these is refused as a whole, with an *Error.
const (
	MaxBytes   = 10 << 20 // as uploaded
	MaxRows    = 20_000   // that are not blank
	MaxColumns = 200
	MaxCell    = 8_192 // bytes in one cell

	maxUnpacked    = 32 << 20 // bytes of a workbook once unpacked
	maxRatio       = 100      // of those to the bytes of the file, beyond the plenty that is always allowed
	plentyUnpacked = 4 << 20
	maxParts       = 2_000 // files in a workbook
)

// Kind says why a file was refused.
type Kind string

// The kinds of refusal.
const (
	TooLarge       Kind = "too_large"        // more than MaxBytes
	TooManyRows    Kind = "too_many_rows"    // more than MaxRows
	TooManyColumns Kind = "too_many_columns" // more than MaxColumns
	CellTooLong    Kind = "cell_too_long"    // more than MaxCell
	Bomb           Kind = "bomb"             // unpacks to far more than any list of parts
	Encrypted      Kind = "encrypted"        // asks for a password
	Macros         Kind = "macros"           // carries programs
	OldExcel       Kind = "old_excel"        // Excel 97 to 2003, or its binary successor
	NotASheet      Kind = "not_a_sheet"      // a picture, a PDF, a web page, another archive
	Empty          Kind = "empty"            // no cell has anything in it
)

// Error is a refused file.
type Error struct {
	Kind  Kind
	Row   int // where, as the spreadsheet counts; 0 where it is the whole file
	cause error
}

func (e *Error) Error() string {
	text := "read sheet: " + string(e.Kind)
	if e.Row > 0 {
		text += fmt.Sprintf(" in row %d", e.Row)
	}
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.cause }

// Table is what a file holds, as text.
type Table struct {
	Guess   Guess
	Rows    []Row    // those that are not blank, the heading among them, in the order of the file
	Notices []Notice // of the cells of a workbook MaxRows at most

	columns columns
	decimal decimalMark
	first   int // index in Rows of the first line, after heading and what stands above it
}

// Row is one row with something in it.
type Row struct {
	Number int      // in the file, the first being 1, blank ones counted
	Cells  []string // trimmed, valid UTF-8, without NUL; trailing blank ones are left out

	typed []int // the columns of a workbook whose amount is a text
}

// cell returns the text in a column, empty beyond the end of the row and for no column.
func (r Row) cell(column int) string {
	if column < 0 || column >= len(r.Cells) {
		return ""
	}
	return r.Cells[column]
}

// Guess is how a file was understood.
type Guess struct {
	Format       Format
	Sheet        string // of a workbook, the name of the sheet that was read
	Charset      string // "UTF-8", "UTF-16", "Windows-1252"; empty for a workbook
	Delimiter    string // ",", ";", "\t", "|", or " " for blanks; empty for a workbook
	DecimalComma bool   // the quantities are written with one
	Header       bool   // a row names the columns
}

// Format is a kind of file.
type Format string

// The formats.
const (
	Delimited Format = "delimited" // CSV and its relatives
	Plain     Format = "plain"     // "item quantity unit" on each line
	Workbook  Format = "workbook"  // XLSX
)

// Notice is something about a row that a person should hear of.
type Notice struct {
	Row  int
	Kind NoticeKind
	Text string // of the cell, or of the row

	column int // of the cell
}

// NoticeKind names what is worth telling.
type NoticeKind string

// The kinds of notice.
const (
	AboveHeader   NoticeKind = "above_header"   // the row stands above the heading and was not read as a line
	NoValue       NoticeKind = "no_value"       // a formula that was never worked out; the cell reads as the formula
	CellError     NoticeKind = "cell_error"     // #N/A and the like
	DateInCell    NoticeKind = "date_in_cell"   // a date where a number was expected: often a part number such as 1-2, mistaken
	DigitsLost    NoticeKind = "digits_lost"    // 1.23E+12: a spreadsheet has rounded a long number before it was saved as text
	NumberRounded NoticeKind = "number_rounded" // a number cell of more than 15 digits, which spreadsheets round
)

// ofCell reports whether a notice is about one cell, which only matters in a column that is read.
func (k NoticeKind) ofCell() bool {
	return k == NoValue || k == CellError || k == DateInCell || k == NumberRounded
}

// Line is one row as an order line, as typed.
type Line struct {
	Row      int    // in the file
	Number   string // item, part or bar code number
	Quantity string // with a decimal point where the column's mark is certain, else as it stands
	UOM      string
	Note     string
}

// Read takes an uploaded file apart. The name only helps to guess. The error is an *Error.
func Read(name string, content []byte) (Table, error) {
	if len(content) > MaxBytes {
		return Table{}, &Error{Kind: TooLarge}
	}
	switch {
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return finished(readWorkbook(content))
	case bytes.HasPrefix(content, oleMagic):
		return Table{}, &Error{Kind: oleKind(content)}
	}
	text, charset, err := decode(content)
	if err != nil {
		return Table{}, err
	}
	if looksLikeMarkup(text) {
		return Table{}, &Error{Kind: NotASheet}
	}
	return finished(readText(text, charset, strings.ToLower(path.Ext(name))))
}

// Paste reads what a person pasted: a range of cells, or lines in any of the plain forms. The error is an *Error.
func Paste(text string) (Table, error) {
	if len(text) > MaxBytes {
		return Table{}, &Error{Kind: TooLarge}
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
	return finished(readText(text, "UTF-8", ""))
}

// finished finds out what the columns mean.
func finished(t Table, err error) (Table, error) {
	if err != nil {
		return Table{}, err
	}
	if len(t.Rows) == 0 {
		return Table{}, &Error{Kind: Empty}
	}
	t.findColumns()
	t.findDecimalMark()
	t.noticeLostDigits()
	t.Notices = slices.DeleteFunc(t.Notices, func(n Notice) bool { return n.Kind.ofCell() && !t.columns.taken(n.column) })
	return t, nil
}

// add keeps a row unless it is blank, and watches the limits.
func (t *Table) add(number int, cells []string) error {
	for i, c := range cells {
		if len(c) > MaxCell {
			return &Error{Kind: CellTooLong, Row: number}
		}
		cells[i] = unguarded(strings.TrimSpace(lineBreaks.Replace(c)))
	}
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	switch {
	case len(cells) == 0:
		return nil
	case len(cells) > MaxColumns:
		return &Error{Kind: TooManyColumns, Row: number}
	case len(t.Rows) == MaxRows:
		return &Error{Kind: TooManyRows, Row: number}
	}
	t.Rows = append(t.Rows, Row{Number: number, Cells: cells})
	return nil
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Lines are the rows below the heading, one line each.
func (t Table) Lines() []Line {
	lines := make([]Line, 0, len(t.Rows)-t.first)
	for _, row := range t.Rows[t.first:] {
		line := Line{
			Row:      row.Number,
			Number:   t.columns.number(row),
			Quantity: t.quantity(row),
			UOM:      row.cell(t.columns.uom),
			Note:     row.cell(t.columns.note),
		}
		if line.Number == "" && line.Quantity == "" && line.UOM == "" && line.Note == "" {
			line.Note = strings.TrimSpace(strings.Join(row.Cells, " "))
		}
		lines = append(lines, line)
	}
	return lines
}

// unguarded undoes what spreadsheets and WriteCSV do to keep a text from being taken for something else:
// ="00123", '=1+1 and bolt;'=1+1.
func unguarded(cell string) string {
	if inner, ok := strings.CutPrefix(cell, `="`); ok {
		if inner, ok = strings.CutSuffix(inner, `"`); ok && !strings.Contains(inner, `"`) {
			return inner
		}
	}
	if len(cell) > 1 && cell[0] == '\'' && startsFormula(cell[1:]) {
		cell = cell[1:]
	}
	return guardedWithin.ReplaceAllString(cell, "$1$2")
}

// clipped keeps what a notice quotes short.
func clipped(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
