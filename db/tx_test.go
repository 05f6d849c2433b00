package db_test

import (
	"context"
	"errors"
	"testing"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/db/dbtest"
	"github.com/tradecounter/portal/portal"
)

func TestInTxStatesScopeFirst(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	var kind, account, user string
	scope := portal.Scope{Kind: "account", Account: "a1", User: "6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b"}
	err := d.App.InTx(t.Context(), scope, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT current_setting('portal.scope'), current_setting('portal.account_id'),
			current_setting('portal.user_id')`).Scan(&kind, &account, &user)
	})
	if err != nil {
		t.Fatal(err)
	}
	if kind != "account" || account != "a1" || user != string(scope.User) {
		t.Errorf("scope = %q %q %q, want %v", kind, account, user, scope)
	}
}

func TestInTxScopeEndsWithTheTransaction(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	d.App.SQL().SetMaxOpenConns(1)
	if err := d.App.InTx(t.Context(), portal.JobScope(), func(*db.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	var scope string
	if err := d.App.SQL().Get(&scope, "SELECT current_setting('portal.scope', true)"); err != nil {
		t.Fatal(err)
	}
	if scope != "" {
		t.Errorf("scope after the transaction = %q, want none", scope)
	}
}

func TestInTxCountsEveryStatement(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx, counter := db.CountStatements(t.Context())
	err := d.App.InTx(ctx, portal.JobScope(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, "SELECT 1")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := counter.Count(), 4; got != want { // BEGIN, scope, SELECT, COMMIT
		t.Errorf("counted %d statements, want %d", got, want)
	}
}

func TestInTxRefusesToNest(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	err := d.App.InTx(t.Context(), portal.JobScope(), func(tx *db.Tx) error {
		return d.App.InTx(tx.Context(), portal.JobScope(), func(*db.Tx) error { return nil })
	})
	if !errors.Is(err, db.ErrNested) {
		t.Errorf("error = %v, want ErrNested", err)
	}
}

func TestInTxRollsBackOnErrorAndPanic(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	set := func(tx *db.Tx) {
		if _, err := tx.Exec("INSERT INTO settings VALUES ('k', 'v')"); err != nil {
			t.Error(err)
		}
	}
	failed := errors.New("no")
	err := d.App.InTx(t.Context(), portal.JobScope(), func(tx *db.Tx) error { set(tx); return failed })
	if !errors.Is(err, failed) {
		t.Errorf("error = %v, want %v", err, failed)
	}
	func() {
		defer func() { _ = recover() }()
		_ = d.App.InTx(t.Context(), portal.JobScope(), func(tx *db.Tx) error { set(tx); panic("no") })
	}()
	var rows int
	if err := d.App.SQL().Get(&rows, "SELECT count(*) FROM settings"); err != nil {
		t.Fatal(err)
	}
	if rows != 0 {
		t.Errorf("%d rows survived", rows)
	}
	if open := d.App.SQL().Stats().InUse; open != 0 {
		t.Errorf("%d connections not given back", open)
	}
}

func TestInTxRetriesWhatLostAgainstOthers(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	for _, tt := range []struct {
		name string
		code pqerror.Code
		runs int
	}{
		{"serialization failure", "40001", 5},
		{"deadlock", "40P01", 5},
		{"anything else", "22012", 1},
	} {
		runs := 0
		err := d.App.InTx(t.Context(), portal.JobScope(), func(*db.Tx) error {
			runs++
			return &pq.Error{Code: tt.code}
		})
		if err == nil || runs != tt.runs {
			t.Errorf("%s: ran %d times with error %v, want %d times and an error", tt.name, runs, err, tt.runs)
		}
	}
}

func TestInTxSaysWhenTheDeadlineWasOurs(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50_000_000)
	defer cancel()
	err := d.App.InTx(ctx, portal.JobScope(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, "SELECT pg_sleep(60)")
		return err
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error = %v, want a deadline exceeded", err)
	}
}
