package db

import (
	"context"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

const selectCustomer = `SELECT document, asked_at FROM customers WHERE account_id = $1`

// Customer implements portal.Tx.
func (t storeTx) Customer(ctx context.Context, account portal.AccountID) (portal.Mirrored[erp.Customer], error) {
	var row mirroredRow
	if err := t.one(ctx, act{"read customer of account", string(account)}, &row, selectCustomer, account); err != nil {
		return portal.Mirrored[erp.Customer]{}, err
	}
	return mirrored[erp.Customer](row)
}

const upsertCustomer = `
	INSERT INTO customers AS c (account_id, document, asked_at) VALUES ($1, $2, $3)
	ON CONFLICT (account_id) DO UPDATE SET document = excluded.document, asked_at = excluded.asked_at
	WHERE c.asked_at <= excluded.asked_at`

// SaveCustomer implements portal.Tx.
func (t storeTx) SaveCustomer(ctx context.Context, account portal.AccountID, at time.Time, c erp.Customer) error {
	doc, err := document(c)
	if err != nil {
		return err
	}
	return t.write(ctx, act{"save customer of account", string(account)}, upsertCustomer, account, doc, at)
}
