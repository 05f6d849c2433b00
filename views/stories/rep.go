package stories

import (
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
	reps "github.com/tradecounter/portal/views/rep"
	"github.com/tradecounter/portal/views/ui"
)

// acted is page as one of the distributor's people sees it who acts for the account; left is zero for those who look on.
func acted(lang string, section layout.Section, path string, left time.Duration) layout.Page {
	p := page(lang, section, path)
	p.Viewer = layout.Viewer{Name: "Dana Ruiz", Staff: []portal.StaffRole{portal.StaffRep}}
	p.Acting = &layout.Acting{Left: left, May: true, Leave: ui.BookURL}
	p.Can = func(r portal.Right) bool {
		return r != portal.RightManage && r != portal.RightApprove && (left > 0 || r != portal.RightOrder)
	}
	return p
}

// seller is desk as a salesperson sees it.
func seller(lang string, section layout.DeskSection, path string) layout.Desk {
	d := desk(lang, section, path)
	d.Viewer = layout.Viewer{Name: "Dana Ruiz", Staff: []portal.StaffRole{portal.StaffRep}}
	d.Can = func(r portal.StaffRight) bool { return r == portal.StaffBook || r == portal.StaffActFor }
	return d
}

func booked(id portal.AccountID, customer erp.CustomerID, name, town string, on erp.Date, channel, balance, overdue, exposure string) portal.BookRow {
	return portal.BookRow{
		Customer: customer, Name: name, Town: town, Phone: "+1 937 555 0100", Active: true, Account: &id, LastOrderOn: on, LastChannel: channel,
		ReadAt: at(10, 41), SignedIn: true, Receivable: &erp.Receivable{
			Balance: usd(balance), Overdue: usd(overdue), Exposure: usd(exposure), Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: usd("75000.00")},
		},
	}
}

func book() portal.Book {
	held := booked("vandermeer", "10442", "Vandermeer Mechanical & Fire Protection, Inc.", "Beavercreek, OH", day(11, 20), "portal", "48212.64", "17626.92", "60118.82")
	held.Receivable.Hold, held.OverdueFrom, held.OpenOrders = &erp.Hold{Kind: erp.HoldCredit}, day(8, 24), 4
	held.ActingUntil = at(11, 4)
	late := booked("buckeye", "10093", "Buckeye Elevator Service", "Dayton, OH", day(11, 19), "portal", "21380.02", "5120.66", "66380.02")
	late.OverdueFrom, late.OpenOrders = day(11, 6), 1
	off := booked("muller", "20114", "Müller-Grünwald Befestigungstechnik GmbH & Co. KG", "Hagen, DE", day(11, 17), "EDI", "112904.11", "0.00", "87095.89")
	off.ActingOff = true
	refused := booked("sondergard", "20431", "Søndergård Køleteknik A/S", "Århus, DK", day(11, 20), "EDI", "27857.60", "18440.00", "72857.60")
	refused.Refused, refused.OverdueFrom = &portal.RefusedOrder{Reference: reference, CustomerPO: "P-77318"}, day(10, 21)
	quiet := booked("hocking", "12077", "Hocking Valley Unified School District, Plant Operations", "Logan, OH", day(8, 8), "phone", "0.00", "0.00", "0.00")
	quiet.Receivable.Limit = erp.CreditLimit{Kind: erp.LimitNotSet}
	calm := booked("ironwood", "11502", "Ironwood Tribal Utility Authority", "Sault Ste. Marie, MI", day(11, 19), "counter", "1306.40", "0.00", "1306.40")
	blocked := booked("lodzkie", "20877", "Łódzkie Zakłady Śrubowe Sp. z o.o.", "Łódź, PL", day(3, 12), "portal", "3780.00", "90.00", "3780.00")
	blocked.Active, blocked.OverdueFrom = false, day(11, 15)
	return portal.Book{
		Query: portal.BookQuery{Rep: "17", Page: 1, Today: erp.DateOf(now)}, PageSize: 50, Fresh: asOf, ActsFor: 45 * time.Minute,
		Rows: []portal.BookRow{
			held, late, off, refused, quiet, calm, blocked,
			{Customer: "11820", Name: "Tri-County Sprinkler LLC", Town: "Troy, OH", Active: true},
		},
		Counts:  map[portal.BookView]int{portal.BookAll: 8, portal.BookOverdue: 4, portal.BookOpen: 2, portal.BookQuiet: 2, portal.BookNever: 1},
		Overdue: []erp.Money{usd("41277.58")},
	}
}

