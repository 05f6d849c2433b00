package erp

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// Currency is an ISO 4217 code: "USD".
type Currency string

// Money is an exact decimal amount in one currency. Unit prices may carry more decimals than the currency has
// (63.4000 per 100 ft); rounding is always a named step. The zero value has no currency and means "nothing known".
type Money struct {
	Amount   decimal.Decimal `json:"amount"`
	Currency Currency        `json:"currency"`
}

// NewMoney returns amount in currency.
func NewMoney(amount decimal.Decimal, currency Currency) Money {
	return Money{Amount: amount, Currency: currency}
}

// ParseMoney reads a plain decimal such as "1204.50". It fails with Invalid.
func ParseMoney(s string, currency Currency) (Money, error) {
	d, err := decimal.NewFromString(s)
	if err != nil {
		return Money{}, Errorf(Invalid, fmt.Sprintf("amount %q", s), "%w", err)
	}
	return Money{Amount: d, Currency: currency}, nil
}

// MustMoney is ParseMoney for constants in tests and stories; it panics on a malformed amount.
func MustMoney(s string, currency Currency) Money {
	m, err := ParseMoney(s, currency)
	if err != nil {
		panic(err)
	}
	return m
}

// Add returns m + n. A zero value takes the other's currency; two different currencies fail with Invalid.
func (m Money) Add(n Money) (Money, error) {
	c, err := m.common(n)
	return Money{m.Amount.Add(n.Amount), c}, err
}

// Sub returns m − n, with the rules of Add.
func (m Money) Sub(n Money) (Money, error) {
	c, err := m.common(n)
	return Money{m.Amount.Sub(n.Amount), c}, err
}

// Mul returns m × factor, unrounded.
func (m Money) Mul(factor decimal.Decimal) Money { return Money{m.Amount.Mul(factor), m.Currency} }

// Round rounds half away from zero to the given number of decimals.
func (m Money) Round(places int32) Money { return Money{m.Amount.Round(places), m.Currency} }

// Neg returns −m.
func (m Money) Neg() Money { return Money{m.Amount.Neg(), m.Currency} }

// Known reports whether the amount has a currency, that is, whether anybody ever stated it.
func (m Money) Known() bool { return m.Currency != "" }

// IsZero reports whether the amount is zero.
func (m Money) IsZero() bool { return m.Amount.IsZero() }

// Equal reports whether both are the same amount of the same currency; 1.5 equals 1.50.
func (m Money) Equal(n Money) bool { return m.Currency == n.Currency && m.Amount.Equal(n.Amount) }

// Cmp compares amounts of one currency: -1, 0 or 1. Different currencies fail with Invalid.
func (m Money) Cmp(n Money) (int, error) {
	_, err := m.common(n)
	return m.Amount.Cmp(n.Amount), err
}

// String returns the amount as stored and the currency: "63.4000 USD".
func (m Money) String() string { return m.Amount.String() + " " + string(m.Currency) }

// Sum adds amounts of one currency. The sum of none is the zero value.
func Sum(amounts ...Money) (Money, error) {
	var total Money
	var err error
	for _, m := range amounts {
		if total, err = total.Add(m); err != nil {
			return Money{}, err
		}
	}
	return total, nil
}

func (m Money) common(n Money) (Currency, error) {
	switch {
	case m.Currency == n.Currency, n.Currency == "" && n.Amount.IsZero():
		return m.Currency, nil
	case m.Currency == "" && m.Amount.IsZero():
		return n.Currency, nil
	}
	return "", Errorf(Invalid, "money", "%s and %s are different currencies", m, n)
}
