package web

import (
	"bytes"
	"context"
	"fmt"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
)

// Show answers with a page.
func (r *Request) Show(page templ.Component) error { return r.ShowAs(fiber.StatusOK, page) }

// Refuse answers with the page that a refusal is shown on. The zero Refusal refuses nothing.
func (r *Request) Refuse(no Refusal, page templ.Component) error {
	if no.Status == 0 {
		return r.Show(page)
	}
	r.retryAfter(no.Wait())
	return r.ShowAs(no.Status, page)
}

// ShowAs answers with a page under another status. The page is rendered whole before anything is sent, so that one that
// breaks halfway becomes an error page and not half a page. It is rendered past the deadline too: it asks nobody anything.
func (r *Request) ShowAs(status int, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(context.WithoutCancel(r.Context()), &b); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	r.c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	r.c.Response().SetBodyRaw(b.Bytes())
	return nil
}
