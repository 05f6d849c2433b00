package portal

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Staff is one of the distributor's own people. It is made by EnterStaff and Enter alone.
type Staff struct {
	User  User
	Roles []StaffRole
	Rep   string // the ERP's key of the salesperson whose customers are the book; empty if none
}

// Can reports whether one of the roles carries the right.
func (s Staff) Can(r StaffRight) bool {
	return slices.ContainsFunc(s.Roles, func(role StaffRole) bool { return slices.Contains(staffRights[r], role) })
}

// opens reports whether an account is the person's to open: every one, or those of the own book.
func (s Staff) opens(rep string) bool {
	return s.Can(StaffAccounts) || s.Can(StaffBook) && s.Rep != "" && s.Rep == rep
}

func (s Staff) scope() Scope { return StaffScope(s.User.ID) }

func (s Staff) require(r StaffRight) error {
	if !s.Can(r) {
		return fail(Forbidden, MsgForbidden)
	}
	return nil
}

// StaffEntry is all that a page asks about a member of staff who opens an account, in one row.
type StaffEntry struct {
	Staff   Staff
	Account Account
	Rep     string  // who serves the account, by the ERP
	Acting  *Acting // the latest that was not ended, run out or not
	Cart    CartSummary
}

// StaffTx is the distributor's own people, and for whom they act.
type StaffTx interface {
	Staff(ctx context.Context, user UserID) (Staff, error)
	SaveStaff(ctx context.Context, s Staff) error
	StaffEntry(ctx context.Context, user UserID, account AccountID) (StaffEntry, error)

	// SaveActing takes the place of what the person runs on the account, if it runs.
	SaveActing(ctx context.Context, a Acting) error
	// EndActings ends what a person runs on an account, or what everybody does if user is empty. There need not be anything.
	EndActings(ctx context.Context, user UserID, account AccountID, at time.Time) error
	// ActingRuns reports whether an acting was neither ended nor run out, and the account's owner still lets people act.
	ActingRuns(ctx context.Context, account AccountID, acting string, now time.Time) (bool, error)
	// ActingLog is what was done on behalf of an account, newest first, and DoneBy what one person did for any; both with
	// the count of all.
	ActingLog(ctx context.Context, account AccountID, offset, limit int) ([]Deed, int, error)
	DoneBy(ctx context.Context, user UserID, offset, limit int) ([]Deed, int, error)
	// LockAccount reads an account and holds it against every other change of its rules until the transaction ends.
	LockAccount(ctx context.Context, account AccountID) (Account, error)
	// SaveAccountRules stores what the owner decides: ActingOff and ApprovalOver.
	SaveAccountRules(ctx context.Context, a Account) error
}

// EnterStaff returns the signed-in member of staff. NotFound for everybody else, so that the staff's pages do not exist
// for them.
func (p *Portal) EnterStaff(ctx context.Context, id UserID) (s Staff, err error) {
	err = p.store.InTx(ctx, StaffScope(id), func(tx Tx) error {
		s, err = tx.Staff(ctx, id)
		return err
	})
	return s, err
}

// NewStaff is a login to be made, or given staff roles.
type NewStaff struct {
	Name     string
	Email    string
	Language string
	Password string
	Roles    []StaffRole
	Rep      string
}

// SaveStaff makes the login, or gives the one with this e-mail a new name and password, and the roles. Invalid: malformed
// e-mail, short password, no role, a rep without a salesperson.
func (p *Portal) SaveStaff(ctx context.Context, n NewStaff) (Staff, error) {
	switch {
	case len(n.Roles) == 0:
		return Staff{}, invalid("roles", MsgRoleMissing)
	case slices.Contains(n.Roles, StaffRep) && n.Rep == "":
		return Staff{}, invalid("rep", MsgRepMissing)
	}
	s := Staff{Roles: n.Roles, Rep: n.Rep}
	login := NewUser{Name: n.Name, Email: n.Email, Language: n.Language, Password: n.Password}
	user, err := p.saveLogin(ctx, login, func(tx Tx, user User) error {
		s.User = user
		if err := tx.SaveStaff(ctx, s); err != nil {
			return err
		}
		return tx.Record(ctx, AuditEntry{At: p.clock(), Action: AuditStaffSaved, Subject: "user " + string(user.ID)})
	})
	if err != nil {
		return Staff{}, fmt.Errorf("save staff: %w", err)
	}
	s.User = user
	return s, nil
}

// enterAsStaff makes the actor for a member of staff. An account that does not exist and one outside the book look the
// same: not found.
func (p *Portal) enterAsStaff(ctx context.Context, id UserID, account AccountID) (Actor, CartSummary, error) {
	var e StaffEntry
	err := p.store.InTx(ctx, StaffScope(id), func(tx Tx) (err error) {
		e, err = tx.StaffEntry(ctx, id, account)
		return err
	})
	if err != nil {
		return Actor{}, CartSummary{}, err
	}
	if !e.Staff.opens(e.Rep) {
		return Actor{}, CartSummary{}, fail(NotFound, MsgForbidden)
	}
	a := Actor{User: e.Staff.User, Account: e.Account, Staff: &e.Staff}
	if p.acts(e) {
		a.Acting = e.Acting
	}
	return a, e.Cart, nil
}

// acts reports whether the acting that was begun still holds: its time has not run out, and neither the role nor the
// owner's consent was taken away since.
func (p *Portal) acts(e StaffEntry) bool {
	return e.Acting != nil && e.Acting.EndsAt.After(p.clock()) && !e.Account.ActingOff && e.Staff.Can(StaffActFor)
}
