package sim

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// LoadError is something in a file that LoadDir could not take as it is. Column is the header's name, or a position
// where the line could not be read at all; Line counts from one, header included.
type LoadError struct {
	File    string
	Line    int
	Column  string
	Problem string
}

// Error implements error: "orders.csv:17: order_date: "1996-13-04" is no date".
func (e *LoadError) Error() string {
	where := fmt.Sprintf("%s:%d", e.File, e.Line)
	if e.Column != "" {
		where += ": " + e.Column
	}
	return where + ": " + e.Problem
}

// mostProblems is how many are reported before reading stops: enough to mend an export in one go, not a flood.
const mostProblems = 20

// sheet is one CSV file with a header.
type sheet struct {
	file     string
	columns  map[string]int
	rows     []row
	problems []error
}

// row is one line of a sheet.
type row struct {
	sheet *sheet
	line  int
	cells []string
}

// openSheet reads a file. A byte order mark and Windows line ends are no problem; the columns named must be there, others
// may be.
func openSheet(dir, file string, columns ...string) (*sheet, error) {
	content, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", file, err)
	}
	s := &sheet{file: file, columns: map[string]int{}}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if err := s.encoding(content); err != nil {
		return nil, err
	}
	reader := csv.NewReader(bytes.NewReader(content))
	header, err := reader.Read()
	if errors.Is(err, io.EOF) {
		return nil, &LoadError{file, 1, "", "the file is empty"}
	}
	if err != nil {
		return nil, s.malformed(err)
	}
	for i, name := range header {
		s.columns[strings.TrimSpace(name)] = i
	}
	for _, name := range columns {
		if _, ok := s.columns[name]; !ok {
			return nil, &LoadError{file, 1, name, "the column is missing"}
		}
	}
	return s, s.read(reader)
}

// encoding finds the first byte that is not UTF-8, as in a file saved as Windows-1252.
func (s *sheet) encoding(content []byte) error {
	for n, line := range bytes.Split(content, []byte("\n")) {
		if utf8.Valid(line) {
			continue
		}
		at := 1
		for len(line) > 0 {
			r, size := utf8.DecodeRune(line)
			if r == utf8.RuneError && size == 1 {
				break
			}
			line = line[size:]
			at++
		}
		return &LoadError{s.file, n + 1, strconv.Itoa(at), "the text is not UTF-8; save the file as UTF-8"}
	}
	return nil
}

func (s *sheet) read(reader *csv.Reader) error {
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return s.malformed(err)
		}
		line, _ := reader.FieldPos(0)
		s.rows = append(s.rows, row{s, line, cells})
	}
}

func (s *sheet) malformed(err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		e := &LoadError{s.file, p.StartLine, strconv.Itoa(p.Column), "the line cannot be read: " + p.Err.Error()}
		if p.StartLine != p.Line { // a quote was never closed: what matters is where it began
			e.Column = ""
		}
		return e
	}
	return fmt.Errorf("load %s: %w", s.file, err)
}

// err returns what was wrong with the rows.
func (s *sheet) err() error {
	if len(s.problems) > mostProblems {
		more := fmt.Errorf("%s: and %d more", s.file, len(s.problems)-mostProblems)
		return errors.Join(append(slices.Clone(s.problems[:mostProblems]), more)...)
	}
	return errors.Join(s.problems...)
}

// complain records a problem with one cell.
func (r row) complain(column, format string, args ...any) {
	r.sheet.problems = append(r.sheet.problems, &LoadError{r.sheet.file, r.line, column, fmt.Sprintf(format, args...)})
}

// text returns a cell without blanks around it.
func (r row) text(column string) string { return strings.TrimSpace(r.cells[r.sheet.columns[column]]) }

// key returns a cell that must be filled and not have been seen before.
func (r row) key(column string, seen map[string]bool) string {
	k := r.text(column)
	switch {
	case k == "":
		r.complain(column, "the key is empty")
	case seen[k]:
		r.complain(column, "the key %q occurs twice", k)
	}
	seen[k] = true
	return k
}

// amount returns a decimal of zero or more; an empty cell is zero.
func (r row) amount(column string) decimal.Decimal {
	text := r.text(column)
	if text == "" {
		return decimal.Zero
	}
	d, err := decimal.NewFromString(text)
	if err != nil {
		r.complain(column, "%q is no number", text)
		return decimal.Zero
	}
	if d.IsNegative() {
		r.complain(column, "%s is below zero", text)
	}
	return d
}

// date returns a day; an empty cell is the zero date.
func (r row) date(column string) erp.Date {
	d, err := erp.ParseDate(r.text(column))
	if err != nil {
		r.complain(column, "%q is no date like 2026-11-24", r.text(column))
	}
	return d
}
