package db

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// findItems ranks what a query finds: exactly the item's own number, the account's, the manufacturer's, the barcode;
// then those that begin so, in the same order; then numbers with the query in their middle; then words. Every step
// takes at most $12 rows, and one that finds $13 among the tiers of migration 0007 is the last, so that what it costs
// does not follow the number of hits. Where each of the terms $14 is common, all of them are looked for among every 16th
// item and no further: GIN would read all that has the rarest of them. The query of words is a parameter of its own that the planner cannot look into: what it
// knows of common words would talk it into reading the table from the front until enough have been met.
const findItems = `
	WITH own AS (
		(SELECT item_id, CASE WHEN number_key = $2 THEN 1 ELSE 5 END AS rank, part_number
			FROM part_numbers WHERE account_id = $1 AND number_key >= $2 AND number_key < $3 ORDER BY number_key LIMIT $12)
		UNION ALL
		SELECT item_id, 8, part_number
			FROM (SELECT * FROM part_numbers WHERE account_id = $1 AND $6 ORDER BY number_key LIMIT 5000) p
			WHERE strpos(number_key, $2) > 1
	), numbered AS MATERIALIZED (
		SELECT * FROM (
			(SELECT item_id, CASE WHEN number_key = $2 THEN 0 ELSE 4 END AS rank, 'item' AS kind, item_id AS number, category_id, category_name, attributes
				FROM item_search WHERE number_key >= $2 AND number_key < $3 ORDER BY number_key LIMIT $12)
			UNION ALL
			SELECT item_id, rank, 'part_number', part_number, category_id, category_name, attributes
				FROM own CROSS JOIN LATERAL (SELECT category_id, category_name, attributes FROM item_search i WHERE i.item_id = own.item_id LIMIT 1) s
			UNION ALL
			(SELECT item_id, CASE WHEN manufacturer_key = $2 THEN 2 ELSE 6 END, 'manufacturer', manufacturer_no, category_id, category_name, attributes
				FROM item_search WHERE manufacturer_key >= $2 AND manufacturer_key < $3 AND manufacturer_key <> '' ORDER BY manufacturer_key LIMIT $12)
			UNION ALL
			(SELECT item_id, CASE WHEN barcode_key = $4 THEN 3 ELSE 7 END, 'barcode', barcode, category_id, category_name, attributes
				FROM item_search WHERE barcode_key >= $4 AND barcode_key < $5 AND barcode_key <> '' ORDER BY barcode_key LIMIT $12)
		) n
		WHERE ($8 = '' OR category_id = $8) AND attributes @> $9::text[]
	), asked AS MATERIALIZED (
		SELECT $7::tsquery AS words, (SELECT count(*) FROM numbered) < $12 AS wanting
	), every256th AS MATERIALIZED (
		SELECT * FROM item_search WHERE tier = 0 AND words @@ (SELECT words FROM asked) AND (SELECT wanting FROM asked) LIMIT $12
	), every16th AS MATERIALIZED (
		SELECT * FROM item_search WHERE tier <= 1 AND words @@ (SELECT words FROM asked) AND (SELECT wanting FROM asked)
			AND (SELECT count(*) FROM every256th) < $13 LIMIT $12
	), common AS MATERIALIZED (
		SELECT coalesce(bool_and(16 = (
			SELECT count(*) FROM (SELECT FROM item_search WHERE tier = 0 AND words @@ term::tsquery LIMIT 16) n)), false) AS yes
		FROM unnest($14::text[]) AS term
	), every AS MATERIALIZED (
		SELECT * FROM item_search WHERE words @@ (SELECT words FROM asked) AND (SELECT wanting AND NOT yes FROM asked, common)
			AND (SELECT count(*) FROM every256th) < $13 AND (SELECT count(*) FROM every16th) < $13 LIMIT $12
	), worded AS (
		SELECT * FROM every
		UNION ALL
		SELECT * FROM every16th WHERE (SELECT count(*) FROM every16th) >= $13
		UNION ALL
		SELECT * FROM every256th WHERE (SELECT count(*) FROM every256th) >= $13
	), matched AS (
		SELECT * FROM numbered
		UNION ALL
		SELECT item_id, CASE WHEN part THEN 8 ELSE 9 END,
			CASE WHEN NOT part THEN 'words' WHEN strpos(number_key, $2) > 0 THEN 'item' ELSE 'manufacturer' END,
			CASE WHEN NOT part THEN '' WHEN strpos(number_key, $2) > 0 THEN item_id ELSE manufacturer_no END,
			category_id, category_name, attributes
		FROM worded CROSS JOIN LATERAL (SELECT $6 AND (strpos(number_key, $2) > 0 OR strpos(manufacturer_key, $2) > 0) AS part) p
	), hits AS MATERIALIZED (
		SELECT * FROM (SELECT DISTINCT ON (item_id) * FROM matched ORDER BY item_id, rank) best ORDER BY rank, item_id LIMIT $12
	), page AS (
		SELECT item_id, rank, kind, number FROM hits ORDER BY rank, item_id OFFSET $10 LIMIT $11
	)
	SELECT
		(SELECT coalesce(json_agg(json_build_object('Item', i.document, 'Kind', p.kind, 'Number', p.number) ORDER BY p.rank, p.item_id), '[]')
			FROM page p JOIN items i USING (item_id)) AS items,
		(SELECT count(*) FROM hits) AS total,
		(SELECT count(*) FROM every256th) >= $13 OR (SELECT count(*) FROM every16th) >= $13 AS sampled,
		(SELECT coalesce(json_agg(json_build_object('ID', category_id, 'Name', name, 'Items', items) ORDER BY name, category_id), '[]')
			FROM (SELECT category_id, max(category_name) AS name, count(*) AS items FROM hits GROUP BY category_id) c) AS categories,
		(SELECT coalesce(json_agg(json_build_object('Facet', facet, 'Items', items) ORDER BY items DESC, facet COLLATE "C"), '[]')
			FROM (SELECT facet, count(*) AS items FROM hits CROSS JOIN unnest(attributes) AS facet GROUP BY facet
				ORDER BY items DESC, facet COLLATE "C" LIMIT 100) a) AS attributes`

