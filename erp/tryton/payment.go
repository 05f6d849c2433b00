package tryton

import (
	"context"
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// moveModel is an entry of the ledger. A payment is one that touches a customer's receivable and stands in a journal of
// cash or statements, whoever made it; its key is the entry's id.
const moveModel = "account.move"

// entry is a payment, or the entry that takes one back.
type entry struct {
	stamps
	ID          int64  `json:"id"`
	Number      string `json:"number"`      // the journal's
	PostNumber  string `json:"post_number"` // the fiscal year's
	Date        date   `json:"date"`
	Description string `json:"description"`
	State       string `json:"state"`
	Origin      link   `json:"origin"`
	Period      struct {
		State string `json:"state"`
	} `json:"period."`
	Lines []entryLine `json:"lines."`
}

// The states of an entry (account/move.py).
const (
	entryDraft  = "draft"
	entryPosted = "posted"
)

type entryLine struct {
	ledgerLine
	Version string        `json:"_timestamp"`
	Party   *customerCode `json:"party."`
	Account struct {
		ID   int64 `json:"id"`
		Type *struct {
			Receivable bool `json:"receivable"`
		} `json:"type."`
	} `json:"account."`
	Pays   int64 `json:"invoice_payment"` // zero: nothing in particular
	Origin link  `json:"origin"`
}

// owed reports whether the line changes what a customer owes.
func (l entryLine) owed() bool {
	return l.Party != nil && l.Account.Type != nil && l.Account.Type.Receivable
}

// name is the number that people call the entry by.
func (e entry) name() string { return or(e.PostNumber, e.Number) }

// reverses is the entry that this one takes back; zero: none (account.move._cancel_default).
func (e entry) reverses() int64 {
	if e.Origin.model != moveModel {
		return 0
	}
	return e.Origin.id
}

// reference is what the payment was posted under. Statements have it as the number of their lines, which Tryton passes on;
// an entry that takes another one back has it as what it is called.
func (e entry) reference() erp.Reference {
	if e.Origin.model != statementModel && e.reverses() == 0 {
		return ""
	}
	return erp.Reference(e.Description)
}

// customers are those whose payment the entry is; a clerk's can be several customers'.
func (e entry) customers() []erp.CustomerID {
	var codes []erp.CustomerID
	seen := map[erp.CustomerID]bool{}
	for _, l := range e.Lines {
		if l.owed() && l.Party.Code != "" && !seen[l.Party.Code] {
			seen[l.Party.Code] = true
			codes = append(codes, l.Party.Code)
		}
	}
	return codes
}

// PaymentByReference implements erp.Payments. A statement that was not posted was cut short on its way, and is none yet.
func (a *Adapter) PaymentByReference(ctx context.Context, customer erp.CustomerID, ref erp.Reference) (erp.Payment, error) {
	op := fmt.Sprintf("payment under %q", ref)
	if ref == "" {
		return erp.Payment{}, erp.Errorf(erp.NotFound, op, "no reference")
	}
	return a.paymentWhere(ctx, op, customer, is("description", ref), anyOf(
		domain{where("origin", "like", statementModel+",%")}, domain{where("origin", "like", moveModel+",%")},
	))
}

// Payment implements erp.Payments.
func (a *Adapter) Payment(ctx context.Context, customer erp.CustomerID, key erp.PaymentID) (erp.Payment, error) {
	op := fmt.Sprintf("payment %q", key)
	id, ok := recordID(string(key))
	if !ok {
		return erp.Payment{}, erp.Errorf(erp.NotFound, op, "no such payment")
	}
	return a.paymentWhere(ctx, op, customer, is("id", id))
}

// paymentWhere reads the first payment of a customer that the clauses select; NotFound.
func (a *Adapter) paymentWhere(ctx context.Context, op string, customer erp.CustomerID, clauses ...any) (erp.Payment, error) {
	q, err := a.entries(ctx, op, customer)
	if err != nil {
		return erp.Payment{}, err
	}
	q.where, q.order = append(q.where, clauses...), [][2]string{{"id", "ASC"}}
	found, err := one[entry](ctx, a.client, op, q)
	if err != nil {
		return erp.Payment{}, err
	}
	payments, err := a.toPayments(ctx, op, customer, []entry{found})
	if err != nil {
		return erp.Payment{}, err
	}
	return payments[0], nil
}

// Payments implements erp.Payments, newest first.
func (a *Adapter) Payments(ctx context.Context, list erp.ListQuery) (erp.Page[erp.Payment], error) {
	const op = "payments"
	q, err := a.entries(ctx, op, list.Customer)
	if err != nil {
		return erp.Page[erp.Payment]{}, err
	}
	q.where = append(q.where, since(list, "lines")...)
	found, next, err := keyed(ctx, a.client, op, q, list, true, func(e entry) int64 { return e.ID })
	if err != nil {
		return erp.Page[erp.Payment]{}, err
	}
	rows, err := a.toPayments(ctx, op, list.Customer, found)
	return erp.Page[erp.Payment]{Rows: rows, Next: next}, err
}

// entries selects the posted payments of a customer, or of all of them if customer is empty.
func (a *Adapter) entries(ctx context.Context, op string, customer erp.CustomerID) (query, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return query{}, err
	}
	whose, err := a.customers(ctx)
	if err != nil {
		return query{}, err
	}
	if customer != "" {
		p, err := a.party(ctx, op, customer)
		if err != nil {
			return query{}, err
		}
		whose = domain{is("id", p.ID)}
	}
	return query{model: moveModel, context: archivedToo, where: domain{
		is("company", i.company), is("state", entryPosted),
		where("lines", "where", domain{is("account.type.receivable", true), where("party", "where", whose)}),
		anyOf(domain{in("journal.type", []string{"cash", "statement"})}, domain{where("origin", "like", "account.payment%")}),
	}}, nil
}

