package stories

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/staff"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// desk is the frame of somebody at the distributor who may do everything but sell.
func desk(lang string, section layout.DeskSection, path string) layout.Desk {
	return layout.Desk{
		Text: text.New(lang, now), Brand: brand, Viewer: layout.Viewer{Name: "Marta Lindqvist", Staff: []portal.StaffRole{portal.StaffAdmin}},
		Can:     func(r portal.StaffRight) bool { return r != portal.StaffBook },
		Section: section, CSRF: token, Path: path, ERP: live,
	}
}

// deskDown is desk while the ERP does not answer.
func deskDown(lang string, section layout.DeskSection, path string) layout.Desk {
	d := desk(lang, section, path)
	d.ERP = late
	return d
}

func daysAgo(n int) time.Time { return now.AddDate(0, 0, -n) }

var (
	vandermeer = portal.Account{ID: "vandermeer", Customer: "10442", Name: "Vandermeer Mechanical & Fire Protection, Inc."}
	muller     = portal.Account{ID: "muller", Customer: "20114", Name: "Müller-Grünwald Befestigungstechnik GmbH & Co. KG", ActingOff: true}
	buckeye    = portal.Account{ID: "buckeye", Customer: "10093", Name: "Buckeye Elevator Service"}
)

func feedStates() []portal.FeedState {
	return []portal.FeedState{
		{Feed: erp.FeedItems, Accounts: 1, Oldest: at(10, 41), Newest: at(10, 41), Rows: 118204},
		{Feed: erp.FeedAvailability, Accounts: 1, Oldest: at(10, 41), Newest: at(10, 41), Unfinished: 1, Rows: 118204},
		{Feed: erp.FeedCustomers, Accounts: 1, Oldest: at(10, 40), Newest: at(10, 40), Rows: 24810},
		{Feed: erp.FeedCustomers, PerAccount: true, Accounts: 1406, Oldest: at(10, 34), Newest: at(10, 42), Rows: 1406},
		{Feed: erp.FeedOrders, PerAccount: true, Accounts: 1404, Unread: 2, Oldest: at(10, 34), Newest: at(10, 42), Rows: 412880},
		{Feed: erp.FeedShipments, PerAccount: true, Accounts: 1404, Unread: 2, Oldest: at(10, 34), Newest: at(10, 42), Rows: 388104},
		{Feed: erp.FeedInvoices, PerAccount: true, Accounts: 1404, Unread: 2, Oldest: at(10, 34), Newest: at(10, 42), Rows: -1},
	}
}

func erpHears() portal.ERPState {
	return portal.ERPState{
		Name: "sapb1", Version: "1000280", Lacks: []erp.Lack{
			{Ability: "PerUserLogins", Why: "All calls run under one technical user of Business One."},
			{Ability: "PromisedDates", Why: "Business One promises no date before somebody sets it on the order line."},
			{Ability: "FreightQuoted", Why: "Business One works out no freight; it is added to the order or invoice by hand."},
		},
		Health:  erp.Health{LastSuccess: at(10, 42), LastFailure: daysAgo(3)},
		Breaker: portal.BreakerState{State: "closed", Since: daysAgo(3)},
	}
}

func erpGone() portal.ERPState {
	return portal.ERPState{
		Name: "sapb1", Health: erp.Health{LastSuccess: at(10, 38), LastFailure: at(10, 42), DownSince: at(10, 40)},
		Breaker: portal.BreakerState{State: "open", Failures: 14, Since: at(10, 40)},
	}
}

