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

// Receivable implements erp.Receivables. Every figure is in the company's own currency, which B1 keeps balances in.
// B1 states the balance; what the open invoices come to beyond it are credits and cash not yet applied.
func (a *Adapter) Receivable(ctx context.Context, customer erp.CustomerID, on erp.Date) (erp.Receivable, error) {
	op := fmt.Sprintf("receivable of %q", customer)
	if on.IsZero() {
		on = a.today()
	}
	unpaid := openInvoices.where(eq("CardCode", customer), "DocumentStatus eq 'bost_Open'", "Cancelled eq 'tNO'")
	parts := []part{
		getPart(op, receivablePartner.where(isCustomer, eq("CardCode", customer)), 1),
		getPart(op, unpaid, a.cfg.PageSize),
	}
	answers, err := a.client.batch(ctx, op, parts)
	if err != nil {
		return erp.Receivable{}, err
	}
	partners, err := decodeRows[partner](parts[0], answers[0])
	if err != nil {
		return erp.Receivable{}, err
	}
	p, err := onlyPartner(op, partners, customer)
	if err != nil {
		return erp.Receivable{}, err
	}
	invoices, err := readOn[document](ctx, a.client, parts[1], answers[1], unpaid)
	if err != nil {
		return erp.Receivable{}, err
	}
	return a.toReceivable(ctx, op, p, invoices, on)
}

func (a *Adapter) toReceivable(ctx context.Context, op string, p partner, invoices []document, on erp.Date) (erp.Receivable, error) {
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
	r.Aging, err = a.age(invoices, r.Balance, on)
	if err != nil {
		return erp.Receivable{}, erp.Errorf(erp.Unavailable, op, "age invoices: %w", err)
	}
	r.Unapplied = r.Aging.Unapplied
	r.Overdue = a.local(decimal.Sum(r.Aging.Days1to30.Amount, r.Aging.Days31to60.Amount,
		r.Aging.Days61to90.Amount, r.Aging.Over90.Amount))
	r.Hold = a.holdOf(p, invoices, on)
	return r, nil
}

func (a *Adapter) local(amount decimal.Decimal) erp.Money {
	return erp.NewMoney(amount, a.cfg.Currency)
}

// age sorts the open invoices by days past due.
func (a *Adapter) age(invoices []document, balance erp.Money, on erp.Date) (erp.Aging, error) {
	none := a.local(decimal.Zero)
	aging := erp.Aging{
		NotDue: none, Days1to30: none, Days31to60: none, Days61to90: none, Over90: none, Unapplied: none, Total: none,
	}
	for _, d := range invoices {
		if err := aging.AgeInto(a.local(d.owed()), on.DaysSince(d.DocDueDate.Date)); err != nil {
			return erp.Aging{}, err
		}
	}
	if beyond := aging.Total.Amount.Sub(balance.Amount); beyond.IsPositive() {
		aging.Unapplied = a.local(beyond)
		aging.Total = balance
	}
	return aging, nil
}

// owed is what is open of an invoice in the company's own currency.
func (d document) owed() decimal.Decimal { return d.DocTotal.Sub(d.PaidToDate.Decimal) }

func (a *Adapter) limitOf(p partner) erp.CreditLimit {
	if p.CreditLimit.IsZero() && a.cfg.ZeroLimit != erp.LimitAmount {
		return erp.CreditLimit{Kind: a.cfg.ZeroLimit}
	}
	return erp.CreditLimit{Kind: erp.LimitAmount, Amount: a.local(p.CreditLimit.Decimal)}
}

// holdOf reports a frozen partner, or one past due by more days than the installation allows.
func (a *Adapter) holdOf(p partner, invoices []document, on erp.Date) *erp.Hold {
	if p.frozenOn(on) {
		return &erp.Hold{Kind: erp.HoldOther, Reason: p.FrozenRemarks}
	}
	if a.cfg.PastDueHoldDays == 0 {
		return nil
	}
	for _, d := range invoices {
		if late := on.DaysSince(d.DocDueDate.Date); late > a.cfg.PastDueHoldDays && d.owed().IsPositive() {
			return &erp.Hold{Kind: erp.HoldPastDue, Reason: fmt.Sprintf("an invoice is %d days past due", late)}
		}
	}
	return nil
}
