package buyer

import (
	"github.com/tradecounter/portal/handlers/web"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// Dashboard is the account's first page.
func Dashboard(r *web.Request) error {
	dashboard, err := r.Portal.Dashboard(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Dashboard, r.Links().Dashboard())
	if err != nil {
		return err
	}
	return r.Show(views.DashboardShowPage(views.DashboardShow{Page: page, Dashboard: dashboard}))
}

// Account shows limit, balance, terms and addresses.
func Account(r *web.Request) error {
	view, err := r.Portal.AccountView(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Account, r.URL())
	if err != nil {
		return err
	}
	return r.Show(views.AccountShowPage(views.AccountShow{Page: page, View: view}))
}
