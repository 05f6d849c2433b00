package db

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/tradecounter/portal/portal"
)

// Tx is one transaction within a scope.
type Tx struct {
	*sqlx.Tx
	ctx context.Context
}

// Context is the context of the transaction, for calls out of it: InTx refuses to begin another
// transaction under it.
func (t *Tx) Context() context.Context { return t.ctx }

// ErrNested means that a transaction was begun inside another: the inner one would commit by itself
// and could wait forever for the outer one's locks or connection.
var ErrNested = errors.New("transaction inside a transaction")

// maxAttempts bounds how often a transaction is run that lost against concurrent ones.
const maxAttempts = 5

type txKey struct{}

// InTx runs fn in a transaction that sees what scope allows, and commits if fn returns nil. fn is
// run again, from the start, after a serialization failure or a deadlock: it must not act on
// anything but the transaction.
func (d *DB) InTx(ctx context.Context, scope portal.Scope, fn func(*Tx) error) error {
	if ctx.Value(txKey{}) != nil {
		return ErrNested
	}
	ctx = context.WithValue(ctx, txKey{}, true)
	for attempt := 1; ; attempt++ {
		err := d.runTx(ctx, scope, fn)
		if err == nil {
			return nil
		}
		if !worthRetrying(err) || attempt == maxAttempts {
			return explain(ctx, err)
		}
		if err := pause(ctx, backOff(attempt)); err != nil {
			return err
		}
	}
}

func (d *DB) runTx(ctx context.Context, scope portal.Scope, fn func(*Tx) error) (err error) {
	tx, err := d.pool.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	// After a commit this does nothing; after a failure or a panic in fn it gives the connection
	// back, and what led here is the error to tell.
	defer func() { _ = tx.Rollback() }()
	const setScope = `SELECT set_config('portal.scope', $1, true),
		set_config('portal.account_id', $2, true), set_config('portal.user_id', $3, true)`
	if _, err := tx.ExecContext(ctx, setScope, string(scope.Kind), string(scope.Account), string(scope.User)); err != nil {
		return fmt.Errorf("set scope: %w", err)
	}
	if err := fn(&Tx{tx, ctx}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}

// backOff grows with each attempt, and is not the same as that of the transaction lost against.
func backOff(attempt int) time.Duration {
	return time.Duration(attempt)*5*time.Millisecond + rand.N(10*time.Millisecond)
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
