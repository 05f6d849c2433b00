package buyer

import (
	"net/http"

	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// Checkout shows the cart as the ERP would take it, to be ordered.
func Checkout(r *web.Request) error { return CheckoutAgain(r, web.Refusal{}) }

// SendCheckout places the order, or has the figures again for what was changed. Enter in a field has the figures again:
// nothing is placed but by its button.
func SendCheckout(r *web.Request) error {
	if r.Form().Get("intent") != "place" {
		return Checkout(r)
	}
	placed, err := r.Portal.PlaceOrder(r.Context(), r.Actor, checkoutForm(r))
	if no, ok := web.RefusalOf(err); ok {
		return showCart(r, views.CartShow{}, no)
	}
	if err != nil {
		return err
	}
	if placed.Reference == "" {
		return showCheckout(r, placed.Page, web.Refusal{Status: http.StatusUnprocessableEntity})
	}
	return r.SeeOther(r.Links().Order(string(placed.Reference)))
}

// CheckoutAgain shows the checkout with the form as it was sent, and with figures of now.
func CheckoutAgain(r *web.Request, no web.Refusal) error {
	checkout, err := r.Portal.Checkout(r.Context(), r.Actor, checkoutForm(r))
	if no, ok := web.RefusalOf(err); ok {
		return showCart(r, views.CartShow{}, no)
	}
	if err != nil {
		return err
	}
	return showCheckout(r, checkout, no)
}

func checkoutForm(r *web.Request) portal.CheckoutForm {
	form := r.Form()
	return portal.CheckoutForm{
		Quote:          portal.QuoteID(form.Get("quote")),
		ShipTo:         form.Get("ship_to"),
		CustomerPO:     form.Get("customer_po"),
		RequestedOn:    form.Get("requested_on"),
		SamePO:         form.Has("same_po"),
		AcceptUnpriced: form.Has("accept_unpriced"),
		Reason:         form.Get("reason"),
	}
}

func showCheckout(r *web.Request, checkout portal.Checkout, no web.Refusal) error {
	page, err := r.Page(layout.Cart, r.Links().Checkout())
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	return r.Refuse(no, views.CheckoutShowPage(views.CheckoutShow{Page: page, Checkout: checkout}))
}
