package erp

import "time"

// CreditMemo gives money back. It is a document of its own with positive amounts; the type carries the sign.
// The lines' extended amounts + Freight + Tax = Total; a restocking fee is a line with a negative amount.
type CreditMemo struct {
	ID       InvoiceID
	Number   string
	Customer CustomerID
	Invoice  string // the invoice number it credits; empty for a free credit
	RMA      string // the RMA number it settles; empty if none
	IssuedOn Date
	Lines    []InvoiceLine
	Freight  Freight
	Tax      Money
	Total    Money
	Open     Money // not yet applied
	Changed  time.Time
}
