package db

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
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

// selectItemsByNumber ranks what was typed exactly before what only compares equal: an item that is named
// A-1 must be found by its name though another is named A1.
const selectItemsByNumber = `
	SELECT item_id, min(rank) AS rank FROM (
		SELECT item_id, CASE WHEN item_id = $2 THEN 0 ELSE 2 END AS rank FROM item_search WHERE item_id = $2 OR number_key = $3
		UNION ALL
		SELECT item_id, CASE WHEN p.part_number = $2 THEN 1 ELSE 2 END FROM part_numbers p JOIN item_search s USING (item_id)
		WHERE p.account_id = $1 AND p.number_key = $3
	) m GROUP BY item_id ORDER BY rank, item_id`

// ItemsByNumber implements portal.Tx. Where a number is spelled exactly like one, that one is meant.
func (t storeTx) ItemsByNumber(ctx context.Context, account portal.AccountID, number string) ([]erp.ItemID, error) {
	compared := key(number)
	if compared == "" {
		return nil, nil
	}
	var rows []struct {
		Item string `db:"item_id"`
		Rank int    `db:"rank"`
	}
	if err := t.all(ctx, act{"read items by number", number}, &rows, selectItemsByNumber, account, number, compared); err != nil {
		return nil, err
	}
	var ids []erp.ItemID
	for _, r := range rows {
		if r.Rank == rows[0].Rank {
			ids = append(ids, erp.ItemID(r.Item))
		}
	}
	return ids, nil
}

// itemBatch is how many items one statement writes: enough to hide the round trip, few enough to bound memory.
const itemBatch = 1000

// upsertItems leaves rows alone that have not changed, so that reading a feed again costs no writes.
const upsertItems = `
	WITH given AS (
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
			AS g (item_id, number_key, manufacturer_key, category_id, category_name, words, document) ORDER BY item_id
	), records AS (
		INSERT INTO items AS i (item_id, document) SELECT item_id, document::jsonb FROM given
		ON CONFLICT (item_id) DO UPDATE SET document = excluded.document WHERE i.document <> excluded.document
	)
	INSERT INTO item_search AS s (item_id, number_key, manufacturer_key, category_id, category_name, words)
	SELECT item_id, number_key, manufacturer_key, category_id, category_name, words::tsvector FROM given
	ON CONFLICT (item_id) DO UPDATE SET number_key = excluded.number_key, manufacturer_key = excluded.manufacturer_key,
		category_id = excluded.category_id, category_name = excluded.category_name, words = excluded.words
	WHERE (s.number_key, s.manufacturer_key, s.category_id, s.category_name, s.words)
		<> (excluded.number_key, excluded.manufacturer_key, excluded.category_id, excluded.category_name, excluded.words)`

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
			texted(batch, func(i erp.Item) string { return key(i.ManufacturerNo) }),
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
