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
	p, err := a.onePayment(ctx, op, customer, strings.TrimSuffix(string(id), reversalMark))
	if err != nil {
		return erp.Payment{}, err
	}
	if p.record.Cancelled {
		return erp.Payment{}, &erp.Error{Code: erp.Rejected, Op: op, Reason: fmt.Sprintf("Payment %s was reversed already.", p.record.DocNum)}
	}
	if string(id) != p.record.DocEntry.String() {
		return erp.Payment{}, erp.Errorf(erp.NotFound, op, "it was not reversed")
	}
	target := fmt.Sprintf("IncomingPayments(%s)", p.record.DocEntry)
	if err := a.client.change(ctx, op, target, map[string]any{a.cfg.ReversalField: ref}); err != nil {
		return erp.Payment{}, err
	}
	if err := a.client.write(ctx, op, target+"/Cancel", nil); err != nil {
		return erp.Payment{}, err
	}
	back, err := a.PaymentByReference(ctx, customer, ref)
	if err != nil {
		return erp.Payment{}, erp.Errorf(erp.OutcomeUnknown, op, "look up what was written: %w", withoutCode(err))
	}
	return back, nil
}
