package tryton

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/tradecounter/portal/erp"
)

// shipmentModel is a delivery to a customer; it has left once it is done.
const shipmentModel = "stock.shipment.out"

// shipment is what left a warehouse together. Tryton 6.0 keeps no tracking number without a carrier's own module; the
// shipment's reference stands in for it.
type shipment struct {
	ID        int64        `json:"id"`
	Number    string       `json:"number"`
	Customer  customerCode `json:"customer."`
	Warehouse struct {
		Code erp.WarehouseID `json:"code"`
	} `json:"warehouse."`
	Shipped  date   `json:"effective_date"`
	Carrier  int64  `json:"carrier"`
	Tracking string `json:"reference"`
	Moves    []struct {
		Origin   link      `json:"origin"`
		State    string    `json:"state"`
		Product  *saleItem `json:"product."`
		Quantity float     `json:"quantity"`
		Unit     int64     `json:"uom"`
		stamps
	} `json:"outgoing_moves."`
	stamps
}

// shippedLine is the order line that a move fills.
type shippedLine struct {
	ID   int64 `json:"id"`
	Unit int64 `json:"unit"`
	Sale struct {
		Number erp.OrderNumber `json:"number"`
		Party  customerCode    `json:"party."`
	} `json:"sale."`
}

// ShipmentsOf implements erp.Shipments.
func (a *Adapter) ShipmentsOf(ctx context.Context, customer erp.CustomerID, order erp.OrderNumber) ([]erp.Shipment, error) {
	op := fmt.Sprintf("shipments of order %q", order)
	listed, err := a.listedOrders(ctx, customer)
	if err != nil {
		return nil, err
	}
	s, err := one[standing](ctx, a.client, op, query{
		model: saleModel, where: append(listed, is("number", order)), order: [][2]string{{"id", "DESC"}}, context: archivedToo,
	})
	if err != nil {
		return nil, err
	}
	found, err := search[shipment](ctx, a.client, op, query{
		model: shipmentModel, order: [][2]string{{"id", "ASC"}},
		where: domain{is("state", "done"), []any{"moves.origin.sale", "=", s.ID, "sale.line"}},
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(found, func(x, y shipment) int { return x.Shipped.DaysSince(y.Shipped.Date) })
	return a.toShipments(ctx, op, found)
}

// Shipments implements erp.Shipments, newest first.
func (a *Adapter) Shipments(ctx context.Context, q erp.ListQuery) (erp.Page[erp.Shipment], error) {
	const op = "shipments"
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return erp.Page[erp.Shipment]{}, err
	}
	listed := domain{is("state", "done"), is("company", i.company)}
	if q.Customer != "" { // whose order it is: the party that received it may be another
		listed = append(listed, []any{"moves.origin.sale.party.code", "=", q.Customer, "sale.line"})
	} else {
		whose, err := a.customers(ctx)
		if err != nil {
			return erp.Page[erp.Shipment]{}, err
		}
		listed = append(listed, where("customer", "where", whose))
	}
	found, next, err := keyed(ctx, a.client, op, query{
		model: shipmentModel, where: append(listed, since(q, "moves")...), context: archivedToo,
	}, q, true, func(s shipment) int64 { return s.ID })
	if err != nil {
		return erp.Page[erp.Shipment]{}, err
	}
	rows, err := a.toShipments(ctx, op, found)
	return erp.Page[erp.Shipment]{Rows: rows, Next: next}, err
}

func (a *Adapter) toShipments(ctx context.Context, op string, found []shipment) ([]erp.Shipment, error) {
	ordered, err := a.shippedLines(ctx, op, found)
	if err != nil {
		return nil, err
	}
	units, err := a.masters.units.get(ctx)
	if err != nil {
		return nil, err
	}
	carriers, err := a.masters.carriers.get(ctx)
	if err != nil {
		return nil, err
	}
	shipments := make([]erp.Shipment, 0, len(found))
	for _, f := range found {
		s := erp.Shipment{
			ID: erp.ShipmentID(strconv.FormatInt(f.ID, 10)), Number: f.Number, Customer: f.Customer.Code,
			Warehouse: f.Warehouse.Code, ShippedOn: f.Shipped.Date, Carrier: carriers[f.Carrier].Party.Name,
			Tracking: f.Tracking, Changed: f.changed(),
		}
		for _, m := range f.Moves {
			l, fills := ordered[m.Origin.id]
			if m.State != "done" || m.Product == nil {
				continue
			}
			unit, quantity := units[m.Unit], m.Quantity.Decimal
			line := erp.ShipmentLine{Item: m.Product.Code}
			if fills && m.Origin.model == "sale.line" {
				line.Order, line.OrderLine = l.Sale.Number, strconv.FormatInt(l.ID, 10)
				s.Customer = or(l.Sale.Party.Code, s.Customer) // whose order it is, whoever received it
				quantity, unit = unit.convert(quantity, units[l.Unit]), units[l.Unit]
			}
			line.Quantity = erp.NewQuantity(quantity, unit.Symbol)
			s.Order = or(s.Order, line.Order)
			s.Lines = append(s.Lines, line)
			if at := m.changed(); at.After(s.Changed) {
				s.Changed = at
			}
		}
		shipments = append(shipments, s)
	}
	return shipments, nil
}

// shippedLines reads the order lines behind the moves of shipments.
func (a *Adapter) shippedLines(ctx context.Context, op string, found []shipment) (map[int64]shippedLine, error) {
	var ids []int64
	for _, s := range found {
		for _, m := range s.Moves {
			if m.Origin.model == "sale.line" && !slices.Contains(ids, m.Origin.id) {
				ids = append(ids, m.Origin.id)
			}
		}
	}
	rows, err := readIDs[shippedLine](ctx, a.client, op, "sale.line", ids, nil)
	if err != nil {
		return nil, err
	}
	lines := make(map[int64]shippedLine, len(rows))
	for _, r := range rows {
		lines[r.ID] = r
	}
	return lines, nil
}
