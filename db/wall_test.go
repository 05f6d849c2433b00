package db_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/db/dbtest"
	"github.com/tradecounter/portal/portal"
)

// walledTables are all tables with an account's rows, those of later migrations too.
func walledTables(t *testing.T, owner *sqlx.DB) []string {
	t.Helper()
	var tables []string
	err := owner.Select(&tables, `
		SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'account_id' AND NOT a.attisdropped
		ORDER BY c.oid`)
	if err != nil {
		t.Fatal(err)
	}
	if len(tables) == 0 {
		t.Fatal("found no table with an account_id")
	}
	return tables
}

func TestWallStandsAroundEveryTableWithAnAccount(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	for _, table := range walledTables(t, d.Owner) {
		var wall struct {
			Enabled bool `db:"enabled"`
			Forced  bool `db:"forced"`
			Policy  bool `db:"policy"`
		}
		err := d.Owner.Get(&wall, `
			SELECT c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, EXISTS (
				SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polpermissive
					AND pg_get_expr(p.polqual, c.oid) = 'portal_can_see(account_id)'
					AND pg_get_expr(p.polwithcheck, c.oid) = 'portal_can_see(account_id)') AS policy
			FROM pg_class c WHERE c.oid = $1::regclass`, table)
		if err != nil {
			t.Fatal(err)
		}
		if !wall.Enabled || !wall.Forced || !wall.Policy {
			t.Errorf("%s: row-level security enabled=%t forced=%t, policy portal_can_see=%t; see package migrations",
				table, wall.Enabled, wall.Forced, wall.Policy)
		}
	}
}

func TestWallHidesAndProtectsAnAccountsRows(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	tables := walledTables(t, d.Owner)
	seed := newSeeder(t, d.Superuser)
	for _, table := range tables {
		seed.row(t, table, "own")
		seed.row(t, table, "foreign")
	}
	outside := map[string]portal.Scope{
		"no scope":      {},
		"unknown kind":  {Kind: "everything", Account: "own"},
		"foreign scope": portal.AccountScope("foreign"),
		"empty account": portal.AccountScope(""),
		"sign-in":       portal.SignInScope("6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b"),
	}
	for _, table := range tables {
		t.Run(table, func(t *testing.T) {
			if n := rowsSeen(t, d.App, portal.AccountScope("own"), table); n != 1 {
				t.Errorf("its own scope sees %d rows, want 1: this test would prove nothing", n)
			}
			for name, scope := range outside {
				if n := rowsSeen(t, d.App, scope, table); n != 0 {
					t.Errorf("%s: sees %d rows", name, n)
				}
				for verb, statement := range map[string]string{
					"update": "UPDATE " + pq.QuoteIdentifier(table) + " SET account_id = account_id WHERE account_id = 'own'",
					"delete": "DELETE FROM " + pq.QuoteIdentifier(table) + " WHERE account_id = 'own'",
				} {
					if n, err := attempt(t, d.App, scope, statement); !refused(err) && (err != nil || n != 0) {
						t.Errorf("%s: %s touched %d rows with error %v", name, verb, n, err)
					}
				}
				if _, err := attempt(t, d.App, scope, seed.insert(t, table, "own")); !refused(err) {
					t.Errorf("%s: insert ended with %v, want it refused", name, err)
				}
			}
			capture := "UPDATE " + pq.QuoteIdentifier(table) + " SET account_id = 'own' WHERE account_id = 'foreign'"
			if _, err := attempt(t, d.App, portal.AccountScope("foreign"), capture); !refused(err) {
				t.Errorf("moving a row into another account ended with %v, want it refused", err)
			}
			var unscoped int
			if err := d.App.SQL().Get(&unscoped, "SELECT count(*) FROM "+pq.QuoteIdentifier(table)); err != nil || unscoped != 0 {
				t.Errorf("outside InTx: %d rows, error %v; want none", unscoped, err)
			}
		})
	}
}

// rowsSeen counts the rows of account "own".
func rowsSeen(t *testing.T, pool *db.DB, scope portal.Scope, table string) (n int) {
	t.Helper()
	err := pool.InTx(t.Context(), scope, func(tx *db.Tx) error {
		return tx.Get(&n, "SELECT count(*) FROM "+pq.QuoteIdentifier(table)+" WHERE account_id = 'own'")
	})
	if err != nil {
		t.Errorf("count %s: %v", table, err)
	}
	return n
}

