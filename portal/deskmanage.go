package portal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
)

// MemberForm is what an administrator typed about somebody's membership.
type MemberForm struct {
	User       UserID
	Account    AccountID
	Roles      []string
	OrderLimit string   // in the account's currency; empty: none
	ShipTos    []string // empty: all
}

// ChangeMember stores what a member may do on an account. NotFound if the person is no member; Invalid with Problems on
// "roles", "order_limit" and "ship_tos".
func (p *Portal) ChangeMember(ctx context.Context, s Staff, f MemberForm) error {
	if err := s.require(StaffManage); err != nil {
		return err
	}
	return p.manage(ctx, s, func(tx Tx) error {
		person, err := p.person(ctx, tx, f.User)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(person.Memberships, func(m AccountMembership) bool { return m.Account.ID == f.Account })
		if at < 0 {
			return fail(NotFound, MsgForbidden)
		}
		record, err := tx.Customer(ctx, f.Account)
		if err != nil && CodeOf(err) != NotFound {
			return err
		}
		before := person.Memberships[at].Membership
		after, err := f.membership(record.Value)
		if err != nil {
			return err
		}
		if err := tx.SaveMembership(ctx, after); err != nil {
			return err
		}
		return tx.Record(ctx, p.note(ctx, s, AuditMemberChanged, f.Account, "user "+string(f.User), changed(before, after)...))
	})
}

// membership reads the form.
func (f MemberForm) membership(record erp.Customer) (Membership, error) {
	m := Membership{User: f.User, Account: f.Account}
	for _, role := range Roles() {
		if slices.Contains(f.Roles, string(role)) {
			m.Roles = append(m.Roles, role)
		}
	}
	if len(m.Roles) == 0 {
		return m, invalid("roles", MsgRoleMissing)
	}
	for _, id := range f.ShipTos {
		if !slices.ContainsFunc(record.ShipTos, func(s erp.ShipTo) bool { return string(s.ID) == id }) {
			return m, invalid("ship_tos", MsgShipToUnknown)
		}
		m.ShipTos = append(m.ShipTos, erp.ShipToID(id))
	}
	if typed := strings.TrimSpace(f.OrderLimit); typed != "" {
		amount, err := parseQuantity(typed)
		if err != nil || amount.IsNegative() || record.Currency == "" {
			return m, invalid("order_limit", MsgAmountMalformed, clip(typed))
		}
		limit := erp.NewMoney(amount, record.Currency)
		m.OrderLimit = &limit
	}
	return m, nil
}

// changed is what the log keeps of a membership: what it is, and what it was where that is something else.
func changed(before, after Membership) []string {
	var pairs []string
	for _, part := range [][3]string{
		{"roles", joined(before.Roles), joined(after.Roles)},
		{"order_limit", limitText(before.OrderLimit), limitText(after.OrderLimit)},
		{"ship_tos", joined(before.ShipTos), joined(after.ShipTos)},
	} {
		if part[1] != part[2] {
			pairs = append(pairs, part[0], part[2], part[0]+"_before", part[1])
		}
	}
	return pairs
}

func limitText(limit *erp.Money) string {
	if limit == nil {
		return ""
	}
	return limit.String()
}

// StaffForm is what an administrator chose about somebody at the distributor.
type StaffForm struct {
	User  UserID
	Roles []string // empty: no longer one of the distributor's people
	Rep   string   // the ERP's key of the salesperson; for reps
}

// ChangeStaff makes somebody one of the distributor's people, changes what they may do, or makes them a stranger again.
// Invalid with a Problem on "rep" for a rep without a salesperson; Forbidden for taking the own administration away, so
// that there always is somebody who has it.
func (p *Portal) ChangeStaff(ctx context.Context, s Staff, f StaffForm) error {
	if err := s.require(StaffManage); err != nil {
		return err
	}
	after := Staff{User: User{ID: f.User}, Rep: f.Rep}
	for _, role := range StaffRoles() {
		if slices.Contains(f.Roles, string(role)) {
			after.Roles = append(after.Roles, role)
		}
	}
	switch {
	case f.User == s.User.ID && !slices.Contains(after.Roles, StaffAdmin):
		return fail(Forbidden, MsgOwnAdmin)
	case !slices.Contains(after.Roles, StaffRep):
		after.Rep = ""
	case f.Rep == "":
		return invalid("rep", MsgRepMissing)
	}
	return p.manage(ctx, s, func(tx Tx) error {
		before, err := p.person(ctx, tx, f.User)
		if err != nil {
			return err
		}
		if len(after.Roles) == 0 {
			err = tx.DropStaff(ctx, f.User)
		} else {
			err = tx.SaveStaff(ctx, after)
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, p.note(ctx, s, AuditStaffSaved, "", "user "+string(f.User),
			"roles", joined(after.Roles), "roles_before", joined(before.Staff), "rep", after.Rep))
	})
}

// SwitchLogin keeps a login out, and ends every session of it, or lets it in again. Forbidden for the own one.
func (p *Portal) SwitchLogin(ctx context.Context, s Staff, id UserID, off bool) error {
	if err := s.require(StaffManage); err != nil {
		return err
	}
	if id == s.User.ID {
		return fail(Forbidden, MsgOwnLogin)
	}
	return p.manage(ctx, s, func(tx Tx) error {
		action, at := AuditUserEnabled, time.Time{}
		if off {
			action, at = AuditUserDisabled, p.clock()
			if err := tx.EndSessions(ctx, id); err != nil {
				return err
			}
		}
		if err := tx.SetDisabled(ctx, id, at); err != nil {
			return err
		}
		return tx.Record(ctx, p.note(ctx, s, action, "", "user "+string(id)))
	})
}

// manage runs a change in which the administrator still is one: of two who take it from each other, the later fails.
func (p *Portal) manage(ctx context.Context, s Staff, change func(Tx) error) error {
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) error {
		admins, err := tx.LockAdmins(ctx)
		if err != nil {
			return err
		}
		if !slices.Contains(admins, s.User.ID) {
			return fail(Forbidden, MsgForbidden)
		}
		return change(tx)
	})
	if err != nil {
		return fmt.Errorf("manage people: %w", err)
	}
	return nil
}
