// Package dbtest gives a test a PostgreSQL database of its own, cloned from a migrated template.
//
// Each test binary runs one server, started by the first test that asks. It listens on a loopback
// port, keeps its data in a temporary folder, and ends with the process, however that ends.
package dbtest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/db/embedded"
)

const template = "portal_template"

// Database is one test's own.
type Database struct {
	App       *db.DB   // signed in as portal_app, as the portal is
	Owner     *sqlx.DB // signed in as portal_owner, which row-level security binds as well
	Superuser *sqlx.DB // bound by nothing: for looking behind the wall

	AppURL, OwnerURL, SuperuserURL string
}

// New returns a fresh, migrated, empty database. It is dropped when the test ends.
func New(t testing.TB) *Database {
	t.Helper()
	server, err := start()
	if err != nil {
		t.Fatalf("start test database server: %v", err)
	}
	name := fmt.Sprintf("test_%d", created.Add(1))
	clone(t, server.SuperuserURL(), name)
	d := &Database{
		AppURL:       withDatabase(t, server.AppURL(), name),
		OwnerURL:     withDatabase(t, server.OwnerURL(), name),
		SuperuserURL: withDatabase(t, server.SuperuserURL(), name),
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if d.App, err = db.Open(ctx, d.AppURL, db.Options{}); err != nil {
		t.Fatalf("open test database: %v", err)
	}
	t.Cleanup(func() { mustClose(t, d.App.Close) })
	d.Owner = open(t, d.OwnerURL)
	d.Superuser = open(t, d.SuperuserURL)
	return d
}

// open returns a pool that is closed when the test ends.
func open(t testing.TB, url string) *sqlx.DB {
	t.Helper()
	pool, err := sqlx.Open("postgres", url)
	if err != nil {
		t.Fatalf("open test database: %v", err)
	}
	t.Cleanup(func() { mustClose(t, pool.Close) })
	return pool
}

var created atomic.Int64

// start runs once per process. The server's data is small, lives in a temporary folder, and is
// removed with the server by a process that watches this one.
var start = sync.OnceValues(func() (*embedded.Server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	dir, err := os.MkdirTemp("", "portal-dbtest-")
	if err != nil {
		return nil, err
	}
	server, err := embedded.Start(ctx, embedded.Config{
		DataDir: dir, Ephemeral: true, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	superuserURL := server.SuperuserURL()
	if err := db.EnsureDatabase(ctx, superuserURL, template); err != nil {
		return nil, err
	}
	ownerURL, err := replaceDatabase(server.OwnerURL(), template)
	if err != nil {
		return nil, err
	}
	return server, db.Migrate(ctx, ownerURL)
})

func clone(t testing.TB, superuserURL, name string) {
	t.Helper()
	admin, err := sqlx.Open("postgres", superuserURL)
	if err != nil {
		t.Fatalf("open test database server: %v", err)
	}
	defer mustClose(t, admin.Close)
	if _, err := admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + template + " OWNER " + db.OwnerRole); err != nil {
		t.Fatalf("clone test database: %v", err)
	}
	t.Cleanup(func() { drop(t, superuserURL, name) })
}

func drop(t testing.TB, superuserURL, name string) {
	admin, err := sqlx.Open("postgres", superuserURL)
	if err != nil {
		t.Errorf("open test database server: %v", err)
		return
	}
	defer mustClose(t, admin.Close)
	// FORCE ends the connections of a portal that a test has killed.
	if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
		t.Errorf("drop test database: %v", err)
	}
}

func mustClose(t testing.TB, closeIt func() error) {
	if err := closeIt(); err != nil {
		t.Errorf("close test database: %v", err)
	}
}

func withDatabase(t testing.TB, raw, name string) string {
	t.Helper()
	replaced, err := replaceDatabase(raw, name)
	if err != nil {
		t.Fatal(err)
	}
	return replaced
}

func replaceDatabase(raw, name string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", errors.New("parse test database URL")
	}
	u.Path = "/" + name
	return u.String(), nil
}
