package handlers

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"regexp"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web"
)

// requestTime bounds what a request may take, its ERP calls and statements included.
const requestTime = 10 * time.Second

// requestIDs is what an incoming id must look like, so that none forges a log line.
var requestIDs = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// identify gives the request the id that ties page, log, job and ERP together. A trusted proxy may bring its own.
func (e edge) identify(c *fiber.Ctx) error {
	id := c.Get(fiber.HeaderXRequestID)
	if !e.TrustedProxies.Trusted(c) || !requestIDs.MatchString(id) {
		id = rand.Text()
	}
	c.SetUserContext(erp.WithRequestID(e.Context, id))
	c.Set(fiber.HeaderXRequestID, id)
	return c.Next()
}

// log writes one line per request, once its status is known. It names route and account, and nobody.
func (e edge) log(c *fiber.Ctx) error {
	began := e.Clock()
	if err := c.Next(); err != nil {
		if err := e.fail(c, err); err != nil {
			return err
		}
	}
	e.Logger.LogAttrs(c.UserContext(), slog.LevelInfo, "request",
		slog.String("request_id", requestID(c)),
		slog.String("method", c.Method()),
		slog.String("route", c.Route().Path),
		slog.Int("status", c.Response().StatusCode()),
		slog.Duration("took", e.Clock().Sub(began)),
		slog.String("account", string(e.site.Request(c).Actor.Account.ID)),
	)
	return nil
}

// requestID is the id that identify gave, or a new one for a request too malformed to get that far.
func requestID(c *fiber.Ctx) string {
	if id := erp.RequestIDOf(c.UserContext()); id != "" {
		return id
	}
	id := rand.Text()
	c.SetUserContext(erp.WithRequestID(c.UserContext(), id))
	c.Set(fiber.HeaderXRequestID, id)
	return id
}

// recoverPanic turns a panic into an error, so that it ends one request and no other.
func recoverPanic(c *fiber.Ctx) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return c.Next()
}

// takesFile marks a request to a route that takes a file.
type takesFile struct{}

// markUpload tells deadline which requests may take an upload's time. Whoever is not let in is turned away at once.
func markUpload(c *fiber.Ctx) error {
	c.Locals(takesFile{}, true)
	return c.Next()
}

// deadline bounds the time a request may take. It stands outside log, so that the error page is made within it.
func deadline(c *fiber.Ctx) error {
	within := requestTime
	if c.Locals(takesFile{}) != nil && web.Multipart(c) { // the time is the sender's
		within = web.UploadTime
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), within)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

// protect tells browsers what our pages never do, so that nobody can make them do it, and refuses addresses longer than
// any of ours.
func (e edge) protect(c *fiber.Ctx) error {
	e.secure(c)
	if len(c.Request().RequestURI()) > maxURL {
		return fiber.ErrRequestURITooLong
	}
	return c.Next()
}

const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func (e edge) secure(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set(fiber.HeaderCacheControl, "no-store")
	if e.Secure {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
}
