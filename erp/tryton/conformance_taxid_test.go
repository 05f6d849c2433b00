//go:build tryton

package tryton_test

import (
	"fmt"
	"testing"

	"github.com/tradecounter/portal/erp"
)

// Tryton checks a number once it has a type; the portal gives it none.
func TestTaxIDOfAnyCountryIsKeptAsWritten(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	a := p.adapter(t)
	at := erp.Address{Lines: []string{"77 Pike"}, City: "Xenia", Region: "OH", Postal: "45385", Country: "US"}
	for n, taxID := range []string{"DE 136.695.976", "GB 980 7806 84", "27AAPFU0939F1ZV", "DE000000000", "ИНН 7707083893", "12345"} {
		ref := erp.Reference(fmt.Sprintf("FOREIGN-%d", n))
		c, err := a.CreateCustomer(t.Context(), ref, erp.NewCustomer{Name: "Foreign " + taxID, TaxID: taxID, BillTo: at})
		if err != nil || c.TaxID != taxID {
			t.Errorf("%q: kept %q, %v", taxID, c.TaxID, err)
			continue
		}
		found, err := a.CustomersByTaxID(t.Context(), taxID)
		if err != nil || len(found) != 1 || found[0].ID != c.ID {
			t.Errorf("%q: found %d customers, %v", taxID, len(found), err)
		}
		// A clerk renumbers the customer: the reference finds it all the same, and makes no second one.
		party := cell[int64](p.books, `SELECT id FROM party_party WHERE code = $1`, c.ID)
		p.books.office.call(nil, "model.party.party.write", []int64{party}, map[string]any{"code": fmt.Sprintf("F-%d", n)})
		again, err := a.CreateCustomer(t.Context(), ref, erp.NewCustomer{Name: "Foreign " + taxID, TaxID: taxID, BillTo: at})
		if err != nil || again.ID != erp.CustomerID(fmt.Sprintf("F-%d", n)) {
			t.Errorf("%q, renumbered: got %q, %v", taxID, again.ID, err)
		}
	}
}
