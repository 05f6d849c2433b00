package erp

import "time"

// RMANumber is the ERP's number of a return authorization.
type RMANumber string

// RMADraft asks to return goods that were shipped or invoiced to this customer.
type RMADraft struct {
	Customer CustomerID
	ShipTo   ShipToID
	Note     string
	Lines    []RMADraftLine
}

// RMADraftLine names the invoice and its line that the goods came with, the quantity and the ERP's reason code.
type RMADraftLine struct {
	Invoice     string // the printed number
	InvoiceLine string // InvoiceLine.Number
	Item        ItemID
	Quantity    Quantity
	Reason      string
	Note        string
}

// RMAStatus is where a return stands.
type RMAStatus string

// The statuses.
const (
	RMARequested  RMAStatus = "requested"
	RMAAuthorized RMAStatus = "authorized"
	RMADeclined   RMAStatus = "declined"
	RMAReceived   RMAStatus = "received"
	RMACredited   RMAStatus = "credited"
	RMACancelled  RMAStatus = "cancelled"
)

// RMA is permission to return goods, and what became of them.
type RMA struct {
	Number        RMANumber
	Reference     Reference
	Customer      CustomerID
	Status        RMAStatus
	Lines         []RMALine
	RestockingFee Money
	CreditMemo    string // empty until credited
	Changed       time.Time
}

// RMALine is one line of a return; Accepted and Rejected are set at inspection.
type RMALine struct {
	Number      string
	Invoice     string // the printed number; empty where the return names none
	InvoiceLine string
	Item        ItemID
	Requested   Quantity
	Accepted    Quantity
	Rejected    Quantity
	Reason      string
	Disposition string
}
