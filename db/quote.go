package db

import (
	"context"
	"time"

	"github.com/tradecounter/portal/portal"
)

const selectQuote = `SELECT document FROM quotes WHERE account_id = $1 AND quote_id = $2`

// Quote implements portal.Tx.
func (t storeTx) Quote(ctx context.Context, account portal.AccountID, id portal.QuoteID) (portal.Quote, error) {
	var doc []byte
	if err := t.one(ctx, act{"read quote", string(id)}, &doc, selectQuote, account, id); err != nil {
		return portal.Quote{}, err
	}
	return record[portal.Quote](doc)
}

const upsertQuote = `
	INSERT INTO quotes (account_id, quote_id, user_id, expires_at, document) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (account_id, quote_id) DO UPDATE
		SET user_id = excluded.user_id, expires_at = excluded.expires_at, document = excluded.document`

// SaveQuote implements portal.Tx.
func (t storeTx) SaveQuote(ctx context.Context, q portal.Quote) error {
	doc, err := document(q)
	if err != nil {
		return err
	}
	return t.write(ctx, act{"save quote", string(q.ID)}, upsertQuote, q.Account, q.ID, q.User, q.ExpiresAt, doc)
}

const deleteQuotes = `DELETE FROM quotes WHERE expires_at < $1`

// DropQuotes implements portal.Tx. It sees every account's in a job's scope only.
func (t storeTx) DropQuotes(ctx context.Context, expiredBefore time.Time) error {
	return t.write(ctx, act{verb: "drop quotes"}, deleteQuotes, expiredBefore)
}
