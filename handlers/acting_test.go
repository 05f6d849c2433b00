package handlers_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/portal"
)

func TestBookShowsTheCustomersOfTheSalesperson(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddCustomer("C3000", "Tri-County Sprinkler")
	b := s.SignInStaff(portal.StaffRep)
	page := b.Get("/").WantRedirect("/rep/")
	page = b.Get("/rep/").Want(http.StatusOK)
	t.Log(page.Text("main"))
	for _, path := range []string{"/rep/?view=overdue", "/rep/?view=open", "/rep/?view=quiet", "/rep/?view=never", "/rep/?q=brandt", "/rep/?q=PO-1002", "/rep/?q=500001", "/rep/?q=nothing", "/rep/?page=3", "/rep/log"} {
		t.Log(path, b.Get(path).Want(http.StatusOK).Text("main"))
	}
	b.Post("/rep/accounts", url.Values{}).Want(http.StatusForbidden)
}
