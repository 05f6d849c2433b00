// Package layout is what stands around a page: the frame of the signed-in portal, the gate before it, and the pages that
// say what went wrong.
package layout

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// Brand is the distributor whose portal this is.
type Brand struct {
	Name string // "Harrow & Pike"
	Line string // "Supply Company"; may be empty
}

// Section is one entry of the rail.
type Section string

// The sections, in the rail's order.
const (
	Dashboard Section = "dashboard"
	Catalogue Section = "catalogue"
	Cart      Section = "cart"
	Orders    Section = "orders"
	Invoices  Section = "invoices"
	Account   Section = "account"
)

// Page is what every signed-in page says besides its own matter. Page structs embed it.
type Page struct {
	Text     *text.Printer
	Brand    Brand
	Account  portal.Account
	Accounts int // how many the login has; with more than one the head leads to the choice
	Viewer   Viewer
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

// Viewer is who is signed in.
type Viewer struct {
	Name  string
	Roles []portal.Role
}

// Links writes the addresses of this account's pages.
func (p Page) Links() ui.Links { return ui.Links(p.Account.ID) }

// Number is the account's number at the distributor.
func (p Page) Number() erp.CustomerID { return p.Account.Customer }

// searches reports whether the search stands in the top bar. On the dashboard the counter takes its place.
func (p Page) searches() bool { return p.Section != Dashboard && p.Can(portal.RightCatalog) }

// cartWord is what the way to the cart says.
func (p Page) cartWord() string {
	if p.Cart.Lines == 0 {
		return p.Text.T("frame.cart_empty")
	}
	return p.Text.T("frame.cart_lines", p.Cart.Lines)
}

// roleKey names what the viewer is on this account: the first of the roles, which are in order of weight.
func (v Viewer) roleKey() text.Key {
	if len(v.Roles) == 0 {
		return "frame.role.viewer"
	}
	switch v.Roles[0] {
	case portal.RoleOwner:
		return "frame.role.owner"
	case portal.RoleBuyer:
		return "frame.role.buyer"
	case portal.RoleApprover:
		return "frame.role.approver"
	case portal.RolePayer:
		return "frame.role.payer"
	default:
		return "frame.role.viewer"
	}
}

// entry is a section as the rail lists it.
type entry struct {
	section Section
	right   portal.Right // empty: for everybody
	word    text.Key
	key     string // pressed after g
	href    string
}

// group is a part of the rail under a head; the first has none.
type group struct {
	head    text.Key
	entries []entry
}

func (p Page) rail() []group {
	l := p.Links()
	all := []group{
		{"", []entry{{Dashboard, "", "frame.dashboard", "d", l.Dashboard()}}},
		{"frame.buy", []entry{
			{Catalogue, portal.RightCatalog, "frame.catalogue", "c", l.Products("", "", 1)},
			{Cart, portal.RightOrder, "frame.cart", "b", l.Cart()},
		}},
		{"frame.follow", []entry{
			{Orders, portal.RightOrders, "frame.orders", "o", l.Orders(false, "", 1)},
			{Invoices, portal.RightInvoices, "frame.invoices", "i", l.Invoices(false, "", 1)},
		}},
		{"frame.about", []entry{{Account, "", "frame.account", "a", l.Account()}}},
	}
	open := make([]group, 0, len(all))
	for _, g := range all {
		kept := group{head: g.head}
		for _, e := range g.entries {
			if e.right == "" || p.Can(e.right) {
				kept.entries = append(kept.entries, e)
			}
		}
		if len(kept.entries) > 0 {
			open = append(open, kept)
		}
	}
	return open
}
