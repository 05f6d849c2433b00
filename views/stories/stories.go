// Package stories holds every page with canned data, in its ordinary, empty, long, late and failed states: for
// cmd/storybook, for screenshots, and for the goldens. Names, quantities and sums are long on purpose.
package stories

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/text"
)

// Story is one page in one state and one language.
type Story struct {
	Name string // "catalog-ordinary"; with "-de" at the end where it is in German
	Page templ.Component
}

// All returns every story, by page.
func All() []Story {
	return slices.Concat(
		gateStories(), errorStories(), dashboardStories(), catalogStories(), foundStories(), itemStories(), cartStories(),
		checkoutStories(), orderListStories(), orderStories(), whereaboutsStories(), quickOrderStories(), listStories(), boughtStories(), invoiceListStories(), invoiceStories(), accountStories(), taskStories(), mediaStories(), deskStories(),
		repStories(), actingStories(),
	)
}

// now is when all stories play: a Tuesday morning in Dayton.
var now = time.Date(2026, time.November, 24, 10, 42, 12, 0, time.FixedZone("EST", -5*60*60))

func at(hour, minute int) time.Time {
	return time.Date(2026, time.November, 24, hour, minute, 8, 0, now.Location())
}

var (
	live = portal.Freshness{Kind: portal.Live, At: now, Took: 412 * time.Millisecond}
	asOf = portal.Freshness{Kind: portal.AsOf, At: at(10, 41)}
	late = portal.Freshness{Kind: portal.Late, At: at(10, 38), DownSince: at(10, 40)}
)

var brand = layout.Brand{Name: "Harrow & Pike", Line: "Supply Company"}

// token stands where a session's token would; a story's forms post nowhere.
const token = "story"

func gate(lang, path string) layout.Gate {
	return layout.Gate{Text: text.New(lang, now), Brand: brand, CSRF: token, Path: path}
}

func page(lang string, section layout.Section, path string) layout.Page {
	return layout.Page{
		Text: text.New(lang, now), Brand: brand,
		Account:  portal.Account{ID: "vandermeer", Customer: "10442", Name: "Vandermeer Mechanical & Fire Protection, Inc."},
		Accounts: 2,
		Viewer:   layout.Viewer{Name: "Siobhán Ó Dálaigh", Roles: []portal.Role{portal.RoleBuyer}},
		Can:      func(portal.Right) bool { return true },
		Section:  section, Cart: portal.CartSummary{Lines: 7}, CSRF: token, Path: "/a/vandermeer" + path, ERP: live,
	}
}

// down is page while the ERP does not answer.
func down(lang string, section layout.Section, path string) layout.Page {
	p := page(lang, section, path)
	p.ERP = late
	return p
}
