package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/sessions"

	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/ui"
)

// What a session holds. Values are plain strings and numbers, which every store can keep.
const (
	// SessionUser is the key of the signed-in user's id, for the store.
	SessionUser     = "user_id"
	sessionToken    = "csrf"
	sessionAccounts = "accounts"
	sessionFlash    = "flash"
)

// Session is what the portal remembers of a signed-in browser. Nobody who is not signed in has one, so that a visitor
// costs the database nothing.
type Session struct{ stored *sessions.Session }

// User is who is signed in.
func (s *Session) User() portal.UserID { return portal.UserID(s.text(SessionUser)) }

// accounts is how many accounts the user could enter when that was last looked at.
func (s *Session) accounts() int {
	n, _ := s.stored.Values[sessionAccounts].(int)
	return n
}

func (s *Session) text(key string) string {
	v, _ := s.stored.Values[key].(string)
	return v
}

// Session returns the session of the browser, nil if nobody is signed in there. It is looked up once per request.
func (r *Request) Session() (*Session, error) {
	if r.looked || r.c.Cookies(r.site.sessionCookie()) == "" {
		return r.session, nil
	}
	stored, err := r.site.Sessions.New(r.stdRequest(), r.site.sessionCookie())
	if err != nil {
		return nil, fmt.Errorf("read session: %w", err)
	}
	r.looked = true
	if s := (&Session{stored}); !stored.IsNew && s.User() != "" {
		r.session = s
	}
	return r.session, nil
}

// SignIn gives the browser a new session for the user. The old one, if any, is gone: an id that somebody planted before
// the sign-in is worth nothing after it.
func (r *Request) SignIn(u portal.User, accounts int) error {
	if err := r.SignOut(); err != nil {
		return err
	}
	empty := &http.Request{Header: http.Header{}}
	stored, err := r.site.Sessions.New(empty.WithContext(r.Context()), r.site.sessionCookie())
	if err != nil {
		return fmt.Errorf("begin session: %w", err)
	}
	stored.Values[SessionUser] = string(u.ID)
	stored.Values[sessionToken] = newToken()
	stored.Values[sessionAccounts] = accounts
	r.session, r.looked = &Session{stored}, true
	if u.Language != "" {
		r.RememberLanguage(u.Language)
	}
	return r.save()
}

// SignOut ends the browser's session, if it has one.
func (r *Request) SignOut() error {
	s, err := r.Session()
	if s == nil || err != nil {
		return err
	}
	s.stored.Options = &sessions.Options{Path: "/", MaxAge: -1}
	err = r.save()
	r.session = nil
	return err
}

// RememberAccounts keeps how many accounts there are to choose from, so that no page has to count them.
func (r *Request) RememberAccounts(n int) error {
	if r.session.accounts() == n {
		return nil
	}
	r.session.stored.Values[sessionAccounts] = n
	return r.save()
}

// Flash keeps a notice for the next page.
func (r *Request) Flash(n ui.Notice) error {
	b, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("keep notice: %w", err)
	}
	r.session.stored.Values[sessionFlash] = string(b)
	return r.save()
}

// takeFlash returns the notice that was kept and forgets it.
func (r *Request) takeFlash() (*ui.Notice, error) {
	kept := r.session.text(sessionFlash)
	if kept == "" {
		return nil, nil
	}
	delete(r.session.stored.Values, sessionFlash)
	var n ui.Notice
	if err := json.Unmarshal([]byte(kept), &n); err != nil {
		return nil, fmt.Errorf("read notice: %w", err)
	}
	return &n, r.save()
}

func (s *Site) sessionCookie() string { return s.cookieName("session") }

// cookieName adds the prefix by which browsers refuse the cookie to other hosts and to plain HTTP.
func (s *Site) cookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// save stores the session and hands its cookie to the browser.
func (r *Request) save() error {
	stored := r.session.stored
	maxAge := 0
	if stored.Options != nil {
		maxAge = stored.Options.MaxAge
	}
	stored.Options = &sessions.Options{
		Path: "/", MaxAge: maxAge, Secure: r.site.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	header := headerOnly{}
	if err := r.site.Sessions.Save(r.stdRequest(), header, stored); err != nil {
		return fmt.Errorf("save session: %w", err)
	}
	r.c.Response().Header.DelCookie(r.site.sessionCookie())
	for _, cookie := range http.Header(header).Values(fiber.HeaderSetCookie) {
		r.c.Response().Header.Add(fiber.HeaderSetCookie, cookie)
	}
	return nil
}

// stdRequest is as much of the request as a session store reads: its cookies and its context.
func (r *Request) stdRequest() *http.Request {
	req := &http.Request{Header: http.Header{fiber.HeaderCookie: {r.c.Get(fiber.HeaderCookie)}}}
	return req.WithContext(r.Context())
}

// headerOnly is a http.ResponseWriter for stores, which set a cookie and write nothing.
type headerOnly http.Header

func (h headerOnly) Header() http.Header { return http.Header(h) }
func (headerOnly) WriteHeader(int)       {}
func (headerOnly) Write([]byte) (int, error) {
	return 0, errors.New("a session store wrote a body")
}
