package portal

import (
	"slices"
	"testing"
)

// The table once more, from the reader's side: what each role may do. A change to access.go has to be made here too, on
// purpose.
func TestRights(t *testing.T) {
	t.Parallel()
	want := map[Role][]Right{
		RoleOwner:    {RightCatalog, RightOrder, RightApprove, RightOrders, RightInvoices, RightBalance, RightManage},
		RoleBuyer:    {RightCatalog, RightOrder, RightOrders, RightInvoices, RightBalance},
		RoleApprover: {RightCatalog, RightApprove, RightOrders},
		RolePayer:    {RightOrders, RightInvoices, RightBalance},
		RoleViewer:   {RightCatalog, RightOrders, RightInvoices},
	}
	for _, role := range Roles() {
		actor := Actor{membership: Membership{Roles: []Role{role}}}
		granted := map[Right]bool{}
		for _, right := range want[role] {
			granted[right] = true
		}
		for right := range rights {
			if actor.Can(right) != granted[right] {
				t.Errorf("%s: %s is %v; want %v", role, right, actor.Can(right), granted[right])
			}
		}
	}
}

// Acting gives a buyer's rights on top of looking on, and never those that decide.
func TestRightsOfStaffOnAnAccount(t *testing.T) {
	t.Parallel()
	for _, role := range StaffRoles() {
		staff := &Staff{Roles: []StaffRole{role}}
		for right := range rights {
			looks, acts := Actor{Staff: staff}.Can(right), Actor{Staff: staff, Acting: &Acting{}}.Can(right)
			if want := right != RightOrder && right != RightApprove && right != RightManage; looks != want {
				t.Errorf("%s looking on: %s is %v; want %v", role, right, looks, want)
			}
			if want := right != RightApprove && right != RightManage; acts != want {
				t.Errorf("%s acting: %s is %v; want %v", role, right, acts, want)
			}
		}
	}
}

func TestActorWithoutMembershipMayNothing(t *testing.T) {
	t.Parallel()
	for right := range rights {
		if (Actor{}).Can(right) {
			t.Errorf("the zero actor has %s", right)
		}
	}
}

// The staff's side of the table, from the reader's side.
func TestRightsOfStaff(t *testing.T) {
	t.Parallel()
	want := map[StaffRole][]StaffRight{
		StaffRep:     {StaffBook, StaffActFor},
		StaffService: {StaffAccounts, StaffActFor, StaffWrites, StaffSettle, StaffPeople, StaffFeeds},
		StaffAR:      {StaffAccounts, StaffLink, StaffWrites, StaffRelease, StaffPeople, StaffFeeds},
		StaffAdmin: {
			StaffAccounts, StaffLink, StaffWrites, StaffSettle, StaffPeople, StaffManage, StaffSettings, StaffFeeds, StaffAudit,
		},
	}
	for _, role := range StaffRoles() {
		for right := range staffRights {
			if got := (Staff{Roles: []StaffRole{role}}).Can(right); got != slices.Contains(want[role], right) {
				t.Errorf("%s: %s is %v", role, right, got)
			}
		}
	}
}
