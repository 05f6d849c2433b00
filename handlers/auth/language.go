package auth

import (
	"github.com/tradecounter/portal/handlers/web"
)

// ChooseLanguage keeps the reader's language: in this browser, and with the login of whoever is signed in.
func ChooseLanguage(r *web.Request) error {
	language, back := r.Form().Get("language"), web.SafePath(r.Form().Get("return"), "/")
	if !r.RememberLanguage(language) {
		return r.SeeOther(back)
	}
	s, err := r.Session()
	if err != nil {
		return err
	}
	if s == nil {
		return r.SeeOther(back)
	}
	u, err := signedIn(r)
	if err != nil {
		return err
	}
	if err := r.Portal.SetLanguage(r.Context(), u, language); err != nil {
		return err
	}
	return r.SeeOther(back)
}
