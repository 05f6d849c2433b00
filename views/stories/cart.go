package stories

import (
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// wanted are the cart's lines: which offer, and how much of it.
var wanted = []struct {
	offer    int
	quantity string
}{{0, "120"}, {3, "480"}, {7, "4"}, {6, "6"}, {9, "144"}, {8, "200"}, {2, "6"}}

func cart() portal.CartView {
	v := portal.CartView{Warehouses: warehouses, Prices: live, Stock: asOf}
	all := offers()
	for i, w := range wanted {
		o := all[w.offer]
		o.Line, o.Quantity.Amount = i+1, num(w.quantity)
		net := netAt(*o.Price, o.Quantity.Amount)
		o.Price.Net, o.Price.Quantity = net, o.Quantity
		o.Extended = net.Mul(o.Quantity.Amount).Round(2)
		v.Lines = append(v.Lines, o)
		v.Sum.Amount, v.Sum.Currency = v.Sum.Amount.Add(o.Extended.Amount), "USD"
	}
	return v
}

func netAt(price erp.Price, quantity decimal.Decimal) erp.Money {
	net := price.Net
	for _, b := range price.Breaks {
		if quantity.GreaterThanOrEqual(b.From) {
			net = b.Net
		}
	}
	return net
}

func cartStories() []Story {
	failed := page("en", layout.Cart, "/cart")
	failed.Problems = []portal.Problem{{Field: "quantity", Message: portal.MsgNotMultiple, Args: []any{erp.MustQuantity("12", "PR")}}}
	unknown := page("de", layout.Cart, "/cart")
	unknown.Problems = []portal.Problem{{Field: "item", Message: portal.MsgItemUnknown, Args: []any{"VM-9999"}}}
	silent := cart()
	silent.Prices, silent.Stock, silent.Unpriced = late, late, 1
	silent.Lines[2].Price, silent.Lines[2].PriceState, silent.Lines[2].Extended = nil, portal.PriceOnConf, erp.Money{}
	return []Story{
		{"cart-ordinary", buyer.CartShowPage(buyer.CartShow{Page: page("en", layout.Cart, "/cart"), Cart: cart()})},
		{"cart-ordinary-de", buyer.CartShowPage(buyer.CartShow{Page: page("de", layout.Cart, "/cart"), Cart: cart()})},
		{"cart-empty", buyer.CartShowPage(buyer.CartShow{Page: page("en", layout.Cart, "/cart"), Cart: portal.CartView{Prices: live, Stock: asOf}})},
		{"cart-failed", buyer.CartShowPage(buyer.CartShow{Page: failed, Cart: cart(), Line: 5, Quantity: "145"})},
		{"cart-unknown-de", buyer.CartShowPage(buyer.CartShow{Page: unknown, Cart: cart(), Item: "VM-9999", Quantity: "10"})},
		{"cart-late", buyer.CartShowPage(buyer.CartShow{Page: down("en", layout.Cart, "/cart"), Cart: silent})},
	}
}
