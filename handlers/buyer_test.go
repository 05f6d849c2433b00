package handlers_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/tradecounter/portal/handlers/handlertest"
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
	order := checkout.Submit(`form[action$="/checkout"]`, url.Values{"intent": {"place"}, "customer_po": {"4500012"}}).Follow().Want(200)
	if got := order.Text("h1"); !strings.Contains(got, "4500012") {
		t.Errorf("order page is titled %q", got)
	}
	if b.Get(s.Path("/cart")).Want(200).Has(".cat tbody tr") {
		t.Error("the cart still holds what was ordered")
	}
}
