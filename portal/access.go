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

// Right is what a route of an account asks for.
type Right string

// The rights on an account.
const (
	RightCatalog  Right = "catalog"  // see items, contract prices and stock
	RightOrder    Right = "order"    // fill a cart and place orders
	RightApprove  Right = "approve"  // decide on orders that wait for a colleague
	RightOrders   Right = "orders"   // see orders and shipments
	RightInvoices Right = "invoices" // see invoices
	RightBalance  Right = "balance"  // see balance, limit and aging
	RightManage   Right = "manage"   // say how the account is used: approval, acting for it
)

// rights is the whole table of the customer's side: what each right is granted to.
var rights = map[Right][]Role{
	RightCatalog:  {RoleOwner, RoleBuyer, RoleApprover, RoleViewer},
	RightOrder:    {RoleOwner, RoleBuyer},
	RightApprove:  {RoleOwner, RoleApprover},
	RightOrders:   {RoleOwner, RoleBuyer, RoleApprover, RolePayer, RoleViewer},
	RightInvoices: {RoleOwner, RoleBuyer, RolePayer, RoleViewer},
	RightBalance:  {RoleOwner, RoleBuyer, RolePayer},
	RightManage:   {RoleOwner},
}

func grants(right Right, role Role) bool { return slices.Contains(rights[right], role) }

// lookedOn are the rights of a member of staff who looks at an account and does not act for it.
var lookedOn = []Right{RightCatalog, RightOrders, RightInvoices, RightBalance}

// Roles returns every role, for forms and commands.
func Roles() []Role { return []Role{RoleOwner, RoleBuyer, RoleApprover, RolePayer, RoleViewer} }

// StaffRole is what somebody is at the distributor.
type StaffRole string

// The roles on the distributor's side.
const (
	StaffRep     StaffRole = "rep"     // sells to the accounts of one book
	StaffService StaffRole = "service" // orders, returns, what went wrong with them
	StaffAR      StaffRole = "ar"      // receivables and credit
	StaffAdmin   StaffRole = "admin"   // people, settings, the connection to the ERP
)

// StaffRight is what a route of the staff asks for.
type StaffRight string

// The rights of the staff.
const (
	StaffBook     StaffRight = "book"     // see the accounts of the own book
	StaffAccounts StaffRight = "accounts" // find and see every account
	StaffLink     StaffRight = "link"     // let a customer of the ERP onto the portal
	StaffActFor   StaffRight = "act_for"  // act for an account with a buyer's rights
	StaffWrites   StaffRight = "writes"   // see what was placed on every account, in every state
	StaffSettle   StaffRight = "settle"   // have an order of unknown outcome looked up again
	StaffRelease  StaffRight = "release"  // let an order go that is held for credit
	StaffPeople   StaffRight = "people"   // see who may do what
	StaffManage   StaffRight = "manage"   // change who may do what
	StaffSettings StaffRight = "settings" // see the settings and where they come from
	StaffFeeds    StaffRight = "feeds"    // see how the mirror and the ERP are
	StaffAudit    StaffRight = "audit"    // read the audit log
)

// staffRights is the whole table of the distributor's side.
var staffRights = map[StaffRight][]StaffRole{
	StaffBook:     {StaffRep},
	StaffAccounts: {StaffService, StaffAR, StaffAdmin},
	StaffLink:     {StaffAR, StaffAdmin},
	StaffActFor:   {StaffRep, StaffService},
	StaffWrites:   {StaffService, StaffAR, StaffAdmin},
	StaffSettle:   {StaffService, StaffAdmin},
	StaffRelease:  {StaffAR},
	StaffPeople:   {StaffService, StaffAR, StaffAdmin},
	StaffManage:   {StaffAdmin},
	StaffSettings: {StaffAdmin},
	StaffFeeds:    {StaffService, StaffAR, StaffAdmin},
	StaffAudit:    {StaffAdmin},
}

// StaffRoles returns every role of the staff, for forms and commands.
func StaffRoles() []StaffRole { return []StaffRole{StaffRep, StaffService, StaffAR, StaffAdmin} }
