package portal

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// DeskTx is what the staff's pages read of every account, and what an administrator changes there.
type DeskTx interface {
	DeskCustomerTx
	DeskWriteTx
	DeskPeopleTx
	DeskFeedTx
	DeskAuditTx
}

// Desk is the staff's first page: what waits for a person, how the accounts stand, and whether the ERP can be heard.
type Desk struct {
	Tally    DeskTally
	Standing Standing
	Fresh    Freshness   // of what Standing has from the mirror
	Waiting  []DeskWrite // the oldest of the writes that wait for one of the distributor's people
	ERP      ERPState
	Feeds    []FeedState
	AsOf     time.Time
}

// waitingShown is how many of them the overview shows.
const waitingShown = 5

// Standing is how many customers there are, and how they stand by the mirror.
type Standing struct {
	Customers, Accounts, OnHold, OverLimit, PastDue int
	ReadAt                                          time.Time // when the ERP stated the oldest of the sums; zero: never
}

// DeskTally counts. A moment is that of the oldest that is counted; zero if none is.
type DeskTally struct {
	Held, Stuck, AwaitingApproval, AwaitingBuyer, OnTheWay          int // orders placed here
	HeldSince, StuckSince, ApprovalSince, BuyerSince, OnTheWaySince time.Time
	Rejected                                                        int // within showRejected
}

// Desk reads the overview. It asks the ERP nothing.
func (p *Portal) Desk(ctx context.Context, s Staff) (Desk, error) {
	if err := s.require(StaffAccounts); err != nil {
		return Desk{}, err
	}
	desk := Desk{AsOf: p.clock()}
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) (err error) {
		if desk.Tally, err = tx.DeskTally(ctx, p.clock().Add(-showRejected)); err != nil {
			return err
		}
		if desk.Standing, err = tx.Standing(ctx); err != nil {
			return err
		}
		desk.Fresh = p.mirrorFreshness(Watermark{ReadAt: desk.Standing.ReadAt})
		if desk.Waiting, err = tx.DeskWrites(ctx, WriteQuery{View: WritesWaiting, Oldest: true, Size: waitingShown - 1}); err != nil {
			return err
		}
		if desk.Feeds, err = tx.FeedStates(ctx); err != nil {
			return err
		}
		desk.ERP, err = p.erpState(ctx, tx)
		return err
	})
	return desk, err
}

// note is a line of the audit log about what a member of staff did. Pairs are names and values.
func (p *Portal) note(ctx context.Context, s Staff, action AuditAction, account AccountID, subject string, pairs ...string) AuditEntry {
	e := AuditEntry{
		At: p.clock(), Account: account, ActorID: s.User.ID, ActorName: s.User.Name, Action: action, Subject: subject,
		RequestID: erp.RequestIDOf(ctx),
	}
	detail := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		detail[pairs[i]] = pairs[i+1]
	}
	e.Detail, _ = json.Marshal(detail) // texts alone: it cannot fail
	return e
}

// joined is a list for the audit log.
func joined[T ~string](values []T) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return strings.Join(texts, ", ")
}
