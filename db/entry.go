package db

import (
	"context"

	"github.com/tradecounter/portal/portal"
)

type entryRow struct {
	Member    membershipRow `db:"member"`
	User      userRow       `db:"user"`
	Account   accountRow    `db:"account"`
	CartLines int           `db:"cart_lines"`
}

// accountAs names an account's columns in a row that holds others too.
const accountAs = `a.account_id AS "account.account_id", a.erp_customer AS "account.erp_customer", a.name AS "account.name",
		a.acting_off AS "account.acting_off", a.approval_over AS "account.approval_over",
		a.approval_currency AS "account.approval_currency"`

const selectEntry = `
	SELECT m.account_id AS "member.account_id", m.user_id AS "member.user_id", m.roles AS "member.roles",
		m.ship_to_ids AS "member.ship_to_ids", m.order_limit AS "member.order_limit",
		m.order_limit_currency AS "member.order_limit_currency",
		u.id AS "user.id", u.name AS "user.name", u.email AS "user.email", u.language AS "user.language",
		` + accountAs + `,
		coalesce(jsonb_array_length(c.lines), 0) AS cart_lines
	FROM memberships m JOIN users u ON u.id = m.user_id JOIN accounts a USING (account_id)
		LEFT JOIN carts c USING (account_id, user_id)
	WHERE m.account_id = $1 AND m.user_id = $2 AND u.disabled_at IS NULL`

// Entry implements portal.Tx.
func (t storeTx) Entry(ctx context.Context, user portal.UserID, account portal.AccountID) (portal.Entry, error) {
	var row entryRow
	err := t.one(ctx, act{"let in user", string(user)}, &row, selectEntry, account, user)
	return portal.Entry{
		User: row.User.user(), Account: row.Account.account(), Membership: row.Member.membership(),
		Cart: portal.CartSummary{Lines: row.CartLines},
	}, err
}
