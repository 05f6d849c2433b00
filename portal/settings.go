package portal

import (
	"time"

	"github.com/shopspring/decimal"
)

// OverLimit is what happens to an order that would exceed the credit limit.
type OverLimit string

// The choices of setting credit.over_limit.
const (
	OverLimitBlock OverLimit = "block" // not placed
	OverLimitHold  OverLimit = "hold"  // placed, held for AR, not sent
)

// Settings are the distributor's choices.
type Settings struct {
	Distributor    string         // the name on every page
	Location       *time.Location // the distributor's own, for dates and days past due
	OverLimit      OverLimit
	SubmitBudget   time.Duration   // how long a place-order click waits for the ERP's dry run
	QuoteLife      time.Duration   // how long a quote holds
	PriceTolerance decimal.Decimal // a total repriced after an outage flows if it differs by at most this share: 0.02 is 2 %
	LiveFor        time.Duration   // a document read from the ERP this recently is not read again
	WriteLease     time.Duration   // how long a replica may work on one write; longer than the ERP's write deadline
	AbsentFor      time.Duration   // how long after a doubtful answer the ERP must say "not there" before a write is sent again
	ResumeAfter    time.Duration   // how late a write must be before it is taken for lost and enqueued again
	PollEvery      time.Duration   // how often an order that waits inside the ERP is asked for
	TaskLease      time.Duration   // how long a replica may work on one piece of a task
	FileLimit      int64           // the largest file that is taken: bytes
	FileQuota      int64           // what an account's files may take together: bytes
	ActingFor      time.Duration   // how long a member of staff may act for an account before they must say so again
	ItemFiles      bool            // pictures and documents of items are fetched from the ERP
	PageSize       int
}

func (s Settings) withDefaults() Settings {
	if s.Distributor == "" {
		s.Distributor = "Tradecounter"
	}
	if s.Location == nil {
		s.Location = time.UTC
	}
	if s.OverLimit == "" {
		s.OverLimit = OverLimitBlock
	}
	setDuration(&s.SubmitBudget, 800*time.Millisecond)
	setDuration(&s.QuoteLife, 30*time.Minute)
	setDuration(&s.LiveFor, time.Minute)
	setDuration(&s.WriteLease, 75*time.Second)
	setDuration(&s.AbsentFor, 30*time.Second)
	setDuration(&s.TaskLease, time.Minute)
	setDuration(&s.ResumeAfter, 5*time.Second)
	setDuration(&s.PollEvery, 30*time.Second)
	setDuration(&s.ActingFor, 45*time.Minute)
	if s.FileLimit == 0 {
		s.FileLimit = 25 << 20
	}
	if s.FileQuota == 0 {
		s.FileQuota = 200 << 20
	}
	if s.PageSize == 0 {
		s.PageSize = 50
	}
	return s
}

func setDuration(d *time.Duration, fallback time.Duration) {
	if *d == 0 {
		*d = fallback
	}
}
