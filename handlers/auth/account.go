package auth

import (
	"github.com/tradecounter/portal/handlers/web"
	views "github.com/tradecounter/portal/views/auth"
	"github.com/tradecounter/portal/views/ui"
)

// Home leads to the user's account, or to the choice among several.
func Home(r *web.Request) error {
	u, err := signedIn(r)
	if err != nil {
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
