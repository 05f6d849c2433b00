package portal

import (
	"context"
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
)

// BookTx is what a salesperson's pages read of the own book.
type BookTx interface {
	// Book is a page of the customers of one salesperson, and what the whole book comes to, in one statement.
	Book(ctx context.Context, q BookQuery) (Book, error)
	// BookedCustomer is the salesperson who serves a customer.
	BookedCustomer(ctx context.Context, id erp.CustomerID) (rep string, err error)
}

// BookView is a part of the book.
type BookView string

// The views.
const (
	BookAll     BookView = ""
	BookOverdue BookView = "overdue" // owes something that is past due
	BookOpen    BookView = "open"    // has orders under way
	BookQuiet   BookView = "quiet"   // ordered once, and nothing for QuietDays
	BookNever   BookView = "never"   // nobody there has ever signed in
)

// BookViews returns every view, in the order of the page.
func BookViews() []BookView { return []BookView{BookAll, BookOverdue, BookOpen, BookQuiet, BookNever} }

// QuietDays is after how many days without an order a customer counts as quiet.
const QuietDays = 60

// BookQuery is what the book was asked for. Search is a name, number, town or telephone number, or the number of an order,
// a customer PO or an invoice; Page counts from 1. Book fills in the rest.
type BookQuery struct {
	Rep    string
	User   UserID
	View   BookView
	Search string
	Page   int
	Limit  int
	Today  erp.Date
	Now    time.Time

	Zone         *time.Location // the distributor's
	QuietSince   erp.Date       // a last order on this day or before makes a customer quiet
	RefusedSince time.Time      // orders refused after it are told
}

// Book is a page of the customers that one salesperson serves, by the ERP.
type Book struct {
	Query    BookQuery
	Rows     []BookRow
	Counts   map[BookView]int // of the whole book that the search leaves
	Overdue  []erp.Money      // past due in the whole book, a sum for each currency
	PageSize int
	ReadAt   time.Time     // when the ERP was asked for the oldest figure of the whole book that the search leaves; zero: never
	Fresh    Freshness     // of that figure
	ActsFor  time.Duration // how long acting for one of them lasts
}

// Total is how many customers the view has.
func (b Book) Total() int { return b.Counts[b.Query.View] }

// BookRow is one customer. What nobody has stated is unknown: the sums of a customer that no account is linked to, the
// last order of one that never ordered.
type BookRow struct {
	Customer    erp.CustomerID
	Name        string
	Town        string
	Phone       string
	Active      bool       // may be sold to
	Account     *AccountID // nil: not linked yet
	ActingOff   bool       // the owner lets nobody act
	ActingUntil time.Time  // until when the reader acts for it; zero: not now
	LastOrderOn erp.Date
	LastChannel string // how that order came, in the ERP's words
	OpenOrders  int
	Refused     *RefusedOrder // the latest order that the ERP refused lately
	Receivable  *erp.Receivable
	ReadAt      time.Time // when the ERP stated Receivable
	OverdueFrom erp.Date  // since when the oldest open invoice is due; zero: none is past due
	SignedIn    bool      // somebody there has signed in at least once
}

// RefusedOrder is an order of our book that the ERP did not take.
type RefusedOrder struct {
	Reference  erp.Reference
	CustomerPO string
}

// CreditLeft is what may still be ordered; unknown where no limit was stated.
func (r BookRow) CreditLeft() erp.Money {
	if r.Receivable == nil {
		return erp.Money{}
	}
	left, _ := r.Receivable.Available()
	return left
}

// QuietFor is how many days ago the last order was, once those are many; zero else.
func (r BookRow) QuietFor(today erp.Date) int {
	if r.LastOrderOn.IsZero() {
		return 0
	}
	if days := today.DaysSince(r.LastOrderOn); days >= QuietDays {
		return days
	}
	return 0
}

// Book shows a salesperson the own customers, from the mirror.
func (p *Portal) Book(ctx context.Context, s Staff, q BookQuery) (Book, error) {
	if err := s.require(StaffBook); err != nil {
		return Book{}, err
	}
	q.Rep, q.User, q.Page, q.Limit = s.Rep, s.User.ID, max(q.Page, 1), p.settings.PageSize
	q.Today, q.Now, q.Zone = p.today(), p.clock(), p.settings.Location
	q.QuietSince, q.RefusedSince = q.Today.AddDays(-QuietDays), q.Now.Add(-showRejected)
	var book Book
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) (err error) {
		book, err = tx.Book(ctx, q)
		return err
	})
	if err != nil {
		return Book{}, fmt.Errorf("read book of %q: %w", s.Rep, err)
	}
	book.Query, book.PageSize, book.ActsFor = q, q.Limit, p.settings.ActingFor
	book.Fresh = p.mirrorFreshness(Watermark{ReadAt: book.ReadAt})
	return book, nil
}

// OpenBooked links a customer of the own book that nobody has opened yet, or returns the account there is. Its documents
// come with the next sync, which begins with accounts that have none. The salesperson is named in the audit log. NotFound
// for every customer that somebody else serves, by the portal's list or by the ERP.
func (p *Portal) OpenBooked(ctx context.Context, s Staff, id erp.CustomerID) (Account, error) {
	if err := s.require(StaffBook); err != nil {
		return Account{}, err
	}
	if err := p.mayOpen(ctx, s, id); err != nil {
		return Account{}, err
	}
	account, err := p.link(ctx, id, s)
	if err != nil {
		return Account{}, fmt.Errorf("open customer of the book: %w", err)
	}
	return account, nil
}

// mayOpen asks the portal's list first, so that guessing costs the ERP nothing, and then the ERP, which decides.
func (p *Portal) mayOpen(ctx context.Context, s Staff, id erp.CustomerID) error {
	var rep string
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) (err error) {
		rep, err = tx.BookedCustomer(ctx, id)
		return err
	})
	if err != nil {
		return err
	}
	if s.Rep == "" || s.Rep != rep {
		return fail(NotFound, MsgForbidden)
	}
	customer, err := p.erp.Customer(ctx, id)
	if err != nil {
		return fmt.Errorf("open customer of the book: %w", err)
	}
	if s.Rep != customer.Rep.ID {
		return fail(NotFound, MsgForbidden)
	}
	return nil
}
