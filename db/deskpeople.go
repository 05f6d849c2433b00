package db

import (
	"context"
	"database/sql"
	"regexp"
	"strings"
	"time"

	"github.com/lib/pq"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// uuid is the shape of a user's id. What somebody typed into an address need not have it.
var uuid = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func isUUID(s string) bool { return uuid.MatchString(s) }

// selectPeople finds the page first: what a person may do and when they last signed in is read for those on it alone.
const selectPeople = `
	WITH page AS MATERIALIZED (
		SELECT u.id, u.name, u.email, u.language, u.disabled_at, s.roles, s.rep_id, count(*) OVER () AS total
		FROM users u LEFT JOIN staff s ON s.user_id = u.id
		WHERE ($1 = '' OR u.id = nullif($1, '')::uuid) AND ($2 = '' OR u.id IN (SELECT user_id FROM memberships WHERE account_id = $2))
			AND ($3 = '' OR strpos(lower(u.name), $3) > 0 OR strpos(lower(u.email), $3) > 0)
			AND ($4 <> 'staff' OR s.user_id IS NOT NULL) AND ($4 <> 'disabled' OR u.disabled_at IS NOT NULL)
			AND ($4 <> 'customers' OR EXISTS (SELECT FROM memberships m WHERE m.user_id = u.id))
		ORDER BY lower(u.name), u.id OFFSET $5 LIMIT $6
	)
	SELECT p.id, p.name, p.email, p.language, p.disabled_at, p.roles, coalesce(p.rep_id, '') AS rep_id, p.total,
		(SELECT at FROM audit_log g WHERE g.actor_user_id = p.id AND g.action = 'sign_in' ORDER BY g.id DESC LIMIT 1) AS signed_in_at,
		(SELECT coalesce(json_agg(json_build_object('Account', a.account_id, 'Customer', a.erp_customer, 'Name', a.name,
				'Roles', m.roles, 'ShipTos', m.ship_to_ids, 'Limit', m.order_limit::text, 'Currency', m.order_limit_currency)
				ORDER BY a.name, a.account_id), '[]')
			FROM memberships m JOIN accounts a USING (account_id) WHERE m.user_id = p.id AND ($2 = '' OR m.account_id = $2)) AS memberships
	FROM page p ORDER BY lower(p.name), p.id`

type personRow struct {
	userRow
	DisabledAt  sql.NullTime   `db:"disabled_at"`
	Staff       pq.StringArray `db:"roles"`
	Rep         string         `db:"rep_id"`
	SignedIn    sql.NullTime   `db:"signed_in_at"`
	Memberships []byte         `db:"memberships"`
	Total       int            `db:"total"`
}

// personMembership is one element of personRow.Memberships.
type personMembership struct {
	Account, Customer, Name string
	Roles                   []portal.Role
	ShipTos                 []erp.ShipToID
	Limit                   *decimal.Decimal
	Currency                erp.Currency
}

func (r personRow) person() (portal.Person, error) {
	p := portal.Person{User: r.user(), DisabledAt: utc(r.DisabledAt), SignedIn: utc(r.SignedIn), Rep: r.Rep}
	for _, role := range r.Staff {
		p.Staff = append(p.Staff, portal.StaffRole(role))
	}
	memberships, err := record[[]personMembership](r.Memberships)
	for _, m := range memberships {
		of := portal.AccountMembership{
			Membership: portal.Membership{User: p.User.ID, Account: portal.AccountID(m.Account), Roles: m.Roles, ShipTos: m.ShipTos},
			Account:    portal.Account{ID: portal.AccountID(m.Account), Customer: erp.CustomerID(m.Customer), Name: m.Name},
		}
		if m.Limit != nil {
			limit := erp.NewMoney(*m.Limit, m.Currency)
			of.OrderLimit = &limit
		}
		p.Memberships = append(p.Memberships, of)
	}
	return p, err
}

// People implements portal.Tx. Behind the end of the list there is nobody, and no count of them. What is no id is nobody's.
func (t storeTx) People(ctx context.Context, q portal.PersonQuery) ([]portal.Person, int, error) {
	if q.User != "" && !isUUID(string(q.User)) {
		return nil, 0, nil
	}
	var rows []personRow
	err := t.all(ctx, act{"find people by", q.Search}, &rows, selectPeople, q.User, q.Account, strings.ToLower(strings.TrimSpace(q.Search)), q.Kind, (q.Page-1)*q.Size, q.Size)
	if err != nil {
		return nil, 0, err
	}
	people, total := make([]portal.Person, len(rows)), 0
	for i, r := range rows {
		if people[i], err = r.person(); err != nil {
			return nil, 0, err
		}
		total = r.Total
	}
	return people, total, nil
}

const lockAdmins = `
	SELECT s.user_id FROM staff s JOIN users u ON u.id = s.user_id
	WHERE s.roles @> '{admin}' AND u.disabled_at IS NULL ORDER BY s.user_id FOR UPDATE`

// LockAdmins implements portal.Tx. Everybody locks in the same order, so that nobody waits in a circle.
func (t storeTx) LockAdmins(ctx context.Context) (admins []portal.UserID, err error) {
	err = t.all(ctx, act{verb: "lock administrators"}, &admins, lockAdmins)
	return admins, err
}

// DropStaff implements portal.Tx. They need not have been any of the distributor's people.
func (t storeTx) DropStaff(ctx context.Context, user portal.UserID) error {
	return t.write(ctx, act{"drop staff", string(user)}, `DELETE FROM staff WHERE user_id = $1`, user)
}

// SetDisabled implements portal.Tx.
func (t storeTx) SetDisabled(ctx context.Context, user portal.UserID, at time.Time) error {
	if !isUUID(string(user)) {
		return act{"switch login of user", string(user)}.wrap(sql.ErrNoRows)
	}
	return t.change(ctx, act{"switch login of user", string(user)}, `UPDATE users SET disabled_at = $2 WHERE id = $1`, user, moment(at))
}

// EndSessions implements portal.Tx.
func (t storeTx) EndSessions(ctx context.Context, user portal.UserID) error {
	if !isUUID(string(user)) {
		return nil
	}
	return t.write(ctx, act{"end sessions of user", string(user)}, `DELETE FROM sessions WHERE user_id = $1`, user)
}
