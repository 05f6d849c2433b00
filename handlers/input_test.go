package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/portal"
)

func TestCartRefusesWhatCannotBeOrderedAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	for _, c := range []struct {
		name, item, quantity, says string
	}{
		{"unknown part", "NO-SUCH-PART", "1", "NO-SUCH-PART"},
		{"empty part", "", "1", ""},
		{"discontinued part", string(handlertest.Discontinued), "1", string(handlertest.Discontinued)},
		{"very long part", strings.Repeat("X", 5000), "1", "XXX"},
		{"markup as part", `<script>alert(1)</script>`, "1", "<script>"},
		{"zero", string(handlertest.Bolt), "0", ""},
		{"negative", string(handlertest.Bolt), "-3", ""},
		{"fraction", string(handlertest.Bolt), "1.5", "BX"},
		{"nothing", string(handlertest.Bolt), "", ""},
		{"words", string(handlertest.Bolt), "a dozen", "a dozen"},
		{"exponent", string(handlertest.Bolt), "1e9", "1e9"},
		{"ambiguous thousand", string(handlertest.Bolt), "1,000", "1,000"},
		{"too many", string(handlertest.Bolt), "10000000", ""},
		{"below the minimum", string(handlertest.Gloves), "6", "12"},
		{"not a multiple", string(handlertest.Gloves), "13", "12"},
	} {
		page := b.Get(s.Path("/cart")).Submit(`form[action$="/cart/lines"]`, url.Values{"item": {c.item}, "quantity": {c.quantity}})
		page.Want(http.StatusUnprocessableEntity)
		if page.Value("#item", "value") != c.item || page.Value("#quantity", "value") != c.quantity {
			t.Errorf("%s: the form holds %.40q and %q", c.name, page.Value("#item", "value"), page.Value("#quantity", "value"))
		}
		if errors := page.Text(".errors"); errors == "" || !strings.Contains(errors, c.says) {
			t.Errorf("%s: the page says %q, want it to name %q", c.name, errors, c.says)
		}
		if page.Has(".cat tbody tr") || page.Has("main script") {
			t.Errorf("%s: it is in the cart, or its markup on the page", c.name)
		}
	}
}

func TestItemPageShowsItsOwnFormAgain(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	page := b.Get(s.Path("/products/"+string(handlertest.Gloves))).Submit(`main form[action$="/cart/lines"]`, url.Values{"quantity": {"13"}})
	page.Want(http.StatusUnprocessableEntity)
	if page.Text(".head .sku") != string(handlertest.Gloves) || page.Value("#quantity", "value") != "13" || page.Text("#quantity-error") == "" {
		t.Errorf("the page shows %q with %q and says %q", page.Text(".head .sku"), page.Value("#quantity", "value"), page.Text("#quantity-error"))
	}
}

func TestItemNumbersOfAnyKindHaveAPage(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	link := b.Get(s.Path("/products?q="+url.QueryEscape("nipple"))).Want(http.StatusOK).Value(".cat .sku", "href")
	for _, path := range []string{link, strings.Replace(link, "%2F", "/", 1)} {
		page := b.Get(path).Want(http.StatusOK)
		if got := page.Text(".head .sku"); got != string(handlertest.Nipple) {
			t.Errorf("%s is the page of %q", path, got)
		}
		page.Submit(`main form[action$="/cart/lines"]`, nil).WantRedirect(link)
	}
}

func TestMoreThanIsInStockCanBeOrderedAndIsSaid(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Nipple), "5000")
	if got := b.Get(s.Path("/cart")).Text(".cat__atp"); !strings.Contains(got, "1,000") {
		t.Errorf("of 5,000 wanted and 1,000 in stock the cart says %q", got)
	}
}

func TestCartLineRefusesABadQuantityOnItsLine(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Gloves), "24")
	const line = `.cat form.qty-add`
	page := b.Get(s.Path("/cart")).Submit(line, url.Values{"quantity": {"25"}}).Want(http.StatusUnprocessableEntity)
	if page.Value(line+" input[name=quantity]", "value") != "25" || page.Text("#line-error") == "" {
		t.Errorf("the line holds %q and says %q", page.Value(line+" input[name=quantity]", "value"), page.Text("#line-error"))
	}
	page.Submit(line, url.Values{"quantity": {"36"}}).WantRedirect(s.Path("/cart"))
	page = b.Get(s.Path("/cart"))
	if got := page.Value(line+" input[name=quantity]", "value"); got != "36" {
		t.Errorf("the line holds %q, want 36", got)
	}
	page.Submit(`.cat form:has(input[value="0"])`, nil).WantRedirect(s.Path("/cart"))
	if b.Get(s.Path("/cart")).Has(".cat tbody tr") {
		t.Error("a line set to zero is still there")
	}
	token := page.Value("input[name=_csrf]", "value")
	for _, n := range []string{"1", "0", "-1", "x", "99999999999999999999"} {
		b.Post(s.Path("/cart/lines/"+n), url.Values{"_csrf": {token}, "quantity": {"12"}}).Want(http.StatusNotFound)
	}
}

