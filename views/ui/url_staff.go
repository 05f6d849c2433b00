package ui

// The addresses of the distributor's own people.
const (
	StaffURL         = "/staff/"
	StaffAccountsURL = "/staff/accounts"
	StaffWritesURL   = "/staff/writes"
	StaffPeopleURL   = "/staff/people"
	StaffFeedsURL    = "/staff/feeds"
	StaffSettingsURL = "/staff/settings"
	StaffAuditURL    = "/staff/audit"
)
