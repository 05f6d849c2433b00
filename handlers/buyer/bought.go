package buyer

import (
	"strconv"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// Bought shows what the account has bought before.
func Bought(r *web.Request) error { return showBought(r, r.Query(), nil, web.Refusal{}) }

func showBought(r *web.Request, q web.Form, typed map[erp.ItemID]string, no web.Refusal) error {
	list, err := r.Portal.Bought(r.Context(), r.Actor, q.Get("q"), q.Page())
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Bought, r.Links().BoughtAt(list.Query, list.Page))
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	return r.Refuse(no, views.BoughtListPage(views.BoughtList{Page: page, List: list, Typed: typed}))
}

// OrderBought puts the ticked items into the cart, and shows what became of each.
func OrderBought(r *web.Request) error {
	var again []portal.BuyAgain
	for _, n := range picks(r.Form()) {
		row := strconv.Itoa(n)
		again = append(again, portal.BuyAgain{Item: erp.ItemID(r.Form().Get("item-" + row)), Quantity: r.Form().Get("quantity-" + row)})
	}
	id, err := r.Portal.OrderBought(r.Context(), r.Actor, again)
	return follow(r, err, OrderBoughtAgain, r.Links().QuickOrderAt(id, portal.QuickOrderQuery{}))
}

// OrderBoughtAgain shows the page with the quantities that were typed.
func OrderBoughtAgain(r *web.Request, no web.Refusal) error {
	typed := map[erp.ItemID]string{}
	for n := 1; r.Form().Has("item-" + strconv.Itoa(n)); n++ {
		typed[erp.ItemID(r.Form().Get("item-"+strconv.Itoa(n)))] = r.Form().Get("quantity-" + strconv.Itoa(n))
	}
	return showBought(r, r.Form(), typed, no)
}
