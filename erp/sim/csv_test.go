package sim_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
