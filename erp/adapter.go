package erp

import (
	"context"
	"io"
)

// Adapter is what every vendor implements: the roles no portal can do without. What only some ERPs can do is a role of
// its own below; Client finds it by type assertion, and Capabilities says beforehand whether it is there.
//
// Every method may return Unauthorized, Unavailable and, for writes, OutcomeUnknown. Reads never return OutcomeUnknown.
// Methods must be safe for concurrent use, must honour ctx, must not retry a write, and need not limit or share calls:
// Client does that for all.
type Adapter interface {
	// Name is the vendor's short name, for logs and settings: "sapb1".
	Name() string
	// Capabilities is answered from what the adapter learnt at construction; it makes no call.
	Capabilities() Capabilities
	// Ping asks the ERP for as little as possible, with the credentials in use.
	Ping(ctx context.Context) error

	Customers
	Catalog
	Pricing
	Inventory
	Quotes
	Orders
	Shipments
	Invoices
	Receivables
}

// Customers reads sold-tos.
type Customers interface {
	// Customer returns one customer whole. NotFound.
	Customer(ctx context.Context, id CustomerID) (Customer, error)
	// CustomersByEmail returns those whose own or whose contacts' address is email, ignoring case. None is no error.
	CustomersByEmail(ctx context.Context, email string) ([]Customer, error)
	// CustomersByTaxID returns those with the tax id, ignoring blanks and punctuation. None is no error.
	CustomersByTaxID(ctx context.Context, taxID string) ([]Customer, error)
	// Customers pages through all; Customer in q is ignored.
	Customers(ctx context.Context, q ListQuery) (Page[Customer], error)
}

// Catalog reads items and customers' own part numbers for them.
type Catalog interface {
	// Item returns one item. NotFound.
	Item(ctx context.Context, id ItemID) (Item, error)
	// Items pages through all that can be sold or could be once; Customer in q is ignored.
	Items(ctx context.Context, q ListQuery) (Page[Item], error)
	// CrossReferences pages through customers' part numbers.
	CrossReferences(ctx context.Context, q ListQuery) (Page[CrossReference], error)
}

// Pricing reads contract prices.
type Pricing interface {
	// Prices answers every line of req in order, in as few requests as the ERP allows. It fails as a whole only if no
	// line could be asked. NotFound: no such customer.
	Prices(ctx context.Context, req PriceRequest) ([]PriceResult, error)
}

// Inventory reads stock.
type Inventory interface {
	// Warehouses returns all, in the ERP's order.
	Warehouses(ctx context.Context) ([]Warehouse, error)
	// Availability answers for the items that exist, in any order; an unknown item is left out.
	Availability(ctx context.Context, items []ItemID) ([]Availability, error)
}

// Quotes runs orders dry.
type Quotes interface {
	// Quote prices, taxes and promises a draft as a whole and leaves nothing behind. Invalid: unknown item, unit,
	// ship-to. Rejected: what the ERP would refuse the order for.
	Quote(ctx context.Context, draft OrderDraft) (Quote, error)
}

// Orders writes and reads orders.
type Orders interface {
	// CreateOrder writes the draft under ref. Pending in the result means it waits inside the ERP for somebody's
	// approval. Invalid, Rejected, Conflict; OutcomeUnknown after any answer that leaves doubt.
	CreateOrder(ctx context.Context, ref Reference, draft OrderDraft) (Order, error)
	// OrderByReference finds what CreateOrder wrote, pending ones included. NotFound.
	OrderByReference(ctx context.Context, customer CustomerID, ref Reference) (Order, error)
	// Order returns one order of this customer. NotFound, also for another customer's order.
	Order(ctx context.Context, customer CustomerID, number OrderNumber) (Order, error)
	// Orders pages through orders of every channel.
	Orders(ctx context.Context, q ListQuery) (Page[Order], error)
	// CancelOrder cancels an order of which nothing was shipped. Rejected, NotFound.
	CancelOrder(ctx context.Context, customer CustomerID, number OrderNumber) error
}

// Shipments reads what left.
type Shipments interface {
	// ShipmentsOf returns the shipments of one order of this customer, oldest first. None is no error.
	ShipmentsOf(ctx context.Context, customer CustomerID, order OrderNumber) ([]Shipment, error)
	// Shipments pages through all.
	Shipments(ctx context.Context, q ListQuery) (Page[Shipment], error)
}

