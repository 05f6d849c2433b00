// Package auth answers what comes before an account: sign-in and sign-out, the choice of an account, the language.
package auth

import (
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/auth"
	"github.com/tradecounter/portal/views/ui"
)

// SignIn asks who is there, or goes on for somebody who has said so already.
func SignIn(r *web.Request) error {
	next := r.Query().Get("next")
	s, err := r.Session()
	if err != nil {
		return err
	}
	if s != nil {
		return r.SeeOther(web.SafePath(next, "/"))
	}
	return showSignIn(r, web.Form{}, next, web.Refusal{})
}

// SendSignIn checks the password and opens a session.
func SendSignIn(r *web.Request) error {
	form := r.Form()
	u, err := r.Portal.SignIn(r.Context(), form.Get("email"), form.Get("password"), r.Address())
	if no, ok := web.RefusalOf(err); ok {
		return SignInAgain(r, no)
	}
	if err != nil {
		return err
	}
	accounts, err := r.Portal.AccountsOf(r.Context(), u)
	if err != nil {
		return err
	}
	if err := r.SignIn(u, len(accounts)); err != nil {
		return err
	}
	return r.SeeOther(web.SafePath(form.Get("next"), "/"))
}

// SignInAgain shows the form with what is wrong; the password is asked for anew.
func SignInAgain(r *web.Request, no web.Refusal) error {
	return showSignIn(r, r.Form(), r.Form().Get("next"), no)
}

func showSignIn(r *web.Request, typed web.Form, next string, no web.Refusal) error {
	gate, err := r.Gate(ui.SignInURL)
	if err != nil {
		return err
	}
	return r.Refuse(no, views.SignInPage(views.SignIn{
		Gate: gate, Email: typed.Get("email"), Next: web.SafePath(next, ""), Problems: no.Problems,
	}))
}

// SignOut ends the session.
func SignOut(r *web.Request) error {
	u, err := signedIn(r)
	if err != nil {
		return err
	}
	if err := r.Portal.SignOut(r.Context(), u); err != nil {
		return err
	}
	if err := r.SignOut(); err != nil {
		return err
	}
	return r.SeeOther(ui.SignInURL)
}

func signedIn(r *web.Request) (portal.User, error) {
	s, err := r.Session()
	if err != nil {
		return portal.User{}, err
	}
	return r.Portal.User(r.Context(), s.User())
}
