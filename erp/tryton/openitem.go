package tryton

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// ledgerLine is a line of an account of receivables: an instalment of an invoice, or what was paid or credited
// (account.move.line). Debit and credit are in the company's currency.
type ledgerLine struct {
	stamps
	ID              int64  `json:"id"`
	Debit           number `json:"debit"`
	Credit          number `json:"credit"`
	Due             date   `json:"maturity_date"`
	Reconciliation  int64  `json:"reconciliation"` // zero: open
	Foreign         number `json:"amount_second_currency"`
	ForeignCurrency int64  `json:"second_currency"`
}

// balance is what the line adds to what is owed.
func (l ledgerLine) balance() decimal.Decimal { return l.Debit.Sub(l.Credit.Decimal) }

// openLine is a ledger line that nothing was set against yet, with what says which invoice it belongs to.
type openLine struct {
	ledgerLine
	Date   date  `json:"date"`
	Pays   int64 `json:"invoice_payment"` // the invoice it is a part payment of
	Origin link  `json:"move_origin"`
}

// invoice is the one whose open amount the line makes greater or smaller; zero: none. Lines that an invoice's own entry
// makes have a day they are due; those of a payment, which can come from the same invoice, have none
// (account.invoice._get_move_line, pay_invoice).
func (l openLine) invoice() int64 {
	switch {
	case l.Pays != 0:
		return l.Pays
	case l.Origin.model == "account.invoice" && !l.Due.IsZero():
		return l.Origin.id
	}
	return 0
}

// dueOn is the day from which the line is late: that of the entry where it states none.
func (l openLine) dueOn() erp.Date { return or(l.Due.Date, l.Date.Date) }

// openItem is an amount that is owed and the day it is due.
type openItem struct {
	amount decimal.Decimal
	due    erp.Date
}

// settle works out what is owed, and what was paid or credited without being set against anything. Within an invoice
// part payments, and instalments below zero, take the oldest instalment first; whatever exceeds the invoice is
// unapplied.
func settle(lines []openLine) (owed []openItem, unapplied decimal.Decimal) {
	invoices := map[int64][]openLine{}
	for _, l := range lines {
		key := l.invoice()
		if key == 0 {
			key = -l.ID // on its own
		}
		invoices[key] = append(invoices[key], l)
	}
	for _, parts := range invoices {
		slices.SortFunc(parts, func(a, b openLine) int {
			return cmp.Or(a.dueOn().Midnight().Compare(b.dueOn().Midnight()), cmp.Compare(a.ID, b.ID))
		})
		paid := decimal.Zero
		for _, l := range parts {
			if l.balance().IsNegative() {
				paid = paid.Sub(l.balance())
			}
		}
		for _, l := range parts {
			if l.balance().IsNegative() {
				continue
			}
			covered := decimal.Min(paid, l.balance())
			paid = paid.Sub(covered)
			owed = append(owed, openItem{l.balance().Sub(covered), l.dueOn()})
		}
		unapplied = unapplied.Add(paid)
	}
	return owed, unapplied
}
