package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

func TestStaleTokenOfTheCartFormLosesNothing(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	for _, token := range []string{"", "stale", strings.Repeat("A", 26)} {
		page := b.Post(s.Path("/cart/lines"), url.Values{
			"_csrf": {token}, "item": {string(handlertest.Gloves)}, "quantity": {"24"}, "return": {s.Path("/products")},
		}).Want(http.StatusForbidden)
		if page.Value("#item", "value") != string(handlertest.Gloves) || page.Value("#quantity", "value") != "24" {
			t.Errorf("token %q: what was typed is gone: %q, %q", token, page.Value("#item", "value"), page.Value("#quantity", "value"))
		}
		if page.Text(".errors") == "" {
			t.Errorf("token %q: the page does not say what happened", token)
		}
		if b.Get(s.Path("/cart")).Has(".cat tbody tr") {
			t.Fatalf("token %q: the line was added", token)
		}
	}
	page := b.Post(s.Path("/cart/lines"), url.Values{"item": {string(handlertest.Gloves)}, "quantity": {"24"}})
	page.Submit(`form[action$="/cart/lines"]`, nil).WantRedirect(s.Path("/cart"))
	if got := b.Get(s.Path("/cart")).Value(`.cat tbody input[name=quantity]`, "value"); got != "24" {
		t.Errorf("sent once more, the cart holds %q", got)
	}
}

func TestStaleTokenOfTheCheckoutLosesNothingAndPlacesNothing(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Bolt), "2")
	old := b.Get(s.Path("/checkout")).Want(http.StatusOK)
	b.Get("/accounts").Submit(`form[action="/sign-out"]`, nil)
	b.Get("/sign-in").Submit(signInForm, url.Values{"email": {handlertest.Email(portal.RoleBuyer)}, "password": {handlertest.Password}}).WantRedirect("/")
	typed := url.Values{
		"intent": {"place"}, "customer_po": {"4500099"}, "ship_to": {string(handlertest.ShipToYard)}, "requested_on": {"2026-12-01"},
	}
	page := old.Submit(`form[action$="/checkout"]`, typed).Want(http.StatusForbidden)
	for selector, want := range map[string]string{"#customer_po": "4500099", "#requested_on": "2026-12-01"} {
		if got := page.Value(selector, "value"); got != want {
			t.Errorf("%s holds %q, want what was typed: %q", selector, got, want)
		}
	}
	if got := page.Value("#ship_to option[selected]", "value"); got != string(handlertest.ShipToYard) {
		t.Errorf("the ship-to is %q, want the one chosen", got)
	}
	if b.Get(s.Path("/orders")).Text("main") == "" || strings.Contains(b.Get(s.Path("/orders")).Text("main"), "4500099") {
		t.Error("an order was placed by a stale form")
	}
	page.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}}).Follow().Want(http.StatusOK)
}

func TestFormsOfOtherSitesAreRefusedAndNotShown(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	token := b.Get(s.Path("/cart")).Value("input[name=_csrf]", "value")
	for _, header := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"https://evil.example"}}, {"Origin": {"null"}},
	} {
		for _, t0 := range []string{token, ""} {
			fields := url.Values{"_csrf": {t0}, "item": {string(handlertest.Gloves)}, "quantity": {"24"}}
			req, err := http.NewRequest(http.MethodPost, handlertest.Origin+s.Path("/cart/lines"), strings.NewReader(fields.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			req.Header = header.Clone()
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if page := b.Do(req).Want(http.StatusForbidden); page.Has("#item") {
				t.Errorf("%v: what another site filled in is shown", header)
			}
		}
	}
}

func TestStaleTokenBeforeSignInKeepsTheEmail(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddUser(portal.RoleBuyer)
	b := s.Browser()
	page := b.Post("/sign-in", url.Values{"email": {handlertest.Email(portal.RoleBuyer)}, "password": {handlertest.Password}}).Want(http.StatusForbidden)
	if got := page.Value("#email", "value"); got != handlertest.Email(portal.RoleBuyer) {
		t.Errorf("the form holds %q", got)
	}
	page.Submit(signInForm, url.Values{"password": {handlertest.Password}}).WantRedirect("/")
}

func TestEveryFormThatPostsCarriesTheToken(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Bolt), "2")
	for _, path := range []string{"/", "/products", "/products/" + url.PathEscape(string(handlertest.Nipple)), "/cart", "/checkout", "/orders", "/invoices", "/account"} {
		page := b.Get(s.Path(path)).Want(http.StatusOK)
		page.Find("form[method=post]").Each(func(_ int, form *goquery.Selection) {
			if webtest.Fields(form).Get("_csrf") == "" {
				t.Errorf("%s: the form to %s carries no token", path, form.AttrOr("action", ""))
			}
		})
	}
}

// fill puts an item into the cart.
func fill(s *handlertest.Stack, b *webtest.Browser, item, quantity string) {
	b.Get(s.Path("/cart")).Submit(`form[action$="/cart/lines"]`, url.Values{"item": {item}, "quantity": {quantity}}).WantRedirect(s.Path("/cart"))
}
