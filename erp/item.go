package erp

import (
	"time"

	"github.com/shopspring/decimal"
)

// ItemID is the ERP's item number: what the buyer calls the SKU.
type ItemID string

// ItemStatus says whether an item can be sold.
type ItemStatus string

// The statuses.
const (
	ItemActive       ItemStatus = "active"
	ItemDiscontinued ItemStatus = "discontinued" // sold while stock lasts or not at all, as the ERP decides on the order
	ItemBlocked      ItemStatus = "blocked"      // never sold
)

// Item is a stocked thing. StockUOM is the unit that stock is counted in, SellUOM the one the counter quotes.
type Item struct {
	ID             ItemID
	Description    string
	ForeignName    string // description in the customers' other language, if the ERP keeps one
	Category       Category
	Manufacturer   string
	ManufacturerNo string
	Barcode        string
	StockUOM       UOM
	SellUOM        UOM
	Packs          []Pack          // conversions of every unit other than StockUOM
	MinQuantity    decimal.Decimal // in SellUOM; zero means no minimum
	Multiple       decimal.Decimal // in SellUOM; zero means any quantity
	Weight         string          // for people: "0.42 lb"
	Hazmat         string          // UN number and class, empty if not hazardous
	Status         ItemStatus
	Substitutes    []ItemID
	Attributes     []Attribute
	Changed        time.Time
}

// Category is the ERP's item group.
type Category struct {
	ID   string
	Name string
}

// Attribute is a named property of an item, as the ERP spells it.
type Attribute struct {
	Name  string
	Value string
}

// CrossReference is a customer's own part number for an item.
type CrossReference struct {
	Customer   CustomerID
	Item       ItemID
	PartNumber string
}
