//go:build tryton

package tryton_test

import (
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
)

// paymentJournals are those that the sandbox makes, by what the cases call the ways of paying.
var paymentJournals = map[string]string{"card": "Card receipts", "bank": "Bank receipts"}

// till is the company's cashier.
type till struct{ *books }

var _ erptest.CashDesk = till{}

// Payments counts statements of any state, since a draft that nobody goes on with is one too many, and entries that take
// another one back.
func (b till) Payments(customer erp.CustomerID, ref erp.Reference) int {
	b.t.Helper()
	return cell[int](b.books, `
		SELECT (
			SELECT count(DISTINCT s.id) FROM account_statement s JOIN account_statement_line l ON l.statement = s.id
			JOIN party_party p ON p.id = l.party WHERE p.code = $1 AND s.name = $2 AND s.state <> 'cancelled'
		) + (
			SELECT count(DISTINCT m.id) FROM account_move m JOIN account_move_line l ON l.move = m.id
			JOIN party_party p ON p.id = l.party WHERE p.code = $1 AND m.description = $2 AND m.origin LIKE 'account.move,%'
		)`, customer, ref)
}

// bill is the id of an invoice or a credit note.
func (b till) bill(number string) int64 {
	b.t.Helper()
	return cell[int64](b.books, `SELECT id FROM account_invoice WHERE number = $1 AND type = 'out'`, number)
}

// InvoiceOpen is what Tryton's own form says is left to pay.
func (b till) InvoiceOpen(number string) erp.Money {
	b.t.Helper()
	var bills []struct {
		Open exact `json:"amount_to_pay"`
	}
	b.office.call(&bills, "model.account.invoice.read", []int64{b.bill(number)}, []string{"amount_to_pay"})
	return erp.NewMoney(bills[0].Open.Decimal, "USD")
}

func (b till) CreditOpen(number string) erp.Money {
	b.t.Helper()
	return b.InvoiceOpen(number).Neg()
}

// CreditMemos are the bills whose entry owes the customer something.
func (b till) CreditMemos(customer erp.CustomerID) []string {
	b.t.Helper()
	return column[string](b.books, `
		SELECT i.number FROM account_invoice i JOIN party_party p ON p.id = i.party
		JOIN account_move_line l ON l.move = i.move AND l.account = i.account
		WHERE p.code = $1 AND i.type = 'out' AND i.number IS NOT NULL GROUP BY i.id, i.number HAVING sum(l.debit - l.credit) < 0`, customer)
}

// IssueCredit writes and posts a bill of less than nothing, as a clerk does for goodwill.
func (b till) IssueCredit(customer erp.CustomerID, amount erp.Money) string {
	b.t.Helper()
	var ids []int64
	b.office.call(&ids, "model.account.invoice.create", []map[string]any{b.plainBill(customer, -1, amount.Amount)})
	return b.postBill(ids[0])
}

// plainBill is an invoice of one line without tax, as Tryton takes it; with less than nothing of it, a credit note.
func (b till) plainBill(customer erp.CustomerID, quantity int, price decimal.Decimal) map[string]any {
	b.t.Helper()
	party := b.party(customer)
	return map[string]any{
		"type": "out", "party": party, "currency": b.company("currency"),
		"invoice_address": cell[int64](b.books, `SELECT id FROM party_address WHERE party = $1 AND active ORDER BY id LIMIT 1`, party),
		"journal":         cell[int64](b.books, `SELECT id FROM account_journal WHERE type = 'revenue' ORDER BY id LIMIT 1`),
		"account":         b.account("Main Receivable"),
		"lines": [][]any{{"create", []map[string]any{{
			"type": "line", "description": "Agreed", "quantity": quantity, "unit_price": exact{price}, "account": b.account("Main Revenue"),
			"invoice_type": "out", "currency": b.company("currency"),
		}}}},
	}
}

// CreditInvoice lets Tryton write the opposite of an invoice, and posts it.
func (b till) CreditInvoice(number string) string {
	b.t.Helper()
	about := map[string]any{"active_model": "account.invoice", "active_id": b.bill(number), "active_ids": []int64{b.bill(number)}}
	var begun []any
	b.office.within(about).call(&begun, "wizard.account.invoice.credit.create")
	choice := map[string]any{"start": map[string]any{"with_refund": false, "invoice_date": nil}}
	b.office.within(about).call(nil, "wizard.account.invoice.credit.execute", begun[0], choice, "credit")
	return b.postBill(cell[int64](b.books, `SELECT max(id) FROM account_invoice WHERE type = 'out' AND state = 'draft'`))
}

func (b till) postBill(id int64) string {
	b.t.Helper()
	b.office.press("account.invoice", "post", id)
	return cell[string](b.books, `SELECT number FROM account_invoice WHERE id = $1`, id)
}

// ReceiveCash books an entry of the cash journal by hand.
func (b till) ReceiveCash(customer erp.CustomerID, amount erp.Money) erp.PaymentID {
	b.t.Helper()
	nothing := exact{decimal.Zero}
	var ids []int64
	b.office.call(&ids, "model.account.move.create", []map[string]any{{
		"journal": cell[int64](b.books, `SELECT id FROM account_journal WHERE type = 'cash' ORDER BY id LIMIT 1`),
		"period":  cell[int64](b.books, `SELECT id FROM account_period WHERE current_date BETWEEN start_date AND end_date AND type = 'standard'`),
		"date":    b.day(erp.DateOf(b.Now())), "description": "Over the counter",
		"lines": [][]any{{"create", []map[string]any{
			{"account": b.account("Main Cash"), "debit": exact{amount.Amount}, "credit": nothing},
			{"account": b.account("Main Receivable"), "debit": nothing, "credit": exact{amount.Amount}, "party": b.party(customer)},
		}}},
	}})
	b.office.press("account.move", "post", ids[0])
	return erp.PaymentID(strconv.FormatInt(ids[0], 10))
}

func (b till) account(name string) int64 {
	b.t.Helper()
	return cell[int64](b.books, `SELECT id FROM account_account WHERE name = $1 AND company = $2`, name, b.company("id"))
}

func (b till) party(customer erp.CustomerID) int64 {
	b.t.Helper()
	return cell[int64](b.books, `SELECT id FROM party_party WHERE code = $1`, customer)
}

// company is a figure of the company's own record.
func (b till) company(field string) int64 {
	b.t.Helper()
	return cell[int64](b.books, `SELECT `+field+` FROM company_company`)
}

func (b till) day(on erp.Date) map[string]any {
	return map[string]any{"__class__": "date", "year": on.Year, "month": int(on.Month), "day": on.Day}
}
