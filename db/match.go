package db

import (
	"context"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// matchNumbers finds the items of any number of numbers. A number that many items share, as "none" may be for a
// manufacturer's, names no item: a few of them show as much as all.
const matchNumbers = `
	SELECT a.place, m.item_id, m.kind, m.number
	FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS a (number_key, barcode_key, place)
	CROSS JOIN LATERAL (
		(SELECT s.item_id, 'item' AS kind, s.item_id AS number FROM item_search s WHERE s.number_key = a.number_key LIMIT 20)
		UNION ALL
		(SELECT p.item_id, 'part_number', p.part_number FROM part_numbers p JOIN item_search s USING (item_id)
			WHERE p.account_id = $1 AND p.number_key = a.number_key LIMIT 20)
		UNION ALL
		(SELECT s.item_id, 'manufacturer', s.manufacturer_no FROM item_search s
			WHERE s.manufacturer_key = a.number_key AND s.manufacturer_key <> '' LIMIT 20)
		UNION ALL
		(SELECT s.item_id, 'barcode', s.barcode FROM item_search s
			WHERE s.barcode_key = a.barcode_key AND s.barcode_key <> '' LIMIT 20)
	) m
	ORDER BY a.place, m.item_id`

// numberMatch is one row of matchNumbers. Place counts the keys that were asked from 1.
type numberMatch struct {
	Place  int              `db:"place"`
	Item   erp.ItemID       `db:"item_id"`
	Kind   portal.MatchKind `db:"kind"`
	Number string           `db:"number"`
}

// MatchNumbers implements portal.Tx, in one statement.
func (t storeTx) MatchNumbers(ctx context.Context, account portal.AccountID, numbers []string) (map[string][]portal.Match, error) {
	typed, keys, barcodes := askedNumbers(numbers)
	found := map[string][]portal.Match{}
	if len(keys) == 0 {
		return found, nil
	}
	var rows []numberMatch
	err := t.all(ctx, act{"match numbers", countOf(keys)}, &rows, matchNumbers, account, texts(keys), texts(barcodes))
	if err != nil {
		return nil, err
	}
	matches := make([][]portal.Match, len(keys))
	for _, r := range rows {
		matches[r.Place-1] = append(matches[r.Place-1], portal.Match{Item: r.Item, Kind: r.Kind, Number: r.Number})
	}
	for i, of := range matches {
		for _, number := range typed[i] {
			if meant := portal.Meant(number, of); len(meant) > 0 {
				found[number] = meant
			}
		}
	}
	return found, nil
}

// askedNumbers are the keys to look for, each once, and the ways it was typed.
func askedNumbers(numbers []string) (typed [][]string, keys, barcodes []string) {
	places := map[string]int{}
	for _, number := range numbers {
		k := key(number)
		if k == "" {
			continue
		}
		place, known := places[k]
		if !known {
			place = len(keys)
			places[k] = place
			keys, barcodes, typed = append(keys, k), append(barcodes, barcodeKey(k)), append(typed, nil)
		}
		typed[place] = append(typed[place], number)
	}
	return typed, keys, barcodes
}
