package sapb1_test

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sapb1"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
	"github.com/tradecounter/portal/erp/sim/suite"
)

// installed is an adapter on the suite's company, configured as an installation may be.
func installed(t *testing.T, configure func(*sapb1.Config)) (*sapb1.Adapter, *sim.Company, suite.Facts) {
	t.Helper()
	company, facts, err := suite.New(begun)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sapb1sim.New(company, sapb1sim.Options{
		CompanyDB: "FASTENERS_US", UserName: "portal", Password: "secret", ApproverName: "manager", ApproverPassword: "secret too",
	}))
	t.Cleanup(server.Close)
	config := sapb1.Config{
		BaseURL: server.URL + "/b1s/v2", CompanyDB: "FASTENERS_US", User: "portal", Password: "secret",
		Currency: "USD", Location: time.UTC, HTTPClient: server.Client(), Now: company.Now,
	}
	configure(&config)
	adapter, err := sapb1.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return adapter, company, facts
}

func gauge() erp.NewCustomer {
	home := erp.Address{Lines: []string{"77 Wilmington Pike"}, City: "Kettering", Region: "OH", Postal: "45420", Country: "US"}
	return erp.NewCustomer{Name: "Kettering Gage & Tool", TaxID: "31-1094436", BillTo: home}
}

func TestANewLeadIsFoundByReferenceAndOrdersOnceItIsACustomer(t *testing.T) {
	t.Parallel()
	a, company, facts := installed(t, func(c *sapb1.Config) { c.NewCustomers = "lead" })
	created, err := a.CreateCustomer(t.Context(), "TC-LEAD-1", gauge())
	if err != nil || created.Active {
		t.Fatalf("got active %v, %v", created.Active, err)
	}
	if _, err := a.Customer(t.Context(), created.ID); !errors.Is(err, erp.NotFound) {
		t.Errorf("a lead is read as a customer: %v", err)
	}
	order := erp.OrderDraft{Customer: created.ID, Lines: []erp.DraftLine{{Item: facts.Stocked, Quantity: erp.MustQuantity("1", "EA")}}}
	if _, err := a.CreateOrder(t.Context(), "TC-LEAD-O", order); !errors.Is(err, erp.Rejected) {
		t.Errorf("a lead's order: %v", err)
	}
	if err := company.ChangeCustomer(created.ID, func(c *sim.Customer) error { c.Lead = false; return nil }); err != nil {
		t.Fatal(err)
	}
	found, err := a.CustomerByReference(t.Context(), "TC-LEAD-1")
	if err != nil || !found.Active || found.ID != created.ID {
		t.Errorf("got %+v, %v", found, err)
	}
	if _, err := a.CreateOrder(t.Context(), "TC-LEAD-O", order); err != nil {
		t.Errorf("its order afterwards: %v", err)
	}
}

