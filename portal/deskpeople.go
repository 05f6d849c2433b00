package portal

import (
	"context"
	"time"

	"github.com/tradecounter/portal/erp"
)

// DeskPeopleTx is everybody who can sign in.
type DeskPeopleTx interface {
	// People returns a page of people by name, and how many there are.
	People(ctx context.Context, q PersonQuery) ([]Person, int, error)
	// Reps are the salespeople whom the ERP knows, by name.
	Reps(ctx context.Context) ([]erp.Rep, error)
	// LockAdmins returns who is an administrator and can sign in, and keeps that from changing until the transaction ends.
	LockAdmins(ctx context.Context) ([]UserID, error)
	DropStaff(ctx context.Context, user UserID) error
	// SetDisabled keeps a login from signing in, since at; a zero at lets it in again.
	SetDisabled(ctx context.Context, user UserID, at time.Time) error
	// EndSessions ends every session of a user.
	EndSessions(ctx context.Context, user UserID) error
}

// PersonKind is a kind of people that the list can be narrowed to.
type PersonKind string

// The kinds. Empty stands for everybody.
const (
	PeopleOfStaff     PersonKind = "staff"
	PeopleOfCustomers PersonKind = "customers"
	PeopleDisabled    PersonKind = "disabled"
)

// PersonKinds returns every kind but everybody.
func PersonKinds() []PersonKind {
	return []PersonKind{PeopleOfStaff, PeopleOfCustomers, PeopleDisabled}
}

// PersonQuery is what the list was asked for. Page counts from 1.
type PersonQuery struct {
	Kind    PersonKind
	Search  string    // a part of the name or e-mail, ignoring case
	Account AccountID // members alone, with their membership of it alone
	User    UserID    // this one alone
	Page    int
	Size    int
}

// Narrow reports whether the query leaves anything out.
func (q PersonQuery) Narrow() bool { return q.Kind != "" || q.Search != "" }

// Person is a login with all that it may do.
type Person struct {
	User        User
	DisabledAt  time.Time // zero: may sign in
	SignedIn    time.Time // last; zero: never
	Staff       []StaffRole
	Rep         string
	Memberships []AccountMembership // by the account's name
}

// AccountMembership is a membership and the account it is of.
type AccountMembership struct {
	Membership
	Account Account
}

// PersonList is a page of people.
type PersonList struct {
	Query  PersonQuery
	People []Person
	Total  int
}

// People lists who can sign in, and could once.
func (p *Portal) People(ctx context.Context, s Staff, q PersonQuery) (PersonList, error) {
	if err := s.require(StaffPeople); err != nil {
		return PersonList{}, err
	}
	q.Page, q.Size = max(q.Page, 1), p.settings.PageSize
	list := PersonList{Query: q}
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) (err error) {
		list.People, list.Total, err = tx.People(ctx, q)
		return err
	})
	return list, err
}

// PersonPage is one login, and what an administrator can choose from.
type PersonPage struct {
	Person    Person
	ShipTos   map[AccountID][]erp.ShipTo // of each account that the person belongs to
	Reps      []erp.Rep
	Log       []LoggedEntry // what the person did last
	MayManage bool
	Own       bool // the reader's own login
}

// PersonPage shows one login. NotFound if there is none.
func (p *Portal) PersonPage(ctx context.Context, s Staff, id UserID) (PersonPage, error) {
	if err := s.require(StaffPeople); err != nil {
		return PersonPage{}, err
	}
	page := PersonPage{MayManage: s.Can(StaffManage), Own: id == s.User.ID, ShipTos: map[AccountID][]erp.ShipTo{}}
	err := p.store.InTx(ctx, s.scope(), func(tx Tx) (err error) {
		if page.Person, err = p.person(ctx, tx, id); err != nil {
			return err
		}
		if page.Log, err = tx.AuditLog(ctx, AuditQuery{Actor: id, Size: recent - 1}); err != nil {
			return err
		}
		if !page.MayManage {
			return nil
		}
		if page.Reps, err = tx.Reps(ctx); err != nil {
			return err
		}
		for _, m := range page.Person.Memberships {
			record, err := tx.Customer(ctx, m.Account.ID)
			if err != nil && CodeOf(err) != NotFound {
				return err
			}
			page.ShipTos[m.Account.ID] = record.Value.ShipTos
		}
		return nil
	})
	return page, err
}

func (p *Portal) person(ctx context.Context, tx Tx, id UserID) (Person, error) {
	people, _, err := tx.People(ctx, PersonQuery{User: id, Page: 1, Size: 1})
	if err != nil {
		return Person{}, err
	}
	if len(people) == 0 {
		return Person{}, fail(NotFound, MsgForbidden)
	}
	return people[0], nil
}
