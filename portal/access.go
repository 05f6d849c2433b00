package portal

import "slices"

// Role is what a membership makes of a user on one account.
type Role string

// The roles on the customer's side.
const (
	RoleOwner    Role = "owner"
	RoleBuyer    Role = "buyer"
	RoleApprover Role = "approver"
	RolePayer    Role = "payer"
	RoleViewer   Role = "viewer"
)

// Right is what a route asks for.
type Right string

// The rights of this release.
const (
	RightCatalog  Right = "catalog"  // see items, contract prices and stock
	RightOrder    Right = "order"    // fill a cart and place orders
	RightOrders   Right = "orders"   // see orders and shipments
	RightInvoices Right = "invoices" // see invoices
	RightBalance  Right = "balance"  // see balance, limit and aging
)

// rights is the whole table: what each right is granted to.
var rights = map[Right][]Role{
	RightCatalog:  {RoleOwner, RoleBuyer, RoleApprover, RoleViewer},
	RightOrder:    {RoleOwner, RoleBuyer},
	RightOrders:   {RoleOwner, RoleBuyer, RoleApprover, RolePayer, RoleViewer},
	RightInvoices: {RoleOwner, RoleBuyer, RolePayer, RoleViewer},
	RightBalance:  {RoleOwner, RoleBuyer, RolePayer},
}

func grants(right Right, role Role) bool { return slices.Contains(rights[right], role) }

// Roles returns every role, for forms and commands.
func Roles() []Role { return []Role{RoleOwner, RoleBuyer, RoleApprover, RolePayer, RoleViewer} }