var errUndo = errors.New("undo")

// attempt runs a statement and takes it back.
func attempt(t *testing.T, pool *db.DB, scope portal.Scope, statement string) (affected int64, err error) {
	t.Helper()
	err = pool.InTx(t.Context(), scope, func(tx *db.Tx) error {
		result, err := tx.Exec(statement)
		if err != nil {
			return err
		}
		if affected, err = result.RowsAffected(); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return affected, err
}

// refused means insufficient privilege: of the table, or of the row by its policy.
func refused(err error) bool {
	var answer *pq.Error
	return errors.As(err, &answer) && answer.Code == "42501"
}

func TestAuditLogCannotBeChanged(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	const write = `INSERT INTO audit_log (account_id, actor_name, action, subject) VALUES ('a1', 'n', 'sign_in', 'user u')`
	err := d.App.InTx(t.Context(), portal.AccountScope("a1"), func(tx *db.Tx) error {
		_, err := tx.Exec(write)
		return err
	})
	if err != nil {
		t.Fatalf("append: %v", err)
	}
	for _, scope := range []portal.Scope{portal.AccountScope("a1"), portal.JobScope(), {Kind: "staff"}} {
		for _, statement := range []string{
			"UPDATE audit_log SET actor_name = 'somebody else'", "DELETE FROM audit_log", "TRUNCATE audit_log",
			"ALTER TABLE audit_log DISABLE ROW LEVEL SECURITY", "DROP TABLE audit_log",
		} {
			if _, err := attempt(t, d.App, scope, statement); !refused(err) {
				t.Errorf("%v: %s ended with %v, want it refused", scope, statement, err)
			}
		}
	}
}

func TestUsersAreSeenByWhoeverDealsWithThem(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	const me, colleague, stranger = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002", "00000000-0000-4000-8000-000000000003"
	err := d.App.InTx(t.Context(), portal.JobScope(), func(tx *db.Tx) error {
		for _, statement := range []string{
			`INSERT INTO accounts (account_id, erp_customer, name) VALUES ('a1', 'C1', 'One'), ('a2', 'C2', 'Two')`,
			`INSERT INTO users (id, email, name, password_hash) VALUES ('` + me + `', 'Me@example.com', 'Me', ''),
				('` + colleague + `', 'colleague@example.com', 'Colleague', ''), ('` + stranger + `', 'stranger@example.com', 'Stranger', '')`,
			`INSERT INTO memberships (account_id, user_id, roles) VALUES ('a1', '` + me + `', '{buyer}'),
				('a1', '` + colleague + `', '{buyer}'), ('a2', '` + stranger + `', '{buyer}')`,
		} {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	account := portal.AccountScope("a1")
	account.User = me
	for _, tt := range []struct {
		name  string
		scope portal.Scope
		query string
		want  []string
	}{
		{"nobody", portal.Scope{}, "SELECT name FROM users", nil},
		{"signing in", portal.SignInScope(""), "SELECT name FROM users", nil},
		{"signing in, by e-mail", portal.SignInScope(""), "SELECT name FROM portal_user_by_email('me@EXAMPLE.com')", []string{"Me"}},
		{"signing in, after the e-mail", portal.SignInScope(""), "SELECT u.name FROM portal_user_by_email('me@example.com') f JOIN users u ON true", nil},
		{"signing in, by id", portal.SignInScope(me), "SELECT name FROM users", []string{"Me"}},
		{"the accounts to choose from", portal.SignInScope(me), "SELECT name FROM accounts", []string{"One"}},
		{"the own memberships", portal.SignInScope(me), "SELECT account_id FROM memberships", []string{"a1"}},
		{"an account", account, "SELECT name FROM users ORDER BY name", []string{"Colleague", "Me"}},
		{"a foreign user's account", portal.AccountScope("a2"), "SELECT name FROM users", []string{"Stranger"}},
		{"the own row to keep up", account, "UPDATE users SET language = 'de' RETURNING name", []string{"Me"}},
		{"a job", portal.JobScope(), "SELECT name FROM users ORDER BY name", []string{"Colleague", "Me", "Stranger"}},
	} {
		var got []string
		err := d.App.InTx(t.Context(), tt.scope, func(tx *db.Tx) error { return tx.Select(&got, tt.query) })
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v and error %v, want %v", tt.name, got, err, tt.want)
		}
	}
}
