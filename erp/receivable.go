package erp

import (
	"time"

	"github.com/shopspring/decimal"
)

// Receivable is what a customer owes and may still order, as the ERP states it.
type Receivable struct {
	Customer   CustomerID
	Holder     CustomerID // who carries the limit: the customer, its parent or its payer
	Balance    Money      // open invoices less unapplied credits and cash
	Overdue    Money
	Unapplied  Money // credits and cash not yet applied; zero or positive
	OpenOrders Money // ordered, not invoiced, as the ERP counts exposure
	Shipped    Money // delivered, not invoiced
	Exposure   Money // what the ERP holds against the limit
	Limit      CreditLimit
	Hold       *Hold
	Terms      Terms
	Aging      Aging
	AsOf       time.Time
}

// LimitKind says what a credit limit is.
type LimitKind string

// The kinds. What an ERP's 0 or null means is a setting of its adapter.
const (
	LimitNotSet    LimitKind = "not_set"
	LimitUnlimited LimitKind = "unlimited"
	LimitAmount    LimitKind = "amount"
)

// CreditLimit is not set, unlimited, or an amount.
type CreditLimit struct {
	Kind   LimitKind
	Amount Money // set for LimitAmount only
}

// Aging splits what is owed by days past due. Total = sum of the buckets less Unapplied.
type Aging struct {
	NotDue     Money
	Days1to30  Money
	Days31to60 Money
	Days61to90 Money
	Over90     Money
	Unapplied  Money // zero or positive; taken off the total
	Total      Money
}

// AgeInto adds an open amount to the bucket of an item that is daysPastDue days late (zero or less: not due).
func (a *Aging) AgeInto(open Money, daysPastDue int) error {
	bucket := &a.NotDue
	switch {
	case daysPastDue > 90:
		bucket = &a.Over90
	case daysPastDue > 60:
		bucket = &a.Days61to90
	case daysPastDue > 30:
		bucket = &a.Days31to60
	case daysPastDue > 0:
		bucket = &a.Days1to30
	}
	var err error
	if *bucket, err = bucket.Add(open); err != nil {
		return err
	}
	a.Total, err = a.Total.Add(open)
	return err
}

// Available returns the credit left under the limit and true, or false where there is no limit to be under.
// A negative amount is how far the customer is over.
func (r Receivable) Available() (Money, bool) {
	if r.Limit.Kind != LimitAmount {
		return Money{}, false
	}
	left, err := r.Limit.Amount.Sub(r.Exposure)
	if err != nil {
		return Money{}, false
	}
	return left, true
}

// UsedShare returns exposure ÷ limit as an exact decimal, for the gauge; zero where there is no limit.
func (r Receivable) UsedShare() decimal.Decimal {
	if r.Limit.Kind != LimitAmount || !r.Limit.Amount.Amount.IsPositive() {
		return decimal.Zero
	}
	return r.Exposure.Amount.DivRound(r.Limit.Amount.Amount, 6)
}
