package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/portal"
)

func TestBookSaysHowEachCustomerStands(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddCustomer("C3000", "Tri-County Sprinkler")
	b := s.SignInStaff(portal.StaffRep)
	b.Get("/").WantRedirect("/rep/")
	row := func(path, customer string) string {
		t.Helper()
		for _, text := range b.Get(path).Want(http.StatusOK).Texts("main tbody tr") {
			if strings.Contains(text, customer) {
				return text
			}
		}
		return ""
	}
	for customer, says := range map[string][]string{
		"Brandt":     {"#C1000", "Dayton, OH", "Overdue", "Nov 13", "185.24", "oldest 30 days", "4,743.73", "Act for"},
		"Ostrow":     {"In order", "0.00", "5,000.00", "Act for"},
		"Tri-County": {"Not opened here yet", "–", "Open"}, // unknown is not zero
	} {
		got := row("/rep/", customer)
		for _, want := range says {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q lacks %q", customer, got, want)
			}
		}
	}
	if got := row("/rep/", "Tri-County"); strings.Contains(got, "0.00") {
		t.Errorf("sums that nobody stated are shown: %q", got)
	}
	for path, wants := range map[string]string{
		"/rep/?view=overdue": "Brandt", "/rep/?view=open": "Brandt", "/rep/?q=tri+county": "Tri-County", "/rep/?q=c3000": "Tri-County",
		"/rep/?q=dayton&view=overdue": "Brandt", "/rep/?q=PO-1001": "Brandt", "/rep/?q=100002": "Brandt", "/rep/?q=500001": "Brandt",
	} {
		if got := b.Get(path).Want(http.StatusOK).Texts("main tbody tr"); len(got) != 1 || !strings.Contains(got[0], wants) {
			t.Errorf("%s lists %q, want %s alone", path, got, wants)
		}
	}
	must(t, s.Company.SetHold(handlertest.Brandt, &erp.Hold{Kind: erp.HoldCredit, Reason: "pays late"}))
	must(t, s.Portal.SyncAccounts(t.Context()))
	if got := row("/rep/", "Brandt"); !strings.Contains(got, "On credit hold") {
		t.Errorf("on hold, the book says %q", got)
	}
	must(t, s.Company.SetHold(handlertest.Brandt, nil))
	begin(b, s.Account.ID)
	if got := row("/rep/", "Brandt"); !strings.Contains(got, "Go on") {
		t.Errorf("while acting, the book says %q", got)
	}
	s.Clock.Advance(61 * 24 * time.Hour)
	b = s.SignInStaff(portal.StaffRep)
	if got := row("/rep/?view=quiet", "Brandt"); !strings.Contains(got, "Brandt") || strings.Contains(got, "Go on") {
		t.Errorf("two months later, the quiet ones are %q", got)
	}
}

func TestNeverSignedInIsUntilSomebodyDoes(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignInStaff(portal.StaffRep)
	if got := b.Get("/rep/?view=never").Texts("main tbody tr"); len(got) != 2 {
		t.Errorf("before anybody signed in: %q", got)
	}
	s.SignIn(portal.RoleViewer)
	if got := b.Get("/rep/?view=never").Texts("main tbody tr"); len(got) != 1 || !strings.Contains(got[0], "Ostrow") {
		t.Errorf("after somebody did: %q", got)
	}
}

func TestRepOpensACustomerOfTheOwnBook(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	s.AddCustomer("C3000", "Tri-County Sprinkler")
	b := s.SignInStaff(portal.StaffRep)
	book := b.Get("/rep/").Want(http.StatusOK)
	opened := book.Submit(`form[action="/rep/accounts"]`, nil)
	if got := opened.Follow().Want(http.StatusOK).Text(".acting"); !strings.Contains(got, "Tri-County") {
		t.Errorf("opened, the bar says %q", got)
	}
	if again := book.Submit(`form[action="/rep/accounts"]`, nil); again.Header.Get("Location") != opened.Header.Get("Location") {
		t.Error("opened twice, the customer has two accounts")
	}
	if by := audited(t, s, `SELECT actor_name FROM audit_log WHERE action = 'account_linked' AND subject = 'customer C3000'`); len(by) != 1 || by[0] != "Sam rep" {
		t.Errorf("the audit log names %q", by)
	}

	// The list is behind the ERP, in which somebody else serves the customer by now.
	s.AddCustomer("C4000", "Miami Valley Cooperative")
	late := b.Get("/rep/").Want(http.StatusOK)
	customer, err := s.Company.Customer("C4000")
	must(t, err)
	customer.Rep = erp.Rep{ID: "9", Name: "Max Vogel"}
	s.Company.AddCustomer(customer)
	late.Submit(`form[action="/rep/accounts"]`, url.Values{"customer": {"C4000"}}).Want(http.StatusNotFound)
}

// A page of the book costs the same however many customers are in it, and asks the ERP for nothing.
func TestBookIsOneStatementHoweverManyCustomersThereAre(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignInStaff(portal.StaffRep)
	b.Get("/rep/").Want(http.StatusOK)
	for _, customers := range []int{2, 30} {
		for i := range customers - 2 {
			s.AddCustomer(erp.CustomerID(fmt.Sprintf("C5%03d", i)), fmt.Sprintf("Customer %d", i))
		}
		ctx, calls := erp.CountCalls(t.Context())
		ctx, statements := db.CountStatements(ctx)
		page := b.In(s.NewApp(handlers.Config{Context: ctx})).Get("/rep/").Want(http.StatusOK)
		if got := len(page.Texts("main tbody tr")); got != customers {
			t.Errorf("the book lists %d customers, want %d", got, customers)
		}
		if calls.Count() != 0 || statements.Count() != 9 {
			t.Errorf("%d customers cost %d calls of the ERP and %d statements, was 0 and 9", customers, calls.Count(), statements.Count())
		}
	}
}

func TestBookIsForSalespeopleAlone(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	for _, path := range []string{"/rep/", "/rep/log"} {
		s.SignIn(portal.RoleOwner).Get(path).Want(http.StatusNotFound)
		s.SignInStaff(portal.StaffAR).Get(path).Want(http.StatusForbidden)
	}
	service := s.SignInStaff(portal.StaffService)
	service.Get("/rep/").Want(http.StatusForbidden)
	service.Get("/rep/log").Want(http.StatusOK)
}