func overviewStories() []Story {
	view := portal.Desk{
		Tally: portal.DeskTally{
			Held: 11, HeldSince: daysAgo(3), Stuck: 2, StuckSince: at(8, 4), AwaitingApproval: 7, ApprovalSince: daysAgo(1), AwaitingBuyer: 1,
			BuyerSince: at(9, 58), OnTheWay: 4, OnTheWaySince: at(10, 41), Rejected: 3,
		},
		Standing: portal.Standing{Customers: 24810, Accounts: 1406, OnHold: 38, OverLimit: 12, PastDue: 211}, Fresh: asOf,
		Waiting: []portal.DeskWrite{deskWrites()[4], deskWrites()[1]}, ERP: erpHears(), Feeds: feedStates(), AsOf: now,
	}
	quiet := portal.Desk{ERP: erpHears(), AsOf: now, Fresh: portal.Freshness{Kind: portal.Unknown}, Feeds: []portal.FeedState{{Feed: erp.FeedItems, Unread: 1, Rows: -1}, {Feed: erp.FeedCustomers, Unread: 1, Rows: -1}}}
	silent := view
	silent.ERP = erpGone()
	silent.Feeds = slices.Clone(view.Feeds)
	for i := range silent.Feeds {
		silent.Feeds[i].Oldest = daysAgo(1)
	}
	return []Story{
		{"staff-overview-ordinary", staff.OverviewShowPage(staff.OverviewShow{Desk: desk("en", layout.StaffHome, ui.StaffURL), View: view})},
		{"staff-overview-ordinary-de", staff.OverviewShowPage(staff.OverviewShow{Desk: desk("de", layout.StaffHome, ui.StaffURL), View: view})},
		{"staff-overview-empty", staff.OverviewShowPage(staff.OverviewShow{Desk: desk("en", layout.StaffHome, ui.StaffURL), View: quiet})},
		{"staff-overview-late", staff.OverviewShowPage(staff.OverviewShow{Desk: deskDown("en", layout.StaffHome, ui.StaffURL), View: silent})},
	}
}

func feedStories() []Story {
	view := portal.Feeds{Feeds: feedStates(), ERP: erpHears(), AsOf: now, Queues: []portal.QueueState{
		{Name: "default", Waiting: 3, Running: 4, Oldest: at(10, 42)}, {Name: "sync", Running: 1}, {Name: "tasks", Waiting: 1, Retrying: 2, Failed: 1, Oldest: at(10, 31)},
	}}
	silent := portal.Feeds{Feeds: feedStates(), ERP: erpGone(), AsOf: now.Add(2 * time.Hour)}
	return []Story{
		{"staff-feeds-ordinary", staff.FeedShowPage(staff.FeedShow{Desk: desk("en", layout.StaffFeeds, ui.StaffFeedsURL), View: view})},
		{"staff-feeds-ordinary-de", staff.FeedShowPage(staff.FeedShow{Desk: desk("de", layout.StaffFeeds, ui.StaffFeedsURL), View: view})},
		{"staff-feeds-late", staff.FeedShowPage(staff.FeedShow{Desk: deskDown("en", layout.StaffFeeds, ui.StaffFeedsURL), View: silent})},
	}
}

func settingStories() []Story {
	settings := []portal.SettingView{
		{Name: "PUBLIC_URL", Value: "https://counter.harrow-pike.example", Source: portal.FromEnvironment, Set: true},
		{Name: "TRUSTED_PROXIES", Value: "10.20.0.0/16,2001:db8:20::/48", Source: portal.FromEnvironment, Set: true},
		{Name: "LISTEN", Value: "127.0.0.1:8080", Default: "127.0.0.1:8080", Source: portal.FromDefault, Set: true},
		{Name: "DATABASE_URL", Source: portal.FromFile, Secret: true, Set: true},
		{Name: "DATABASE_MIGRATE_URL", Source: portal.FromDefault, Secret: true},
		{Name: "CREDIT_OVER_LIMIT", Value: "hold", Default: "block", Source: portal.FromEnvironment, Set: true},
		{Name: "SAPB1_HAZMAT_FIELD", Source: portal.FromDefault},
		{Name: "SAPB1_PASSWORD", Source: portal.FromEnvironment, Secret: true, Set: true},
	}
	return []Story{
		{"staff-settings-ordinary", staff.SettingListPage(staff.SettingList{Desk: desk("en", layout.StaffSettings, ui.StaffSettingsURL), Settings: settings})},
		{"staff-settings-ordinary-de", staff.SettingListPage(staff.SettingList{Desk: desk("de", layout.StaffSettings, ui.StaffSettingsURL), Settings: settings})},
	}
}