func TestCheckoutRefusesABadFormAndKeepsIt(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Bolt), "2")
	for _, c := range []struct{ name, field, value string }{
		{"PO too long for the ERP", "customer_po", strings.Repeat("9", 101)},
		{"PO with a line break", "customer_po", "45\n01"},
		{"PO used before", "customer_po", "PO-1002"},
		{"past date", "requested_on", "2026-01-01"},
		{"far date", "requested_on", "2099-01-01"},
		{"no date", "requested_on", "soon"},
		{"unknown ship-to", "ship_to", "NOWHERE"},
	} {
		page := b.Get(s.Path("/checkout")).Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, c.field: {c.value}})
		page.Want(http.StatusUnprocessableEntity)
		if page.Text(".errors") == "" || page.Text("#"+c.field+"-error") == "" {
			t.Errorf("%s: the page says %q on top and %q at the field", c.name, page.Text(".errors"), page.Text("#"+c.field+"-error"))
		}
		if got := page.Value("#"+c.field, "value"); c.field == "customer_po" && strings.TrimSpace(c.value) == c.value && got != c.value {
			t.Errorf("%s: the field holds %q", c.name, got)
		}
	}
	if orders := len(s.Company.OrdersByReference("")); orders > 2 {
		t.Errorf("the ERP has %d orders", orders)
	}
}

func TestCheckoutPlacesByItsButtonAlone(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Bolt), "2")
	for _, intent := range []string{"", "quote", "PLACE", "place "} {
		b.Get(s.Path("/checkout")).Submit(`form[action$="/checkout"]`, url.Values{"intent": {intent}, "customer_po": {"4500012"}}).Want(http.StatusOK)
	}
	page := b.Get(s.Path("/checkout"))
	first := page.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {"4500012"}}).Want(http.StatusSeeOther)
	second := page.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {"4500012"}})
	second.WantRedirect(first.Header.Get("Location"))
	other := page.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {"4500013"}}).Want(http.StatusConflict)
	if got := other.Value(".notice a", "href"); got != first.Header.Get("Location") || other.Has(".errors") {
		t.Errorf("the same quote with another PO leads to %q, want the order, and nothing to put right: %q", got, other.Text("main"))
	}
}

func TestChangedPriceIsShownAndNotPlaced(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Washer), "100")
	page := b.Get(s.Path("/checkout")).Want(http.StatusOK)
	if err := s.Company.SetListPrice(handlertest.Washer, 1, erp.MustMoney("0.13", "USD").Amount); err != nil {
		t.Fatal(err)
	}
	changed := page.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {"4500012"}}).Want(http.StatusUnprocessableEntity)
	if text := changed.Text("main"); !strings.Contains(text, "11.00") || !strings.Contains(text, "13.00") {
		t.Errorf("the page does not show both figures: %s", text)
	}
	changed.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}}).Follow().Want(http.StatusOK)
}

func TestDecisionOnAnOrderThatDoesNotWaitIsAConflict(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Bolt), "2")
	order := b.Get(s.Path("/checkout")).Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}}).Want(http.StatusSeeOther).Header.Get("Location")
	token := b.Get(order).Value("input[name=_csrf]", "value")
	for _, path := range []string{order + "/acceptance", order + "/cancellation"} {
		if page := b.Post(path, url.Values{"_csrf": {token}}).Want(http.StatusConflict); page.Text(".errors") == "" || !page.Has(".head h1") {
			t.Errorf("%s: the page says %q", path, page.Text("main"))
		}
	}
}

func TestDecisionOnAnOrderThatAWorkerHoldsSaysThatItDoesNotWait(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Bolt), "2")
	placed := b.Get(s.Path("/checkout")).Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}}).Want(http.StatusSeeOther)
	order := placed.Header.Get("Location")
	token := b.Get(order).Value("input[name=_csrf]", "value")
	if _, err := s.Database.Superuser.Exec("UPDATE writes SET leased_until = $1 WHERE reference = $2", s.Clock.Now().Add(time.Minute), string(referenceOf(placed))); err != nil {
		t.Fatal(err)
	}
	page := b.Post(order+"/cancellation", url.Values{"_csrf": {token}}).Want(http.StatusConflict)
	if got := page.Text(".errors"); !strings.Contains(got, "does not wait") {
		t.Errorf("the page says %q, want that the order does not wait", page.Text("main"))
	}
}

func TestOrderOverTheLimitIsHeldBackAndTheCartKept(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Bolt), "900")
	page := b.Get(s.Path("/checkout")).Want(http.StatusOK)
	page = page.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}}).Want(http.StatusUnprocessableEntity)
	if got := page.Text(".head .st"); got == "" {
		t.Error("the page does not say why")
	}
	if !b.Get(s.Path("/cart")).Has(".cat tbody tr") {
		t.Error("the cart is gone")
	}
}
