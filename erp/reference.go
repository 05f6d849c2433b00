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

// Subject names a record that holds or attachments are about. Key is the ID of an item or customer and the number of a
// document; an order that has no number yet, because it waits for approval, is named by its Reference. Customer is whose
// record it has to be; empty for items.
type Subject struct {
	Kind     SubjectKind
	Key      string
	Customer CustomerID
}

// String names the record for errors and logs: "invoice 5001".
func (s Subject) String() string { return string(s.Kind) + " " + s.Key }

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