func deeds() portal.DeedPage {
	deed := func(action portal.AuditAction, hour, minute int) portal.Deed {
		return portal.Deed{
			Entry: portal.AuditEntry{At: at(hour, minute), Account: "vandermeer", ActorName: "Dana Ruiz", ActingFor: vandermeer.Name, Action: action}, Opens: true,
		}
	}
	placed := deed(portal.AuditOrderPlaced, 10, 36)
	placed.Order = &portal.DeedOrder{Key: reference, CustomerPO: "7745", Total: usd("2418.00")}
	placed.Reason = "Lee rang from the yard: the riser clamps for Phase II have to leave today"
	began := deed(portal.AuditActingBegun, 10, 31)
	began.Until, began.Running = at(11, 16), true
	before := deed(portal.AuditActingBegun, 8, 2)
	before.Entry.At, before.Until = daysAgo(3), daysAgo(3).Add(12*time.Minute)
	moved := deed(portal.AuditOrderAwaitsApproval, 8, 12)
	moved.Entry.At, moved.Opens, moved.Reason = daysAgo(40), false, "Standing order"
	moved.Entry.ActingFor, moved.Order = buckeye.Name, &portal.DeedOrder{Key: "4091177", Total: usd("5902.33")}
	return portal.DeedPage{Deeds: []portal.Deed{placed, began, before, moved}, Total: 4, Page: 1, PageSize: 50}
}

func repStories() []Story {
	list := func(name, lang string, b portal.Book) Story {
		return Story{name, reps.BookListPage(reps.BookList{Desk: seller(lang, layout.Book, ui.BookURL), Book: b})}
	}
	empty := portal.Book{Query: portal.BookQuery{Rep: "17", Page: 1}, PageSize: 50, Fresh: asOf, ActsFor: 45 * time.Minute}
	missed := empty
	missed.Query.Search, missed.Query.View = "7741-D", portal.BookOverdue
	silent := book()
	silent.Fresh = late
	log := func(name, lang string, a portal.Account, role portal.Role, d portal.DeedPage) Story {
		p := page(lang, layout.ActingLog, "/acting-log")
		p.Account, p.Viewer.Roles = a, []portal.Role{role}
		p.Can = func(r portal.Right) bool { return r != portal.RightManage || role == portal.RoleOwner }
		return Story{name, reps.ActingLogPage(reps.ActingLog{Page: p, Log: d})}
	}
	off := vandermeer
	off.ActingOff = true
	none := portal.DeedPage{Page: 1, PageSize: 50}
	stopped := acted("en", layout.Dashboard, "/cart", 0)
	forbidden := stopped
	forbidden.Account.ActingOff = true
	return []Story{
		list("book-ordinary", "en", book()),
		list("book-ordinary-de", "de", book()),
		list("book-empty", "en", empty),
		list("book-none-found", "en", missed),
		list("book-late", "en", silent),
		log("acting-log-ordinary", "en", vandermeer, portal.RoleOwner, deeds()),
		log("acting-log-ordinary-de", "de", vandermeer, portal.RoleOwner, deeds()),
		log("acting-log-buyer", "en", vandermeer, portal.RoleBuyer, deeds()),
		log("acting-log-off", "en", off, portal.RoleOwner, deeds()),
		log("acting-log-empty", "en", vandermeer, portal.RoleViewer, none),
		{"book-log-ordinary", reps.BookLogPage(reps.BookLog{Desk: seller("en", layout.BookLog, ui.BookLogURL), Log: deeds()})},
		{"book-log-empty", reps.BookLogPage(reps.BookLog{Desk: seller("en", layout.BookLog, ui.BookLogURL), Log: none})},
		{"acting-missing", reps.ActingMissingPage(reps.ActingMissing{Page: stopped, Return: "/a/vandermeer/checkout"})},
		{"acting-missing-off", reps.ActingMissingPage(reps.ActingMissing{Page: forbidden, Return: "/a/vandermeer/checkout"})},
	}
}

