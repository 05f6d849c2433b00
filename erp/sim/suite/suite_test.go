package suite_test

import (
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/suite"
)

// A real ERP lives in the machine's time, so the company must be able to have its today on any day.
func TestItsTodayIsAsManyDaysAfterItBeganAsItHasHistory(t *testing.T) {
	t.Parallel()
	begun := time.Date(2028, time.February, 29, 23, 59, 0, 0, time.UTC)
	company, facts, err := suite.New(begun)
	if err != nil {
		t.Fatal(err)
	}
	today := erp.DateOf(begun).AddDays(suite.History)
	if got := company.Today(); got != today {
		t.Errorf("today is %s, want %s", got, today)
	}
	if facts.PromotionFrom.Before(today) || facts.PromotionThrough.Before(facts.PromotionFrom) {
		t.Errorf("the promotion is from %s through %s, and today is %s", facts.PromotionFrom, facts.PromotionThrough, today)
	}
}

func TestOneCustomerOwesFromNotDueToLongOverdueAndHasPaidOnAccount(t *testing.T) {
	t.Parallel()
	company, facts, err := suite.New(time.Date(2026, time.May, 4, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	r, err := company.Receivable(facts.Owing, company.Today())
	if err != nil {
		t.Fatal(err)
	}
	for name, amount := range map[string]erp.Money{
		"not due": r.Aging.NotDue, "1 to 30": r.Aging.Days1to30, "31 to 60": r.Aging.Days31to60,
		"over 90": r.Aging.Over90, "unapplied": r.Unapplied,
	} {
		if amount.IsZero() {
			t.Errorf("%s has nothing under %s", facts.Owing, name)
		}
	}
	var found bool
	for o := range company.Orders(sim.Query{Customer: facts.Other}) {
		found = found || o.Number == facts.OtherOrder
	}
	if !found {
		t.Errorf("%s has no order %s", facts.Other, facts.OtherOrder)
	}
}
