package db

import (
	"context"
	"database/sql"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

type deedRow struct {
	auditRow
	Until     sql.NullTime   `db:"until"`
	Reference sql.NullString `db:"reference"`
	Number    sql.NullString `db:"erp_number"`
	PO        sql.NullString `db:"po"`
	ShipTo    sql.NullString `db:"ship_to"`
	Worth     []byte         `db:"worth"`
	Rep       string         `db:"rep_id"`
}

func (r deedRow) deed() (portal.Deed, error) {
	d := portal.Deed{Entry: r.entry(), Until: utc(r.Until), Rep: r.Rep}
	if !r.Reference.Valid {
		return d, nil
	}
	d.Order = &portal.DeedOrder{Key: r.Reference.String, CustomerPO: r.PO.String, ShipTo: erp.ShipToID(r.ShipTo.String)}
	if r.Number.String != "" {
		d.Order.Key = r.Number.String
	}
	var err error
	d.Order.Total, err = record[erp.Money](r.Worth)
	return d, err
}

// deedOf joins what a page of the log speaks of: how long an acting went, and which order it was.
const deedOf = `
	LEFT JOIN actings r ON l.action = 'acting_begun' AND r.account_id = l.account_id AND r.acting_id = substr(l.subject, length('acting ') + 1)
	LEFT JOIN writes w ON l.subject LIKE 'order %' AND w.reference = substr(l.subject, length('order ') + 1)`

const deedColumns = `l.at, l.account_id, l.actor_user_id, l.actor_name, l.acting_for, l.action, l.subject, l.detail, l.request_id, l.total,
	least(r.ended_at, r.ends_at) AS until, w.reference, w.erp_number, w.payload->>'CustomerPO' AS po,
	w.payload->'Draft'->>'ShipTo' AS ship_to, w.payload->'Quote'->'Total' AS worth`

const selectActingLog = `
	WITH page AS (
		SELECT id, ` + auditColumns + `, count(*) OVER () AS total FROM audit_log
		WHERE account_id = $1 AND acting_for IS NOT NULL ORDER BY id DESC OFFSET $2 LIMIT $3
	)
	SELECT ` + deedColumns + `, '' AS rep_id FROM page l ` + deedOf + ` ORDER BY l.id DESC`

// ActingLog implements portal.Tx. Behind the end of the log there is nothing, and no count of it.
func (t storeTx) ActingLog(ctx context.Context, account portal.AccountID, offset, limit int) ([]portal.Deed, int, error) {
	return t.deeds(ctx, act{"read acting log of account", string(account)}, selectActingLog, account, offset, limit)
}

const selectDoneBy = `
	WITH page AS (
		SELECT id, ` + auditColumns + `, count(*) OVER () AS total FROM audit_log
		WHERE actor_user_id = $1 AND acting_for IS NOT NULL ORDER BY id DESC OFFSET $2 LIMIT $3
	)
	SELECT ` + deedColumns + `, coalesce(d.rep_id, c.document->'Rep'->>'ID', '') AS rep_id
	FROM page l ` + deedOf + `
		LEFT JOIN accounts a ON a.account_id = l.account_id
		LEFT JOIN directory d ON d.customer_id = a.erp_customer
		LEFT JOIN customers c ON c.account_id = l.account_id
	ORDER BY l.id DESC`

// DoneBy implements portal.Tx, with the paging of ActingLog.
func (t storeTx) DoneBy(ctx context.Context, user portal.UserID, offset, limit int) ([]portal.Deed, int, error) {
	return t.deeds(ctx, act{"read what was done by", string(user)}, selectDoneBy, user, offset, limit)
}

func (t storeTx) deeds(ctx context.Context, a act, query string, args ...any) ([]portal.Deed, int, error) {
	var rows []deedRow
	if err := t.all(ctx, a, &rows, query, args...); err != nil {
		return nil, 0, err
	}
	deeds, total := make([]portal.Deed, len(rows)), 0
	for i, r := range rows {
		var err error
		if deeds[i], err = r.deed(); err != nil {
			return nil, 0, err
		}
		total = r.Total
	}
	return deeds, total, nil
}
