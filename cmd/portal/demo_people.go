package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/portal"
)

// login is one sign-in of the demo.
type login struct {
	email, password string
	who             string
	customer        erp.CustomerID   // empty for the distributor's own people
	staff           portal.StaffRole // empty for a customer's
}

// people makes the sign-ins: of the customers, and of the distributor.
func (r *demo) people(ctx context.Context) error {
	first, second := r.showcase()
	if err := r.buyers(ctx, first, second); err != nil {
		return err
	}
	return r.staff(ctx, first)
}

// buyers are four: two at the customer with the most to show, one of them in accounts payable, one at a second customer,
// and one who only looks.
func (r *demo) buyers(ctx context.Context, first, second erp.CustomerID) error {
	for _, p := range []struct {
		name, email, who string
		customer         erp.CustomerID
		role             portal.Role
	}{
		{"Lee Park", "buyer@demo.example", "orders", first, portal.RoleBuyer},
		{"Ann Whitfield", "payable@demo.example", "pays invoices, orders nothing", first, portal.RolePayer},
		{"Noor Haddad", "owner@demo.example", "owns the account", second, portal.RoleOwner},
		{"Sam Okafor", "viewer@demo.example", "looks on", second, portal.RoleViewer},
	} {
		account, err := r.app.portal.LinkAccount(ctx, p.customer)
		if err != nil {
			return err
		}
		l := login{email: p.email, password: rand.Text(), who: fmt.Sprintf("%s, %s, for %s (%s)", p.name, p.who, account.Name, p.customer), customer: p.customer}
		_, err = r.app.portal.SaveUser(ctx, portal.NewUser{
			Name: p.name, Email: p.email, Language: "en", Password: l.password, Account: account.ID, Roles: []portal.Role{p.role},
		})
		if err != nil {
			return err
		}
		r.logins = append(r.logins, l)
	}
	return nil
}

// staff are one of each role. The salesperson is the one who serves the first customer; an ERP without salespeople leaves
// that one out.
func (r *demo) staff(ctx context.Context, first erp.CustomerID) error {
	customer, err := r.app.erp.Customer(ctx, first)
	if err != nil {
		return err
	}
	for _, p := range []struct {
		name, email, who string
		role             portal.StaffRole
	}{
		{"Dana Ruiz", "sales@demo.example", "sells to the customers of " + customer.Rep.Name, portal.StaffRep},
		{"Omar Lindqvist", "service@demo.example", "answers customers, and acts for them", portal.StaffService},
		{"Kim Delacroix", "receivables@demo.example", "accounts receivable", portal.StaffAR},
		{"Ines Tamm", "admin@demo.example", "people, settings, the ERP", portal.StaffAdmin},
	} {
		if p.role == portal.StaffRep && customer.Rep.ID == "" {
			continue
		}
		l := login{email: p.email, password: rand.Text(), who: p.name + ", " + p.who, staff: p.role}
		_, err := r.app.portal.SaveStaff(ctx, portal.NewStaff{
			Name: p.name, Email: p.email, Language: "en", Password: l.password, Roles: []portal.StaffRole{p.role}, Rep: customer.Rep.ID,
		})
		if err != nil {
			return err
		}
		r.logins = append(r.logins, l)
	}
	return r.fillBook(ctx, customer.Rep)
}

// bookSize is how many customers of the salesperson the demo links: enough to choose from, few enough to start soon.
const bookSize = 4

func (r *demo) fillBook(ctx context.Context, rep erp.Rep) error {
	linked := 0
	for customer := range r.company.Customers(time.Time{}) {
		if rep.ID == "" || linked == bookSize {
			return nil
		}
		if customer.Rep.ID != rep.ID {
			continue
		}
		if _, err := r.app.portal.LinkAccount(ctx, customer.ID); err != nil {
			return err
		}
		linked++
	}
	return nil
}

// staffLogin is the sign-in of one of the distributor's people, and false if the demo has none of the role.
func (r *demo) staffLogin(role portal.StaffRole) (login, bool) {
	for _, l := range r.logins {
		if l.staff == role {
			return l, true
		}
	}
	return login{}, false
}

// showcase picks the two customers with the most recent orders, of those who may order; the first with a credit limit
// and open invoices if there is one.
func (r *demo) showcase() (first, second erp.CustomerID) {
	recent := map[erp.CustomerID]int{}
	for order := range r.company.Orders(sim.Query{}) {
		recent[order.Customer]++
	}
	rank := func(id erp.CustomerID) (score int) {
		receivable, err := r.company.Receivable(id, r.company.Today())
		if err != nil || receivable.Hold != nil {
			return -1
		}
		score = min(recent[id], 500)
		if left, limited := receivable.Available(); limited && left.Amount.IsPositive() {
			score += 1000
		}
		if receivable.Balance.Amount.IsPositive() {
			score += 1000
		}
		return score
	}
	best, next := -1, -1
	for customer := range r.company.Customers(time.Time{}) {
		switch score := rank(customer.ID); {
		case score > best:
			second, next = first, best
			first, best = customer.ID, score
		case score > next:
			second, next = customer.ID, score
		}
	}
	return first, second
}
