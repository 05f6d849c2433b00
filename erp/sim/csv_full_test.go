package sim_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// full loads the example that README.md shows, on a day some weeks after it was made.
func full(t *testing.T) *sim.Company {
	t.Helper()
	c, err := sim.LoadDir("testdata/full", fixed, func(note string) { t.Errorf("note: %s", note) })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The figures were added up by hand from the files.
func TestFullFormIsTakenAsItIs(t *testing.T) {
	t.Parallel()
	c := full(t)
	wantBalanced(t, c)
	r := owed(t, c, "C100")
	for name, figure := range map[string]struct {
		got  erp.Money
		want string
	}{
		"balance: 107.80 + 53.11 open, less 20 on account and 3.88 + 10 of credit": {r.Balance, "127.03"},
		"unapplied":    {r.Unapplied, "33.88"},
		"overdue":      {r.Overdue, "160.91"},
		"1 to 30 days": {r.Aging.Days1to30, "160.91"},
		"open: 33.48 + 1.92 of order 2002, and 2005": {r.OpenOrders, "330.96"},
	} {
		wantAmount(t, name, figure.got.Amount, figure.want)
	}
	if pumps := owed(t, c, "C300"); pumps.Hold == nil || pumps.Hold.Kind != erp.HoldPastDue {
		t.Errorf("C300 is not on hold: %+v", pumps)
	} else {
		wantAmount(t, "C300, whose check bounced", pumps.Balance.Amount, "283.71")
	}
}

func TestFullFormPricesAndStocks(t *testing.T) {
	t.Parallel()
	c := full(t)
	for name, tt := range map[string]struct {
		customer  erp.CustomerID
		item      erp.ItemID
		quantity  erp.Quantity
		net       string
		kind      erp.PriceSourceKind
		reference string
	}{
		"an agreement":           {"C110", "HO-0100", erp.MustQuantity("50", "FT"), "1.80", erp.SourceContract, "31"},
		"a contract":             {"C100", "HX-1420", erp.MustQuantity("1", "C"), "11.25", erp.SourceContract, "C-2026-014"},
		"its break":              {"C100", "HX-1420", erp.MustQuantity("5", "M"), "10.40", erp.SourceContract, "C-2026-014"},
		"a contract's 15 % off":  {"C100", "BV-0500", erp.MustQuantity("1", "EA"), "17.901", erp.SourceContract, "C-2026-014"},
		"a discount group":       {"C200", "BV-0501", erp.MustQuantity("1", "EA"), "24.012", erp.SourceDiscount, "Valves for the city"},
		"a promotion":            {"C200", "GL-0009", erp.MustQuantity("1", "BX"), "16.50", erp.SourcePromotion, "Winter gloves"},
		"a break for everybody":  {"C110", "WS-0250", erp.MustQuantity("50", "C"), "8.7019", erp.SourceBreak, "Volume price"},
		"a list derived by 0.9":  {"C110", "PT-0001", erp.MustQuantity("6", "EA"), "6.255", erp.SourceList, "Trade"},
		"a list with its digits": {"C300", "HO-0100", erp.MustQuantity("50", "FT"), "2.115", erp.SourceList, "Counter"},
	} {
		p := must(t, c.Price, sim.PriceRequest{Customer: tt.customer, Item: tt.item, Quantity: tt.quantity})
		if wantAmount(t, name, p.Net.Amount, tt.net); p.Source.Kind != tt.kind || p.Source.Reference != tt.reference {
			t.Errorf("%s is from %+v", name, p.Source)
		}
	}
	washers := level(t, c, "WS-0250", 0)
	wantAmount(t, "on hand", washers.OnHand, "300")
	wantAmount(t, "committed", washers.Committed, "500")
	wantAmount(t, "allocated, whole hundreds", washers.Allocated, "300")
	if len(washers.Receipts) != 2 || !washers.Receipts[0].On.Before(washers.Receipts[1].On) {
		t.Errorf("receipts %v", washers.Receipts)
	}
	orders := slices.Collect(c.Orders(sim.Query{}))
	for i, want := range []erp.OrderStatus{
		erp.OrderInvoiced, erp.OrderPartial, erp.OrderInvoiced, erp.OrderInvoiced, erp.OrderOpen, erp.OrderCancelled,
	} {
		if got := orders[i].Status(); got != want {
			t.Errorf("order %s is %s, want %s", orders[i].Number, got, want)
		}
	}
}

// What was loaded is not a picture: the company does business from there on.
func TestFullFormCompanyGoesOn(t *testing.T) {
	t.Parallel()
	c := full(t)
	rest, err := c.ShipOrder(2, sim.ShipRequest{})
	if err != nil || len(rest) != 1 || rest[0].Number != "300001" {
		t.Fatalf("shipped %+v: %v", rest, err)
	}
	wantBalanced(t, c)
	bill := must(t, c.InvoiceOrder, 2)
	wantAmount(t, "two boxes and their tax, the freight was billed before", bill.Total, "35.40")
	if _, err := c.ReceivePayment(sim.Payment{Customer: "C100", Allocations: []sim.PaymentAllocation{
		{Invoice: 2, Amount: dec("107.80")}, {Invoice: bill.Key, Amount: bill.Total},
	}, Credits: []sim.PaymentAllocation{{Invoice: 2, Amount: dec("10")}}}); err != nil {
		t.Fatal(err)
	}
	back := erp.RMADraft{Customer: "C100", Lines: []erp.RMADraftLine{{Invoice: bill.Number, InvoiceLine: "0", Quantity: erp.MustQuantity("1", "BX")}}}
	if r, err := c.CreateRMA("R-9", back); err != nil || r.Number != "800001" {
		t.Errorf("return %+v: %v", r, err)
	}
	draft := order(line("PT-0001", "12", "EA"))
	draft.Customer = "C200"
	if o := must(t, c.CreateOrder, draft); o.Tax.IsPositive() {
		t.Errorf("%s is charged to who is exempt", o.Tax)
	}
	wantBalanced(t, c)
}

func TestTermsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]erp.Terms{
		"Net 30":         {NetDays: 30},
		"net  45 days":   {NetDays: 45},
		"n/10":           {NetDays: 10},
		"60 days":        {NetDays: 60},
		"2/10 net 30":    {NetDays: 30, DiscountDays: 10, DiscountPercent: "2"},
		"2/10, n/30":     {NetDays: 30, DiscountDays: 10, DiscountPercent: "2"},
		"1.5% 15 Net 45": {NetDays: 45, DiscountDays: 15, DiscountPercent: "1.5"},
		"COD":            {},
		"Due on receipt": {},
		"14 dager,14,,":  {NetDays: 14},
		"3 % 8,30,8,3":   {NetDays: 30, DiscountDays: 8, DiscountPercent: "3"},
	} {
		want.Name, _, _ = strings.Cut(text, ",")
		cells := text
		if strings.Count(text, ",") != 3 {
			want.Name, cells = text, `"`+text+`",,,`
		}
		dir := t.TempDir()
		for name, content := range map[string]string{
			"items.csv": "item,description\nA,Angle\n", "customers.csv": "customer,name,terms,net_days,discount_days,discount_percent\nC1,One," + cells + "\n",
		} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c, err := sim.LoadDir(dir, fixed, ignore)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := must(t, c.Customer, "C1").Terms; got != want {
			t.Errorf("%s is %+v, want %+v", text, got, want)
		}
	}
}
