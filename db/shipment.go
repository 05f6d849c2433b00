package db

import (
	"context"
	"slices"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

const selectShipmentsOf = `
	SELECT document FROM shipments WHERE account_id = $1 AND $2 = ANY (order_numbers)
	ORDER BY shipped_on NULLS LAST, shipment_id`

// ShipmentsOf implements portal.Tx, in the order they left. A shipment belongs to every order that one of
// its lines fills.
func (t storeTx) ShipmentsOf(ctx context.Context, account portal.AccountID, order erp.OrderNumber) ([]erp.Shipment, error) {
	var docs [][]byte
	if err := t.all(ctx, act{"read shipments of order", string(order)}, &docs, selectShipmentsOf, account, order); err != nil {
		return nil, err
	}
	return records[erp.Shipment](docs)
}

const upsertShipments = `
	INSERT INTO shipments AS s (account_id, shipment_id, order_numbers, shipped_on, document, asked_at)
	SELECT $1, shipment_id, string_to_array(order_numbers, $6), nullif(shipped_on, '')::date, document::jsonb, $2
	FROM unnest($3::text[], $4::text[], $5::text[], $7::text[]) AS given (shipment_id, order_numbers, shipped_on, document)
	ORDER BY shipment_id
	ON CONFLICT (account_id, shipment_id) DO UPDATE SET order_numbers = excluded.order_numbers,
		shipped_on = excluded.shipped_on, document = excluded.document, asked_at = excluded.asked_at
	WHERE s.asked_at <= excluded.asked_at
	RETURNING shipment_id`

// SaveShipments implements portal.Tx.
func (t storeTx) SaveShipments(ctx context.Context, account portal.AccountID, at time.Time, shipments []erp.Shipment) error {
	byID := func(s erp.Shipment) erp.ShipmentID { return s.ID }
	for batch := range slices.Chunk(lastOf(shipments, byID), documentBatch) {
		docs, err := documents(batch)
		if err != nil {
			return err
		}
		var stored []string
		err = t.all(ctx, act{"save shipments of account", string(account)}, &stored, upsertShipments, account, at,
			texted(batch, byID), texted(batch, shippedOrders),
			texted(batch, func(s erp.Shipment) string { return s.ShippedOn.String() }), numberSeparator, docs)
		if err != nil {
			return err
		}
		if err := t.keepShipmentKeys(ctx, account, among(stored, batch, byID)); err != nil {
			return err
		}
	}
	return nil
}

func shippedOrders(s erp.Shipment) string {
	numbers := []string{string(s.Order)}
	for _, l := range s.Lines {
		numbers = append(numbers, string(l.Order))
	}
	return joined(numbers)
}
