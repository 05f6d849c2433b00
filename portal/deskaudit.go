package portal

import (
	"context"
	"iter"
	"time"

	"github.com/tradecounter/portal/erp"
)

// DeskAuditTx is the whole audit log.
type DeskAuditTx interface {
	// AuditLog returns a page of the log, newest first, and one more where there are more.
	AuditLog(ctx context.Context, q AuditQuery) ([]LoggedEntry, error)
}

// LoggedEntry is a line of the audit log with its place there, and the name of the account it concerns.
type LoggedEntry struct {
	AuditEntry
	ID          int64
	AccountName string
}

// AuditQuery narrows the log. It goes on behind the line that Before names, towards older ones.
type AuditQuery struct {
	Account  AccountID
	Actor    UserID
	Action   AuditAction
	Subject  string
	Acting   bool     // only what was done on behalf of a customer
	From, To erp.Date // on these days or between them, by the distributor's calendar; zero: any
	Before   int64    // zero: from the newest on
	Size     int

	Since, Until time.Time // what From and To come to; Until is excluded
}

// Narrow reports whether the query leaves anything out.
func (q AuditQuery) Narrow() bool {
	return q.Account != "" || q.Actor != "" || q.Action != "" || q.Subject != "" || q.Acting || !q.From.IsZero() || !q.To.IsZero()
}

// AuditPage is a page of the log.
type AuditPage struct {
	Query   AuditQuery
	Entries []LoggedEntry
	Next    int64    // the last of the page, if there are older ones
	Account *Account // that the log is narrowed to
	Actor   *User    // whose doings it is narrowed to
}

// MaxAuditExport is how many lines of the log one file holds.
const MaxAuditExport = 50_000

// AuditPage shows the log.
func (p *Portal) AuditPage(ctx context.Context, s Staff, q AuditQuery) (AuditPage, error) {
	if err := s.require(StaffAudit); err != nil {
		return AuditPage{}, err
	}
	q = p.within(q)
	q.Size = p.settings.PageSize
	page := AuditPage{Query: q}
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) error {
		page.Next = 0
		if q.Account != "" {
			account, err := tx.AccountWithID(ctx, q.Account)
			if err != nil {
				return err
			}
			page.Account = &account
		}
		if q.Actor != "" {
			person, err := p.person(ctx, tx, q.Actor)
			if err != nil {
				return err
			}
			page.Actor = &person.User
		}
		entries, err := tx.AuditLog(ctx, q)
		if err != nil {
			return err
		}
		if len(entries) > q.Size {
			entries = entries[:q.Size]
			page.Next = entries[q.Size-1].ID
		}
		page.Entries = entries
		return nil
	})
	return page, err
}

// ExportAudit goes through the lines of the filtered log, newest first. It puts on record who takes them before it hands
// out the first, and reads page by page, each in a transaction of its own. An error ends it.
func (p *Portal) ExportAudit(ctx context.Context, s Staff, q AuditQuery) iter.Seq2[LoggedEntry, error] {
	return func(yield func(LoggedEntry, error) bool) {
		if err := s.require(StaffAudit); err != nil {
			yield(LoggedEntry{}, err)
			return
		}
		q = p.within(q)
		q.Before, q.Size = 0, exportPage-1
		for {
			page, err := p.exportLog(ctx, s, q)
			if err != nil {
				yield(LoggedEntry{}, err)
				return
			}
			for _, e := range page {
				if !yield(e, nil) {
					return
				}
			}
			if len(page) < exportPage {
				return
			}
			q.Before = page[len(page)-1].ID
		}
	}
}

// exportLog reads a page of an export. The first one is put on record.
func (p *Portal) exportLog(ctx context.Context, s Staff, q AuditQuery) (page []LoggedEntry, err error) {
	err = p.store.InTx(ctx, s.scope(), func(tx Tx) (err error) {
		if page, err = tx.AuditLog(ctx, q); err != nil || q.Before != 0 {
			return err
		}
		return tx.Record(ctx, p.note(ctx, s, AuditLogExported, q.Account, "audit log", q.told()...))
	})
	return page, err
}

// within turns the calendar days into moments.
func (p *Portal) within(q AuditQuery) AuditQuery {
	q.Since, q.Until = time.Time{}, time.Time{}
	if !q.From.IsZero() {
		q.Since = p.midnight(q.From)
	}
	if !q.To.IsZero() {
		q.Until = p.midnight(q.To.AddDays(1))
	}
	return q
}

func (p *Portal) midnight(d erp.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, p.settings.Location)
}

// told is the filter as the log keeps it.
func (q AuditQuery) told() []string {
	var pairs []string
	for _, pair := range [][2]string{
		{"account", string(q.Account)}, {"actor", string(q.Actor)}, {"action", string(q.Action)}, {"subject", clip(q.Subject)},
		{"from", q.From.String()}, {"to", q.To.String()},
	} {
		if pair[1] != "" {
			pairs = append(pairs, pair[0], pair[1])
		}
	}
	if q.Acting {
		pairs = append(pairs, "acting", "only")
	}
	return pairs
}
