package db

import (
	"context"
	"strings"
	"unicode"

	"github.com/tradecounter/portal/erp"
)

// Lexemes of filters begin with a character that no word and no number key has.
const (
	categoryMark  = "\x01c"
	attributeMark = "\x01a"
)

// filters are the lexemes of the category and attributes that an item has or is asked to have.
func filters(category string, attributes []erp.Attribute) []string {
	var lexemes []string
	if category != "" {
		lexemes = append(lexemes, filter(categoryMark, category))
	}
	for _, f := range facets(attributes) {
		lexemes = append(lexemes, filter(attributeMark, f))
	}
	return lexemes
}

// filter is cut like a word is, to stay within PostgreSQL's longest lexeme.
func filter(mark, text string) string {
	if runes := []rune(text); len(runes) > maxFilter {
		text = string(runes[:maxFilter])
	}
	return mark + storableText(text)
}

const maxFilter = 400

// facets are attributes as they are stored and counted: name and value, joined. One without a value says nothing.
func facets(attributes []erp.Attribute) []string {
	var found []string
	for _, a := range attributes {
		if name, value := printable(a.Name), printable(a.Value); name != "" && value != "" {
			found = append(found, name+facetSeparator+value)
		}
	}
	return found
}

// printable is a text without control characters, of which the separators are some.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.TrimSpace(s))
}

const facetSeparator = "\x1e"

// attribute reads what facets wrote.
func attribute(facet string) erp.Attribute {
	name, value, _ := strings.Cut(facet, facetSeparator)
	return erp.Attribute{Name: name, Value: value}
}

const (
	maxTerms      = 10 // of a query that are looked for
	maxBeginnings = 32 // words that one term may begin
)

// selectWords returns the words that begin with each of some terms, the shortest of those that begin alike first.
const selectWords = `
	SELECT t.place, w.word FROM unnest($1::text[]) WITH ORDINALITY AS t (term, place)
	CROSS JOIN LATERAL (
		SELECT word FROM search_words WHERE word >= t.term AND word < t.term || U&'\+10FFFF' ORDER BY word LIMIT $2
	) w ORDER BY t.place, w.word`

// itemQuery is the text of the tsquery that finds items by what was typed: one word of each of its terms, or a number that
// all of them are a part of, and all of the filters. It is empty if that can find nothing. Of several terms, each is what
// finds one of them.
//
// A single term is left a beginning, since what has it is found the sooner the more items have it. Of several, each
// must be whole words: where all are common and few items have all, only those can be skipped along. For the same
// reason a number is looked for only where what was typed looks like one.
func (t storeTx) itemQuery(ctx context.Context, query string, filters []string) (found string, each []string, err error) {
	terms := words(query)
	if len(terms) > maxTerms {
		terms = terms[:maxTerms]
	}
	switch number := key(query); {
	case number == "":
		if strings.TrimSpace(query) != "" {
			return "", nil, nil
		}
	case len(terms) == 0:
		found = beginning(number)
	case len(terms) == 1 && terms[0] == number && len(filters) == 0:
		found = beginning(number)
	default:
		var numeric bool
		if each, numeric, err = t.beginnings(ctx, terms); err != nil {
			return "", nil, err
		}
		found = "(" + strings.Join(each, " & ") + ")"
		if numeric && len([]rune(number)) >= leastTail {
			found = "(" + found + " | " + beginning(number) + ")"
		}
	}
	var all []string
	if found != "" {
		all = append(all, found)
	}
	for _, f := range filters {
		all = append(all, quoteLexeme(f))
	}
	return strings.Join(all, " & "), each, nil
}

// beginnings are, for each term, the query for any of the words that it begins. One that is no word itself may be part
// of a number, if it has digits or begins no word. All of them may be parts of one number if each has digits, is short,
// or begins no word.
func (t storeTx) beginnings(ctx context.Context, terms []string) (queries []string, numeric bool, err error) {
	var rows []struct {
		Place int    `db:"place"`
		Word  string `db:"word"`
	}
	if err := t.all(ctx, act{"read words", countOf(terms)}, &rows, selectWords, texts(terms), maxBeginnings); err != nil {
		return nil, false, err
	}
	known := make([][]string, len(terms))
	for _, r := range rows {
		known[r.Place-1] = append(known[r.Place-1], quoteLexeme(r.Word))
	}
	numeric = true
	for i, term := range terms {
		length, digits := len([]rune(term)), strings.ContainsFunc(term, unicode.IsDigit)
		word := len(known[i]) > 0 && known[i][0] == quoteLexeme(term)
		switch {
		case length >= leastTail && !word && (digits || len(known[i]) == 0):
			queries = append(queries, beginning(term))
		case len(known[i]) > 0:
			queries = append(queries, "("+strings.Join(known[i], " | ")+")")
		default:
			queries = append(queries, quoteLexeme(term))
		}
		numeric = numeric && (digits || length < leastTail || len(known[i]) == 0)
	}
	return queries, numeric, nil
}
