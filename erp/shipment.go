package erp

import "time"

// ShipmentID is the ERP's key of a shipment or delivery.
type ShipmentID string

// Shipment is goods that left a warehouse.
type Shipment struct {
	ID        ShipmentID
	Number    string
	Customer  CustomerID
	Order     OrderNumber // the order of its first line
	Warehouse WarehouseID
	ShippedOn Date
	Carrier   string
	Tracking  string
	Lines     []ShipmentLine
	Changed   time.Time
}

// ShipmentLine is one line that left, and the order line it fills.
type ShipmentLine struct {
	Order     OrderNumber
	OrderLine string
	Item      ItemID
	Quantity  Quantity
}
