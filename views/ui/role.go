package ui

import (
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
)

// RoleKey is the word for what somebody is on an account.
func RoleKey(r portal.Role) text.Key {
	switch r {
	case portal.RoleOwner:
		return "frame.role.owner"
	case portal.RoleBuyer:
		return "frame.role.buyer"
	case portal.RoleApprover:
		return "frame.role.approver"
	case portal.RolePayer:
		return "frame.role.payer"
	default:
		return "frame.role.viewer"
	}
}

// StaffRoleKey is the word for what somebody is at the distributor.
func StaffRoleKey(r portal.StaffRole) text.Key {
	switch r {
	case portal.StaffRep:
		return "frame.role.rep"
	case portal.StaffService:
		return "frame.role.service"
	case portal.StaffAR:
		return "frame.role.ar"
	default:
		return "frame.role.admin"
	}
}
