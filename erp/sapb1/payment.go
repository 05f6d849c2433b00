package sapb1

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// payment is the wire shape of an incoming payment, as far as it is read (§4.7).
type payment struct {
	DocEntry    integer
	DocNum      integer
	CardCode    erp.CustomerID
	DocDate     date
	CashSum     number
	TransferSum number
	Cancelled   flag
	Checks      []struct{ CheckSum number }  `json:"PaymentChecks"`
	Cards       []struct{ CreditSum number } `json:"PaymentCreditCards"`
	Rows        []paymentRow                 `json:"PaymentInvoices"`
}

// paymentRow pays a document, or with a sum below zero uses one up.
type paymentRow struct {
	DocEntry    integer
	InvoiceType string
	SumApplied  number
}

// The documents that a row can be about, by the names of its type and their stored values.
const (
	paysInvoice  = "it_Invoice"
	usesCredit   = "it_CredItnote" // sic
	paysInvoiceN = "13"
	usesCreditN  = "14"
)

// reversalMark ends the key of a reversal. Business One has no document for one: the payment itself is cancelled.
const reversalMark = "R"

func (a *Adapter) paymentQuery() query {
	return from("IncomingPayments").fields("DocEntry", "DocNum", "CardCode", "DocDate", "CashSum", "TransferSum", "Cancelled",
		"PaymentChecks", "PaymentCreditCards", "PaymentInvoices", a.cfg.PaymentField, a.cfg.ReversalField)
}

// Payment implements erp.Payments.
func (a *Adapter) Payment(ctx context.Context, customer erp.CustomerID, id erp.PaymentID) (erp.Payment, error) {
	op := fmt.Sprintf("payment %q", id)
	key, reversal := strings.CutSuffix(string(id), reversalMark)
	p, err := a.onePayment(ctx, op, customer, key)
	if err != nil {
		return erp.Payment{}, err
	}
	if !reversal {
		return a.toPayment(p), nil
	}
	if !p.record.Cancelled {
		return erp.Payment{}, erp.Errorf(erp.NotFound, op, "it was not reversed")
	}
	return a.toReversal(p), nil
}

// onePayment reads one of this customer's by DocEntry.
func (a *Adapter) onePayment(ctx context.Context, op string, customer erp.CustomerID, key string) (extended[payment], error) {
	entry, err := strconv.ParseInt(key, 10, 32)
	if err != nil || entry <= 0 {
		return extended[payment]{}, erp.Errorf(erp.NotFound, op, "%q is no key of a payment", key)
	}
	found, _, err := fetch[extended[payment]](ctx, a.client, op,
		a.paymentQuery().where(eqInt("DocEntry", entry), eq("CardCode", customer)).top(1), 1)
	if err != nil {
		return extended[payment]{}, err
	}
	if len(found) == 0 || found[0].record.CardCode != customer {
		return extended[payment]{}, erp.Errorf(erp.NotFound, op, "no such payment")
	}
	return found[0], nil
}

// PaymentByReference implements erp.Payments. Of several, which only a person copying a payment or a second portal can
// bring about, it is the first. A reversal is there once the payment is cancelled, not when it was announced.
func (a *Adapter) PaymentByReference(ctx context.Context, customer erp.CustomerID, ref erp.Reference) (erp.Payment, error) {
	op := fmt.Sprintf("payment with reference %q", ref)
	found, _, err := fetch[extended[payment]](ctx, a.client, op, a.underReference(customer, ref), 1)
	if err != nil {
		return erp.Payment{}, err
	}
	return a.firstPayment(op, customer, ref, found)
}

func (a *Adapter) underReference(customer erp.CustomerID, ref erp.Reference) query {
	either := fmt.Sprintf("(%s or (%s and Cancelled eq 'tYES'))", eq(a.cfg.PaymentField, ref), eq(a.cfg.ReversalField, ref))
	return a.paymentQuery().where(either, eq("CardCode", customer)).by("DocEntry").top(1)
}

