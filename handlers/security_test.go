package handlers_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/tradecounter/portal/handlers"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

func TestEveryAnswerTellsBrowsersWhatOurPagesNeverDo(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	for _, path := range []string{s.Path("/"), "/sign-in", "/nothing", s.Path("/products/nothing")} {
		h := b.Get(path).Header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		policy := h.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: the policy is %q", path, policy)
		}
		if h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: HSTS over plain HTTP", path)
		}
	}
}

func TestPagesHoldNoScriptOrStyleOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	for _, path := range []string{"/", "/products", "/cart", "/orders", "/invoices", "/account"} {
		page := b.Get(s.Path(path)).Want(http.StatusOK)
		if page.Has("script:not([src]), style, [style], [onclick], [onload], [onsubmit], [onchange]") {
			t.Errorf("%s has script or style in its markup", path)
		}
	}
}

func TestCookiesOverTLSStayThere(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddUser(portal.RoleBuyer)
	b := webtest.New(t, s.NewApp(handlers.Config{Secure: true}), "https://portal.test")
	page := b.Get("/sign-in").Want(http.StatusOK).
		Submit(signInForm, url.Values{"email": {handlertest.Email(portal.RoleBuyer)}, "password": {handlertest.Password}}).WantRedirect("/")
	var cookie string
	for _, set := range page.Header.Values("Set-Cookie") {
		if strings.Contains(set, "session=") {
			cookie = set
		}
	}
	for _, part := range []string{"__Host-session=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(strings.ToLower(cookie), strings.ToLower(part)) {
			t.Errorf("the session's cookie %q lacks %s", cookie, part)
		}
	}
	if page.Header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS over TLS")
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.Browser()
	style := b.Get("/sign-in").Value("link[rel=stylesheet]", "href")
	if got := b.Get(style).Want(http.StatusOK).Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("Cache-Control of %s is %q", style, got)
	}
}

func TestRequestIDIsOursUnlessATrustedProxyBringsOne(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	trusting := s.NewApp(handlers.Config{TrustedProxies: web.Proxies{netip.MustParsePrefix("0.0.0.0/0")}})
	for _, c := range []struct {
		name, brought string
		browser       *webtest.Browser
		kept          bool
	}{
		{"stranger", "abcdefgh-1234", s.Browser(), false},
		{"proxy", "abcdefgh-1234", webtest.New(t, trusting, handlertest.Origin), true},
		{"proxy with nonsense", "x y", webtest.New(t, trusting, handlertest.Origin), false},
	} {
		c.browser.Header.Set("X-Request-ID", c.brought)
		page := c.browser.Get("/nothing").Want(http.StatusNotFound)
		id := page.Header.Get("X-Request-ID")
		if kept := id == c.brought; kept != c.kept || id == "" {
			t.Errorf("%s: brought %q, got %q", c.name, c.brought, id)
		}
		if got := page.Text(".err__ref"); got != id {
			t.Errorf("%s: the page shows %q, the header %q", c.name, got, id)
		}
		if !strings.Contains(s.Log.String(), "request_id="+id) {
			t.Errorf("%s: the log does not know %q", c.name, id)
		}
	}
}

func TestLinksComeFromNoHostHeader(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	b.Header.Set("X-Forwarded-Host", "evil.example")
	page := b.Get(s.Path("/products"))
	if body := page.Text("html"); strings.Contains(body, "evil.example") {
		t.Error("the page names a host that the request brought")
	}
	page.Find("[href], [action]").Each(func(_ int, e *goquery.Selection) {
		to := e.AttrOr("href", e.AttrOr("action", ""))
		if !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, "mailto:") {
			t.Errorf("%q is no path of this portal", to)
		}
	})
	redirect := s.Browser()
	redirect.Header.Set("X-Forwarded-Host", "evil.example")
	if got := redirect.Get("/").Header.Get("Location"); got != "/sign-in?next=%2F" {
		t.Errorf("sent to %q", got)
	}
}

func TestLogNamesNobody(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	b.Get(s.Path("/products?q=secret-project"))
	b.Get(s.Path("/nothing"))
	for _, word := range []string{"Robin", "@brandt.example", handlertest.Password, "secret-project", b.Cookie("session")} {
		if strings.Contains(s.Log.String(), word) {
			t.Errorf("the log says %q", word)
		}
	}
}

func TestMalformedRequestsAreRefusedAndBreakNothing(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	for _, path := range []string{
		"/products?q=%00", "/products?q=%ff%fe", "/products?q=%zz", "/products?a;b", "/products?%00=1",
		"/products/%00", "/products/%ff", "/products/%zz", "/orders/%00", "/orders/%e2%28%a1", "/invoices/%00",
		"/products?q=" + strings.Repeat("a", 9000),
	} {
		b.Raw(http.MethodGet, s.Path(path), "", "").Want(http.StatusBadRequest)
	}
	for _, path := range []string{
		"/products?page=-1", "/products?page=99999999999999999999", "/products?page=900000", "/products?page=x", "/orders?page=1000000",
		"/products?q=%27%22%3C%3E%25_%5C", "/products?category=%27", "/invoices?q=%25", "/orders?view=x&q=" + strings.Repeat("é", 900),
	} {
		b.Raw(http.MethodGet, s.Path(path), "", "").Want(http.StatusOK)
	}
	const form = "application/x-www-form-urlencoded"
	for _, c := range []struct{ kind, body string }{
		{form, "item=%00"}, {form, "item=%ff"}, {form, "item=%zz"}, {form, "\x00"}, {"application/json", `{"item":"x"}`},
		{"multipart/form-data; boundary=x", "--x\r\n\r\n--x--"}, {"text/plain", "item=1"}, {form, strings.Repeat("a&", 20_000)},
	} {
		b.Raw(http.MethodPost, s.Path("/cart/lines"), c.kind, c.body).Want(http.StatusBadRequest)
	}
	if log := s.Log.String(); strings.Contains(log, "level=ERROR") {
		t.Error(log)
	}
}
