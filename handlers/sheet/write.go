package sheet

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
)

// Cell is one cell to write. The zero Cell is blank.
type Cell struct {
	kind   cellKind
	text   string
	number decimal.Decimal
	day    time.Time
}

type cellKind int

const (
	textCell cellKind = iota
	numberCell
	dateCell
)

// Text is a cell that nothing is made of, whatever it looks like.
func Text(s string) Cell { return Cell{text: s} }

// Number is an exact amount, shown with the places that it has.
func Number(d decimal.Decimal) Cell { return Cell{kind: numberCell, number: d} }

// Date is a calendar day.
func Date(year int, month time.Month, day int) Cell {
	return Cell{kind: dateCell, day: time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

// WriteCSV writes a table that Excel opens with its letters right: UTF-8 with a mark, comma, CRLF. A text that a
// spreadsheet would take for a formula (first character = + - @, tab or carriage return) gets an apostrophe in front, as
// OWASP advises, and so does what follows a semicolon, a tab or a line break within it, at which a spreadsheet may divide
// as well; Read takes it away again. Numbers are numbers, negative ones too.
func WriteCSV(w io.Writer, header []string, rows iter.Seq[[]Cell]) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	out := bufio.NewWriter(w)
	record := make([]string, 0, len(header))
	for _, name := range header {
		record = append(record, quoted(guarded(name)))
	}
	if _, err := out.WriteString(strings.Join(record, ",") + "\r\n"); err != nil {
		return fmt.Errorf("write csv heading: %w", err)
	}
	for row := range rows {
		record = record[:0]
		for _, c := range row {
			record = append(record, quoted(c.plain()))
		}
		if _, err := out.WriteString(strings.Join(record, ",") + "\r\n"); err != nil {
			return fmt.Errorf("write csv row: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// quoted puts a cell into quotes where any spreadsheet might divide it: not only at the comma, as encoding/csv does.
func quoted(cell string) string {
	if !strings.ContainsAny(cell, ",;\t\"\r\n") && strings.TrimSpace(cell) == cell {
		return cell
	}
	return `"` + inQuotes.Replace(cell) + `"`
}

var inQuotes = strings.NewReplacer(`"`, `""`, "\r\n", "\r\n", "\n", "\r\n", "\r", "")

func (c Cell) plain() string {
	switch c.kind {
	case numberCell:
		return c.exact()
	case dateCell:
		return c.day.Format(time.DateOnly)
	}
	return guarded(c.text)
}

// exact writes the number with the places that it came with: 12.50 stays 12.50.
func (c Cell) exact() string { return c.number.StringFixed(max(0, -c.number.Exponent())) }

func guarded(s string) string {
	s = formulaWithin.ReplaceAllString(s, "$1'$2")
	if startsFormula(s) {
		return "'" + s
	}
	return s
}

func startsFormula(s string) bool { return s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 }

// What would be a formula if the text were divided there, without an apostrophe and with one.
var (
	formulaWithin = regexp.MustCompile(`([;\t\r\n])([ "]*[=+\-@])`)
	guardedWithin = regexp.MustCompile(`([;\t\r\n])'([ "]*[=+\-@])`)
)

// sheetName is neutral in every language of ours.
const sheetName = "Data"

// WriteXLSX writes a table as a workbook of one sheet, row by row, large ones by way of a temporary file. Texts are never
// formulas there. A number of more than 15 digits, which a workbook cannot hold, is written as text.
func WriteXLSX(w io.Writer, header []string, rows iter.Seq[[]Cell]) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closing := f.Close(); err == nil && closing != nil {
			err = fmt.Errorf("write xlsx: %w", closing)
		}
	}()
	if err := f.SetSheetName("Sheet1", sheetName); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	out, err := f.NewStreamWriter(sheetName)
	if err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	s := styles{file: f, ids: map[string]int{}}
	if err := s.writeHeading(out, header); err != nil {
		return fmt.Errorf("write xlsx heading: %w", err)
	}
	number := 1
	for row := range rows {
		number++
		if err := s.writeRow(out, number, row); err != nil {
			return fmt.Errorf("write xlsx row %d: %w", number, err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	return nil
}

// styles makes each format of a workbook once.
type styles struct {
	file *excelize.File
	ids  map[string]int
}

func (s styles) number(code string) (int, error) {
	if id, ok := s.ids[code]; ok {
		return id, nil
	}
	id, err := s.file.NewStyle(&excelize.Style{CustomNumFmt: &code})
	if err == nil {
		s.ids[code] = id
	}
	return id, err
}

// writeHeading writes the names in bold, and keeps them in sight.
func (s styles) writeHeading(out *excelize.StreamWriter, header []string) error {
	bold, err := s.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, max(1, len(header)), 18); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	cells := make([]any, len(header))
	for i, name := range header {
		cells[i] = excelize.Cell{StyleID: bold, Value: name}
	}
	return out.SetRow("A1", cells)
}

func (s styles) writeRow(out *excelize.StreamWriter, number int, row []Cell) error {
	cells := make([]any, len(row))
	for i, c := range row {
		cell, err := s.cell(c)
		if err != nil {
			return err
		}
		cells[i] = cell
	}
	return out.SetRow(fmt.Sprintf("A%d", number), cells)
}

func (s styles) cell(c Cell) (any, error) {
	const keeps = 15
	switch {
	case c.kind == textCell && c.text == "":
		return nil, nil
	case c.kind == textCell:
		return c.text, nil
	case c.kind == dateCell:
		id, err := s.number("yyyy-mm-dd")
		return excelize.Cell{StyleID: id, Value: c.day}, err
	case c.number.NumDigits() > keeps:
		return c.exact(), nil
	}
	code := "0"
	if places := max(0, -c.number.Exponent()); places > 0 {
		code += "." + strings.Repeat("0", int(places))
	}
	id, err := s.number(code)
	// Up to 15 digits survive the way into a binary number and back.
	return excelize.Cell{StyleID: id, Value: c.number.InexactFloat64()}, err
}
