//go:build tryton

package tryton_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Each client has pairs of invoices and pays each pair in so many payments: of both invoices, and one of them with a part of
// its credit note, another with a remainder.
const (
	clientPairs    = 5
	pairPayments   = 5
	clientPayments = clientPairs * pairPayments
	clientBills    = 2*clientPairs + 1
)

// The figures of one client's payments, which use up its invoices and its credit note.
var (
	rushFirst     = decimal.NewFromInt(15) // of one invoice of a pair
	rushSecond    = decimal.NewFromInt(5)  // of the other
	rushApplied   = decimal.NewFromInt(4)
	rushRemainder = decimal.NewFromInt(1)
)

// paymentRush is five hundred payments.
type paymentRush struct {
	till    till
	clients [rushClients]payer
	before  decimal.Decimal // what all customers owed
}

type payer struct {
	customer erp.CustomerID
	invoices []int64
	credit   int64
}

func newPaymentRush(t *testing.T, p place) *paymentRush {
	t.Helper()
	rush := &paymentRush{till: till{p.books}}
	customers := rush.customers()
	var bills []map[string]any
	for n := range rush.clients {
		customer := customers[n%len(customers)]
		rush.clients[n].customer = customer
		for range clientPairs {
			bills = append(bills, rush.till.plainBill(customer, pairPayments, rushFirst), rush.till.plainBill(customer, pairPayments, rushSecond))
		}
		bills = append(bills, rush.till.plainBill(customer, -clientPairs, rushApplied))
	}
	var ids []int64
	rush.till.office.call(&ids, "model.account.invoice.create", bills)
	rush.till.office.call(nil, "model.account.invoice.post", ids)
	for n := range rush.clients {
		own := ids[n*clientBills:][:clientBills]
		rush.clients[n].invoices, rush.clients[n].credit = own[:clientBills-1], own[clientBills-1]
	}
	rush.before = rush.receivable()
	return rush
}

// customers are those that owe in the company's currency.
func (r *paymentRush) customers() []erp.CustomerID {
	var own []erp.CustomerID
	for customer := range ground.company.Customers(r.till.Now().AddDate(-100, 0, 0)) {
		if customer.Active && customer.Currency == ground.company.Currency() {
			own = append(own, customer.ID)
		}
	}
	return own
}

// receivable is what all customers owe, by the ledger.
func (r *paymentRush) receivable() decimal.Decimal {
	r.till.t.Helper()
	return cell[decimal.Decimal](r.till.books, `
		SELECT sum(l.debit - l.credit) FROM account_move_line l JOIN account_account a ON a.id = l.account
		JOIN account_account_type t ON t.id = a.type WHERE t.receivable`)
}

func rushReference(client, payment int) erp.Reference {
	return erp.Reference(fmt.Sprintf("RUSH-PAY-%02d-%02d", client, payment))
}

func (r *paymentRush) errands(client int) []errand {
	var errands []errand
	for n := range clientPayments {
		ref, draft := rushReference(client, n), r.clients[client].draft(n)
		errands = append(errands, errand{
			name: string(ref),
			write: func(ctx context.Context, portal *erp.Client) error {
				_, err := portal.PostPayment(ctx, ref, draft)
				return err
			},
			find: func(ctx context.Context, portal *erp.Client) error {
				_, err := portal.PaymentByReference(ctx, draft.Customer, ref)
				return err
			},
		})
	}
	return errands
}

// draft is a client's payment number n.
func (p payer) draft(n int) erp.PaymentDraft {
	usd := func(d decimal.Decimal) erp.Money { return erp.NewMoney(d, ground.company.Currency()) }
	of := func(document int64, amount decimal.Decimal) erp.Allocation {
		return erp.Allocation{Document: erp.InvoiceID(fmt.Sprint(document)), Amount: usd(amount)}
	}
	pair := p.invoices[n/pairPayments*2:]
	d := erp.PaymentDraft{
		Customer: p.customer, Method: "card", External: fmt.Sprintf("psp_%d", n), Cash: usd(rushFirst.Add(rushSecond)),
		Allocations: []erp.Allocation{of(pair[0], rushFirst), of(pair[1], rushSecond)},
	}
	switch n % pairPayments {
	case 0:
		d.OnAccount, d.Cash.Amount = usd(rushRemainder), d.Cash.Amount.Add(rushRemainder)
	case 1:
		d.Credits, d.Cash.Amount = []erp.Allocation{of(p.credit, rushApplied)}, d.Cash.Amount.Sub(rushApplied)
	}
	return d
}

// openLines counts what nothing is set against of a bill. Its state is no witness: Tryton notes that it is paid after the
// transaction in which it is, and not at all if it is killed in between.
const openLines = `
	SELECT count(*) FROM account_move_line l JOIN account_invoice i ON i.account = l.account
		AND (i.move = l.move OR l.id IN (SELECT line FROM "account_invoice-account_move_line" WHERE invoice = i.id))
	WHERE i.id = $1 AND l.reconciliation IS NULL`

// report counts in Tryton's own tables.
func (r *paymentRush) report(t *testing.T) {
	t.Helper()
	once, twice, missing, paid, unsettled := 0, 0, 0, decimal.Zero, 0
	for n, p := range r.clients {
		for i := range clientPayments {
			switch r.till.Payments(p.customer, rushReference(n, i)) {
			case 0:
				missing++
			case 1:
				once++
			default:
				twice++
			}
			paid = paid.Add(p.draft(i).Cash.Amount)
		}
		for _, id := range append(p.invoices, p.credit) {
			if cell[int](r.till.books, openLines, id) != 0 {
				unsettled++
			}
		}
	}
	drafts := cell[int](r.till.books, `
		SELECT count(*) FROM account_statement s LEFT JOIN account_statement_line l ON l.statement = s.id LEFT JOIN account_move m ON m.id = l.move
		WHERE s.name LIKE 'RUSH-PAY-%' AND (s.state <> 'posted' OR m.state IS DISTINCT FROM 'posted')`)
	after, want := r.receivable(), r.before.Sub(paid)
	tell(t, "rush: payments %d, once %d, twice %d, missing %d; books: receivable before %s, after %s, expected %s; invoices and credit notes not settled %d, payments not posted %d\n",
		rushClients*clientPayments, once, twice, missing, r.before, after, want, unsettled, drafts)
	if once != rushClients*clientPayments || !after.Equal(want) || unsettled != 0 || drafts != 0 {
		t.Error("the books are not what they must be")
	}
}
