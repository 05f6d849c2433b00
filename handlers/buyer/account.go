package buyer

import (
	"github.com/tradecounter/portal/handlers/web"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/ui"
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
func Account(r *web.Request) error { return AccountAgain(r, web.Refusal{}) }

// SetApproval takes an owner's word on which orders wait for a colleague.
func SetApproval(r *web.Request) error {
	err := r.Portal.SetApproval(r.Context(), r.Actor, r.Form().Get("approval_over"))
	if no, ok := web.RefusalOf(err); ok {
		return AccountAgain(r, no)
	}
	if err != nil {
		return err
	}
	if err := r.Flash(ui.Notice{Tone: ui.Good, Word: r.Text().T("account.approval_saved")}); err != nil {
		return err
	}
	return r.SeeOther(r.Links().Account())
}

// AccountAgain shows the account with the form as it was sent.
func AccountAgain(r *web.Request, no web.Refusal) error {
	view, err := r.Portal.AccountView(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Account, r.Links().Account())
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	show := views.AccountShow{Page: page, View: view}
	if no.Status != 0 {
		show.ApprovalOver = r.Form().Get("approval_over")
	}
	return r.Refuse(no, views.AccountShowPage(show))
}
