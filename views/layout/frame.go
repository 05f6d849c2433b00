package layout

import (
	"slices"

	"github.com/a-h/templ"

	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// Brand is the distributor whose portal this is.
type Brand struct {
	Name string // "Harrow & Pike"
	Line string // "Supply Company"; may be empty
}

// Viewer is who is signed in.
type Viewer struct {
	Name  string
	Roles []portal.Role      // on the account
	Staff []portal.StaffRole // at the distributor; the customer's own people have none
}

// roleKey names what the viewer is: the first of the roles, which are in order of weight.
func (v Viewer) roleKey() text.Key {
	if len(v.Staff) > 0 {
		return ui.StaffRoleKey(v.Staff[0])
	}
	if len(v.Roles) == 0 {
		return ui.RoleKey(portal.RoleViewer)
	}
	return ui.RoleKey(v.Roles[0])
}

// entry is a section as the rail lists it.
type entry struct {
	word    text.Key
	key     string // pressed after g
	href    string
	current bool
}

// group is a part of the rail under a head; the first has none.
type group struct {
	head    text.Key
	entries []entry
}

// frame is what stands around a page, whoever reads it.
type frame struct {
	text   *text.Printer
	brand  Brand
	title  string // put before the page's own in the window
	home   string // where the distributor's name leads
	whose  string // account, or what of the distributor's this is
	number string // under it
	other  string // where another account is chosen; empty: there is no other
	find   *find
	cart   *link
	viewer Viewer
	at     string // who the viewer is there, for the menu
	groups []group
	csrf   string
	path   string
	erp    portal.Freshness
	above  templ.Component // over everything: the bar of whoever acts; nil: nothing
}

// find is the search in the top bar.
type find struct {
	action string
	word   text.Key
	value  string
	hints  string // where suggestions come from; empty: there are none
}

// link is a word that leads somewhere.
type link struct {
	word string
	href string
}

// railed leaves out the entries that are not the viewer's, which are nil, and groups that have none.
func railed(head text.Key, entries ...*entry) group {
	g := group{head: head}
	for _, e := range entries {
		if e != nil {
			g.entries = append(g.entries, *e)
		}
	}
	return g
}

func withEntries(groups ...group) []group {
	return slices.DeleteFunc(groups, func(g group) bool { return len(g.entries) == 0 })
}
