package sandbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"

	"github.com/lib/pq"
)

const (
	role     = "tryton" // owns every database of the sandbox
	template = "template_tryton"
)

// Database is one of Tryton's databases, with those who may sign in to it.
type Database struct {
	Name string
	SQL  string // URL of the database itself, for looking behind Tryton; it is the owner's

	User          string // the integration user of the books; empty in a sandbox without books
	Password      string
	AdminPassword string // of Tryton's user admin, who may do everything
}

var databaseName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// Database returns a fresh copy of the template under a name of its own. It takes a few tenths of a
// second; a running server knows it at once.
func (s *Sandbox) Database(ctx context.Context, name string) (Database, error) {
	if !databaseName.MatchString(name) {
		return Database{}, fmt.Errorf("copy Tryton's database: %q is no name for one: lower case letters, digits, underscores", name)
	}
	if err := s.create(ctx, name, template); err != nil {
		return Database{}, err
	}
	d := Database{Name: name, SQL: s.databaseURL("/" + name), Password: s.known.Portal, AdminPassword: s.known.Admin}
	if d.Password != "" {
		d.User = "portal"
	}
	return d, nil
}

// Drop removes a database, and whoever is connected to it.
func (s *Sandbox) Drop(ctx context.Context, name string) error {
	return s.execute(ctx, "postgres", "DROP DATABASE "+pq.QuoteIdentifier(name)+" WITH (FORCE)")
}

// create copies a database that nobody is connected to.
func (s *Sandbox) create(ctx context.Context, name, from string) error {
	return s.execute(ctx, "postgres",
		"CREATE DATABASE "+pq.QuoteIdentifier(name)+" TEMPLATE "+pq.QuoteIdentifier(from)+" ENCODING 'UTF8'")
}

// execute runs a statement as Tryton's role, on a connection of its own.
func (s *Sandbox) execute(ctx context.Context, database, statement string) error {
	return connected(s.databaseURL("/"+database), func(conn *sql.DB) error {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
		return nil
	})
}

func connected(address string, do func(*sql.DB) error) (err error) {
	conn, err := sql.Open("postgres", address)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return do(conn)
}

func (s *Sandbox) databaseURL(path string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(role, s.password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(s.postgres.Port())),
		Path:     path,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}
