package erp

import "time"

// PaymentID is the ERP's key of a payment.
type PaymentID string

// PaymentDraft is money received, or with Cash zero a credit applied to invoices. Cash plus the credits equals the
// allocations plus OnAccount.
type PaymentDraft struct {
	Customer    CustomerID
	ReceivedOn  Date
	Method      string // the operator's ledger code for how it came
	External    string // the processor's own reference
	Cash        Money
	Credits     []Allocation // credit memos used
	Allocations []Allocation // invoices paid
	OnAccount   Money        // the remainder, left unapplied
}

// Allocation matches an amount to one document.
type Allocation struct {
	Document InvoiceID
	Amount   Money
	Discount Money // cash discount taken
}

// Payment is a payment in the ERP. A reversal is a payment of its own that names what it reverses.
type Payment struct {
	ID         PaymentID
	Number     string
	Reference  Reference
	Customer   CustomerID
	ReceivedOn Date
	Cash       Money
	Credits    []Allocation // credit memos used
	Allocated  []Allocation // invoices paid
	OnAccount  Money
	Reverses   PaymentID
	Reversed   bool
	Changed    time.Time
}
