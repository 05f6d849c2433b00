package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

type writeRow struct {
	Reference string         `db:"reference"`
	Account   string         `db:"account_id"`
	Kind      string         `db:"kind"`
	User      sql.NullString `db:"user_id"`
	ActorName string         `db:"actor_name"`
	ActingFor string         `db:"acting_for"`
	ActReason string         `db:"act_reason"`
	InputHash string         `db:"input_hash"`
	DependsOn string         `db:"depends_on"`
	State     string         `db:"state"`
	HoldKind  string         `db:"hold_kind"`
	Payload   []byte         `db:"payload"`
	ERPID     string         `db:"erp_id"`
	ERPNumber string         `db:"erp_number"`
	Reason    string         `db:"reason"`
	ErrorCode string         `db:"error_code"`
	Attempts  int            `db:"attempts"`
	Rounds    int            `db:"rounds"`
	Stuck     bool           `db:"stuck"`
	RequestID string         `db:"request_id"`
	PlacedAt  time.Time      `db:"placed_at"`
	ChangedAt time.Time      `db:"changed_at"`
	NextTryAt sql.NullTime   `db:"next_try_at"`
	Leased    sql.NullTime   `db:"leased_until"` // read only when it is taken
}

func (r writeRow) write() portal.Write {
	return portal.Write{
		Reference: erp.Reference(r.Reference), Kind: portal.WriteKind(r.Kind), Account: portal.AccountID(r.Account),
		User: portal.UserID(r.User.String), ActorName: r.ActorName, InputHash: r.InputHash, DependsOn: erp.Reference(r.DependsOn),
		State: portal.WriteState(r.State), HoldKind: erp.HoldKind(r.HoldKind), Payload: json.RawMessage(r.Payload),
		ERPID: r.ERPID, ERPNumber: r.ERPNumber, Reason: r.Reason, ErrorCode: erp.Code(r.ErrorCode),
		ActingFor: r.ActingFor, ActReason: r.ActReason, Attempts: r.Attempts, Rounds: r.Rounds, Stuck: r.Stuck, RequestID: r.RequestID,
		PlacedAt: r.PlacedAt.UTC(), ChangedAt: r.ChangedAt.UTC(), NextTryAt: utc(r.NextTryAt), LeasedUntil: utc(r.Leased),
	}
}

func writesOf(rows []writeRow) []portal.Write {
	writes := make([]portal.Write, len(rows))
	for i, r := range rows {
		writes[i] = r.write()
	}
	return writes
}

const writeColumns = `reference, account_id, kind, user_id, actor_name, input_hash, depends_on, state, hold_kind, payload,
	erp_id, erp_number, reason, error_code, attempts, stuck, request_id, placed_at, changed_at, next_try_at,
	acting_for, act_reason, rounds`

const insertWrite = `
	INSERT INTO writes (` + writeColumns + `)
	VALUES ($1, $2, $3, nullif($4, '')::uuid, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
	ON CONFLICT (reference) DO NOTHING RETURNING ` + writeColumns

// InsertWrite implements portal.Tx. It waits for another transaction that is inserting the same reference.
// A reference that another account has taken is a Conflict, since what is stored must not be shown.
func (t storeTx) InsertWrite(ctx context.Context, w portal.Write) (portal.Write, bool, error) {
	var rows []writeRow
	doing := act{"insert write", string(w.Reference)}
	err := t.all(ctx, doing, &rows, insertWrite, w.Reference, w.Account, w.Kind, w.User, w.ActorName, w.InputHash, w.DependsOn,
		w.State, w.HoldKind, payload(w), w.ERPID, w.ERPNumber, w.Reason, w.ErrorCode, w.Attempts, w.Stuck, w.RequestID,
		w.PlacedAt, w.ChangedAt, moment(w.NextTryAt), w.ActingFor, w.ActReason, w.Rounds)
	if err != nil {
		return portal.Write{}, false, err
	}
	if len(rows) == 1 {
		return rows[0].write(), true, nil
	}
	stored, err := t.Write(ctx, w.Account, w.Reference)
	if errors.Is(err, portal.NotFound) {
		err = &portal.Error{Code: portal.Conflict, Err: fmt.Errorf("insert write %q: another account has the reference", w.Reference)}
	}
	return stored, false, err
}

func payload(w portal.Write) string {
	if len(w.Payload) == 0 {
		return "null"
	}
	return zeroByte.Replace(string(w.Payload))
}

const selectWrite = `SELECT ` + writeColumns + ` FROM writes WHERE account_id = $1 AND reference = $2`

