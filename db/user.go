package db

import (
	"context"
	"database/sql"

	"github.com/lib/pq"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

type userRow struct {
	ID       string `db:"id"`
	Name     string `db:"name"`
	Email    string `db:"email"`
	Language string `db:"language"`
	Hash     string `db:"password_hash"`
}

func (r userRow) user() portal.User {
	return portal.User{ID: portal.UserID(r.ID), Name: r.Name, Email: r.Email, Language: r.Language}
}

const selectUserByEmail = `
	SELECT id, name, email, language, password_hash FROM portal_user_by_email($1) WHERE disabled_at IS NULL`

// UserByEmail implements portal.Tx.
func (t storeTx) UserByEmail(ctx context.Context, email string) (portal.User, portal.PasswordHash, error) {
	var row userRow
	err := t.one(ctx, act{verb: "read user by e-mail"}, &row, selectUserByEmail, email)
	return row.user(), portal.PasswordHash(row.Hash), err
}

const selectUser = `
	SELECT id, name, email, language, password_hash FROM users WHERE id = $1 AND disabled_at IS NULL`

// User implements portal.Tx.
func (t storeTx) User(ctx context.Context, id portal.UserID) (portal.User, error) {
	var row userRow
	err := t.one(ctx, act{"read user", string(id)}, &row, selectUser, id)
	return row.user(), err
}

const upsertUser = `
	INSERT INTO users (id, name, email, language, password_hash) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email,
		language = excluded.language, password_hash = excluded.password_hash`

// SaveUser implements portal.Tx. It fails with Conflict if another user has the e-mail address.
func (t storeTx) SaveUser(ctx context.Context, u portal.User, hash portal.PasswordHash) error {
	return t.write(ctx, act{"save user", string(u.ID)}, upsertUser, u.ID, u.Name, u.Email, u.Language, hash)
}

const updateLanguage = `UPDATE users SET language = $2 WHERE id = $1`

// SaveLanguage implements portal.Tx.
func (t storeTx) SaveLanguage(ctx context.Context, id portal.UserID, language string) error {
	return t.change(ctx, act{"save language of user", string(id)}, updateLanguage, id, language)
}

type membershipRow struct {
	User     string              `db:"user_id"`
	Account  string              `db:"account_id"`
	Roles    pq.StringArray      `db:"roles"`
	ShipTos  pq.StringArray      `db:"ship_to_ids"`
	Limit    decimal.NullDecimal `db:"order_limit"`
	Currency sql.NullString      `db:"order_limit_currency"`
}

func (r membershipRow) membership() portal.Membership {
	m := portal.Membership{User: portal.UserID(r.User), Account: portal.AccountID(r.Account)}
	for _, role := range r.Roles {
		m.Roles = append(m.Roles, portal.Role(role))
	}
	for _, id := range r.ShipTos {
		m.ShipTos = append(m.ShipTos, erp.ShipToID(id))
	}
	if r.Limit.Valid {
		limit := erp.NewMoney(r.Limit.Decimal, erp.Currency(r.Currency.String))
		m.OrderLimit = &limit
	}
	return m
}

const upsertMembership = `
	INSERT INTO memberships (account_id, user_id, roles, ship_to_ids, order_limit, order_limit_currency)
	VALUES ($1, $2, $3, $4, $5, $6)
	ON CONFLICT (account_id, user_id) DO UPDATE SET roles = excluded.roles, ship_to_ids = excluded.ship_to_ids,
		order_limit = excluded.order_limit, order_limit_currency = excluded.order_limit_currency`

// SaveMembership implements portal.Tx.
func (t storeTx) SaveMembership(ctx context.Context, m portal.Membership) error {
	limit, currency := nullMoney(m.OrderLimit)
	return t.write(ctx, act{"save membership of user", string(m.User)}, upsertMembership,
		m.Account, m.User, texts(m.Roles), texts(m.ShipTos), limit, currency)
}
