//go:build tryton

package tryton_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
)

var _ erptest.ReturnsDesk = (*books)(nil)

func (b *books) RMAs(customer erp.CustomerID, ref erp.Reference) int {
	b.t.Helper()
	return cell[int](b, `
		SELECT count(*) FROM sale_complaint c JOIN party_party p ON p.id = c.customer WHERE p.code = $1 AND c.reference = $2`, customer, ref)
}

func (b *books) complaint(number erp.RMANumber) int64 {
	b.t.Helper()
	return cell[int64](b, `SELECT id FROM sale_complaint WHERE number = $1`, number)
}

// AuthorizeRMA approves the complaint, and confirms the return that Tryton makes of it.
func (b *books) AuthorizeRMA(number erp.RMANumber) {
	b.t.Helper()
	b.office.press("sale.complaint", "approve", b.complaint(number))
	for _, sale := range b.returnSales(number) {
		b.office.press("sale.sale", "quote", sale)
		b.office.press("sale.sale", "confirm", sale)
	}
}

func (b *books) DeclineRMA(number erp.RMANumber) {
	b.t.Helper()
	b.office.press("sale.complaint", "reject", b.complaint(number))
}

// returnSales are the returns that an approved complaint was made into, oldest first.
func (b *books) returnSales(number erp.RMANumber) []int64 {
	b.t.Helper()
	return column[int64](b, `SELECT id FROM sale_sale WHERE origin = $1 ORDER BY id`, fmt.Sprintf("sale.complaint,%d", b.complaint(number)))
}

// awaited are the shipments of a return whose goods have not come.
func (b *books) awaited(number erp.RMANumber) []int64 {
	b.t.Helper()
	return column[int64](b, `
		SELECT DISTINCT r.id FROM stock_shipment_out_return r JOIN stock_move m ON m.shipment = 'stock.shipment.out.return,' || r.id
		JOIN sale_line l ON m.origin = 'sale.line,' || l.id JOIN sale_sale s ON s.id = l.sale
		WHERE s.origin = $1 AND r.state = 'draft' ORDER BY r.id`, fmt.Sprintf("sale.complaint,%d", b.complaint(number)))
}

// ReceiveRMA takes so much of the first line off the truck, as a storekeeper does who finds no more; Tryton plans another
// shipment for the rest. What is not accepted goes to the lost and found instead of the shelves.
func (b *books) ReceiveRMA(number erp.RMANumber, accepted, rejected decimal.Decimal) {
	b.t.Helper()
	shipment := b.awaited(number)[0]
	name := fmt.Sprintf("stock.shipment.out.return,%d", shipment)
	coming := column[int64](b, `SELECT id FROM stock_move WHERE shipment = $1 ORDER BY id`, name)
	b.office.call(nil, "model.stock.move.write", coming[:1], map[string]any{"quantity": accepted.Add(rejected).InexactFloat64()})
	if len(coming) > 1 {
		b.office.call(nil, "model.stock.move.delete", coming[1:])
	}
	b.office.press("stock.shipment.out.return", "receive", shipment)
	b.shelve(name, coming[0], accepted, rejected)
	b.office.press("stock.shipment.out.return", "done", shipment)
	if state := cell[string](b, `SELECT state FROM stock_shipment_out_return WHERE id = $1`, shipment); state != "done" {
		b.t.Fatalf("return shipment %d is %s after it was taken in", shipment, state)
	}
}

// shelve splits what is to go from the ramp to the shelves.
func (b *books) shelve(shipment string, came int64, accepted, rejected decimal.Decimal) {
	b.t.Helper()
	if rejected.IsZero() {
		return
	}
	lost := cell[int64](b, `SELECT id FROM stock_location WHERE type = 'lost_found' LIMIT 1`)
	onward := cell[int64](b, `SELECT id FROM stock_move WHERE shipment = $1 AND origin = $2`, shipment, fmt.Sprintf("stock.move,%d", came))
	if accepted.IsZero() {
		b.office.call(nil, "model.stock.move.write", []int64{onward}, map[string]any{"to_location": lost})
		return
	}
	b.office.call(nil, "model.stock.move.copy", []int64{onward}, map[string]any{"to_location": lost, "quantity": rejected.InexactFloat64()})
	b.office.call(nil, "model.stock.move.write", []int64{onward}, map[string]any{"quantity": accepted.InexactFloat64()})
}

// CreditRMA bills what was accepted, and posts it. Tryton drafted a credit note of all that came; the rest of it, and of what
// did not come, is off.
func (b *books) CreditRMA(number erp.RMANumber, fee erp.Money) string {
	b.t.Helper()
	for _, shipment := range b.awaited(number) {
		b.office.press("stock.shipment.out.return", "cancel", shipment)
	}
	notes := b.draftNotes(number)
	if len(notes) != 1 {
		b.t.Fatalf("return %q has %d draft credit notes, want one", number, len(notes))
	}
	changes := b.withoutRejected(notes[0])
	if fee.Known() {
		changes = append(changes, []any{"create", []map[string]any{{
			"type": "line", "description": "Restocking fee", "quantity": 1, "unit_price": exact{fee.Amount},
			"account": cell[int64](b, `SELECT id FROM account_account WHERE name = 'Main Revenue'`),
		}}})
	}
	b.office.call(nil, "model.account.invoice.write", notes[:1], map[string]any{"lines": changes})
	b.office.press("account.invoice", "post", notes[0])
	for _, rest := range b.draftNotes(number) {
		b.office.press("account.invoice", "cancel", rest)
	}
	return cell[string](b, `SELECT number FROM account_invoice WHERE id = $1`, notes[0])
}

// draftNotes are the credit notes of a return that are not posted.
func (b *books) draftNotes(number erp.RMANumber) []int64 {
	b.t.Helper()
	return column[int64](b, `
		SELECT DISTINCT i.id FROM account_invoice i JOIN account_invoice_line il ON il.invoice = i.id
		JOIN sale_line l ON il.origin = 'sale.line,' || l.id JOIN sale_sale s ON s.id = l.sale
		WHERE s.origin = $1 AND i.state = 'draft' ORDER BY i.id`, fmt.Sprintf("sale.complaint,%d", b.complaint(number)))
}

// withoutRejected takes what went to the lost and found off a draft.
func (b *books) withoutRejected(note int64) (changes []any) {
	b.t.Helper()
	b.each(`
		SELECT il.id, il.quantity::numeric + sum(gone.quantity)::numeric
		FROM account_invoice_line il JOIN sale_line l ON il.origin = 'sale.line,' || l.id
		JOIN stock_move came ON came.origin = 'sale.line,' || l.id
		JOIN stock_move gone ON gone.origin = 'stock.move,' || came.id JOIN stock_location t ON t.id = gone.to_location
		WHERE il.invoice = $1 AND t.type = 'lost_found' GROUP BY il.id, il.quantity`, func(scan func(...any)) {
		var line int64
		var quantity decimal.Decimal
		scan(&line, &quantity)
		changes = append(changes, []any{"write", []int64{line}, map[string]any{"quantity": quantity.InexactFloat64()}})
	}, note)
	return changes
}
