package db

import (
	"context"

	"github.com/tradecounter/portal/portal"
)

type cartRow struct {
	Version int64  `db:"version"`
	Lines   []byte `db:"lines"`
}

func (r cartRow) cart(account portal.AccountID, user portal.UserID) (portal.Cart, error) {
	lines, err := record[[]portal.CartLine](r.Lines)
	return portal.Cart{Account: account, User: user, Version: r.Version, Lines: lines}, err
}

const selectCart = `SELECT version, lines FROM carts WHERE account_id = $1 AND user_id = $2`

// Cart implements portal.Tx.
func (t storeTx) Cart(ctx context.Context, account portal.AccountID, user portal.UserID) (portal.Cart, error) {
	var rows []cartRow
	err := t.all(ctx, act{"read cart of user", string(user)}, &rows, selectCart, account, user)
	if err != nil || len(rows) == 0 {
		return portal.Cart{Account: account, User: user}, err
	}
	return rows[0].cart(account, user)
}

// lockCart makes the row where there is none, so that there is something to lock, and writes the one
// there is unchanged, which locks it.
const lockCart = `
	INSERT INTO carts AS c (account_id, user_id, version, lines) VALUES ($1, $2, 0, '[]')
	ON CONFLICT (account_id, user_id) DO UPDATE SET version = c.version
	RETURNING version, lines`

// LockCart implements portal.Tx.
func (t storeTx) LockCart(ctx context.Context, account portal.AccountID, user portal.UserID) (portal.Cart, error) {
	var row cartRow
	if err := t.one(ctx, act{"lock cart of user", string(user)}, &row, lockCart, account, user); err != nil {
		return portal.Cart{}, err
	}
	return row.cart(account, user)
}

const upsertCart = `
	INSERT INTO carts (account_id, user_id, version, lines) VALUES ($1, $2, $3, $4)
	ON CONFLICT (account_id, user_id) DO UPDATE SET version = excluded.version, lines = excluded.lines`

// SaveCart implements portal.Tx.
func (t storeTx) SaveCart(ctx context.Context, c portal.Cart) error {
	lines := c.Lines
	if lines == nil {
		lines = []portal.CartLine{}
	}
	doc, err := document(lines)
	if err != nil {
		return err
	}
	return t.write(ctx, act{"save cart of user", string(c.User)}, upsertCart, c.Account, c.User, c.Version, doc)
}
