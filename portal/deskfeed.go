package portal

import (
	"context"
	"time"

	"github.com/tradecounter/portal/erp"
)

// DeskFeedTx is how the mirror, the ERP and the queue of jobs are.
type DeskFeedTx interface {
	FeedStates(ctx context.Context) ([]FeedState, error)
	Breaker(ctx context.Context) (BreakerState, error)
	QueueStates(ctx context.Context, failedSince time.Time) ([]QueueState, error)
}

// FeedState is how far the mirror has come with one list of the ERP: as a whole, or for each account.
type FeedState struct {
	Feed       erp.Feed
	PerAccount bool
	Accounts   int       // that were ever read; 1 for a feed of nobody's
	Unread     int       // that were never read
	Oldest     time.Time // when the one longest unread was last read
	Newest     time.Time
	Unfinished int   // readings that were cut short and go on with the next run
	Rows       int64 // in the mirror, as the database estimates; negative: not known
}

// Lag is how long ago the one longest unread was read.
func (f FeedState) Lag(now time.Time) time.Duration {
	if f.Oldest.IsZero() {
		return 0
	}
	return now.Sub(f.Oldest)
}

// behind is how old a feed may be before somebody should look: several runs were missed.
const behind = 10 * time.Minute

// Behind reports whether somebody should look.
func (f FeedState) Behind(now time.Time) bool { return f.Unread > 0 || f.Lag(now) > behind }

// BreakerState is the verdict on the ERP that all replicas share.
type BreakerState struct {
	State    string // closed: calls go through; open: none do; half_open: one is finding out
	Failures int    // in a row
	Since    time.Time
}

// ERPState is what is known of the ERP without asking it.
type ERPState struct {
	Name    string     // of the adapter
	Version string     // of the ERP, once it has stated it
	Lacks   []erp.Lack // what it cannot do, and so no page offers
	Health  erp.Health // of this process
	Breaker BreakerState
}

// Answers reports whether the ERP can be heard.
func (e ERPState) Answers() bool { return e.Health.DownSince.IsZero() && e.Breaker.State == "closed" }

// QueueState is one queue of jobs.
type QueueState struct {
	Name     string
	Waiting  int
	Running  int
	Retrying int
	Failed   int       // given up, within a day
	Oldest   time.Time // since when the one that waits longest could have run
}

// Feeds is how everything behind the pages is.
type Feeds struct {
	Feeds  []FeedState
	ERP    ERPState
	Queues []QueueState
	AsOf   time.Time
}

// Feeds reads it. It asks the ERP nothing.
func (p *Portal) Feeds(ctx context.Context, s Staff) (Feeds, error) {
	if err := s.require(StaffFeeds); err != nil {
		return Feeds{}, err
	}
	now := p.clock()
	feeds := Feeds{AsOf: now}
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) (err error) {
		if feeds.Feeds, err = tx.FeedStates(ctx); err != nil {
			return err
		}
		if feeds.ERP, err = p.erpState(ctx, tx); err != nil {
			return err
		}
		feeds.Queues, err = tx.QueueStates(ctx, now.AddDate(0, 0, -1))
		return err
	})
	return feeds, err
}

func (p *Portal) erpState(ctx context.Context, tx Tx) (ERPState, error) {
	breaker, err := tx.Breaker(ctx)
	can := p.erp.Capabilities()
	return ERPState{Name: p.erp.Name(), Version: can.Version, Lacks: can.Lacks(), Health: p.erp.Health(), Breaker: breaker}, err
}

// SettingView is one setting as the staff see it. A secret shows only whether it is set.
type SettingView struct {
	Name    string
	Value   string // empty for a secret
	Default string
	Source  SettingSource
	Secret  bool
	Set     bool // to something
}

// SettingSource is where a setting's value comes from.
type SettingSource string

// The sources.
const (
	FromDefault     SettingSource = "default"
	FromEnvironment SettingSource = "environment"
	FromFile        SettingSource = "file"    // named by NAME_FILE
	FromCommand     SettingSource = "command" // the command chose it, as the demo does
)