func deskCustomers() []portal.DeskCustomer {
	held := receivable("75000.00")
	held.Hold = &erp.Hold{Kind: erp.HoldCredit, Reason: "6 invoices are past due, the oldest by 96 days."}
	free := receivable("75000.00")
	free.Limit = erp.CreditLimit{Kind: erp.LimitUnlimited}
	calm := erp.Receivable{
		Balance: usd("0.00"), Overdue: usd("0.00"), Exposure: usd("412.76"), Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: usd("5000")},
	}
	ruiz, nwosu := erp.Rep{ID: "7", Name: "Dana Ruiz"}, erp.Rep{ID: "12", Name: "Precious Nwosu"}
	return []portal.DeskCustomer{
		{Customer: buckeye.Customer, Name: buckeye.Name, Town: "Columbus, OH", Rep: ruiz, Active: true, Account: &buckeye,
			Receivable: portal.Mirrored[erp.Receivable]{Value: receivable("55000.00"), At: at(10, 34)}, LastOrder: day(11, 21), People: 3, SignedIn: at(8, 12)},
		{Customer: "20655", Name: "Constructions Métalliques Île-de-Ré SARL", Town: "La Rochelle", Rep: nwosu, Active: true},
		{Customer: muller.Customer, Name: muller.Name, Town: "Grünwald, BY", Rep: nwosu, Active: true, Account: &muller,
			Receivable: portal.Mirrored[erp.Receivable]{Value: free, At: at(10, 35)}, LastOrder: day(11, 3), People: 12, SignedIn: daysAgo(4)},
		{Customer: "20877", Name: "Łódzkie Zakłady Śrubowe Sp. z o.o.", Town: "Łódź", Rep: nwosu, Active: true, Account: &portal.Account{ID: "lodz", Customer: "20877"}, People: 1},
		{Customer: "10007", Name: "Miami Valley Pump & Seal (closed)", Town: "Dayton, OH"},
		{Customer: "11820", Name: "Tri-County Sprinkler LLC", Town: "Xenia, OH", Rep: ruiz, Active: true, Account: &portal.Account{ID: "tri", Customer: "11820"},
			Receivable: portal.Mirrored[erp.Receivable]{Value: calm, At: at(10, 36)}, People: 2},
		{Customer: vandermeer.Customer, Name: vandermeer.Name, Town: "Beavercreek, OH", Rep: ruiz, Active: true, Account: &vandermeer,
			Receivable: portal.Mirrored[erp.Receivable]{Value: held, At: at(10, 34)}, LastOrder: day(11, 24), People: 4, SignedIn: at(10, 40)},
	}
}

func accountListStories() []Story {
	all := portal.CustomerList{Query: portal.CustomerQuery{Page: 1, Size: 50}, Customers: deskCustomers(), Total: portal.CustomersCounted}
	missed := portal.CustomerList{Query: portal.CustomerQuery{Search: "Vandermeer Düsseldorf", View: portal.CustomersOnHold, Page: 1, Size: 50}}
	none := portal.CustomerList{Query: portal.CustomerQuery{Page: 1, Size: 50}}
	show := func(name, lang string, l portal.CustomerList) Story {
		return Story{name, staff.AccountListPage(staff.AccountList{Desk: desk(lang, layout.StaffAccounts, ui.StaffAccountsURL), List: l})}
	}
	return []Story{
		show("staff-accounts-ordinary", "en", all), show("staff-accounts-ordinary-de", "de", all),
		show("staff-accounts-none-found", "en", missed), show("staff-accounts-empty", "en", none),
	}
}

// written is an order of an account in a state.
func written(account portal.Account, po string, state portal.WriteState, q portal.Quote, placed time.Time) portal.DeskWrite {
	order := portal.PlacedOrder{Quote: q, CustomerPO: po, ShipToName: "Beavercreek yard", Subject: !q.Firm}
	payload, err := json.Marshal(order)
	if err != nil {
		panic(err)
	}
	return portal.DeskWrite{Account: account, Write: portal.Write{
		Reference: erp.Reference("W-" + strings.ToLower(strings.ReplaceAll(po, " ", "")) + "izltoq2gk3tuom5dcmrt"), Kind: portal.WriteOrder, Account: account.ID, State: state,
		ActorName: "Lee Park", Payload: payload, Attempts: 1, RequestID: "7QK3V2NDXH5M", PlacedAt: placed, ChangedAt: placed,
	}}
}

