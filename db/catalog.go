package db

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// browseItems leafs through the catalogue: category by category, or within one. The inner page is read
// from an index alone, and the counts are kept by a trigger, so that a late page costs little. Attributes are counted on
// the front of a category's shelf.
const browseItems = `
	WITH page AS (
		SELECT item_id, category_name FROM item_search WHERE $1 = '' OR category_id = $1
		ORDER BY category_name, item_id OFFSET $2 LIMIT $3
	), front AS (
		SELECT attributes FROM item_search WHERE category_id = $1 AND $1 <> '' ORDER BY category_name, item_id LIMIT $4
	)
	SELECT
		(SELECT coalesce(json_agg(i.document ORDER BY p.category_name, p.item_id), '[]') FROM page p JOIN items i USING (item_id)) AS items,
		(SELECT coalesce(json_agg(json_build_object('ID', category_id, 'Name', name, 'Items', items) ORDER BY name, category_id), '[]')
			FROM categories WHERE items > 0) AS categories,
		(SELECT coalesce(json_agg(json_build_object('Facet', facet, 'Items', items) ORDER BY items DESC, facet COLLATE "C"), '[]')
			FROM (SELECT facet, count(*) AS items FROM front CROSS JOIN unnest(attributes) AS facet GROUP BY facet
				ORDER BY items DESC, facet COLLATE "C" LIMIT 100) a) AS attributes`

// SearchItems implements portal.Tx.
func (t storeTx) SearchItems(ctx context.Context, q portal.ItemSearch) (portal.ItemHits, error) {
	if strings.TrimSpace(q.Query) == "" && len(q.Attributes) == 0 {
		return t.browse(ctx, q)
	}
	hits, err := t.find(ctx, q, portal.MostHits)
	if err != nil || q.Category == "" {
		return hits, err
	}
	q.Category, q.Limit = "", 0
	var all portal.ItemHits
	if strings.TrimSpace(q.Query) == "" && len(q.Attributes) == 0 {
		all, err = t.browse(ctx, q)
	} else {
		all, err = t.find(ctx, q, portal.MostHits)
	}
	hits.Categories = all.Categories
	return hits, err
}

// SuggestItems implements portal.Tx.
func (t storeTx) SuggestItems(ctx context.Context, account portal.AccountID, query string, limit int) (portal.ItemHits, error) {
	if strings.TrimSpace(query) == "" {
		return portal.ItemHits{}, nil
	}
	return t.find(ctx, portal.ItemSearch{Account: account, Query: query, Limit: limit}, limit)
}

func (t storeTx) browse(ctx context.Context, q portal.ItemSearch) (portal.ItemHits, error) {
	var row struct {
		Items      []byte `db:"items"`
		Categories []byte `db:"categories"`
		Attributes []byte `db:"attributes"`
	}
	offset := min(max(q.Offset, 0), portal.MostShelved)
	err := t.one(ctx, act{"browse category", q.Category}, &row, browseItems,
		q.Category, offset, max(min(q.Limit, portal.MostShelved-offset), 0), portal.MostHits)
	if err != nil {
		return portal.ItemHits{}, err
	}
	var hits portal.ItemHits
	if hits.Items, err = record[[]erp.Item](row.Items); err != nil {
		return hits, err
	}
	if hits.Categories, err = categories(row.Categories); err != nil {
		return hits, err
	}
	for _, c := range hits.Categories {
		if q.Category == "" || q.Category == c.Category.ID {
			hits.Total += c.Items
		}
	}
	hits.Attributes, err = attributes(row.Attributes)
	return hits, err
}

// categories reads the category facet of a search.
func categories(array []byte) ([]portal.CategoryCount, error) {
	var found []struct {
		ID    string
		Name  string
		Items int
	}
	if err := json.Unmarshal(array, &found); err != nil {
		return nil, fmt.Errorf("decode counted categories: %w", err)
	}
	counts := make([]portal.CategoryCount, len(found))
	for i, c := range found {
		counts[i] = portal.CategoryCount{Category: erp.Category{ID: c.ID, Name: c.Name}, Items: c.Items}
	}
	return counts, nil
}

// attributes reads the attribute facets of a search.
func attributes(array []byte) ([]portal.AttributeCount, error) {
	var found []struct {
		Facet string
		Items int
	}
	if err := json.Unmarshal(array, &found); err != nil {
		return nil, fmt.Errorf("decode counted attributes: %w", err)
	}
	var counts []portal.AttributeCount
	for _, f := range found {
		counts = append(counts, portal.AttributeCount{Attribute: attribute(f.Facet), Items: f.Items})
	}
	return counts, nil
}
