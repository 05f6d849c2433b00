//go:build tryton

package tryton_test

import (
	"testing"

	"github.com/tradecounter/portal/erp"
)

// An order makes no entry in the ledger, so that it needs no open period; nor does looking back.
func TestNoOpenPeriodStopsNeitherOrdersNorReading(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	before, err := c.Receivable(t.Context(), ground.facts.Owing, erp.Date{})
	if err != nil {
		t.Fatal(err)
	}
	c.books.closeThePeriods()
	for role, err := range c.roles(c.adapter(t)) {
		if err != nil && role != "order by reference" { // of an order that there is not
			t.Errorf("%s: %v", role, err)
		}
	}
	if _, err := c.OrderByReference(t.Context(), ground.facts.Customer, "RIGHTS-1"); err != nil {
		t.Errorf("the order: %v", err)
	}
	after, err := c.Receivable(t.Context(), ground.facts.Owing, erp.Date{})
	if err != nil || !after.Balance.Equal(before.Balance) || !after.Overdue.Equal(before.Overdue) {
		t.Errorf("owed %s, %s overdue (%v); before %s, %s", after.Balance, after.Overdue, err, before.Balance, before.Overdue)
	}
}

// closeThePeriods closes every period that there is.
func (b *books) closeThePeriods() {
	b.t.Helper()
	for _, id := range column[int64](b, `SELECT id FROM account_period WHERE state = 'open' ORDER BY start_date`) {
		b.office.press("account.period", "close", id)
	}
	if open := cell[int](b, `SELECT count(*) FROM account_period WHERE state = 'open'`); open != 0 {
		b.t.Fatalf("%d periods are still open", open)
	}
}
