package portal

import (
	"context"
	"encoding/json"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// ScopeKind says on whose behalf a transaction runs.
type ScopeKind string

// The kinds. The database shows rows by them; no scope shows none.
const (
	ScopeAccount ScopeKind = "account"
	ScopeStaff   ScopeKind = "staff"
	ScopeJob     ScopeKind = "job"
	ScopeSignIn  ScopeKind = "sign_in" // a user who has not chosen an account: sees the own memberships only
)

// Scope is the wall that a transaction runs behind.
type Scope struct {
	Kind    ScopeKind
	Account AccountID
	User    UserID
}

// AccountScope shows the rows of one account.
func AccountScope(id AccountID) Scope { return Scope{Kind: ScopeAccount, Account: id} }

// StaffScope is for the distributor's own people, who see the rows of every account. Which accounts one may open is for
// the rules to decide.
func StaffScope(id UserID) Scope { return Scope{Kind: ScopeStaff, User: id} }

// JobScope is for work that nobody waits for.
func JobScope() Scope { return Scope{Kind: ScopeJob} }

// SignInScope shows a user's own memberships.
func SignInScope(id UserID) Scope { return Scope{Kind: ScopeSignIn, User: id} }

// Store is the database.
type Store interface {
	// InTx runs fn in one transaction behind scope, again if it could not be serialised, and commits unless fn fails.
	InTx(ctx context.Context, scope Scope, fn func(Tx) error) error
}

// Tx is what one transaction can do. A method that looks for one row fails with NotFound.
type Tx interface {
	PeopleTx
	CatalogTx
	CartTx
	WriteTx
	DocumentTx
	SyncTx
	MatchTx
	FileTx
	TaskTx
	MediaTx
	QuickOrderTx
	ListTx
	BoughtTx
	StaffTx
	DirectoryTx
	DeskTx
	BookTx

	// Record appends to the audit log, which nothing can change afterwards.
	Record(ctx context.Context, e AuditEntry) error
	// Enqueue hands a job to the workers when, and only if, the transaction commits.
	Enqueue(ctx context.Context, job Job) error
}

// PeopleTx is users, accounts and memberships.
type PeopleTx interface {
	UserByEmail(ctx context.Context, email string) (User, PasswordHash, error) // ignoring case
	User(ctx context.Context, id UserID) (User, error)
	SaveUser(ctx context.Context, u User, hash PasswordHash) error // inserts, or replaces all but the id
	SaveLanguage(ctx context.Context, id UserID, language string) error
	AccountByCustomer(ctx context.Context, id erp.CustomerID) (Account, error)
	Accounts(ctx context.Context) ([]Account, error)
	AccountsOf(ctx context.Context, user UserID) ([]Account, error) // by name
	SaveAccount(ctx context.Context, a Account) error
	SaveMembership(ctx context.Context, m Membership) error
	Entry(ctx context.Context, user UserID, account AccountID) (Entry, error)
}

// Entry is all that a page asks about whoever opens it on an account, in one row.
type Entry struct {
	User       User
	Account    Account
	Membership Membership
	Cart       CartSummary
}

// CatalogTx is the mirror of items and stock, and the last prices the ERP stated for an account.
type CatalogTx interface {
	SearchItems(ctx context.Context, q ItemSearch) (ItemHits, error)
	Items(ctx context.Context, ids []erp.ItemID) ([]erp.Item, error) // in any order; unknown ones are left out
	// ItemIDs leafs through the whole catalogue by key, however large it is.
	ItemIDs(ctx context.Context, after erp.ItemID, limit int) ([]erp.ItemID, error)
	PartNumbers(ctx context.Context, account AccountID, ids []erp.ItemID) (map[erp.ItemID]string, error)
	Warehouses(ctx context.Context) ([]erp.Warehouse, error)
	Availability(ctx context.Context, ids []erp.ItemID) ([]erp.Availability, error) // less what Demand holds
	VerifiedPrices(ctx context.Context, account AccountID, ids []erp.ItemID) ([]erp.Price, error)
	SaveVerifiedPrices(ctx context.Context, account AccountID, prices []erp.Price) error

	SaveItems(ctx context.Context, items []erp.Item) error
	SavePartNumbers(ctx context.Context, account AccountID, refs []erp.CrossReference) error // replaces the account's
	SaveWarehouses(ctx context.Context, w []erp.Warehouse) error
	SaveAvailability(ctx context.Context, a []erp.Availability) error
	// HoldDemand counts what an unconfirmed order takes, in stock units, against availability until DropDemand.
	HoldDemand(ctx context.Context, ref erp.Reference, demand map[erp.ItemID]decimal.Decimal) error
	DropDemand(ctx context.Context, ref erp.Reference) error
}

// CartTx is carts and quotes. A cart belongs to one user on one account.
type CartTx interface {
	Cart(ctx context.Context, account AccountID, user UserID) (Cart, error) // an empty one if there is none
	// LockCart is Cart, held against every other transaction until this one ends.
	LockCart(ctx context.Context, account AccountID, user UserID) (Cart, error)
	SaveCart(ctx context.Context, c Cart) error
	Quote(ctx context.Context, account AccountID, id QuoteID) (Quote, error)
	SaveQuote(ctx context.Context, q Quote) error
	DropQuotes(ctx context.Context, expiredBefore time.Time) error
}

// WriteTx is the write machine's book.
type WriteTx interface {
	// InsertWrite stores w unless its reference is taken; it then returns what is stored, and false.
	InsertWrite(ctx context.Context, w Write) (Write, bool, error)
	Write(ctx context.Context, account AccountID, ref erp.Reference) (Write, error)
	// LeaseWrite takes the write for one worker until the given time. It fails with Conflict while another holds it.
	LeaseWrite(ctx context.Context, account AccountID, ref erp.Reference, now, until time.Time) (Write, error)
	// SaveWrite stores state and result and ends the lease under which w was read. Conflict if another has taken it since.
	SaveWrite(ctx context.Context, w Write) error
	// Writes returns an account's writes of one kind in the given states, newest first; nil states means all.
	Writes(ctx context.Context, account AccountID, kind WriteKind, states []WriteState, limit int) ([]Write, error)
	WritesByReference(ctx context.Context, account AccountID, refs []erp.Reference) ([]Write, error)
	// OverdueWrites returns unfinished writes of every account whose next try is due and which nobody holds.
	OverdueWrites(ctx context.Context, now time.Time, limit int) ([]Write, error)
}

// DocumentTx is the mirror of an account's orders, shipments, invoices, receivable and customer record. Each row knows
// when the ERP was last asked for it.
type DocumentTx interface {
	Orders(ctx context.Context, q DocumentQuery) ([]Mirrored[erp.Order], int, error)
	// OrdersFrom leafs through what Orders lists, from behind a place on, and returns the place of the last: an order that
	// has moved or gone since changes nothing about where the next page begins. The empty place stands before the first.
	OrdersFrom(ctx context.Context, q DocumentQuery, place string) (page []Mirrored[erp.Order], last string, err error)
	// OrdersBeside returns the one before and the one behind an order as Orders lists them, nil where there is none.
	OrdersBeside(ctx context.Context, q DocumentQuery, id erp.OrderID) (newer, older *erp.Order, err error)
	OrderByNumber(ctx context.Context, account AccountID, number erp.OrderNumber) (Mirrored[erp.Order], error)
	OrderByCustomerPO(ctx context.Context, account AccountID, po string) (Mirrored[erp.Order], error) // the newest
	ShipmentsOf(ctx context.Context, account AccountID, order erp.OrderNumber) ([]erp.Shipment, error)
	InvoicesOf(ctx context.Context, account AccountID, order erp.OrderNumber) ([]erp.Invoice, error)
	Invoices(ctx context.Context, q DocumentQuery) ([]Mirrored[erp.Invoice], int, error)
	InvoiceByNumber(ctx context.Context, account AccountID, number string) (Mirrored[erp.Invoice], error)
	OpenOrderCount(ctx context.Context, account AccountID) (int, error)
	Receivable(ctx context.Context, account AccountID) (Mirrored[erp.Receivable], error)
	Customer(ctx context.Context, account AccountID) (Mirrored[erp.Customer], error)

	SaveOrders(ctx context.Context, account AccountID, at time.Time, orders []erp.Order) error
	SaveShipments(ctx context.Context, account AccountID, at time.Time, shipments []erp.Shipment) error
	SaveInvoices(ctx context.Context, account AccountID, at time.Time, invoices []erp.Invoice) error
	SaveReceivable(ctx context.Context, account AccountID, at time.Time, r erp.Receivable) error
	SaveCustomer(ctx context.Context, account AccountID, at time.Time, c erp.Customer) error
}

// Mirrored is a copy of an ERP record and when the ERP was asked for it.
type Mirrored[T any] struct {
	Value T
	At    time.Time
}

// DocumentQuery selects an account's orders (newest first) or invoices (by due date). Open leaves out what is finished:
// shipped, invoiced and cancelled orders, paid and cancelled invoices. Query matches the beginning or end of the
// document's number, the order number or the customer PO.
type DocumentQuery struct {
	Account AccountID
	ShipTos []erp.ShipToID // empty: all
	Open    bool
	DueBy   erp.Date // invoices due on or before; zero: any
	Query   string
	Offset  int
	Limit   int

	Status               erp.OrderStatus // of orders; empty: any
	PlacedFrom, PlacedTo erp.Date        // orders placed on these days or between them; zero: any
	Channel              OrderChannel    // of orders
}

// SyncTx is how far the mirror has come.
type SyncTx interface {
	Watermark(ctx context.Context, feed erp.Feed, account AccountID) (Watermark, error) // the zero one if there is none
	SaveWatermark(ctx context.Context, feed erp.Feed, account AccountID, w Watermark) error
	AccountsByTurn(ctx context.Context) ([]Account, error) // by their watermark of FeedCustomers: none first, then the oldest
}

// Watermark is how far a feed was read, by the ERP's clock, and when the portal did so, by its own. Account is empty for
// feeds that belong to nobody.
type Watermark struct {
	Through time.Time
	ReadAt  time.Time
	Pass    Pass // the zero one unless a reading was cut short
}

// Pass is how far one reading of a feed has come. The next reading goes on from there.
type Pass struct {
	Begun   time.Time // by the portal's clock
	Through time.Time // the latest change seen, by the ERP's
	Next    erp.Cursor
}

// AuditEntry is one row of the append-only audit log.
type AuditEntry struct {
	At        time.Time
	Account   AccountID // empty if it concerns none
	ActorID   UserID    // empty for jobs
	ActorName string
	ActingFor string
	Action    AuditAction
	Subject   string // what it was done to: "order w-01j…", "user 7f…"
	Detail    json.RawMessage
	RequestID string
}

// AuditAction names what was done.
type AuditAction string

// The actions.
const (
	AuditSignIn         AuditAction = "sign_in"
	AuditSignInRefused  AuditAction = "sign_in_refused"
	AuditSignOut        AuditAction = "sign_out"
	AuditOrderPlaced    AuditAction = "order_placed"
	AuditOrderHeld      AuditAction = "order_held"
	AuditOrderConfirmed AuditAction = "order_confirmed"
	AuditOrderRejected  AuditAction = "order_rejected"
	AuditOrderUnknown   AuditAction = "order_unknown"
	AuditOrderAwaiting  AuditAction = "order_awaiting_buyer"
	AuditOrderAccepted  AuditAction = "order_accepted"
	AuditOrderReleased  AuditAction = "order_released"
	AuditOrderCancelled AuditAction = "order_cancelled"
	AuditUserSaved      AuditAction = "user_saved"
	AuditAccountLinked  AuditAction = "account_linked"

	AuditOrderAwaitsApproval AuditAction = "order_awaits_approval"
	AuditOrderApproved       AuditAction = "order_approved"
	AuditOrderDeclined       AuditAction = "order_declined"
	AuditApprovalSet         AuditAction = "approval_set"
	AuditStaffSaved          AuditAction = "staff_saved"
	AuditActingBegun         AuditAction = "acting_begun"
	AuditActingEnded         AuditAction = "acting_ended"
	AuditActingAllowed       AuditAction = "acting_allowed"
	AuditActingSwitchedOff   AuditAction = "acting_switched_off"

	AuditOrderLookedUp AuditAction = "order_looked_up" // of unknown outcome, because somebody asked for it
	AuditMemberChanged AuditAction = "member_changed"
	AuditUserDisabled  AuditAction = "user_disabled"
	AuditUserEnabled   AuditAction = "user_enabled"
	AuditLogExported   AuditAction = "log_exported"
)
