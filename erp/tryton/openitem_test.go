package tryton

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// opened is an open line of so much, owed or paid, due on a day of December; zero: no day.
func opened(id int64, amount string, due int, origin link, pays int64) openLine {
	l := openLine{Origin: origin, Pays: pays}
	l.ID = id
	l.Date.Date = erp.Date{Year: 2026, Month: 11, Day: 1}
	if due > 0 {
		l.Due.Date = erp.Date{Year: 2026, Month: 12, Day: due}
	}
	d := decimal.RequireFromString(amount)
	l.Debit.Decimal, l.Credit.Decimal = decimal.Max(d, decimal.Zero), decimal.Max(d.Neg(), decimal.Zero)
	return l
}

func TestSettle(t *testing.T) {
	t.Parallel()
	bill, other, payment := link{"account.invoice", 8}, link{"account.invoice", 9}, link{"account.statement", 1}
	for name, c := range map[string]struct {
		lines     []openLine
		owed      map[int]string // by day of December; 0: the entry's own day
		unapplied string
	}{
		"nothing": {unapplied: "0"},
		"instalments": {
			lines: []openLine{opened(2, "30", 20, bill, 0), opened(1, "50", 10, bill, 0)},
			owed:  map[int]string{10: "50", 20: "30"}, unapplied: "0",
		},
		"a part payment takes the oldest instalment first": {
			lines: []openLine{opened(1, "30", 20, bill, 0), opened(2, "50", 10, bill, 0), opened(3, "-60", 0, payment, 8)},
			owed:  map[int]string{10: "0", 20: "20"}, unapplied: "0",
		},
		"a part payment leaves other invoices alone": {
			lines: []openLine{opened(1, "30", 20, other, 0), opened(2, "50", 10, bill, 0), opened(3, "-10", 0, payment, 9)},
			owed:  map[int]string{10: "50", 20: "20"}, unapplied: "0",
		},
		"what was paid over is unapplied": {
			lines: []openLine{opened(1, "30", 20, bill, 0), opened(2, "-5", 0, bill, 0)},
			owed:  map[int]string{20: "30"}, unapplied: "5",
		},
		"a credit note is unapplied": {
			lines: []openLine{opened(1, "30", 20, bill, 0), opened(2, "-12", 5, other, 0)},
			owed:  map[int]string{20: "30"}, unapplied: "12",
		},
		"a refund lessens its credit note": {
			lines: []openLine{opened(1, "-12", 5, bill, 0), opened(2, "4", 0, payment, 8)},
			owed:  map[int]string{0: "0"}, unapplied: "8",
		},
		"an instalment below zero lessens its invoice": {
			lines: []openLine{opened(1, "100", 10, bill, 0), opened(2, "-20", 20, bill, 0)},
			owed:  map[int]string{10: "80"}, unapplied: "0",
		},
		"entries of the ledger stand alone": {
			lines: []openLine{opened(1, "40", 0, link{}, 0), opened(2, "-15", 0, link{}, 0)},
			owed:  map[int]string{0: "40"}, unapplied: "15",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			owed, unapplied := settle(c.lines)
			if unapplied.String() != c.unapplied {
				t.Errorf("unapplied: got %s, want %s", unapplied, c.unapplied)
			}
			if len(owed) != len(c.owed) {
				t.Errorf("got %d items, want %d", len(owed), len(c.owed))
			}
			for _, item := range owed {
				day := 0
				if item.due.Month == 12 {
					day = item.due.Day
				}
				if got, want := item.amount.String(), c.owed[day]; got != want {
					t.Errorf("due on %s: got %s, want %q", item.due, got, want)
				}
			}
		})
	}
}
