package sapb1_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp/erptest"
	"github.com/tradecounter/portal/erp/sapb1"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	erptest.Run(t, erptest.Harness{
		New: newWorld,
		Excuses: []erptest.Excuse{
			{Case: "quote/stock is promised for a day", Reason: "Business One promises no date before somebody sets it on the line"},
		},
	})
}

// newWorld is a company behind a Service Layer of its own. Pages are short, so that every list has several.
func newWorld(t *testing.T) erptest.World {
	books := newBooks(t)
	traffic := sim.NewTraffic(books.company.Now)
	wire := &wire{t: t, traffic: traffic, serviceLayer: sapb1sim.New(books.company, sapb1sim.Options{
		CompanyDB: "FASTENERS_US", UserName: "portal", Password: "secret", Traffic: traffic, ParallelLoginFault: true,
	})}
	server := httptest.NewServer(wire)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	adapter, err := sapb1.New(sapb1.Config{
		BaseURL: server.URL + "/b1s/v2", CompanyDB: "FASTENERS_US", User: "portal", Password: "secret",
		Currency: "USD", Location: time.UTC, PageSize: 7, HTTPClient: server.Client(), Now: books.company.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	today := books.company.Today()
	return erptest.World{
		Adapter: adapter, Company: books, Faults: wire,
		Known: erptest.Known{
			Customer: "C20000", ShipTo: "TROY", Email: "dana.pruitt@acmefab.example", TaxID: "341772099",
			Other: "C30000", OtherOrder: books.otherOrder, OtherInvoice: books.otherInvoice,
			NonLatin: "C40000", NonLatinName: "株式会社 山田製作所",
			Owing:    "C50000",
			Contract: "HCS-3816-Z", Breaks: "DRL-JOB-38", Fine: "WIR-THHN-12", NoPrice: "FAB-CUSTOM",
			Promotion: erptest.DatedPrice{Item: "GLV-NTR-L", From: today.AddDays(3), Through: today.AddDays(9)},
			Packed:    "WSH-FLT-38", PackUOM: "C",
			Stocked: "VLV-BALL-1", Scarce: "MTR-5HP",
			Part:       erptest.PartReference{Item: "VLV-BALL-1", Number: "ACME-7714"},
			NoCustomer: "C99999", NoItem: "NO-SUCH-ITEM",
		},
	}
}
