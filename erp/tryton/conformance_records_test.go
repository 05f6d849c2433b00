//go:build tryton

package tryton_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
)

// archive changes records at Tryton's own client, and their times in the tables.
type archive struct {
	place
	t *testing.T
}

var _ erptest.RecordsDesk = archive{}

// customerIDs are the parties that are customers.
const customerIDs = `
	SELECT p.id FROM party_party p JOIN party_category_rel r ON r.party = p.id JOIN party_category c ON c.id = r.category
	WHERE c.name = '` + customerCategory + `'`

// billedAmount is what an invoice comes to without tax.
const billedAmount = `(SELECT coalesce(sum(l.quantity::numeric * l.unit_price), 0) FROM account_invoice_line l WHERE l.invoice = i.id)`

// standingKeys selects the keys of the feeds that are not items.
var standingKeys = map[erp.Feed]string{
	erp.FeedCustomers: `SELECT code FROM party_party WHERE id IN (` + customerIDs + `)`,
	erp.FeedOrders: `SELECT number FROM sale_sale WHERE party IN (` + customerIDs + `) AND number IS NOT NULL AND sale_date IS NOT NULL
		AND state NOT IN ('draft', 'quotation') AND coalesce(total_amount_cache, 0) >= 0`,
	erp.FeedShipments: `SELECT number FROM stock_shipment_out WHERE customer IN (` + customerIDs + `) AND state = 'done'`,
	erp.FeedInvoices: `SELECT number FROM account_invoice i WHERE party IN (` + customerIDs + `) AND type = 'out' AND number IS NOT NULL
		AND state IN ('posted', 'paid', 'cancelled') AND ` + billedAmount + ` >= 0`,
	erp.FeedCreditMemos: `SELECT number FROM account_invoice i WHERE party IN (` + customerIDs + `) AND type = 'out' AND number IS NOT NULL
		AND state IN ('posted', 'paid', 'cancelled') AND ` + billedAmount + ` < 0`,
	erp.FeedPayments: `SELECT DISTINCT m.id::text FROM account_move m JOIN account_journal j ON j.id = m.journal JOIN account_move_line l ON l.move = m.id
		JOIN account_account a ON a.id = l.account JOIN account_account_type t ON t.id = a.type
		WHERE m.state = 'posted' AND j.type IN ('cash', 'statement') AND t.receivable AND l.party IN (` + customerIDs + `)`,
	erp.FeedRMAs: `SELECT DISTINCT c.number FROM sale_complaint c JOIN sale_complaint_action a ON a.complaint = c.id
		WHERE c.customer IN (` + customerIDs + `) AND a.action = 'sale_return' AND c.state <> 'draft'`,
}

func (d archive) Keys(feed erp.Feed) []string {
	d.t.Helper()
	if query, known := standingKeys[feed]; known {
		return column[string](d.books, query)
	}
	var keys []string
	for _, id := range d.books.Items() {
		keys = append(keys, string(id))
	}
	return keys
}

// touched is the record that stands for one of a feed: what somebody changes, in which table.
func (d archive) touched(feed erp.Feed, key string) (model, table string, id int64) {
	d.t.Helper()
	product := func() int64 { return cell[int64](d.books, `SELECT id FROM product_product WHERE code = $1`, key) }
	find := func(query string) int64 { return cell[int64](d.books, query, key) }
	switch feed {
	case erp.FeedPrices: // where the price stands that is on no list
		return "product.template", "product_template", find(`SELECT template FROM product_product WHERE code = $1`)
	case erp.FeedAvailability:
		if moves := column[int64](d.books, `SELECT id FROM stock_move WHERE product = $1 ORDER BY id DESC LIMIT 1`, product()); len(moves) > 0 {
			return "stock.move", "stock_move", moves[0]
		}
		return "product.product", "product_product", product() // there has never been any
	case erp.FeedItems:
		return "product.product", "product_product", product()
	case erp.FeedCustomers:
		return "party.party", "party_party", find(`SELECT id FROM party_party WHERE code = $1`)
	case erp.FeedOrders:
		return "sale.sale", "sale_sale", find(`SELECT id FROM sale_sale WHERE number = $1`)
	case erp.FeedShipments:
		return "stock.shipment.out", "stock_shipment_out", find(`SELECT id FROM stock_shipment_out WHERE number = $1`)
	case erp.FeedInvoices, erp.FeedCreditMemos:
		return "account.invoice", "account_invoice", find(`SELECT id FROM account_invoice WHERE number = $1 AND type = 'out'`)
	case erp.FeedPayments:
		return "account.move", "account_move", find(`SELECT id FROM account_move WHERE id::text = $1`)
	case erp.FeedRMAs:
		return "sale.complaint", "sale_complaint", find(`SELECT id FROM sale_complaint WHERE number = $1`)
	}
	d.t.Fatalf("nobody keeps records of %s", feed)
	return "", "", 0
}

