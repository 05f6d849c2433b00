//go:build tryton

package tryton_test

import (
	"fmt"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/erptest"
)

// cabinet is what hangs on the company's records.
type cabinet struct{ *books }

var _ erptest.FilingDesk = cabinet{}

// records are the tables of what files hang on, and the column that a subject is named by.
var records = map[erp.SubjectKind]struct{ model, table, key string }{
	erp.SubjectItem:     {"product.product", "product_product", "code"},
	erp.SubjectCustomer: {"party.party", "party_party", "code"},
	erp.SubjectOrder:    {"sale.sale", "sale_sale", "number"},
	erp.SubjectShipment: {"stock.shipment.out", "stock_shipment_out", "number"},
	erp.SubjectInvoice:  {"account.invoice", "account_invoice", "number"},
	erp.SubjectRMA:      {"sale.complaint", "sale_complaint", "number"},
}

func (c cabinet) Files(s erp.Subject) (files []erptest.File) {
	c.t.Helper()
	of := records[s.Kind]
	id := cell[int64](c.books, fmt.Sprintf(`SELECT id FROM %s WHERE %s = $1`, of.table, of.key), s.Key)
	c.each(`SELECT name, data FROM ir_attachment WHERE resource = $1 AND type = 'data' ORDER BY id`, func(scan func(...any)) {
		var f erptest.File
		scan(&f.Name, &f.Content)
		files = append(files, f)
	}, fmt.Sprintf("%s,%d", of.model, id))
	return files
}

// seededFiles are those of the suite's illustrated item.
func seededFiles() []erptest.File {
	var files []erptest.File
	for _, f := range ground.facts.Files {
		files = append(files, erptest.File{Name: f.Name, Type: f.Type, Content: f.Content()})
	}
	return files
}