// toPayments turns entries into payments: one for each customer that an entry is of, or those of the customer that is named.
func (a *Adapter) toPayments(ctx context.Context, op string, customer erp.CustomerID, found []entry) ([]erp.Payment, error) {
	i, err := a.masters.installation.get(ctx)
	if err != nil {
		return nil, err
	}
	taken, err := a.takenBack(ctx, op, found)
	if err != nil {
		return nil, err
	}
	entered, err := a.enteredFor(ctx, op, found, taken.first)
	if err != nil {
		return nil, err
	}
	var payments []erp.Payment
	for _, e := range found {
		for _, code := range e.customers() {
			if customer != "" && code != customer {
				continue
			}
			p := e.toPayment(code, entered, i.currency.Code)
			if first, ok := taken.first[e.reverses()]; ok {
				p.Reverses = erp.PaymentID(strconv.FormatInt(first.ID, 10))
				p.mirror(first.toPayment(code, entered, i.currency.Code))
			}
			p.Reversed = taken.gone[e.ID]
			payments = append(payments, p.Payment)
		}
	}
	return payments, nil
}

// takings say which payments were taken back.
type takings struct {
	first map[int64]entry // what entries take back, by id
	gone  map[int64]bool  // entries that were taken back
}

func (a *Adapter) takenBack(ctx context.Context, op string, found []entry) (t takings, err error) {
	t = takings{map[int64]entry{}, map[int64]bool{}}
	var links []string
	var ids []int64
	for _, e := range found {
		links = append(links, link{moveModel, e.ID}.String())
		if id := e.reverses(); id != 0 {
			ids = append(ids, id)
		}
	}
	if len(links) == 0 {
		return t, nil
	}
	back, err := search[entry](ctx, a.client, op, query{model: moveModel, where: domain{in("origin", links), is("state", entryPosted)}})
	if err != nil {
		return t, err
	}
	for _, e := range back {
		t.gone[e.reverses()] = true
	}
	if len(ids) == 0 {
		return t, nil
	}
	firsts, err := search[entry](ctx, a.client, op, query{model: moveModel, where: domain{in("id", ids)}})
	for _, e := range firsts {
		t.first[e.ID] = e
	}
	return t, err
}

// enteredFor says which invoice each line of a statement was entered for, by the line's id: Tryton forgets at the entry
// what it paid once that is taken back.
func (a *Adapter) enteredFor(ctx context.Context, op string, found []entry, more map[int64]entry) (map[int64]int64, error) {
	var ids []int64
	add := func(e entry) {
		for _, l := range e.Lines {
			if l.owed() && l.Pays == 0 && l.Origin.model == statementModel+".line" {
				ids = append(ids, l.Origin.id)
			}
		}
	}
	for _, e := range found {
		add(e)
	}
	for _, e := range more {
		add(e)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := search[struct {
		ID      int64 `json:"id"`
		Invoice int64 `json:"invoice"`
	}](ctx, a.client, op, query{model: statementModel + ".line", where: domain{in("id", ids)}})
	entered := make(map[int64]int64, len(rows))
	for _, row := range rows {
		entered[row.ID] = row.Invoice
	}
	return entered, err
}

// booked is a payment in the making.
type booked struct{ erp.Payment }

// toPayment adds up one customer's lines. Money is what they take off the receivable; what raises it uses a credit up.
func (e entry) toPayment(customer erp.CustomerID, entered map[int64]int64, in erp.Currency) booked {
	p := booked{erp.Payment{
		ID: erp.PaymentID(strconv.FormatInt(e.ID, 10)), Number: e.name(), Reference: e.reference(), Customer: customer,
		ReceivedOn: e.Date.Date, Cash: erp.NewMoney(decimal.Zero, in), OnAccount: erp.NewMoney(decimal.Zero, in), Changed: e.changed(),
	}}
	for _, l := range e.Lines {
		if !l.owed() || l.Party.Code != customer {
			continue
		}
		if l.changed().After(p.Changed) {
			p.Changed = l.changed()
		}
		given := l.balance().Neg()
		p.Cash.Amount = p.Cash.Amount.Add(given)
		switch document := e.paidBy(l, entered); {
		case document == 0:
			p.OnAccount.Amount = p.OnAccount.Amount.Add(given)
		case given.IsNegative():
			p.Credits = append(p.Credits, allocation(document, given.Neg(), in))
		default:
			p.Allocated = append(p.Allocated, allocation(document, given, in))
		}
	}
	return p
}

// paidBy is the invoice that a line pays, or the credit note that it uses; zero: it is on account.
func (e entry) paidBy(l entryLine, entered map[int64]int64) int64 {
	if l.Pays != 0 {
		return l.Pays
	}
	return entered[l.Origin.id]
}

func allocation(document int64, amount decimal.Decimal, in erp.Currency) erp.Allocation {
	return erp.Allocation{Document: erp.InvoiceID(strconv.FormatInt(document, 10)), Amount: erp.NewMoney(amount, in)}
}

// mirror makes the payment the opposite of the one it takes back.
func (p *booked) mirror(first booked) {
	p.Cash, p.OnAccount = first.Cash.Neg(), first.OnAccount.Neg()
	p.Allocated, p.Credits = opposite(first.Allocated), opposite(first.Credits)
}

func opposite(all []erp.Allocation) []erp.Allocation {
	back := make([]erp.Allocation, len(all))
	for i, a := range all {
		back[i] = erp.Allocation{Document: a.Document, Amount: a.Amount.Neg()}
	}
	return back
}
