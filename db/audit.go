package db

import (
	"cmp"
	"context"
	"database/sql"
	"time"

	"github.com/tradecounter/portal/portal"
)

const insertAudit = `
	INSERT INTO audit_log (at, account_id, actor_user_id, actor_name, acting_for, action, subject, detail, request_id)
	VALUES ($1, nullif($2, ''), nullif($3, '')::uuid, $4, nullif($5, ''), $6, $7, $8, $9)`

// Record implements portal.Tx.
func (t storeTx) Record(ctx context.Context, e portal.AuditEntry) error {
	detail := zeroByte.Replace(cmp.Or(string(e.Detail), "{}"))
	return t.write(ctx, act{"record", string(e.Action)}, insertAudit,
		e.At, e.Account, e.ActorID, e.ActorName, e.ActingFor, e.Action, e.Subject, detail, e.RequestID)
}

type auditRow struct {
	At        time.Time      `db:"at"`
	Account   sql.NullString `db:"account_id"`
	Actor     sql.NullString `db:"actor_user_id"`
	ActorName string         `db:"actor_name"`
	ActingFor sql.NullString `db:"acting_for"`
	Action    string         `db:"action"`
	Subject   string         `db:"subject"`
	Detail    []byte         `db:"detail"`
	RequestID string         `db:"request_id"`
	Total     int            `db:"total"`
}

func (r auditRow) entry() portal.AuditEntry {
	return portal.AuditEntry{
		At: r.At.UTC(), Account: portal.AccountID(r.Account.String), ActorID: portal.UserID(r.Actor.String), ActorName: r.ActorName,
		ActingFor: r.ActingFor.String, Action: portal.AuditAction(r.Action), Subject: r.Subject, Detail: r.Detail, RequestID: r.RequestID,
	}
}

const auditColumns = `at, account_id, actor_user_id, actor_name, acting_for, action, subject, detail, request_id`

const selectActingLog = `
	SELECT ` + auditColumns + `, count(*) OVER () AS total FROM audit_log
	WHERE account_id = $1 AND acting_for IS NOT NULL ORDER BY id DESC OFFSET $2 LIMIT $3`

// ActingLog implements portal.Tx. Behind the end of the log there is nothing, and no count of it.
func (t storeTx) ActingLog(ctx context.Context, account portal.AccountID, offset, limit int) ([]portal.AuditEntry, int, error) {
	var rows []auditRow
	err := t.all(ctx, act{"read acting log of account", string(account)}, &rows, selectActingLog, account, offset, limit)
	entries, total := make([]portal.AuditEntry, len(rows)), 0
	for i, r := range rows {
		entries[i], total = r.entry(), r.Total
	}
	return entries, total, err
}
