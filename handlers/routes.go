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
	staff portal.StaffRight // of the distributor's people; empty: all of them
}

// to is a line of the table for a customer's people.
func to(method, path string, who audience, right portal.Right, handle web.Handler, again func(*web.Request, web.Refusal) error) route {
	return route{method: method, path: path, who: who, right: right, handle: handle, again: again}
}

// desk is a line of the table for the distributor's own people.
func desk(method, path string, right portal.StaffRight, handle web.Handler, again func(*web.Request, web.Refusal) error) route {
	return route{method: method, path: path, who: employee, staff: right, handle: handle, again: again}
}

// audience is who may ask at all.
type audience int

const (
	anybody  audience = iota
	user              // whoever is signed in
	member            // a member of the account in the path, or one of the distributor's people who may open it
	employee          // one of the distributor's people
)

const (
	get  = "GET"
	post = "POST"
	// upload is a post whose form may carry a file.
	upload = "UPLOAD"
)

// routes are all of them, area by area. Those of an order's files stand before the order's own page.
var routes = slices.Concat(
	orderRoutes, accountRoutes, findRoutes, quickOrderRoutes, listRoutes, mediaRoutes, staffRoutes, repRoutes,
)

// accountRoutes are the way in, and what a customer's people see.
var accountRoutes = []route{
	to(get, "/", user, "", auth.Home, nil),
	to(get, "/sign-in", anybody, "", auth.SignIn, nil),
	to(post, "/sign-in", anybody, "", auth.SendSignIn, auth.SignInAgain),
	to(post, "/sign-out", user, "", auth.SignOut, nil),
	to(post, "/language", anybody, "", auth.ChooseLanguage, nil),
	to(get, "/accounts", user, "", auth.Accounts, nil),

	to(get, "/a/:account", member, "", buyer.Dashboard, nil),
	to(get, "/a/:account/products", member, portal.RightCatalog, buyer.Catalog, nil),
	to(get, "/a/:account/products/+", member, portal.RightCatalog, buyer.Item, nil), // a proxy may have unescaped a slash
	to(get, "/a/:account/cart", member, portal.RightOrder, buyer.Cart, nil),
	to(post, "/a/:account/cart/lines", member, portal.RightOrder, buyer.AddLine, buyer.AddLineAgain),
	to(post, "/a/:account/cart/lines/:line", member, portal.RightOrder, buyer.ChangeLine, buyer.ChangeLineAgain),
	to(get, "/a/:account/checkout", member, portal.RightOrder, buyer.Checkout, nil),
	to(post, "/a/:account/checkout", member, portal.RightOrder, buyer.SendCheckout, buyer.CheckoutAgain),
	to(get, "/a/:account/orders", member, portal.RightOrders, buyer.Orders, nil),
	to(get, "/a/:account/orders/:order", member, portal.RightOrders, buyer.Order, nil),
	to(post, "/a/:account/orders/:order/acceptance", member, portal.RightOrder, buyer.AcceptOrder, buyer.DecideAgain),
	to(post, "/a/:account/orders/:order/cancellation", member, portal.RightOrder, buyer.CancelOrder, buyer.DecideAgain),
	to(post, "/a/:account/orders/:order/approval", member, portal.RightApprove, buyer.ApproveOrder, buyer.DecideAgain),
	to(post, "/a/:account/orders/:order/refusal", member, portal.RightApprove, buyer.DeclineOrder, buyer.DecideAgain),
	to(get, "/a/:account/invoices", member, portal.RightInvoices, buyer.Invoices, nil),
	to(get, "/a/:account/invoices/:invoice", member, portal.RightInvoices, buyer.Invoice, nil),
	to(get, "/a/:account/account", member, "", buyer.Account, nil),
}
