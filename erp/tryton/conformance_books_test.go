//go:build tryton

package tryton_test

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	_ "github.com/lib/pq" // the books are PostgreSQL's
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/tryton/sandbox"
)

// books reads a company of Tryton's past the adapter, straight from its tables, and does what its people do.
type books struct {
	t       *testing.T
	db      *sql.DB
	office  *office
	company *sim.Company // what the database was seeded with; it stays as it was
	user    string       // the adapter's
}

var _ erptest.Company = (*books)(nil)

func newBooks(t *testing.T, server string, database sandbox.Database) *books {
	db, err := sql.Open("postgres", database.SQL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	b := &books{t: t, db: db, company: ground.company, user: database.User}
	b.office = &office{t: t, url: server + "/" + database.Name + "/", password: database.AdminPassword}
	return b
}

func (b *books) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// each reads the rows of a query one by one.
func (b *books) each(query string, row func(scan func(into ...any)), args ...any) {
	b.t.Helper()
	rows, err := b.db.Query(query, args...)
	b.check(err)
	defer func() { b.check(rows.Close()) }()
	for rows.Next() {
		row(func(into ...any) { b.check(rows.Scan(into...)) })
	}
	b.check(rows.Err())
}

// column reads the first column of every row.
func column[T any](b *books, query string, args ...any) (values []T) {
	b.t.Helper()
	b.each(query, func(scan func(...any)) {
		var v T
		scan(&v)
		values = append(values, v)
	}, args...)
	return values
}

// cell reads the one value that a query must have.
func cell[T any](b *books, query string, args ...any) T {
	b.t.Helper()
	values := column[T](b, query, args...)
	if len(values) != 1 {
		b.t.Fatalf("%d rows for %v, want one: %s", len(values), args, query)
	}
	return values[0]
}

func (b *books) Now() time.Time { return time.Now().UTC() }

func (b *books) Customers() []erp.CustomerID {
	b.t.Helper()
	return column[erp.CustomerID](b, `
		SELECT p.code FROM party_party p
		JOIN party_category_rel r ON r.party = p.id JOIN party_category c ON c.id = r.category
		WHERE c.name = $1`, customerCategory)
}

// Items leaves out what carriers charge under: nobody orders freight.
func (b *books) Items() []erp.ItemID {
	b.t.Helper()
	return column[erp.ItemID](b, `
		SELECT p.code FROM product_product p JOIN product_template t ON t.id = p.template
		WHERE t.salable AND p.code IS NOT NULL AND p.id NOT IN (SELECT carrier_product FROM carrier)`)
}

// Orders leaves out what is no order yet: drafts, and quotations that wait.
func (b *books) Orders(customer erp.CustomerID) []erp.OrderNumber {
	b.t.Helper()
	return column[erp.OrderNumber](b, `
		SELECT s.number FROM sale_sale s JOIN party_party p ON p.id = s.party
		WHERE p.code = $1 AND s.number IS NOT NULL AND s.state NOT IN ('draft', 'quotation')`, customer)
}

func (b *books) CrossReferences() int {
	b.t.Helper()
	return cell[int](b, `SELECT count(*) FROM sale_product_customer WHERE code IS NOT NULL`)
}

func (b *books) Written(customer erp.CustomerID, ref erp.Reference) int {
	b.t.Helper()
	return cell[int](b, `
		SELECT count(*) FROM sale_sale s JOIN party_party p ON p.id = s.party WHERE p.code = $1 AND s.web_id = $2`, customer, ref)
}

func (b *books) Documents() int {
	b.t.Helper()
	return cell[int](b, `SELECT count(*) FROM sale_sale`)
}

func (b *books) Warehouses() []erp.WarehouseID {
	b.t.Helper()
	return column[erp.WarehouseID](b, `SELECT code FROM stock_location WHERE type = 'warehouse' AND code IS NOT NULL ORDER BY id`)
}

// shipTo finds the key of an address by the name that the books call it.
func (b *books) shipTo(customer erp.CustomerID, name string) erp.ShipToID {
	b.t.Helper()
	id := cell[int64](b, `
		SELECT a.id FROM party_address a JOIN party_party p ON p.id = a.party WHERE p.code = $1 AND a.name = $2 AND a.delivery`,
		customer, name)
	return erp.ShipToID(fmt.Sprint(id))
}

// Price is what Tryton's own order form fills in. Of the rule behind it, its breaks and its end the form tells nothing:
// those are the ones that the database was seeded with.
func (b *books) Price(q erptest.PriceQuestion) erp.Price {
	b.t.Helper()
	price, err := b.company.Price(sim.PriceRequest{Customer: q.Customer, Item: q.Item, Quantity: q.Quantity, On: q.On})
	b.check(err)
	item, err := b.company.Item(q.Item)
	b.check(err)
	one, err := item.Convert(erp.NewQuantity(decimal.NewFromInt(1), q.Quantity.UOM), item.SellUOM)
	b.check(err)
	seeded := price.Net.Mul(one.Amount).Round(6)
	price.Net, price.Per = erp.NewMoney(b.office.unitPrice(b.line(q)), "USD"), q.Quantity.UOM
	if !price.Net.Equal(seeded) {
		b.t.Errorf("%s of %q for %q on %s: Tryton's form says %s, it was seeded with %s", q.Quantity, q.Item, q.Customer, q.On, price.Net, seeded)
	}
	return price.Price
}

// line is a price question in Tryton's own ids.
func (b *books) line(q erptest.PriceQuestion) orderLine {
	b.t.Helper()
	return orderLine{
		party:   cell[int64](b, `SELECT id FROM party_party WHERE code = $1`, q.Customer),
		product: cell[int64](b, `SELECT id FROM product_product WHERE code = $1`, q.Item),
		unit: cell[int64](b, `
			SELECT u.id FROM product_product p JOIN product_template t ON t.id = p.template
			JOIN product_uom d ON d.id = t.default_uom JOIN product_uom u ON u.category = d.category
			WHERE p.code = $1 AND u.symbol = $2`, q.Item, q.Quantity.UOM),
		quantity: q.Quantity.Amount,
		on:       q.On,
	}
}

func (b *books) OrderTotal(number erp.OrderNumber) erp.Money {
	b.t.Helper()
	var sales []struct {
		Total exact `json:"total_amount"`
	}
	b.office.call(&sales, "model.sale.sale.read", []int64{b.sale(number)}, []string{"total_amount"})
	return erp.NewMoney(sales[0].Total.Decimal, "USD")
}

func (b *books) sale(number erp.OrderNumber) int64 {
	b.t.Helper()
	return cell[int64](b, `SELECT id FROM sale_sale WHERE number = $1`, number)
}
