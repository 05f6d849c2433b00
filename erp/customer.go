package erp

import "time"

// CustomerID is the ERP's key of a sold-to: SAP's CardCode, Prophet 21's customer_id.
type CustomerID string

// ShipToID is the ERP's key of a delivery address within its customer.
type ShipToID string

// ContactID is the ERP's key of a person within a customer.
type ContactID string

// Customer is the ERP's sold-to.
type Customer struct {
	ID       CustomerID
	Name     string
	Email    string
	Phone    string
	TaxID    string
	Currency Currency
	Terms    Terms
	BillTo   Address
	ShipTos  []ShipTo
	Contacts []Contact
	Parent   CustomerID // the account it belongs to in a hierarchy; empty if none
	Payer    CustomerID // who is billed, where that is another customer; empty if itself
	Rep      Rep
	Active   bool // may be sold to
	Changed  time.Time
}

// Address is a postal address. Lines hold what comes before the city, in order.
type Address struct {
	Name    string
	Lines   []string
	City    string
	Region  string
	Postal  string
	Country string // ISO 3166-1 alpha-2 where the ERP has it so
}

// ShipTo is a delivery address of a customer.
type ShipTo struct {
	ID      ShipToID
	Name    string
	Address Address
	Default bool
}

// Contact is a person at a customer.
type Contact struct {
	ID    ContactID
	Name  string
	Email string
	Phone string
	Title string
}

// Rep is the distributor's salesperson for a customer. The zero value means none is assigned.
type Rep struct {
	ID    string
	Name  string
	Email string
	Phone string
}

// Terms are the payment terms: 2/10 net 30 is {"2/10 net 30", NetDays: 30, DiscountDays: 10, DiscountPercent: "2"}.
type Terms struct {
	Name            string
	NetDays         int
	DiscountDays    int
	DiscountPercent string // exact decimal text, empty if no cash discount
}

// NewCustomer is what is sent to create a customer.
type NewCustomer struct {
	Name     string
	Email    string
	Phone    string
	TaxID    string
	Currency Currency
	BillTo   Address
	ShipTos  []ShipTo
	Contacts []Contact
	Rep      string
}

// CustomerChange asks the ERP to change what the customer may change about itself. A nil field stays as it is.
type CustomerChange struct {
	Email, Phone *string
	BillTo       *Address
	ShipTo       *ShipTo  // added if it has no ID, else replaced; NotFound if there is none of that ID
	Contact      *Contact // the same
}

// Certificate is a tax exemption on file with the distributor.
type Certificate struct {
	Number       string
	Jurisdiction string
	ValidFrom    Date
	ValidThrough Date
}