func deskWrites() []portal.DeskWrite {
	held := written(vandermeer, "7745", portal.Held, quote(), daysAgo(3))
	held.Write.HoldKind = erp.HoldCredit
	stuck := written(muller, "4500018829-Nachtrag-2", portal.OutcomeUnknown, quote(), at(8, 4))
	stuck.Write.Stuck, stuck.Write.Attempts, stuck.Write.Rounds, stuck.Write.ErrorCode = true, 12, 5, erp.NotFound
	acted := written(buckeye, "BE-2210", portal.Placed, unconfirmed(), at(10, 41))
	acted.Write.ActorName, acted.Write.ActingFor, acted.Write.ActReason = "Dana Ruiz", buckeye.Name, "ordered by telephone, Lee on site"
	refused := written(vandermeer, "7739", portal.Rejected, quote(), daysAgo(1))
	refused.Write.Reason, refused.Write.ErrorCode = "Ship-to 007 was closed on Nov 18, and line 3 asks for 250 FT of an item sold by the 100 FT", erp.Rejected
	done := written(buckeye, "BE-2207", portal.Confirmed, quote(), daysAgo(2))
	done.Write.ERPNumber = "4102301"
	return []portal.DeskWrite{acted, stuck, refused, done, held}
}

func writeRows() []portal.WriteRow {
	var all []portal.WriteRow
	for _, w := range deskWrites() {
		order, err := w.Order()
		if err != nil {
			panic(err)
		}
		all = append(all, portal.WriteRow{DeskWrite: w, Order: order, Status: w.Status(order)})
	}
	return all
}

func writeStories() []Story {
	tally := portal.DeskTally{Held: 11, Stuck: 2, AwaitingApproval: 7, AwaitingBuyer: 1, OnTheWay: 4}
	list := portal.WriteList{Rows: writeRows(), Next: "W-next", Tally: tally, AsOf: now}
	nothing := portal.WriteList{Query: portal.WriteQuery{View: portal.WritesWaiting, Oldest: true}, AsOf: now}
	missed := portal.WriteList{Query: portal.WriteQuery{Search: "7745-X", Account: vandermeer.ID}, Account: &vandermeer, AsOf: now, Tally: tally}
	show := func(name, lang string, l portal.WriteList) Story {
		return Story{name, staff.WriteListPage(staff.WriteList{Desk: desk(lang, layout.StaffWrites, ui.StaffWritesURL), List: l})}
	}
	one := func(name, lang string, row portal.WriteRow, may string) Story {
		page := portal.WritePage{WriteRow: row, History: deskLog()[:3], Warehouses: warehouses, MayRelease: may == "release", MaySettle: may == "settle"}
		return Story{name, staff.WriteShowPage(staff.WriteShow{Desk: desk(lang, layout.StaffWrites, ui.StaffWriteURL(row.Write.Reference)), View: page})}
	}
	rows := writeRows()
	return []Story{
		show("staff-writes-ordinary", "en", list), show("staff-writes-ordinary-de", "de", list),
		show("staff-writes-empty", "en", nothing), show("staff-writes-none-found", "en", missed),
		one("staff-write-acted", "en", rows[0], ""), one("staff-write-stuck", "en", rows[1], "settle"), one("staff-write-stuck-de", "de", rows[1], "settle"),
		one("staff-write-refused", "en", rows[2], ""), one("staff-write-confirmed", "en", rows[3], ""), one("staff-write-held", "en", rows[4], "release"),
	}
}

func deskLog() []portal.LoggedEntry {
	return []portal.LoggedEntry{
		{ID: 9004, AccountName: vandermeer.Name, AuditEntry: portal.AuditEntry{At: at(10, 2), Account: vandermeer.ID, ActorID: "u-marta", ActorName: "Marta Lindqvist", Action: portal.AuditMemberChanged,
			Subject: "user 7f0c7b1e-5d6b-4a1c-9e39-1f1f7c0f3a10", Detail: json.RawMessage(`{"roles": "buyer, approver", "roles_before": "buyer", "order_limit": "2500.00 USD", "order_limit_before": ""}`), RequestID: "7QK3V2NDXH5M"}},
		{ID: 9003, AccountName: buckeye.Name, AuditEntry: portal.AuditEntry{At: at(9, 40), Account: buckeye.ID, ActorID: "u-dana", ActorName: "Dana Ruiz", ActingFor: buckeye.Name, Action: portal.AuditOrderPlaced,
			Subject: "order " + reference, Detail: json.RawMessage(`{"acting_reason": "ordered by telephone, Lee on site", "erp_number": "", "reason": "", "code": ""}`), RequestID: "2HMR4YT6QWZA"}},
		{ID: 9002, AccountName: vandermeer.Name, AuditEntry: portal.AuditEntry{At: daysAgo(1), Account: vandermeer.ID, ActorName: "", Action: portal.AuditOrderRejected,
			Subject: "order " + reference, Detail: json.RawMessage(`{"reason": "Ship-to 007 was closed on Nov 18", "code": "rejected"}`), RequestID: "2HMR4YT6QWZA"}},
		{ID: 9001, AuditEntry: portal.AuditEntry{At: daysAgo(2), ActorName: "s.odalaigh@vandermeer-mech.example", Action: portal.AuditSignInRefused, Subject: "address 203.0.113.77"}},
	}
}

