package sheet

import (
	"regexp"
	"strings"
)

// readText reads a decoded text: as cells with a delimiter where one divides most of the lines alike, else as lines of
// "item quantity unit". A .csv is never taken apart at blanks.
func readText(text, charset, ext string) (Table, error) {
	text = strings.TrimPrefix(text, "\uFEFF")
	t := Table{Guess: Guess{Format: Delimited, Charset: charset}}
	first := 1
	delimiter, body, told := toldDelimiter(text)
	if told {
		text, first = body, 2
	} else {
		delimiter = guessDelimiter(text)
		if ext != ".csv" && ext != ".tsv" && (delimiter == 0 || looksPlain(text, delimiter)) {
			return readPlain(text, charset)
		}
	}
	if delimiter == 0 {
		delimiter = ','
		if ext == ".tsv" {
			delimiter = '\t'
		}
	}
	t.Guess.Delimiter = string(delimiter)
	s := scanner{text: text, delimiter: delimiter}
	for number := first; s.more(); number++ {
		cells, ok := s.record()
		if !ok {
			return Table{}, &Error{Kind: TooManyColumns, Row: number}
		}
		if err := t.add(number, cells); err != nil {
			return Table{}, err
		}
	}
	return t, nil
}

// toldDelimiter reads the line "sep=;" that Excel writes and obeys.
func toldDelimiter(text string) (delimiter byte, body string, told bool) {
	line, body, _ := strings.Cut(text, "\n")
	value, ok := strings.CutPrefix(strings.ToLower(strings.TrimRight(line, "\r")), "sep=")
	if !ok || len(value) != 1 || !strings.Contains(delimiters, value) {
		return 0, text, false
	}
	return value[0], body, true
}

// delimiters in the order of trust: a tab or semicolon is seldom part of a text, a comma often.
const delimiters = "\t;|,"

// guessDelimiter returns the delimiter that cuts all of the first lines into the same number of cells, or else the first
// that cuts enough of them so, or else the most, 0 if none cuts half of them. Notes that hold semicolons do not make a file
// of commas one of semicolons: its heading has none.
func guessDelimiter(text string) (best byte) {
	const enough = 0.8
	share := 0.5
	for _, d := range []byte(delimiters) {
		switch got := agreement(text, d); {
		case got == 1:
			return d
		case got > share && share < enough:
			best, share = d, got
		}
	}
	return best
}

// agreement is the part of the first lines that a delimiter cuts into the same number of cells, more than one.
func agreement(text string, delimiter byte) float64 {
	s := scanner{text: text, delimiter: delimiter}
	counts := map[int]int{}
	records := 0
	for records < sampleLines && s.more() {
		cells, ok := s.record()
		if !ok {
			return 0
		}
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			counts[len(cells)]++
			records++
		}
	}
	most := 0
	for cells, n := range counts {
		if cells > 1 {
			most = max(most, n)
		}
	}
	return float64(most) / float64(max(records, 1))
}

const sampleLines = 100

// plainLine is "item quantity" or "item quantity unit", where a comma can only be the quantity's decimal mark.
var plainLine = regexp.MustCompile(`^\S+[ \t]+\d+(?:[.,]\d+)?(?:[ \t]+\pL{1,5}\.?)?$`)

// looksPlain reports whether a comma that seems to delimit is rather a decimal mark: "HX-100 1,5 M".
func looksPlain(text string, delimiter byte) bool {
	if delimiter != ',' {
		return false
	}
	lines, plain := 0, 0
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if plainLine.MatchString(line) {
			plain++
		}
		if lines++; lines == sampleLines {
			break
		}
	}
	return plain*5 >= lines*4
}

// scanner takes delimited text apart, forgiving where encoding/csv is not: an inch sign in a cell without quotes, an
// inch sign inside a quoted one, a quote that is never closed.
type scanner struct {
	text      string
	at        int
	delimiter byte
	unclosed  int // quotes that turned out to be inch signs, in this record
}

// maxUnclosed keeps a record of nothing but opening quotes from being searched again for each of them.
const maxUnclosed = 2

func (s *scanner) more() bool { return s.at < len(s.text) }

// record returns the cells of the next row. It fails when there are too many to be a list.
func (s *scanner) record() (cells []string, ok bool) {
	s.unclosed = 0
	for {
		if len(cells) > 10*MaxColumns {
			return nil, false
		}
		cells = append(cells, s.cell())
		if !s.more() {
			return cells, true
		}
		end := s.text[s.at]
		s.at++
		if end == s.delimiter {
			continue
		}
		if end == '\r' && s.more() && s.text[s.at] == '\n' {
			s.at++
		}
		return cells, true
	}
}

// cell returns the next cell and stops before what ended it.
func (s *scanner) cell() string {
	start := s.at
	for start < len(s.text) && s.text[start] == ' ' {
		start++
	}
	if start < len(s.text) && s.text[start] == '"' && s.unclosed < maxUnclosed {
		if cell, end, ok := s.quoted(start + 1); ok {
			s.at = end
			return cell
		}
		s.unclosed++
	}
	start = s.at
	for s.more() && !s.ends(s.text[s.at]) {
		s.at++
	}
	return s.text[start:s.at]
}

// maxBreaks is how many line breaks a quoted cell may hold. More mean that its quote was an inch sign.
const maxBreaks = 32

// quoted reads a cell after its opening quote. A quote ends it if the cell ends there; any other is part of the text.
func (s *scanner) quoted(at int) (cell string, end int, ok bool) {
	var b strings.Builder
	for breaks := 0; at < len(s.text) && b.Len() <= MaxCell && breaks <= maxBreaks; at++ {
		c := s.text[at]
		if c == '\n' {
			breaks++
		}
		if c != '"' {
			b.WriteByte(c)
			continue
		}
		if at+1 < len(s.text) && s.text[at+1] == '"' {
			b.WriteByte('"')
			at++
			continue
		}
		after := at + 1
		for after < len(s.text) && s.text[after] == ' ' {
			after++
		}
		if after == len(s.text) || s.ends(s.text[after]) {
			return b.String(), after, true
		}
		b.WriteByte('"')
	}
	return "", 0, false
}

func (s *scanner) ends(c byte) bool { return c == s.delimiter || c == '\n' || c == '\r' }
