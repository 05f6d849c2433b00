package portal

import (
	"slices"

	"github.com/tradecounter/portal/erp"
)

// AccountID is the portal's own random id of an account: the key in URLs, tables, policies and caches, never the ERP's
// customer number.
type AccountID string

// UserID is the portal's own id of a login.
type UserID string

// User is a person who can sign in.
type User struct {
	ID       UserID
	Name     string
	Email    string
	Language string // of the message catalogue: "en", "de"
}

// Account is the portal's side of exactly one ERP customer.
type Account struct {
	ID           AccountID
	Customer     erp.CustomerID
	Name         string
	ActingOff    bool       // its owner lets nobody of the distributor act for it
	ApprovalOver *erp.Money // an order above it waits for a colleague; nil: none does
}

// Membership ties a user to an account.
type Membership struct {
	User       UserID
	Account    AccountID
	Roles      []Role
	ShipTos    []erp.ShipToID // empty: all
	OrderLimit *erp.Money     // an order above it waits for a colleague; nil: none does
}

// Actor is who does something, on which account, with which rights. It is made by Enter alone, so that having one is
// proof of membership, or of being one of the distributor's people who may open the account.
type Actor struct {
	User       User
	Account    Account
	Staff      *Staff  // nil for the customer's own people
	Acting     *Acting // nil unless a member of staff acts for the account now
	membership Membership
}

// Can reports whether the actor has the right: by one of the roles, or as a member of staff who looks on, or with a
// buyer's rights while acting for the account.
func (a Actor) Can(r Right) bool {
	if a.Staff != nil {
		return slices.Contains(lookedOn, r) || a.Acting != nil && grants(r, RoleBuyer)
	}
	return slices.ContainsFunc(a.membership.Roles, func(role Role) bool { return grants(r, role) })
}

// Roles returns the actor's roles on the account; none for a member of staff.
func (a Actor) Roles() []Role { return a.membership.Roles }

// SeesShipTo reports whether documents for the ship-to are the actor's to see.
func (a Actor) SeesShipTo(id erp.ShipToID) bool {
	return len(a.membership.ShipTos) == 0 || slices.Contains(a.membership.ShipTos, id)
}

// actsFor is whom the actor acts for; empty for the customer's own people and for staff who look on.
func (a Actor) actsFor() string {
	if a.Acting == nil {
		return ""
	}
	return a.Account.Name
}

// signature names the actor, and for whom if not for themselves.
func (a Actor) signature() string {
	if a.Acting == nil {
		return a.User.Name
	}
	return a.User.Name + " for " + a.Account.Name
}

// seesBalance reports whether the account's sums are the actor's to see: a membership limited to ship-tos sees none.
func (a Actor) seesBalance() bool { return a.Can(RightBalance) && len(a.membership.ShipTos) == 0 }

func (a Actor) scope() Scope { return AccountScope(a.Account.ID) }

func (a Actor) require(r Right) error {
	if !a.Can(r) {
		return fail(Forbidden, MsgForbidden)
	}
	return nil
}
