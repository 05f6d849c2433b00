package sim

import (
	"sync"
	"time"

	"github.com/tradecounter/portal/erp"
)

// Settings are what a company decides once. The zero value is a company that trades in US dollars, prices to four
// decimals, accepts orders over the limit, charges no freight and leaves the warehouse to explicit calls.
type Settings struct {
	Name     string
	Currency erp.Currency // of the books; empty means USD
	// Clock is the world's clock; Advance adds to it. Nil means time.Now.
	Clock func() time.Time
	// PriceDecimals are the decimals of a unit price after a discount; zero means 4. Amounts have two.
	PriceDecimals int32
	Credit        CreditMode
	Freight       FreightRule
	Routine       Routine
	FirstOrder    int // the first order's printed number; zero means 100001
}

// wall is the clock of a company that was given none.
var wall = time.Now //nolint:forbidigo // the default that Settings.Clock and Options.Now promise

// Company is one distributor's books, stock and paper. All methods are safe for concurrent use.
type Company struct {
	mu       sync.RWMutex
	settings Settings
	moved    time.Duration

	customers  table[erp.CustomerID, Customer]
	reps       table[string, erp.Rep]
	balances   map[erp.CustomerID]balance
	items      table[erp.ItemID, Item]
	warehouses []erp.Warehouse
	stock      map[stockKey]stock
	waiting    map[stockKey][]lineRef
	expected   map[stockKey]struct{} // where receipts are due
	crossRefs  []erp.CrossReference
	files      map[erp.ItemID][]Attachment
	filed      map[Record][]Attachment
	brochures  func(Item) []Attachment // what comes with an item, made when it is asked for
	taxes      []TaxRate

	priceLists table[int, PriceList]
	special    map[specialKey]SpecialPrice
	discounts  []DiscountGroup
	agreements table[int, Agreement]

	orders    table[int, Order]
	drafts    table[int, Order]
	shipments table[int, Shipment]
	invoices  table[int, Invoice]
	payments  table[int, Payment]
	credits   table[int, CreditMemo]
	rmas      table[int, RMA]

	rmaReceipts table[int, RMAReceipt]

	ordersOf    map[erp.CustomerID][]int
	shipmentsOf map[erp.CustomerID][]int
	invoicesOf  map[erp.CustomerID][]int
	creditsOf   map[erp.CustomerID][]int
	rmasOf      map[erp.CustomerID][]int
	byReference map[erp.Reference][]int
	numbers     numbers
	watchers    []func(Event)
}

// New returns an empty company.
func New(s Settings) *Company {
	if s.Currency == "" {
		s.Currency = "USD"
	}
	if s.Clock == nil {
		s.Clock = wall
	}
	if s.PriceDecimals == 0 {
		s.PriceDecimals = 4
	}
	if s.Credit == "" {
		s.Credit = CreditAccept
	}
	c := &Company{
		settings:    s,
		balances:    map[erp.CustomerID]balance{},
		stock:       map[stockKey]stock{},
		waiting:     map[stockKey][]lineRef{},
		expected:    map[stockKey]struct{}{},
		files:       map[erp.ItemID][]Attachment{},
		filed:       map[Record][]Attachment{},
		brochures:   func(Item) []Attachment { return nil },
		special:     map[specialKey]SpecialPrice{},
		ordersOf:    map[erp.CustomerID][]int{},
		shipmentsOf: map[erp.CustomerID][]int{},
		invoicesOf:  map[erp.CustomerID][]int{},
		creditsOf:   map[erp.CustomerID][]int{},
		rmasOf:      map[erp.CustomerID][]int{},
		byReference: map[erp.Reference][]int{},
		numbers:     newNumbers(s),
	}
	c.observe()
	return c
}

// Name returns the company's name.
func (c *Company) Name() string { return c.settings.Name }

// Currency returns the currency of the books.
func (c *Company) Currency() erp.Currency { return c.settings.Currency }

// Query selects documents: of one customer, or of all if Customer is empty; changed at or after Since, or all if it is
// zero.
type Query struct {
	Customer erp.CustomerID
	Since    time.Time
}
