package sheet

import (
	"strings"
	"unicode"
)

// readPlain reads lines of "item quantity unit", each divided by whatever it has: tabs, semicolons, commas or blanks.
func readPlain(text, charset string) (Table, error) {
	t := Table{Guess: Guess{Format: Plain, Charset: charset, Delimiter: " "}}
	number := 0
	for line := range strings.Lines(lineBreaks.Replace(text)) {
		number++
		if err := t.add(number, plainCells(strings.TrimSpace(line))); err != nil {
			return Table{}, err
		}
	}
	return t, nil
}

// plainCells divides one line. Read from its end, since an item number may hold blanks: "1/2 BOLT 5 EA".
func plainCells(line string) []string {
	words := strings.FieldsFunc(line, func(r rune) bool { return r == '\t' || r == ';' })
	if len(words) > 1 {
		return words
	}
	if cells := strings.Split(line, ","); len(cells) > 1 && !plainLine.MatchString(line) {
		return cells
	}
	words = strings.Fields(line)
	last := len(words) - 1
	switch {
	case last >= 2 && isQuantity(words[last-1]) && isUnit(words[last]):
		return []string{strings.Join(words[:last-1], " "), words[last-1], words[last]}
	case last >= 1 && isQuantity(words[last]):
		return []string{strings.Join(words[:last], " "), words[last]}
	case isHeading(words):
		return words
	}
	return []string{line}
}

// isQuantity reports whether s can be meant as an amount: digits with at most marks between them.
func isQuantity(s string) bool {
	return s != "" && len(s) <= 20 && unicode.IsDigit(rune(s[0])) && strings.Trim(s, "0123456789.,'") == ""
}

// isUnit reports whether s can be a unit of measure: a few letters.
func isUnit(s string) bool {
	s = strings.TrimSuffix(s, ".")
	return s != "" && len(s) <= 8 && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// isHeading reports whether every word names a column.
func isHeading(words []string) bool {
	for _, w := range words {
		if _, known := synonyms[heading(w)]; !known {
			return false
		}
	}
	return len(words) > 1
}
