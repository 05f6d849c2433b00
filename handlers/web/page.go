package web

import (
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/ui"
)

// Page gathers what every signed-in page says. Path is where the page itself is fetched: what answers a post has none of
// its own. It costs the database nothing, or one statement where a notice was kept.
func (r *Request) Page(section layout.Section, path string) (layout.Page, error) {
	flash, err := r.takeFlash()
	if err != nil {
		return layout.Page{}, err
	}
	page := layout.Page{
		Text: r.Text(), Brand: r.site.Brand, Account: r.Actor.Account, Accounts: r.session.accounts(),
		Viewer: layout.Viewer{Name: r.Actor.User.Name, Roles: r.Actor.Roles()}, Can: r.Actor.Can, Section: section,
		CSRF: r.session.text(sessionToken), Path: path, Flash: flash, ERP: r.Portal.ERPFreshness(),
	}
	if r.Actor.Can(portal.RightOrder) {
		page.Cart = r.Cart
	}
	if s := r.Actor.Staff; s != nil {
		page.Viewer.Staff = s.Roles
		page.Acting = &layout.Acting{
			Left: r.Portal.ActingLeft(r.Actor), May: s.Can(portal.StaffActFor) && !r.Actor.Account.ActingOff, Leave: StaffHome(*s),
		}
	}
	return page, nil
}

// StaffHome is where one of the distributor's people begins: with the book, or with every account.
func StaffHome(s portal.Staff) string {
	if s.Can(portal.StaffAccounts) {
		return ui.StaffURL
	}
	return ui.BookURL
}

// Desk gathers what every page of the distributor's own people says. It costs what Page costs.
func (r *Request) Desk(section layout.DeskSection, path string) (layout.Desk, error) {
	flash, err := r.takeFlash()
	if err != nil {
		return layout.Desk{}, err
	}
	return layout.Desk{
		Text: r.Text(), Brand: r.site.Brand, Viewer: layout.Viewer{Name: r.Staff.User.Name, Staff: r.Staff.Roles},
		Can: r.Staff.Can, Section: section, CSRF: r.session.text(sessionToken), Path: path, Flash: flash, ERP: r.Portal.ERPFreshness(),
	}, nil
}

// Gate gathers what a page outside the accounts says.
func (r *Request) Gate(path string) (layout.Gate, error) {
	token, err := r.Token()
	return layout.Gate{Text: r.Text(), Brand: r.site.Brand, CSRF: token, Path: path}, err
}

// Fail answers with the page that tells of err. Why it failed is for the log; the reader gets the number to find it by.
func (r *Request) Fail(err error, requestID string) error {
	gate, sessionErr := r.Gate(r.URL())
	if sessionErr != nil {
		gate = layout.Gate{Text: r.Text(), Brand: r.site.Brand, Path: "/"} // no forms, but the page
	}
	page := layout.ErrorPage{Gate: gate, Failure: FailureOf(err), RequestID: requestID, RetryAfter: waitOf(err), Back: r.Back("")}
	r.retryAfter(page.RetryAfter)
	return r.ShowAs(page.Failure.Status(), layout.Error(page))
}
