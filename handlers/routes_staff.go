package handlers

import (
	"github.com/tradecounter/portal/handlers/staff"
	"github.com/tradecounter/portal/portal"
)

// staffRoutes are the distributor's own view.
var staffRoutes = []route{
	desk(get, "/staff", portal.StaffAccounts, staff.Overview, nil),
	desk(get, "/staff/accounts", portal.StaffAccounts, staff.Accounts, nil),
	desk(get, "/staff/accounts/:account", portal.StaffAccounts, staff.Account, nil),
	desk(get, "/staff/customers/:customer", portal.StaffAccounts, staff.Customer, nil),
	desk(post, "/staff/customers/:customer", portal.StaffLink, staff.LinkCustomer, nil),
	desk(get, "/staff/writes", portal.StaffWrites, staff.Writes, nil),
	desk(get, "/staff/writes/:reference", portal.StaffWrites, staff.Write, nil),
	desk(post, "/staff/writes/:reference/release", portal.StaffWrites, staff.Release, staff.ReleaseAgain), // what it takes depends on what it waits for
	desk(get, "/staff/people", portal.StaffPeople, staff.People, nil),
	desk(get, "/staff/people/:user", portal.StaffPeople, staff.Person, nil),
	desk(post, "/staff/people/:user/staff", portal.StaffManage, staff.SaveStaff, staff.RolesAgain),
	desk(post, "/staff/people/:user/login", portal.StaffManage, staff.SwitchLogin, staff.LoginAgain),
	desk(post, "/staff/people/:user/accounts/:account", portal.StaffManage, staff.SaveMember, staff.MemberAgain),
	desk(get, "/staff/feeds", portal.StaffFeeds, staff.Feeds, nil),
	desk(get, "/staff/settings", portal.StaffSettings, staff.Settings, nil),
	desk(get, "/staff/audit", portal.StaffAudit, staff.Audit, nil),
	desk(get, "/staff/audit.csv", portal.StaffAudit, staff.ExportAudit, nil),
}
