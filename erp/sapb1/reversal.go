package sapb1

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// ReversePayment implements erp.Payments. Business One cancels the payment itself, and Cancel takes no reference: that is
// written on the payment first. A payment that was marked and not cancelled is not reversed, and is marked again. Reversals
// of one payment, and writes under one reference, wait for each other in this process, so that none takes another's mark
// for its own.
func (a *Adapter) ReversePayment(ctx context.Context, ref erp.Reference, customer erp.CustomerID, id erp.PaymentID) (erp.Payment, error) {
	op := fmt.Sprintf("reverse payment %q as %q", id, ref)
	if len(a.cfg.PaymentAccounts) == 0 {
		return erp.Payment{}, erp.Errorf(erp.Unsupported, op, "no accounts are set up for payments")
	}
	if ref == "" || len(ref) > maxReference {
		return erp.Payment{}, erp.Errorf(erp.Invalid, op, "reference must have 1 to %d characters", maxReference)
	}
	for _, key := range []string{string(ref), "payment " + string(id)} {
		done, err := a.posting.take(ctx, op, key)
		if err != nil {
			return erp.Payment{}, err
		}
		defer done()
	}
	first, err := a.PaymentByReference(ctx, customer, ref)
	switch {
	case err == nil && first.Reverses == id:
		return first, nil
	case err == nil:
		return erp.Payment{}, erp.Errorf(erp.Conflict, op, "the reference is that of payment %q", first.ID)
	case !errors.Is(err, erp.NotFound):
		return erp.Payment{}, err
	}
	return a.reverse(ctx, op, ref, customer, id)
}

// reverse takes a payment back that is not known to be reversed under the reference.
func (a *Adapter) reverse(ctx context.Context, op string, ref erp.Reference, customer erp.CustomerID, id erp.PaymentID) (erp.Payment, error) {
	p, err := a.onePayment(ctx, op, customer, strings.TrimSuffix(string(id), reversalMark))
	if err != nil {
		return erp.Payment{}, err
	}
	entry := p.record.DocEntry.String()
	switch {
	case bool(p.record.Cancelled) && string(id) == entry && p.text(a.cfg.ReversalField) == string(ref):
		return a.toReversal(p), nil // by another replica, since the look-up
	case bool(p.record.Cancelled):
		return erp.Payment{}, &erp.Error{Code: erp.Rejected, Op: op, Reason: fmt.Sprintf("Payment %s was reversed already.", p.record.DocNum)}
	case string(id) != entry:
		return erp.Payment{}, erp.Errorf(erp.NotFound, op, "it was not reversed")
	}
	refusal := a.markAndCancel(ctx, op, ref, entry)
	if refusal != nil && !errors.Is(refusal, erp.Rejected) {
		return erp.Payment{}, refusal
	}
	back, err := a.PaymentByReference(ctx, customer, ref)
	if errors.Is(err, erp.NotFound) && refusal != nil {
		return erp.Payment{}, refusal
	}
	return back, unsure(op, err)
}

func (a *Adapter) markAndCancel(ctx context.Context, op string, ref erp.Reference, entry string) error {
	target := fmt.Sprintf("IncomingPayments(%s)", entry)
	if err := a.client.change(ctx, op, target, map[string]any{a.cfg.ReversalField: ref}); err != nil {
		return err
	}
	return a.client.write(ctx, op, target+"/Cancel", nil)
}
