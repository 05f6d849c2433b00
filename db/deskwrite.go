package db

import (
	"context"
	"strings"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

type deskWriteRow struct {
	writeRow
	Of accountRow `db:"account"`
}

func (r deskWriteRow) write() portal.DeskWrite {
	return portal.DeskWrite{Write: r.writeRow.write(), Account: r.Of.account()}
}

const deskWriteColumns = `w.reference, w.account_id, w.kind, w.user_id, w.actor_name, w.input_hash, w.depends_on, w.state, w.hold_kind, w.payload,
	w.erp_id, w.erp_number, w.reason, w.error_code, w.attempts, w.stuck, w.request_id, w.placed_at, w.changed_at, w.next_try_at,
	w.acting_for, w.act_reason, w.rounds, ` + accountAs

const selectDeskWrite = `SELECT ` + deskWriteColumns + ` FROM writes w JOIN accounts a USING (account_id) WHERE w.reference = $1`

// DeskWrite implements portal.Tx.
func (t storeTx) DeskWrite(ctx context.Context, ref erp.Reference) (portal.DeskWrite, error) {
	var row deskWriteRow
	err := t.one(ctx, act{"read write", string(ref)}, &row, selectDeskWrite, ref)
	return row.write(), err
}

// deskWritesIn is a page of writes in the order of their placing, from behind one of them on. What is typed is the
// beginning of a number; the largest character there is ends the stretch of those that begin so.
func deskWritesIn(order, beyond string) string {
	return `
	SELECT ` + deskWriteColumns + ` FROM writes w JOIN accounts a USING (account_id)
	WHERE ($1::text[] IS NULL OR w.state = ANY ($1)) AND ($2::boolean IS NULL OR w.state <> 'unknown' OR w.stuck = $2)
		AND ($3 = '' OR w.kind = $3) AND ($4 = '' OR w.account_id = $4)
		AND ($5 = '' OR w.reference IN (
			SELECT reference FROM writes WHERE reference_key >= $5 AND reference_key < $5 || U&'\+10FFFF'
			UNION ALL SELECT reference FROM writes WHERE number_key >= $5 AND number_key < $5 || U&'\+10FFFF' AND number_key <> ''
			UNION ALL SELECT reference FROM writes WHERE po_key >= $5 AND po_key < $5 || U&'\+10FFFF' AND po_key <> ''))
		AND ($6::timestamptz IS NULL OR w.placed_at >= $6)
		AND ($7 = '' OR (w.placed_at, w.reference) ` + beyond + ` (SELECT placed_at, reference FROM writes WHERE reference = $7))
	ORDER BY w.placed_at ` + order + `, w.reference ` + order + ` LIMIT $8`
}

var (
	selectDeskWrites       = deskWritesIn("DESC", "<")
	selectDeskWritesOldest = deskWritesIn("ASC", ">")
)

// DeskWrites implements portal.Tx.
func (t storeTx) DeskWrites(ctx context.Context, q portal.WriteQuery) ([]portal.DeskWrite, error) {
	query := selectDeskWrites
	if q.Oldest {
		query = selectDeskWritesOldest
	}
	var states any
	if in := q.View.States(); in != nil {
		states = texts(in)
	}
	var rows []deskWriteRow
	err := t.all(ctx, act{verb: "read writes"}, &rows, query, states, q.View.Stuck(), q.Kind, q.Account,
		strings.ToLower(strings.TrimSpace(q.Search)), moment(q.Since), q.After, q.Size+1)
	writes := make([]portal.DeskWrite, len(rows))
	for i, r := range rows {
		writes[i] = r.write()
	}
	return writes, err
}
