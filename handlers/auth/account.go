package auth

import (
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/auth"
	"github.com/tradecounter/portal/views/ui"
)

// Home leads the distributor's own people to their pages, and a customer's to the account or the choice among several.
func Home(r *web.Request) error {
	u, err := signedIn(r)
	if err != nil {
		return err
	}
	staff, err := r.Portal.EnterStaff(r.Context(), u.ID)
	if err == nil {
		return r.SeeOther(web.StaffHome(staff))
	}
	if portal.CodeOf(err) != portal.NotFound {
		return err
	}
	accounts, err := r.Portal.AccountsOf(r.Context(), u)
	if err != nil {
		return err
	}
	if len(accounts) == 1 {
		return r.SeeOther(ui.Links(accounts[0].ID).Dashboard())
	}
	return r.SeeOther(ui.AccountsURL)
}

// Accounts asks for which account.
func Accounts(r *web.Request) error {
	u, err := signedIn(r)
	if err != nil {
		return err
	}
	accounts, err := r.Portal.AccountsOf(r.Context(), u)
	if err != nil {
		return err
	}
	if err := r.RememberAccounts(len(accounts)); err != nil {
		return err
	}
	gate, err := r.Gate(ui.AccountsURL)
	if err != nil {
		return err
	}
	return r.Show(views.AccountListPage(views.AccountList{Gate: gate, Name: u.Name, Accounts: accounts}))
}
