package tryton

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// PostPayment implements erp.Payments. Tryton says too late that a payment is of more than is open, or of another customer's
// invoice, and in words of its own, so both are refused before anything is written. In this process one writer at a time works
// under a reference, and for a customer.
func (a *Adapter) PostPayment(ctx context.Context, ref erp.Reference, draft erp.PaymentDraft) (erp.Payment, error) {
	op := fmt.Sprintf("post payment %q", ref)
	if ref == "" || len(ref) > maxReference {
		return erp.Payment{}, erp.Errorf(erp.Invalid, op, "reference must have 1 to %d characters", maxReference)
	}
	giveBack, err := a.takeTurn(ctx, op, ref, draft.Customer)
	if err != nil {
		return erp.Payment{}, err
	}
	defer giveBack()
	back, err := search[entry](ctx, a.client, op, query{model: moveModel, limit: 1, where: domain{
		is("description", ref), where("origin", "like", moveModel+",%"),
	}})
	if err == nil && len(back) > 0 {
		err = erp.Errorf(erp.Conflict, op, "the reference is a reversal's")
	}
	if err != nil {
		return erp.Payment{}, err
	}
	if err := a.carryThrough(ctx, op, ref, draft); err != nil {
		return erp.Payment{}, err
	}
	p, err := a.PaymentByReference(ctx, draft.Customer, ref)
	return p, inDoubt(op, err)
}

// maxSteps bounds how often somebody else may be found to have gone on with the same.
const maxSteps = 12

// carryThrough takes what stands under a reference to its posted entry, a step at a time, and looks again after each: no name
// of a statement is unique, buttons pass over what is not in their state, and other replicas, or a call whose caller has gone,
// may be at the same. A draft is entered only by who has written it, once there is none beside it. Of two that write side by
// side at least one sees the other's, and the drop of a draft and its entry exclude each other in Tryton.
func (a *Adapter) carryThrough(ctx context.Context, op string, ref erp.Reference, draft erp.PaymentDraft) error {
	var mine int64 // the draft that was written here
	for range maxSteps {
		s, beside, err := a.entered(ctx, op, ref)
		switch {
		case err != nil && mine != 0:
			return inDoubt(op, err)
		case err != nil:
			return err
		case !s.of(draft.Customer):
			return errors.Join(erp.Errorf(erp.Conflict, op, "the reference is another customer's"), a.drop(ctx, op, beside))
		case s.State == statementPosted:
			return a.drop(ctx, op, beside)
		case len(beside) > 0:
			err = a.drop(ctx, op, beside)
		case s.State == statementValidated:
			return inDoubt(op, a.queue.patiently(ctx, func() error { return a.client.press(ctx, op, statementModel, "post", s.ID) }))
		case s.ID == 0 && mine != 0:
			return overtaken(op, nil)
		case s.ID == 0 || s.ID != mine:
			if mine, err = a.writeDraft(ctx, op, ref, s, draft); err != nil {
				err = a.unwritten(ctx, op, s, err)
			}
		default:
			err = a.enter(ctx, op, s)
		}
		if err != nil && !errors.Is(err, erp.Conflict) {
			return err
		}
	}
	return erp.Errorf(erp.OutcomeUnknown, op, "somebody else is at the same all the time")
}

// drop drops drafts that stand beside another statement under their reference. One that was gone on with stays.
func (a *Adapter) drop(ctx context.Context, op string, drafts []statement) error {
	for _, s := range drafts {
		if err := a.dropStatement(ctx, op, s); err != nil && !errors.Is(err, erp.Conflict) {
			return inDoubt(op, err)
		}
	}
	return nil
}

// takeTurn lets one at a time write under a reference, and one at a time for a customer.
func (a *Adapter) takeTurn(ctx context.Context, op string, ref erp.Reference, customer erp.CustomerID) (giveBack func(), err error) {
	first, err := a.turns.take(ctx, op, "reference "+string(ref))
	if err != nil {
		return nil, err
	}
	second, err := a.turns.take(ctx, op, "customer "+string(customer))
	if err != nil {
		first()
		return nil, err
	}
	return func() { second(); first() }, nil
}

