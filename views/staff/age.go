// Package staff draws the pages of the distributor's own people: the overview, accounts, orders in every state, people and
// their rights, feeds, settings and the audit log.
package staff

import (
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
)

// age is how long ago something was, in its largest unit.
func age(p *text.Printer, now, then time.Time) string {
	switch d := now.Sub(then); {
	case then.IsZero():
		return "–"
	case d < time.Minute:
		return p.T("staff.age_now")
	case d < time.Hour:
		return p.T("staff.age_minutes", int(d/time.Minute))
	case d < 48*time.Hour:
		return p.T("staff.age_hours", int(d/time.Hour))
	default:
		return p.T("staff.age_days", int(d/(24*time.Hour)))
	}
}

// since is when something was for a column: a dash if never.
func since(p *text.Printer, t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return p.Clock(t)
}

// asOf is the stamp of what was read here at a time.
func asOf(t time.Time) portal.Freshness { return portal.Freshness{Kind: portal.AsOf, At: t} }

// unlimitedKey is the word for a limit without an amount.
func unlimitedKey(kind erp.LimitKind) text.Key {
	if kind == erp.LimitUnlimited {
		return "credit.unlimited"
	}
	return "credit.not_set"
}
