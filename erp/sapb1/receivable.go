package sapb1

import (
	"context"
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

var (
	receivablePartner = from("BusinessPartners").fields("CardCode", "PayTermsGrpCode", "FatherCard", "FatherType",
		"Frozen", "FrozenFrom", "FrozenTo", "FrozenRemarks", "CreditLimit",
		"CurrentAccountBalance", "OpenDeliveryNotesBalance", "OpenOrdersBalance")
	openInvoices = from("Invoices").fields("DocEntry", "DocDueDate", "DocTotal", "PaidToDate").by("DocDueDate,DocEntry")
)

// Receivable implements erp.Receivables. Every figure is in the company's own currency, which B1 keeps balances in. B1
// states the balance; the open items behind it come from the journal, or from the open invoices where that is closed.
func (a *Adapter) Receivable(ctx context.Context, customer erp.CustomerID, on erp.Date) (erp.Receivable, error) {
	op := fmt.Sprintf("receivable of %q", customer)
	if on.IsZero() {
		on = a.today()
	}
	p, items, told, err := a.accountInJournal(ctx, op, customer)
	if err == nil && !told {
		p, items, err = a.accountInInvoices(ctx, op, customer)
	}
	if err != nil {
		return erp.Receivable{}, err
	}
	return a.toReceivable(ctx, op, p, items, on)
}

func (a *Adapter) toReceivable(ctx context.Context, op string, p partner, items openItems, on erp.Date) (erp.Receivable, error) {
	terms, err := a.masters.termsOf(ctx, p.PayTermsGrpCode)
	if err != nil {
		return erp.Receivable{}, err
	}
	r := erp.Receivable{
		Customer:   p.CardCode,
		Holder:     or(p.payer(), p.CardCode),
		Balance:    a.local(p.CurrentAccountBalance.Decimal),
		OpenOrders: a.local(p.OpenOrdersBalance.Decimal),
		Shipped:    a.local(p.OpenDeliveryNotesBalance.Decimal),
		Exposure: a.local(decimal.Sum(p.CurrentAccountBalance.Decimal,
			p.OpenDeliveryNotesBalance.Decimal, p.OpenOrdersBalance.Decimal)),
		Limit: a.limitOf(p),
		Terms: terms,
		AsOf:  a.now(),
	}
	r.Aging, err = a.age(items, on)
	if err != nil {
		return erp.Receivable{}, erp.Errorf(erp.Unavailable, op, "age open items: %w", err)
	}
	r.Unapplied = r.Aging.Unapplied
	r.Overdue = a.local(decimal.Sum(r.Aging.Days1to30.Amount, r.Aging.Days31to60.Amount,
		r.Aging.Days61to90.Amount, r.Aging.Over90.Amount))
	r.Hold = a.holdOf(p, items.owed, on)
	return r, nil
}

func (a *Adapter) local(amount decimal.Decimal) erp.Money {
	return erp.NewMoney(amount, a.cfg.Currency)
}

// age sorts what is owed by days past due.
func (a *Adapter) age(items openItems, on erp.Date) (erp.Aging, error) {
	none := a.local(decimal.Zero)
	aging := erp.Aging{
		NotDue: none, Days1to30: none, Days31to60: none, Days61to90: none, Over90: none, Unapplied: a.local(items.unapplied), Total: none,
	}
	for _, item := range items.owed {
		if err := aging.AgeInto(a.local(item.amount), on.DaysSince(item.due)); err != nil {
			return erp.Aging{}, err
		}
	}
	aging.Total = a.local(items.balance())
	return aging, nil
}

func (a *Adapter) limitOf(p partner) erp.CreditLimit {
	if p.CreditLimit.IsZero() && a.cfg.ZeroLimit != erp.LimitAmount {
		return erp.CreditLimit{Kind: a.cfg.ZeroLimit}
	}
	return erp.CreditLimit{Kind: erp.LimitAmount, Amount: a.local(p.CreditLimit.Decimal)}
}

// holdOf reports a frozen partner, or one past due by more days than the installation allows.
func (a *Adapter) holdOf(p partner, items []owed, on erp.Date) *erp.Hold {
	if p.frozenOn(on) {
		return &erp.Hold{Kind: erp.HoldOther, Reason: p.FrozenRemarks}
	}
	if a.cfg.PastDueHoldDays == 0 {
		return nil
	}
	for _, item := range items {
		if late := on.DaysSince(item.due); late > a.cfg.PastDueHoldDays && item.amount.IsPositive() {
			return &erp.Hold{Kind: erp.HoldPastDue, Reason: fmt.Sprintf("an invoice is %d days past due", late)}
		}
	}
	return nil
}
