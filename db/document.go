package db

import (
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/tradecounter/portal/portal"
)

// documentBatch is how many documents one statement writes.
const documentBatch = 500

// mirroredRow is a copy of an ERP record.
type mirroredRow struct {
	Document []byte    `db:"document"`
	AskedAt  time.Time `db:"asked_at"`
}

func mirrored[T any](r mirroredRow) (portal.Mirrored[T], error) {
	value, err := record[T](r.Document)
	return portal.Mirrored[T]{Value: value, At: r.AskedAt.UTC()}, err
}

// listedRow is one of a page, with the count of the whole list. A page behind the list's end is one row that
// has the count and no document.
type listedRow struct {
	Document []byte       `db:"document"`
	AskedAt  sql.NullTime `db:"asked_at"`
	Total    int          `db:"total"`
}

func listed[T any](rows []listedRow) ([]portal.Mirrored[T], int, error) {
	var page []portal.Mirrored[T]
	total := 0
	for _, r := range rows {
		total = r.Total
		if r.Document == nil {
			break
		}
		m, err := mirrored[T](mirroredRow{r.Document, r.AskedAt.Time})
		if err != nil {
			return nil, 0, err
		}
		page = append(page, m)
	}
	return page, total, nil
}

// among returns those of the documents that were stored: an answer that came late is not.
func among[T any, ID ~string](stored []string, docs []T, id func(T) ID) []T {
	slices.Sort(stored)
	var kept []T
	for _, d := range docs {
		if _, ok := slices.BinarySearch(stored, storableText(string(id(d)))); ok {
			kept = append(kept, d)
		}
	}
	return kept
}

// numberSeparator joins the numbers of one record, since an array of arrays comes apart in unnest.
const numberSeparator = "\x1f"

// joined are the texts of one record for string_to_array, without blanks and repetitions.
func joined(numbers []string) string {
	var kept []string
	for _, n := range numbers {
		if n != "" && !slices.Contains(kept, n) {
			kept = append(kept, n)
		}
	}
	return strings.Join(kept, numberSeparator)
}

// searchKeys are the numbers that a document is found by, joined.
func searchKeys(numbers []string) string {
	keys := make([]string, len(numbers))
	for i, n := range numbers {
		keys[i] = key(n)
	}
	return joined(keys)
}

// searchFor is the key that a list is searched for; empty for all of it. ok is false for a query that can
// match nothing.
func searchFor(query string) (wanted string, ok bool) {
	wanted = key(query)
	return wanted, wanted != "" || strings.TrimSpace(query) == ""
}
