package db

import (
	"context"
	"database/sql"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// selectDeskTally counts what is not finished, along writes_state, and what was refused lately, along writes_rejected.
const selectDeskTally = `
	SELECT count(*) FILTER (WHERE state = 'held') AS held, min(placed_at) FILTER (WHERE state = 'held') AS held_since,
		count(*) FILTER (WHERE state = 'unknown' AND stuck) AS stuck,
		min(placed_at) FILTER (WHERE state = 'unknown' AND stuck) AS stuck_since,
		count(*) FILTER (WHERE state = 'awaiting_approval') AS approval,
		min(placed_at) FILTER (WHERE state = 'awaiting_approval') AS approval_since,
		count(*) FILTER (WHERE state = 'awaiting_buyer') AS buyer, min(placed_at) FILTER (WHERE state = 'awaiting_buyer') AS buyer_since,
		count(*) FILTER (WHERE state IN ('placed', 'submitting', 'unknown') AND NOT stuck) AS way,
		min(placed_at) FILTER (WHERE state IN ('placed', 'submitting', 'unknown') AND NOT stuck) AS way_since,
		(SELECT count(*) FROM writes WHERE state = 'rejected' AND changed_at >= $1) AS rejected
	FROM writes WHERE state IN ('awaiting_approval', 'placed', 'held', 'submitting', 'unknown', 'awaiting_buyer')`

type deskTallyRow struct {
	Held          int          `db:"held"`
	HeldSince     sql.NullTime `db:"held_since"`
	Stuck         int          `db:"stuck"`
	StuckSince    sql.NullTime `db:"stuck_since"`
	Approval      int          `db:"approval"`
	ApprovalSince sql.NullTime `db:"approval_since"`
	Buyer         int          `db:"buyer"`
	BuyerSince    sql.NullTime `db:"buyer_since"`
	Way           int          `db:"way"`
	WaySince      sql.NullTime `db:"way_since"`
	Rejected      int          `db:"rejected"`
}

// DeskTally implements portal.Tx.
func (t storeTx) DeskTally(ctx context.Context, rejectedSince time.Time) (portal.DeskTally, error) {
	var r deskTallyRow
	err := t.one(ctx, act{verb: "count what waits"}, &r, selectDeskTally, rejectedSince)
	return portal.DeskTally{
		Held: r.Held, HeldSince: utc(r.HeldSince), Stuck: r.Stuck, StuckSince: utc(r.StuckSince),
		AwaitingApproval: r.Approval, ApprovalSince: utc(r.ApprovalSince), AwaitingBuyer: r.Buyer, BuyerSince: utc(r.BuyerSince),
		OnTheWay: r.Way, OnTheWaySince: utc(r.WaySince), Rejected: r.Rejected,
	}, err
}

// selectStanding counts customers, and the accounts of whom the mirror knows what they owe.
const selectStanding = `
	SELECT (SELECT count(*) FROM directory) AS customers, (SELECT count(*) FROM accounts) AS accounts,
		(SELECT count(*) FROM receivables WHERE on_hold) AS on_hold, (SELECT count(*) FROM receivables WHERE over_limit) AS over_limit,
		(SELECT count(*) FROM receivables WHERE past_due) AS past_due, (SELECT min(asked_at) FROM receivables) AS read_at`

// Standing implements portal.Tx.
func (t storeTx) Standing(ctx context.Context) (portal.Standing, error) {
	var r struct {
		Customers int          `db:"customers"`
		Accounts  int          `db:"accounts"`
		OnHold    int          `db:"on_hold"`
		OverLimit int          `db:"over_limit"`
		PastDue   int          `db:"past_due"`
		ReadAt    sql.NullTime `db:"read_at"`
	}
	err := t.one(ctx, act{verb: "count customers"}, &r, selectStanding)
	return portal.Standing{
		Customers: r.Customers, Accounts: r.Accounts, OnHold: r.OnHold, OverLimit: r.OverLimit, PastDue: r.PastDue, ReadAt: utc(r.ReadAt),
	}, err
}

// fromCustomers is the list of customers and what narrows it to a view. The planner knows the parameters, and with them
// which of the conditions are none and which index serves the others.
const fromCustomers = `
	FROM directory d LEFT JOIN accounts a ON a.erp_customer = d.customer_id LEFT JOIN receivables r ON r.account_id = a.account_id
	WHERE ($2 <> 'hold' OR r.on_hold) AND ($2 <> 'over_limit' OR r.over_limit) AND ($2 <> 'overdue' OR r.past_due)
		AND ($2 <> 'unlinked' OR a.account_id IS NULL)
		AND ($2 <> 'silent' OR a.account_id IS NOT NULL AND NOT EXISTS (
			SELECT FROM memberships m JOIN audit_log g ON g.actor_user_id = m.user_id AND g.action = 'sign_in' WHERE m.account_id = a.account_id))`

// A search stands alone in its condition: beside an alternative the planner would not begin with what it finds.
const (
	byWords  = ` AND d.customer_id IN (SELECT portal_find_customers($1::tsquery))`
	anyWords = ` AND $1 = ''`
)

// customersOf is a page of them.
func customersOf(condition, order string) string {
	return `
	SELECT p.*, o.placed_on AS last_order, coalesce(n.people, 0) AS people, n.signed_in_at FROM (
		SELECT d.customer_id, d.name AS customer_name, d.town, d.phone, d.rep_id, d.rep_name, d.active, a.account_id, a.name, a.acting_off,
			a.approval_over, a.approval_currency, r.document, r.asked_at, row_number() OVER (ORDER BY ` + order + `) AS place
		` + fromCustomers + condition + `
		ORDER BY ` + order + ` OFFSET $3 LIMIT $4
	) p LEFT JOIN LATERAL (
		SELECT placed_on FROM orders WHERE account_id = p.account_id ORDER BY place DESC LIMIT 1
	) o ON true LEFT JOIN LATERAL (
		SELECT count(*) AS people, max((SELECT at FROM audit_log g WHERE g.actor_user_id = m.user_id AND g.action = 'sign_in' ORDER BY id DESC LIMIT 1))
			AS signed_in_at FROM memberships m WHERE m.account_id = p.account_id
	) n ON true
	ORDER BY place`
}

// countCustomersOf stops at a number that is as good as any larger one.
func countCustomersOf(condition string) string {
	return `SELECT count(*) FROM (SELECT ` + fromCustomers + condition + ` LIMIT $3) counted`
}

// sorted is an order of the list, and the condition that goes with it: who has no account owes nothing here, and is left
// out where a sum gives the order.
var sorted = map[portal.CustomerSort]struct{ condition, order string }{
	"":                {"", "d.name, d.customer_id"},
	portal.ByExposure: {" AND r.account_id IS NOT NULL", "r.exposure DESC, r.account_id"},
	portal.ByOverdue:  {" AND r.past_due", "r.overdue DESC, r.account_id"},
}

func selectCustomers(by portal.CustomerSort, words string) string {
	return customersOf(wordsIn(words)+sorted[by].condition, sorted[by].order)
}

func countCustomers(by portal.CustomerSort, words string) string {
	return countCustomersOf(wordsIn(words) + sorted[by].condition)
}

func wordsIn(words string) string {
	if words == "" {
		return anyWords
	}
	return byWords
}

type deskCustomerRow struct {
	Customer  string         `db:"customer_id"`
	Name      string         `db:"customer_name"`
	Town      string         `db:"town"`
	Phone     string         `db:"phone"`
	Rep       string         `db:"rep_id"`
	RepName   string         `db:"rep_name"`
	Active    bool           `db:"active"`
	Account   sql.NullString `db:"account_id"`
	Known     sql.NullString `db:"name"`
	Off       sql.NullBool   `db:"acting_off"`
	Over      sql.NullString `db:"approval_over"`
	Currency  sql.NullString `db:"approval_currency"`
	Document  []byte         `db:"document"`
	AskedAt   sql.NullTime   `db:"asked_at"`
	LastOrder sql.NullTime   `db:"last_order"`
	People    int            `db:"people"`
	SignedIn  sql.NullTime   `db:"signed_in_at"`
	Place     int            `db:"place"`
}

func (r deskCustomerRow) customer() (portal.DeskCustomer, error) {
	c := portal.DeskCustomer{
		Customer: erp.CustomerID(r.Customer), Name: r.Name, Town: r.Town, Phone: r.Phone, Rep: erp.Rep{ID: r.Rep, Name: r.RepName},
		Active: r.Active, People: r.People, SignedIn: utc(r.SignedIn),
	}
	if r.LastOrder.Valid {
		c.LastOrder = erp.DateOf(r.LastOrder.Time)
	}
	if r.Account.Valid {
		account := accountRow{ID: r.Account.String, Customer: r.Customer, Name: r.Known.String, Off: r.Off.Bool, ApprovalCurrency: r.Currency}
		if err := account.ApprovalOver.Scan(nullable(r.Over)); err != nil {
			return c, err
		}
		of := account.account()
		c.Account = &of
	}
	if !r.AskedAt.Valid {
		return c, nil
	}
	receivable, err := record[erp.Receivable](r.Document)
	c.Receivable = portal.Mirrored[erp.Receivable]{Value: receivable, At: utc(r.AskedAt)}
	return c, err
}

// nullable is a text for a scanner.
func nullable(s sql.NullString) any {
	if !s.Valid {
		return nil
	}
	return s.String
}

// DeskCustomers implements portal.Tx.
func (t storeTx) DeskCustomers(ctx context.Context, q portal.CustomerQuery) ([]portal.DeskCustomer, int, error) {
	wanted := tsquery(q.Search)
	if wanted == "" && q.Search != "" { // nothing but punctuation
		return nil, 0, nil
	}
	doing := act{"find customers by", q.Search}
	var rows []deskCustomerRow
	if err := t.all(ctx, doing, &rows, selectCustomers(q.Sort, wanted), wanted, q.View, (q.Page-1)*q.Size, q.Size); err != nil {
		return nil, 0, err
	}
	customers := make([]portal.DeskCustomer, len(rows))
	for i, r := range rows {
		var err error
		if customers[i], err = r.customer(); err != nil {
			return nil, 0, err
		}
	}
	if q.Page == 1 && len(rows) < q.Size {
		return customers, len(rows), nil
	}
	var total int
	err := t.one(ctx, doing, &total, countCustomers(q.Sort, wanted), wanted, q.View, portal.CustomersCounted)
	return customers, total, err
}

var selectCustomerRow = customersOf(anyWords+" AND d.customer_id = $5", "d.customer_id")

// DeskCustomer implements portal.Tx.
func (t storeTx) DeskCustomer(ctx context.Context, id erp.CustomerID) (portal.DeskCustomer, error) {
	var row deskCustomerRow
	if err := t.one(ctx, act{"read customer", string(id)}, &row, selectCustomerRow, "", "", 0, 1, id); err != nil {
		return portal.DeskCustomer{}, err
	}
	return row.customer()
}

const selectAccount = `SELECT ` + accountColumns + ` FROM accounts WHERE account_id = $1`

// AccountWithID implements portal.Tx.
func (t storeTx) AccountWithID(ctx context.Context, id portal.AccountID) (portal.Account, error) {
	var row accountRow
	err := t.one(ctx, act{"read account", string(id)}, &row, selectAccount, id)
	return row.account(), err
}

const selectReps = `
	SELECT DISTINCT ON (rep_id) rep_id, rep_name FROM directory WHERE rep_id <> '' ORDER BY rep_id, name`

// Reps implements portal.Tx.
func (t storeTx) Reps(ctx context.Context) ([]erp.Rep, error) {
	var rows []struct {
		ID   string `db:"rep_id"`
		Name string `db:"rep_name"`
	}
	err := t.all(ctx, act{verb: "read salespeople"}, &rows, selectReps)
	reps := make([]erp.Rep, len(rows))
	for i, r := range rows {
		reps[i] = erp.Rep{ID: r.ID, Name: r.Name}
	}
	return reps, err
}
