package sim

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// line is where a row of books stands in its file. The zero line is none.
type line struct {
	sheet  *csvSheet
	number int
}

// complain records a problem with one cell.
func (l line) complain(column, format string, args ...any) {
	l.sheet.complain(l.number, column, fmt.Sprintf(format, args...))
}

// csvSheet is one file of books while it is read.
type csvSheet struct {
	file     string
	columns  []column
	cells    []int // by column: the cell it is in, or -1
	problems []error
	further  int // problems beyond mostProblems
}

func (s *csvSheet) complain(line int, column, problem string) {
	if len(s.problems) == mostProblems {
		s.further++
		return
	}
	s.problems = append(s.problems, &LoadError{s.file, line, column, problem})
}

func (s *csvSheet) err() error {
	if s.further > 0 {
		return errors.Join(append(slices.Clone(s.problems), fmt.Errorf("%s: and %d more", s.file, s.further))...)
	}
	return errors.Join(s.problems...)
}

// readRows reads a file line by line and never holds more of it than one. Dates move by days. Columns that nobody knows are noted.
func readRows[R any](s *csvSheet, in io.Reader, days int, note func(string), take func(line, R)) {
	buffered := bufio.NewReaderSize(in, 1<<16)
	if mark, err := buffered.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		_, _ = buffered.Discard(len(byteOrderMark)) // what was peeked is there
	}
	reader := csv.NewReader(buffered)
	reader.FieldsPerRecord, reader.ReuseRecord = -1, true
	if !s.header(reader, note) {
		return
	}
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			s.malformed(err)
			return
		}
		if blank(cells) {
			continue
		}
		number, _ := reader.FieldPos(0)
		var row R
		s.fill(reflect.ValueOf(&row).Elem(), cells, number, days)
		take(line{s, number}, row)
	}
}

const byteOrderMark = "\ufeff"

// header finds the columns. It reports false where reading on makes no sense.
func (s *csvSheet) header(reader *csv.Reader, note func(string)) bool {
	header, err := reader.Read()
	switch {
	case errors.Is(err, io.EOF):
		s.complain(1, "", "the file is empty")
		return false
	case err != nil:
		s.malformed(err)
		return false
	case len(header) == 1 && strings.ContainsAny(header[0], ";\t"):
		s.complain(1, "", "the columns are parted by semicolons or tabs; save the file with commas between them, and a point in numbers")
		return false
	}
	s.cells = slices.Repeat([]int{-1}, len(s.columns))
	for i, name := range header {
		if err := cleanText(name); err != nil {
			s.complain(1, "", err.Error())
			return false
		}
		name = strings.ToLower(strings.TrimSpace(name))
		at := slices.IndexFunc(s.columns, func(c column) bool { return c.name == name })
		switch {
		case at >= 0 && s.cells[at] >= 0:
			s.complain(1, name, "the column occurs twice")
		case at >= 0:
			s.cells[at] = i
		case name != "":
			note(fmt.Sprintf("%s: the column %q is not known and was left out", s.file, name))
		}
	}
	for i, c := range s.columns {
		if c.required && s.cells[i] < 0 {
			s.complain(1, c.name, "the column is missing")
		}
	}
	return len(s.problems) == 0
}

// fill reads the cells of one line. A line may end early: Excel leaves out separators at the end of a line whose last cells
// are empty.
func (s *csvSheet) fill(row reflect.Value, cells []string, number, days int) {
	for i := range s.columns {
		c, text := &s.columns[i], ""
		if at := s.cells[i]; at >= 0 && at < len(cells) {
			text = cells[at]
		}
		if err := c.set(row, text); err != nil {
			s.complain(number, c.name, err.Error())
			continue
		}
		if days == 0 {
			continue
		}
		if date, ok := row.FieldByIndex(c.index).Addr().Interface().(*erp.Date); ok {
			*date = moved(*date, days)
		}
	}
}

func (s *csvSheet) malformed(err error) {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		s.problems = append(s.problems, fmt.Errorf("load %s: %w", s.file, err))
		return
	}
	s.complain(p.StartLine, "", "the line cannot be read, and nothing after it was: "+p.Err.Error())
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}
