package tryton

import "github.com/tradecounter/portal/erp"

// paymentTerm says when an invoice is due: in parts, each moved on from the invoice's date by its deltas.
type paymentTerm struct {
	Name  string `json:"name"`
	Lines []struct {
		Deltas []termDelta `json:"relativedeltas."`
	} `json:"lines."`
}

type termDelta struct {
	Months  int   `json:"months"`
	Weeks   int   `json:"weeks"`
	Days    int   `json:"days"`
	Day     int   `json:"day"`     // of the month
	Month   int64 `json:"month"`   // of the year
	Weekday int64 `json:"weekday"` // of the week
}

// daysOfMonth is how long a month of a payment term is taken for.
const daysOfMonth = 30

// toTerms counts the days to the last part, which is the remainder. Terms that lead to a certain day of a week, month or
// year are no number of days and go by their name alone. Tryton 6.0 has no cash discounts.
func (t *paymentTerm) toTerms() erp.Terms {
	if t == nil {
		return erp.Terms{}
	}
	terms := erp.Terms{Name: t.Name}
	if len(t.Lines) == 0 {
		return terms
	}
	for _, d := range t.Lines[len(t.Lines)-1].Deltas {
		if d.Day != 0 || d.Month != 0 || d.Weekday != 0 {
			return erp.Terms{Name: t.Name}
		}
		terms.NetDays += d.Months*daysOfMonth + d.Weeks*7 + d.Days
	}
	return terms
}
