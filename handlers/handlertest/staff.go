package handlertest

import (
	"net/url"
	"strings"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web/webtest"
	"github.com/tradecounter/portal/portal"
)

// BrandtsRep is the ERP's key of the salesperson who serves both customers.
const BrandtsRep = "1"

// StaffEmail is the login of whoever has the roles at the distributor.
func StaffEmail(roles ...portal.StaffRole) string {
	var names []string
	for _, role := range roles {
		names = append(names, string(role))
	}
	return strings.Join(names, ".") + "@miami.example"
}

// AddStaff makes the login of somebody at the distributor. A rep is the salesperson who serves Brandt.
func (s *Stack) AddStaff(roles ...portal.StaffRole) portal.Staff {
	s.t.Helper()
	staff, err := s.Portal.SaveStaff(s.t.Context(), portal.NewStaff{
		Name: "Sam " + string(roles[0]), Email: StaffEmail(roles...), Language: "en", Password: Password, Roles: roles, Rep: BrandtsRep,
	})
	must(s.t, err)
	return staff
}

// SignInStaff returns the browser of somebody at the distributor who has just signed in.
func (s *Stack) SignInStaff(roles ...portal.StaffRole) *webtest.Browser {
	s.t.Helper()
	s.AddStaff(roles...)
	b := s.Browser()
	b.Get("/sign-in").Want(200).Submit(`form[action="/sign-in"]`, url.Values{"email": {StaffEmail(roles...)}, "password": {Password}}).WantRedirect("/")
	return b
}

// AddCustomer puts a customer into the company that no account is linked to, and brings the directory up to date.
func (s *Stack) AddCustomer(id erp.CustomerID, name string) {
	s.t.Helper()
	c := newCustomer(id)
	c.Name = name
	s.Company.AddCustomer(c)
	must(s.t, s.Portal.SyncDirectory(s.t.Context()))
}
