package sim

import "fmt"

// Kind names why the company refused, so that each face can map it to its vendor's own error.
type Kind string

// The kinds.
const (
	UnknownCustomer   Kind = "unknown_customer"
	InactiveCustomer  Kind = "inactive_customer"
	DuplicateCustomer Kind = "duplicate_customer"
	BadCustomer       Kind = "bad_customer" // something is missing, doubled or unknown
	UnknownRep        Kind = "unknown_rep"
	CustomerOnHold    Kind = "customer_on_hold"
	UnknownShipTo     Kind = "unknown_ship_to"
	UnknownContact    Kind = "unknown_contact"
	UnknownItem       Kind = "unknown_item"
	DiscontinuedItem  Kind = "discontinued_item"
	BlockedItem       Kind = "blocked_item"
	UnknownUnit       Kind = "unknown_unit"
	UnknownWarehouse  Kind = "unknown_warehouse"
	UnknownPriceList  Kind = "unknown_price_list"
	WrongCurrency     Kind = "wrong_currency"
	BadQuantity       Kind = "bad_quantity" // zero, negative, or no exact number of stock units
	NoLines           Kind = "no_lines"
	NoPrice           Kind = "no_price"
	OverCreditLimit   Kind = "over_credit_limit"
	UnknownDocument   Kind = "unknown_document"
	AlreadyShipped    Kind = "already_shipped"
	AlreadyClosed     Kind = "already_closed" // cancelled, generated or shipped in full
	NotApproved       Kind = "not_approved"
	OnHold            Kind = "on_hold"
	NotAllocated      Kind = "not_allocated" // asked to ship more than stock covers
	NothingToShip     Kind = "nothing_to_ship"
	NothingToInvoice  Kind = "nothing_to_invoice"
	OverPayment       Kind = "over_payment"
	OverCredit        Kind = "over_credit" // more of a credit memo than is left of it
	UnknownCreditMode Kind = "unknown_credit_mode"
	UnknownReason     Kind = "unknown_reason"
	NotAuthorized     Kind = "not_authorized"
	AlreadyReceived   Kind = "already_received"
	NothingToCredit   Kind = "nothing_to_credit"
	InUse             Kind = "in_use" // documents name it, so that it cannot go
)

// Error is a refusal. Line is the index of the draft line it is about, or -1.
type Error struct {
	Kind    Kind
	Subject string // the key it is about: a customer, an item, an order
	Line    int
	Message string
}

// Error implements error.
func (e *Error) Error() string {
	if e.Line >= 0 {
		return fmt.Sprintf("line %d: %s", e.Line+1, e.Message)
	}
	return e.Message
}

func refuse(kind Kind, subject any, format string, args ...any) *Error {
	return &Error{Kind: kind, Subject: fmt.Sprint(subject), Line: -1, Message: fmt.Sprintf(format, args...)}
}

// onLine returns e as an error about one line of a draft.
func (e *Error) onLine(line int) *Error {
	e.Line = line
	return e
}
