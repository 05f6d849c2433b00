package ui

import (
	"net/url"

	"github.com/tradecounter/portal/erp"
)

// Acting takes the post by which one of the distributor's people begins to act for the account.
func (l Links) Acting() string { return l.under("/acting") }

// ActingEnd takes the post that ends it.
func (l Links) ActingEnd() string { return l.under("/acting/end") }

// ActingLog is what the distributor's people did on behalf of the account.
func (l Links) ActingLog() string { return l.under("/acting-log") }

// ActingLogPage is a page of it.
func (l Links) ActingLogPage(page int) string {
	return l.ActingLog() + searched(url.Values{}, "", page)
}

// ActingSwitch takes the post by which an owner allows or forbids acting.
func (l Links) ActingSwitch() string { return l.under("/acting/switch") }

// ApprovalRule takes the post that says above which total an order waits for a colleague.
func (l Links) ApprovalRule() string { return l.under("/account/approval") }

// Approval takes the post by which a colleague sends a waiting order on its way.
func (l Links) Approval(ref erp.Reference) string { return l.Order(string(ref)) + "/approval" }

// Refusal takes the post by which a colleague declines a waiting order.
func (l Links) Refusal(ref erp.Reference) string { return l.Order(string(ref)) + "/refusal" }