// B1S-ReplaceCollectionsOnPatch would take the neighbours away, and so would a row sent under another's number.
func TestAChangeLeavesWhatAClerkAddedMeanwhile(t *testing.T) {
	t.Parallel()
	a, company, facts := installed(t, func(*sapb1.Config) {})
	err := company.ChangeCustomer(facts.Customer, func(c *sim.Customer) error {
		c.ShipTos = append(c.ShipTos, erp.ShipTo{ID: "YARD", Name: "Yard", Address: c.BillTo})
		c.Contacts = append(c.Contacts, erp.Contact{Name: "Night shift"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []erp.CustomerChange{
		{ShipTo: &erp.ShipTo{ID: "TROY", Name: "Troy", Address: gauge().BillTo}}, {Contact: &erp.Contact{ID: "22", Name: "Lee Osei", Title: "Foreman"}},
	} {
		if err := a.ChangeCustomer(t.Context(), facts.Customer, change); err != nil {
			t.Fatal(err)
		}
	}
	c, err := company.Customer(facts.Customer)
	if err != nil || len(c.ShipTos) != 3 || c.ShipTos[1].Address.City != "Kettering" || c.ShipTos[2].ID != "YARD" ||
		len(c.Contacts) != 3 || c.Contacts[0].Name != "Dana Pruitt" || c.Contacts[1].Title != "Foreman" {
		t.Errorf("got %+v and %+v, %v", c.ShipTos, c.Contacts, err)
	}
}

func TestADraftIsNotReleasedWithoutAnApprover(t *testing.T) {
	t.Parallel()
	for name, configure := range map[string]func(*sapb1.Config){
		"nobody":        func(*sapb1.Config) {},
		"somebody else": func(c *sapb1.Config) { c.Approver, c.ApproverPassword = "manager", "wrong" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, company, facts := installed(t, configure)
			if err := company.SetCreditMode(sim.CreditDraft); err != nil {
				t.Fatal(err)
			}
			if err := company.SetHold(facts.Customer, &erp.Hold{Kind: erp.HoldCredit, Reason: "limit"}); err != nil {
				t.Fatal(err)
			}
			order := erp.OrderDraft{Customer: facts.Customer, Lines: []erp.DraftLine{{Item: facts.Stocked, Quantity: erp.MustQuantity("1", "EA")}}}
			if o, err := a.CreateOrder(t.Context(), "TC-DRAFT", order); err != nil || o.Status != erp.OrderPending {
				t.Fatalf("got %q, %v", o.Status, err)
			}
			err := a.ReleaseHold(t.Context(), erp.Subject{Kind: erp.SubjectOrder, Key: "TC-DRAFT", Customer: facts.Customer}, "good for it")
			if !errors.Is(err, erp.Rejected) || erp.ReasonOf(err) == "" || strings.Contains(err.Error(), "wrong") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAHoldForInvoicesPastDueEndsWhenTheyArePaid(t *testing.T) {
	t.Parallel()
	a, _, facts := installed(t, func(c *sapb1.Config) { c.PastDueHoldDays = 10 })
	subject := erp.Subject{Kind: erp.SubjectCustomer, Key: string(facts.Owing), Customer: facts.Owing}
	hold, err := a.HoldOf(t.Context(), subject)
	if err != nil || hold == nil || hold.Kind != erp.HoldPastDue {
		t.Fatalf("got %+v, %v", hold, err)
	}
	if err := a.ReleaseHold(t.Context(), subject, "they promised"); !errors.Is(err, erp.Rejected) || erp.ReasonOf(err) == "" {
		t.Errorf("got %v", err)
	}
}

func TestCertificatesWithoutFieldsAreUnsupported(t *testing.T) {
	t.Parallel()
	a, _, facts := installed(t, func(*sapb1.Config) {})
	if _, err := a.CertificatesOf(t.Context(), facts.Customer); !errors.Is(err, erp.Unsupported) || a.Capabilities().Certificates {
		t.Errorf("got %v, capability %v", err, a.Capabilities().Certificates)
	}
}

func TestCertificateFieldsAreReadFromTheSetting(t *testing.T) {
	t.Parallel()
	sets, err := sapb1.ParseCertificateFields(" U_No, U_State,U_From ,U_To;" + "U_No2,U_State2,U_From2,U_To2")
	if err != nil || len(sets) != 2 || sets[0] != (sapb1.CertificateFields{Number: "U_No", Jurisdiction: "U_State", From: "U_From", Through: "U_To"}) {
		t.Errorf("got %+v, %v", sets, err)
	}
	if none, err := sapb1.ParseCertificateFields(" "); err != nil || none != nil {
		t.Errorf("of nothing: got %+v, %v", none, err)
	}
	for _, bad := range []string{"U_No", "U_No,U_State,U_From", "U_No,U_State,U_From,U_To;"} {
		if _, err := sapb1.ParseCertificateFields(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestConfigRefusesHalfAnApproverAndFieldsThatAreNone(t *testing.T) {
	t.Parallel()
	good := sapb1.Config{
		BaseURL: "https://b1.example.com/b1s/v2", CompanyDB: "LIVE", User: "portal", Password: "secret", Currency: "USD", Location: time.UTC,
	}
	if _, err := sapb1.New(good); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*sapb1.Config){
		"approver without password": func(c *sapb1.Config) { c.Approver = "manager" },
		"password without approver": func(c *sapb1.Config) { c.ApproverPassword = "secret too" },
		"new customers of no kind":  func(c *sapb1.Config) { c.NewCustomers = "vendor" },
		"a field that is none": func(c *sapb1.Config) {
			c.CertificateFields = []sapb1.CertificateFields{{Number: "U_No", Jurisdiction: "CardName&$top=9", From: "U_From", Through: "U_To"}}
		},
	} {
		c := good
		spoil(&c)
		if _, err := sapb1.New(c); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
