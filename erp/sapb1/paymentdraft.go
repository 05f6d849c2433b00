package sapb1

import (
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// maxTransferReference is what TransferReference holds; a longer one stands in Remarks.
const (
	maxTransferReference = 27
	maxRemarks           = 254
)

// claim is what one payment asks of one document: an invoice, or a credit memo to be used.
type claim struct {
	entry  integer
	amount decimal.Decimal
}

// receipt is a payment that adds up, before Business One was asked about its documents.
type receipt struct {
	draft    erp.PaymentDraft
	invoices []claim // each document once
	credits  []claim
}

// receiptOf checks whatever can be checked without a call. Amounts are in the company's own currency and in whole cents.
func (a *Adapter) receiptOf(op string, draft erp.PaymentDraft) (receipt, error) {
	r := receipt{draft: draft}
	var err error
	if r.invoices, err = a.claims(op, "invoice", draft.Allocations); err != nil {
		return r, err
	}
	if r.credits, err = a.claims(op, "credit memo", draft.Credits); err != nil {
		return r, err
	}
	given, taken := total(r.credits), total(r.invoices)
	for what, m := range map[string]erp.Money{"cash": draft.Cash, "on account": draft.OnAccount} {
		if err := a.payable(op, what, m); err != nil {
			return r, err
		}
	}
	given, taken = given.Add(draft.Cash.Amount), taken.Add(draft.OnAccount.Amount)
	switch {
	case taken.IsZero():
		return r, erp.Errorf(erp.Invalid, op, "a payment of nothing")
	case !given.Equal(taken):
		return r, erp.Errorf(erp.Invalid, op, "cash and credits of %s are not the invoices and the rest of %s", given, taken)
	case len(draft.External) > maxRemarks:
		return r, erp.Errorf(erp.Invalid, op, "the processor's reference has more than %d characters", maxRemarks)
	}
	return r, nil
}

// claims adds up allocations by document.
func (a *Adapter) claims(op, what string, all []erp.Allocation) ([]claim, error) {
	entries, sums := newSet[integer](), map[integer]decimal.Decimal{}
	for _, one := range all {
		n, err := strconv.ParseInt(string(one.Document), 10, 32)
		switch {
		case err != nil || n <= 0:
			return nil, erp.Errorf(erp.Invalid, op, "there is no %s %q", what, one.Document)
		case !one.Discount.IsZero():
			return nil, &erp.Error{Code: erp.Invalid, Op: op, Reason: "Cash discounts are taken in Business One, not from here."}
		case !one.Amount.Amount.IsPositive():
			return nil, erp.Errorf(erp.Invalid, op, "%s of %s %q", one.Amount, what, one.Document)
		}
		if err := a.payable(op, what, one.Amount); err != nil {
			return nil, err
		}
		entries.add(integer(n))
		sums[integer(n)] = sums[integer(n)].Add(one.Amount.Amount)
	}
	claims := make([]claim, len(entries.values))
	for i, entry := range entries.values {
		claims[i] = claim{entry, sums[entry]}
	}
	return claims, nil
}

// payable refuses what cannot be an amount of a payment.
func (a *Adapter) payable(op, what string, m erp.Money) error {
	switch {
	case m.Amount.IsNegative():
		return erp.Errorf(erp.Invalid, op, "%s: %s is less than nothing", what, m)
	case !m.Amount.Equal(m.Amount.Round(2)):
		return erp.Errorf(erp.Invalid, op, "%s: %s is no whole number of cents", what, m)
	case m.Known() && m.Currency != a.cfg.Currency, !m.Known() && !m.IsZero():
		return erp.Errorf(erp.Invalid, op, "%s: %s is not in %s, in which payments are booked", what, m, a.cfg.Currency)
	}
	return nil
}

func total(claims []claim) decimal.Decimal {
	sum := decimal.Zero
	for _, c := range claims {
		sum = sum.Add(c.amount)
	}
	return sum
}

// against checks what is claimed of documents with what Business One has open on them.
func (a *Adapter) against(op, what string, customer erp.CustomerID, claims []claim, found []document) error {
	byEntry := map[integer]document{}
	for _, d := range found {
		byEntry[d.DocEntry] = d
	}
	for _, c := range claims {
		d := byEntry[c.entry]
		b := a.books(d)
		switch {
		case d.DocEntry == 0 || d.CardCode != customer:
			return erp.Errorf(erp.Invalid, op, "customer %q has no %s with key %s", customer, what, c.entry)
		case b.foreign:
			return erp.Errorf(erp.Invalid, op, "%s %s is in %s", what, d.DocNum, b.currency)
		case c.amount.GreaterThan(b.open().Amount):
			return &erp.Error{Code: erp.Rejected, Op: op, Reason: fmt.Sprintf("%s %s has %s open, not %s.",
				what, d.DocNum, b.open().Amount.StringFixed(2), c.amount.StringFixed(2))}
		}
	}
	return nil
}

// paymentBody is an incoming payment as it is sent.
type paymentBody map[string]any

// body writes a receipt down. Credit memos are rows that count against what is paid (§4.7, inferred). Money of every method
// comes in as a transfer on the method's account.
func (a *Adapter) paymentBody(op string, ref erp.Reference, r receipt) (paymentBody, error) {
	day := date{or(r.draft.ReceivedOn, a.today())}
	body := paymentBody{
		"DocType": "rCustomer", "CardCode": r.draft.Customer, "DocDate": day, "TaxDate": day, "DueDate": day,
		"DocCurrency": a.cfg.Currency, a.cfg.PaymentField: ref,
	}
	if cash := r.draft.Cash.Amount; cash.IsPositive() {
		account, err := a.account(op, r.draft.Method)
		if err != nil {
			return nil, err
		}
		body["TransferAccount"], body["TransferSum"], body["TransferDate"] = account, number{cash}, day
	}
	if external := r.draft.External; len(external) > maxTransferReference {
		body["Remarks"] = external
	} else if external != "" {
		body["TransferReference"] = external
	}
	var rows []map[string]any
	for _, c := range r.invoices {
		rows = append(rows, map[string]any{"DocEntry": c.entry, "InvoiceType": paysInvoice, "SumApplied": number{c.amount}})
	}
	for _, c := range r.credits {
		rows = append(rows, map[string]any{"DocEntry": c.entry, "InvoiceType": usesCredit, "SumApplied": number{c.amount.Neg()}})
	}
	if len(rows) > 0 {
		body["PaymentInvoices"] = rows
	}
	return body, nil
}
