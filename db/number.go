package db

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// fold makes spellings that a person takes for the same the same: case, accents, and the ways Unicode has
// to write one character. It is done here and not by PostgreSQL, whose answer depends on the locale.
func fold(s string) string {
	decomposed := norm.NFD.String(cases.Fold().String(strings.ToValidUTF8(s, "\uFFFD")))
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, decomposed))
}

// maxKey bounds a key in runes. PostgreSQL's longest lexeme is 2046 bytes.
const maxKey = 100

// key is a number as it is compared: folded, without dashes and blanks.
func key(number string) string {
	k := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			return -1
		}
		return r
	}, fold(number))
	if runes := []rune(k); len(runes) > maxKey {
		k = string(runes[:maxKey])
	}
	return k
}

// barcodeKey is a barcode's key: digits without the zeros in front, by which UPC, EAN and GTIN of one article differ.
func barcodeKey(number string) string {
	k := key(number)
	if strings.Trim(k, "0123456789") != "" {
		return k
	}
	return strings.TrimLeft(k, "0")
}

// words splits a text into folded words of letters and digits. A slash or point between digits stays:
// 1/2 and 0.75 are sizes.
func words(text string) []string {
	runes := []rune(fold(text))
	inside := func(i int) bool {
		r := runes[i]
		if r == '/' || r == '.' {
			return i > 0 && i+1 < len(runes) && unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1])
		}
		return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
	}
	var found []string
	start := 0
	for i := range len(runes) + 1 {
		if i < len(runes) && inside(i) {
			continue
		}
		if i > start {
			found = append(found, string(runes[start:min(i, start+maxKey)]))
		}
		start = i + 1
	}
	return found
}

// leastTail is the shortest middle of a number that it is found by: nearly every number has any two characters somewhere.
const leastTail = 3

// tails are a key and all that is left of it when it loses characters at the front. What begins a tail stands in the
// middle of the key.
func tails(key string) []string {
	runes := []rune(key)
	var found []string
	for i := range runes {
		if i > 0 && len(runes)-i < leastTail {
			break
		}
		found = append(found, string(runes[i:]))
	}
	return found
}

// tsvector is the text form of a PostgreSQL tsvector without positions.
func tsvector(lexemes []string) string {
	quoted := make([]string, len(lexemes))
	for i, l := range lexemes {
		quoted[i] = quoteLexeme(l)
	}
	return strings.Join(quoted, " ")
}

// tsquery finds vectors that hold a lexeme beginning with the query's key, or one beginning with each of
// its words.
func tsquery(query string) string {
	var terms []string
	for _, w := range words(query) {
		if len(terms) < maxTerms {
			terms = append(terms, beginning(w))
		}
	}
	var either []string
	if k := key(query); k != "" {
		either = append(either, beginning(k))
	}
	if len(terms) > 0 {
		either = append(either, "("+strings.Join(terms, " & ")+")")
	}
	return strings.Join(either, " | ")
}

var lexemeQuotes = strings.NewReplacer(`'`, `''`, `\`, `\\`)

func quoteLexeme(l string) string { return "'" + lexemeQuotes.Replace(l) + "'" }

// beginning finds what begins with a lexeme.
func beginning(lexeme string) string { return quoteLexeme(lexeme) + ":*" }