// actingStories are the account's pages while somebody acts, and what waits for a colleague there.
func actingStories() []Story {
	const left = 42 * time.Minute
	asked := checkout()
	asked.Approval, asked.Form.Reason = true, ""
	asked.Problems = []portal.Problem{{Field: "reason", Message: portal.MsgReasonMissing}}
	waits := waiting(portal.OrderNeedsApproval, portal.AwaitingApproval, quote())
	waits.Row.PlacedBy, waits.Row.ActingFor = "Dana Ruiz", vandermeer.Name
	waits.Write.ActorName, waits.Write.ActingFor = "Dana Ruiz", vandermeer.Name
	waits.Write.ActReason = "Lee rang from the yard: the riser clamps for Phase II have to leave today"
	waits.MayDecide = true
	approver := waits
	approver.MayApprove = true
	dash := dashboard()
	dash.ToApprove = []portal.OrderRow{{Key: reference, CustomerPO: "7745", PlacedOn: day(11, 24), Status: portal.OrderNeedsApproval}}
	order := func(p layout.Page, o portal.OrderView) Story {
		name := "order-needs-approval"
		switch {
		case p.Acting != nil:
			name += "-acting"
		case o.MayApprove:
			name += "-approver"
		}
		return Story{name, buyer.OrderShowPage(buyer.OrderShow{Page: p, Order: o})}
	}
	owner := page("en", layout.Account, "/account")
	owner.Account.ApprovalOver = new(erp.Money)
	*owner.Account.ApprovalOver = usd("2000.00")
	owner.Problems = []portal.Problem{{Field: "approval_over", Message: portal.MsgAmountMalformed, Args: []any{"two thousand"}}}
	c := credit("75000.00", erp.Money{})
	return []Story{
		{"acting-dashboard", buyer.DashboardShowPage(buyer.DashboardShow{Page: acted("en", layout.Dashboard, "/", left), Dashboard: dashboard()})},
		{"acting-looks-on-de", buyer.DashboardShowPage(buyer.DashboardShow{Page: acted("de", layout.Dashboard, "/", 0), Dashboard: dashboard()})},
		{"acting-catalogue", buyer.CatalogListPage(buyer.CatalogList{Page: acted("en", layout.Catalogue, "/products", left), Catalog: catalog()})},
		{"acting-cart", buyer.CartShowPage(buyer.CartShow{Page: acted("en", layout.Cart, "/cart", left), Cart: cart()})},
		checkoutStory("acting-checkout", acted("en", layout.Cart, "/checkout", left), checkout()),
		checkoutStory("acting-checkout-approval-de", acted("de", layout.Cart, "/checkout", 40*time.Second), asked),
		order(page("en", layout.Orders, "/orders/"+reference), waits),
		order(page("en", layout.Orders, "/orders/"+reference), approver),
		order(acted("en", layout.Orders, "/orders/"+reference, left), waits),
		{"dashboard-approver", buyer.DashboardShowPage(buyer.DashboardShow{Page: page("en", layout.Dashboard, "/"), Dashboard: dash})},
		{"account-rule-refused", buyer.AccountShowPage(buyer.AccountShow{
			Page: owner, ApprovalOver: "two thousand", View: portal.AccountView{Customer: erp.Customer{Name: vandermeer.Name, Currency: "USD"}, CustomerFresh: asOf, Credit: &c},
		})},
	}
}
