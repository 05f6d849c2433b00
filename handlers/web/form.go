package web

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
)

// Form is what a browser sent in a query or a body: well-formed UTF-8 without NUL.
type Form struct{ values url.Values }

// Get returns a field as typed, empty if it was not sent.
func (f Form) Get(name string) string { return f.values.Get(name) }

// All returns every value of a field, in the order in which they were sent.
func (f Form) All(name string) []string { return f.values[name] }

// Has reports whether a field was sent with something in it, as a ticked box is.
func (f Form) Has(name string) bool { return f.values.Get(name) != "" }

// Ticked returns, sorted, what the names of ticked boxes have behind a prefix they share.
func (f Form) Ticked(prefix string) []string {
	var ticked []string
	for name := range f.values {
		if rest, ok := strings.CutPrefix(name, prefix); ok && f.Has(name) {
			ticked = append(ticked, rest)
		}
	}
	slices.Sort(ticked)
	return ticked
}

// Page returns the page of a list that was asked for, at least 1.
func (f Form) Page() int {
	page, err := strconv.Atoi(f.values.Get("page"))
	if err != nil || page < 1 || page > maxListPage {
		return 1
	}
	return page
}

// maxListPage is beyond the end of every list, and far from where page × size overflows.
const maxListPage = 1_000_000

var errMalformed = errors.New("malformed request")

// read takes path, query and form apart, or refuses them as a whole.
func (r *Request) read() (err error) {
	if r.params, err = readParams(r.c); err != nil {
		return refuse(err)
	}
	if r.query, err = parseForm(r.c.Request().URI().QueryString()); err != nil {
		return refuse(err)
	}
	if r.c.Method() != fiber.MethodPost {
		return nil
	}
	if Multipart(r.c) {
		if !r.takesFile {
			return refuse(fmt.Errorf("%w: a form with a file", errMalformed))
		}
		return r.readUpload()
	}
	kind, _, _ := strings.Cut(r.c.Get(fiber.HeaderContentType), ";")
	if !strings.EqualFold(strings.TrimSpace(kind), fiber.MIMEApplicationForm) && len(r.c.BodyRaw()) > 0 {
		return refuse(fmt.Errorf("%w: a form of type %q", errMalformed, kind))
	}
	if r.form, err = parseForm(r.c.BodyRaw()); err != nil {
		return refuse(err)
	}
	return nil
}

func refuse(cause error) error { return errors.Join(fiber.ErrBadRequest, cause) }

func readParams(c *fiber.Ctx) (map[string]string, error) {
	params := map[string]string{}
	for _, name := range c.Route().Params {
		value, err := url.PathUnescape(c.Params(name))
		if err != nil || !wellFormed(value) {
			return nil, fmt.Errorf("%w: path", errMalformed)
		}
		params[name] = value
	}
	return params, nil
}

func parseForm(raw []byte) (Form, error) {
	values, err := url.ParseQuery(string(raw))
	if err != nil {
		return Form{}, fmt.Errorf("%w: %w", errMalformed, err)
	}
	for name, list := range values {
		for _, v := range append(list, name) {
			if !wellFormed(v) {
				return Form{}, fmt.Errorf("%w: field %q", errMalformed, name)
			}
		}
	}
	return Form{values}, nil
}

// wellFormed reports whether PostgreSQL can store s and a page can show it.
func wellFormed(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
