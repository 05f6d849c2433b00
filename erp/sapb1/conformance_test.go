package sapb1_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sapb1"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
	"github.com/tradecounter/portal/erp/sim/suite"
)

// begun is when the company's history starts; its today is a Tuesday.
var begun = time.Date(2025, time.October, 11, 14, 0, 0, 0, time.UTC)

func TestConformance(t *testing.T) {
	t.Parallel()
	erptest.Run(t, erptest.Harness{
		New: newWorld,
		Excuses: []erptest.Excuse{
			{Case: "items/substitutes are other items", Reason: "Business One tells the alternatives of one item at a time"},
			{Case: "attachments/an invoice's own paper comes first", Reason: "the Service Layer of Business One renders no paper"},
			{Case: "quote/stock is promised for a day", Reason: "Business One promises no date before somebody sets it on the line"},
			{Case: "quote/a sweep leaves orders alone", Reason: "a dry run of Business One writes nothing that could be left behind"},
		},
	})
}

// newWorld is a company behind a Service Layer of its own. Pages are short, so that every list has several.
func newWorld(t *testing.T) erptest.World {
	company, facts, err := suite.New(begun)
	if err != nil {
		t.Fatal(err)
	}
	books := &books{t: t, company: company}
	hooks := newHooks(t, company)
	traffic := sim.NewTraffic(books.company.Now)
	wire := &wire{t: t, traffic: traffic, serviceLayer: sapb1sim.New(books.company, sapb1sim.Options{
		CompanyDB: "FASTENERS_US", UserName: "portal", Password: "secret", Traffic: traffic, ParallelLoginFault: true, CrossJoins: true,
		ApproverName: "manager", ApproverPassword: "secret too", Messenger: hooks.messenger,
	})}
	server := serve(t, wire)
	adapter := connect(t, server, books.company.Now)
	hooks.reader = adapter
	var files []erptest.File
	for _, f := range facts.Files {
		files = append(files, erptest.File{Name: f.Name, Type: f.Type, Content: f.Content()})
	}
	return erptest.World{
		Adapter: adapter, Company: books, Faults: wire, People: &people{books}, Returns: dock{books}, Filing: cabinet{books}, Cash: cashDesk{t, company},
		Records: &records{t: t, company: company, server: server}, Backup: books.backup, Hooks: hooks,
		Known: erptest.Known{
			Customer: facts.Customer, ShipTo: facts.ShipTo, Email: facts.Email, TaxID: facts.TaxID,
			Other: facts.Other, OtherOrder: facts.OtherOrder, OtherInvoice: facts.OtherInvoice,
			NonLatin: facts.NonLatin, NonLatinName: facts.NonLatinName,
			Owing:    facts.Owing,
			Contract: facts.Contract, Breaks: facts.Breaks, Fine: facts.Fine, NoPrice: facts.NoPrice,
			Promotion: erptest.DatedPrice{Item: facts.Promotion, From: facts.PromotionFrom, Through: facts.PromotionThrough},
			Packed:    facts.Packed, PackUOM: facts.PackUOM, PackOf: facts.PackOf,
			Stocked: facts.Stocked, Scarce: facts.Scarce,
			Part:        erptest.PartReference{Item: facts.Part, Number: facts.PartNumber},
			Illustrated: facts.Illustrated, Files: files,
			Described: facts.Packed, Attributes: suite.Attributes,
			Method: "card", NoCustomer: facts.NoCustomer, NoItem: facts.NoItem,
		},
	}
}

func serve(t *testing.T, handler http.Handler) *httptest.Server {
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server
}

// connect returns an adapter on the Service Layer at a server, on a machine with the given clock.
func connect(t *testing.T, server *httptest.Server, now func() time.Time) *sapb1.Adapter {
	t.Helper()
	attributes, err := sapb1.ParseAttributeFields("U_Finish=Finish,U_Inner__=Inner Ø")
	if err != nil {
		t.Fatal(err)
	}
	certificates, err := sapb1.ParseCertificateFields(sapb1sim.CertificateFields)
	if err != nil {
		t.Fatal(err)
	}
	adapter, err := sapb1.New(sapb1.Config{
		BaseURL: server.URL + "/b1s/v2", CompanyDB: "FASTENERS_US", User: "portal", Password: "secret",
		Currency: "USD", Location: time.UTC, PageSize: 7, HTTPClient: server.Client(), Now: now,
		Approver: "manager", ApproverPassword: "secret too", CertificateFields: certificates, AttributeFields: attributes,
		PaymentAccounts: map[string]string{"card": "_SYS00000000090", "ach": "_SYS00000000089"},
		ReturnReasons:   sim.New(sim.Settings{}).ReturnReasons(), WebhookSecret: webhookSecret,
	})
	if err != nil {
		t.Fatal(err)
	}
	return adapter
}
