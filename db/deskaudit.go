package db

import (
	"context"

	"github.com/tradecounter/portal/portal"
)

type loggedRow struct {
	auditRow
	ID          int64  `db:"id"`
	AccountName string `db:"account_name"`
}

// selectAuditLog walks the log backwards along whichever index fits what it is narrowed to. Lines are written about in the
// order of their moments, so those of some days stand between two ids: an hour is more than any two clocks differ, and more
// than a transaction takes.
const selectAuditLog = `
	SELECT g.id, g.at, g.account_id, g.actor_user_id, g.actor_name, g.acting_for, g.action, g.subject, g.detail, g.request_id,
		coalesce(a.name, '') AS account_name
	FROM audit_log g LEFT JOIN accounts a USING (account_id)
	WHERE ($1 = '' OR g.account_id = $1) AND ($2 = '' OR g.actor_user_id = nullif($2, '')::uuid) AND ($3 = '' OR g.action = $3)
		AND ($4 = '' OR g.subject = $4) AND (NOT $5 OR g.acting_for IS NOT NULL)
		AND ($6::timestamptz IS NULL OR g.at >= $6
			AND g.id >= (SELECT id FROM audit_log WHERE at >= $6::timestamptz - interval '1 hour' ORDER BY at LIMIT 1))
		AND ($7::timestamptz IS NULL OR g.at < $7
			AND g.id <= (SELECT id FROM audit_log WHERE at < $7::timestamptz + interval '1 hour' ORDER BY at DESC LIMIT 1))
		AND ($8 = 0 OR g.id < $8)
	ORDER BY g.id DESC LIMIT $9`

// AuditLog implements portal.Tx. What is no id did nothing.
func (t storeTx) AuditLog(ctx context.Context, q portal.AuditQuery) ([]portal.LoggedEntry, error) {
	if q.Actor != "" && !isUUID(string(q.Actor)) {
		return nil, nil
	}
	var rows []loggedRow
	err := t.all(ctx, act{verb: "read audit log"}, &rows, selectAuditLog,
		q.Account, q.Actor, q.Action, q.Subject, q.Acting, moment(q.Since), moment(q.Until), q.Before, q.Size+1)
	entries := make([]portal.LoggedEntry, len(rows))
	for i, r := range rows {
		entries[i] = portal.LoggedEntry{AuditEntry: r.entry(), ID: r.ID, AccountName: r.AccountName}
	}
	return entries, err
}
