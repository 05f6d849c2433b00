package db_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"github.com/tradecounter/portal/db/dbtest"
)

var update = flag.Bool("update", false, "write schema.sql anew")

// TestSchemaDumpMatchesMigrations keeps schema.sql, which reviews read, equal to what the migrations
// make. After a new migration: go test ./db -run Schema -update.
func TestSchemaDumpMatchesMigrations(t *testing.T) {
	t.Parallel()
	got := dumpSchema(t, dbtest.New(t).Owner)
	if *update {
		if err := os.WriteFile("schema.sql", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("schema.sql differs from the migrations (-file +migrations); run go test ./db -run Schema -update\n%s", diff)
	}
}

// dumpSchema is read from the catalog and not from pg_dump, whose output differs by version and
// which does not come with a fetched server. River's tables are River's to review.
func dumpSchema(t *testing.T, owner *sqlx.DB) string {
	t.Helper()
	var out strings.Builder
	out.WriteString("-- What the migrations make, for reviews. Written by: go test ./db -run Schema -update\n")
	for _, section := range []string{dumpExtensions, dumpFunctions, dumpTables} {
		var parts []string
		if err := owner.Select(&parts, section); err != nil {
			t.Fatalf("dump schema: %v", err)
		}
		for _, part := range parts {
			out.WriteString("\n" + strings.TrimSpace(part) + "\n")
		}
	}
	return out.String()
}

const dumpExtensions = `
	SELECT format('CREATE EXTENSION %I;', extname) FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname`

const dumpFunctions = `
	SELECT pg_get_functiondef(p.oid) || ';' FROM pg_proc p
	WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND p.proname NOT LIKE 'river\_%'
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
	ORDER BY p.proname`

const dumpTables = `
	SELECT format(E'CREATE TABLE %I (\n%s\n);', c.relname, concat_ws(E',\n',
			(SELECT string_agg(format('    %I %s', a.attname, concat_ws(' ',
					format_type(a.atttypid, a.atttypmod),
					CASE WHEN a.attnotnull THEN 'NOT NULL' END,
					CASE WHEN a.attidentity <> '' THEN 'GENERATED ALWAYS AS IDENTITY' END,
					CASE WHEN a.attgenerated <> '' THEN 'GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
						WHEN d.adbin IS NOT NULL THEN 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END)), E',\n' ORDER BY a.attnum)
				FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
				WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
			(SELECT string_agg(format('    CONSTRAINT %I %s', n.conname, pg_get_constraintdef(n.oid)), E',\n' ORDER BY n.contype DESC, n.conname)
				FROM pg_constraint n WHERE n.conrelid = c.oid AND n.contype IN ('c', 'f', 'p', 'u', 'x'))))
		|| concat(
			(SELECT string_agg(E'\n' || pg_get_indexdef(i.indexrelid) || ';', '' ORDER BY i.indexrelid::regclass::text)
				FROM pg_index i WHERE i.indrelid = c.oid AND NOT EXISTS (SELECT FROM pg_constraint n WHERE n.conindid = i.indexrelid)),
			(SELECT string_agg(E'\n' || pg_get_triggerdef(g.oid) || ';', '' ORDER BY g.tgname)
				FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal),
			CASE WHEN c.relrowsecurity THEN format(E'\nALTER TABLE %I ENABLE ROW LEVEL SECURITY;', c.relname) END,
			CASE WHEN c.relforcerowsecurity THEN format(E'\nALTER TABLE %I FORCE ROW LEVEL SECURITY;', c.relname) END,
			(SELECT string_agg(format(E'\nCREATE POLICY %I ON %I FOR %s%s%s;', p.polname, c.relname,
					CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
					E'\n    USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
					E'\n    WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'), '' ORDER BY p.polname)
				FROM pg_policy p WHERE p.polrelid = c.oid),
			(SELECT string_agg(format(E'\nGRANT %s ON %I TO %I;', granted.privileges, c.relname, granted.grantee), '' ORDER BY granted.grantee)
				FROM (SELECT g.grantee::regrole::text AS grantee, string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type) AS privileges
					FROM aclexplode(c.relacl) g WHERE g.grantee <> c.relowner GROUP BY g.grantee) granted))
	FROM pg_class c
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT LIKE 'river\_%' AND c.relname <> 'schema_version'
	ORDER BY c.relname`
