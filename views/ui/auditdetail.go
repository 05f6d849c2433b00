package ui

import (
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
)

// auditDetails are the words for what the audit log keeps beside it.
var auditDetails = map[string]text.Key{
	"erp_number": "audit.detail.erp_number", "reason": "audit.detail.reason", "code": "audit.detail.code",
	"acting_reason": "audit.detail.acting_reason", "roles": "audit.detail.roles", "roles_before": "audit.detail.roles_before",
	"order_limit": "audit.detail.order_limit", "order_limit_before": "audit.detail.order_limit_before",
	"ship_tos": "audit.detail.ship_tos", "ship_tos_before": "audit.detail.ship_tos_before", "rep": "audit.detail.rep",
	"account": "audit.detail.account", "actor": "audit.detail.actor", "action": "audit.detail.action",
	"subject": "audit.detail.subject", "from": "audit.detail.from", "to": "audit.detail.to", "acting": "audit.detail.acting",
}

// AuditDetail names one detail. One without words is told by its name.
func AuditDetail(p *text.Printer, name string) string {
	if key, ok := auditDetails[name]; ok {
		return p.T(key)
	}
	return name
}

// AuditActions returns every action that has words, for a form, in no order.
func AuditActions() []portal.AuditAction {
	actions := make([]portal.AuditAction, 0, len(auditKeys))
	for a := range auditKeys {
		actions = append(actions, a)
	}
	return actions
}
