package sapb1

import (
	"context"
	"fmt"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// mostTwins is how many payments under one reference are looked for behind a write. A portal has no more replicas that
// write the same at once.
const mostTwins = 10

// behindPayment returns the payment that a write has left under a reference, which had none before. Whatever another
// replica, or a request that was given up, has posted behind the first is taken back. NotFound: there is none.
func (a *Adapter) behindPayment(ctx context.Context, op string, customer erp.CustomerID, ref erp.Reference) (erp.Payment, error) {
	found, err := a.twins(ctx, op, customer, ref)
	if err != nil {
		return erp.Payment{}, err
	}
	if len(found) == 0 {
		return erp.Payment{}, erp.Errorf(erp.NotFound, op, "no such payment")
	}
	var refusal error
	for _, p := range standingPayments(found[1:]) {
		if err := a.client.write(ctx, op, fmt.Sprintf("IncomingPayments(%s)/Cancel", p.record.DocEntry), nil); err != nil {
			refusal = err
		}
	}
	if refusal != nil { // perhaps because the other replica was faster
		if found, err = a.twins(ctx, op, customer, ref); err != nil {
			return erp.Payment{}, err
		}
		if len(found) == 0 || len(standingPayments(found[1:])) > 0 {
			return erp.Payment{}, unsure(op, fmt.Errorf("take the second payment back: %w", refusal))
		}
	}
	return a.toPayment(found[0]), nil
}

// twins are the payments under a reference, the first one first. OutcomeUnknown: one waits for approval, and none is posted.
func (a *Adapter) twins(ctx context.Context, op string, customer erp.CustomerID, ref erp.Reference) ([]extended[payment], error) {
	parts := []part{
		getPart(op, a.paymentQuery().where(eq(a.cfg.PaymentField, ref), eq("CardCode", customer)).by("DocEntry").top(mostTwins), mostTwins),
		getPart(op, a.draftedPayments(customer, ref), 1),
	}
	answers, err := a.client.batch(ctx, op, parts)
	if err != nil {
		return nil, err
	}
	rows, err := decodeRows[extended[payment]](parts[0], answers[0])
	if err != nil {
		return nil, err
	}
	var found []extended[payment]
	for _, p := range rows { // the database may have compared without case
		if p.record.CardCode == customer && p.text(a.cfg.PaymentField) == string(ref) {
			found = append(found, p)
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	return nil, a.waiting(op, ref, parts[1], answers[1])
}

func standingPayments(all []extended[payment]) (left []extended[payment]) {
	for _, p := range all {
		if !p.record.Cancelled {
			left = append(left, p)
		}
	}
	return left
}

// draftedPayments asks for what an approval procedure keeps under a reference (§5.2).
func (a *Adapter) draftedPayments(customer erp.CustomerID, ref erp.Reference) query {
	return from("PaymentDrafts").fields("DocEntry", "CardCode", a.cfg.PaymentField).
		where(eq(a.cfg.PaymentField, ref), eq("CardCode", customer)).by("DocEntry").top(1)
}

// waiting is OutcomeUnknown if an approval procedure keeps a payment under the reference: sent again, it would be kept twice.
func (a *Adapter) waiting(op string, ref erp.Reference, asked part, answer response) error {
	drafts, err := decodeRows[extended[payment]](asked, answer)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if strings.EqualFold(d.text(a.cfg.PaymentField), string(ref)) {
			e := erp.Errorf(erp.OutcomeUnknown, op, "payment draft %s", d.record.DocEntry)
			e.Reason = "The payment waits for approval in Business One."
			return e
		}
	}
	return nil
}
