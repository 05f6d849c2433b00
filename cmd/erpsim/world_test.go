package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sapb1"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/handlers/web/webtest"
)

// world is the command running, the settings it printed, and an adapter that took them at their word.
type world struct {
	t        *testing.T
	root     string
	settings map[string]string
	adapter  *sapb1.Adapter
	stop     func() error
}

// start runs the command on a company from CSV files, which is made in no time.
func start(t *testing.T) *world {
	t.Helper()
	return startWith(t, command{Data: "../portal/testdata/books"})
}

func startWith(t *testing.T, c command) *world {
	t.Helper()
	ctx, interrupt := context.WithCancel(t.Context())
	t.Cleanup(interrupt)
	screen, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		c.Listen, c.Company, c.User = "127.0.0.1:0", "BRANCH", "counter"
		err := c.run(ctx, out)
		out.CloseWithError(err)
		ended <- err
	}()
	w := &world{t: t, settings: map[string]string{}, stop: func() error { interrupt(); return <-ended }}
	lines := bufio.NewScanner(screen)
	for w.settings["SAPB1_SALES_MINIMUMS"] == "" {
		if !lines.Scan() {
			t.Fatalf("the command ended early: %v", <-ended)
		}
		if name, value, found := strings.Cut(lines.Text(), "="); found {
			w.settings[name] = strings.Trim(value, "'")
		}
	}
	go io.Copy(io.Discard, screen) //nolint:errcheck // the rest is blank
	w.root = strings.TrimSuffix(w.settings["SAPB1_URL"], "/b1s/v2")
	attributes, err := sapb1.ParseAttributeFields(w.settings["SAPB1_ATTRIBUTE_FIELDS"])
	if err != nil {
		t.Fatal(err)
	}
	adapter, err := sapb1.New(sapb1.Config{
		BaseURL: w.settings["SAPB1_URL"], CompanyDB: w.settings["SAPB1_COMPANY"], User: w.settings["SAPB1_USER"],
		Password: w.settings["SAPB1_PASSWORD"], Currency: erp.Currency(w.settings["SAPB1_CURRENCY"]), Location: time.UTC,
		HazmatField: w.settings["SAPB1_HAZMAT_FIELD"], AttributeFields: attributes, ReadTimeout: 5 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.adapter = adapter
	return w
}

// send makes a request as a browser on the page would, with headers on top, and does not follow redirects.
func (w *world) send(method, path string, form url.Values, headers map[string]string) *webtest.Page {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.root+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", w.root)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for name, value := range headers {
		if r.Header.Set(name, value); name == "Host" {
			r.Host = value
		}
	}
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	document, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return &webtest.Page{Document: document, Status: answer.StatusCode, Header: answer.Header}
}

// page looks at the page, which must be there.
func (w *world) page() *webtest.Page {
	w.t.Helper()
	page := w.send(http.MethodGet, "/", nil, nil)
	if page.Status != http.StatusOK {
		w.t.Fatalf("the page answers %d: %s", page.Status, page.Text("body"))
	}
	return page
}

// orders sends the page's own form with some fields changed.
func (w *world) orders(changed url.Values) {
	w.t.Helper()
	form := webtest.Fields(w.page().Find(`form[action="/faults"]`))
	for name, values := range changed {
		form[name] = values
	}
	if page := w.send(http.MethodPost, "/faults", form, nil); page.Status != http.StatusSeeOther {
		w.t.Fatalf("the order is answered %d: %s", page.Status, page.Text(".errors"))
	}
}

func mustBooks(t *testing.T) *sim.Company {
	t.Helper()
	company, err := command{Data: "../portal/testdata/books"}.books()
	if err != nil {
		t.Fatal(err)
	}
	return company
}