// writeDraft holds a payment against what is open today and writes it as a draft.
func (a *Adapter) writeDraft(ctx context.Context, op string, ref erp.Reference, s statement, draft erp.PaymentDraft) (int64, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return 0, err
	}
	if err := checkPayment(op, draft, i.currency); err != nil {
		return 0, err
	}
	journal, err := a.journalFor(ctx, op, draft)
	if err != nil {
		return 0, err
	}
	who, err := a.partyNow(ctx, op, draft.Customer)
	if err != nil {
		return 0, err
	}
	parts, err := a.payable(ctx, op, who, draft, i)
	if err != nil {
		return 0, err
	}
	on := date{or(draft.ReceivedOn, erp.DateOf(a.now().In(i.location)))}
	if draft.OnAccount.Amount.IsPositive() {
		account, err := a.receivableAccount(ctx, op, who)
		if err != nil {
			return 0, err
		}
		parts = append(parts, part{account: account, amount: draft.OnAccount.Amount})
	}
	lines := make([]values, len(parts))
	for n, p := range parts {
		lines[n] = values{
			"number": ref, "date": on, "description": draft.External, "party": who.ID, "account": p.account, "amount": number{p.amount},
		}
		if p.document != 0 {
			lines[n]["invoice"] = p.document
		}
	}
	cash := number{draft.Cash.Amount}
	return a.writeStatement(ctx, op, s, values{
		"name": ref, "company": i.company, "journal": journal.ID, "date": on,
		"number_of_lines": 1, "total_amount": cash, "start_balance": number{}, "end_balance": cash, // whichever the journal checks
	}, lines)
}

// checkPayment refuses what can be seen to be wrong without asking.
func checkPayment(op string, d erp.PaymentDraft, in currency) error {
	invalid := func(format string, args ...any) error { return erp.Errorf(erp.Invalid, op, format, args...) }
	given, taken := d.Cash.Amount, d.OnAccount.Amount
	for _, m := range []erp.Money{d.Cash, d.OnAccount} {
		if m.Amount.IsNegative() || !stated(m, in) {
			return invalid("%s is no amount in %s", m, in.Code)
		}
	}
	for _, a := range slices.Concat(d.Credits, d.Allocations) {
		switch {
		case !a.Amount.Amount.IsPositive() || !stated(a.Amount, in):
			return invalid("%s of document %q is no amount in %s", a.Amount, a.Document, in.Code)
		case !a.Discount.IsZero():
			return invalid("document %q: a statement of Tryton's takes no cash discount", a.Document)
		}
	}
	for _, a := range d.Credits {
		given = given.Add(a.Amount.Amount)
	}
	for _, a := range d.Allocations {
		taken = taken.Add(a.Amount.Amount)
	}
	switch {
	case d.Customer == "":
		return invalid("no customer")
	case !taken.IsPositive():
		return invalid("a payment of nothing")
	case !given.Equal(taken):
		return invalid("cash and credits come to %s, what they pay and leave on account to %s", given, taken)
	case d.OnAccount.Amount.GreaterThan(d.Cash.Amount):
		return invalid("a credit is not left on account, where it is already")
	}
	return nil
}

// stated reports whether an amount is one of the currency's, or nothing.
func stated(m erp.Money, in currency) bool {
	return (m.Currency == in.Code || m.Currency == "" && m.IsZero()) && m.Amount.Equal(m.Amount.Round(in.Places))
}

// part is a line of a statement: above zero it pays, below it uses a credit note.
type part struct {
	document int64 // zero: on account
	account  int64
	amount   decimal.Decimal
}

// payableBill is a bill with what a statement wants to know of it.
type payableBill struct {
	debt
	Account int64 `json:"account"`
}

