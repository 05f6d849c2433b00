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
