package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/lib/pq"

	"github.com/tradecounter/portal/portal"
)

// Store is the portal's database. It implements portal.Store.
type Store struct {
	db   *DB
	jobs jobs
}

var (
	_ portal.Store = (*Store)(nil)
	_ portal.Tx    = storeTx{}
)

// NewStore returns a Store over d.
func NewStore(d *DB) *Store { return &Store{db: d, jobs: newJobs(d)} }

// InTx implements portal.Store.
func (s *Store) InTx(ctx context.Context, scope portal.Scope, fn func(portal.Tx) error) error {
	// The account comes from a URL, and PostgreSQL takes no malformed text even as a setting.
	scope.Account = portal.AccountID(storableText(string(scope.Account)))
	return s.db.InTx(ctx, scope, func(tx *Tx) error { return fn(storeTx{tx, s.jobs}) })
}

// storeTx is one transaction of a Store. Its methods stand in the file of their aggregate.
type storeTx struct {
	tx   *Tx
	jobs jobs
}

// act says what a statement was for, in its errors: read order "4711".
type act struct {
	verb string
	key  string
}

func (a act) wrap(err error) error {
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return &portal.Error{Code: portal.NotFound, Err: fmt.Errorf("%s %q: %w", a.verb, a.key, err)}
	case isCode(err, uniqueViolation):
		return &portal.Error{Code: portal.Conflict, Err: fmt.Errorf("%s %q: %w", a.verb, a.key, err)}
	case err != nil:
		return fmt.Errorf("%s %q: %w", a.verb, a.key, err)
	}
	return nil
}

// one reads one row, or fails with NotFound.
func (t storeTx) one(ctx context.Context, a act, dest any, query string, args ...any) error {
	return a.wrap(t.tx.GetContext(ctx, dest, query, storable(args)...))
}

// all reads any number of rows.
func (t storeTx) all(ctx context.Context, a act, dest any, query string, args ...any) error {
	return a.wrap(t.tx.SelectContext(ctx, dest, query, storable(args)...))
}

// write runs a statement. It fails with Conflict where a key is taken.
func (t storeTx) write(ctx context.Context, a act, query string, args ...any) error {
	_, err := t.tx.ExecContext(ctx, query, storable(args)...)
	return a.wrap(err)
}

// change is write for a row that must be there: it fails with NotFound if it is not.
func (t storeTx) change(ctx context.Context, a act, query string, args ...any) error {
	result, err := t.tx.ExecContext(ctx, query, storable(args)...)
	if err != nil {
		return a.wrap(err)
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = sql.ErrNoRows
	}
	return a.wrap(err)
}

// storable makes every text among the arguments one that PostgreSQL takes.
func storable(args []any) []any {
	for i, arg := range args {
		if v := reflect.ValueOf(arg); v.Kind() == reflect.String {
			args[i] = storableText(v.String())
		}
	}
	return args
}

// storableText replaces what PostgreSQL has no text for (a zero byte, malformed UTF-8) by U+FFFD: typed
// into a URL it finds nothing, and it is no error.
func storableText(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", "\uFFFD"), "\uFFFD")
}

// texts is an array parameter. None is an empty array and not null.
func texts[T ~string](values []T) pq.StringArray {
	array := make(pq.StringArray, len(values))
	for i, v := range values {
		array[i] = storableText(string(v))
	}
	return array
}

// texted is the array of one text of each value.
func texted[T any, S ~string](values []T, text func(T) S) pq.StringArray {
	array := make(pq.StringArray, len(values))
	for i, v := range values {
		array[i] = storableText(string(text(v)))
	}
	return array
}

// zeroByte finds JSON's escape of a zero byte, which jsonb refuses, and not an escaped backslash before
// "u0000".
var zeroByte = strings.NewReplacer(`\\`, `\\`, `\u0000`, `\ufffd`)

// document is the JSON of a record. Decimals are texts in it, so that no digit is lost.
func document(record any) (string, error) {
	b, err := json.Marshal(record)
	if err != nil {
		return "", fmt.Errorf("encode %T: %w", record, err)
	}
	return zeroByte.Replace(string(b)), nil
}

// documents is the array of each record's JSON.
func documents[T any](records []T) (pq.StringArray, error) {
	array := make(pq.StringArray, len(records))
	for i, r := range records {
		var err error
		if array[i], err = document(r); err != nil {
			return nil, err
		}
	}
	return array, nil
}

// record reads what document wrote.
func record[T any](document []byte) (value T, err error) {
	if err = json.Unmarshal(document, &value); err != nil {
		err = fmt.Errorf("decode stored %T: %w", value, err)
	}
	return value, err
}

// records reads many of them.
func records[T any](documents [][]byte) ([]T, error) {
	values := make([]T, len(documents))
	for i, d := range documents {
		var err error
		if values[i], err = record[T](d); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// moment is a time for a column that is null where there is none.
func moment(t time.Time) sql.NullTime { return sql.NullTime{Time: t, Valid: !t.IsZero()} }

// utc is the time that moment stored.
func utc(t sql.NullTime) time.Time {
	if !t.Valid {
		return time.Time{}
	}
	return t.Time.UTC()
}

// lastOf leaves one value per key, the last: one statement cannot write a row twice, and a list that
// changed while it was paged through names a record on two pages.
func lastOf[T any, K comparable](values []T, key func(T) K) []T {
	at := make(map[K]int, len(values))
	kept := make([]T, 0, len(values))
	for _, v := range values {
		k := key(v)
		if i, known := at[k]; known {
			kept[i] = v
			continue
		}
		at[k] = len(kept)
		kept = append(kept, v)
	}
	return kept
}