func auditStories() []Story {
	all := portal.AuditPage{Entries: deskLog(), Next: 9001}
	one := portal.AuditPage{Entries: deskLog()[:1], Account: &vandermeer, Actor: &portal.User{ID: "u-marta", Name: "Marta Lindqvist"},
		Query: portal.AuditQuery{Account: vandermeer.ID, Actor: "u-marta", Action: portal.AuditMemberChanged, From: day(11, 1), Before: 9005}}
	none := portal.AuditPage{Query: portal.AuditQuery{Subject: "order W-nothing", Acting: true}}
	show := func(name, lang string, p portal.AuditPage) Story {
		return Story{name, staff.AuditListPage(staff.AuditList{Desk: desk(lang, layout.StaffAudit, ui.StaffAuditURL), View: p})}
	}
	return []Story{
		show("staff-audit-ordinary", "en", all), show("staff-audit-ordinary-de", "de", all), show("staff-audit-narrowed", "en", one), show("staff-audit-empty", "en", none),
	}
}

func deskPeople() []portal.Person {
	limit := usd("2500")
	of := func(a portal.Account, roles ...portal.Role) portal.AccountMembership {
		return portal.AccountMembership{Account: a, Membership: portal.Membership{User: "u-lee", Account: a.ID, Roles: roles}}
	}
	lee := of(vandermeer, portal.RoleBuyer, portal.RoleApprover)
	lee.OrderLimit, lee.ShipTos = &limit, []erp.ShipToID{"004"}
	return []portal.Person{
		{User: portal.User{ID: "u-lee", Name: "Lee Park", Email: "lee.park@vandermeer-mech.example"}, SignedIn: at(10, 40),
			Memberships: []portal.AccountMembership{of(buckeye, portal.RoleViewer), lee}},
		{User: portal.User{ID: "u-dana", Name: "Dana Ruiz", Email: "dana.ruiz@harrow-pike.example"}, SignedIn: at(7, 58), Staff: []portal.StaffRole{portal.StaffRep}, Rep: "7"},
		{User: portal.User{ID: "u-ann", Name: "Ann Okonkwo-Whitfield", Email: "a.okonkwo-whitfield@vandermeer-mech.example"},
			Memberships: []portal.AccountMembership{of(vandermeer, portal.RolePayer)}},
		{User: portal.User{ID: "u-old", Name: "Thaddäus Wolkenstein-Rodenegg", Email: "wolkenstein@mueller-gruenwald.example"}, DisabledAt: daysAgo(20), SignedIn: daysAgo(25),
			Memberships: []portal.AccountMembership{of(muller, portal.RoleOwner), of(vandermeer, portal.RoleViewer), of(buckeye, portal.RoleViewer), of(portal.Account{ID: "lodz", Customer: "20877", Name: "Łódzkie Zakłady Śrubowe Sp. z o.o."}, portal.RoleViewer)}},
	}
}

