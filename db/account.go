package db

import (
	"context"
	"database/sql"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

type accountRow struct {
	ID       string `db:"account_id"`
	Customer string `db:"erp_customer"`
	Name     string `db:"name"`
	Off      bool   `db:"acting_off"`

	ApprovalOver     decimal.NullDecimal `db:"approval_over"`
	ApprovalCurrency sql.NullString      `db:"approval_currency"`
}

const accountColumns = `account_id, erp_customer, name, acting_off, approval_over, approval_currency`

func (r accountRow) account() portal.Account {
	a := portal.Account{ID: portal.AccountID(r.ID), Customer: erp.CustomerID(r.Customer), Name: r.Name, ActingOff: r.Off}
	if r.ApprovalOver.Valid {
		over := erp.NewMoney(r.ApprovalOver.Decimal, erp.Currency(r.ApprovalCurrency.String))
		a.ApprovalOver = &over
	}
	return a
}

func accountsOf(rows []accountRow) []portal.Account {
	accounts := make([]portal.Account, len(rows))
	for i, r := range rows {
		accounts[i] = r.account()
	}
	return accounts
}

const selectAccountByCustomer = `SELECT ` + accountColumns + ` FROM accounts WHERE erp_customer = $1`

// AccountByCustomer implements portal.Tx.
func (t storeTx) AccountByCustomer(ctx context.Context, id erp.CustomerID) (portal.Account, error) {
	var row accountRow
	err := t.one(ctx, act{"read account of customer", string(id)}, &row, selectAccountByCustomer, id)
	return row.account(), err
}

const selectAccounts = `SELECT ` + accountColumns + ` FROM accounts ORDER BY name, account_id`

// Accounts implements portal.Tx.
func (t storeTx) Accounts(ctx context.Context) ([]portal.Account, error) {
	var rows []accountRow
	err := t.all(ctx, act{verb: "read accounts"}, &rows, selectAccounts)
	return accountsOf(rows), err
}

const selectAccountsOf = `
	SELECT ` + accountColumns + ` FROM accounts a JOIN memberships m USING (account_id)
	WHERE m.user_id = $1 ORDER BY a.name, a.account_id`

// AccountsOf implements portal.Tx.
func (t storeTx) AccountsOf(ctx context.Context, user portal.UserID) ([]portal.Account, error) {
	var rows []accountRow
	err := t.all(ctx, act{"read accounts of user", string(user)}, &rows, selectAccountsOf, user)
	return accountsOf(rows), err
}

const upsertAccount = `
	INSERT INTO accounts (account_id, erp_customer, name) VALUES ($1, $2, $3)
	ON CONFLICT (account_id) DO UPDATE SET erp_customer = excluded.erp_customer, name = excluded.name`

// SaveAccount implements portal.Tx. It fails with Conflict if the customer has another account.
func (t storeTx) SaveAccount(ctx context.Context, a portal.Account) error {
	return t.write(ctx, act{"save account", string(a.ID)}, upsertAccount, a.ID, a.Customer, a.Name)
}

// lockAccount lets rows go on to refer to the account.
const lockAccount = `SELECT ` + accountColumns + ` FROM accounts WHERE account_id = $1 FOR NO KEY UPDATE`

// LockAccount implements portal.Tx.
func (t storeTx) LockAccount(ctx context.Context, account portal.AccountID) (portal.Account, error) {
	var row accountRow
	err := t.one(ctx, act{"lock account", string(account)}, &row, lockAccount, account)
	return row.account(), err
}

const updateAccountRules = `
	UPDATE accounts SET acting_off = $2, approval_over = $3, approval_currency = $4 WHERE account_id = $1`

// SaveAccountRules implements portal.Tx.
func (t storeTx) SaveAccountRules(ctx context.Context, a portal.Account) error {
	over, currency := nullMoney(a.ApprovalOver)
	return t.change(ctx, act{"save rules of account", string(a.ID)}, updateAccountRules, a.ID, a.ActingOff, over, currency)
}

// nullMoney is an amount for two columns that are null where there is none.
func nullMoney(m *erp.Money) (decimal.NullDecimal, sql.NullString) {
	if m == nil {
		return decimal.NullDecimal{}, sql.NullString{}
	}
	return decimal.NewNullDecimal(m.Amount), sql.NullString{String: string(m.Currency), Valid: true}
}