// Invoices reads what is billed.
type Invoices interface {
	// Invoice returns one invoice of this customer. NotFound, also for another customer's invoice.
	Invoice(ctx context.Context, customer CustomerID, number string) (Invoice, error)
	// Invoices pages through all, paid ones included.
	Invoices(ctx context.Context, q ListQuery) (Page[Invoice], error)
}

// Receivables reads what a customer owes and may still order.
type Receivables interface {
	// Receivable returns balance, exposure, limit, hold, terms and aging as of the given day. NotFound.
	Receivable(ctx context.Context, customer CustomerID, on Date) (Receivable, error)
}

// The roles below are optional. An adapter that implements one says so in Capabilities; one that does not is
// Unsupported to the caller.

// QuoteSweeper takes away what dry runs have left behind. An adapter whose Capabilities say QuoteIsWritten has it: a
// process that is killed in the middle of a dry run cannot clean up after itself.
type QuoteSweeper interface {
	// SweepQuotes removes dry runs that nobody can be in the middle of any more, and says how many there were.
	SweepQuotes(ctx context.Context) (swept int, err error)
}

// CustomerWriter creates and changes customers.
type CustomerWriter interface {
	// CreateCustomer writes a customer under ref, and as a ship-to its bill-to where c has none; the same ref finds the first.
	// Invalid: no name, no country, or what the ERP does not know or would have to cut. Rejected. Conflict: the ref is that of
	// a customer with another name or tax id. OutcomeUnknown.
	CreateCustomer(ctx context.Context, ref Reference, c NewCustomer) (Customer, error)
	// CustomerByReference finds what CreateCustomer wrote. NotFound.
	CustomerByReference(ctx context.Context, ref Reference) (Customer, error)
	// ChangeCustomer changes what is set in c and nothing else; the same change again, after a doubtful answer, adds nothing
	// twice. NotFound, Invalid, Conflict, Rejected, OutcomeUnknown.
	ChangeCustomer(ctx context.Context, id CustomerID, c CustomerChange) error
}

// Books reads which customers a salesperson serves.
type Books interface {
	// Reps returns all salespeople.
	Reps(ctx context.Context) ([]Rep, error)
	// Book returns the customers of one salesperson.
	Book(ctx context.Context, rep string) ([]CustomerID, error)
}

// Certificates reads tax exemptions.
type Certificates interface {
	// CertificatesOf returns a customer's certificates, expired ones included.
	CertificatesOf(ctx context.Context, customer CustomerID) ([]Certificate, error)
}

// CreditMemos reads credits.
type CreditMemos interface {
	// CreditMemo returns one of this customer's. NotFound, also for another customer's.
	CreditMemo(ctx context.Context, customer CustomerID, number string) (CreditMemo, error)
	// CreditMemos pages through all, used-up ones included.
	CreditMemos(ctx context.Context, q ListQuery) (Page[CreditMemo], error)
}

// Returns writes and reads RMAs.
type Returns interface {
	// CreateRMA writes a return under ref; the same ref finds the first. Invalid: no such invoice, line or reason. Rejected:
	// more than was billed on the line less what other returns of it have asked for, or another customer's goods.
	// OutcomeUnknown after any answer that leaves doubt.
	CreateRMA(ctx context.Context, ref Reference, draft RMADraft) (RMA, error)
	// RMAByReference finds what CreateRMA wrote. NotFound.
	RMAByReference(ctx context.Context, customer CustomerID, ref Reference) (RMA, error)
	// RMA returns one return of this customer. NotFound, also for another customer's.
	RMA(ctx context.Context, customer CustomerID, number RMANumber) (RMA, error)
	// RMAs pages through returns of every channel.
	RMAs(ctx context.Context, q ListQuery) (Page[RMA], error)
	// CancelRMA cancels a return of which nothing was received. Rejected, NotFound.
	CancelRMA(ctx context.Context, customer CustomerID, number RMANumber) error
	// ReturnReasons lists the reasons the ERP accepts.
	ReturnReasons(ctx context.Context) ([]Choice, error)
}

