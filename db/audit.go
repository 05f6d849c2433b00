package db

import (
	"cmp"
	"context"

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
