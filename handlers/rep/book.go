package rep

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	views "github.com/tradecounter/portal/views/rep"
	"github.com/tradecounter/portal/views/ui"
)

// Book lists the customers of the salesperson.
func Book(r *web.Request) error {
	q := portal.BookQuery{View: portal.BookView(r.Query().Get("view")), Search: r.Query().Get("q"), Page: r.Query().Page()}
	book, err := r.Portal.Book(r.Context(), r.Staff, q)
	if err != nil {
		return err
	}
	page, err := r.Desk(layout.Book, r.URL())
	if err != nil {
		return err
	}
	page.Search = q.Search
	return r.Show(views.BookListPage(views.BookList{Desk: page, Book: book}))
}

// OpenBooked opens a customer of the book that has no account yet, and leads there.
func OpenBooked(r *web.Request) error {
	account, err := r.Portal.OpenBooked(r.Context(), r.Staff, erp.CustomerID(r.Form().Get("customer")))
	if err != nil {
		return err
	}
	return r.SeeOther(ui.Links(account.ID).Dashboard())
}

// BookLog shows one of the distributor's people what they did on behalf of customers.
func BookLog(r *web.Request) error {
	log, err := r.Portal.DoneBy(r.Context(), r.Staff, r.Query().Page())
	if err != nil {
		return err
	}
	page, err := r.Desk(layout.BookLog, r.URL())
	if err != nil {
		return err
	}
	return r.Show(views.BookLogPage(views.BookLog{Desk: page, Log: log}))
}
