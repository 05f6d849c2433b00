package portal

import (
	"slices"
	"time"

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
	ID       AccountID
	Customer erp.CustomerID
	Name     string
}

// Membership ties a user to an account.
type Membership struct {
	User       UserID
	Account    AccountID
	Roles      []Role
	ShipTos    []erp.ShipToID // empty: all
	OrderLimit *erp.Money     // per order; nil: none
}

// Actor is who does something, on which account, with which rights. It is made by Enter alone, so that having one is
// proof of membership.
type Actor struct {
	User       User
	Account    Account
	membership Membership
	SignedInAt time.Time
}

// Can reports whether one of the actor's roles carries the right.
func (a Actor) Can(r Right) bool {
	return slices.ContainsFunc(a.membership.Roles, func(role Role) bool { return grants(r, role) })
}

// Roles returns the actor's roles on the account.
func (a Actor) Roles() []Role { return a.membership.Roles }

// SeesShipTo reports whether documents for the ship-to are the actor's to see.
func (a Actor) SeesShipTo(id erp.ShipToID) bool {
	return len(a.membership.ShipTos) == 0 || slices.Contains(a.membership.ShipTos, id)
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
