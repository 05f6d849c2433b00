package erptest

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// The desks are Company's people at work on what only some ERPs can do, and the books they keep of it. A World may lack a
// desk only where Capabilities deny what it is for. Their methods fail t themselves, as Company's do.

// CashDesk receives money and issues credits. It is for CreditMemos and Payments.
type CashDesk interface {
	Payments(erp.CustomerID, erp.Reference) int            // how many payments and reversals carry the reference
	InvoiceOpen(number string) erp.Money                   // what the books have open on it
	IssueCredit(erp.CustomerID, erp.Money) (number string) // a credit memo for no invoice in particular
	CreditInvoice(number string) (creditMemo string)       // a credit memo for all that an unpaid invoice billed
	CreditOpen(number string) erp.Money                    // what is left of a credit memo
	CreditMemos(erp.CustomerID) []string                   // the numbers of all
	ReceiveCash(erp.CustomerID, erp.Money) erp.PaymentID   // a clerk books money on account
}

// ReturnsDesk receives, inspects and credits. It is for Returns.
type ReturnsDesk interface {
	RMAs(erp.CustomerID, erp.Reference) int // how many returns carry the reference, cancelled ones left out
	AuthorizeRMA(erp.RMANumber)             // somebody says yes, where the ERP wants that; else nothing happens
	DeclineRMA(erp.RMANumber)               // somebody says no
	// ReceiveRMA takes in goods of the first line and inspects them, in the line's unit. Accepted goes back to stock.
	ReceiveRMA(number erp.RMANumber, accepted, rejected decimal.Decimal)
	// CreditRMA credits what was accepted, less a restocking fee where the ERP has one, and returns the credit memo's number.
	CreditRMA(number erp.RMANumber, fee erp.Money) (creditMemo string)
}

// PeopleDesk keeps customers. It is for CustomerWrites, Books, Certificates and HoldReleases.
type PeopleDesk interface {
	CustomersWith(erp.Reference) int              // how many customers were created under it
	Reps() []erp.Rep                              // every salesperson
	AssignRep(erp.CustomerID, string)             // the customer is in this salesperson's book from now on
	Certify(erp.CustomerID, erp.Certificate)      // puts a certificate on file
	HoldCustomer(erp.CustomerID, string)          // stops a customer for a reason
	HoldOrder(erp.OrderNumber, string)            // stops an order for a reason
	ReleaseReason(erp.Subject) string             // what the ERP keeps of why a hold was released; more may stand around it
	ReferenceLists() (terms, shipVias, units int) // how many of each the company has
	LineNotes(erp.OrderNumber) []string           // what stands on an order's lines for people to read
}

// FilingDesk keeps files on records. It is for AttachmentWrites and InvoiceDocuments.
type FilingDesk interface {
	Files(erp.Subject) []File
}

// RecordsDesk changes records behind the portal's back. It is for ChangeFeed. A record is named as Change.Key names it.
type RecordsDesk interface {
	Keys(erp.Feed) []string      // of all that the feed has
	Touch(erp.Feed, string)      // somebody changes the record now
	TouchAddress(erp.CustomerID) // somebody changes nothing but an address of a customer
	TouchContact(erp.CustomerID) // somebody changes nothing but a contact of a customer who has one
	// Restamp gives the record's last change another time, as a transaction does that began before others and ended after them.
	Restamp(feed erp.Feed, key string, changed time.Time)
	// Delete takes away an item or a customer that has no documents, and returns its key.
	Delete(erp.Feed) (key string)
	// WrongClock returns an adapter on the same ERP, on a machine whose clock is ahead by so much.
	WrongClock(ahead time.Duration) erp.Adapter
}

// HookDesk is the ERP's sender of webhooks. It is for Webhooks. An adapter's own tests say what becomes of retries.
type HookDesk interface {
	URL() string                     // where to have hooks sent
	Sent() []erp.HookCall            // what has arrived there, in order, handshakes included; waits for what is under way
	Forge(erp.HookCall) erp.HookCall // the same call with another body, signed by somebody who does not know the secret
	Sign(body string) erp.HookCall   // a call of the ERP's own, whatever it says
	Refuse(bool)                     // from now on whoever is called there fails, or answers again
}
