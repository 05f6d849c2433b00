package erp

import (
	"time"

	"github.com/shopspring/decimal"
)

// WarehouseID is the ERP's key of a branch or warehouse.
type WarehouseID string

// Warehouse is a place that stock is promised from.
type Warehouse struct {
	ID       WarehouseID
	Name     string
	Nettable bool // its stock counts as available
	Address  Address
}

// Availability is the stock of one item, by warehouse, in the item's stock unit.
type Availability struct {
	Item       ItemID
	UOM        UOM
	Warehouses []WarehouseStock
	AsOf       time.Time
}

// WarehouseStock is one warehouse's share. All quantities in Availability.UOM.
type WarehouseStock struct {
	Warehouse   WarehouseID
	OnHand      decimal.Decimal
	Allocated   decimal.Decimal // promised to open orders
	OnOrder     decimal.Decimal // coming from suppliers
	ATP         decimal.Decimal // available to promise today; never below zero
	NextReceipt Receipt
}

// Receipt is stock that is due. The zero value means the ERP states none.
type Receipt struct {
	On       Date
	Quantity decimal.Decimal
}

// ATP adds up what can be promised from all warehouses, in UOM.
func (a Availability) ATP() decimal.Decimal {
	total := decimal.Zero
	for _, w := range a.Warehouses {
		total = total.Add(w.ATP)
	}
	return total
}
