package db

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/tradecounter/portal/erp"
)

const selectItems = `SELECT document FROM items WHERE item_id = ANY ($1)`

// Items implements portal.Tx.
func (t storeTx) Items(ctx context.Context, ids []erp.ItemID) ([]erp.Item, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var docs [][]byte
	if err := t.all(ctx, act{"read items", countOf(ids)}, &docs, selectItems, texts(ids)); err != nil {
		return nil, err
	}
	return records[erp.Item](docs)
}

const selectItemIDs = `SELECT item_id FROM items WHERE item_id > $1 ORDER BY item_id LIMIT $2`

// ItemIDs implements portal.Tx.
func (t storeTx) ItemIDs(ctx context.Context, after erp.ItemID, limit int) ([]erp.ItemID, error) {
	var ids []erp.ItemID
	err := t.all(ctx, act{"read items after", string(after)}, &ids, selectItemIDs, after, limit)
	return ids, err
}

// countOf names a batch in an error.
func countOf[T any](batch []T) string { return strconv.Itoa(len(batch)) }

// itemBatch is how many items one statement writes: enough to hide the round trip, few enough to bound memory.
const itemBatch = 1000

// upsertItems leaves rows alone that have not changed, so that reading a feed again costs no writes.
const upsertItems = `
	WITH given AS (
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
				$8::text[], $9::text[], $10::text[])
			AS g (item_id, number_key, manufacturer_no, manufacturer_key, barcode, barcode_key, category_id, category_name, words, document)
		ORDER BY item_id
	), records AS (
		INSERT INTO items AS i (item_id, document) SELECT item_id, document::jsonb FROM given
		ON CONFLICT (item_id) DO UPDATE SET document = excluded.document WHERE i.document <> excluded.document
	)
	INSERT INTO item_search AS s (item_id, number_key, manufacturer_no, manufacturer_key, barcode, barcode_key,
		category_id, category_name, words)
	SELECT item_id, number_key, manufacturer_no, manufacturer_key, barcode, barcode_key, category_id, category_name, words::tsvector
	FROM given
	ON CONFLICT (item_id) DO UPDATE SET number_key = excluded.number_key,
		manufacturer_no = excluded.manufacturer_no, manufacturer_key = excluded.manufacturer_key,
		barcode = excluded.barcode, barcode_key = excluded.barcode_key,
		category_id = excluded.category_id, category_name = excluded.category_name, words = excluded.words
	WHERE s IS DISTINCT FROM excluded`

// SaveItems implements portal.Tx.
func (t storeTx) SaveItems(ctx context.Context, items []erp.Item) error {
	for batch := range slices.Chunk(lastOf(items, func(i erp.Item) erp.ItemID { return i.ID }), itemBatch) {
		docs, err := documents(batch)
		if err != nil {
			return err
		}
		err = t.write(ctx, act{"save items", countOf(batch)}, upsertItems,
			texted(batch, func(i erp.Item) erp.ItemID { return i.ID }),
			texted(batch, func(i erp.Item) string { return key(string(i.ID)) }),
			texted(batch, func(i erp.Item) string { return i.ManufacturerNo }),
			texted(batch, func(i erp.Item) string { return key(i.ManufacturerNo) }),
			texted(batch, func(i erp.Item) string { return i.Barcode }),
			texted(batch, func(i erp.Item) string { return barcodeKey(i.Barcode) }),
			texted(batch, func(i erp.Item) string { return i.Category.ID }),
			texted(batch, func(i erp.Item) string { return i.Category.Name }),
			texted(batch, itemWords), docs)
		if err != nil {
			return err
		}
	}
	return nil
}

// itemWords is what a search finds an item by: its numbers from any character on, and the words of its
// descriptions and of its manufacturer's name.
func itemWords(i erp.Item) string {
	lexemes := append(tails(key(string(i.ID))), tails(key(i.ManufacturerNo))...)
	lexemes = append(lexemes, words(fmt.Sprintln(i.Description, i.ForeignName, i.Manufacturer))...)
	return tsvector(lexemes)
}
