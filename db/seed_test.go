package db_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// seeder writes a row into any table from what the catalog says about it, so that tables of later
// migrations are tested as they come.
type seeder struct {
	superuser *sqlx.DB
	n         int
}

// newSeeder takes the checks and references out of the test's database: what they ask of a row is
// not what is tested.
func newSeeder(t *testing.T, superuser *sqlx.DB) *seeder {
	t.Helper()
	var statements []string
	err := superuser.Select(&statements, `
		SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
		WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f') AND conparentid = 0 AND conrelid <> 0`)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := superuser.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return &seeder{superuser: superuser}
}

func (s *seeder) row(t *testing.T, table, account string) {
	t.Helper()
	if _, err := s.superuser.Exec(s.insert(t, table, account)); err != nil {
		t.Fatalf("seed %s: %v", table, err)
	}
}

// insert names the account and every column that needs a value, each time another one.
func (s *seeder) insert(t *testing.T, table, account string) string {
	t.Helper()
	var columns []struct {
		Name     string `db:"name"`
		Type     string `db:"type"`
		Category string `db:"category"`
	}
	err := s.superuser.Select(&columns, `
		SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type, y.typcategory AS category
		FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
		WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attnotnull
			AND NOT a.atthasdef AND a.attidentity = '' AND a.attname <> 'account_id'`, table)
	if err != nil {
		t.Fatal(err)
	}
	s.n++
	names, values := []string{"account_id"}, []string{pq.QuoteLiteral(account)}
	for _, c := range columns {
		names = append(names, pq.QuoteIdentifier(c.Name))
		values = append(values, s.value(t, c.Type, c.Category))
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", pq.QuoteIdentifier(table), strings.Join(names, ", "), strings.Join(values, ", "))
}

// value makes a literal by the type's category (PostgreSQL manual, pg_type.typcategory).
func (s *seeder) value(t *testing.T, typeName, category string) string {
	t.Helper()
	switch category {
	case "S":
		return fmt.Sprintf("'s%d'", s.n)
	case "N":
		return fmt.Sprint(s.n)
	case "B":
		return "false"
	case "D":
		return "now()"
	case "A":
		return "'{}'"
	case "E":
		return fmt.Sprintf("(enum_range(NULL::%s))[1]", typeName)
	}
	switch typeName {
	case "uuid":
		return "gen_random_uuid()"
	case "json", "jsonb":
		return "'{}'"
	case "bytea":
		return fmt.Sprintf("decode('%08x', 'hex')", s.n)
	case "tsvector":
		return "''"
	}
	t.Fatalf("no value known for type %s: teach it to the seeder", typeName)
	return ""
}
