package sim_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// ignore is for tests that have nothing to read in notes.
func ignore(string) {}

func loadBooks(t *testing.T) *sim.Company {
	t.Helper()
	c, err := sim.LoadDir("testdata/books", fixed, ignore)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLoadedBooksBalance(t *testing.T) {
	t.Parallel()
	wantBalanced(t, loadBooks(t))
}

func TestLoadTakesTheFilesAsTheyAre(t *testing.T) {
	t.Parallel()
	c := loadBooks(t)
	kraut := must(t, c.Item, "A-100")
	if kraut.Description != "Sauerkraut mit Möhren" || kraut.Manufacturer != "Krüger & Sohn" || kraut.Category != (erp.Category{ID: "1", Name: "Preserves"}) {
		t.Errorf("item %+v", kraut)
	}
	if gone := must(t, c.Item, "A-300"); gone.Status != erp.ItemDiscontinued || gone.Attributes != nil {
		t.Errorf("item %+v", gone)
	}
	price := must(t, c.Price, sim.PriceRequest{List: 1, Item: "A-300", Quantity: erp.MustQuantity("1", "EA")})
	wantAmount(t, "list price, all decimals", price.Net.Amount, "21.125")

	l := level(t, c, "A-200", 0)
	wantAmount(t, "on hand", l.OnHand, "3")
	wantAmount(t, "committed to the open order", l.Committed, "5")
	wantAmount(t, "allocated", l.Allocated, "3")
	if len(l.Receipts) != 1 || !l.Receipts[0].On.IsZero() || !l.OnOrder.Equal(dec("24")) {
		t.Errorf("on order %v, want 24 without a date", l.Receipts)
	}

	brasserie := must(t, c.Customer, "BRASS")
	if brasserie.Name != "Brasserie Lévêque" || brasserie.Terms != sim.AssumedTerms || brasserie.Limit.Kind != erp.LimitNotSet || brasserie.Rep.Name != "Otto Weiß" {
		t.Errorf("customer %+v", brasserie)
	}
	if len(brasserie.ShipTos) != 2 || brasserie.ShipTos[1].Address.Lines[0] != "Quai 4" || !brasserie.ShipTos[0].Default {
		t.Errorf("ship-tos %+v, want its own and the bistro", brasserie.ShipTos)
	}
	if canteen := must(t, c.Customer, "KANTI"); canteen.Contacts != nil {
		t.Errorf("contacts %v out of nothing", canteen.Contacts)
	}
}

func TestLoadMovesTheLastOrderIntoLastWeek(t *testing.T) {
	t.Parallel()
	for _, today := range []string{"2026-11-23", "2026-11-24", "2026-11-29", "2027-01-01"} { // Monday, Tuesday, Sunday, Friday
		now := day(today).Midnight().Add(10 * time.Hour)
		c, err := sim.LoadDir("testdata/books", func() time.Time { return now }, ignore)
		if err != nil {
			t.Fatal(err)
		}
		orders := slices.Collect(c.Orders(sim.Query{}))
		last := orders[3].PlacedOn
		if last.Midnight().Weekday() != time.Wednesday {
			t.Errorf("on %s: moved from a Wednesday to %s", today, last.Midnight().Weekday())
		}
		monday := day(today).AddDays(-(int(now.Weekday()) + 6) % 7)
		if late := monday.DaysSince(last); late < 1 || late > 7 {
			t.Errorf("on %s: last order on %s, not in the week before", today, last)
		}
		if apart := last.DaysSince(orders[0].PlacedOn); apart != 65 {
			t.Errorf("orders are %d days apart, were 65", apart)
		}
	}
}

func TestLoadDerivesInvoicesFromShippedOrders(t *testing.T) {
	t.Parallel()
	c := loadBooks(t)
	orders := slices.Collect(c.Orders(sim.Query{}))
	for i, want := range []erp.OrderStatus{erp.OrderInvoiced, erp.OrderInvoiced, erp.OrderInvoiced, erp.OrderOpen} {
		if orders[i].Status() != want {
			t.Errorf("order %s is %s, want %s", orders[i].Number, orders[i].Status(), want)
		}
	}
	wantAmount(t, "order 501: 10 × 13.60 + 5 × 20 + 12.35", orders[0].Total, "248.35")
	if open := orders[3]; open.Number != "504" || open.Freight.State != erp.FreightToBeAdvised || open.Channel != "" {
		t.Errorf("open order %+v", open)
	}
	wantAmount(t, "back-ordered olive oil", orders[3].Lines[0].Backordered(), "2")

	invoices := slices.Collect(c.Invoices(sim.Query{}))
	if len(invoices) != 3 {
		t.Fatalf("%d invoices", len(invoices))
	}
	for i, want := range []erp.InvoiceStatus{erp.InvoicePaid, erp.InvoiceOpen, erp.InvoiceOpen} {
		if inv := invoices[i]; !inv.Derived || inv.Status() != want || !inv.Total.Equal(orders[i].Total) {
			t.Errorf("invoice of %s: derived %t, %s, total %s", inv.OrderNo, inv.Derived, inv.Status(), inv.Total)
		}
	}
	shipments := slices.Collect(c.Shipments(sim.Query{}))
	if s := shipments[0]; s.Carrier != "Swift" || s.Tracking != "" || s.ShippedOn.DaysSince(orders[0].PlacedOn) != 3 {
		t.Errorf("shipment %+v", s)
	}
}

func TestLoadTakesTheLastPaidPriceAsContract(t *testing.T) {
	t.Parallel()
	c := loadBooks(t)
	orders := slices.Collect(c.Orders(sim.Query{}))
	price := must(t, c.Price, sim.PriceRequest{Customer: "BRASS", Item: "A-100", Quantity: erp.MustQuantity("1", "EA")})
	wantAmount(t, "18.50 less 10 %, not 16 less 15 %", price.Net.Amount, "16.65")
	if want := "last paid " + orders[2].PlacedOn.String(); price.Source.Reference != want || price.Source.Kind != erp.SourceContract {
		t.Errorf("source %+v, want %q", price.Source, want)
	}
	never := must(t, c.Price, sim.PriceRequest{Customer: "NEVER", Item: "A-100", Quantity: erp.MustQuantity("1", "EA")})
	wantAmount(t, "list price for who never bought it", never.Net.Amount, "18.50")
}

func TestLoadedCompanyGoesOn(t *testing.T) {
	t.Parallel()
	c := loadBooks(t)
	draft := order(line("A-100", "2", "EA"))
	draft.Customer = "BRASS"
	if o := must(t, c.CreateOrder, draft); o.Number != "505" {
		t.Errorf("the next order is %s, want 505", o.Number)
	}
}

// altered copies the books with one file changed.
func altered(t *testing.T, file string, change func(string) string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/books")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, file)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(change(string(content))), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func swap(was, is string) func(string) string {
	return func(s string) string { return strings.Replace(s, was, is, 1) }
}

func TestLoadNamesFileLineAndColumn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		file   string
		change func(string) string
		want   string
	}{
		"unknown customer":    {"orders.csv", swap("502,KANTI", "502,KANTY"), `orders.csv:3: customer_number: there is no customer "KANTY"`},
		"unknown order":       {"order_lines.csv", swap("503,", "593,"), `order_lines.csv:5: order_number: there is no order "593"`},
		"unknown item":        {"order_lines.csv", swap("A-300", "A-999"), `order_lines.csv:3: item_number: there is no item "A-999"`},
		"order twice":         {"orders.csv", swap("502,KANTI", "501,KANTI"), `orders.csv:3: order_number: the key "501" occurs twice`},
		"customer twice":      {"customers.csv", swap("NEVER,", "KANTI,"), `customers.csv:4: customer_number: the key "KANTI" occurs twice`},
		"item twice":          {"items.csv", swap("A-300", "A-100"), `items.csv:4: item_number: the key "A-100" occurs twice`},
		"item twice on order": {"order_lines.csv", swap("501,A-300", "501,A-100"), `order_lines.csv:3: item_number: order "501" has item "A-100" twice`},
		"empty key":           {"items.csv", swap("A-300", ""), `items.csv:4: item_number: the key is empty`},
		"order without lines": {"order_lines.csv", swap("502,A-200,54,2,0.05\n", ""), `orders.csv:3: order_number: order "502" has no lines`},
		"bad number":          {"items.csv", swap("18.50", "18,5x"), `items.csv:2`},
		"no number":           {"items.csv", swap("18.50", "n/a"), `items.csv:2: list_price: "n/a" is no number`},
		"negative number":     {"items.csv", swap(",40,", ",-40,"), `items.csv:2: on_hand: -40 is below zero`},
		"no quantity":         {"order_lines.csv", swap("16,10,", "16,0,"), `order_lines.csv:2: quantity: the quantity must be above zero`},
		"discount in percent": {"order_lines.csv", swap("0.15", "15"), `order_lines.csv:2: discount: 15 is more than 1, which is 100 %`},
		"bad flag":            {"items.csv", swap(",10,0\n", ",10,no\n"), `items.csv:2: discontinued: "no" is neither 0 nor 1`},
		"bad date":            {"orders.csv", swap("2019-01-21", "2019-13-21"), `orders.csv:2: required_date: "2019-13-21" is no date like 2026-11-24`},
		"missing date":        {"orders.csv", swap("2019-03-04", ""), `orders.csv:3: order_date: the date is missing`},
		"missing column":      {"customers.csv", swap("postal_code", "zip"), `customers.csv:1: postal_code: the column is missing`},
		"too few fields":      {"order_lines.csv", swap("502,A-200,54,2,0.05", "502,A-200,54"), `order_lines.csv:4: 1: the line cannot be read: wrong number of fields`},
		"open quote":          {"customers.csv", swap(`Église"`, `Église`), `customers.csv:2: the line cannot be read: extraneous or missing " in quoted-field`},
		"empty file":          {"items.csv", func(string) string { return "" }, `items.csv:1: the file is empty`},
		"not UTF-8":           {"customers.csv", swap("Köln", "K\xf6ln"), `customers.csv:3: 37: the text is not UTF-8; save the file as UTF-8`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sim.LoadDir(altered(t, tt.file, tt.change), fixed, ignore)
			var at *sim.LoadError
			if !errors.As(err, &at) || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestLoadReportsAllProblemsOfAFileAtOnce(t *testing.T) {
	t.Parallel()
	_, err := sim.LoadDir(altered(t, "items.csv", strings.NewReplacer("18.50", "x", "54", "y", "21.125", "z").Replace), fixed, ignore)
	if err == nil || strings.Count(err.Error(), "is no number") != 3 {
		t.Errorf("got %v, want three problems", err)
	}
}

func TestLoadReadsWhatSpreadsheetsWrite(t *testing.T) {
	t.Parallel()
	c, err := sim.LoadDir(altered(t, "customers.csv", func(s string) string {
		return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n")
	}), fixed, ignore)
	if err != nil {
		t.Fatal(err)
	}
	if got := must(t, c.Customer, "BRASS"); got.Phone != "78.32.54.86" || got.BillTo.Lines[0] != "12, rue de l'Église" {
		t.Errorf("customer %+v", got)
	}
}

func TestLoadSaysWhichFileIsMissing(t *testing.T) {
	t.Parallel()
	_, err := sim.LoadDir(t.TempDir(), fixed, ignore)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "items.csv") {
		t.Errorf("got %v", err)
	}
}
