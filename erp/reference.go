package erp

// Choice is one row of a reference list: terms, ship-vias, reasons.
type Choice struct {
	Code string
	Name string
}

// Attachment is a file that hangs on a record of the ERP.
type Attachment struct {
	ID   string
	Name string
	Type string // media type
	Size int64  // bytes; -1 if unknown
}

// Subject names a record that holds or attachments are about.
type Subject struct {
	Kind     SubjectKind
	Key      string
	Customer CustomerID
}

// SubjectKind is the kind of record.
type SubjectKind string

// The kinds.
const (
	SubjectItem     SubjectKind = "item"
	SubjectCustomer SubjectKind = "customer"
	SubjectOrder    SubjectKind = "order"
	SubjectShipment SubjectKind = "shipment"
	SubjectInvoice  SubjectKind = "invoice"
	SubjectRMA      SubjectKind = "rma"
)
