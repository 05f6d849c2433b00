package db_test

import (
	"errors"
	"net/url"
	"testing"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/db/dbtest"
)

func TestCheckServingRoleAcceptsTheAppRole(t *testing.T) {
	t.Parallel()
	if err := db.CheckServingRole(t.Context(), dbtest.New(t).App); err != nil {
		t.Error(err)
	}
}

func TestCheckServingRoleRefusesWhoeverStepsAroundTheWall(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	for _, statement := range []string{
		"CREATE ROLE sees_all LOGIN BYPASSRLS PASSWORD 'sees_all'",
		"CREATE ROLE joins_owner LOGIN PASSWORD 'joins_owner' IN ROLE portal_owner",
	} {
		if _, err := d.Superuser.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if _, err := d.Superuser.Exec("DROP ROLE sees_all; DROP ROLE joins_owner"); err != nil {
			t.Error(err)
		}
	})
	for name, address := range map[string]string{
		"owner":           d.OwnerURL,
		"superuser":       d.SuperuserURL,
		"BYPASSRLS":       signedInAs(t, d.AppURL, "sees_all"),
		"member of owner": signedInAs(t, d.AppURL, "joins_owner"),
	} {
		pool, err := db.Open(t.Context(), address, db.Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := db.CheckServingRole(t.Context(), pool); !errors.Is(err, db.ErrServingRole) {
			t.Errorf("%s: error = %v, want ErrServingRole", name, err)
		}
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	}
}

func signedInAs(t *testing.T, address, user string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(user, user)
	return u.String()
}

func TestCheckSchemaCurrent(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if err := db.CheckSchemaCurrent(t.Context(), d.App); err != nil {
		t.Errorf("fresh schema: %v", err)
	}
	for _, step := range []struct{ name, statement string }{
		{"job tables behind", "DELETE FROM river_migration WHERE version = (SELECT max(version) FROM river_migration)"},
		{"own tables behind", "DELETE FROM schema_version WHERE version_id = (SELECT max(version_id) FROM schema_version)"},
		{"never migrated", "DROP TABLE schema_version"},
	} {
		if _, err := d.Owner.Exec(step.statement); err != nil {
			t.Fatal(err)
		}
		if err := db.CheckSchemaCurrent(t.Context(), d.App); !errors.Is(err, db.ErrStaleSchema) {
			t.Errorf("%s: error = %v, want ErrStaleSchema", step.name, err)
		}
	}
}

func TestMigrateTwiceAtOnceChangesNothing(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	before := dumpSchema(t, d.Owner)
	done := make(chan error)
	for range 2 {
		go func() { done <- db.Migrate(t.Context(), d.OwnerURL) }()
	}
	if err := errors.Join(<-done, <-done); err != nil {
		t.Error(err)
	}
	if after := dumpSchema(t, d.Owner); after != before {
		t.Error("a second migration changed the schema")
	}
}
