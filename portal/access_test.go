package portal

import "testing"

// The table once more, from the reader's side: what each role may do. A change to access.go has to be made here too, on
// purpose.
func TestRights(t *testing.T) {
	t.Parallel()
	want := map[Role][]Right{
		RoleOwner:    {RightCatalog, RightOrder, RightOrders, RightInvoices, RightBalance},
		RoleBuyer:    {RightCatalog, RightOrder, RightOrders, RightInvoices, RightBalance},
		RoleApprover: {RightCatalog, RightOrders},
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

func TestActorWithoutMembershipMayNothing(t *testing.T) {
	t.Parallel()
	for right := range rights {
		if (Actor{}).Can(right) {
			t.Errorf("the zero actor has %s", right)
		}
	}
}
