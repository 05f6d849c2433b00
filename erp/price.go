package erp

import (
	"time"

	"github.com/shopspring/decimal"
)

// PriceRequest asks for many prices of one customer at once, because a page needs them in one round trip.
type PriceRequest struct {
	Customer CustomerID
	ShipTo   ShipToID // where the ERP prices by ship-to; else ignored
	On       Date     // the pricing date
	Currency Currency // empty: the customer's
	Lines    []PriceLine
}

// PriceLine is one item in one quantity and unit.
type PriceLine struct {
	Item     ItemID
	Quantity Quantity
}

// PriceResult answers one PriceLine, in the order asked. Exactly one of Price and Err is set: an unpriceable item costs
// its own line and no other (NotFound: the ERP has no such item; Rejected: it has no price for this customer).
type PriceResult struct {
	Price Price
	Err   error
}

// Price is what one customer pays for an item, and how the ERP came to it.
type Price struct {
	Item         ItemID
	Quantity     Quantity // the quantity it holds for
	Net          Money    // per one Per, after every discount
	List         Money    // per one Per; unknown where the ERP states none
	Per          UOM      // the pricing unit
	Breaks       []PriceBreak
	Source       PriceSource
	ValidThrough Date // the last day it holds; zero if open-ended
	AsOf         time.Time
}

// PriceBreak is a quantity from which a lower price holds, in the price's own unit.
type PriceBreak struct {
	From decimal.Decimal
	Net  Money
}

// PriceSourceKind names the rule that set a price.
type PriceSourceKind string

// The rules, most binding first.
const (
	SourceContract  PriceSourceKind = "contract"  // agreed with this customer
	SourcePromotion PriceSourceKind = "promotion" // dated, for everybody on a list
	SourceDiscount  PriceSourceKind = "discount"  // a discount group of the customer or its class
	SourceBreak     PriceSourceKind = "break"     // a quantity break for everybody on a list
	SourceList      PriceSourceKind = "list"      // the customer's price list
	SourceManual    PriceSourceKind = "manual"    // typed in by a person on the document
	SourceUnknown   PriceSourceKind = "unknown"   // the ERP did not say
)

// PriceSource says where a price comes from: kind, the ERP's reference (contract number, list name), and its dates.
type PriceSource struct {
	Kind      PriceSourceKind
	Reference string
	ValidFrom Date
}

// PriceOverride is a price set by a person on an order line, with the reason the ERP keeps.
type PriceOverride struct {
	Net    Money
	Reason string
}
