// Package webtest is a browser for tests: it keeps cookies, fills in forms, and reads pages by selector.
package webtest

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/gofiber/fiber/v2"
)

// Browser talks to an application in process. Its cookies are its own.
type Browser struct {
	t      testing.TB
	app    *fiber.App
	origin *url.URL
	jar    http.CookieJar
	Header http.Header // sent with every request
}

// New returns a browser without cookies. Origin is the address under which the application believes to be reached.
func New(t testing.TB, app *fiber.App, origin string) *Browser {
	t.Helper()
	u, err := url.Parse(origin)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{t: t, app: app, origin: u, jar: jar, Header: http.Header{"Accept-Language": {"en"}}}
}

// In returns the same browser, cookies and all, before another application.
func (b *Browser) In(app *fiber.App) *Browser {
	other := *b
	other.app = app
	return &other
}

// Cookie returns a cookie of the browser, empty if it has none of that name.
func (b *Browser) Cookie(name string) string {
	for _, c := range b.jar.Cookies(b.origin) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// SetCookie plants a cookie.
func (b *Browser) SetCookie(name, value string) {
	b.jar.SetCookies(b.origin, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// Get fetches a page. It does not follow redirects.
func (b *Browser) Get(path string) *Page {
	b.t.Helper()
	return b.Do(b.request(http.MethodGet, path, ""))
}

// Post sends fields as a form would.
func (b *Browser) Post(path string, fields url.Values) *Page {
	b.t.Helper()
	req := b.request(http.MethodPost, path, fields.Encode())
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.Do(req)
}

// Raw sends a path and a body as they are, however malformed.
func (b *Browser) Raw(method, path, contentType, body string) *Page {
	b.t.Helper()
	req := b.request(method, "/", body)
	req.RequestURI = path
	req.Header.Set("Content-Type", contentType)
	return b.Do(req)
}

func (b *Browser) request(method, path, body string) *http.Request {
	b.t.Helper()
	req, err := http.NewRequest(method, b.origin.String()+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	return req
}

// Do sends a request with the browser's cookies and keeps those of the answer.
func (b *Browser) Do(req *http.Request) *Page {
	b.t.Helper()
	for name, values := range b.Header {
		if req.Header.Get(name) == "" {
			req.Header[name] = values
		}
	}
	for _, c := range b.jar.Cookies(b.origin) {
		req.AddCookie(c)
	}
	resp, err := b.app.Test(req, -1)
	if err != nil {
		b.t.Fatalf("%s %s: %v", req.Method, req.URL, err)
	}
	b.jar.SetCookies(b.origin, resp.Cookies())
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatalf("%s %s: read answer: %v", req.Method, req.URL, err)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		b.t.Fatalf("%s %s: parse page: %v", req.Method, req.URL, err)
	}
	if err := resp.Body.Close(); err != nil {
		b.t.Fatal(err)
	}
	return &Page{Document: doc, Body: body, Status: resp.StatusCode, Header: resp.Header, browser: b, asked: fmt.Sprintf("%s %.80s", req.Method, cmp.Or(req.RequestURI, req.URL.RequestURI()))}
}
