package staff

import (
	"slices"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	views "github.com/tradecounter/portal/views/staff"
	"github.com/tradecounter/portal/views/ui"
)

// Accounts lists every customer of the ERP, on the portal or not.
func Accounts(r *web.Request) error {
	list, err := r.Portal.Customers(r.Context(), r.Staff, customerQuery(r.Query()))
	if err != nil {
		return err
	}
	desk, err := r.Desk(layout.StaffAccounts, r.URL())
	if err != nil {
		return err
	}
	desk.Search = list.Query.Search
	return r.Show(views.AccountListPage(views.AccountList{Desk: desk, List: list}))
}

// customerQuery reads what narrows the list. What no form of ours sends narrows nothing.
func customerQuery(q web.Form) portal.CustomerQuery {
	query := portal.CustomerQuery{Search: q.Get("q"), Page: q.Page()}
	if v := portal.CustomerView(q.Get("view")); slices.Contains(portal.CustomerViews(), v) {
		query.View = v
	}
	if s := portal.CustomerSort(q.Get("sort")); s == portal.ByExposure || s == portal.ByOverdue {
		query.Sort = s
	}
	return query
}

// Account shows one account.
func Account(r *web.Request) error {
	id := portal.AccountID(r.Param("account"))
	view, err := r.Portal.AccountPage(r.Context(), r.Staff, id)
	if err != nil {
		return err
	}
	desk, err := r.Desk(layout.StaffAccounts, ui.StaffAccountURL(id))
	if err != nil {
		return err
	}
	return r.Show(views.AccountShowPage(views.AccountShow{Desk: desk, View: view}))
}

// Customer shows a customer who has no account, and leads to the account of one who has.
func Customer(r *web.Request) error {
	id := erp.CustomerID(r.Param("customer"))
	view, err := r.Portal.UnlinkedPage(r.Context(), r.Staff, id)
	if err != nil {
		return err
	}
	if account := view.Row.Account; account != nil {
		return r.SeeOther(ui.StaffAccountURL(account.ID))
	}
	desk, err := r.Desk(layout.StaffAccounts, ui.StaffCustomerURL(id))
	if err != nil {
		return err
	}
	return r.Show(views.CustomerShowPage(views.CustomerShow{Desk: desk, View: view}))
}

// LinkCustomer gives a customer an account.
func LinkCustomer(r *web.Request) error {
	account, err := r.Portal.LinkCustomer(r.Context(), r.Staff, erp.CustomerID(r.Param("customer")))
	if err != nil {
		return err
	}
	if err := done(r, "staff.linked", account.Name); err != nil {
		return err
	}
	return r.SeeOther(ui.StaffAccountURL(account.ID))
}
