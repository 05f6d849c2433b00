package db

import (
	"context"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"

	"github.com/lib/pq"

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
				$8::text[], $9::text[], $10::text[], $11::smallint[], $12::text[])
			AS g (item_id, number_key, manufacturer_no, manufacturer_key, barcode, barcode_key, category_id, category_name,
				attributes, words, tier, document)
		ORDER BY item_id
	), records AS (
		INSERT INTO items AS i (item_id, document) SELECT item_id, document::jsonb FROM given
		ON CONFLICT (item_id) DO UPDATE SET document = excluded.document WHERE i.document <> excluded.document
	), dictionary AS (
		INSERT INTO search_words SELECT unnest($13::text[]) ON CONFLICT DO NOTHING
	)
	INSERT INTO item_search AS s (item_id, number_key, manufacturer_no, manufacturer_key, barcode, barcode_key,
		category_id, category_name, attributes, words, tier)
	SELECT item_id, number_key, manufacturer_no, manufacturer_key, barcode, barcode_key, category_id, category_name,
		string_to_array(attributes, $14), words::tsvector, tier
	FROM given
	ON CONFLICT (item_id) DO UPDATE SET number_key = excluded.number_key,
		manufacturer_no = excluded.manufacturer_no, manufacturer_key = excluded.manufacturer_key,
		barcode = excluded.barcode, barcode_key = excluded.barcode_key,
		category_id = excluded.category_id, category_name = excluded.category_name,
		attributes = excluded.attributes, words = excluded.words, tier = excluded.tier
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
			texted(batch, func(i erp.Item) string { return joined(facets(i.Attributes)) }),
			texted(batch, func(i erp.Item) string { return tsvector(itemLexemes(i)) }),
			tiers(batch), docs, vocabulary(batch), numberSeparator)
		if err != nil {
			return err
		}
	}
	return nil
}

// itemLexemes are what a search finds an item by: its numbers from any character on, the words of its texts, and the
// filters that it passes.
func itemLexemes(i erp.Item) []string {
	lexemes := append(tails(key(string(i.ID))), tails(key(i.ManufacturerNo))...)
	lexemes = append(lexemes, itemWords(i)...)
	return append(lexemes, filters(i.Category.ID, i.Attributes)...)
}

// itemWords are the words of an item's descriptions, of its manufacturer's name and of its attributes' values.
func itemWords(i erp.Item) []string {
	texts := []string{i.Description, i.ForeignName, i.Manufacturer}
	for _, a := range i.Attributes {
		texts = append(texts, a.Value)
	}
	return words(strings.Join(texts, "\n"))
}

// vocabulary is every word of a batch once, in one order, so that two writers cannot wait for each other.
func vocabulary(batch []erp.Item) pq.StringArray {
	var all []string
	for _, i := range batch {
		all = append(all, itemWords(i)...)
	}
	slices.Sort(all)
	return texts(slices.Compact(all))
}

// tiers say which of the smaller indexes hold an item besides the whole one; see migration 0007. They follow from its
// number, so that they stay as they are.
func tiers(batch []erp.Item) pq.Int64Array {
	array := make(pq.Int64Array, len(batch))
	for i, item := range batch {
		switch h := crc32.ChecksumIEEE([]byte(item.ID)); {
		case h%256 == 0:
			array[i] = 0
		case h%16 == 0:
			array[i] = 1
		default:
			array[i] = 2
		}
	}
	return array
}
