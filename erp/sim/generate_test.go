package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

func generate(t testing.TB, o sim.Options) *sim.Company {
	t.Helper()
	o.Now = fixed
	return must(t, sim.Generate, o)
}

// usual is the default company, for tests that only read it.
var usual = sync.OnceValues(func() (*sim.Company, error) { return sim.Generate(sim.Options{Seed: 1, Now: fixed}) })

func usualCompany(t *testing.T) *sim.Company {
	t.Helper()
	c, err := usual()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fingerprint prints everything of a company that a face can read.
func fingerprint(c *sim.Company) string {
	var b strings.Builder
	for item := range c.Items("", time.Time{}) {
		levels, _ := c.Stock(item.ID) // it was listed a moment ago
		fmt.Fprintln(&b, item, levels)
	}
	for customer := range c.Customers(time.Time{}) {
		hold := customer.Hold
		customer.Hold = nil
		fmt.Fprintln(&b, customer, hold)
	}
	for _, list := range []any{
		slices.Collect(c.Orders(sim.Query{})), slices.Collect(c.Shipments(sim.Query{})), slices.Collect(c.Invoices(sim.Query{})),
		slices.Collect(c.Payments(sim.Query{})), c.SpecialPrices(time.Time{}), c.DiscountGroups(), c.CrossReferences(),
	} {
		fmt.Fprintln(&b, list)
	}
	return b.String()
}

func TestPriceListsAreCalledSomething(t *testing.T) {
	t.Parallel()
	for of, c := range map[string]*sim.Company{"generated": usualCompany(t), "loaded": loadBooks(t)} {
		seen := map[string]bool{}
		for _, l := range c.PriceLists() {
			if name := strings.ToLower(l.Name); name == "" || strings.Contains(name, "list") || seen[name] {
				t.Errorf("%s: list %d is called %q", of, l.Number, l.Name)
			} else {
				seen[name] = true
			}
		}
	}
}

func TestGeneratorIsDeterministic(t *testing.T) {
	t.Parallel()
	o := sim.Options{Seed: 7, Items: 600}
	first, second := fingerprint(generate(t, o)), fingerprint(generate(t, o))
	if first != second {
		t.Error("the same seed made two different companies")
	}
	o.Seed = 8
	if fingerprint(generate(t, o)) == first {
		t.Error("another seed made the same company")
	}
}

func TestGeneratedBooksBalance(t *testing.T) {
	t.Parallel()
	wantBalanced(t, usualCompany(t))
}

func TestGeneratedCompanyHasEveryStory(t *testing.T) {
	t.Parallel()
	c := usualCompany(t)
	var aging erp.Aging
	found := map[string]int{}
	for customer := range c.Customers(time.Time{}) {
		found["customers"]++
		r, err := c.Receivable(customer.ID, erp.Date{})
		if err != nil {
			t.Fatal(err)
		}
		found[string(customer.Limit.Kind)]++
		if left, limited := r.Available(); limited && left.Amount.IsNegative() {
			found["over limit"]++
		}
		if customer.Hold != nil && r.Overdue.Amount.IsPositive() {
			found["on hold and overdue"]++
		}
		if len(customer.ShipTos) > 20 {
			found["many ship-tos"]++
		}
		if strings.ContainsAny(customer.Name, "株ßüéŽ") {
			found["names beyond ASCII"]++
		}
		if !strings.HasSuffix(customer.Email, ".example") {
			t.Errorf("%s has a real address %q", customer.ID, customer.Email)
		}
		if customer.Currency == "USD" {
			for bucket, amount := range map[*erp.Money]erp.Money{
				&aging.NotDue: r.Aging.NotDue, &aging.Days1to30: r.Aging.Days1to30, &aging.Days31to60: r.Aging.Days31to60,
				&aging.Days61to90: r.Aging.Days61to90, &aging.Over90: r.Aging.Over90,
			} {
				*bucket = must(t, bucket.Add, amount)
			}
		}
	}
	for item := range c.Items("", time.Time{}) {
		found["items"]++
		found["unit "+string(item.SellUOM)]++
		found[string(item.Status)]++
		if item.Hazmat != "" {
			found["hazmat"]++
		}
		if len(item.Substitutes) > 0 {
			found["substitutes"]++
		}
		if len(item.Prices) == 0 {
			found["no price"]++
		}
	}
	for order := range c.Orders(sim.Query{}) {
		found["order "+string(order.Status())]++
		for _, l := range order.Lines {
			if l.Backordered().IsPositive() {
				found["back-ordered"]++
			}
		}
	}
	for _, story := range []string{
		"not_set", "unlimited", "amount", "over limit", "on hold and overdue", "many ship-tos", "names beyond ASCII",
		"unit EA", "unit C", "unit FT", "unit PR", "unit PK", "unit BX", "active", "discontinued", "blocked", "hazmat", "substitutes",
		"no price", "order open", "order partial", "order invoiced", "back-ordered",
	} {
		if found[story] == 0 {
			t.Errorf("nothing of %q", story)
		}
	}
	if found["customers"] != 40 || found["items"] != 2000 || len(c.Warehouses()) != 4 || len(c.CrossReferences()) < 100 {
		t.Errorf("sizes %v", found)
	}
	for name, bucket := range map[string]erp.Money{
		"not due": aging.NotDue, "1–30": aging.Days1to30, "31–60": aging.Days31to60, "61–90": aging.Days61to90, "over 90": aging.Over90,
	} {
		if !bucket.Amount.IsPositive() {
			t.Errorf("nothing is aged %s", name)
		}
	}
}

func TestUsualCustomerIsReadyForTheDemo(t *testing.T) {
	t.Parallel()
	c := usualCompany(t)
	for customer := range c.Customers(time.Time{}) {
		r, err := c.Receivable(customer.ID, erp.Date{})
		if err != nil {
			t.Fatal(err)
		}
		if left, limited := r.Available(); !limited || !left.Amount.IsPositive() || !r.OpenOrders.Amount.IsPositive() || !r.Unapplied.Amount.IsPositive() {
			t.Errorf("%s: %+v", customer.ID, r)
		}
		contracts := 0
		for _, s := range c.SpecialPrices(time.Time{}) {
			if s.Customer == customer.ID {
				contracts++
			}
		}
		if contracts < 10 || len(customer.ShipTos) < 3 || len(customer.Contacts) == 0 {
			t.Errorf("%d contracts, %d ship-tos, %d contacts", contracts, len(customer.ShipTos), len(customer.Contacts))
		}
		return // the first is the one
	}
}

func TestCatalogueIsAsBigAsAsked(t *testing.T) {
	t.Parallel()
	if sim.Capacity() < 1_000_000 {
		t.Errorf("only %d items are known", sim.Capacity())
	}
	for _, n := range []int{1, 10, 37, 5_000} {
		seen := map[erp.ItemID]bool{}
		upcs := map[string]bool{}
		for item := range generate(t, sim.Options{Seed: 3, Items: n}).Items("", time.Time{}) {
			seen[item.ID], upcs[item.Barcode] = true, true
			if item.Description == "" || strings.Contains(item.Description, "%!") || len(item.ID) > 50 {
				t.Fatalf("item %+v", item)
			}
		}
		if len(seen) != n || len(upcs) != n {
			t.Errorf("asked for %d, got %d items with %d barcodes", n, len(seen), len(upcs))
		}
	}
	if _, err := sim.Generate(sim.Options{Items: sim.Capacity() + 1, Now: fixed}); err == nil {
		t.Error("more items than there are were promised")
	}
}

func TestItemsCanBeFilteredByWhatTheyAre(t *testing.T) {
	t.Parallel()
	names := map[string]int{}
	for item := range usualCompany(t).Items("", time.Time{}) {
		own := map[string]bool{}
		for _, a := range item.Attributes {
			if own[a.Name] || a.Name == "" || a.Value == "" || strings.Contains(a.Name, ",") {
				t.Errorf("%s, %s: attributes %v", item.ID, item.Description, item.Attributes)
			}
			own[a.Name] = true
			names[a.Name]++
		}
		if len(own) < 2 {
			t.Errorf("%s, %s: attributes %v", item.ID, item.Description, item.Attributes)
		}
	}
	if len(names) > 55 {
		t.Errorf("%d names, more than an ERP has fields for: %v", len(names), names)
	}
	for name, least := range map[string]int{"Material": 500, "Finish": 300, "Thread": 400, "Length": 400, "Color": 100, "Size": 400} {
		if names[name] < least {
			t.Errorf("%d items have a %s, want %d", names[name], name, least)
		}
	}
	if got := must(t, usualCompany(t).Item, someItem(t, "HCS-", "-G5Z-")).Attributes; fmt.Sprint(got[2:]) != "[{Grade grade 5} {Finish zinc}]" {
		t.Errorf("a plated bolt has %v", got)
	}
	if got := must(t, usualCompany(t).Item, someItem(t, "HCS-", "-S18-")).Attributes; fmt.Sprint(got[2:]) != "[{Material 18-8 stainless}]" {
		t.Errorf("a stainless bolt has %v", got)
	}
}

// someItem returns an item whose number begins and goes on like this.
func someItem(t *testing.T, begins, holds string) erp.ItemID {
	t.Helper()
	for item := range usualCompany(t).Items("", time.Time{}) {
		if strings.HasPrefix(string(item.ID), begins) && strings.Contains(string(item.ID), holds) {
			return item.ID
		}
	}
	t.Fatalf("no item begins with %s and has %s", begins, holds)
	return ""
}

func TestMoreCustomersLeaveTheFirstAsTheyWere(t *testing.T) {
	t.Parallel()
	c := generate(t, sim.Options{Seed: 1, Items: 300, Customers: 130})
	customers := slices.Collect(c.Customers(time.Time{}))
	if len(customers) != 130 || customers[0].Name != "Ridgeline Fabrication Inc." {
		t.Errorf("%d customers, the first is %s", len(customers), customers[0].Name)
	}
	names := map[string]bool{}
	for _, customer := range customers {
		names[customer.Name] = true
	}
	if len(names) != 130 {
		t.Errorf("%d names for 130 customers", len(names))
	}
}

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		generate(b, sim.Options{Seed: 1})
	}
}
