package erptest

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Harness is what an adapter brings to the suite.
type Harness struct {
	// New returns a company of its own for one case, and an adapter that can sign in to it. It ends both with t.Cleanup.
	// Methods of Company and Faults fail t themselves, from the test's goroutine.
	New func(t *testing.T) World
	// Excuses names the cases this adapter need not pass.
	Excuses []Excuse
}

// Excuse names one case, as its sub-test is called ("orders/cancelled"), or all of a group ("holds/*"), and says why this ERP
// cannot pass it, in a sentence that stands in README. Only cases about an optional ability can be excused, and only while
// Capabilities denies the ability.
type Excuse struct {
	Case   string
	Reason string
}

// World is one company and the adapter under test.
type World struct {
	Adapter erp.Adapter
	Known   Known
	Company Company
	Faults  Faults

	Cash    CashDesk
	Returns ReturnsDesk
	People  PeopleDesk
	Filing  FilingDesk
	Records RecordsDesk
	Hooks   HookDesk
	// Backup returns an adapter on the ERP as it was when the case began: yesterday's backup, restored. Nil without ChangeFeed.
	Backup func() erp.Adapter
}

// Known names the records that the cases are about. Every field is required; Customer may order every item below on
// terms, within a credit limit that a few hundred units do not reach.
type Known struct {
	Customer erp.CustomerID // two ship-tos or more, a contact with Email, a contract on Contract, a cross reference
	ShipTo   erp.ShipToID   // one of Customer's, not the default
	Email    string         // of Customer or a contact of it, and of nobody else
	TaxID    string         // of Customer and of nobody else

	Other        erp.CustomerID // no contract on Contract; has an order and an invoice
	OtherOrder   erp.OrderNumber
	OtherInvoice string

	NonLatin     erp.CustomerID // a customer whose name is written in another script
	NonLatinName string

	Owing erp.CustomerID // has open invoices, some of them past due

	Contract  erp.ItemID    // Customer has a price of its own for it
	Breaks    erp.ItemID    // a lower price from a quantity on, in its sell unit
	Promotion DatedPrice    // a price for a few days, better than what Customer else pays
	Fine      erp.ItemID    // Customer's price has four decimals or more that are not zero
	Packed    erp.ItemID    // sold in PackUOM besides its stock unit
	PackUOM   erp.UOM       // a unit of Packed other than its stock unit
	PackOf    int           // how many stock units PackUOM holds
	NoPrice   erp.ItemID    // exists, but has no price for Customer; where the ERP prices everything: no such item
	Stocked   erp.ItemID    // 20 of its sell unit or more available in one warehouse, some in another
	Scarce    erp.ItemID    // some, but fewer than 300 of its sell unit available in all warehouses together
	Part      PartReference // Customer's own number for an item

	Illustrated erp.ItemID // has Files; of matter only where Capabilities promise Attachments, and Scarce has none then
	Files       []File     // two or more, the item's own picture first

	Method string // how money comes, as PostPayment takes it; of matter only where Capabilities promise Payments

	Described  erp.ItemID      // has Attributes in this order; empty where the ERP has no fields for any
	Attributes []erp.Attribute // two or more

	NoCustomer erp.CustomerID // nobody
	NoItem     erp.ItemID     // nothing
}

// DatedPrice is an item with a price that begins and ends.
type DatedPrice struct {
	Item    erp.ItemID
	From    erp.Date
	Through erp.Date
}

// PartReference is a cross reference of Known.Customer.
type PartReference struct {
	Item   erp.ItemID
	Number string
}

// File is a file of Known.Illustrated.
type File struct {
	Name    string
	Type    string
	Content []byte
}

// Company reads a company's books past the adapter and does what its people do.
type Company interface {
	Now() time.Time // the company's clock

	Customers() []erp.CustomerID                  // every sold-to
	Items() []erp.ItemID                          // every item
	Orders(erp.CustomerID) []erp.OrderNumber      // every order of one customer, of any state that has a number
	CrossReferences() int                         // how many part numbers of customers there are
	Written(erp.CustomerID, erp.Reference) int    // how many orders and drafts carry the reference
	Documents() int                               // how many orders and drafts there are at all
	Warehouses() []erp.WarehouseID                // in the company's order
	Price(PriceQuestion) erp.Price                // Net, Per, Breaks, Source.Kind and ValidThrough as the books have it
	Availability(erp.ItemID) erp.Availability     // in the stock unit
	Receivable(erp.CustomerID) erp.Receivable     // today
	OrderTotal(erp.OrderNumber) (total erp.Money) // Goods + Freight + Tax

	Ship(erp.OrderNumber, decimal.Decimal) string // ships so many sell units of the first line; returns the tracking number
	ShipRest(erp.OrderNumber)                     // ships all that is left of all lines, stock or not
	Invoice(erp.OrderNumber) (number string)      // bills all that has shipped and is not billed
	RefuseForCredit(erp.CustomerID)               // from now on an order of this customer is refused for credit
	HoldForApproval(erp.CustomerID)               // from now on an order of this customer waits for somebody's approval
	Approve(erp.CustomerID, erp.Reference)        // somebody approves what waits
	AdvanceDays(int)                              // moves the company's clock
}

// PriceQuestion is one price asked of the books.
type PriceQuestion struct {
	Customer erp.CustomerID
	Item     erp.ItemID
	Quantity erp.Quantity
	On       erp.Date
}

// Target is the request a fault waits for. Sign-in is neither.
type Target int

// The targets. A request that prices or previews without leaving anything behind is a read, whatever its verb.
const (
	NextRead Target = iota
	NextWrite
)

// Faults makes the wire misbehave. A fault for a Target happens once, to the next such request.
type Faults interface {
	LoseReply(Target)               // the ERP acts, and the connection breaks before its answer is out
	Drop(Target)                    // the connection breaks before the ERP acts
	Throttle(Target, time.Duration) // refused, with a wait in whole seconds
	AnswerHTML(Target)              // a proxy's page where the ERP's answer was due; the ERP did not act
	Fail(Target)                    // an error 5xx in the ERP's own form; the ERP did not act
	ExpireLogin()                   // the sign-in in use is void from now on
	ExpireLoginAfter(requests int)  // … after so many more requests
	Latency(time.Duration)          // of every request from now on
	Requests() int                  // how many requests arrived, sign-ins not counted
}
