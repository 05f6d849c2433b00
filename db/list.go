package db

import (
	"context"
	"time"

	"github.com/lib/pq"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

type listRow struct {
	ID        string    `db:"list_id"`
	Account   string    `db:"account_id"`
	Owner     string    `db:"owner_id"`
	OwnerName string    `db:"owner_name"`
	Name      string    `db:"name"`
	Shared    bool      `db:"shared"`
	Lines     int       `db:"lines"`
	ChangedBy string    `db:"changed_by"`
	ChangedAt time.Time `db:"changed_at"`
}

func (r listRow) list() portal.List {
	return portal.List{
		ID: portal.ListID(r.ID), Account: portal.AccountID(r.Account), Owner: portal.UserID(r.Owner), OwnerName: r.OwnerName,
		Name: r.Name, Shared: r.Shared, Lines: r.Lines, ChangedBy: r.ChangedBy, ChangedAt: r.ChangedAt.UTC(),
	}
}

// selectLists sees the user's own and the shared ones, and no others: a list of somebody else's is not there.
const selectLists = `
	SELECT list_id, account_id, owner_id, owner_name, name, shared, changed_by, changed_at,
		(SELECT count(*) FROM list_lines n WHERE n.account_id = l.account_id AND n.list_id = l.list_id) AS lines
	FROM lists l WHERE account_id = $1 AND (shared OR owner_id = $2)`

// Lists implements portal.Tx.
func (t storeTx) Lists(ctx context.Context, account portal.AccountID, user portal.UserID) ([]portal.List, error) {
	var rows []listRow
	err := t.all(ctx, act{"read lists of account", string(account)}, &rows, selectLists+` ORDER BY lower(name), list_id`, account, user)
	lists := make([]portal.List, len(rows))
	for i, r := range rows {
		lists[i] = r.list()
	}
	return lists, err
}

// List implements portal.Tx.
func (t storeTx) List(ctx context.Context, account portal.AccountID, user portal.UserID, id portal.ListID) (portal.List, error) {
	var row listRow
	err := t.one(ctx, act{"read list", string(id)}, &row, selectLists+` AND list_id = $3`, account, user, id)
	return row.list(), err
}

// LockList implements portal.Tx.
func (t storeTx) LockList(ctx context.Context, account portal.AccountID, user portal.UserID, id portal.ListID) (portal.List, error) {
	var row listRow
	err := t.one(ctx, act{"lock list", string(id)}, &row, selectLists+` AND list_id = $3 FOR UPDATE`, account, user, id)
	return row.list(), err
}

const countLists = `SELECT count(*) FROM lists WHERE account_id = $1`

// CountLists implements portal.Tx.
func (t storeTx) CountLists(ctx context.Context, account portal.AccountID) (n int, err error) {
	err = t.one(ctx, act{"count lists of account", string(account)}, &n, countLists, account)
	return n, err
}

const upsertList = `
	INSERT INTO lists (account_id, list_id, owner_id, owner_name, name, shared, changed_by, changed_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
	ON CONFLICT (account_id, list_id) DO UPDATE SET name = excluded.name, shared = excluded.shared,
		changed_by = excluded.changed_by, changed_at = excluded.changed_at`

// SaveList implements portal.Tx.
func (t storeTx) SaveList(ctx context.Context, l portal.List) error {
	return t.write(ctx, act{"save list", string(l.ID)}, upsertList,
		l.Account, l.ID, l.Owner, l.OwnerName, l.Name, l.Shared, l.ChangedBy, l.ChangedAt)
}

const deleteList = `DELETE FROM lists WHERE account_id = $1 AND list_id = $2`

// DropList implements portal.Tx.
func (t storeTx) DropList(ctx context.Context, account portal.AccountID, id portal.ListID) error {
	return t.change(ctx, act{"drop list", string(id)}, deleteList, account, id)
}

const selectListLines = `
	SELECT line, item_id, quantity, uom, note, version FROM list_lines
	WHERE account_id = $1 AND list_id = $2 ORDER BY line OFFSET $3 LIMIT nullif($4, 0)`

// ListLines implements portal.Tx.
func (t storeTx) ListLines(ctx context.Context, account portal.AccountID, id portal.ListID, offset, limit int) ([]portal.ListLine, error) {
	var rows []struct {
		Line     int             `db:"line"`
		Item     string          `db:"item_id"`
		Quantity decimal.Decimal `db:"quantity"`
		UOM      string          `db:"uom"`
		Note     string          `db:"note"`
		Version  int64           `db:"version"`
	}
	err := t.all(ctx, act{"read lines of list", string(id)}, &rows, selectListLines, account, id, offset, limit)
	lines := make([]portal.ListLine, len(rows))
	for i, r := range rows {
		lines[i] = portal.ListLine{
			Line: r.Line, Item: erp.ItemID(r.Item), Quantity: erp.NewQuantity(r.Quantity, erp.UOM(r.UOM)), Note: r.Note, Version: r.Version,
		}
	}
	return lines, err
}

const upsertListLines = `
	INSERT INTO list_lines AS l (account_id, list_id, line, item_id, quantity, uom, note)
	SELECT $1, $2, line, item_id, quantity::numeric, uom, note
	FROM unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::text[]) AS given (line, item_id, quantity, uom, note)
	ON CONFLICT (account_id, list_id, item_id) DO UPDATE SET quantity = excluded.quantity, uom = excluded.uom,
		note = CASE excluded.note WHEN '' THEN l.note ELSE excluded.note END, version = DEFAULT`

// PutListLines implements portal.Tx. A line without a note leaves the one that is there.
func (t storeTx) PutListLines(ctx context.Context, account portal.AccountID, id portal.ListID, lines []portal.ListLine) error {
	if len(lines) == 0 {
		return nil
	}
	numbers := make(pq.Int64Array, len(lines))
	for i, l := range lines {
		numbers[i] = int64(l.Line)
	}
	return t.write(ctx, act{"put lines on list", string(id)}, upsertListLines, account, id, numbers,
		texted(lines, func(l portal.ListLine) erp.ItemID { return l.Item }),
		texted(lines, func(l portal.ListLine) string { return l.Quantity.Amount.String() }),
		texted(lines, func(l portal.ListLine) erp.UOM { return l.Quantity.UOM }),
		texted(lines, func(l portal.ListLine) string { return l.Note }))
}

const updateListLine = `
	UPDATE list_lines SET quantity = $4, uom = $5, note = $6, version = DEFAULT
	WHERE account_id = $1 AND list_id = $2 AND line = $3`

// ChangeListLine implements portal.Tx.
func (t storeTx) ChangeListLine(ctx context.Context, account portal.AccountID, id portal.ListID, l portal.ListLine) error {
	return t.change(ctx, act{"change line of list", string(id)}, updateListLine,
		account, id, l.Line, l.Quantity.Amount, l.Quantity.UOM, l.Note)
}

const deleteListLines = `
	DELETE FROM list_lines WHERE account_id = $1 AND list_id = $2 AND ($3::integer[] IS NULL OR line = ANY ($3))`

// DropListLines implements portal.Tx.
func (t storeTx) DropListLines(ctx context.Context, account portal.AccountID, id portal.ListID, lines []int) error {
	return t.write(ctx, act{"drop lines of list", string(id)}, deleteListLines, account, id, integersOrNull(lines))
}
