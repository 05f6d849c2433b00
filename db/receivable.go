package db

import (
	"context"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

const selectReceivable = `SELECT document, asked_at FROM receivables WHERE account_id = $1`

// Receivable implements portal.Tx.
func (t storeTx) Receivable(ctx context.Context, account portal.AccountID) (portal.Mirrored[erp.Receivable], error) {
	var row mirroredRow
	if err := t.one(ctx, act{"read receivable of account", string(account)}, &row, selectReceivable, account); err != nil {
		return portal.Mirrored[erp.Receivable]{}, err
	}
	return mirrored[erp.Receivable](row)
}

const upsertReceivable = `
	INSERT INTO receivables AS r (account_id, document, asked_at) VALUES ($1, $2, $3)
	ON CONFLICT (account_id) DO UPDATE SET document = excluded.document, asked_at = excluded.asked_at
	WHERE r.asked_at <= excluded.asked_at`

// SaveReceivable implements portal.Tx.
func (t storeTx) SaveReceivable(ctx context.Context, account portal.AccountID, at time.Time, r erp.Receivable) error {
	doc, err := document(r)
	if err != nil {
		return err
	}
	return t.write(ctx, act{"save receivable of account", string(account)}, upsertReceivable, account, doc, at)
}
