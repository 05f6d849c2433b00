package erp

import "time"

// Feed names one stream of changes.
type Feed string

// The feeds.
const (
	FeedItems        Feed = "items"
	FeedPrices       Feed = "prices"
	FeedAvailability Feed = "availability"
	FeedCustomers    Feed = "customers"
	FeedOrders       Feed = "orders"
	FeedShipments    Feed = "shipments"
	FeedInvoices     Feed = "invoices"
	FeedCreditMemos  Feed = "credit_memos"
	FeedPayments     Feed = "payments"
	FeedRMAs         Feed = "rmas"
)

// Cursor is a place in a feed, made by the ERP's own clock and keys and opaque to everybody else. The empty Cursor is
// the beginning.
type Cursor string

// Change says that a record changed or went away. Key is what the role of the feed reads it by: an item's or customer's ID,
// the number of a document, a payment's ID. Prices and availability are told by item.
type Change struct {
	Feed    Feed
	Key     string
	Deleted bool
	At      time.Time // by the ERP's clock
}

// ChangePage is a run of changes. Next is where to go on from, and is never empty; it stays good for the next day as for the
// next minute. More says that further changes are there already, and that it is worth asking at once.
type ChangePage struct {
	Changes []Change
	Next    Cursor
	More    bool
}

// Page is one page of a list. An empty Next means that there is no more.
type Page[T any] struct {
	Rows []T
	Next Cursor
}

// ListQuery selects documents of one customer, newest change first where the ERP can sort. Since is a look-back in the
// ERP's clock; zero means all. The zero Customer means every customer, for syncs.
type ListQuery struct {
	Customer CustomerID
	Since    time.Time
	Cursor   Cursor
	Limit    int // rows wanted in this page; zero leaves it to the ERP
}
