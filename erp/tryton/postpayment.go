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

// PostPayment implements erp.Payments. Tryton would take more than is open, and another customer's invoice, so both are
// refused before anything is written. No name of a statement is unique: one writer at a time in this process looks a
// reference up and writes it, and writes a customer's payments. A draft that was cut short is written anew, and one that
// got further gone on with.
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
	s, err := a.statement(ctx, op, ref)
	switch {
	case errors.Is(err, erp.NotFound):
		s = statement{State: statementDraft}
	case err != nil:
		return erp.Payment{}, err
	case !s.of(draft.Customer):
		return erp.Payment{}, erp.Errorf(erp.Conflict, op, "the reference is another customer's")
	}
	if s.State == statementDraft {
		id, err := a.writeDraft(ctx, op, ref, s, draft)
		if err != nil {
			return erp.Payment{}, a.unwritten(ctx, op, s, err)
		}
		s.ID = id
	}
	if s.State != statementPosted {
		if err := a.enter(ctx, op, s); err != nil {
			return erp.Payment{}, err
		}
	}
	p, err := a.PaymentByReference(ctx, draft.Customer, ref)
	return p, inDoubt(op, err)
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
