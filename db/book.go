package db

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// bookRow is a customer of the page beside the figures of the whole book, which stand in every row. A page without
// customers is one row without a customer.
type bookRow struct {
	Customer sql.NullString `db:"customer_id"`
	Name     sql.NullString `db:"name"`
	Town     sql.NullString `db:"town"`
	Phone    sql.NullString `db:"phone"`
	Active   sql.NullBool   `db:"active"`
	Account  sql.NullString `db:"account_id"`
	Off      sql.NullBool   `db:"acting_off"`
	Until    sql.NullTime   `db:"acting_until"`

	OrderedOn erp.Date       `db:"ordered_on"` // by the mirror
	Channel   sql.NullString `db:"channel"`
	PlacedAt  sql.NullTime   `db:"placed_at"` // by our book, which may be ahead of it
	Open      sql.NullInt64  `db:"open_orders"`
	Refused   sql.NullString `db:"refused"`
	RefusedPO sql.NullString `db:"refused_po"`

	Receivable []byte       `db:"receivable"`
	ReadAt     sql.NullTime `db:"asked_at"`
	DueFrom    erp.Date     `db:"due_from"`
	SignedIn   sql.NullBool `db:"signed_in"`

	All      int          `db:"n_all"`
	Overdue  int          `db:"n_overdue"`
	Underway int          `db:"n_open"`
	Quiet    int          `db:"n_quiet"`
	Never    int          `db:"n_never"`
	Oldest   sql.NullTime `db:"oldest"`
	PastDue  []byte       `db:"past_due"`
}

// selectBook looks every customer of the book over, each by indexes of one account, and fetches the records of the page
// alone. An order, a PO or an invoice is looked for as it is written.
const selectBook = `
	WITH sought AS MATERIALIZED (
		SELECT d.customer_id, d.name, d.town, d.phone, d.active, a.account_id, a.acting_off
		FROM directory d LEFT JOIN accounts a ON a.erp_customer = d.customer_id
		WHERE d.rep_id = $1 AND $1 <> '' AND ($2 = '' OR d.words @@ nullif($3, '')::tsquery
			OR EXISTS (SELECT FROM orders o WHERE o.account_id = a.account_id AND o.order_number = $2)
			OR EXISTS (SELECT FROM orders o WHERE o.account_id = a.account_id AND o.customer_po = $2)
			OR EXISTS (SELECT FROM invoices i WHERE i.account_id = a.account_id AND i.invoice_number = $2))
	), book AS MATERIALIZED (
		SELECT s.*, r.asked_at, least(r.asked_at, k.read_at) AS oldest, (r.document->'Overdue'->>'amount')::numeric AS past_due,
			r.document->'Overdue'->>'currency' AS currency, due.due_from, o.placed_on AS ordered_on, o.channel, p.placed_at,
			greatest(o.placed_on, (p.placed_at AT TIME ZONE $12)::date) AS last_on, n.open_orders, x.reference AS refused, x.po AS refused_po,
			EXISTS (SELECT FROM memberships m JOIN audit_log l ON l.actor_user_id = m.user_id
				WHERE m.account_id = s.account_id AND l.action = 'sign_in') AS signed_in
		FROM sought s LEFT JOIN receivables r USING (account_id)
			LEFT JOIN watermarks k ON k.feed = 'orders' AND coalesce(k.account_id, '') = s.account_id
			LEFT JOIN LATERAL (SELECT min(i.due_on) AS due_from FROM invoices i
				WHERE i.account_id = s.account_id AND i.status NOT IN ('paid', 'cancelled') AND i.due_on < $4) due ON true
			LEFT JOIN LATERAL (SELECT placed_on, CASE WHEN by_portal THEN 'portal' ELSE document->>'Channel' END AS channel
				FROM orders WHERE account_id = s.account_id ORDER BY place DESC LIMIT 1) o ON true
			LEFT JOIN LATERAL (SELECT max(w.placed_at) AS placed_at FROM writes w
				WHERE w.account_id = s.account_id AND w.kind = 'order' AND w.state NOT IN ('rejected', 'cancelled')) p ON true
			LEFT JOIN LATERAL (SELECT count(*) AS open_orders FROM orders o
				WHERE o.account_id = s.account_id AND o.status NOT IN ('shipped', 'invoiced', 'cancelled')) n ON true
			LEFT JOIN LATERAL (SELECT w.reference, w.payload->>'CustomerPO' AS po FROM writes w
				WHERE w.account_id = s.account_id AND w.kind = 'order' AND w.state = 'rejected' AND w.changed_at > $5
				ORDER BY w.changed_at DESC LIMIT 1) x ON true
	), viewed AS (
		SELECT *, coalesce(past_due > 0, false) AS is_overdue, open_orders > 0 AS is_open,
			coalesce(last_on <= $6, false) AS is_quiet, NOT signed_in AS is_never FROM book
	), page AS (
		SELECT *, row_number() OVER (ORDER BY CASE $7 WHEN 'overdue' THEN due_from WHEN 'quiet' THEN last_on END, name, customer_id) AS place
		FROM viewed
		WHERE CASE $7 WHEN 'overdue' THEN is_overdue WHEN 'open' THEN is_open WHEN 'quiet' THEN is_quiet WHEN 'never' THEN is_never ELSE true END
		ORDER BY place OFFSET $8 LIMIT $9
	), whole AS (
		SELECT count(*) AS n_all, count(*) FILTER (WHERE is_overdue) AS n_overdue, count(*) FILTER (WHERE is_open) AS n_open,
			count(*) FILTER (WHERE is_quiet) AS n_quiet, count(*) FILTER (WHERE is_never) AS n_never,
			min(oldest) AS oldest FROM viewed
	), sums AS (
		SELECT coalesce(json_agg(json_build_object('amount', total::text, 'currency', currency) ORDER BY currency), '[]') AS past_due
		FROM (SELECT currency, sum(past_due) AS total FROM viewed WHERE is_overdue GROUP BY currency) g
	)
	SELECT p.customer_id, p.name, p.town, p.phone, p.active, p.account_id, p.acting_off, t.ends_at AS acting_until,
		p.ordered_on, p.channel, p.placed_at, p.open_orders, p.refused, p.refused_po, r.document AS receivable, p.asked_at, p.due_from,
		p.signed_in, w.*, m.past_due
	FROM whole w CROSS JOIN sums m LEFT JOIN page p ON true
		LEFT JOIN receivables r ON r.account_id = p.account_id
		LEFT JOIN actings t ON t.account_id = p.account_id AND t.user_id = $10 AND t.ended_at IS NULL AND t.ends_at > $11
	ORDER BY p.place`

