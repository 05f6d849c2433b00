package ui

import (
	"net/url"
	"strconv"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// The addresses of the distributor's own people.
const (
	StaffURL         = "/staff/"
	StaffAccountsURL = "/staff/accounts"
	StaffWritesURL   = "/staff/writes"
	StaffPeopleURL   = "/staff/people"
	StaffFeedsURL    = "/staff/feeds"
	StaffSettingsURL = "/staff/settings"
	StaffAuditURL    = "/staff/audit"
	StaffAuditCSVURL = "/staff/audit.csv"
)

// StaffAccountURL is an account as the staff see it.
func StaffAccountURL(id portal.AccountID) string {
	return StaffAccountsURL + "/" + url.PathEscape(string(id))
}

// StaffCustomerURL is a customer of the ERP that has no account, and takes the post that gives it one.
func StaffCustomerURL(id erp.CustomerID) string {
	return "/staff/customers/" + url.PathEscape(string(id))
}

// StaffCustomersURL is the list of customers that a query leaves.
func StaffCustomersURL(q portal.CustomerQuery) string {
	v := url.Values{}
	put(v, "view", string(q.View))
	put(v, "q", q.Search)
	put(v, "sort", string(q.Sort))
	if q.Page > 1 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	return StaffAccountsURL + asked(v)
}

// StaffWriteURL is one write with its history.
func StaffWriteURL(ref erp.Reference) string {
	return StaffWritesURL + "/" + url.PathEscape(string(ref))
}

// StaffReleaseURL takes the post that lets a held write go, or has a stuck one looked up again.
func StaffReleaseURL(ref erp.Reference) string { return StaffWriteURL(ref) + "/release" }

// StaffWriteListURL is the list of writes that a query leaves.
func StaffWriteListURL(q portal.WriteQuery) string {
	v := url.Values{}
	put(v, "view", string(q.View))
	put(v, "kind", string(q.Kind))
	put(v, "account", string(q.Account))
	put(v, "q", q.Search)
	put(v, "after", string(q.After))
	if q.Days > 0 {
		v.Set("days", strconv.Itoa(q.Days))
	}
	if q.Oldest {
		v.Set("order", "oldest")
	}
	return StaffWritesURL + asked(v)
}

// StaffPersonURL is one login.
func StaffPersonURL(id portal.UserID) string {
	return StaffPeopleURL + "/" + url.PathEscape(string(id))
}

// StaffRolesURL takes the post that says what a person is at the distributor.
func StaffRolesURL(id portal.UserID) string { return StaffPersonURL(id) + "/staff" }

// StaffLoginURL takes the post that keeps a login out or lets it in again.
func StaffLoginURL(id portal.UserID) string { return StaffPersonURL(id) + "/login" }

// StaffMemberURL takes the post that says what a person may do on an account.
func StaffMemberURL(id portal.UserID, account portal.AccountID) string {
	return StaffPersonURL(id) + "/accounts/" + url.PathEscape(string(account))
}

// StaffPersonListURL is the list of people that a query leaves.
func StaffPersonListURL(q portal.PersonQuery) string {
	v := url.Values{}
	put(v, "kind", string(q.Kind))
	put(v, "q", q.Search)
	if q.Page > 1 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	return StaffPeopleURL + asked(v)
}

// StaffAuditListURL is the log that a query leaves.
func StaffAuditListURL(q portal.AuditQuery) string {
	v := auditQuery(q)
	if q.Before > 0 {
		v.Set("before", strconv.FormatInt(q.Before, 10))
	}
	return StaffAuditURL + asked(v)
}

// StaffAuditExportURL is a file of the log that a query leaves.
func StaffAuditExportURL(q portal.AuditQuery) string { return StaffAuditCSVURL + asked(auditQuery(q)) }

func auditQuery(q portal.AuditQuery) url.Values {
	v := url.Values{}
	put(v, "account", string(q.Account))
	put(v, "actor", string(q.Actor))
	put(v, "action", string(q.Action))
	put(v, "subject", q.Subject)
	put(v, "from", q.From.String())
	put(v, "to", q.To.String())
	if q.Acting {
		v.Set("acting", "only")
	}
	return v
}

// put leaves out what is empty.
func put(v url.Values, name, value string) {
	if value != "" {
		v.Set(name, value)
	}
}
