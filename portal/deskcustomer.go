package portal

import (
	"context"
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
)

// DeskCustomerTx is every customer of the ERP as the staff find them.
type DeskCustomerTx interface {
	DeskTally(ctx context.Context, rejectedSince time.Time) (DeskTally, error)
	Standing(ctx context.Context) (Standing, error)
	// DeskCustomers returns a page of customers, and how many there are, counted up to CustomersCounted.
	DeskCustomers(ctx context.Context, q CustomerQuery) ([]DeskCustomer, int, error)
	// DeskCustomer is one of them.
	DeskCustomer(ctx context.Context, id erp.CustomerID) (DeskCustomer, error)
	// AccountWithID is an account by its key.
	AccountWithID(ctx context.Context, id AccountID) (Account, error)
}

// CustomersCounted is how far a list of customers is counted and leafed through: nobody reads on, people search.
const CustomersCounted = 10_000

// CustomerView is a kind of customer that the list can be narrowed to.
type CustomerView string

// The views. Empty stands for all.
const (
	CustomersOnHold    CustomerView = "hold"
	CustomersOverLimit CustomerView = "over_limit"
	CustomersOverdue   CustomerView = "overdue"
	CustomersSilent    CustomerView = "silent"   // on the portal, but nobody has ever signed in
	CustomersUnlinked  CustomerView = "unlinked" // not on the portal yet
)

// CustomerViews returns every view but the one of all.
func CustomerViews() []CustomerView {
	return []CustomerView{CustomersOnHold, CustomersOverLimit, CustomersOverdue, CustomersSilent, CustomersUnlinked}
}

// CustomerSort is an order of the list.
type CustomerSort string

// The orders. Empty stands for the name; those by a sum list accounts alone, largest first.
const (
	ByExposure CustomerSort = "exposure"
	ByOverdue  CustomerSort = "overdue"
)

// CustomerQuery is what the list was asked for. Page counts from 1.
type CustomerQuery struct {
	View   CustomerView
	Search string // number from any character on, name, town, telephone, tax id
	Sort   CustomerSort
	Page   int
	Size   int
}

// Narrow reports whether the query leaves anything out.
func (q CustomerQuery) Narrow() bool { return q.View != "" || q.Search != "" }

// DeskCustomer is a customer of the ERP, and its account if it has one.
type DeskCustomer struct {
	Customer   erp.CustomerID
	Name       string
	Town       string
	Phone      string
	Rep        erp.Rep // key and name
	Active     bool
	Account    *Account                 // nil: not on the portal yet
	Receivable Mirrored[erp.Receivable] // At is zero where nothing is known
	LastOrder  erp.Date                 // of any channel, by the mirror
	People     int
	SignedIn   time.Time // the last time that anybody did
}

// CustomerList is a page of customers.
type CustomerList struct {
	Query     CustomerQuery
	Customers []DeskCustomer
	Total     int // at most CustomersCounted
}

// Customers lists the ERP's customers. Sums are the mirror's.
func (p *Portal) Customers(ctx context.Context, s Staff, q CustomerQuery) (CustomerList, error) {
	if err := s.require(StaffAccounts); err != nil {
		return CustomerList{}, err
	}
	q.Page, q.Size = max(q.Page, 1), p.settings.PageSize
	list := CustomerList{Query: q}
	if (q.Page-1)*q.Size >= CustomersCounted {
		return list, nil
	}
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) (err error) {
		list.Customers, list.Total, err = tx.DeskCustomers(ctx, q)
		return err
	})
	return list, err
}

// CustomerPage is one customer as the staff see it. What follows Row is empty until there is an account.
type CustomerPage struct {
	Row        DeskCustomer
	Record     Mirrored[erp.Customer] // At is zero before it was first read
	Credit     Credit                 // of the mirror, less what was placed here and not sent
	People     []Person
	OpenOrders int // in the ERP
	Writes     []DeskWrite
	Log        []LoggedEntry
	MayAct     bool
	MayLink    bool
}

// recent is how much of a long list a page shows that has more to say. Lists come with one row more than was asked for.
const recent = 10

// AccountPage shows the staff an account. NotFound if there is none.
func (p *Portal) AccountPage(ctx context.Context, s Staff, id AccountID) (CustomerPage, error) {
	if err := s.require(StaffAccounts); err != nil {
		return CustomerPage{}, err
	}
	var page CustomerPage
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) error {
		account, err := tx.AccountWithID(ctx, id)
		if err != nil {
			return err
		}
		page, err = p.accountPage(ctx, tx, s, account)
		return err
	})
	return page, err
}

func (p *Portal) accountPage(ctx context.Context, tx Tx, s Staff, account Account) (page CustomerPage, err error) {
	if page.Row, err = tx.DeskCustomer(ctx, account.Customer); err != nil {
		return page, err
	}
	page.MayAct = s.Can(StaffActFor) && !account.ActingOff
	if page.Record, err = tx.Customer(ctx, account.ID); err != nil && CodeOf(err) != NotFound {
		return page, err
	}
	if page.Credit, err = p.mirroredCredit(ctx, tx, page.Row); err != nil {
		return page, err
	}
	if page.OpenOrders, err = tx.OpenOrderCount(ctx, account.ID); err != nil {
		return page, err
	}
	if page.People, _, err = tx.People(ctx, PersonQuery{Account: account.ID, Page: 1, Size: p.settings.PageSize}); err != nil {
		return page, err
	}
	if page.Writes, err = tx.DeskWrites(ctx, WriteQuery{Account: account.ID, Size: recent - 1}); err != nil {
		return page, err
	}
	page.Log, err = tx.AuditLog(ctx, AuditQuery{Account: account.ID, Size: recent - 1})
	return page, err
}

// mirroredCredit judges what the mirror knows. It is as old as it says.
func (p *Portal) mirroredCredit(ctx context.Context, tx Tx, row DeskCustomer) (Credit, error) {
	c := Credit{Receivable: row.Receivable.Value, Fresh: Freshness{Kind: Unknown}}
	if !row.Receivable.At.IsZero() {
		c.Fresh = p.mirrorFreshness(Watermark{ReadAt: row.Receivable.At})
	}
	var err error
	if c.Unsent, err = unsentTotal(ctx, tx, row.Account.ID, c.Receivable.Balance.Currency); err != nil {
		return Credit{}, err
	}
	return c, c.judge()
}

// UnlinkedPage shows the staff a customer of the ERP. Its account is set if it has one by now. NotFound if there is no
// such customer.
func (p *Portal) UnlinkedPage(ctx context.Context, s Staff, id erp.CustomerID) (CustomerPage, error) {
	if err := s.require(StaffAccounts); err != nil {
		return CustomerPage{}, err
	}
	page := CustomerPage{MayLink: s.Can(StaffLink)}
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) (err error) {
		page.Row, err = tx.DeskCustomer(ctx, id)
		return err
	})
	return page, err
}

// LinkCustomer makes the portal's side of an ERP customer, or returns the one there is. The next sync brings its
// documents. NotFound: the ERP has no such customer.
func (p *Portal) LinkCustomer(ctx context.Context, s Staff, id erp.CustomerID) (Account, error) {
	if err := s.require(StaffLink); err != nil {
		return Account{}, err
	}
	account, err := p.link(ctx, id, s)
	if err != nil {
		return Account{}, fmt.Errorf("link customer: %w", err)
	}
	return account, nil
}
