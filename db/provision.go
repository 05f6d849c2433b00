package db

import (
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// The two roles. Owning the schema and serving from it are different powers: row-level security
// does not bind those who may drop it.
const (
	OwnerRole = "portal_owner" // owns the schema and migrates
	AppRole   = "portal_app"   // serves and works jobs; owns nothing
)

// provisionLock keeps two processes from creating the same role or database at once.
const provisionLock = 7_205_759_403

// EnsureRoles makes the two roles, or brings their passwords and attributes up to date. It is for
// servers that the portal runs itself; on anybody else's, the operator makes the roles.
func EnsureRoles(ctx context.Context, superuserURL, ownerPassword, appPassword string) error {
	return asSuperuser(ctx, superuserURL, func(conn *sqlx.Conn) error {
		for role, password := range map[string]string{OwnerRole: ownerPassword, AppRole: appPassword} {
			if err := ensureRole(ctx, conn, role, password); err != nil {
				return fmt.Errorf("make role %q: %w", role, err)
			}
		}
		return nil
	})
}

func ensureRole(ctx context.Context, conn *sqlx.Conn, role, password string) error {
	verb := "CREATE"
	exists, err := has(ctx, conn, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", role)
	if err != nil {
		return err
	}
	if exists {
		verb = "ALTER"
	}
	_, err = conn.ExecContext(ctx, verb+" ROLE "+pq.QuoteIdentifier(role)+
		" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD "+pq.QuoteLiteral(password))
	return err
}

// EnsureDatabase makes a database that belongs to portal_owner, where there is none of that name.
func EnsureDatabase(ctx context.Context, superuserURL, name string) error {
	return asSuperuser(ctx, superuserURL, func(conn *sqlx.Conn) error {
		exists, err := has(ctx, conn, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name)
		if err != nil || exists {
			return err
		}
		if _, err := conn.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(name)+" OWNER "+OwnerRole); err != nil {
			return fmt.Errorf("make database %q: %w", name, err)
		}
		return nil
	})
}

func has(ctx context.Context, conn *sqlx.Conn, query string, arg any) (bool, error) {
	var yes bool
	err := conn.GetContext(ctx, &yes, query, arg)
	return yes, err
}

// asSuperuser runs do on one connection under the provision lock.
func asSuperuser(ctx context.Context, superuserURL string, do func(*sqlx.Conn) error) (err error) {
	pool, err := sqlx.Open("postgres", superuserURL)
	if err != nil {
		return fmt.Errorf("open database server: %w", err)
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	conn, err := pool.Connx(ctx)
	if err != nil {
		return fmt.Errorf("connect to database server: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	// Closing the connection gives the lock back.
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", provisionLock); err != nil {
		return fmt.Errorf("lock database server: %w", err)
	}
	return do(conn)
}
