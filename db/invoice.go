package db

import (
	"context"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// selectInvoices finds first and fetches then, as selectOrders does.
const selectInvoices = `
	WITH hits AS (
		SELECT invoice_id, invoice_number, due_on FROM invoices
		WHERE account_id = $1
			AND (cardinality($2::text[]) = 0 OR ship_to_id = ANY ($2))
			AND (NOT $3 OR status NOT IN ('paid', 'cancelled'))
			AND ($7::date IS NULL OR due_on <= $7)
			AND ($4 = '' OR EXISTS (SELECT FROM unnest(search_keys) k WHERE starts_with(k, $4) OR right(k, length($4)) = $4))
	), page AS (
		SELECT row_number() OVER (ORDER BY due_on NULLS LAST, length(invoice_number), invoice_number, invoice_id) AS place, invoice_id
		FROM hits ORDER BY place OFFSET $5 LIMIT $6
	)
	SELECT i.document, i.asked_at, c.total FROM (SELECT count(*) AS total FROM hits) c
	LEFT JOIN (page p JOIN invoices i ON i.account_id = $1 AND i.invoice_id = p.invoice_id) ON true
	ORDER BY p.place`

// Invoices implements portal.Tx: the one that is due first comes first.
func (t storeTx) Invoices(ctx context.Context, q portal.DocumentQuery) ([]portal.Mirrored[erp.Invoice], int, error) {
	wanted, ok := searchFor(q.Query)
	if !ok {
		return nil, 0, nil
	}
	var rows []listedRow
	err := t.all(ctx, act{"read invoices of account", string(q.Account)}, &rows, selectInvoices,
		q.Account, texts(q.ShipTos), q.Open, wanted, max(q.Offset, 0), q.Limit, q.DueBy)
	if err != nil {
		return nil, 0, err
	}
	return listed[erp.Invoice](rows)
}

const selectInvoicesOf = `
	SELECT document FROM invoices WHERE account_id = $1 AND $2 = ANY (order_numbers)
	ORDER BY issued_on NULLS LAST, invoice_id`

// InvoicesOf implements portal.Tx, in the order they were issued. An invoice belongs to every order that
// one of its lines bills.
func (t storeTx) InvoicesOf(ctx context.Context, account portal.AccountID, order erp.OrderNumber) ([]erp.Invoice, error) {
	var docs [][]byte
	if err := t.all(ctx, act{"read invoices of order", string(order)}, &docs, selectInvoicesOf, account, order); err != nil {
		return nil, err
	}
	return records[erp.Invoice](docs)
}

const selectInvoiceByNumber = `
	SELECT document, asked_at FROM invoices WHERE account_id = $1 AND invoice_number = $2
	ORDER BY issued_on DESC NULLS LAST, invoice_id DESC LIMIT 1`

// InvoiceByNumber implements portal.Tx.
func (t storeTx) InvoiceByNumber(ctx context.Context, account portal.AccountID, number string) (portal.Mirrored[erp.Invoice], error) {
	var row mirroredRow
	if err := t.one(ctx, act{"read invoice", number}, &row, selectInvoiceByNumber, account, number); err != nil {
		return portal.Mirrored[erp.Invoice]{}, err
	}
	return mirrored[erp.Invoice](row)
}

const upsertInvoices = `
	INSERT INTO invoices AS i (account_id, invoice_id, invoice_number, order_numbers, ship_to_id, status, issued_on, due_on,
		search_keys, document, asked_at)
	SELECT $1, invoice_id, invoice_number, string_to_array(order_numbers, $11), ship_to_id, status, nullif(issued_on, '')::date,
		nullif(due_on, '')::date, string_to_array(search_keys, $11), document::jsonb, $2
	FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $12::text[])
		AS given (invoice_id, invoice_number, order_numbers, ship_to_id, status, issued_on, due_on, search_keys, document)
	ORDER BY invoice_id
	ON CONFLICT (account_id, invoice_id) DO UPDATE SET invoice_number = excluded.invoice_number, order_numbers = excluded.order_numbers,
		ship_to_id = excluded.ship_to_id, status = excluded.status, issued_on = excluded.issued_on, due_on = excluded.due_on,
		search_keys = excluded.search_keys, document = excluded.document, asked_at = excluded.asked_at
	WHERE i.asked_at <= excluded.asked_at
	RETURNING invoice_id`

// SaveInvoices implements portal.Tx.
func (t storeTx) SaveInvoices(ctx context.Context, account portal.AccountID, at time.Time, invoices []erp.Invoice) error {
	byID := func(i erp.Invoice) erp.InvoiceID { return i.ID }
	for batch := range slices.Chunk(lastOf(invoices, byID), documentBatch) {
		docs, err := documents(batch)
		if err != nil {
			return err
		}
		var stored []string
		err = t.all(ctx, act{"save invoices of account", string(account)}, &stored, upsertInvoices, account, at,
			texted(batch, byID),
			texted(batch, func(i erp.Invoice) string { return i.Number }),
			texted(batch, func(i erp.Invoice) string { return joined(billedOrders(i)) }),
			texted(batch, func(i erp.Invoice) erp.ShipToID { return i.ShipTo }),
			texted(batch, func(i erp.Invoice) erp.InvoiceStatus { return i.Status }),
			texted(batch, func(i erp.Invoice) string { return i.IssuedOn.String() }),
			texted(batch, func(i erp.Invoice) string { return i.DueOn.String() }),
			texted(batch, func(i erp.Invoice) string { return searchKeys(append(billedOrders(i), i.Number, i.CustomerPO)) }),
			numberSeparator, docs)
		if err != nil {
			return err
		}
		if err := t.keepInvoiceKeys(ctx, account, among(stored, batch, byID)); err != nil {
			return err
		}
	}
	return nil
}

func billedOrders(i erp.Invoice) []string {
	numbers := []string{string(i.Order)}
	for _, l := range i.Lines {
		numbers = append(numbers, string(l.Order))
	}
	return numbers
}
