package sheet

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// sheetReader takes one worksheet apart as its elements pass.
type sheetReader struct {
	book  *workbook
	table Table

	row   int // of the file
	cells []string
	typed []int // columns
	cell  rawCell
	into  *strings.Builder // where text goes just now
}

// rawCell is a cell as it is written.
type rawCell struct {
	column                 int
	kind                   string // s shared, inlineStr, str of a formula, n number, b truth, e error, d date
	style                  int
	isFormula, hasValue    bool
	formula, value, inline strings.Builder
}

func (c *rawCell) isText() bool { return c.kind == "s" || c.kind == "inlineStr" || c.kind == "str" }

// readSheet reads a worksheet as far as it has rows.
func (w *workbook) readSheet(s worksheet) (Table, error) {
	r := sheetReader{book: w, table: Table{Guess: Guess{Format: Workbook, Sheet: s.name}}}
	err := w.part(s.part, func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			return r.start(e)
		case xml.CharData:
			if r.into != nil {
				r.into.Write(e)
			}
		case xml.EndElement:
			return r.end(e.Name.Local)
		}
		return nil
	})
	return r.table, err
}

func (r *sheetReader) start(e xml.StartElement) error {
	r.into = nil
	switch e.Name.Local {
	case "row":
		r.cells, r.typed, r.cell.column = nil, nil, -1
		return r.startRow(attribute(e, "r"))
	case "c":
		column, err := columnOf(attribute(e, "r"), r.cell.column+1)
		if err != nil {
			return err
		}
		style, _ := strconv.Atoi(attribute(e, "s")) // none is the first
		r.cell = rawCell{column: column, kind: attribute(e, "t"), style: style}
	case "f":
		r.cell.isFormula, r.into = true, &r.cell.formula
	case "v":
		r.cell.hasValue, r.into = true, &r.cell.value
	case "t":
		r.cell.hasValue, r.into = true, &r.cell.inline
	}
	return nil
}

func (r *sheetReader) startRow(number string) error {
	next := r.row + 1
	if number != "" {
		n, err := strconv.Atoi(number)
		if err != nil || n < next || n > lastRow {
			return fmt.Errorf("row %q after %d", number, r.row)
		}
		next = n
	}
	r.row = next
	return nil
}

const lastRow = 1_048_576 // of a worksheet, ECMA-376

func (r *sheetReader) end(name string) error {
	r.into = nil
	switch name {
	case "c":
		return r.endCell()
	case "row":
		return r.endRow()
	case "sheetData":
		return errEnough
	}
	return nil
}

func (r *sheetReader) endRow() error {
	rows := len(r.table.Rows)
	if err := r.table.add(r.row, r.cells); err != nil {
		return err
	}
	if len(r.table.Rows) > rows {
		r.table.Rows[rows].typed = r.typed
	}
	return nil
}

// endCell puts the cell's text into its column. Blank cells, of which formatted sheets have thousands, take no room.
func (r *sheetReader) endCell() error {
	text, notice := r.book.text(&r.cell)
	if strings.TrimSpace(text) == "" {
		return nil
	}
	column := r.cell.column
	if column >= MaxColumns {
		return &Error{Kind: TooManyColumns, Row: r.row}
	}
	for len(r.cells) <= column {
		r.cells = append(r.cells, "")
	}
	r.cells[column] = text
	if r.cell.isText() && strings.ContainsAny(text, ".,") && isQuantity(strings.TrimSpace(text)) {
		r.typed = append(r.typed, column)
	}
	if notice != "" && len(r.table.Notices) < MaxRows {
		r.table.Notices = append(r.table.Notices, Notice{Row: r.row, Kind: notice, Text: clipped(text), column: column})
	}
	return nil
}

// text returns what a cell says. Formulas count by the value that was worked out when the workbook was saved.
func (w *workbook) text(c *rawCell) (string, NoticeKind) {
	value := c.value.String()
	switch {
	case c.isFormula && !c.hasValue:
		return "=" + c.formula.String(), NoValue
	case c.kind == "s":
		if i, err := strconv.Atoi(value); err == nil && i >= 0 && i < len(w.shared) {
			return w.shared[i], ""
		}
		return "", ""
	case c.kind == "inlineStr":
		return unescaped(c.inline.String()), ""
	case c.kind == "str":
		return unescaped(value), ""
	case c.kind == "e":
		return value, CellError
	case c.kind == "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[value], ""
	case c.kind == "d":
		return value, DateInCell
	case value == "":
		return "", ""
	}
	return w.format(c.style).show(value, w.from1904)
}

// columnOf reads the letters of "AB12" as a column counted from 0; a cell without a place follows the one before.
func columnOf(place string, next int) (int, error) {
	if place == "" {
		return next, nil
	}
	column := 0
	for i := 0; i < len(place) && place[i] >= 'A' && place[i] <= 'Z'; i++ {
		if column = column*26 + int(place[i]-'A') + 1; column > 1<<14 {
			break
		}
	}
	if column < 1 || column > 1<<14 {
		return 0, fmt.Errorf("no cell %q", clipped(place))
	}
	return column - 1, nil
}
