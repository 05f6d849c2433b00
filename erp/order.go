package erp

import "time"

// OrderID is the ERP's internal key of an order; OrderNumber the number printed on paper. Where an ERP has only one,
// both are the same text.
type (
	OrderID     string
	OrderNumber string
)

// Reference is the portal's own mark on everything it writes. It travels with the record, and finding it again is how
// a lost answer is told from a lost request. At most 40 characters of [A-Za-z0-9-].
type Reference string

// OrderDraft is an order that is not in the ERP yet: what is quoted and what is sent.
type OrderDraft struct {
	Customer    CustomerID
	BillTo      CustomerID // empty: the customer itself
	ShipTo      ShipToID
	OneOff      *Address // a ship-to used once; needs Capabilities.OneOffShipTo
	Contact     ContactID
	CustomerPO  string
	RequestedOn Date // zero: as soon as possible
	Currency    Currency
	ShipVia     string
	Freight     FreightTerms
	Complete    bool // ship complete; false allows back-orders
	Note        string
	Lines       []DraftLine
}

// FreightTerms say who pays the carrier. The zero value leaves it to the ERP.
type FreightTerms struct {
	Code    string
	Account string // the customer's account with the carrier
}

// DraftLine is one line of a draft.
type DraftLine struct {
	Item      ItemID
	Quantity  Quantity
	Warehouse WarehouseID // empty: the ERP decides
	Override  *PriceOverride
	Note      string
}

// OrderStatus is where an order stands in the ERP.
type OrderStatus string

// The statuses.
const (
	OrderPending   OrderStatus = "pending" // in the ERP, but waiting there for somebody's approval; no order number yet
	OrderHeld      OrderStatus = "held"
	OrderOpen      OrderStatus = "open"
	OrderPicking   OrderStatus = "picking"
	OrderPartial   OrderStatus = "partial" // some lines shipped
	OrderShipped   OrderStatus = "shipped"
	OrderInvoiced  OrderStatus = "invoiced"
	OrderCancelled OrderStatus = "cancelled"
)

// Order is an order in the ERP.
type Order struct {
	ID          OrderID
	Number      OrderNumber
	Reference   Reference // empty for orders that did not come from the portal
	Customer    CustomerID
	ShipTo      ShipToID
	ShipToText  string
	CustomerPO  string
	Status      OrderStatus
	Hold        *Hold
	PlacedOn    Date
	RequestedOn Date
	Channel     string // how it came in, in the ERP's words: "portal", "phone"; empty if unknown
	Lines       []OrderLine
	Goods       Money
	Freight     Freight
	Tax         Money
	Total       Money
	Changed     time.Time
}

// OrderLine is one line, with what became of it. Ordered, Shipped and Backordered are in Quantity's unit.
type OrderLine struct {
	Number      string // the ERP's line key
	Item        ItemID
	Description string
	Quantity    Quantity
	Shipped     Quantity
	Backordered Quantity // ordered, not shipped, and not coverable from stock today
	Net         Money
	Per         UOM
	Extended    Money
	Tax         Money
	Source      PriceSource
	Warehouse   WarehouseID
	PromisedOn  Date
}

// HoldKind names why an order or customer is stopped.
type HoldKind string

// The kinds.
const (
	HoldCredit   HoldKind = "credit"
	HoldPastDue  HoldKind = "past_due"
	HoldApproval HoldKind = "approval"
	HoldOther    HoldKind = "other"
)

// Hold stops an order or a customer until somebody releases it.
type Hold struct {
	Kind   HoldKind
	Reason string // in the ERP's words
}
