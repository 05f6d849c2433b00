package erp

import "time"

// InvoiceID is the ERP's internal key of an invoice.
type InvoiceID string

// InvoiceStatus is whether money is still owed.
type InvoiceStatus string

// The statuses.
const (
	InvoiceOpen      InvoiceStatus = "open"
	InvoicePartial   InvoiceStatus = "partial"
	InvoicePaid      InvoiceStatus = "paid"
	InvoiceCancelled InvoiceStatus = "cancelled"
)

// Invoice is what is owed for goods. Goods + Freight + Tax = Total; Open = Total − what was paid or credited.
type Invoice struct {
	ID         InvoiceID
	Number     string
	Customer   CustomerID
	Order      OrderNumber // empty if it bills several or none
	CustomerPO string
	ShipTo     ShipToID
	Status     InvoiceStatus
	IssuedOn   Date
	DueOn      Date
	Terms      string
	Lines      []InvoiceLine
	Goods      Money
	Freight    Freight
	Tax        Money
	Total      Money
	Open       Money
	Derived    bool // worked out from shipped orders because the source has no invoices (sample data only)
	Changed    time.Time
}

// InvoiceLine is one billed line.
type InvoiceLine struct {
	Number      string // the ERP's line key, unique within the invoice
	Order       OrderNumber
	OrderLine   string
	Item        ItemID
	Description string
	Quantity    Quantity
	Net         Money
	Per         UOM
	Extended    Money
}