// Payments writes and reads payments.
type Payments interface {
	// PostPayment posts money, credit or both under ref; the same ref finds the first. Invalid: sums do not add up, another
	// currency, an unknown document. Rejected: an allocation over what its document has open, or a credit over what is left
	// of it. OutcomeUnknown after any answer that leaves doubt.
	PostPayment(ctx context.Context, ref Reference, draft PaymentDraft) (Payment, error)
	// PaymentByReference finds what PostPayment or ReversePayment wrote. NotFound.
	PaymentByReference(ctx context.Context, customer CustomerID, ref Reference) (Payment, error)
	// Payment returns one payment of this customer. NotFound, also for another customer's.
	Payment(ctx context.Context, customer CustomerID, id PaymentID) (Payment, error)
	// Payments pages through payments of every channel, reversed ones included.
	Payments(ctx context.Context, q ListQuery) (Page[Payment], error)
	// ReversePayment writes the reversal under ref; the same ref finds the first. What was allocated is open again. Rejected if
	// it is reversed already. NotFound. It needs Capabilities.Reversals, and is Unsupported without.
	ReversePayment(ctx context.Context, ref Reference, customer CustomerID, id PaymentID) (Payment, error)
}

// Holds reads and releases holds on customers and orders.
type Holds interface {
	// HoldOf returns the hold on a record, or nil. NotFound.
	HoldOf(ctx context.Context, s Subject) (*Hold, error)
	// ReleaseHold releases it with a reason the ERP keeps. Rejected: there is nothing to release, or the portal's user may not.
	ReleaseHold(ctx context.Context, s Subject, reason string) error
}

// Attachments reads files on records: pictures and data sheets of items, invoice PDFs. Kinds of records that it does not
// read are Unsupported.
type Attachments interface {
	// AttachmentsOf lists them, an item's own picture first. None is no error. NotFound: no such record.
	AttachmentsOf(ctx context.Context, s Subject) ([]Attachment, error)
	// OpenAttachment streams one of those listed, for as long as ctx lasts; the caller closes it. NotFound.
	OpenAttachment(ctx context.Context, s Subject, id string) (io.ReadCloser, error)
}

// AttachmentWriter writes files on records.
type AttachmentWriter interface {
	// Attach puts a file on a record. Invalid (size, type), OutcomeUnknown.
	Attach(ctx context.Context, s Subject, a Attachment, content io.Reader) error
}

// ReferenceLists reads the ERP's own choices for forms.
type ReferenceLists interface {
	// UOMs, TermsList, ShipVias and Currencies return the ERP's lists in its order.
	UOMs(ctx context.Context) ([]Choice, error)
	TermsList(ctx context.Context) ([]Terms, error)
	ShipVias(ctx context.Context) ([]Choice, error)
	Currencies(ctx context.Context) ([]Currency, error)
}

// Changes reads what changed since a place in a feed. A feed that the ERP does not have is Unsupported.
type Changes interface {
	// ChangesSince returns changes after the cursor, oldest first on each page, at least once each: the adapter looks back far
	// enough for what was written before the cursor was made and became visible after it. Invalid: not a cursor of this feed. Conflict:
	// the cursor is of a later time, or of later records, than the ERP has, as after a backup was restored; only reading the
	// whole feed anew from the empty cursor is right then.
	ChangesSince(ctx context.Context, feed Feed, after Cursor) (ChangePage, error)
	// Keys pages through the keys of all that a feed has now. Most ERPs tell nobody what was deleted; what is not among the
	// keys is gone.
	Keys(ctx context.Context, feed Feed, after Cursor) (Page[string], error)
}

// Webhooks receives what the ERP sends when something changes. A hook says that something changed, never what it is now.
type Webhooks interface {
	// Subscribe has the ERP call url, which must be https unless it is of this machine, for all feeds it can tell of.
	// Subscribing again changes nothing. Invalid, Rejected.
	Subscribe(ctx context.Context, url string) error
	// ReplayHooks asks the ERP for what it could not deliver, and wakes a subscription that it had given up.
	ReplayHooks(ctx context.Context, url string) error
	// ReceiveHook reads one request of the ERP, and makes no call. Unauthorized: not signed by the ERP. Invalid: nothing that
	// it sends. The caller answers with what Answer holds, and drops events it has seen.
	ReceiveHook(call HookCall) (HookAnswer, error)
}
