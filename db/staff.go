package db

import (
	"context"
	"database/sql"
	"time"

	"github.com/lib/pq"

	"github.com/tradecounter/portal/portal"
)

type staffRow struct {
	Roles pq.StringArray `db:"roles"`
	Rep   string         `db:"rep_id"`
	User  userRow        `db:"user"`
}

func (r staffRow) staff() portal.Staff {
	s := portal.Staff{User: r.User.user(), Rep: r.Rep}
	for _, role := range r.Roles {
		s.Roles = append(s.Roles, portal.StaffRole(role))
	}
	return s
}

// staffAs names the columns of a member of staff and of the login.
const staffAs = `s.roles, s.rep_id, u.id AS "user.id", u.name AS "user.name", u.email AS "user.email", u.language AS "user.language"`

const selectStaff = `
	SELECT ` + staffAs + ` FROM staff s JOIN users u ON u.id = s.user_id WHERE s.user_id = $1 AND u.disabled_at IS NULL`

// Staff implements portal.Tx.
func (t storeTx) Staff(ctx context.Context, user portal.UserID) (portal.Staff, error) {
	var row staffRow
	err := t.one(ctx, act{"read staff", string(user)}, &row, selectStaff, user)
	return row.staff(), err
}

const upsertStaff = `
	INSERT INTO staff (user_id, roles, rep_id) VALUES ($1, $2, $3)
	ON CONFLICT (user_id) DO UPDATE SET roles = excluded.roles, rep_id = excluded.rep_id`

// SaveStaff implements portal.Tx.
func (t storeTx) SaveStaff(ctx context.Context, s portal.Staff) error {
	return t.write(ctx, act{"save staff", string(s.User.ID)}, upsertStaff, s.User.ID, texts(s.Roles), s.Rep)
}

type staffEntryRow struct {
	staffRow
	Account    accountRow     `db:"account"`
	AccountRep string         `db:"account_rep"`
	Acting     sql.NullString `db:"acting_id"`
	BeganAt    sql.NullTime   `db:"began_at"`
	EndsAt     sql.NullTime   `db:"ends_at"`
	CartLines  int            `db:"cart_lines"`
}

// selectStaffEntry takes the salesperson from the list of all customers, else from the account's own record, which is
// there from the moment the account is linked.
const selectStaffEntry = `
	SELECT ` + staffAs + `, ` + accountAs + `,
		coalesce(d.rep_id, c.document->'Rep'->>'ID', '') AS account_rep,
		r.acting_id, r.began_at, r.ends_at, coalesce(jsonb_array_length(k.lines), 0) AS cart_lines
	FROM staff s JOIN users u ON u.id = s.user_id JOIN accounts a ON a.account_id = $1
		LEFT JOIN customers c ON c.account_id = a.account_id
		LEFT JOIN directory d ON d.customer_id = a.erp_customer
		LEFT JOIN actings r ON r.account_id = a.account_id AND r.user_id = s.user_id AND r.ended_at IS NULL
		LEFT JOIN carts k ON k.account_id = a.account_id AND k.user_id = s.user_id
	WHERE s.user_id = $2 AND u.disabled_at IS NULL`

// StaffEntry implements portal.Tx.
func (t storeTx) StaffEntry(ctx context.Context, user portal.UserID, account portal.AccountID) (portal.StaffEntry, error) {
	var row staffEntryRow
	err := t.one(ctx, act{"let in staff", string(user)}, &row, selectStaffEntry, account, user)
	e := portal.StaffEntry{
		Staff: row.staff(), Account: row.Account.account(), Rep: row.AccountRep, Cart: portal.CartSummary{Lines: row.CartLines},
	}
	if row.Acting.Valid {
		e.Acting = &portal.Acting{
			ID: row.Acting.String, Account: e.Account.ID, User: e.Staff.User.ID, BeganAt: utc(row.BeganAt), EndsAt: utc(row.EndsAt),
		}
	}
	return e, err
}

// upsertActing lets the later of two clicks win that came at once.
const upsertActing = `
	INSERT INTO actings (acting_id, account_id, user_id, began_at, ends_at) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (account_id, user_id) WHERE ended_at IS NULL
	DO UPDATE SET acting_id = excluded.acting_id, began_at = excluded.began_at, ends_at = excluded.ends_at`

// SaveActing implements portal.Tx.
func (t storeTx) SaveActing(ctx context.Context, a portal.Acting) error {
	return t.write(ctx, act{"save acting for account", string(a.Account)}, upsertActing, a.ID, a.Account, a.User, a.BeganAt, a.EndsAt)
}

const endActings = `
	UPDATE actings SET ended_at = $3 WHERE account_id = $1 AND ($2 = '' OR user_id = nullif($2, '')::uuid) AND ended_at IS NULL`

// EndActings implements portal.Tx.
func (t storeTx) EndActings(ctx context.Context, user portal.UserID, account portal.AccountID, at time.Time) error {
	return t.write(ctx, act{"end acting for account", string(account)}, endActings, account, user, at)
}

// selectActingRuns locks nothing: whoever switches acting off a moment later was a moment too late.
const selectActingRuns = `
	SELECT EXISTS (SELECT FROM actings r JOIN accounts a USING (account_id)
		WHERE r.account_id = $1 AND r.acting_id = $2 AND r.ended_at IS NULL AND r.ends_at > $3 AND NOT a.acting_off)`

// ActingRuns implements portal.Tx.
func (t storeTx) ActingRuns(ctx context.Context, account portal.AccountID, acting string, now time.Time) (runs bool, err error) {
	err = t.one(ctx, act{"read acting for account", string(account)}, &runs, selectActingRuns, account, acting, now)
	return runs, err
}
