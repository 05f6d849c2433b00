package sapb1

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/tradecounter/portal/erp"
)

// PostPayment implements erp.Payments. Business One keeps no reference unique, so the reference is looked up first,
// together with what is open; callers of this process with the same reference wait for each other. The answer to a write
// is not read, the reference is looked up instead, as after a lost answer: the look-up failing leaves the outcome unknown.
// A refusal that another replica's payment brought about is none, and of two payments the second is taken back.
func (a *Adapter) PostPayment(ctx context.Context, ref erp.Reference, draft erp.PaymentDraft) (erp.Payment, error) {
	op := fmt.Sprintf("post payment %q", ref)
	if len(a.cfg.PaymentAccounts) == 0 {
		return erp.Payment{}, erp.Errorf(erp.Unsupported, op, "no accounts are set up for payments")
	}
	if ref == "" || len(ref) > maxReference {
		return erp.Payment{}, erp.Errorf(erp.Invalid, op, "reference must have 1 to %d characters", maxReference)
	}
	r, err := a.receiptOf(op, draft)
	if err != nil {
		return erp.Payment{}, err
	}
	body, err := a.paymentBody(op, ref, r)
	if err != nil {
		return erp.Payment{}, err
	}
	done, err := a.posting.take(ctx, op, string(ref))
	if err != nil {
		return erp.Payment{}, err
	}
	defer done()
	if first, err := a.prepare(ctx, op, ref, r); err != nil || first.ID != "" {
		return first, err
	}
	refusal := a.client.write(ctx, op, "IncomingPayments", body)
	if refusal != nil && !draftedOrMissing(refusal) && !errors.Is(refusal, erp.Rejected) {
		return erp.Payment{}, refusal
	}
	posted, err := a.behindPayment(ctx, op, draft.Customer, ref)
	switch {
	case errors.Is(err, erp.NotFound) && errors.Is(refusal, erp.Rejected):
		return erp.Payment{}, refusal
	case errors.Is(err, erp.OutcomeUnknown):
		return erp.Payment{}, err
	}
	return posted, unsure(op, err)
}

// prepare returns what stands under the reference already, or else reports what speaks against the receipt.
func (a *Adapter) prepare(ctx context.Context, op string, ref erp.Reference, r receipt) (erp.Payment, error) {
	customer := r.draft.Customer
	parts := []part{
		getPart(op, a.underReference(customer, ref), 1),
		getPart(op, a.draftedPayments(customer, ref), 1),
		getPart(op, from("BusinessPartners").fields("CardCode", "Currency").where(isCustomer, eq("CardCode", customer)), 1),
	}
	invoiceParts := openParts(op, "Invoices", r.invoices)
	parts = slices.Concat(parts, invoiceParts, openParts(op, "CreditNotes", r.credits))
	answers, err := a.client.batch(ctx, op, parts)
	if err != nil {
		return erp.Payment{}, err
	}
	found, err := decodeRows[extended[payment]](parts[0], answers[0])
	if err != nil {
		return erp.Payment{}, err
	}
	if first, err := a.firstPayment(op, customer, ref, found); err == nil {
		return first, nil
	}
	if err := a.waiting(op, ref, parts[1], answers[1]); err != nil {
		return erp.Payment{}, err
	}
	partners, err := decodeRows[partner](parts[2], answers[2])
	if err != nil {
		return erp.Payment{}, err
	}
	if p, err := onlyPartner(op, partners, customer); err != nil {
		return erp.Payment{}, refusedAs(err, erp.Invalid)
	} else if currency := a.currencyOf(p); currency != a.cfg.Currency {
		return erp.Payment{}, erp.Errorf(erp.Invalid, op, "customer %q has an account in %s", customer, currency)
	}
	behind := 3 + len(invoiceParts)
	invoices, err := decodeAll(parts[3:behind], answers[3:behind])
	if err != nil {
		return erp.Payment{}, err
	}
	if err := a.against(op, "Invoice", customer, r.invoices, invoices); err != nil {
		return erp.Payment{}, err
	}
	credits, err := decodeAll(parts[behind:], answers[behind:])
	if err != nil {
		return erp.Payment{}, err
	}
	return erp.Payment{}, a.against(op, "Credit memo", customer, r.credits, credits)
}

// openParts ask what is open of documents.
func openParts(op, set string, claims []claim) []part {
	entries := make([]integer, len(claims))
	for i, c := range claims {
		entries[i] = c.entry
	}
	var parts []part
	for chunk := range slices.Chunk(entries, entryChunk) {
		parts = append(parts, getPart(op, from(set).fields("DocEntry", "DocNum", "CardCode", "DocCurrency", "DocTotal", "DocTotalFc",
			"PaidToDate", "PaidToDateFC", "Cancelled").where(anyOfInt("DocEntry", chunk)), entryChunk))
	}
	return parts
}

func decodeAll(parts []part, answers []response) ([]document, error) {
	var all []document
	for i, p := range parts {
		found, err := decodeRows[document](p, answers[i])
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}
