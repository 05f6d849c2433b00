package handlers

import (
	"slices"

	"github.com/tradecounter/portal/handlers/auth"
	"github.com/tradecounter/portal/handlers/buyer"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
)

// route is one line of the table: what is asked for, by whom, and who answers.
type route struct {
	method string
	path   string
	who    audience
	right  portal.Right // of a member; empty: every member
	handle web.Handler
	// again shows a form once more, filled in as it was sent, after its token turned out stale. Nil: a page says so.
	again func(*web.Request, web.Refusal) error
}

// audience is who may ask at all.
type audience int

const (
	anybody audience = iota
	user             // whoever is signed in
	member           // a member of the account in the path
)

const (
	get  = "GET"
	post = "POST"
)

// routes are all of them, area by area.
var routes = slices.Concat(
	accountRoutes, quickOrderRoutes, listRoutes, orderRoutes, mediaRoutes, staffRoutes, repRoutes,
)

// accountRoutes are the way in, and what a customer's people see.
var accountRoutes = []route{
	{get, "/", user, "", auth.Home, nil},
	{get, "/sign-in", anybody, "", auth.SignIn, nil},
	{post, "/sign-in", anybody, "", auth.SendSignIn, auth.SignInAgain},
	{post, "/sign-out", user, "", auth.SignOut, nil},
	{post, "/language", anybody, "", auth.ChooseLanguage, nil},
	{get, "/accounts", user, "", auth.Accounts, nil},

	{get, "/a/:account", member, "", buyer.Dashboard, nil},
	{get, "/a/:account/products", member, portal.RightCatalog, buyer.Catalog, nil},
	{get, "/a/:account/products/+", member, portal.RightCatalog, buyer.Item, nil}, // a proxy may have unescaped a slash
	{get, "/a/:account/cart", member, portal.RightOrder, buyer.Cart, nil},
	{post, "/a/:account/cart/lines", member, portal.RightOrder, buyer.AddLine, buyer.AddLineAgain},
	{post, "/a/:account/cart/lines/:line", member, portal.RightOrder, buyer.ChangeLine, buyer.ChangeLineAgain},
	{get, "/a/:account/checkout", member, portal.RightOrder, buyer.Checkout, nil},
	{post, "/a/:account/checkout", member, portal.RightOrder, buyer.SendCheckout, buyer.CheckoutAgain},
	{get, "/a/:account/orders", member, portal.RightOrders, buyer.Orders, nil},
	{get, "/a/:account/orders/:order", member, portal.RightOrders, buyer.Order, nil},
	{post, "/a/:account/orders/:order/acceptance", member, portal.RightOrder, buyer.AcceptOrder, buyer.DecideAgain},
	{post, "/a/:account/orders/:order/cancellation", member, portal.RightOrder, buyer.CancelOrder, buyer.DecideAgain},
	{get, "/a/:account/invoices", member, portal.RightInvoices, buyer.Invoices, nil},
	{get, "/a/:account/invoices/:invoice", member, portal.RightInvoices, buyer.Invoice, nil},
	{get, "/a/:account/account", member, "", buyer.Account, nil},
}
