package sapb1

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// fake is a Service Layer that answers what a test tells it to, inside and outside of $batch. Sessions are real: a
// request without a living one is refused.
type fake struct {
	*httptest.Server
	t *testing.T

	mu      sync.Mutex
	answers map[string]http.HandlerFunc // by set or action
	login   http.HandlerFunc            // in place of a normal login
	living  string                      // the session that is accepted
	logins  int
	seen    []string // "GET Items?…", escaped as sent
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{t: t, answers: map[string]http.HandlerFunc{}}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	for _, set := range []string{"ItemGroups", "UnitOfMeasurements", "UnitOfMeasurementGroups", "PriceLists",
		"PaymentTermsTypes", "ShippingTypes", "Warehouses", "BlanketAgreements", "SpecialPrices"} {
		f.on(set, `{"value":[]}`)
	}
	return f
}

// on answers requests to a set or action with a JSON body and status 200.
func (f *fake) on(target, body string) { f.onStatus(target, http.StatusOK, body) }

func (f *fake) onStatus(target string, status int, body string) {
	f.handle(target, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json;odata.metadata=minimal;charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func (f *fake) handle(target string, h http.HandlerFunc) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[target] = h
}

func (f *fake) expire() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.living = ""
}

// requests returns what arrived, logins not counted.
func (f *fake) requests() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.seen...)
}

// ServeHTTP implements http.Handler.
func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	target := strings.TrimPrefix(r.URL.EscapedPath(), "/b1s/v2/")
	if target == "Login" {
		f.serveLogin(w, r)
		return
	}
	f.mu.Lock()
	cookie, err := r.Cookie("B1SESSION")
	alive := err == nil && f.living != "" && cookie.Value == f.living
	f.seen = append(f.seen, r.Method+" "+strings.TrimPrefix(r.URL.RequestURI(), "/b1s/v2/"))
	f.mu.Unlock()
	switch {
	case !alive:
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"error":{"code":"301","details":[{"code":"","message":""}],"message":"Invalid session or session already timeout."}}`)
	case target == "$batch":
		f.serveBatch(w, r)
	default:
		f.serve(w, r)
	}
}

func (f *fake) serveLogin(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.logins++
	if f.login != nil {
		f.login(w, r)
		return
	}
	f.living = fmt.Sprintf("session-%d", f.logins)
	http.SetCookie(w, &http.Cookie{Name: "B1SESSION", Value: f.living, HttpOnly: true})
	http.SetCookie(w, &http.Cookie{Name: "ROUTEID", Value: ".node2", Path: "/b1s"})
	_, _ = fmt.Fprintf(w, `{"SessionId":%q,"Version":"1000340","SessionTimeout":30}`, f.living)
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	set := strings.TrimPrefix(r.URL.Path, "/b1s/v2/")
	f.mu.Lock()
	answer := f.answers[set]
	f.mu.Unlock()
	if answer == nil {
		f.t.Errorf("nobody answers %s %s", r.Method, r.URL)
		w.WriteHeader(http.StatusNotFound)
		return
	}
	answer(w, r)
}

// serveBatch answers the parts in order and stops behind the first that fails, as the real one does.
func (f *fake) serveBatch(w http.ResponseWriter, r *http.Request) {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		f.t.Errorf("content type of $batch: %v", err)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		f.t.Errorf("body of $batch: %v", err)
		return
	}
	in := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	out := multipart.NewWriter(w)
	w.Header().Set("Content-Type", "multipart/mixed;boundary="+out.Boundary())
	for {
		p, err := in.NextRawPart()
		if err != nil {
			_ = out.Close()
			return
		}
		raw, _ := io.ReadAll(p)
		head, body, _ := strings.Cut(string(raw), "\r\n\r\n")
		fields := strings.Fields(head)
		inner := httptest.NewRequest(fields[0], fields[1], strings.NewReader(body))
		recorded := httptest.NewRecorder()
		f.serve(recorded, inner)
		reply, _ := out.CreatePart(textproto.MIMEHeader{"Content-Type": {"application/http"}, "Content-Transfer-Encoding": {"binary"}})
		_, _ = fmt.Fprintf(reply, "HTTP/1.1 %d X\r\nContent-Type: application/json\r\n\r\n%s\n", recorded.Code, recorded.Body)
		if recorded.Code >= 300 {
			_ = out.Close()
			return
		}
	}
}

func epochNow() time.Time { return epoch }

// epoch is the day the tests live in.
var epoch = time.Date(2026, time.November, 24, 10, 0, 0, 0, time.UTC)

func testConfig(f *fake) Config {
	return Config{
		BaseURL: f.URL + "/b1s/v2", CompanyDB: "DEMO_US", User: "portal", Password: "not-a-secret",
		Currency: "USD", Location: time.UTC, Sessions: 1, Now: func() time.Time { return epoch },
	}
}

func newAdapter(t *testing.T, f *fake) *Adapter {
	t.Helper()
	a, err := New(testConfig(f))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func testdata(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// wired returns a recorded file as it was on the wire, where lines end in CRLF.
func wired(t *testing.T, name string) string {
	t.Helper()
	return strings.ReplaceAll(testdata(t, name), "\n", "\r\n")
}

func wantCode(t *testing.T, err error, code erp.Code) {
	t.Helper()
	if erp.CodeOf(err) != code {
		t.Errorf("got error %v, want class %q", err, code)
	}
}
