package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/tradecounter/portal/migrations"
)

const versionTable = "schema_version"

// migrateLock lets one process migrate while the others wait.
const migrateLock = 7_205_759_404

// Migrate brings the schema up to date, River's tables with it, as the owner that ownerURL signs in
// as. Several replicas may call it at once.
func Migrate(ctx context.Context, ownerURL string) error {
	if err := migrate(ctx, ownerURL); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

func migrate(ctx context.Context, ownerURL string) (err error) {
	pool, err := sql.Open("postgres", ownerURL)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	lock, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect to database: %w", err)
	}
	// Closing the connection gives the lock back.
	defer func() { err = errors.Join(err, lock.Close()) }()
	if _, err := lock.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrateLock); err != nil {
		return fmt.Errorf("wait for other migrations: %w", err)
	}
	if err := requireRoles(ctx, pool); err != nil {
		return err
	}
	if err := migrateOwn(ctx, pool); err != nil {
		return err
	}
	return migrateRiver(ctx, pool)
}

// requireRoles explains what the first GRANT would otherwise fail on.
func requireRoles(ctx context.Context, pool *sql.DB) error {
	var exists bool
	err := pool.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", AppRole).Scan(&exists)
	if err != nil {
		return fmt.Errorf("look up role %q: %w", AppRole, err)
	}
	if !exists {
		return fmt.Errorf("the server has no role %q: make it with CREATE ROLE %s LOGIN PASSWORD '…'", AppRole, AppRole)
	}
	return nil
}

func migrateOwn(ctx context.Context, pool *sql.DB) error {
	provider, err := goose.NewProvider(goose.DialectPostgres, pool, migrations.FS,
		goose.WithTableName(versionTable), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, "GRANT SELECT ON "+versionTable+" TO "+AppRole)
	return err
}

// riverGrants let portal_app insert and work jobs.
const riverGrants = `
	GRANT SELECT, INSERT, UPDATE, DELETE ON river_job, river_leader, river_notification, river_queue TO ` + AppRole + `;
	GRANT USAGE ON SEQUENCE river_job_id_seq, river_notification_id_seq TO ` + AppRole + `;
	GRANT SELECT ON river_migration TO ` + AppRole

func migrateRiver(ctx context.Context, pool *sql.DB) error {
	migrator, err := riverMigrator(pool)
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("job tables: %w", err)
	}
	if _, err := pool.ExecContext(ctx, riverGrants); err != nil {
		return fmt.Errorf("grant job tables: %w", err)
	}
	return nil
}

func riverMigrator(pool *sql.DB) (*rivermigrate.Migrator[*sql.Tx], error) {
	migrator, err := rivermigrate.New(riverdatabasesql.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, fmt.Errorf("job tables: %w", err)
	}
	return migrator, nil
}
