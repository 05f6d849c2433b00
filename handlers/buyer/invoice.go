package buyer

import (
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// Invoices lists the account's invoices by due date.
func Invoices(r *web.Request) error {
	q := portal.InvoiceQuery{All: r.Query().Get("view") == "all", Query: r.Query().Get("q"), Page: r.Query().Page()}
	invoices, err := r.Portal.Invoices(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Invoices, r.URL())
	if err != nil {
		return err
	}
	return r.Show(views.InvoiceListPage(views.InvoiceList{Page: page, Invoices: invoices}))
}

// Invoice shows one invoice.
func Invoice(r *web.Request) error { return InvoiceAgain(r, web.Refusal{}) }

// InvoiceAgain shows it after something about it was refused.
func InvoiceAgain(r *web.Request, no web.Refusal) error {
	invoice, err := r.Portal.Invoice(r.Context(), r.Actor, r.Param("invoice"))
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Invoices, r.Links().Invoice(r.Param("invoice")))
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	return r.Refuse(no, views.InvoiceShowPage(views.InvoiceShow{Page: page, Invoice: invoice}))
}
