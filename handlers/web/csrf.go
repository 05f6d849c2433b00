package web

import (
	"crypto/rand"
	"crypto/subtle"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/tradecounter/portal/views/text"
)

const (
	gateCookie     = "gate"
	languageCookie = "language"
)

// tokenField is the hidden field that carries the token.
const tokenField = "_csrf"

func newToken() string { return rand.Text() }

// Token returns what every form on a page must send back: the session's token, or before sign-in the one that this
// browser holds in a cookie.
func (r *Request) Token() (string, error) {
	s, err := r.Session()
	if err != nil {
		return "", err
	}
	if s != nil {
		return s.text(sessionToken), nil
	}
	token := r.gateToken()
	if token == "" {
		token = newToken()
		r.setCookie(r.site.cookieName(gateCookie), token, 0)
	}
	return token, nil
}

// gateToken is the token of a browser where nobody is signed in; empty if it has none yet.
func (r *Request) gateToken() string {
	token := r.c.Cookies(r.site.cookieName(gateCookie))
	if len(token) != len(newToken()) {
		return ""
	}
	return token
}

// FromHere reports whether the browser says that a page of this portal sent the form. One that does not say is not
// refused for it: the token decides.
func (r *Request) FromHere() bool {
	if site := r.c.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin" || site == "none"
	}
	origin := r.c.Get(fiber.HeaderOrigin)
	return origin == "" || origin == r.site.Public.Scheme+"://"+r.site.Public.Host
}

// Genuine reports whether the form carries the token that a page of this browser's session was given.
func (r *Request) Genuine() (bool, error) {
	s, err := r.Session()
	if err != nil {
		return false, err
	}
	want := r.gateToken()
	if s != nil {
		want = s.text(sessionToken)
	}
	got := r.form.Get(tokenField)
	return want != "" && subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1, nil
}

// RememberLanguage keeps the language that this browser's reader chose. It reports whether there is such a language.
func (r *Request) RememberLanguage(code string) bool {
	for _, l := range text.Languages() {
		if l.Code == code {
			r.setCookie(languageCookie, code, 365*24*time.Hour)
			return true
		}
	}
	return false
}

// setCookie sets a cookie for as long as it should last; zero: until the browser closes.
func (r *Request) setCookie(name, value string, lasts time.Duration) {
	r.c.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(lasts / time.Second), SessionOnly: lasts == 0,
		Secure: r.site.Secure, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}
