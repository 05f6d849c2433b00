package db

import (
	"context"
	"slices"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

const selectVerifiedPrices = `SELECT document FROM verified_prices WHERE account_id = $1 AND item_id = ANY ($2)`

// VerifiedPrices implements portal.Tx.
func (t storeTx) VerifiedPrices(ctx context.Context, account portal.AccountID, ids []erp.ItemID) ([]erp.Price, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var docs [][]byte
	err := t.all(ctx, act{"read verified prices of account", string(account)}, &docs, selectVerifiedPrices, account, texts(ids))
	if err != nil {
		return nil, err
	}
	return records[erp.Price](docs)
}

// upsertVerifiedPrices writes in the order of the items, so that two pages priced at once cannot deadlock.
const upsertVerifiedPrices = `
	INSERT INTO verified_prices (account_id, item_id, document)
	SELECT $1, item_id, document::jsonb FROM unnest($2::text[], $3::text[]) AS given (item_id, document)
	ORDER BY item_id
	ON CONFLICT (account_id, item_id) DO UPDATE SET document = excluded.document`

// SaveVerifiedPrices implements portal.Tx.
func (t storeTx) SaveVerifiedPrices(ctx context.Context, account portal.AccountID, prices []erp.Price) error {
	for batch := range slices.Chunk(lastOf(prices, func(p erp.Price) erp.ItemID { return p.Item }), itemBatch) {
		docs, err := documents(batch)
		if err != nil {
			return err
		}
		err = t.write(ctx, act{"save verified prices of account", string(account)}, upsertVerifiedPrices,
			account, texted(batch, func(p erp.Price) erp.ItemID { return p.Item }), docs)
		if err != nil {
			return err
		}
	}
	return nil
}