// payable holds what a payment is of against what is open of it. Invalid: no bill of this customer. Rejected: more than there
// is.
func (a *Adapter) payable(ctx context.Context, op string, who party, draft erp.PaymentDraft, i installation) ([]part, error) {
	invoices, err := amounts(op, draft.Allocations)
	if err != nil {
		return nil, err
	}
	credits, err := amounts(op, draft.Credits)
	if err != nil || len(invoices)+len(credits) == 0 {
		return nil, err
	}
	var ids []int64
	for _, w := range slices.Concat(credits, invoices) {
		ids = append(ids, w.document)
	}
	rows, err := search[payableBill](ctx, a.client, op, query{model: "account.invoice", where: domain{
		in("id", ids), is("type", "out"), is("company", i.company), is("party", who.ID), where("number", "!=", nil),
		in("state", []string{billPosted, billPaid, billCancelled}),
	}})
	if err != nil {
		return nil, err
	}
	bills := make(map[int64]payableBill, len(rows))
	for _, row := range rows {
		bills[row.ID] = row
	}
	var parts []part
	for _, w := range credits {
		p, err := w.of(op, bills[w.document], i.currency, decimal.NewFromInt(-1), "credit memo")
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	for _, w := range invoices {
		p, err := w.of(op, bills[w.document], i.currency, decimal.NewFromInt(1), "invoice")
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// wanted is what a payment wants of a document.
type wanted struct {
	document int64
	amount   decimal.Decimal
}

// amounts adds allocations up by document, in the order in which they name it first.
func amounts(op string, all []erp.Allocation) ([]wanted, error) {
	var sums []wanted
	for _, a := range all {
		id, ok := recordID(string(a.Document))
		if !ok {
			return nil, erp.Errorf(erp.Invalid, op, "no such document %q", a.Document)
		}
		n := slices.IndexFunc(sums, func(w wanted) bool { return w.document == id })
		if n < 0 {
			n, sums = len(sums), append(sums, wanted{document: id})
		}
		sums[n].amount = sums[n].amount.Add(a.Amount.Amount)
	}
	return sums, nil
}

// of is the line for what is wanted of a bill, which is above zero if sign is, or else a credit note.
func (w wanted) of(op string, b payableBill, in currency, sign decimal.Decimal, kind string) (part, error) {
	switch {
	case b.ID == 0 || b.Total.Sign()*sign.Sign() < 0:
		return part{}, erp.Errorf(erp.Invalid, op, "the customer has no %s with key %d", kind, w.document)
	case b.Currency.ID != in.ID:
		return part{}, erp.Errorf(erp.Invalid, op, "%s %q is in %s", kind, b.Number, b.Currency.Code)
	}
	open, _ := b.open(in.ID)
	if left := open.Mul(sign); w.amount.GreaterThan(left) {
		return part{}, &erp.Error{Code: erp.Rejected, Op: op, Reason: fmt.Sprintf("%s %s has %s left, not %s.",
			strings.ToUpper(kind[:1])+kind[1:], b.Number, erp.NewMoney(left, in.Code), erp.NewMoney(w.amount, in.Code))}
	}
	return part{b.ID, b.Account, w.amount.Mul(sign)}, nil
}

// receivableAccount is where a customer's money stands until it is set against something: the customer's own account, else
// the company's.
func (a *Adapter) receivableAccount(ctx context.Context, op string, who party) (int64, error) {
	own, err := one[struct {
		Account int64 `json:"account_receivable"`
	}](ctx, a.client, op, query{model: "party.party", where: domain{is("id", who.ID)}, context: archivedToo})
	if err != nil || own.Account != 0 {
		return own.Account, err
	}
	usual, err := one[struct {
		Account int64 `json:"default_account_receivable"`
	}](ctx, a.client, op, query{model: "account.configuration"})
	if err == nil && usual.Account == 0 {
		err = erp.Errorf(erp.Unauthorized, op, "neither customer %q nor the company has an account of receivables", who.Code)
	}
	return usual.Account, err
}
