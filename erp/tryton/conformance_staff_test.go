//go:build tryton

package tryton_test

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
)

// staff keeps customers at Tryton's own client.
type staff struct{ *books }

var _ erptest.PeopleDesk = staff{}

func (s staff) CustomersWith(ref erp.Reference) int {
	s.t.Helper()
	return cell[int](s.books, `SELECT count(*) FROM party_identifier WHERE starts_with(code, 'portal:' || $1 || '/')`, ref)
}

// ReferenceLists counts units by their symbols, since that is what they go by, and the carriers that Tryton proposes.
func (s staff) ReferenceLists() (terms, shipVias, units int) {
	s.t.Helper()
	return cell[int](s.books, `SELECT count(*) FROM account_invoice_payment_term WHERE active`),
		cell[int](s.books, `SELECT count(DISTINCT carrier) FROM carrier_selection`),
		cell[int](s.books, `SELECT count(DISTINCT symbol) FROM product_uom WHERE active`)
}

func (s staff) LineNotes(number erp.OrderNumber) []string {
	s.t.Helper()
	return column[string](s.books, `SELECT note FROM sale_line WHERE sale = $1 AND note IS NOT NULL`, s.sale(number))
}

// What follows Tryton 6.0 has no place for; Capabilities deny it.

func (s staff) Reps() []erp.Rep                         { s.t.Fatal("Tryton's customers have no salesperson"); return nil }
func (s staff) AssignRep(erp.CustomerID, string)        { s.Reps() }
func (s staff) Certify(erp.CustomerID, erp.Certificate) { s.t.Fatal("Tryton keeps no certificates") }
func (s staff) HoldCustomer(erp.CustomerID, string)     { s.t.Fatal("Tryton puts nobody on hold") }
func (s staff) HoldOrder(erp.OrderNumber, string)       { s.t.Fatal("Tryton puts no order on hold") }
func (s staff) ReleaseReason(erp.Subject) string        { s.t.Fatal("Tryton releases no hold"); return "" }