func personStories() []Story {
	list := portal.PersonList{Query: portal.PersonQuery{Page: 1, Size: 50}, People: deskPeople(), Total: 4120}
	none := portal.PersonList{Query: portal.PersonQuery{Search: "Lindquist", Page: 1, Size: 50}}
	show := func(name, lang string, l portal.PersonList) Story {
		return Story{name, staff.PersonListPage(staff.PersonList{Desk: desk(lang, layout.StaffPeople, ui.StaffPeopleURL), List: l})}
	}
	page := portal.PersonPage{
		Person: deskPeople()[0], ShipTos: map[portal.AccountID][]erp.ShipTo{vandermeer.ID: shipTos}, MayManage: true, Log: deskLog()[1:2],
		Reps: []erp.Rep{{ID: "7", Name: "Dana Ruiz"}, {ID: "12", Name: "Precious Nwosu"}},
	}
	one := func(name, lang string, p portal.PersonPage, form *portal.MemberForm, problems ...portal.Problem) Story {
		d := desk(lang, layout.StaffPeople, ui.StaffPersonURL(p.Person.User.ID))
		d.Problems = problems
		return Story{name, staff.PersonShowPage(staff.PersonShow{Desk: d, View: p, Member: form})}
	}
	looked := page
	looked.MayManage = false
	former := page
	former.Person = deskPeople()[3]
	return []Story{
		show("staff-people-ordinary", "en", list), show("staff-people-ordinary-de", "de", list), show("staff-people-empty", "en", none),
		one("staff-person-ordinary", "en", page, nil), one("staff-person-ordinary-de", "de", page, nil), one("staff-person-looked-at", "en", looked, nil),
		one("staff-person-disabled", "en", former, nil),
		one("staff-person-refused", "en", page, &portal.MemberForm{Account: vandermeer.ID, Roles: []string{"buyer"}, OrderLimit: "2,500 or so"},
			portal.Problem{Field: staff.MemberLimit(vandermeer.ID), Message: portal.MsgAmountMalformed, Args: []any{"2,500 or so"}}),
	}
}

func deskAccountStories() []Story {
	page := func(row portal.DeskCustomer) portal.CustomerPage {
		c := credit("75000.00", erp.Money{})
		c.Receivable, c.Fresh = row.Receivable.Value, asOf
		var writes []portal.DeskWrite
		for _, w := range deskWrites() {
			if w.Account.ID == row.Account.ID {
				writes = append(writes, w)
			}
		}
		var people []portal.Person
		for _, p := range deskPeople() {
			for _, m := range p.Memberships {
				if m.Account.ID == row.Account.ID {
					p.Memberships = []portal.AccountMembership{m}
					people = append(people, p)
					break
				}
			}
		}
		return portal.CustomerPage{
			Row: row, Credit: c, People: people, OpenOrders: 6, Writes: writes, Log: deskLog()[:1], MayAct: !row.Account.ActingOff,
			Record: portal.Mirrored[erp.Customer]{At: at(10, 34), Value: erp.Customer{
				ID: row.Customer, Name: row.Name, Email: "ap@vandermeer-mech.example", Phone: "+1 937 555 0100", TaxID: "31-1774420", Currency: "USD",
				Terms: erp.Terms{Name: "2/10 net 30"}, BillTo: billTo, ShipTos: shipTos, Rep: rep,
			}},
		}
	}
	customers := deskCustomers()
	over := usd("10000")
	held := page(customers[6])
	ruled := *held.Row.Account
	ruled.ApprovalOver = &over
	held.Row.Account = &ruled
	fresh := portal.CustomerPage{Row: customers[3], Credit: portal.Credit{Verdict: portal.CreditUnknown, Fresh: portal.Freshness{Kind: portal.Unknown}}, MayAct: true}
	silent := page(customers[0])
	silent.Credit.Fresh = late
	show := func(name string, d layout.Desk, p portal.CustomerPage) Story {
		return Story{name, staff.AccountShowPage(staff.AccountShow{Desk: d, View: p})}
	}
	d := func(lang string) layout.Desk { return desk(lang, layout.StaffAccounts, ui.StaffAccountsURL+"/x") }
	welcomed := d("en")
	welcomed.Flash = &ui.Notice{Tone: ui.Good, Word: welcomed.Text.T("staff.saved"), Text: welcomed.Text.T("staff.linked", customers[3].Name)}
	return []Story{
		show("staff-account-ordinary", d("en"), held), show("staff-account-ordinary-de", d("de"), held),
		show("staff-account-acting-off", d("en"), page(customers[2])), show("staff-account-new", welcomed, fresh),
		show("staff-account-late", deskDown("en", layout.StaffAccounts, ui.StaffAccountsURL), silent),
		{"staff-customer-ordinary", staff.CustomerShowPage(staff.CustomerShow{Desk: d("en"), View: portal.CustomerPage{Row: customers[1], MayLink: true}})},
		{"staff-customer-ordinary-de", staff.CustomerShowPage(staff.CustomerShow{Desk: d("de"), View: portal.CustomerPage{Row: customers[1]}})},
	}
}

func deskStories() []Story {
	return slices.Concat(
		overviewStories(), accountListStories(), deskAccountStories(), writeStories(), personStories(), feedStories(), settingStories(), auditStories(),
	)
}