// Book implements portal.Tx.
func (t storeTx) Book(ctx context.Context, q portal.BookQuery) (portal.Book, error) {
	var rows []bookRow
	search := strings.TrimSpace(q.Search)
	err := t.all(ctx, act{"read book of", q.Rep}, &rows, selectBook, q.Rep, search, tsquery(search), q.Today, q.RefusedSince,
		q.QuietSince, q.View, (q.Page-1)*q.Limit, q.Limit, q.User, q.Now, q.Zone.String())
	if err != nil || len(rows) == 0 {
		return portal.Book{}, err
	}
	book := portal.Book{ReadAt: utc(rows[0].Oldest), Counts: map[portal.BookView]int{
		portal.BookAll: rows[0].All, portal.BookOverdue: rows[0].Overdue, portal.BookOpen: rows[0].Underway,
		portal.BookQuiet: rows[0].Quiet, portal.BookNever: rows[0].Never,
	}}
	if book.Overdue, err = record[[]erp.Money](rows[0].PastDue); err != nil {
		return portal.Book{}, err
	}
	for _, r := range rows {
		if !r.Customer.Valid {
			continue
		}
		row, err := r.row(q.Zone)
		if err != nil {
			return portal.Book{}, err
		}
		book.Rows = append(book.Rows, row)
	}
	return book, nil
}

func (r bookRow) row(zone *time.Location) (portal.BookRow, error) {
	row := portal.BookRow{
		Customer: erp.CustomerID(r.Customer.String), Name: r.Name.String, Town: r.Town.String, Phone: r.Phone.String, Active: r.Active.Bool,
		ActingOff: r.Off.Bool, ActingUntil: utc(r.Until), LastOrderOn: r.OrderedOn, LastChannel: r.Channel.String,
		OpenOrders: int(r.Open.Int64), ReadAt: utc(r.ReadAt), OverdueFrom: r.DueFrom, SignedIn: r.SignedIn.Bool,
	}
	if r.Account.Valid {
		id := portal.AccountID(r.Account.String)
		row.Account = &id
	}
	if placed := erp.DateOf(r.PlacedAt.Time.In(zone)); r.PlacedAt.Valid && !placed.Before(r.OrderedOn) {
		row.LastOrderOn, row.LastChannel = placed, "portal"
	}
	if r.Refused.Valid {
		row.Refused = &portal.RefusedOrder{Reference: erp.Reference(r.Refused.String), CustomerPO: r.RefusedPO.String}
	}
	if r.Receivable == nil {
		return row, nil
	}
	receivable, err := record[erp.Receivable](r.Receivable)
	row.Receivable = &receivable
	return row, err
}

// BookedCustomer implements portal.Tx.
func (t storeTx) BookedCustomer(ctx context.Context, id erp.CustomerID) (rep string, err error) {
	err = t.one(ctx, act{"read customer in the directory", string(id)}, &rep, `SELECT rep_id FROM directory WHERE customer_id = $1`, id)
	return rep, err
}