func (d archive) write(model string, id int64) {
	d.t.Helper()
	d.books.office.call(nil, "model."+model+".write", []int64{id}, map[string]any{})
}

func (d archive) Touch(feed erp.Feed, key string) {
	d.t.Helper()
	model, _, id := d.touched(feed, key)
	d.write(model, id)
}

func (d archive) TouchAddress(customer erp.CustomerID) {
	d.t.Helper()
	d.write("party.address", cell[int64](d.books, `
		SELECT max(a.id) FROM party_address a JOIN party_party p ON p.id = a.party WHERE p.code = $1`, customer))
}

func (d archive) TouchContact(customer erp.CustomerID) {
	d.t.Helper()
	d.write("party.contact_mechanism", cell[int64](d.books, `
		SELECT max(m.id) FROM party_contact_mechanism m JOIN party_party p ON p.id = m.party WHERE p.code = $1 AND m.name IS NOT NULL`, customer))
}

func (d archive) Restamp(feed erp.Feed, key string, changed time.Time) {
	d.t.Helper()
	_, table, id := d.touched(feed, key)
	_, err := d.books.db.Exec(`UPDATE `+table+` SET write_date = $1 WHERE id = $2`, changed.UTC(), id)
	d.books.check(err)
}

// undocumented selects an item and a customer that stand on no document, the youngest.
var undocumented = map[erp.Feed]string{
	erp.FeedCustomers: `SELECT max(id) FROM party_party p WHERE id IN (` + customerIDs + `)
		AND NOT EXISTS (SELECT FROM sale_sale s WHERE p.id IN (s.party, s.invoice_party, s.shipment_party))
		AND NOT EXISTS (SELECT FROM account_move_line l WHERE l.party = p.id)`,
	erp.FeedItems: `SELECT max(id) FROM product_product p WHERE active AND code IS NOT NULL AND id NOT IN (SELECT carrier_product FROM carrier)
		AND NOT EXISTS (SELECT FROM stock_move m WHERE m.product = p.id)
		AND NOT EXISTS (SELECT FROM sale_line l WHERE l.product = p.id)`,
}

// Delete makes something to take away first where everything stands on some document.
func (d archive) Delete(feed erp.Feed) string {
	d.t.Helper()
	model, table := "party.party", "party_party"
	if feed == erp.FeedItems {
		model, table = "product.product", "product_product"
	}
	found := cell[*int64](d.books, undocumented[feed])
	if found == nil {
		d.copyOf(feed, table)
		found = cell[*int64](d.books, undocumented[feed])
	}
	key := cell[string](d.books, `SELECT code FROM `+table+` WHERE id = $1`, *found)
	d.books.office.call(nil, "model."+model+".delete", []int64{*found})
	return key
}

func (d archive) copyOf(feed erp.Feed, table string) {
	d.t.Helper()
	model, column := "party.party", "id"
	if feed == erp.FeedItems {
		model, column = "product.template", "template"
	}
	last := cell[int64](d.books, `SELECT max(`+column+`) FROM `+table+` WHERE code = $1`, d.Keys(feed)[0])
	d.books.office.call(nil, "model."+model+".copy", []int64{last}, map[string]any{"code": "SHORT-LIVED"})
}

func (d archive) WrongClock(ahead time.Duration) erp.Adapter {
	d.t.Helper()
	wrong := d.place
	wrong.config.Now = func() time.Time { return time.Now().Add(ahead) }
	return wrong.adapter(d.t)
}

// backup is the database as it was seeded, on the same server: a server may load another one as long as it has a case of
// its own.
func (p place) backup(t *testing.T) erp.Adapter {
	t.Helper()
	restored := p
	restored.config.Database = fmt.Sprintf("backup_%d", ground.cases.Add(1))
	if _, err := ground.sandbox.Database(t.Context(), restored.config.Database); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ground.sandbox.Drop(context.Background(), restored.config.Database); err != nil {
			t.Error(err)
		}
	})
	return restored.adapter(t)
}
