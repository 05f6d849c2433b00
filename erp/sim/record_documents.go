package sim

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

type orderLineRecord struct {
	Item        erp.ItemID      `json:"item"`
	Description string          `json:"description"`
	Quantity    decimal.Decimal `json:"quantity"`
	UOM         erp.UOM         `json:"uom"` // of Quantity, Allocated, Shipped and Invoiced
	PerUnit     decimal.Decimal `json:"per_unit"`
	Allocated   decimal.Decimal `json:"allocated"`
	Shipped     decimal.Decimal `json:"shipped"`
	Invoiced    decimal.Decimal `json:"invoiced"`
	Net         decimal.Decimal `json:"net"` // per one Per
	Per         erp.UOM         `json:"per"`
	Extended    decimal.Decimal `json:"extended"`
	Tax         decimal.Decimal `json:"tax"`
	Warehouse   erp.WarehouseID `json:"warehouse"`
	PromisedOn  erp.Date        `json:"promised_on"`
	Note        string          `json:"note"`
}

type orderRecord struct {
	Number      erp.OrderNumber   `json:"number"`
	Reference   erp.Reference     `json:"reference"`
	Channel     string            `json:"channel"`
	Customer    erp.CustomerID    `json:"customer"`
	BillTo      erp.CustomerID    `json:"bill_to"`
	ShipTo      erp.ShipToID      `json:"ship_to"`
	Address     addressRecord     `json:"address"`
	Contact     erp.ContactID     `json:"contact"`
	CustomerPO  string            `json:"customer_po"`
	Currency    erp.Currency      `json:"currency"`
	ShipVia     string            `json:"ship_via"`
	Complete    bool              `json:"complete"`
	Note        string            `json:"note"`
	Hold        *holdRecord       `json:"hold"`
	PlacedOn    erp.Date          `json:"placed_on"`
	RequestedOn erp.Date          `json:"requested_on"`
	Lines       []orderLineRecord `json:"lines"`
	Goods       decimal.Decimal   `json:"goods"`
	Freight     decimal.Decimal   `json:"freight"`
	Tax         decimal.Decimal   `json:"tax"`
	Total       decimal.Decimal   `json:"total"`
	Cancelled   bool              `json:"cancelled"`
}

func newOrderRecord(o Order) orderRecord {
	return orderRecord{
		Number: o.Number, Reference: o.Reference, Channel: o.Channel, Customer: o.Customer, BillTo: o.BillTo,
		ShipTo: o.ShipTo, Address: addressRecord(o.Address), Contact: o.Contact, CustomerPO: o.CustomerPO,
		Currency: o.Currency, ShipVia: o.ShipVia, Complete: o.Complete, Note: o.Note, Hold: (*holdRecord)(o.Hold),
		PlacedOn: o.PlacedOn, RequestedOn: o.RequestedOn, Lines: mapped(o.Lines, newOrderLineRecord),
		Goods: o.Goods, Freight: o.Freight.Amount.Amount, Tax: o.Tax, Total: o.Total, Cancelled: o.Cancelled,
	}
}

func newOrderLineRecord(l OrderLine) orderLineRecord {
	return orderLineRecord{
		Item: l.Item, Description: l.Description, Quantity: l.Quantity.Amount, UOM: l.Quantity.UOM, PerUnit: l.PerUnit,
		Allocated: l.Allocated, Shipped: l.Shipped, Invoiced: l.Invoiced, Net: l.Net.Amount, Per: l.Per,
		Extended: l.Extended, Tax: l.Tax, Warehouse: l.Warehouse, PromisedOn: l.PromisedOn, Note: l.Note,
	}
}

type shipmentLineRecord struct {
	OrderLine int             `json:"order_line"` // from zero
	Item      erp.ItemID      `json:"item"`
	Quantity  decimal.Decimal `json:"quantity"`
	UOM       erp.UOM         `json:"uom"`
	Extended  decimal.Decimal `json:"extended"`
	Tax       decimal.Decimal `json:"tax"`
}

type shipmentRecord struct {
	Number    string               `json:"number"`
	Order     erp.OrderNumber      `json:"order"`
	Customer  erp.CustomerID       `json:"customer"`
	Warehouse erp.WarehouseID      `json:"warehouse"`
	ShippedOn erp.Date             `json:"shipped_on"`
	Carrier   string               `json:"carrier"`
	Tracking  string               `json:"tracking"`
	Invoiced  bool                 `json:"invoiced"`
	Lines     []shipmentLineRecord `json:"lines"`
}

func newShipmentRecord(s Shipment) shipmentRecord {
	lines := mapped(s.Lines, func(l ShipmentLine) shipmentLineRecord {
		return shipmentLineRecord{l.OrderLine, l.Item, l.Quantity.Amount, l.Quantity.UOM, l.Extended, l.Tax}
	})
	return shipmentRecord{s.Number, s.OrderNo, s.Customer, s.Warehouse, s.ShippedOn, s.Carrier, s.Tracking, s.Invoiced, lines}
}

type invoiceLineRecord struct {
	OrderLine int             `json:"order_line"` // from zero
	Shipment  string          `json:"shipment"`
	Item      erp.ItemID      `json:"item"`
	Quantity  decimal.Decimal `json:"quantity"`
	UOM       erp.UOM         `json:"uom"`
	Net       decimal.Decimal `json:"net"` // per one Per
	Per       erp.UOM         `json:"per"`
	Extended  decimal.Decimal `json:"extended"`
	Tax       decimal.Decimal `json:"tax"`
}

type invoiceRecord struct {
	Number   string              `json:"number"`
	Order    erp.OrderNumber     `json:"order"`
	Customer erp.CustomerID      `json:"customer"`
	Currency erp.Currency        `json:"currency"`
	IssuedOn erp.Date            `json:"issued_on"`
	DueOn    erp.Date            `json:"due_on"`
	Lines    []invoiceLineRecord `json:"lines"`
	Goods    decimal.Decimal     `json:"goods"`
	Freight  decimal.Decimal     `json:"freight"`
	Tax      decimal.Decimal     `json:"tax"`
	Total    decimal.Decimal     `json:"total"`
	Paid     decimal.Decimal     `json:"paid"`
	Open     decimal.Decimal     `json:"open"`
}

func (c *Company) invoiceRecord(i Invoice) invoiceRecord {
	lines := mapped(i.Lines, func(l InvoiceLine) invoiceLineRecord {
		return invoiceLineRecord{
			l.OrderLine, c.shipmentNumber(l.Shipment), l.Item, l.Quantity.Amount, l.Quantity.UOM, l.Net.Amount, l.Per, l.Extended, l.Tax,
		}
	})
	return invoiceRecord{
		Number: i.Number, Order: i.OrderNo, Customer: i.Customer, Currency: i.Currency, IssuedOn: i.IssuedOn, DueOn: i.DueOn,
		Lines: lines, Goods: i.Goods, Freight: i.Freight.Amount.Amount, Tax: i.Tax, Total: i.Total, Paid: i.Paid, Open: i.Open(),
	}
}

func (c *Company) shipmentNumber(key int) string {
	s, _ := c.Shipment(key) // an invoice line always has one
	return s.Number
}
