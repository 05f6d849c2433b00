package sim_test

import (
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// full loads the example that README.md shows, on a day some weeks after it was made.
func full(t *testing.T) *sim.Company {
	t.Helper()
	c, err := sim.LoadDir("testdata/full", fixed, func(note string) { t.Errorf("note: %s", note) })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The figures were added up by hand from the files.
func TestFullFormIsTakenAsItIs(t *testing.T) {
	t.Parallel()
	c := full(t)
	wantBalanced(t, c)
	r := owed(t, c, "C100")
	for name, figure := range map[string]struct {
		got  erp.Money
		want string
	}{
		"balance: 107.80 + 53.11 open, less 20 on account and 3.88 + 10 of credit": {r.Balance, "127.03"},
		"unapplied":    {r.Unapplied, "33.88"},
		"overdue":      {r.Overdue, "160.91"},
		"1 to 30 days": {r.Aging.Days1to30, "160.91"},
		"open: 33.48 + 1.92 of order 2002, and 2005": {r.OpenOrders, "330.96"},
	} {
		wantAmount(t, name, figure.got.Amount, figure.want)
	}
	if pumps := owed(t, c, "C300"); pumps.Hold == nil || pumps.Hold.Kind != erp.HoldPastDue {
		t.Errorf("C300 is not on hold: %+v", pumps)
	} else {
		wantAmount(t, "C300, whose check bounced", pumps.Balance.Amount, "283.71")
	}
	_ = time.Time{}
}
