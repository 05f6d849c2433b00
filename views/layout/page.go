// Package layout is what stands around a page: the frame of the signed-in portal, for a customer's people and for the
// distributor's own, the gate before it, and the pages that say what went wrong.
package layout

import (
	"time"

	"github.com/a-h/templ"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// Section is one entry of the rail on an account's pages.
type Section string

// The sections, in the rail's order.
const (
	Dashboard  Section = "dashboard"
	Catalogue  Section = "catalogue"
	QuickOrder Section = "quick_order"
	Lists      Section = "lists"
	Bought     Section = "bought"
	Cart       Section = "cart"
	Orders     Section = "orders"
	Invoices   Section = "invoices"
	Account    Section = "account"
	ActingLog  Section = "acting_log"
)

// Page is what every page of an account says besides its own matter. Page structs embed it.
type Page struct {
	Text     *text.Printer
	Brand    Brand
	Account  portal.Account
	Accounts int // how many the login has; with more than one the head leads to the choice
	Viewer   Viewer
	Acting   *Acting                 // set while one of the distributor's people is on the account's pages
	Can      func(portal.Right) bool // of the actor; sections without the right are not in the rail
	Section  Section
	Cart     portal.CartSummary
	Search   string // what the search box holds; the catalogue fills it itself
	CSRF     string
	Path     string // of this page with its query, to come back to after a change of language
	Flash    *ui.Notice
	Problems []portal.Problem // of the form on this page, shown on top and at their fields
	ERP      portal.Freshness // for the foot of the rail
}

// Acting is the bar over an account's pages while one of the distributor's people is there.
type Acting struct {
	Left  time.Duration // until the acting runs out; zero: they look on and act for nobody
	May   bool          // they could act
	Leave string        // where the other accounts are
}

// Links writes the addresses of this account's pages.
func (p Page) Links() ui.Links { return ui.Links(p.Account.ID) }

// Number is the account's number at the distributor.
func (p Page) Number() erp.CustomerID { return p.Account.Customer }

// searches reports whether the search stands in the top bar. On the dashboard the counter takes its place.
func (p Page) searches() bool { return p.Section != Dashboard }

// cartWord is what the way to the cart says.
func (p Page) cartWord() string {
	if p.Cart.Lines == 0 {
		return p.Text.T("frame.cart_empty")
	}
	return p.Text.T("frame.cart_lines", p.Cart.Lines)
}

func (p Page) frame() frame {
	f := frame{
		text: p.Text, brand: p.Brand, home: p.Links().Dashboard(), whose: p.Account.Name,
		number: p.Text.T("frame.number", string(p.Number())), viewer: p.Viewer, at: p.Account.Name, groups: p.rail(),
		csrf: p.CSRF, path: p.Path, erp: p.ERP,
	}
	if p.Accounts > 1 {
		f.other = ui.AccountsURL
	}
	if p.searches() {
		f.find = &find{action: p.Links().Find(""), word: "frame.search", value: p.Search, hints: p.Links().Suggestions()}
	}
	if p.Can(portal.RightOrder) {
		f.cart = &link{p.cartWord(), p.Links().Cart()}
	}
	if p.Acting != nil {
		f.title, f.above, f.other = "["+p.Account.Name+"] ", actingBar(p), p.Acting.Leave
	}
	return f
}

func (p Page) rail() []group {
	l := p.Links()
	e := func(s Section, right portal.Right, word text.Key, key, href string) *entry {
		if right != "" && !p.Can(right) {
			return nil
		}
		return &entry{word, key, href, s == p.Section}
	}
	return withEntries(
		railed("", e(Dashboard, "", "frame.dashboard", "d", l.Dashboard())),
		railed("frame.buy",
			e(Catalogue, portal.RightCatalog, "frame.catalogue", "c", l.Products("", "", 1)),
			e(QuickOrder, portal.RightOrder, "frame.quick_order", "k", l.QuickOrder()),
			e(Lists, portal.RightCatalog, "frame.lists", "l", l.Lists()),
			e(Bought, portal.RightOrder, "frame.bought", "h", l.Bought()),
			e(Cart, portal.RightOrder, "frame.cart", "b", l.Cart()),
		),
		railed("frame.follow",
			e(Orders, portal.RightOrders, "frame.orders", "o", l.Orders(false, "", 1)),
			e(Invoices, portal.RightInvoices, "frame.invoices", "i", l.Invoices(false, "", 1)),
		),
		railed("frame.about",
			e(Account, "", "frame.account", "a", l.Account()),
			e(ActingLog, "", "frame.acting_log", "w", l.ActingLog()),
		),
	)
}

// Shell is the frame of an account's pages.
func Shell(p Page, title string) templ.Component { return framed(p.frame(), title) }
