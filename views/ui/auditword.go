package ui

import (
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
)

// auditKeys name what the audit log says was done.
var auditKeys = map[portal.AuditAction]text.Key{
	portal.AuditSignIn:              "audit.sign_in",
	portal.AuditSignInRefused:       "audit.sign_in_refused",
	portal.AuditSignOut:             "audit.sign_out",
	portal.AuditOrderPlaced:         "audit.order_placed",
	portal.AuditOrderHeld:           "audit.order_held",
	portal.AuditOrderConfirmed:      "audit.order_confirmed",
	portal.AuditOrderRejected:       "audit.order_rejected",
	portal.AuditOrderUnknown:        "audit.order_unknown",
	portal.AuditOrderAwaiting:       "audit.order_awaiting_buyer",
	portal.AuditOrderAccepted:       "audit.order_accepted",
	portal.AuditOrderReleased:       "audit.order_released",
	portal.AuditOrderCancelled:      "audit.order_cancelled",
	portal.AuditUserSaved:           "audit.user_saved",
	portal.AuditAccountLinked:       "audit.account_linked",
	portal.AuditOrderAwaitsApproval: "audit.order_awaits_approval",
	portal.AuditOrderApproved:       "audit.order_approved",
	portal.AuditOrderDeclined:       "audit.order_declined",
	portal.AuditApprovalSet:         "audit.approval_set",
	portal.AuditStaffSaved:          "audit.staff_saved",
	portal.AuditActingBegun:         "audit.acting_begun",
	portal.AuditActingEnded:         "audit.acting_ended",
	portal.AuditActingAllowed:       "audit.acting_allowed",
	portal.AuditActingSwitchedOff:   "audit.acting_switched_off",
	portal.AuditOrderLookedUp:       "audit.order_looked_up",
	portal.AuditMemberChanged:       "audit.member_changed",
	portal.AuditUserDisabled:        "audit.user_disabled",
	portal.AuditUserEnabled:         "audit.user_enabled",
	portal.AuditLogExported:         "audit.log_exported",
}

// AuditWord says in words what was done; an action without any stands as it is stored.
func AuditWord(p *text.Printer, action portal.AuditAction) string {
	if key, ok := auditKeys[action]; ok {
		return p.T(key)
	}
	return string(action)
}
