// Package migrations holds the schema as numbered SQL files, applied in order by db.Migrate.
//
// Rules for a migration: forward only, one transaction each, a comment that says why, never edited
// once it has landed. A change to a live table goes in three steps (expand, deploy, contract),
// because old and new binaries run side by side during a deployment.
//
// # A table with an account's rows
//
// Row-level security is the innermost of the four walls between accounts. A new table that has an
// account_id column is three lines away from nothing:
//
//	CREATE TABLE carts (account_id text NOT NULL REFERENCES accounts, …);
//	SELECT portal_wall('carts');
//	GRANT SELECT, INSERT, UPDATE, DELETE ON carts TO portal_app;
//
// portal_wall enables and FORCEs row-level security and adds the policy portal_can_see(account_id)
// for reading and writing. Grant no more than the code uses: an append-only table gets SELECT and
// INSERT. A column of type serial needs "GRANT USAGE ON SEQUENCE" too, an identity column does not.
// The tests in db find every table with an account_id column by themselves, and fail for one
// without the wall.
//
// FORCE binds the owner as well, so a migration that rewrites an account's rows starts with
//
//	SELECT set_config('portal.scope', 'job', true);
//
// # Scope
//
// Each transaction states its scope first, in three settings that end with it: portal.scope
// ('account', 'staff', 'job' or 'sign_in'), portal.account_id, portal.user_id. Unset means that no
// row of any account can be read or written.
//
// After a change run "go test ./db -run Schema -update" and commit db/schema.sql, so that a review
// sees the end state.
package migrations

import "embed"

// FS holds the SQL files, named by number and subject.
//
//go:embed *.sql
var FS embed.FS
