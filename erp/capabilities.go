package erp

import "reflect"

// Capabilities says what this ERP can do in this version and installation. Pages read it, so that nothing is offered
// that cannot be done, and Why holds the sentence a person reads instead.
type Capabilities struct {
	Version string // of the ERP, as it states it

	MaxCustomerPO  int // characters of a customer PO; zero means no limit known
	MaxReference   int // characters of a Reference; at least 40
	MaxNote        int
	PriceBatch     int  // prices of one quantity in one round trip; 1 means one request each
	QuoteIsWritten bool // a dry run writes a record and takes it back
	PerUserLogins  bool

	TaxIDSearch       bool // false: CustomersByTaxID is Unsupported
	CrossReferences   bool // false: the list is Unsupported
	Substitutes       bool // false: items name none
	PromisedDates     bool
	NextReceipts      bool
	PriceBreaks       bool
	CreditHolds       bool
	TaxByJurisdiction bool
	FreightQuoted     bool
	OneOffShipTo      bool
	ShipComplete      bool
	PriceOverrides    bool
	CancelOrders      bool

	CustomerWrites   bool
	Books            bool
	Certificates     bool
	CreditMemos      bool
	Returns          bool
	Payments         bool
	Reversals        bool
	HoldReleases     bool
	Attachments      bool // of items at least
	InvoiceDocuments bool // the ERP's own paper is among an invoice's attachments, first
	AttachmentWrites bool
	ReferenceLists   bool
	ChangeFeed       bool
	Webhooks         bool

	Why map[string]string // capability name → why it is missing, in plain words
}

// Lack is one ability that an ERP does not have, and why, in plain words.
type Lack struct {
	Ability string // the name of its field
	Why     string
}

// Lacks returns what is missing and explained, in the order of the fields; what an installation has needs no word.
func (c Capabilities) Lacks() []Lack {
	var lacks []Lack
	for field, able := range reflect.ValueOf(c).Fields() {
		if why := c.Why[field.Name]; why != "" && able.IsZero() {
			lacks = append(lacks, Lack{field.Name, why})
		}
	}
	return lacks
}
