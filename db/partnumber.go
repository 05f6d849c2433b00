package db

import (
	"context"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

const selectPartNumbers = `
	SELECT item_id, min(part_number) AS part_number FROM part_numbers
	WHERE account_id = $1 AND item_id = ANY ($2) GROUP BY item_id`

// PartNumbers implements portal.Tx. An item with several has the first of them in the order of their text.
func (t storeTx) PartNumbers(ctx context.Context, account portal.AccountID, ids []erp.ItemID) (map[erp.ItemID]string, error) {
	numbers := make(map[erp.ItemID]string, len(ids))
	if len(ids) == 0 {
		return numbers, nil
	}
	var rows []struct {
		Item   string `db:"item_id"`
		Number string `db:"part_number"`
	}
	err := t.all(ctx, act{"read part numbers of account", string(account)}, &rows, selectPartNumbers, account, texts(ids))
	for _, r := range rows {
		numbers[erp.ItemID(r.Item)] = r.Number
	}
	return numbers, err
}

// replacePartNumbers touches only what is different.
const replacePartNumbers = `
	WITH given AS (
		SELECT DISTINCT ON (item_id, part_number) item_id, part_number, number_key
		FROM unnest($2::text[], $3::text[], $4::text[]) AS g (item_id, part_number, number_key)
	), gone AS (
		DELETE FROM part_numbers p WHERE p.account_id = $1
			AND NOT EXISTS (SELECT FROM given g WHERE g.item_id = p.item_id AND g.part_number = p.part_number)
	)
	INSERT INTO part_numbers (account_id, item_id, part_number, number_key)
	SELECT $1, item_id, part_number, number_key FROM given ON CONFLICT DO NOTHING`

// SavePartNumbers implements portal.Tx.
func (t storeTx) SavePartNumbers(ctx context.Context, account portal.AccountID, refs []erp.CrossReference) error {
	return t.write(ctx, act{"save part numbers of account", string(account)}, replacePartNumbers, account,
		texted(refs, func(r erp.CrossReference) erp.ItemID { return r.Item }),
		texted(refs, func(r erp.CrossReference) string { return r.PartNumber }),
		texted(refs, func(r erp.CrossReference) string { return key(r.PartNumber) }))
}
