package main

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/tradecounter/portal/erp"
)

func TestPrintedSettingsConnectAPortalUntilTheCommandEnds(t *testing.T) {
	t.Parallel()
	w := startWith(t, command{Items: 60, Seed: 1})
	if w.settings["ERP"] != "sapb1" || w.settings["SAPB1_COMPANY"] != "BRANCH" || w.settings["SAPB1_USER"] != "counter" {
		t.Errorf("printed %v", w.settings)
	}
	items, err := w.adapter.Items(t.Context(), erp.ListQuery{Limit: 100})
	if err != nil || len(items.Rows) == 0 {
		t.Errorf("the adapter reads %d items, %v", len(items.Rows), err)
	}
	for _, item := range items.Rows {
		if len(item.Attributes) < 2 {
			t.Errorf("%s, %s: attributes %v", item.ID, item.Description, item.Attributes)
		}
	}
	if err := w.stop(); err != nil {
		t.Errorf("the interrupted command ended with %v", err)
	}
	if _, err := http.Get(w.root); err == nil {
		t.Error("the simulator answers after the end")
	}
}

func TestFaultOrderedOnThePageStrikesTheAdapterAndIsShown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind, status, shown string
		fields              url.Values
		fails               error // nil: the adapter copes
	}{
		{"latency", "200", "Answer late", url.Values{"delay": {"120"}}, nil},
		// A read over a connection that was used before is sent once more by the adapter's transport.
		{"drop_before", "dropped", "Drop the connection before", url.Values{"times": {"2"}}, erp.Unavailable},
		{"drop_after", "dropped", "Drop the connection after", url.Values{"times": {"2"}}, erp.Unavailable},
		{"throttle", "429", "Too many requests", url.Values{"seconds": {"7"}}, erp.Unavailable},
		{"server_error", "507", "Server error", url.Values{"status": {"507"}}, erp.Unavailable},
		{"html", "502", "A web page in place of JSON", nil, erp.Unavailable},
		{"expire_login", "401", "Forget the login", nil, nil},
		{"stale", "200", "Read stale", nil, nil},
	} {
		t.Run(tt.kind, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			if err := w.adapter.Ping(t.Context()); err != nil {
				t.Fatal(err)
			}
			fields := url.Values{"kind": {tt.kind}, "operation": {"GET Warehouses"}, "times": {"1"}}
			maps.Copy(fields, tt.fields)
			w.orders(fields)
			if got := w.page().Text(".tbl--mid tbody th"); !strings.HasPrefix(got, tt.shown) {
				t.Errorf("in force: %q, want %q", got, tt.shown)
			}
			begun := time.Now()
			_, err := w.adapter.Warehouses(t.Context())
			if !errors.Is(err, tt.fails) {
				t.Errorf("the adapter answers %v, want %v", err, tt.fails)
			}
			if took := time.Since(begun); tt.kind == "latency" && took < 120*time.Millisecond {
				t.Errorf("answered after %s", took)
			}
			page := w.page()
			struck := page.Find(".tbl--tight tbody tr").FilterFunction(func(_ int, row *goquery.Selection) bool {
				return strings.TrimSpace(row.Find("[data-label=Fault]").Text()) == tt.shown
			})
			if got := strings.TrimSpace(struck.First().Find(".c-side").Text()); strconv.Itoa(struck.Length()) != fields.Get("times") || got != tt.status {
				t.Errorf("%d rows say that %s struck, with status %q, want %s with %q", struck.Length(), tt.kind, got, fields.Get("times"), tt.status)
			}
			if page.Has(".tbl--mid") {
				t.Errorf("still in force when used up: %q", page.Text(".tbl--mid tbody"))
			}
			if _, err := w.adapter.Warehouses(t.Context()); err != nil {
				t.Errorf("after the fault: %v", err)
			}
		})
	}
}

func TestWithdrawnFaultDoesNotStrike(t *testing.T) {
	t.Parallel()
	w := start(t)
	for _, operation := range []string{"GET Warehouses", "GET Items", "GET Orders"} {
		w.orders(url.Values{"kind": {"server_error"}, "operation": {operation}, "times": {"0"}})
	}
	press := func(form string) {
		t.Helper()
		action := w.page().Value(form, "action")
		if answer := w.send(http.MethodPost, action, nil, nil); answer.Status != http.StatusSeeOther {
			t.Fatalf("%s answers %d", action, answer.Status)
		}
	}
	press(".tbl--mid tbody tr:first-child form")
	if _, err := w.adapter.Warehouses(t.Context()); err != nil {
		t.Errorf("the fault was withdrawn, and yet: %v", err)
	}
	if _, err := w.adapter.Items(t.Context(), erp.ListQuery{Limit: 1}); !errors.Is(err, erp.Unavailable) {
		t.Errorf("another fault is in force, and yet: %v", err)
	}
	press(`form[action="/faults/withdrawal"]`)
	if _, err := w.adapter.Items(t.Context(), erp.ListQuery{Limit: 1}); err != nil {
		t.Errorf("all faults were withdrawn, and yet: %v", err)
	}
	press(`form[action="/arrivals/removal"]`)
	if sum := w.page().Text(".fig__sum"); sum != "0" {
		t.Errorf("the emptied log counts %s", sum)
	}
}

