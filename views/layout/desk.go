package layout

import (
	"github.com/a-h/templ"

	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// DeskSection is one entry of the rail on the pages of the distributor's own people.
type DeskSection string

// The sections, in the rail's order.
const (
	Book          DeskSection = "book"
	BookLog       DeskSection = "book_log"
	StaffHome     DeskSection = "home"
	StaffAccounts DeskSection = "accounts"
	StaffWrites   DeskSection = "writes"
	StaffPeople   DeskSection = "people"
	StaffFeeds    DeskSection = "feeds"
	StaffSettings DeskSection = "settings"
	StaffAudit    DeskSection = "audit"
)

// Desk is what every page of the distributor's own people says besides its own matter. Page structs embed it.
type Desk struct {
	Text     *text.Printer
	Brand    Brand
	Viewer   Viewer
	Can      func(portal.StaffRight) bool
	Section  DeskSection
	Search   string // what the search box holds
	CSRF     string
	Path     string
	Flash    *ui.Notice
	Problems []portal.Problem
	ERP      portal.Freshness
}

// finds is where the search in the top bar leads: through every account, or through the own book.
func (d Desk) finds() *find {
	switch {
	case d.Can(portal.StaffAccounts):
		return &find{action: ui.StaffAccountsURL, word: "frame.find_account", value: d.Search}
	case d.Can(portal.StaffBook):
		return &find{action: ui.BookURL, word: "frame.find_book", value: d.Search}
	}
	return nil
}

func (d Desk) frame() frame {
	f := frame{
		text: d.Text, brand: d.Brand, home: ui.StaffURL, whose: d.Text.T("frame.staff"), number: d.Brand.Name, viewer: d.Viewer,
		at: d.Brand.Name, groups: d.rail(), find: d.finds(), csrf: d.CSRF, path: d.Path, erp: d.ERP,
	}
	if !d.Can(portal.StaffAccounts) {
		f.home, f.whose = ui.BookURL, d.Text.T("frame.book_of", d.Viewer.Name)
	}
	return f
}

func (d Desk) rail() []group {
	e := func(s DeskSection, right portal.StaffRight, word text.Key, key, href string) *entry {
		if !d.Can(right) {
			return nil
		}
		return &entry{word, key, href, s == d.Section}
	}
	return withEntries(
		railed("",
			e(Book, portal.StaffBook, "frame.book", "b", ui.BookURL),
			e(StaffHome, portal.StaffAccounts, "frame.staff_home", "d", ui.StaffURL),
		),
		railed("frame.customers",
			e(StaffAccounts, portal.StaffAccounts, "frame.accounts", "a", ui.StaffAccountsURL),
			e(StaffWrites, portal.StaffWrites, "frame.writes", "o", ui.StaffWritesURL),
			e(StaffPeople, portal.StaffPeople, "frame.people", "u", ui.StaffPeopleURL),
		),
		railed("frame.system",
			e(StaffFeeds, portal.StaffFeeds, "frame.feeds", "f", ui.StaffFeedsURL),
			e(StaffSettings, portal.StaffSettings, "frame.settings", "s", ui.StaffSettingsURL),
			e(StaffAudit, portal.StaffAudit, "frame.audit", "l", ui.StaffAuditURL),
		),
		railed("frame.me", e(BookLog, portal.StaffActFor, "frame.book_log", "w", ui.BookLogURL)),
	)
}

// DeskShell is the frame of the pages of the distributor's own people.
func DeskShell(d Desk, title string) templ.Component { return framed(d.frame(), title) }
