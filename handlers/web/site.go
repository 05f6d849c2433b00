// Package web is what the handlers of every persona stand on: the request with its actor, session, form and page. It
// hides the web framework, so that a handler reads a form, calls the portal, and renders or redirects.
package web

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/sessions"

	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
)

// Site is what all requests share.
type Site struct {
	Portal   *portal.Portal
	Sessions sessions.Store
	Brand    layout.Brand
	Public   *url.URL // where browsers find the portal: the only host that links and origins may name
	Secure   bool     // cookies go over TLS alone
	Proxies  Proxies
	Clock    func() time.Time
	Location *time.Location // the distributor's zone
	Settings []portal.SettingView
}

// Handler answers one request, or fails with an error that StatusOf understands.
type Handler func(*Request) error

// Fiber makes a route of h. Malformed paths, queries and forms are refused before h sees them.
func (s *Site) Fiber(h Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := s.Request(c)
		if err := r.read(); err != nil {
			return err
		}
		return h(r)
	}
}

// FiberUpload is Fiber for a post whose form may carry a file; see Request.Upload.
func (s *Site) FiberUpload(h Handler) fiber.Handler {
	answer := s.Fiber(h)
	return func(c *fiber.Ctx) error {
		s.Request(c).takesFile = true
		return answer(c)
	}
}

type requestKey struct{}

// Request returns what is known of the request under way, the same one each time it is asked.
func (s *Site) Request(c *fiber.Ctx) *Request {
	if r, ok := c.Locals(requestKey{}).(*Request); ok {
		return r
	}
	r := &Request{Portal: s.Portal, site: s, c: c}
	c.Locals(requestKey{}, r)
	return r
}