func TestMistypedFaultIsExplainedAndKept(t *testing.T) {
	t.Parallel()
	w := start(t)
	sent := url.Values{"kind": {"server_error"}, "operation": {"GET <Items>"}, "times": {"twice"}, "status": {"200"}, "percent": {"0"}, "delay": {""}}
	page := w.send(http.MethodPost, "/faults", sent, nil)
	if page.Status != http.StatusUnprocessableEntity || w.page().Has(".tbl--mid") {
		t.Errorf("answered %d", page.Status)
	}
	for name, value := range map[string]string{"times": "twice", "status": "200", "percent": "0"} {
		field := page.Find("#" + name)
		if field.AttrOr("value", "") != value || field.AttrOr("aria-invalid", "") != "true" || !page.Has(`.errors a[href="#`+name+`"]`) {
			t.Errorf("%s: %v is not marked, kept and named above", name, field)
		}
	}
	if page.Value("#operation", "value") != "GET <Items>" || page.Value("input[checked]", "value") != "server_error" {
		t.Error("what was right is not kept")
	}
	if strange := w.send(http.MethodPost, "/faults", url.Values{"kind": {"earthquake"}}, nil); strange.Status != http.StatusUnprocessableEntity {
		t.Errorf("an unknown fault is answered %d", strange.Status)
	}
}

func TestStrangersAreRefused(t *testing.T) {
	t.Parallel()
	w := start(t)
	port := w.root[strings.LastIndex(w.root, ":"):]
	fault := url.Values{"kind": {"drop_before"}, "times": {"0"}}
	for name, tt := range map[string]struct {
		method, path string
		headers      map[string]string
		status       int
	}{
		"name that resolves to this machine":   {"GET", "/", map[string]string{"Host": "rebound.example" + port}, 421},
		"the same at the control":              {"GET", "/_sim/arrivals", map[string]string{"Host": "rebound.example" + port}, 421},
		"the same at the face":                 {"GET", "/b1s/v2/", map[string]string{"Host": "rebound.example" + port}, 421},
		"address of another machine":           {"GET", "/", map[string]string{"Host": "192.0.2.7" + port}, 421},
		"post from another site":               {"POST", "/faults", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://else.example"}, 403},
		"post from another port":               {"POST", "/faults", map[string]string{"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"}, 403},
		"post by a browser without the header": {"POST", "/faults", map[string]string{"Sec-Fetch-Site": "", "Origin": "https://else.example"}, 403},
		"post to the control":                  {"POST", "/_sim/faults", map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://else.example"}, 403},
		"this machine by name":                 {"GET", "/", map[string]string{"Host": "localhost" + port}, 200},
		"this machine by IPv6":                 {"GET", "/", map[string]string{"Host": "[::1]" + port}, 200},
	} {
		if page := w.send(tt.method, tt.path, fault, tt.headers); page.Status != tt.status {
			t.Errorf("%s: %d, want %d", name, page.Status, tt.status)
		}
	}
	if w.page().Has(".tbl--mid") {
		t.Error("a stranger ordered a fault")
	}
}

func TestListensOnThisMachineOnly(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", ":8070", "192.0.2.7:8070", "erp.example:8070", "127.0.0.1"} {
		if err := (command{Listen: address, Items: 1}).run(t.Context(), io.Discard); err == nil || !strings.Contains(err.Error(), "loopback") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestPageIsInertAndLabelled(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.send(http.MethodGet, "/b1s/v2/Items('%3Cscript%3Ealert(1)%3C%2Fscript%3E')", nil, nil)
	page := w.page()
	if !strings.Contains(page.Text(".tbl--tight tbody th"), "<script>alert(1)</script>") || page.Has("script") {
		t.Errorf("what arrived reads %q", page.Text(".tbl--tight tbody th"))
	}
	if got := page.Header.Get("Content-Security-Policy"); got != policy || page.Has("[style], style") {
		t.Errorf("policy %q, or a style inside the page", got)
	}
	if sheet := w.send(http.MethodGet, page.Value("link[rel=stylesheet]", "href"), nil, nil); sheet.Status != http.StatusOK {
		t.Errorf("the style sheet answers %d", sheet.Status)
	}
	page.Find("input").Each(func(_ int, field *goquery.Selection) {
		id := field.AttrOr("id", "")
		if field.Closest("label").Length() == 0 && !page.Has(`label[for="`+id+`"]`) {
			t.Errorf("field %q has no label", id)
		}
		if hint := field.AttrOr("aria-describedby", ""); hint != "" && !page.Has("#"+hint) {
			t.Errorf("field %q is described by %q, which is not there", id, hint)
		}
	})
}

func TestGivenPasswordIsNotPrinted(t *testing.T) {
	t.Parallel()
	var screen strings.Builder
	s := &simulator{company: mustBooks(t)}
	s.options.Password = "given by the environment"
	if err := s.announce(&screen, false); err != nil || strings.Contains(screen.String(), s.options.Password) ||
		!strings.Contains(screen.String(), `SAPB1_PASSWORD="$ERPSIM_PASSWORD"`) {
		t.Errorf("printed %s, %v", screen.String(), err)
	}
}
