// Package suite is the small distributor that every adapter's conformance test trades with: one record for every case of
// package erptest, and enough others to page through.
package suite

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// History is how many days of business lie between the company's first day and its today.
const History = 150

// Facts name the records that the cases are about; package erptest says what each of them is.
type Facts struct {
	Customer         erp.CustomerID
	ShipTo           erp.ShipToID
	Email, TaxID     string
	Other            erp.CustomerID
	OtherOrder       erp.OrderNumber
	OtherInvoice     string
	NonLatin         erp.CustomerID
	NonLatinName     string
	Owing            erp.CustomerID
	Contract, Breaks erp.ItemID
	Fine, NoPrice    erp.ItemID
	Promotion        erp.ItemID
	PromotionFrom    erp.Date
	PromotionThrough erp.Date
	Packed           erp.ItemID
	PackUOM          erp.UOM
	PackOf           int
	Stocked, Scarce  erp.ItemID
	Part             erp.ItemID
	PartNumber       string
	Illustrated      erp.ItemID
	Files            []sim.Attachment
	NoCustomer       erp.CustomerID
	NoItem           erp.ItemID
}

// New founds the company at begun and lets it do business for History days, so that its today is begun and History days.
func New(begun time.Time) (*sim.Company, Facts, error) {
	f := founder{company: sim.New(sim.Settings{
		Name: "Miami Valley Fasteners", Currency: "USD", Clock: func() time.Time { return begun },
		Freight: sim.FreightRule{Flat: decimal.RequireFromString("18.50"), FreeFrom: decimal.NewFromInt(2500)},
	})}
	f.places()
	f.customers()
	f.items()
	f.prices()
	other := f.history()
	if f.err != nil {
		return nil, Facts{}, fmt.Errorf("found the suite's company: %w", f.err)
	}
	return f.company, f.facts(other), nil
}

// founder builds the company and keeps the first thing that its rules had against it.
type founder struct {
	company *sim.Company
	err     error
}

func (f *founder) check(err error) {
	if f.err == nil {
		f.err = err
	}
}

func (f *founder) facts(other sim.Invoice) Facts {
	from, through := promotion(f.company.Today())
	return Facts{
		Customer: "C20000", ShipTo: "TROY", Email: "dana.pruitt@acmefab.example", TaxID: "341772099",
		Other: "C30000", OtherOrder: other.OrderNo, OtherInvoice: other.Number,
		NonLatin: "C40000", NonLatinName: nonLatinName,
		Owing:    "C50000",
		Contract: "HCS-3816-Z", Breaks: "DRL-JOB-38", Fine: "WIR-THHN-12", NoPrice: "FAB-CUSTOM",
		Promotion: "GLV-NTR-L", PromotionFrom: from, PromotionThrough: through,
		Packed: "WSH-FLT-38", PackUOM: "C", PackOf: 100,
		Stocked: "VLV-BALL-1", Scarce: "MTR-5HP",
		Part: "VLV-BALL-1", PartNumber: "ACME-7714",
		Illustrated: "VLV-BALL-1", Files: files,
		NoCustomer: "C99999", NoItem: "NO-SUCH-ITEM",
	}
}

// promotion returns the days of the dated price, seen from the company's today.
func promotion(today erp.Date) (from, through erp.Date) { return today.AddDays(3), today.AddDays(9) }
