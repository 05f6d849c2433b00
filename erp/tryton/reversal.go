package tryton

import (
	"context"
	"errors"
	"fmt"
	"maps"
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
	back, err := a.opposite(ctx, op, ref, q)
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

// opposite finds the entry that takes a payment back under a reference, or makes it, a step at a time. Whoever makes it changes
// the lines of the payment. So each step is taken on the lines as they were before it was found that there is no opposite, and
// somebody else's meanwhile, another replica's or a clerk's, is met with Conflict, or a refusal: then it is looked for again.
func (a *Adapter) opposite(ctx context.Context, op string, ref erp.Reference, q query) (entry, error) {
	var refusal error
	opened := false // something was let go, so that what fails from then on leaves doubt
	doubt := func(err error) error {
		if opened {
			return inDoubt(op, err)
		}
		return err
	}
	for range maxSteps {
		first, err := one[entry](ctx, a.client, op, q)
		if err != nil {
			return entry{}, doubt(err)
		}
		found, err := a.under(ctx, op, ref, first)
		if err != nil {
			return entry{}, doubt(err)
		}
		switch {
		case len(found) > 0:
			return first.takenBackBy(op, ref, found)
		case first.reverses() != 0:
			return entry{}, &erp.Error{Code: erp.Rejected, Op: op, Reason: "Payment " + first.name() + " is a reversal itself."}
		case refusal != nil && !errors.Is(refusal, erp.Conflict):
			return entry{}, doubt(refusal)
		}
		if err := a.mayTakeBack(ctx, op, first); err != nil {
			return entry{}, doubt(err)
		}
		var lettingGo bool
		lettingGo, refusal = a.stepBack(ctx, op, ref, first)
		opened = opened || lettingGo && !errors.Is(refusal, erp.Conflict)
		if code := erp.CodeOf(refusal); refusal != nil && code != erp.Conflict && code != erp.Rejected {
			return entry{}, doubt(refusal)
		}
	}
	return entry{}, erp.Errorf(erp.OutcomeUnknown, op, "somebody else is at the same all the time")
}

// under finds entries that take a payment back, and what else goes by the reference.
func (a *Adapter) under(ctx context.Context, op string, ref erp.Reference, first entry) ([]entry, error) {
	return search[entry](ctx, a.client, op, query{model: moveModel, where: domain{anyOf(
		domain{is("origin", link{moveModel, first.ID}.String())},
		domain{is("description", ref), where("origin", "like", moveModel+",%")},
		domain{is("description", ref), where("origin", "like", statementModel+",%")},
	)}})
}

// takenBackBy is the one of those entries that takes the payment back under the reference.
func (e entry) takenBackBy(op string, ref erp.Reference, found []entry) (entry, error) {
	for _, other := range found {
		switch {
		case other.Origin.model == statementModel:
			return entry{}, erp.Errorf(erp.Conflict, op, "the reference is a payment's")
		case other.reverses() != e.ID:
			return entry{}, erp.Errorf(erp.Conflict, op, "the reference is another reversal's")
		case other.Description != string(ref):
			return entry{}, &erp.Error{Code: erp.Rejected, Op: op, Reason: "Payment " + e.name() + " was reversed before."}
		}
	}
	return found[0], nil
}

// The states of a period (account/period.py).
const (
	periodOpen   = "open"
	periodClosed = "close"
)

// mayTakeBack refuses what Tryton would refuse after the payment was let go: an opposite has the payment's period, or if that
// is closed, today's.
func (a *Adapter) mayTakeBack(ctx context.Context, op string, first entry) error {
	for _, l := range first.Lines {
		if l.Reconciliation != 0 && !l.owed() && !l.balance().IsZero() {
			return &erp.Error{Code: erp.Rejected, Op: op, Reason: "The money is set against something on the bank's side already; reverse it in Tryton."}
		}
	}
	if first.Period.State == periodOpen {
		return nil
	}
	closed := &erp.Error{Code: erp.Rejected, Op: op, Reason: "The payment's period is closed, and today's is not open."}
	if first.Period.State != periodClosed {
		return closed
	}
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return err
	}
	today := date{erp.DateOf(a.now().In(i.location))}
	_, err = one[struct {
		ID int64 `json:"id"`
	}](ctx, a.client, op, query{model: "account.period", where: domain{
		is("fiscalyear.company", i.company), is("type", "standard"), is("state", periodOpen), where("start_date", "<=", today), where("end_date", ">=", today),
	}})
	if errors.Is(err, erp.NotFound) {
		return closed
	}
	return err
}

// stepBack takes the next step: it opens what a payment was set against, or makes it pay nothing in particular, or makes its
// opposite. Conflict: the lines were written since they were read.
func (a *Adapter) stepBack(ctx context.Context, op string, ref erp.Reference, first entry) (lettingGo bool, err error) {
	lines := moveModel + ".line"
	var set, pays []int64
	versions := values{}
	for _, l := range first.Lines {
		versions[link{lines, l.ID}.String()] = l.Version
		if l.Reconciliation != 0 {
			set = append(set, l.ID)
		}
		if l.Pays != 0 {
			pays = append(pays, l.ID)
		}
	}
	asRead := values{"_timestamp": versions}
	switch {
	case len(set) > 0:
		return true, a.queue.patiently(ctx, func() error {
			return a.runWizard(ctx, op, wizard{"account.move.unreconcile_lines", lines, set, asRead}, "unreconcile", values{})
		})
	case len(pays) > 0:
		return true, a.queue.patiently(ctx, func() error {
			return a.client.write(ctx, call{op: op, method: model(lines, "write"), params: []any{pays, values{"invoice_payment": nil}}, context: asRead}, nil)
		})
	}
	closed := link{moveModel, first.ID}.String() + ".cancel" // asks whether its period, which is closed, may be today's instead
	return false, a.answering(ctx, op, func(question string) bool { return question == closed }, func() error {
		return a.runWizard(ctx, op, wizard{"account.move.cancel", moveModel, []int64{first.ID}, asRead}, "cancel", values{"default": values{"description": ref}})
	})
}

// wizard is one of Tryton's, over some records.
type wizard struct {
	name  string
	model string
	ids   []int64
	on    values // what else is in its context
}

// runWizard takes a wizard through the one state that acts.
func (a *Adapter) runWizard(ctx context.Context, op string, w wizard, state string, data values) error {
	about := values{"active_model": w.model, "active_id": w.ids[0], "active_ids": w.ids}
	maps.Copy(about, w.on)
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
