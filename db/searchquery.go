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
	maxBeginnings = 64 // words that one term may begin
)

// selectWords returns the words that begin with each of some terms, the shortest of those that begin alike first.
const selectWords = `
	SELECT t.place, w.word FROM unnest($1::text[]) WITH ORDINALITY AS t (term, place)
	CROSS JOIN LATERAL (
		SELECT word FROM search_words WHERE word >= t.term AND word < t.term || U&'\+10FFFF' ORDER BY word LIMIT $2
	) w ORDER BY t.place, w.word`

// itemQuery is the text of the tsquery that finds items by what was typed: a number that it is a part of, or one word of
// each of its terms, and all of the filters. It is empty if that can find nothing.
//
// A single term is left a beginning, since what has it is found the sooner the more items have it. Of several, each
// must be whole words: where all are common and few items have all, only those can be skipped along.
func (t storeTx) itemQuery(ctx context.Context, query string, filters []string) (string, error) {
	terms := words(query)
	if len(terms) > maxTerms {
		terms = terms[:maxTerms]
	}
	number := key(query)
	var either []string
	if len(terms) == 1 && len(filters) == 0 {
		either = append(either, beginning(terms[0]))
	} else if len(terms) > 0 {
		known, err := t.beginnings(ctx, terms)
		if err != nil {
			return "", err
		}
		either = append(either, "("+strings.Join(known, " & ")+")")
	}
	if len([]rune(number)) >= leastTail && !(len(terms) == 1 && len(filters) == 0 && terms[0] == number) {
		either = append(either, beginning(number))
	}
	var all []string
	switch {
	case len(either) > 0:
		all = append(all, "("+strings.Join(either, " | ")+")")
	case strings.TrimSpace(query) != "":
		return "", nil
	}
	for _, f := range filters {
		all = append(all, quoteLexeme(f))
	}
	return strings.Join(all, " & "), nil
}

// beginnings are, for each term, the query for any of the words that it begins. A term with digits may be part of a
// number, and so may one that begins no word.
func (t storeTx) beginnings(ctx context.Context, terms []string) ([]string, error) {
	var rows []struct {
		Place int    `db:"place"`
		Word  string `db:"word"`
	}
	if err := t.all(ctx, act{"read words", countOf(terms)}, &rows, selectWords, texts(terms), maxBeginnings); err != nil {
		return nil, err
	}
	known := make([][]string, len(terms))
	for _, r := range rows {
		known[r.Place-1] = append(known[r.Place-1], quoteLexeme(r.Word))
	}
	queries := make([]string, len(terms))
	for i, term := range terms {
		numeric := len(known[i]) == 0 || strings.ContainsFunc(term, unicode.IsDigit)
		switch {
		case numeric && len([]rune(term)) >= leastTail:
			queries[i] = beginning(term)
		case len(known[i]) > 0:
			queries[i] = "(" + strings.Join(known[i], " | ") + ")"
		default:
			queries[i] = quoteLexeme(term)
		}
	}
	return queries, nil
}