// Write implements portal.Tx.
func (t storeTx) Write(ctx context.Context, account portal.AccountID, ref erp.Reference) (portal.Write, error) {
	var row writeRow
	err := t.one(ctx, act{"read write", string(ref)}, &row, selectWrite, account, ref)
	return row.write(), err
}

const leaseWrite = `
	UPDATE writes SET leased_until = $4
	WHERE account_id = $1 AND reference = $2 AND (leased_until IS NULL OR leased_until <= $3)
	RETURNING ` + writeColumns + `, leased_until`

// LeaseWrite implements portal.Tx. A lease that ends at now is over.
func (t storeTx) LeaseWrite(ctx context.Context, account portal.AccountID, ref erp.Reference, now, until time.Time) (portal.Write, error) {
	var rows []writeRow
	err := t.all(ctx, act{"lease write", string(ref)}, &rows, leaseWrite, account, ref, now, until)
	if err != nil {
		return portal.Write{}, err
	}
	if len(rows) == 1 {
		return rows[0].write(), nil
	}
	if _, err := t.Write(ctx, account, ref); err != nil {
		return portal.Write{}, err
	}
	return portal.Write{}, &portal.Error{Code: portal.Conflict, Err: fmt.Errorf("lease write %q: another holds it", ref)}
}

const updateWrite = `
	UPDATE writes SET depends_on = $3, state = $4, hold_kind = $5, payload = $6, erp_id = $7, erp_number = $8, reason = $9,
		error_code = $10, attempts = $11, stuck = $12, changed_at = $13, next_try_at = $14, rounds = $16, act_reason = $17,
		leased_until = NULL
	WHERE account_id = $1 AND reference = $2 AND leased_until = $15`

// SaveWrite implements portal.Tx. Who placed what and when stays as it was inserted. The end of the lease is the fence: a
// worker that was held up past it finds another's there, or none.
func (t storeTx) SaveWrite(ctx context.Context, w portal.Write) error {
	err := t.change(ctx, act{"save write", string(w.Reference)}, updateWrite, w.Account, w.Reference,
		w.DependsOn, w.State, w.HoldKind, payload(w), w.ERPID, w.ERPNumber, w.Reason,
		w.ErrorCode, w.Attempts, w.Stuck, w.ChangedAt, moment(w.NextTryAt), moment(w.LeasedUntil), w.Rounds, w.ActReason)
	if !errors.Is(err, portal.NotFound) {
		return err
	}
	if _, err := t.Write(ctx, w.Account, w.Reference); err != nil {
		return err
	}
	return &portal.Error{Code: portal.Conflict, Err: fmt.Errorf("save write %q: its lease is over", w.Reference)}
}

const selectWrites = `
	SELECT ` + writeColumns + ` FROM writes
	WHERE account_id = $1 AND kind = $2 AND ($3::text[] IS NULL OR state = ANY ($3))
	ORDER BY placed_at DESC, reference LIMIT $4`

// Writes implements portal.Tx.
func (t storeTx) Writes(ctx context.Context, account portal.AccountID, kind portal.WriteKind, states []portal.WriteState, limit int) ([]portal.Write, error) {
	var wanted pq.StringArray
	if states != nil {
		wanted = texts(states)
	}
	var rows []writeRow
	err := t.all(ctx, act{"read writes of account", string(account)}, &rows, selectWrites, account, kind, wanted, limit)
	return writesOf(rows), err
}

const selectWritesByReference = `SELECT ` + writeColumns + ` FROM writes WHERE account_id = $1 AND reference = ANY ($2)`

// WritesByReference implements portal.Tx.
func (t storeTx) WritesByReference(ctx context.Context, account portal.AccountID, refs []erp.Reference) ([]portal.Write, error) {
	var rows []writeRow
	err := t.all(ctx, act{"read writes of account", string(account)}, &rows, selectWritesByReference, account, texts(refs))
	return writesOf(rows), err
}

// selectOverdueWrites names the states as the index writes_due does: those that a worker takes further by
// itself. Held writes, and those that wait for approval or for the buyer, are a person's.
const selectOverdueWrites = `
	SELECT ` + writeColumns + ` FROM writes
	WHERE state IN ('placed', 'submitting', 'pending_in_erp', 'unknown') AND NOT stuck
		AND next_try_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
	ORDER BY next_try_at, reference LIMIT $2`

// OverdueWrites implements portal.Tx. It sees every account in a job's scope only.
func (t storeTx) OverdueWrites(ctx context.Context, now time.Time, limit int) ([]portal.Write, error) {
	var rows []writeRow
	err := t.all(ctx, act{verb: "read overdue writes"}, &rows, selectOverdueWrites, now, limit)
	return writesOf(rows), err
}
