package db

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// documentKey is one number that a document is found by.
type documentKey struct {
	document string
	what     portal.DocumentNumber
	number   string
}

// replaceDocumentKeys touches only what is different.
const replaceDocumentKeys = `
	WITH given AS (
		SELECT DISTINCT ON (document_id, what, number) document_id, what, number, key
		FROM unnest($4::text[], $5::text[], $6::text[], $7::text[]) AS g (document_id, what, number, key)
	), gone AS (
		DELETE FROM document_keys d WHERE account_id = $1 AND kind = $2 AND document_id = ANY ($3)
			AND NOT EXISTS (SELECT FROM given g WHERE g.document_id = d.document_id AND g.what = d.what AND g.number = d.number)
	)
	INSERT INTO document_keys (account_id, kind, document_id, what, number, key)
	SELECT $1, $2, document_id, what, number, key FROM given ORDER BY document_id, what, number ON CONFLICT DO NOTHING`

// keepDocumentKeys replaces the numbers of some documents by those given.
func (t storeTx) keepDocumentKeys(ctx context.Context, account portal.AccountID, kind portal.DocumentKind, ids []string, keys []documentKey) error {
	keys = slices.DeleteFunc(keys, func(k documentKey) bool { return key(k.number) == "" })
	return t.write(ctx, act{"save numbers of documents of account", string(account)}, replaceDocumentKeys, account, kind, texts(ids),
		texted(keys, func(k documentKey) string { return k.document }),
		texted(keys, func(k documentKey) portal.DocumentNumber { return k.what }),
		texted(keys, func(k documentKey) string { return k.number }),
		texted(keys, func(k documentKey) string { return key(k.number) }))
}

func (t storeTx) keepOrderKeys(ctx context.Context, account portal.AccountID, orders []erp.Order) error {
	var ids []string
	var keys []documentKey
	for _, o := range orders {
		id := string(o.ID)
		ids = append(ids, id)
		keys = append(keys, documentKey{id, portal.ByNumber, string(o.Number)}, documentKey{id, portal.ByCustomerPO, o.CustomerPO})
	}
	return t.keepDocumentKeys(ctx, account, portal.OrderDocument, ids, keys)
}

func (t storeTx) keepInvoiceKeys(ctx context.Context, account portal.AccountID, invoices []erp.Invoice) error {
	var ids []string
	var keys []documentKey
	for _, i := range invoices {
		ids = append(ids, string(i.ID))
		keys = append(keys, documentKey{string(i.ID), portal.ByNumber, i.Number})
	}
	return t.keepDocumentKeys(ctx, account, portal.InvoiceDocument, ids, keys)
}

func (t storeTx) keepShipmentKeys(ctx context.Context, account portal.AccountID, shipments []erp.Shipment) error {
	var ids []string
	var keys []documentKey
	for _, s := range shipments {
		id := string(s.ID)
		ids = append(ids, id)
		keys = append(keys, documentKey{id, portal.ByNumber, s.Number})
		for _, parcel := range strings.FieldsFunc(s.Tracking, func(r rune) bool { return strings.ContainsRune(",;", r) }) {
			keys = append(keys, documentKey{id, portal.ByTracking, strings.TrimSpace(parcel)})
		}
	}
	return t.keepDocumentKeys(ctx, account, portal.ShipmentDocument, ids, keys)
}

// numberMayBeSeen leaves the numbers of documents of the kinds and ship-tos that were asked for. A shipment is seen by
// whoever sees an order that it fills.
const numberMayBeSeen = `kind = ANY ($3) AND (cardinality($4::text[]) = 0 OR CASE kind
	WHEN 'order' THEN EXISTS (SELECT FROM orders o WHERE o.account_id = $1 AND o.order_id = document_id AND o.ship_to_id = ANY ($4))
	WHEN 'invoice' THEN EXISTS (SELECT FROM invoices i WHERE i.account_id = $1 AND i.invoice_id = document_id AND i.ship_to_id = ANY ($4))
	ELSE EXISTS (SELECT FROM shipments s JOIN orders o ON o.account_id = $1 AND o.order_number = ANY (s.order_numbers)
		WHERE s.account_id = $1 AND s.shipment_id = document_id AND o.ship_to_id = ANY ($4)) END)`

// findDocuments reads so many numbers at most that begin or end with what was typed, of those that may be seen, and what
// they belong to. A shipment is shown on the page of an order that it fills.
const findDocuments = `
	WITH numbers AS (
		(SELECT kind, document_id, what, number, key FROM document_keys
			WHERE account_id = $1 AND key >= $2 AND key < $2 || U&'\+10FFFF' AND ` + numberMayBeSeen + ` ORDER BY key LIMIT 200)
		UNION
		(SELECT kind, document_id, what, number, key FROM document_keys
			WHERE account_id = $1 AND reversed >= reverse($2) AND reversed < reverse($2) || U&'\+10FFFF' AND ` + numberMayBeSeen + `
			ORDER BY reversed LIMIT 200)
	), found AS (
		SELECT DISTINCT ON (kind, document_id) kind, document_id, what, number, key = $2 AS exact
		FROM numbers ORDER BY kind, document_id, key <> $2, what DESC
	), seen AS (
		SELECT f.*, o.order_number AS page, o.placed_on AS day FROM found f
			JOIN orders o ON f.kind = 'order' AND o.account_id = $1 AND o.order_id = f.document_id
		UNION ALL
		SELECT f.*, i.invoice_number, i.issued_on FROM found f
			JOIN invoices i ON f.kind = 'invoice' AND i.account_id = $1 AND i.invoice_id = f.document_id
		UNION ALL
		SELECT f.*, o.order_number, s.shipped_on FROM found f
			JOIN shipments s ON f.kind = 'shipment' AND s.account_id = $1 AND s.shipment_id = f.document_id
			CROSS JOIN LATERAL (
				SELECT order_number FROM orders WHERE account_id = $1 AND order_number = ANY (s.order_numbers)
					AND (cardinality($4::text[]) = 0 OR ship_to_id = ANY ($4)) ORDER BY order_number LIMIT 1
			) o
	)
	SELECT kind, what, number, exact, page, day FROM seen
	ORDER BY exact DESC, day DESC NULLS LAST, kind, length(number), number LIMIT $5`

// FindDocuments implements portal.Tx.
func (t storeTx) FindDocuments(ctx context.Context, q portal.DocumentSearch) ([]portal.FoundDocument, error) {
	wanted := key(q.Query)
	if wanted == "" || len(q.Kinds) == 0 {
		return nil, nil
	}
	var rows []struct {
		Kind   portal.DocumentKind   `db:"kind"`
		What   portal.DocumentNumber `db:"what"`
		Number string                `db:"number"`
		Exact  bool                  `db:"exact"`
		Page   string                `db:"page"`
		Day    sql.NullTime          `db:"day"`
	}
	err := t.all(ctx, act{"find documents of account", string(q.Account)}, &rows, findDocuments,
		q.Account, wanted, texts(q.Kinds), texts(q.ShipTos), q.Limit)
	found := make([]portal.FoundDocument, len(rows))
	for i, r := range rows {
		found[i] = portal.FoundDocument{Kind: r.Kind, Page: r.Page, By: r.What, Number: r.Number, Exact: r.Exact}
		if r.Day.Valid {
			found[i].On = erp.DateOf(r.Day.Time.In(time.UTC))
		}
	}
	return found, err
}