// foundRow is a page of hits and the facets of all of them, as JSON arrays.
type foundRow struct {
	Items      []byte `db:"items"`
	Total      int    `db:"total"`
	Sampled    bool   `db:"sampled"` // only some of what has the words
	Categories []byte `db:"categories"`
	Attributes []byte `db:"attributes"`
}

// enough is how many hits among every 256th or 16th item make a search look no further: some pages, from which to
// narrow it.
const enough = 200

// find reads a page of the first most hits of a search.
func (t storeTx) find(ctx context.Context, q portal.ItemSearch, most int) (portal.ItemHits, error) {
	query, terms, err := t.itemQuery(ctx, q.Query, filters(q.Category, q.Attributes))
	if err != nil || query == "" {
		return portal.ItemHits{}, err
	}
	if most == portal.MostHits { // a page is worth the reading, a suggestion is not
		terms = nil
	}
	number, barcode := key(q.Query), barcodeKey(q.Query)
	var row foundRow
	err = t.one(ctx, act{"search items for", q.Query}, &row, findItems,
		q.Account, number, after(number), barcode, after(barcode), len([]rune(number)) >= leastTail, query,
		q.Category, texts(facets(q.Attributes)), min(max(q.Offset, 0), most), max(min(q.Limit, most-q.Offset), 0), most+1, min(most, enough), texts(terms))
	if err != nil {
		return portal.ItemHits{}, err
	}
	return row.hits(most)
}

// after is the end of the range of keys that begin with one; an empty key begins none.
func after(key string) string {
	if key == "" {
		return ""
	}
	return key + "\U0010FFFF"
}

func (r foundRow) hits(most int) (portal.ItemHits, error) {
	hits := portal.ItemHits{Total: min(r.Total, most), More: r.Sampled || r.Total > most, Matches: map[erp.ItemID]portal.Match{}}
	var items []struct {
		Item   erp.Item
		Kind   portal.MatchKind
		Number string
	}
	if err := json.Unmarshal(r.Items, &items); err != nil {
		return hits, fmt.Errorf("decode found items: %w", err)
	}
	for _, i := range items {
		hits.Items = append(hits.Items, i.Item)
		hits.Matches[i.Item.ID] = portal.Match{Item: i.Item.ID, Kind: i.Kind, Number: i.Number}
	}
	var err error
	if hits.Categories, err = categories(r.Categories); err != nil {
		return hits, err
	}
	hits.Attributes, err = attributes(r.Attributes)
	return hits, err
}
