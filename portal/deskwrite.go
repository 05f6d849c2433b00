package portal

import (
	"context"
	"time"

	"github.com/tradecounter/portal/erp"
)

// DeskWriteTx is what was placed, on every account.
type DeskWriteTx interface {
	// DeskWrites returns a page of writes, and one more where there are more.
	DeskWrites(ctx context.Context, q WriteQuery) ([]DeskWrite, error)
	DeskWrite(ctx context.Context, ref erp.Reference) (DeskWrite, error)
}

// WriteView is a stand of writes that a list can be narrowed to: a state, or one of those below.
type WriteView string

// The views that are no states. Empty stands for all.
const (
	WritesWaiting  WriteView = "waiting" // for a person of the distributor
	WritesStuck    WriteView = "stuck"
	WritesOnTheWay WriteView = "on_the_way"
)

// WriteViews returns every view but the one of all, those first that somebody must look at.
func WriteViews() []WriteView {
	return []WriteView{
		WritesWaiting, WriteView(Held), WritesStuck, WriteView(AwaitingApproval), WriteView(AwaitingBuyer), WritesOnTheWay,
		WriteView(PendingInERP), WriteView(Rejected), WriteView(Confirmed), WriteView(Cancelled),
	}
}

// States are the states that a view holds; nil: all of them.
func (v WriteView) States() []WriteState {
	switch v {
	case "":
		return nil
	case WritesWaiting:
		return []WriteState{Held, OutcomeUnknown}
	case WritesStuck:
		return []WriteState{OutcomeUnknown}
	case WritesOnTheWay:
		return []WriteState{Placed, Submitting, OutcomeUnknown}
	}
	return []WriteState{WriteState(v)}
}

// Stuck says whether the writes of unknown outcome in a view are those that a person must look at, the others, or both
// (nil).
func (v WriteView) Stuck() *bool {
	var stuck bool
	switch v {
	case WritesWaiting, WritesStuck:
		stuck = true
	case WritesOnTheWay:
		stuck = false
	default:
		return nil
	}
	return &stuck
}

// WriteQuery is what the list was asked for. It goes on behind the write that After names.
type WriteQuery struct {
	View    WriteView
	Kind    WriteKind // empty: all
	Account AccountID // empty: all
	Search  string    // the beginning of a reference, an ERP number or a PO, ignoring case
	Since   time.Time // placed then or later; zero: ever
	Days    int       // what Since was asked as; zero: ever
	Oldest  bool      // first
	After   erp.Reference
	Size    int
}

// Narrow reports whether the query leaves anything out.
func (q WriteQuery) Narrow() bool {
	return q.View != "" || q.Kind != "" || q.Account != "" || q.Search != "" || q.Days != 0
}

// DeskWrite is a write and whose it is.
type DeskWrite struct {
	Write   Write
	Account Account
}

// Order is what the buyer saw and what is sent.
func (w DeskWrite) Order() (PlacedOrder, error) { return w.Write.placedOrder() }

// Status is where the order stands, in the words that the buyer reads.
func (w DeskWrite) Status(o PlacedOrder) OrderStatus { return statusOfWrite(w.Write, o.Subject) }

// WriteList is a page of writes.
type WriteList struct {
	Query   WriteQuery
	Rows    []WriteRow
	Next    erp.Reference // the last of the page, if there are more behind it
	Account *Account      // that the list is narrowed to
	Tally   DeskTally
	AsOf    time.Time
}

// WriteRow is a write with what it carries.
type WriteRow struct {
	DeskWrite
	Order  PlacedOrder
	Status OrderStatus
}

func rowOfWrite(w DeskWrite) (WriteRow, error) {
	order, err := w.Order()
	return WriteRow{DeskWrite: w, Order: order, Status: w.Status(order)}, err
}

// Writes lists what was placed on every account.
func (p *Portal) Writes(ctx context.Context, s Staff, q WriteQuery) (WriteList, error) {
	if err := s.require(StaffWrites); err != nil {
		return WriteList{}, err
	}
	now := p.clock()
	if q.Days > 0 {
		q.Since = now.AddDate(0, 0, -q.Days)
	}
	q.Size = p.settings.PageSize
	list := WriteList{Query: q, AsOf: now}
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) error {
		list.Rows, list.Next, list.Account = nil, "", nil
		if q.Account != "" {
			account, err := tx.AccountWithID(ctx, q.Account)
			if err != nil {
				return err
			}
			list.Account = &account
		}
		var err error
		if list.Tally, err = tx.DeskTally(ctx, now.Add(-showRejected)); err != nil {
			return err
		}
		writes, err := tx.DeskWrites(ctx, q)
		if err != nil {
			return err
		}
		if len(writes) > q.Size {
			writes = writes[:q.Size]
			list.Next = writes[q.Size-1].Write.Reference
		}
		for _, w := range writes {
			row, err := rowOfWrite(w)
			if err != nil {
				return err
			}
			list.Rows = append(list.Rows, row)
		}
		return nil
	})
	return list, err
}

// WritePage is one write with all that happened to it.
type WritePage struct {
	WriteRow
	History    []LoggedEntry // newest first
	Warehouses []erp.Warehouse
	MayRelease bool // it is held for credit, and the reader may let it go
	MaySettle  bool // it is stuck, and the reader may have it looked up again
}

// WritePage shows one write of any account. NotFound if there is none of the reference.
func (p *Portal) WritePage(ctx context.Context, s Staff, ref erp.Reference) (WritePage, error) {
	if err := s.require(StaffWrites); err != nil {
		return WritePage{}, err
	}
	var page WritePage
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) error {
		w, err := tx.DeskWrite(ctx, ref)
		if err != nil {
			return err
		}
		if page.WriteRow, err = rowOfWrite(w); err != nil {
			return err
		}
		right, waits := w.Write.waitsFor()
		page.MayRelease = waits && right == StaffRelease && s.Can(right)
		page.MaySettle = waits && right == StaffSettle && s.Can(right)
		if page.Warehouses, err = tx.Warehouses(ctx); err != nil {
			return err
		}
		page.History, err = tx.AuditLog(ctx, AuditQuery{Subject: w.Write.subject(), Size: p.settings.PageSize})
		return err
	})
	return page, err
}

// subject names a write in the audit log.
func (w Write) subject() string { return string(w.Kind) + " " + string(w.Reference) }

// Waits reports whether the write waits for one of the distributor's people.
func (w DeskWrite) Waits() bool {
	_, waits := w.Write.waitsFor()
	return waits
}
