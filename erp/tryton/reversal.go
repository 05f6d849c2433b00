package tryton

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// ReversePayment implements erp.Payments. Tryton takes an entry back by its opposite, which it sets against it line by line,
// so that what the payment was set against is let go first. The reference is what the opposite is called. It is posted last:
// one that was cut short is none yet, and gone on with where it stands.
func (a *Adapter) ReversePayment(ctx context.Context, ref erp.Reference, customer erp.CustomerID, key erp.PaymentID) (erp.Payment, error) {
	op := fmt.Sprintf("reverse payment %q", key)
	id, ok := recordID(string(key))
	if !ok {
		return erp.Payment{}, erp.Errorf(erp.NotFound, op, "no such payment")
	}
	if ref == "" || len(ref) > maxReference {
		return erp.Payment{}, erp.Errorf(erp.Invalid, op, "reference must have 1 to %d characters", maxReference)
	}
	giveBack, err := a.takeTurn(ctx, op, ref, customer)
	if err != nil {
		return erp.Payment{}, err
	}
	defer giveBack()
	q, err := a.entries(ctx, op, customer)
	if err != nil {
		return erp.Payment{}, err
	}
	q.where = append(q.where, is("id", id))
	first, err := one[entry](ctx, a.client, op, q)
	if err != nil {
		return erp.Payment{}, err
	}
	back, err := a.opposite(ctx, op, ref, first)
	if err != nil {
		return erp.Payment{}, err
	}
	if back.State == entryDraft {
		err := a.queue.patiently(ctx, func() error { return a.client.press(ctx, op, moveModel, "post", back.ID) })
		if err != nil {
			return erp.Payment{}, inDoubt(op, err)
		}
	}
	p, err := a.PaymentByReference(ctx, customer, ref)
	return p, inDoubt(op, err)
}

// opposite finds the entry that takes a payment back under a reference, or makes it.
func (a *Adapter) opposite(ctx context.Context, op string, ref erp.Reference, first entry) (entry, error) {
	theOne := link{moveModel, first.ID}.String()
	found, err := search[entry](ctx, a.client, op, query{model: moveModel, where: domain{anyOf(
		domain{is("origin", theOne)}, domain{is("description", ref), where("origin", "like", moveModel+",%")},
	)}})
	if err != nil {
		return entry{}, err
	}
	for _, e := range found {
		switch {
		case e.Origin.String() != theOne:
			return entry{}, erp.Errorf(erp.Conflict, op, "the reference is another reversal's")
		case e.Description != string(ref):
			return entry{}, &erp.Error{Code: erp.Rejected, Op: op, Reason: "Payment " + first.name() + " was reversed before."}
		}
	}
	switch {
	case len(found) > 0:
		return found[0], nil
	case first.reverses() != 0:
		return entry{}, &erp.Error{Code: erp.Rejected, Op: op, Reason: "Payment " + first.name() + " is a reversal itself."}
	}
	if err := a.letGo(ctx, op, first); err != nil {
		return entry{}, err
	}
	closed := theOne + ".cancel" // asks whether its period, which is closed, may be today's instead
	err = a.answering(ctx, op, func(question string) bool { return question == closed }, func() error {
		return a.runWizard(ctx, op, wizard{"account.move.cancel", moveModel, []int64{first.ID}}, "cancel", values{"default": values{"description": ref}})
	})
	if err != nil {
		return entry{}, err
	}
	made, err := one[entry](ctx, a.client, op, query{model: moveModel, where: domain{is("origin", theOne)}})
	return made, inDoubt(op, err)
}

// letGo opens what a payment was set against, and makes it pay nothing in particular.
func (a *Adapter) letGo(ctx context.Context, op string, first entry) error {
	var set, pays []int64
	for _, l := range first.Lines {
		if l.Reconciliation != 0 && (l.owed() || l.balance().IsZero()) {
			set = append(set, l.ID)
		}
		if l.Reconciliation != 0 && !l.owed() && !l.balance().IsZero() {
			return &erp.Error{Code: erp.Rejected, Op: op, Reason: "The money is set against something on the bank's side already; reverse it in Tryton."}
		}
		if l.Pays != 0 {
			pays = append(pays, l.ID)
		}
	}
	if len(set) > 0 {
		err := a.queue.patiently(ctx, func() error {
			return a.runWizard(ctx, op, wizard{"account.move.unreconcile_lines", moveModel + ".line", set}, "unreconcile", values{})
		})
		if err != nil {
			return err
		}
	}
	if len(pays) == 0 {
		return nil
	}
	return inDoubt(op, a.queue.patiently(ctx, func() error {
		return a.client.write(ctx, call{op: op, method: model(moveModel+".line", "write"), params: []any{pays, values{"invoice_payment": nil}}}, nil)
	}))
}

// wizard is one of Tryton's, over some records.
type wizard struct {
	name  string
	model string
	ids   []int64
}

// runWizard takes a wizard through the one state that acts.
func (a *Adapter) runWizard(ctx context.Context, op string, w wizard, state string, data values) error {
	about := values{"active_model": w.model, "active_id": w.ids[0], "active_ids": w.ids}
	of := func(procedure string, params ...any) call {
		return call{op: op, method: strings.Join([]string{"wizard", w.name, procedure}, "."), params: params, context: about}
	}
	var begun []any
	if err := a.client.write(ctx, of("create"), &begun); err != nil {
		return err
	}
	if len(begun) == 0 {
		return erp.Errorf(erp.Unavailable, op, "Tryton did not begin its wizard %s", w.name)
	}
	return errors.Join(a.client.write(ctx, of("execute", begun[0], data, state), nil), a.client.write(ctx, of("delete", begun[0]), nil))
}