// firstPayment returns what was found under a reference; the database may have compared without case.
func (a *Adapter) firstPayment(op string, customer erp.CustomerID, ref erp.Reference, found []extended[payment]) (erp.Payment, error) {
	for _, p := range found {
		switch {
		case p.record.CardCode != customer:
		case p.text(a.cfg.PaymentField) == string(ref):
			return a.toPayment(p), nil
		case p.text(a.cfg.ReversalField) == string(ref) && bool(p.record.Cancelled):
			return a.toReversal(p), nil
		}
	}
	return erp.Payment{}, erp.Errorf(erp.NotFound, op, "no such payment")
}

// Payments implements erp.Payments, newest first; reversals have no row of their own. Business One does not say when a
// payment changed: Since is by the day that it was received.
func (a *Adapter) Payments(ctx context.Context, q erp.ListQuery) (erp.Page[erp.Payment], error) {
	const op = "payments"
	conditions, err := a.listed(op, erp.ListQuery{Customer: q.Customer, Cursor: q.Cursor})
	if err != nil {
		return erp.Page[erp.Payment]{}, err
	}
	conditions = append(conditions, "DocType eq 'rCustomer'")
	if !q.Since.IsZero() {
		conditions = append(conditions, "DocDate ge "+quote(erp.DateOf(q.Since.Add(-overlap).In(a.cfg.Location)).String()))
	}
	found, next, err := keyPage(ctx, a.client, op, a.paymentQuery().by("DocEntry desc").where(conditions...), q.Limit,
		func(p extended[payment]) erp.Cursor { return erp.Cursor(p.record.DocEntry.String()) })
	if err != nil {
		return erp.Page[erp.Payment]{}, err
	}
	rows := make([]erp.Payment, len(found))
	for i, p := range found {
		rows[i] = a.toPayment(p)
	}
	return erp.Page[erp.Payment]{Rows: rows, Next: next}, nil
}

func (a *Adapter) toPayment(e extended[payment]) erp.Payment {
	p := e.record
	cash := p.CashSum.Add(p.TransferSum.Decimal)
	for _, c := range p.Checks {
		cash = cash.Add(c.CheckSum.Decimal)
	}
	for _, c := range p.Cards {
		cash = cash.Add(c.CreditSum.Decimal)
	}
	out := erp.Payment{
		ID: erp.PaymentID(p.DocEntry.String()), Number: p.DocNum.String(), Reference: erp.Reference(e.text(a.cfg.PaymentField)),
		Customer: p.CardCode, ReceivedOn: p.DocDate.Date, Cash: a.local(cash), Reversed: bool(p.Cancelled),
		Changed: moment(p.DocDate.Date, "", a.cfg.Location),
	}
	rest := cash
	for _, r := range p.Rows {
		rest = rest.Sub(r.SumApplied.Decimal)
		document := erp.InvoiceID(r.DocEntry.String())
		switch r.InvoiceType {
		case paysInvoice, paysInvoiceN:
			out.Allocated = append(out.Allocated, erp.Allocation{Document: document, Amount: a.local(r.SumApplied.Decimal)})
		case usesCredit, usesCreditN:
			out.Credits = append(out.Credits, erp.Allocation{Document: document, Amount: a.local(r.SumApplied.Neg())})
		default: // a journal entry, a down payment: no invoice, but paid
			out.Allocated = append(out.Allocated, erp.Allocation{
				Document: erp.InvoiceID(r.InvoiceType+" ") + document, Amount: a.local(r.SumApplied.Decimal),
			})
		}
	}
	out.OnAccount = a.local(rest)
	return out
}

// toReversal is the cancellation of a payment as a payment of its own, with every amount turned round.
func (a *Adapter) toReversal(e extended[payment]) erp.Payment {
	p := a.toPayment(e)
	p.Reverses, p.Reversed = p.ID, false
	p.ID += reversalMark
	p.Number += reversalMark
	p.Reference = erp.Reference(e.text(a.cfg.ReversalField))
	p.Cash, p.OnAccount = p.Cash.Neg(), p.OnAccount.Neg()
	for _, all := range [][]erp.Allocation{p.Allocated, p.Credits} {
		for i := range all {
			all[i].Amount = all[i].Amount.Neg()
		}
	}
	return p
}
