package db

import (
	"context"
	"strings"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// searchRow is a page of items and the categories of the whole search, each as one JSON array.
type searchRow struct {
	Items      []byte `db:"items"`
	Categories []byte `db:"categories"`
}

// foundCategory is one element of searchRow.Categories.
type foundCategory struct {
	ID    string
	Name  string
	Items int
}

// browseItems leafs through the catalogue: category by category, or within one. The inner page is read
// from an index alone, and the counts are kept by a trigger, so that a late page costs little.
const browseItems = `
	WITH page AS (
		SELECT item_id, category_name FROM item_search WHERE $1 = '' OR category_id = $1
		ORDER BY category_name, item_id OFFSET $2 LIMIT $3
	)
	SELECT
		(SELECT coalesce(json_agg(i.document ORDER BY p.category_name, p.item_id), '[]') FROM page p JOIN items i USING (item_id)) AS items,
		(SELECT coalesce(json_agg(json_build_object('ID', category_id, 'Name', name, 'Items', items) ORDER BY name, category_id), '[]')
			FROM categories WHERE items > 0) AS categories`

// findItems ranks hits: the item's own number, the account's, the manufacturer's; then those that begin
// so; then numbers with the query in their middle and descriptions with its words.
const findItems = `
	WITH matched AS (
		SELECT item_id, category_id, category_name, CASE
				WHEN number_key = $2 THEN 0
				WHEN manufacturer_key = $2 THEN 2
				WHEN starts_with(number_key, $2) THEN 3
				WHEN starts_with(manufacturer_key, $2) THEN 5
				ELSE 6 END AS rank
		FROM item_search WHERE words @@ $3::tsquery
		UNION ALL
		SELECT s.item_id, s.category_id, s.category_name, CASE
				WHEN p.number_key = $2 THEN 1
				WHEN starts_with(p.number_key, $2) THEN 4
				ELSE 6 END
		FROM part_numbers p JOIN item_search s USING (item_id)
		WHERE p.account_id = $1 AND strpos(p.number_key, $2) > 0
	), hits AS MATERIALIZED (
		SELECT item_id, category_id, category_name, min(rank) AS rank FROM matched GROUP BY item_id, category_id, category_name
	), page AS (
		SELECT item_id, rank FROM hits WHERE $4 = '' OR category_id = $4
		ORDER BY rank, item_id OFFSET $5 LIMIT $6
	), facet AS (
		SELECT category_id, max(category_name) AS name, count(*) AS items FROM hits GROUP BY category_id
	)
	SELECT
		(SELECT coalesce(json_agg(i.document ORDER BY p.rank, p.item_id), '[]') FROM page p JOIN items i USING (item_id)) AS items,
		(SELECT coalesce(json_agg(json_build_object('ID', category_id, 'Name', name, 'Items', items) ORDER BY name, category_id), '[]')
			FROM facet) AS categories`

// SearchItems implements portal.Tx, in one statement.
func (t storeTx) SearchItems(ctx context.Context, q portal.ItemSearch) (portal.ItemHits, error) {
	var row searchRow
	var err error
	doing := act{"search items for", q.Query}
	offset := max(q.Offset, 0)
	switch query := tsquery(q.Query); {
	case strings.TrimSpace(q.Query) == "":
		err = t.one(ctx, doing, &row, browseItems, q.Category, offset, q.Limit)
	case query == "": // nothing but punctuation
		return portal.ItemHits{}, nil
	default:
		err = t.one(ctx, doing, &row, findItems, q.Account, key(q.Query), query, q.Category, offset, q.Limit)
	}
	if err != nil {
		return portal.ItemHits{}, err
	}
	return row.hits(q.Category)
}

func (r searchRow) hits(category string) (portal.ItemHits, error) {
	items, err := record[[]erp.Item](r.Items)
	if err != nil {
		return portal.ItemHits{}, err
	}
	found, err := record[[]foundCategory](r.Categories)
	if err != nil {
		return portal.ItemHits{}, err
	}
	hits := portal.ItemHits{Items: items, Categories: make([]portal.CategoryCount, len(found))}
	for i, c := range found {
		hits.Categories[i] = portal.CategoryCount{Category: erp.Category{ID: c.ID, Name: c.Name}, Items: c.Items}
		if category == "" || category == c.ID {
			hits.Total += c.Items
		}
	}
	return hits, nil
}
