package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/tradecounter/portal/migrations"
)

// ErrStaleSchema means that the database lacks a migration which this program was built with.
var ErrStaleSchema = errors.New("the database schema is older than this program: run \"portal migrate\"")

// ErrServingRole means that the role signed in as is not bound by row-level security.
var ErrServingRole = errors.New("this role may not serve")

// CheckSchemaCurrent fails with ErrStaleSchema for a schema that is behind. One that is ahead is
// fine: migrations are applied before the program that needs them is deployed.
func CheckSchemaCurrent(ctx context.Context, d *DB) error {
	want, err := newestMigration()
	if err != nil {
		return fmt.Errorf("check schema: %w", err)
	}
	var have int64
	const query = "SELECT coalesce(max(version_id), 0) FROM " + versionTable + " WHERE is_applied"
	switch err := d.pool.GetContext(ctx, &have, query); {
	case isCode(err, undefinedTable):
		return ErrStaleSchema
	case err != nil:
		return fmt.Errorf("check schema: %w", explain(ctx, err))
	case have < want:
		return fmt.Errorf("%w (at %d, needs %d)", ErrStaleSchema, have, want)
	}
	return d.checkRiverCurrent(ctx)
}

func (d *DB) checkRiverCurrent(ctx context.Context) error {
	migrator, err := riverMigrator(d.pool.DB)
	if err != nil {
		return fmt.Errorf("check schema: %w", err)
	}
	result, err := migrator.Validate(ctx, nil)
	if err != nil {
		return fmt.Errorf("check schema of job tables: %w", explain(ctx, err))
	}
	if !result.OK {
		return fmt.Errorf("%w (job tables: %s)", ErrStaleSchema, strings.Join(result.Messages, "; "))
	}
	return nil
}

// newestMigration is the highest number among the embedded files.
func newestMigration() (int64, error) {
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		return 0, err
	}
	var newest int64
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("read number of migration %q: %w", name, err)
		}
		newest = max(newest, version)
	}
	return newest, nil
}

// CheckServingRole fails with ErrServingRole for a role that could step around row-level security:
// a superuser, one with BYPASSRLS, and one that owns a table of the schema or belongs to its owner.
func CheckServingRole(ctx context.Context, d *DB) error {
	var role struct {
		Name      string `db:"name"`
		Super     bool   `db:"super"`
		BypassRLS bool   `db:"bypass_rls"`
		Owns      int    `db:"owns"`
	}
	const query = `
		SELECT r.rolname AS name, r.rolsuper AS super, r.rolbypassrls AS bypass_rls,
			(SELECT count(*) FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
				AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_has_role(r.oid, c.relowner, 'MEMBER')) AS owns
		FROM pg_roles r WHERE r.rolname = current_user`
	if err := d.pool.GetContext(ctx, &role, query); err != nil {
		return fmt.Errorf("check serving role: %w", explain(ctx, err))
	}
	switch {
	case role.Super:
		return fmt.Errorf("%w: %q is a superuser; sign in as %s", ErrServingRole, role.Name, AppRole)
	case role.BypassRLS:
		return fmt.Errorf("%w: %q has BYPASSRLS; sign in as %s", ErrServingRole, role.Name, AppRole)
	case role.Owns > 0:
		return fmt.Errorf("%w: %q owns %d of the tables; sign in as %s", ErrServingRole, role.Name, role.Owns, AppRole)
	}
	return nil
}
