//go:build tryton

package tryton_test

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// openShipments are those of a sale that have not left.
func (b *books) openShipments(sale int64) []int64 {
	b.t.Helper()
	return column[int64](b, `
		SELECT DISTINCT split_part(m.shipment, ',', 2)::bigint AS shipment
		FROM stock_move m JOIN sale_line l ON m.origin = 'sale.line,' || l.id
		WHERE l.sale = $1 AND m.shipment LIKE 'stock.shipment.out,%' AND m.state NOT IN ('done', 'cancelled') ORDER BY shipment`, sale)
}

// Ship takes all but so much of the first line off the shipment, as a storekeeper does who finds no more; Tryton plans
// another one for the rest.
func (b *books) Ship(number erp.OrderNumber, quantity decimal.Decimal) string {
	b.t.Helper()
	open := b.openShipments(b.sale(number))
	if len(open) != 1 {
		b.t.Fatalf("order %q has %d open shipments, want one", number, len(open))
	}
	shipment := open[0]
	b.office.press("stock.shipment.out", "draft", shipment)
	first := cell[int64](b, `
		SELECT m.id FROM stock_move m JOIN sale_line l ON m.origin = 'sale.line,' || l.id
		WHERE m.shipment = $1 ORDER BY l.sequence NULLS FIRST, l.id LIMIT 1`, fmt.Sprintf("stock.shipment.out,%d", shipment))
	b.office.call(nil, "model.stock.move.write", []int64{first}, map[string]any{"quantity": quantity.InexactFloat64()})
	others := column[int64](b, `
		SELECT id FROM stock_move WHERE shipment = $1 AND origin LIKE 'sale.line,%' AND id <> $2`, fmt.Sprintf("stock.shipment.out,%d", shipment), first)
	if len(others) > 0 {
		b.office.call(nil, "model.stock.move.delete", others)
	}
	return b.send(shipment)
}

// send takes a shipment out of the house under a tracking number. What the shelves lack it takes all the same.
func (b *books) send(shipment int64) (tracking string) {
	b.t.Helper()
	tracking = fmt.Sprintf("1Z-%05d", shipment)
	b.office.call(nil, "model.stock.shipment.out.write", []int64{shipment}, map[string]any{"reference": tracking})
	for _, button := range []string{"wait", "assign_try", "assign_force", "pick", "pack", "done"} {
		b.office.press("stock.shipment.out", button, shipment)
	}
	if state := cell[string](b, `SELECT state FROM stock_shipment_out WHERE id = $1`, shipment); state != "done" {
		b.t.Fatalf("shipment %d is %s after it was sent", shipment, state)
	}
	return tracking
}

func (b *books) ShipRest(number erp.OrderNumber) {
	b.t.Helper()
	for _, shipment := range b.openShipments(b.sale(number)) {
		b.send(shipment)
	}
}

// Invoice posts the draft that Tryton wrote when the goods left.
func (b *books) Invoice(number erp.OrderNumber) string {
	b.t.Helper()
	drafts := column[int64](b, `
		SELECT DISTINCT i.id FROM account_invoice i JOIN account_invoice_line il ON il.invoice = i.id
		JOIN sale_line l ON il.origin = 'sale.line,' || l.id WHERE l.sale = $1 AND i.state = 'draft' ORDER BY i.id`, b.sale(number))
	if len(drafts) != 1 {
		b.t.Fatalf("order %q has %d draft invoices, want one", number, len(drafts))
	}
	b.office.press("account.invoice", "post", drafts[0])
	return cell[string](b, `SELECT number FROM account_invoice WHERE id = $1`, drafts[0])
}

// RefuseForCredit takes from the adapter's user the right to be asked: over the limit is then no question.
func (b *books) RefuseForCredit(customer erp.CustomerID) {
	b.t.Helper()
	b.HoldForApproval(customer)
	user := cell[int64](b, `SELECT id FROM res_user WHERE login = $1`, b.user)
	group := cell[int64](b, `SELECT db_id FROM ir_model_data WHERE module = 'account_credit_limit' AND fs_id = 'group_credit_limit'`)
	b.office.call(nil, "model.res.user.write", []int64{user}, map[string]any{"groups": [][]any{{"remove", []int64{group}}}})
}

// HoldForApproval leaves the customer next to no credit. The adapter's user may ask, so that Tryton asks back.
func (b *books) HoldForApproval(customer erp.CustomerID) {
	b.t.Helper()
	party := cell[int64](b, `SELECT id FROM party_party WHERE code = $1`, customer)
	b.office.call(nil, "model.party.party.write", []int64{party}, map[string]any{"credit_limit_amount": exact{decimal.NewFromInt(1)}})
}

// Approve confirms the quotation and says yes to Tryton's questions.
func (b *books) Approve(customer erp.CustomerID, ref erp.Reference) {
	b.t.Helper()
	sale := cell[int64](b, `
		SELECT s.id FROM sale_sale s JOIN party_party p ON p.id = s.party WHERE p.code = $1 AND s.web_id = $2`, customer, ref)
	b.office.press("sale.sale", "confirm", sale)
}

// AdvanceDays takes the whole company back in time instead: of two clocks only Tryton's could be set, and that one is
// the machine's. Tryton's own tables stay (their names begin with ir_ and res_), and the sign-ins with them.
func (b *books) AdvanceDays(days int) {
	b.t.Helper()
	tables := column[string](b, `
		SELECT format('UPDATE %I SET %s', c.table_name,
			string_agg(format('%1$I = %1$I - make_interval(days => $1)', c.column_name), ', '))
		FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
		WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN ('date', 'timestamp without time zone')
			AND c.table_name !~ '^(ir|res)_'
		GROUP BY c.table_name`)
	tx, err := b.db.Begin()
	b.check(err)
	defer tx.Rollback() //nolint:errcheck // after the commit there is nothing to roll back
	for _, update := range tables {
		if _, err := tx.Exec(update, days); err != nil {
			b.t.Fatalf("%s: %v", update, err)
		}
	}
	b.check(tx.Commit())
}
