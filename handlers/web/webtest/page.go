package webtest

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Page is an answer.
type Page struct {
	*goquery.Document
	Body    []byte // as it came, for files
	Status  int
	Header  http.Header
	browser *Browser
	asked   string
}

// Text returns what the first element that fits says, with white space as a reader sees it.
func (p *Page) Text(selector string) string { return squeeze(p.Find(selector).First().Text()) }

// Texts returns what each element that fits says.
func (p *Page) Texts(selector string) []string {
	return p.Find(selector).Map(func(_ int, s *goquery.Selection) string { return squeeze(s.Text()) })
}

// Has reports whether an element fits.
func (p *Page) Has(selector string) bool { return p.Find(selector).Length() > 0 }

// Value returns an attribute of the first element that fits.
func (p *Page) Value(selector, attribute string) string {
	return p.Find(selector).First().AttrOr(attribute, "")
}

// Want fails the test at once unless the answer has the status.
func (p *Page) Want(status int) *Page {
	p.browser.t.Helper()
	if p.Status != status {
		p.browser.t.Fatalf("%s: status %d, want %d\n%s", p.asked, p.Status, status, p.Text("main"))
	}
	return p
}

// WantRedirect fails the test unless the answer sends the browser to path.
func (p *Page) WantRedirect(path string) *Page {
	p.browser.t.Helper()
	p.Want(http.StatusSeeOther)
	if got := p.Header.Get("Location"); got != path {
		p.browser.t.Fatalf("%s: sent to %q, want %q", p.asked, got, path)
	}
	return p
}

// Follow fetches the page that a redirect leads to.
func (p *Page) Follow() *Page {
	p.browser.t.Helper()
	p.Want(http.StatusSeeOther)
	return p.browser.Get(p.Header.Get("Location"))
}

// Submit sends the first form that fits, as filled in by the page, with some fields changed.
func (p *Page) Submit(form string, changed url.Values) *Page {
	p.browser.t.Helper()
	f := p.Find(form).First()
	action, ok := f.Attr("action")
	if !ok {
		p.browser.t.Fatalf("%s: no form %q on the page\n%s", p.asked, form, p.Text("main"))
	}
	fields := Fields(f)
	maps.Copy(fields, changed)
	return p.browser.Post(action, fields)
}

// Fields returns what a browser would send for a form; its buttons are not pressed.
func Fields(form *goquery.Selection) url.Values {
	fields := url.Values{}
	form.Find("input[name], select[name], textarea[name]").Each(func(_ int, s *goquery.Selection) {
		name, kind := s.AttrOr("name", ""), s.AttrOr("type", "")
		switch {
		case s.Closest("template").Length() > 0:
		case goquery.NodeName(s) == "select":
			fields.Add(name, s.Find("option[selected]").AttrOr("value", s.Find("option").First().AttrOr("value", "")))
		case (kind == "checkbox" || kind == "radio") && !s.Is("[checked]"):
		default:
			fields.Add(name, s.AttrOr("value", s.Text()))
		}
	})
	return fields
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
