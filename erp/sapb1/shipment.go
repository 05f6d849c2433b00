package sapb1

import (
	"context"
	"fmt"
	"slices"

	"github.com/tradecounter/portal/erp"
)

var deliveryQuery = from("DeliveryNotes").fields("DocEntry", "DocNum", "CardCode", "DocDate", "TransportationCode",
	"TrackingNumber", "UpdateDate", "UpdateTime", "DocumentLines")

// standing leaves out deliveries that were cancelled, and the documents that cancelled them.
var standing = []string{"Cancelled eq 'tNO'", "CancelStatus eq 'csNo'"}

// ShipmentsOf implements erp.Shipments.
func (a *Adapter) ShipmentsOf(ctx context.Context, customer erp.CustomerID, order erp.OrderNumber) ([]erp.Shipment, error) {
	op := fmt.Sprintf("shipments of order %q", order)
	numbered, err := byNumber(op, customer, string(order))
	if err != nil {
		return nil, err
	}
	orders, err := collect[document](ctx, a.client, op, from("Orders").fields("DocEntry", "CardCode", "DocDate", "DocumentLines").where(numbered...))
	if err != nil {
		return nil, err
	}
	orders = slices.DeleteFunc(orders, func(d document) bool { return d.CardCode != customer })
	if len(orders) == 0 {
		return nil, erp.Errorf(erp.NotFound, op, "no such order")
	}
	draws, err := a.drawsFrom(ctx, op, orders)
	if err != nil || len(draws) == 0 {
		return nil, err
	}
	deliveries := newSet[integer]()
	for _, d := range draws {
		deliveries.add(d.delivery)
	}
	found, err := collect[document](ctx, a.client, op, deliveryQuery.by("DocEntry").
		where(append(slices.Clone(standing), anyOfInt("DocEntry", deliveries.values))...))
	if err != nil {
		return nil, err
	}
	return a.toShipments(ctx, op, found)
}

// Shipments implements erp.Shipments, newest first.
func (a *Adapter) Shipments(ctx context.Context, q erp.ListQuery) (erp.Page[erp.Shipment], error) {
	const op = "shipments"
	conditions, err := a.listed(op, q)
	if err != nil {
		return erp.Page[erp.Shipment]{}, err
	}
	found, next, err := keyPage(ctx, a.client, op,
		deliveryQuery.by("DocEntry desc").where(append(conditions, standing...)...), q.Limit, entryCursor)
	if err != nil {
		return erp.Page[erp.Shipment]{}, err
	}
	rows, err := a.toShipments(ctx, op, found)
	return erp.Page[erp.Shipment]{Rows: rows, Next: next}, err
}

func entryCursor(d document) erp.Cursor { return erp.Cursor(d.DocEntry.String()) }

func (a *Adapter) toShipments(ctx context.Context, op string, found []document) ([]erp.Shipment, error) {
	from, err := a.originsOf(ctx, op, found)
	if err != nil {
		return nil, err
	}
	carriers, err := a.masters.shipVias.get(ctx)
	if err != nil {
		return nil, err
	}
	shipments := make([]erp.Shipment, 0, len(found))
	for _, d := range found {
		s := erp.Shipment{
			ID:        erp.ShipmentID(d.DocEntry.String()),
			Number:    d.DocNum.String(),
			Customer:  d.CardCode,
			ShippedOn: d.DocDate.Date,
			Carrier:   carriers.byKey[d.TransportationCode].Name,
			Tracking:  d.TrackingNumber,
			Changed:   moment(d.UpdateDate.Date, d.UpdateTime, a.cfg.Location),
		}
		for _, l := range d.Lines {
			o := from.of(l)
			s.Order = or(s.Order, o.order)
			s.Warehouse = or(s.Warehouse, l.WarehouseCode)
			s.Lines = append(s.Lines, erp.ShipmentLine{Order: o.order, OrderLine: o.line, Item: l.ItemCode, Quantity: l.quantity()})
		}
		shipments = append(shipments, s)
	}
	return shipments, nil
}
