// Package handlers is the portal over HTTP: the table of routes with the right that each asks for, the middleware around
// them, and the one place where an error becomes a page. What the routes do is in the packages of the personas.
package handlers

import (
	"context"
	"log/slog"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	"github.com/gorilla/sessions"

	"github.com/tradecounter/portal/assets"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
)

// Config names everything the portal's web side stands on. Fields not marked optional are required.
type Config struct {
	Portal         *portal.Portal
	Sessions       sessions.Store
	Brand          layout.Brand
	PublicURL      *url.URL    // scheme and host under which browsers reach the portal
	TrustedProxies web.Proxies // optional: none
	Secure         bool        // cookies and HSTS for TLS; true wherever PublicURL is https
	Clock          func() time.Time
	Location       *time.Location              // the distributor's zone, in which pages tell the time
	Ready          func(context.Context) error // whether this replica can serve: database reachable, schema current
	Settings       []portal.SettingView        // optional: what the staff see of the installation's settings
	Context        context.Context             // optional: the parent of every request's context
	Logger         *slog.Logger
}

// What a request may be, apart from its body. The head must hold cookies and a search.
const (
	maxHead     = 16 << 10
	maxURL      = 8 << 10
	readWithin  = 30 * time.Second
	writeWithin = 30 * time.Second
	idleAfter   = 2 * time.Minute
)

// New returns the portal as an application that is ready to listen.
func New(c Config) *fiber.App { return serve(c, routes) }

func serve(c Config, routes []route) *fiber.App {
	if c.Context == nil {
		c.Context = context.Background()
	}
	e := edge{c, &web.Site{
		Portal: c.Portal, Sessions: c.Sessions, Brand: c.Brand, Public: c.PublicURL, Secure: c.Secure,
		Proxies: c.TrustedProxies, Clock: c.Clock, Location: c.Location, Settings: c.Settings,
	}}
	app := fiber.New(fiber.Config{
		AppName:                      "tradecounter",
		DisableStartupMessage:        true,
		CaseSensitive:                true,
		Immutable:                    true, // strings outlive their handler: in jobs, logs and sessions
		StreamRequestBody:            true, // takeBody reads it
		DisablePreParseMultipartForm: true,
		BodyLimit:                    maxBody,
		ReadBufferSize:               maxHead,
		ReadTimeout:                  readWithin,
		WriteTimeout:                 writeWithin,
		IdleTimeout:                  idleAfter,
		ErrorHandler:                 e.fail,
	})
	app.Use(takeBody)
	app.Get("/healthz", live)
	app.Get("/readyz", e.ready)
	for _, r := range routes {
		if r.method == upload {
			app.Post(r.path, markUpload)
		}
	}
	app.Use(e.identify, deadline, e.log, recoverPanic)
	app.Get(assets.Prefix+"*", adaptor.HTTPHandler(assets.Handler())) // with headers of its own
	app.Use(e.protect)
	for _, r := range routes {
		if r.method == upload {
			app.Post(r.path, e.site.FiberUpload(e.guard(r)))
			continue
		}
		app.Add(r.method, r.path, e.site.Fiber(e.guard(r)))
	}
	return app
}

// edge is the middleware's view of the configuration.
type edge struct {
	Config
	site *web.Site
}
