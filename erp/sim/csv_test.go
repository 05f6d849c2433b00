package sim_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// reloaded writes a company as CSV files and loads them.
func reloaded(t *testing.T, c *sim.Company) *sim.Company {
	t.Helper()
	dir := t.TempDir()
	if err := c.WriteCSV(dir); err != nil {
		t.Fatal(err)
	}
	back, err := sim.LoadDir(dir, c.Now, func(note string) { t.Errorf("note: %s", note) })
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// wantSameBooks compares what WriteBooks writes of two companies, but for special prices, which CSV says in another shape.
func wantSameBooks(t *testing.T, got, want *sim.Company) {
	t.Helper()
	mine, theirs := t.TempDir(), t.TempDir()
	for dir, c := range map[string]*sim.Company{mine: got, theirs: want} {
		if err := c.WriteBooks(dir); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(theirs)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() == "special_prices.jsonl" || e.Name() == "attachments.jsonl" {
			continue
		}
		a, b := lines(t, filepath.Join(mine, e.Name())), lines(t, filepath.Join(theirs, e.Name()))
		if len(a) != len(b) {
			t.Errorf("%s has %d lines, want %d", e.Name(), len(a), len(b))
			continue
		}
		for i := range a {
			if a[i] != b[i] {
				t.Errorf("%s:%d is\n%s\nwant\n%s", e.Name(), i+1, a[i], b[i])
				break
			}
		}
	}
}

func lines(t *testing.T, path string) []string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(string(b), "\n")
}

func TestCSVCarriesAWholeGeneratedCompany(t *testing.T) {
	t.Parallel()
	want := usualCompany(t)
	got := reloaded(t, want)
	wantBalanced(t, got)
	wantSameBooks(t, got, want)
	customers, prices := 0, 0
	for customer := range want.Customers(time.Time{}) {
		customers++
		a, b := owed(t, got, customer.ID), owed(t, want, customer.ID)
		a.AsOf, b.AsOf = time.Time{}, time.Time{}
		if written(t, a) != written(t, b) {
			t.Errorf("%s owes %v, want %v", customer.ID, a, b)
		}
		prices += wantSamePrices(t, got, want, customer)
	}
	t.Logf("%d customers × 200 items in three quantities: %d prices are the same to the last digit", customers, prices)
}

// creditedCompany is wholeCompany after a return, a free credit, a payment that used it and was reversed, and with papers.
func creditedCompany(t *testing.T) *sim.Company {
	t.Helper()
	c := wholeCompany(t)
	number := decimal.RequireFromString
	check := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c.AddItem(sim.Item{Item: erp.Item{ID: "W-39", Description: "Washer", StockUOM: "EA", SellUOM: "EA", Status: erp.ItemActive}})
	check(nil, c.ChangeCustomer("C2", func(r *sim.Customer) error { // what is left open is filled in on the way back
		r.Terms, r.BillTo = erp.Terms{Name: "Net 10", NetDays: 10}, erp.Address{Name: r.Name, City: "Troy"}
		r.ShipTos = []erp.ShipTo{{ID: "S2", Name: "Yard", Address: erp.Address{Name: "Yard"}}}
		return nil
	}))
	today := c.Today()
	c.AddAgreement(sim.Agreement{Number: 31, Customer: "C1", From: today, Lines: []sim.AgreementLine{{Item: "W-39", Price: number("0.05")}}})
	check(nil, c.ChangeCustomer("C1", func(r *sim.Customer) error {
		r.Lead, r.Remarks = true, "Pays by wire"
		r.Certificates = []erp.Certificate{{Number: "OH-77", Jurisdiction: "OH", ValidFrom: today, ValidThrough: today.AddDays(365)}}
		return nil
	}))
	back, err := c.CreateRMA("R-1", erp.RMADraft{Customer: "C1", Note: "Too long", Lines: []erp.RMADraftLine{
		{Invoice: "500001", InvoiceLine: "0", Item: "W-38", Quantity: erp.MustQuantity("1", "C"), Reason: "3"},
	}})
	check(back, err)
	check(nil, c.AuthorizeRMA(back.Key))
	for _, accepted := range []string{"0.25", "0.5"} {
		check(nil, c.ReceiveRMA(back.Key, map[int]sim.Inspection{0: {Accepted: number(accepted), Disposition: "On the shelf"}}))
	}
	check(nil, c.ReceiveRMA(back.Key, map[int]sim.Inspection{0: {Rejected: number("0.25"), Disposition: "Scrap"}}))
	memo, err := c.CreditRMA(back.Key, number("0.75"))
	check(memo, err)
	free, err := c.IssueCredit(sim.NewCredit{Customer: "C1", Reason: "Late", Lines: []sim.InvoiceLine{
		{Description: "Goodwill", Quantity: erp.MustQuantity("1", "EA"), Per: "EA", Net: erp.MustMoney("4", "USD"), Extended: number("4")},
	}})
	check(free, err)
	paid, err := c.ReceivePayment(sim.Payment{
		Reference: "P-2", External: "wire 7", Customer: "C1", Method: "wire", OnAccount: number("1"),
		Allocations: []sim.PaymentAllocation{{Invoice: 1, Amount: number("2.5")}}, Credits: []sim.PaymentAllocation{{Invoice: free.Key, Amount: number("1.5")}},
	})
	check(paid, err)
	check(c.ReversePayment(paid.Key, "P-2-back"))
	return c
}

func TestCSVCarriesReturnsCreditsReversalsAndPapers(t *testing.T) {
	t.Parallel()
	want := creditedCompany(t)
	got := reloaded(t, want)
	wantSameBooks(t, got, want)
	if a, b := written(t, owed(t, got, "C1")), written(t, owed(t, want, "C1")); a != b {
		t.Errorf("C1 owes %s, want %s", a, b)
	}
	m := must(t, got.CreditMemo, 1)
	if len(got.ReturnedWith(m)) != 2 {
		t.Errorf("the credit memo %+v stands for two receipts", m)
	}
	next, err := got.IssueCredit(sim.NewCredit{Customer: "C1", Lines: m.Lines})
	if err != nil || next.Number != "600003" {
		t.Errorf("the next credit memo is %s (%v), want 600003", next.Number, err)
	}
}

// wantSamePrices asks both companies for prices on a day with contracts and promotions, below and above the breaks.
func wantSamePrices(t *testing.T, got, want *sim.Company, customer sim.Customer) (prices int) {
	t.Helper()
	n := 0
	for item := range want.Items("", time.Time{}) {
		if n++; n%10 != 0 {
			continue
		}
		for _, quantity := range []string{"1", "12", "60"} {
			r := sim.PriceRequest{Customer: customer.ID, Item: item.ID, Quantity: erp.MustQuantity(quantity, item.SellUOM)}
			a, refusedA := got.Price(r)
			b, refusedB := want.Price(r)
			a.AsOf, b.AsOf = time.Time{}, time.Time{}
			if fmt.Sprint(a, refusedA) != fmt.Sprint(b, refusedB) {
				t.Fatalf("%s × %s of %s: %v, %v, want %v, %v", customer.ID, quantity, item.ID, a, refusedA, b, refusedB)
			}
			prices++
		}
	}
	return prices
}

func owed(t *testing.T, c *sim.Company, id erp.CustomerID) erp.Receivable {
	t.Helper()
	r, err := c.Receivable(id, erp.Date{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// written is a value as JSON, through its pointers.
func written(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
