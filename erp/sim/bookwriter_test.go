package sim_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// The folder testdata/written was checked by hand against wholeCompany.
func TestWriteBooksWritesEveryKindOfRecordExactly(t *testing.T) {
	t.Parallel()
	got, want := t.TempDir(), filepath.Join("testdata", "written")
	if err := wholeCompany(t).WriteBooks(got); err != nil {
		t.Fatal(err)
	}
	files := func(dir string) map[string]string {
		content := map[string]string{}
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			b, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			content[e.Name()] = string(b)
		}
		return content
	}
	written := files(got)
	for name, content := range files(want) {
		if written[name] != content {
			t.Errorf("%s is\n%swant\n%s", name, written[name], content)
		}
		delete(written, name)
	}
	for name := range written {
		t.Errorf("%s was written too", name)
	}
}

func TestWriteBooksNeverWritesOverBooks(t *testing.T) {
	t.Parallel()
	dir, company := t.TempDir(), sim.New(sim.Settings{Name: "Empty"})
	if err := company.WriteBooks(dir); err != nil {
		t.Fatal(err)
	}
	if err := company.WriteBooks(dir); !errors.Is(err, fs.ErrExist) {
		t.Errorf("written again: %v, want %v", err, fs.ErrExist)
	}
}

// wholeCompany has at least one of everything, every field set somewhere.
func wholeCompany(t *testing.T) *sim.Company {
	number := decimal.RequireFromString
	now := time.Date(2026, time.March, 10, 9, 0, 0, 0, time.UTC)
	today := erp.DateOf(now)
	c := sim.New(sim.Settings{
		Name: "Whole Supply", Currency: "USD", Clock: func() time.Time { return now }, PriceDecimals: 3,
		Freight: sim.FreightRule{Flat: number("12.50"), FreeFrom: number("500")},
	})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dock := erp.Address{Name: "Dock", Lines: []string{"9 Dock Rd", "Gate 2"}, City: "Troy", Region: "OH", Postal: "45373", Country: "US"}
	c.AddWarehouse(erp.Warehouse{ID: "01", Name: "Troy", Nettable: true, Address: dock})
	c.AddWarehouse(erp.Warehouse{ID: "02", Name: "Returns"})
	c.AddTaxRate(sim.TaxRate{Jurisdiction: "Troy", Country: "US", Region: "OH", City: "Troy", Percent: number("6.75")})
	c.AddPriceList(sim.PriceList{Number: 1, Name: "Counter"})
	c.AddPriceList(sim.PriceList{Number: 2, Name: "Export", Base: 1, Factor: number("0.915"), Currency: "EUR"})
	c.AddItem(sim.Item{
		Item: erp.Item{
			ID: "W-38", Description: "Washer, 3/8 \"flat\"", ForeignName: "Unterlegscheibe", Category: erp.Category{ID: "100", Name: "Washers"},
			Manufacturer: "Rivet & Sons", ManufacturerNo: "RS-1", Barcode: "742100000008", StockUOM: "EA", SellUOM: "C",
			Packs:       []erp.Pack{{UOM: "C", PerStock: number("100")}, {UOM: "LB", PerStock: number("62.5")}},
			MinQuantity: number("2"), Multiple: number("0.5"), Weight: "0.4 lb", Hazmat: "none", Status: erp.ItemActive,
			Substitutes: []erp.ItemID{"W-39"}, Attributes: []erp.Attribute{{Name: "Size", Value: "3/8"}},
		},
		Prices: []sim.ListPrice{{List: 1, Amount: number("8.870125")}},
	})
	must(c.AddAttachment("W-38", sim.Attachment{Name: "care.txt", Type: "text/plain", Content: func() []byte { return []byte("Keep dry.") }}))
	must(c.Receive("W-38", "01", number("40000.25")))
	must(c.Expect("W-38", "02", erp.Receipt{Quantity: number("7")}))
	must(c.Expect("W-38", "02", erp.Receipt{On: today.AddDays(14), Quantity: number("12")}))
	c.AddCustomer(sim.Customer{
		Customer: erp.Customer{
			ID: "C1", Name: "Śruby", Email: "office@c1.example", Phone: "555-0100", TaxID: "34-1", Currency: "USD",
			Terms:  erp.Terms{Name: "2/10 net 30", NetDays: 30, DiscountDays: 10, DiscountPercent: "2"},
			BillTo: dock, ShipTos: []erp.ShipTo{{ID: "DOCK", Name: "Dock", Address: dock, Default: true}},
			Contacts: []erp.Contact{{ID: "21", Name: "Dana Pruitt", Email: "dana@c1.example", Phone: "555-0101", Title: "Buyer"}},
			Parent:   "C2", Payer: "C2", Rep: erp.Rep{ID: "7", Name: "Kim", Email: "kim@whole.example", Phone: "555-0102"}, Active: true,
		},
		PriceList: 1, Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.MustMoney("2500.50", "USD")}, Warehouse: "01",
	})
	c.AddCustomer(sim.Customer{
		Customer:  erp.Customer{ID: "C2", Name: "Parent"},
		PriceList: 2, Limit: erp.CreditLimit{Kind: erp.LimitUnlimited}, TaxExempt: true,
	})
	c.AddCrossReference(erp.CrossReference{Customer: "C1", Item: "W-38", PartNumber: "77-38"})
	c.SetSpecialPrice(sim.SpecialPrice{
		Customer: "C1", Item: "W-38", Reference: "CTR-1", From: today, Through: today.AddDays(365), Rate: sim.Fixed(number("7.5")),
		Periods: []sim.PricePeriod{{
			From: today.AddDays(30), Through: today.AddDays(60), Rate: sim.Off(number("12.5")),
			Breaks: []sim.QuantityBreak{{From: number("10"), Rate: sim.Fixed(number("6.25"))}},
		}},
	})
	c.AddDiscountGroup(sim.DiscountGroup{
		Name: "Spring", Customer: "C1", Category: "100", Manufacturer: "Rivet & Sons", Item: "W-38", Percent: number("4.5"),
		From: today, Through: today.AddDays(9),
	})
	o, err := c.CreateOrder(sim.NewOrder{Reference: "W-1", Channel: "phone", OrderDraft: erp.OrderDraft{
		Customer: "C1", Contact: "21", CustomerPO: "PO-1", ShipVia: "UPS", Complete: true, Note: "Ring first", RequestedOn: today.AddDays(3),
		Lines: []erp.DraftLine{{Item: "W-38", Quantity: erp.MustQuantity("2.5", "C"), Note: "Bag them"}},
	}})
	must(err)
	_, err = c.ShipOrder(o.Key, sim.ShipRequest{Carrier: "UPS Ground", Tracking: "1Z1", Lines: map[int]decimal.Decimal{0: number("1.5")}})
	must(err)
	i, err := c.InvoiceOrder(o.Key)
	must(err)
	_, err = c.ReceivePayment(sim.Payment{
		Reference: "P-1", Customer: "C1", Method: "check", OnAccount: number("3.30"),
		Allocations: []sim.PaymentAllocation{{Invoice: i.Key, Amount: number("10.01")}},
	})
	must(err)
	must(c.SetHold("C2", &erp.Hold{Kind: erp.HoldPastDue, Reason: "Call us"}))
	held, err := c.CreateOrder(sim.NewOrder{OrderDraft: erp.OrderDraft{
		Customer: "C1", Lines: []erp.DraftLine{{Item: "W-38", Quantity: erp.MustQuantity("1", "EA")}},
	}})
	must(err)
	must(c.CancelOrder(held.Key))
	return c
}

// The folder testdata/credited was checked by hand against creditedCompany.
func TestWriteBooksWritesReturnsCreditsAndReversals(t *testing.T) {
	t.Parallel()
	got := t.TempDir()
	if err := creditedCompany(t).WriteBooks(got); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"agreements.jsonl", "customers.jsonl", "returns.jsonl", "credit_memos.jsonl", "payments.jsonl"} {
		a, b := strings.Join(lines(t, filepath.Join(got, file)), "\n"), strings.Join(lines(t, filepath.Join("testdata", "credited", file)), "\n")
		if a != b {
			t.Errorf("%s is\n%swant\n%s", file, a, b)
		}
	}
}
