package buyer

import (
	"strconv"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// Cart shows the cart.
func Cart(r *web.Request) error { return showCart(r, views.CartShow{}, web.Refusal{}) }

// AddLine puts an item into the cart and returns to the page it was picked on.
func AddLine(r *web.Request) error {
	form := r.Form()
	item, err := r.Portal.AddToCart(r.Context(), r.Actor, form.Get("item"), form.Get("quantity"))
	if no, ok := web.RefusalOf(err); ok {
		return AddLineAgain(r, no)
	}
	if err != nil {
		return err
	}
	if err := r.Flash(added(r, item)); err != nil {
		return err
	}
	return r.SeeOther(web.SafePath(form.Get("return"), r.Links().Cart()))
}

// AddLineAgain shows what was typed once more: on the item's own page if it came from there, else in the cart's form,
// which takes any item.
func AddLineAgain(r *web.Request, no web.Refusal) error {
	item, quantity := r.Form().Get("item"), r.Form().Get("quantity")
	if id := erp.ItemID(item); r.Form().Get("return") == r.Links().Item(id) {
		return showItem(r, id, quantity, no)
	}
	return showCart(r, views.CartShow{Item: item, Quantity: quantity}, no)
}

// ChangeLine sets a line's quantity; zero takes it out.
func ChangeLine(r *web.Request) error {
	line, err := lineOf(r)
	if err != nil {
		return err
	}
	err = r.Portal.ChangeCartLine(r.Context(), r.Actor, line, r.Form().Get("quantity"))
	if no, ok := web.RefusalOf(err); ok {
		return ChangeLineAgain(r, no)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(r.Links().Cart())
}

// ChangeLineAgain shows the cart with what was typed on the line.
func ChangeLineAgain(r *web.Request, no web.Refusal) error {
	line, err := lineOf(r)
	if err != nil {
		return err
	}
	return showCart(r, views.CartShow{Line: line, Quantity: r.Form().Get("quantity")}, no)
}

func lineOf(r *web.Request) (int, error) {
	line, err := strconv.Atoi(r.Param("line"))
	if err != nil || line < 1 {
		return 0, portal.NotFound
	}
	return line, nil
}

func showCart(r *web.Request, show views.CartShow, no web.Refusal) error {
	cart, err := r.Portal.Cart(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Cart, r.Links().Cart())
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	settle(r, &page)
	show.Page, show.Cart = page, cart
	return r.Refuse(no, views.CartShowPage(show))
}
