package stories

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

func dashboard() portal.Dashboard {
	c := credit("75000.00", erp.Money{})
	due := []portal.InvoiceRow{}
	for _, r := range invoiceRows() {
		if r.DueIn >= 0 && r.DueIn <= 14 {
			due = append(due, r)
		}
	}
	return portal.Dashboard{
		Again: bought(),
		Today: erp.DateOf(now), Credit: &c, OverdueRows: 5, OpenOrders: 6,
		Orders:  portal.OrderList{Query: portal.OrderQuery{Page: 1}, Rows: orderRows()[:8], PageSize: 8, Fresh: asOf},
		DueSoon: due, DueSum: usd("12597.33"), Alerts: orderRows()[:1], Rep: rep,
	}
}

func dashboardStories() []Story {
	held := dashboard()
	held.Credit.Receivable.Hold = &erp.Hold{Kind: erp.HoldCredit, Reason: "6 invoices are past due, the oldest by 96 days."}
	quiet := credit("75000.00", erp.Money{})
	quiet.Receivable = erp.Receivable{
		Balance: usd("0.00"), Overdue: usd("0.00"), Unapplied: usd("0.00"), Exposure: usd("0.00"), OpenOrders: usd("0.00"), Shipped: usd("0.00"),
		Limit: erp.CreditLimit{Kind: erp.LimitNotSet},
	}
	quiet.Available = erp.Money{}
	empty := portal.Dashboard{Today: erp.DateOf(now), Credit: &quiet, Orders: portal.OrderList{Fresh: asOf}}
	silent := dashboard()
	silent.Credit.Fresh, silent.Orders.Fresh = late, late
	clerk := page("en", layout.Dashboard, "/")
	clerk.Can = func(r portal.Right) bool { return r == portal.RightCatalog || r == portal.RightOrders }
	limited := dashboard()
	limited.Credit, limited.DueSoon, limited.Alerts = nil, nil, nil
	return []Story{
		{"dashboard-ordinary", buyer.DashboardShowPage(buyer.DashboardShow{Page: page("en", layout.Dashboard, "/"), Dashboard: dashboard()})},
		{"dashboard-ordinary-de", buyer.DashboardShowPage(buyer.DashboardShow{Page: page("de", layout.Dashboard, "/"), Dashboard: dashboard()})},
		{"dashboard-on-hold", buyer.DashboardShowPage(buyer.DashboardShow{Page: page("en", layout.Dashboard, "/"), Dashboard: held})},
		{"dashboard-empty", buyer.DashboardShowPage(buyer.DashboardShow{Page: page("en", layout.Dashboard, "/"), Dashboard: empty})},
		{"dashboard-late", buyer.DashboardShowPage(buyer.DashboardShow{Page: down("en", layout.Dashboard, "/"), Dashboard: silent})},
		{"dashboard-limited", buyer.DashboardShowPage(buyer.DashboardShow{Page: clerk, Dashboard: limited})},
	}
}

func accountStories() []Story {
	customer := erp.Customer{
		ID: "10442", Name: "Vandermeer Mechanical & Fire Protection, Inc.", Email: "ap@vandermeer-mech.example", Phone: "+1 937 555 0100",
		TaxID: "31-1774420", Currency: "USD", Terms: erp.Terms{Name: "2/10 net 30"}, BillTo: billTo, ShipTos: shipTos, Rep: rep,
		Contacts: []erp.Contact{
			{ID: "1", Name: "Siobhán Ó Dálaigh", Email: "s.odalaigh@vandermeer-mech.example", Phone: "+1 937 555 0171", Title: "Purchasing"},
			{ID: "2", Name: "Ann Okonkwo-Whitfield", Email: "a.okonkwo-whitfield@vandermeer-mech.example", Phone: "+1 937 555 0133", Title: "Accounts payable"},
		},
	}
	c := credit("75000.00", erp.Money{})
	c.Unsent = usd("412.76")
	over := credit("55000.00", erp.Money{})
	over.Receivable.Hold = &erp.Hold{Kind: erp.HoldCredit, Reason: "Over the limit since Nov 18; Marta Lindqvist (AR), ext. 214"}
	unlimited := credit("75000.00", erp.Money{})
	unlimited.Receivable.Limit = erp.CreditLimit{Kind: erp.LimitUnlimited}
	unknown := portal.Credit{Verdict: portal.CreditUnknown, Fresh: portal.Freshness{Kind: portal.Unknown}}
	story := func(name string, p layout.Page, c *portal.Credit, f portal.Freshness) Story {
		return Story{name, buyer.AccountShowPage(buyer.AccountShow{Page: p, View: portal.AccountView{Customer: customer, CustomerFresh: f, Credit: c}})}
	}
	return []Story{
		story("account-ordinary", page("en", layout.Account, "/account"), &c, asOf),
		story("account-ordinary-de", page("de", layout.Account, "/account"), &c, asOf),
		story("account-over-limit", page("en", layout.Account, "/account"), &over, asOf),
		story("account-unlimited", page("en", layout.Account, "/account"), &unlimited, asOf),
		story("account-limited", page("en", layout.Account, "/account"), nil, asOf),
		story("account-late", down("en", layout.Account, "/account"), &unknown, late),
	}
}
