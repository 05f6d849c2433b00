package handlers_test

import (
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

func TestBuyerOrdersAtContractPrice(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)

	b.Get("/").WantRedirect(s.Path("/"))
	b.Get(s.Path("/")).Want(200)
	catalogue := b.Get(s.Path("/products?q=" + handlertest.BrandtsBolt)).Want(200)
	if got := catalogue.Texts(".cat .sku"); len(got) != 1 || got[0] != string(handlertest.Bolt) {
		t.Fatalf("searching our own number found %q", got)
	}
	if price := catalogue.Text(".cat__price"); !strings.Contains(price, "15.20") {
		t.Errorf("catalogue price is %q, want the contract's 15.20", price)
	}
	cart := catalogue.Submit(`form[action$="/cart/lines"]`, url.Values{"quantity": {"4"}}).Follow()
	if got := cart.Text(".notice"); !strings.Contains(got, string(handlertest.Bolt)) {
		t.Errorf("after adding, the page says %q", got)
	}
	checkout := b.Get(s.Path("/checkout")).Want(200)
	placed := checkout.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {"4500012"}})
	order := placed.Follow().Want(200)
	if got := order.Text("h1"); !strings.Contains(got, "4500012") {
		t.Errorf("order page is titled %q", got)
	}
	if b.Get(s.Path("/cart")).Want(200).Has(".cat tbody tr") {
		t.Error("the cart still holds what was ordered")
	}
	ref := referenceOf(placed)
	carryOut(t, s, ref)
	inERP := s.Company.OrdersByReference(ref)
	if len(inERP) != 1 || !inERP[0].Goods.Equal(decimal.RequireFromString("60.80")) {
		t.Fatalf("in the ERP: %+v", inERP)
	}
	if got := b.Get(s.Path("/orders/" + string(ref))).Want(200).Text("main"); !strings.Contains(got, string(inERP[0].Number)) || !strings.Contains(got, "60.80") {
		t.Errorf("the order's page shows neither the ERP's number nor its sum: %s", got)
	}
}

func TestBranchesAreNamedWhereverStockIs(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Bolt), "2")
	for path, cell := range map[string]string{
		"/products?q=" + string(handlertest.Bolt): ".cat__atp",
		"/cart":                                 ".cat__atp",
		"/checkout":                             "form .p2 .sub",
		"/products/" + string(handlertest.Bolt): ".stock tbody tr:first-child th",
	} {
		if got := b.Get(s.Path(path)).Want(200).Text(cell); !strings.Contains(got, "Dayton") {
			t.Errorf("%s says %q, want the branch's name", path, got)
		}
	}
	placed := b.Get(s.Path("/checkout")).Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}})
	if got := placed.Follow().Want(200).Text("main table"); !strings.Contains(got, "Dayton") {
		t.Errorf("the order's page says %q, want the branch's name", got)
	}
}

func TestItemWithoutAPriceSaysSoAndOffersNoButton(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	for path, price := range map[string]string{
		"/products?q=" + string(handlertest.Breaker): ".cat__price",
		"/products/" + string(handlertest.Breaker):   ".slip--accent",
	} {
		page := b.Get(s.Path(path)).Want(200)
		if page.Has(`main form[action$="/cart/lines"]`) {
			t.Errorf("%s offers to buy what has no price", path)
		}
		if got := page.Text(price); !strings.Contains(got, "no price") || !strings.Contains(got, "sales contact") {
			t.Errorf("%s says %q, want why there is no price and whom to ask", path, got)
		}
	}
	fill(s, b, string(handlertest.Breaker), "1") // by number it can be asked for: the ERP has the last word
	b.Get(s.Path("/checkout")).Want(200)
}

func TestOrderGoesWhereAndWhenTheFormSays(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Bolt), "4")
	wanted := erp.DateOf(s.Clock.Now()).AddDays(9)
	page := b.Get(s.Path("/checkout")).Want(200)
	if got := page.Value("#ship_to option[selected]", "value"); got != string(handlertest.ShipToShop) {
		t.Fatalf("the page was quoted for %q", got)
	}
	placed := page.Submit(`form[action$="/checkout"]`, url.Values{
		"intent": {"place"}, "ship_to": {string(handlertest.ShipToYard)}, "requested_on": {wanted.String()},
	}).Want(303)
	ref := referenceOf(placed)
	carryOut(t, s, ref)
	inERP := s.Company.OrdersByReference(ref)
	if len(inERP) != 1 || inERP[0].ShipTo != handlertest.ShipToYard || inERP[0].RequestedOn != wanted {
		t.Fatalf("in the ERP: %+v, want it for %s on %s", inERP, handlertest.ShipToYard, wanted)
	}
}

func TestDoubleClickPlacesOneOrder(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	fill(s, b, string(handlertest.Bolt), "2")
	page := b.Get(s.Path("/checkout")).Want(200)
	places := make(chan string, 4)
	for range cap(places) {
		go func() {
			answer := page.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {"4500012"}})
			places <- answer.Header.Get("Location")
		}()
	}
	first := <-places
	for range cap(places) - 1 {
		if next := <-places; next != first || first == "" {
			t.Errorf("clicks led to %q and %q", first, next)
		}
	}
}

func TestOrderTakenInAnOutageAsksTheBuyerWhereItsPriceRose(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	for _, decision := range []string{"acceptance", "cancellation"} {
		fill(s, b, string(handlertest.Washer), "1000")
		b.Get(s.Path("/cart")).Want(200)
		b.Get(s.Path("/products")).Want(200) // the price is seen
		must(t, s.Traffic.Order(sim.Fault{Kind: sim.FaultDropBefore}))
		placed := b.Get(s.Path("/checkout")).Want(200).Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}})
		ref := referenceOf(placed.Want(303))
		s.Traffic.ClearFaults()
		list, err := s.Company.ListPrice(handlertest.Washer, 1)
		must(t, err)
		must(t, s.Company.SetListPrice(handlertest.Washer, 1, list.Amount.Mul(decimal.NewFromInt(2))))
		carryOut(t, s, ref)
		order := placed.Follow().Want(200)
		if text := order.Text("main"); !strings.Contains(text, list.Amount.Mul(decimal.NewFromInt(2000)).StringFixed(2)) {
			t.Errorf("the page does not show the new sum: %s", text)
		}
		order.Submit(`form[action$="/`+decision+`"]`, nil).WantRedirect(placed.Header.Get("Location"))
		if b.Get(placed.Header.Get("Location")).Has(`form[action$="/` + decision + `"]`) {
			t.Errorf("after %s the page still asks", decision)
		}
		carryOut(t, s, ref)
		if got, want := len(s.Company.OrdersByReference(ref)), map[string]int{"acceptance": 1, "cancellation": 0}[decision]; got != want {
			t.Errorf("after %s the ERP has %d orders, want %d", decision, got, want)
		}
	}
}

func referenceOf(placed *webtest.Page) erp.Reference {
	return erp.Reference(path.Base(placed.Header.Get("Location")))
}

// carryOut does what a worker would, once.
func carryOut(t *testing.T, s *handlertest.Stack, ref erp.Reference) {
	t.Helper()
	if _, err := s.Portal.CarryOut(t.Context(), s.Account.ID, ref); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
