package tryton

import (
	"context"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// debtor is what Tryton itself reckons of a customer, in the company's currency.
type debtor struct {
	ID         int64          `json:"id"`
	Code       erp.CustomerID `json:"code"`
	Receivable number         `json:"receivable"`    // open lines of all entries, drafts included
	Exposure   number         `json:"credit_amount"` // receivable, and what open orders will bring before tax
	Limit      *number        `json:"credit_limit_amount"`
	Term       *paymentTerm   `json:"customer_payment_term."`
}

// Receivable implements erp.Receivables. Every figure is in the company's own currency, which Tryton keeps balances in.
// Tryton states balance and exposure; the open lines behind the balance say how old it is, and must come to the same.
func (a *Adapter) Receivable(ctx context.Context, customer erp.CustomerID, on erp.Date) (erp.Receivable, error) {
	op := fmt.Sprintf("receivable of %q", customer)
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return erp.Receivable{}, err
	}
	if on.IsZero() {
		on = erp.DateOf(a.now().In(i.location))
	}
	d, err := a.debtor(ctx, op, customer)
	if err != nil {
		return erp.Receivable{}, err
	}
	lines, err := search[openLine](ctx, a.client, op, query{model: "account.move.line", where: domain{
		is("party", d.ID), is("reconciliation", nil), is("account.type.receivable", true), is("account.company", i.company),
	}})
	if err != nil {
		return erp.Receivable{}, err
	}
	l := ledger{i.currency.Code, on}
	r, err := l.receivable(op, d, lines)
	if err != nil {
		return erp.Receivable{}, err
	}
	r.Limit = l.limit(d, a.cfg.NullLimit)
	r.AsOf = a.now()
	return r, nil
}

// debtor finds a customer with its figures; NotFound.
func (a *Adapter) debtor(ctx context.Context, op string, customer erp.CustomerID) (debtor, error) {
	all, err := a.customers(ctx)
	if err != nil {
		return debtor{}, err
	}
	return one[debtor](ctx, a.client, op, query{
		model: "party.party", where: append(all, is("code", customer)), context: values{"active_test": false},
	})
}

// ledger states amounts in the company's currency, as of a day.
type ledger struct {
	currency erp.Currency
	on       erp.Date
}

func (l ledger) money(amount decimal.Decimal) erp.Money { return erp.NewMoney(amount, l.currency) }

// receivable fails with Unavailable if the open lines do not come to the balance, as when an entry is made between the
// two being read.
func (l ledger) receivable(op string, d debtor, lines []openLine) (erp.Receivable, error) {
	aging, err := l.age(lines)
	if err != nil {
		return erp.Receivable{}, erp.Errorf(erp.Unavailable, op, "age open items: %w", err)
	}
	balance := l.money(d.Receivable.Decimal)
	if !aging.Total.Equal(balance) {
		return erp.Receivable{}, erp.Errorf(erp.Unavailable, op, "open items come to %s, and Tryton states a balance of %s", aging.Total, balance)
	}
	return erp.Receivable{
		Customer: d.Code,
		Holder:   d.Code,
		Balance:  balance,
		Overdue: l.money(decimal.Sum(aging.Days1to30.Amount, aging.Days31to60.Amount,
			aging.Days61to90.Amount, aging.Over90.Amount)),
		Unapplied:  aging.Unapplied,
		OpenOrders: l.money(d.Exposure.Sub(d.Receivable.Decimal)),
		Exposure:   l.money(d.Exposure.Decimal),
		Terms:      d.Term.toTerms(),
		Aging:      aging,
	}, nil
}

// age sorts what is owed by days past due.
func (l ledger) age(lines []openLine) (erp.Aging, error) {
	none := l.money(decimal.Zero)
	aging := erp.Aging{NotDue: none, Days1to30: none, Days31to60: none, Days61to90: none, Over90: none, Total: none}
	owed, unapplied := settle(lines)
	for _, item := range owed {
		if err := aging.AgeInto(l.money(item.amount), l.on.DaysSince(item.due)); err != nil {
			return erp.Aging{}, err
		}
	}
	var err error
	aging.Unapplied = l.money(unapplied)
	aging.Total, err = aging.Total.Sub(aging.Unapplied)
	return aging, err
}

// limit tells a limit of zero from none at all, which Tryton keeps as null.
func (l ledger) limit(d debtor, null erp.LimitKind) erp.CreditLimit {
	if d.Limit == nil {
		return erp.CreditLimit{Kind: null}
	}
	return erp.CreditLimit{Kind: erp.LimitAmount, Amount: l.money(d.Limit.Decimal)}
}
