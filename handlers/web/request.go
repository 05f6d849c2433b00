package web

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// Request is one request and what has been found out about it so far.
type Request struct {
	Portal *portal.Portal
	Actor  portal.Actor       // who acts on which account; the zero one outside /a/{account}
	Staff  portal.Staff       // who of the distributor's people asks; the zero one outside their pages
	Cart   portal.CartSummary // as the actor's cart was when the request came

	site      *Site
	c         *fiber.Ctx
	params    map[string]string
	query     Form
	form      Form
	takesFile bool
	file      *filePart // of a multipart form; nil: none
	session   *Session
	looked    bool // for the session
}

// Context carries the deadline, the request id, and whatever counts under it.
func (r *Request) Context() context.Context { return r.c.UserContext() }

// Settings are the installation's, secrets left out.
func (r *Request) Settings() []portal.SettingView { return r.site.Settings }

// Param returns a part of the path by its name in the route, unescaped.
func (r *Request) Param(name string) string { return r.params[name] }

// Query returns what stands behind the question mark.
func (r *Request) Query() Form { return r.query }

// Form returns what was posted; it is empty for other requests.
func (r *Request) Form() Form { return r.form }

// Links writes the addresses of the actor's account.
func (r *Request) Links() ui.Links { return ui.Links(r.Actor.Account.ID) }

// URL is the path and query of this request, as the browser sent them.
func (r *Request) URL() string {
	if q := r.c.Request().URI().QueryString(); len(q) > 0 {
		return r.c.Path() + "?" + string(q)
	}
	return r.c.Path()
}

// Address is the client's network address, for limits and the audit log.
func (r *Request) Address() string { return r.site.Proxies.Client(r.c).String() }

// Text writes in the reader's language: the user's own setting, else what this browser chose, else what it accepts.
func (r *Request) Text() *text.Printer {
	chosen := cmp.Or(r.Actor.User.Language, r.Staff.User.Language)
	if chosen == "" {
		chosen = r.c.Cookies(languageCookie)
	}
	return text.New(text.Match(chosen, r.c.Get(fiber.HeaderAcceptLanguage)), r.site.Clock().In(r.site.Location))
}

// Back is the page of this portal that the reader came from, or fallback.
func (r *Request) Back(fallback string) string {
	from, err := url.Parse(r.c.Get(fiber.HeaderReferer))
	if err != nil || from.Host != r.site.Public.Host {
		return fallback
	}
	return SafePath(from.RequestURI(), fallback)
}

// Return is where to go once whatever stood in the way is settled: here, or for a post the page that sent it.
func (r *Request) Return() string {
	if r.c.Method() == fiber.MethodPost {
		return r.Back("/")
	}
	return SafePath(r.URL(), "/")
}

// SeeOther sends the browser to a path of this portal, to be fetched with GET.
func (r *Request) SeeOther(path string) error {
	return r.c.Redirect(path, fiber.StatusSeeOther)
}

// retryAfter tells programs what the page tells people.
func (r *Request) retryAfter(d time.Duration) {
	if d > 0 {
		r.c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int((d+time.Second-1)/time.Second)))
	}
}
