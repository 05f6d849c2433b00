package sim_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp/sim"
)

// spoiled copies the example with one file changed.
func spoiled(t *testing.T, file string, change func(string) string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/full")); err != nil {
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

func TestFullFormNamesFileLineAndColumn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		file   string
		change func(string) string
		want   string
	}{
		"semicolons":                            {"items.csv", func(s string) string { return strings.ReplaceAll(s, ",", ";") }, `items.csv:1: the columns are parted by semicolons or tabs`},
		"not UTF-8":                             {"contacts.csv", swap("Åse", "\xc5se"), `contacts.csv:3: name: the text is not UTF-8`},
		"a control character":                   {"contacts.csv", swap("Dana", "Da\x00na"), `contacts.csv:2: name: the cell has control characters`},
		"an open quote":                         {"warehouses.csv", swap("North", `"North`), `warehouses.csv:2: the line cannot be read`},
		"no file":                               {"customers.csv", func(string) string { return "" }, `customers.csv:1: the file is empty`},
		"no column":                             {"customers.csv", swap("customer,name", "customer,called"), `customers.csv:1: name: the column is missing`},
		"a column twice":                        {"stock.csv", swap("on_hand", "item"), `stock.csv:1: item: the column occurs twice`},
		"no key":                                {"items.csv", swap("OL-0001,", ","), `items.csv:9: item: the cell is empty`},
		"an item twice":                         {"items.csv", swap("OL-0001,", "HO-0100,"), `items.csv:9: item: "HO-0100" occurs twice`},
		"an exponent":                           {"prices.csv", swap("14.20", "1e999999999"), `prices.csv:2: price: "1e999999999" is no number like 1234.50`},
		"a thousands separator":                 {"prices.csv", swap("14.20", `"1,014.20"`), `prices.csv:2: price: "1,014.20" is no number like 1234.50`},
		"below zero":                            {"stock.csv", swap("84000", "-1"), `stock.csv:2: on_hand: -1 is below zero`},
		"no day":                                {"orders.csv", swap("2026-08-03", "2026-02-30"), `orders.csv:2: placed_on: "2026-02-30" is no date like 2026-11-24`},
		"a day of another age":                  {"orders.csv", swap("2026-08-03", "0001-01-01"), `orders.csv:2: placed_on: "0001-01-01" is no date like 2026-11-24`},
		"no yes and no no":                      {"warehouses.csv", swap("yes", "perhaps"), `warehouses.csv:2: sells: "perhaps" is neither yes nor no`},
		"another status":                        {"items.csv", swap("discontinued", "gone"), `items.csv:9: status: "gone" is none of active, discontinued, blocked`},
		"terms":                                 {"customers.csv", swap("Net 45", "60 days after the end of the month"), `customers.csv:4: terms: "60 days after the end of the month" is not like`},
		"a limit":                               {"customers.csv", swap("unlimited", "much"), `customers.csv:4: credit_limit: "much" is no number like 1234.50, nor unlimited`},
		"a price list":                          {"customers.csv", swap("yes,1,unlimited", "yes,8,unlimited"), `customers.csv:4: price_list: there is no price list 8`},
		"a payer":                               {"customers.csv", swap("C100,C100,9", "C100,C900,9"), `customers.csv:3: payer: there is no customer "C900"`},
		"a rep":                                 {"customers.csv", swap(",,,7,yes,2", ",,,8,yes,2"), `customers.csv:2: rep: there is no rep "8"`},
		"a warehouse":                           {"stock.csv", swap(",S,", ",X,"), `stock.csv:3: warehouse: there is no warehouse "X"`},
		"a list below itself":                   {"price_lists.csv", swap("2,Trade,1", "2,Trade,2"), `price_lists.csv:3: base: a list is derived`},
		"a unit of nothing":                     {"units.csv", swap("1000", "0"), `units.csv:3: holds: a unit must hold more than nothing`},
		"a sell unit without size":              {"units.csv", swap("GL-0009,BX,12\n", ""), `items.csv:6: sell_unit: units.csv does not say how many PR one BX holds`},
		"price and percent":                     {"contract_prices.csv", swap("11.25,", "11.25,5"), `contract_prices.csv:2: price: the line must have a price or a percent, and not both`},
		"a contract that ended before it began": {"contract_prices.csv", swap("2027-06-30", "2025-06-30"), `contract_prices.csv:5: through: 2025-07-04 is before 2026-07-05`},
		"another customer of an agreement":      {"agreements.csv", swap("31,C110,2026-06-01,2026-12-31,BV", "31,C100,2026-06-01,2026-12-31,BV"), `agreements.csv:3: agreement: agreement 31 has another customer`},
		"a contract twice":                      {"contract_prices.csv", swap(",50,10.40", ",,10.40"), `contract_prices.csv:3: quantity_from: item "HX-1420" has a price`},
		"an order of nobody":                    {"orders.csv", swap("2003,C200", "2003,C999"), `orders.csv:4: customer: there is no customer "C999"`},
		"an order's letters":                    {"orders.csv", swap("2003,", "SO-2003,"), `orders.csv:4: order: "SO-2003" is no whole number`},
		"an order twice":                        {"orders.csv", swap("2003,", "2002,"), `orders.csv:4: order: "2002" occurs twice`},
		"an order's sum":                        {"orders.csv", swap("483.75", "483.76"), `orders.csv:2: total: lines, tax and freight come to 483.75, not 483.76`},
		"an order's currency":                   {"orders.csv", swap("customer_po", "currency"), `orders.csv:2: currency: the documents of customer "C100" are in USD, not PO-5521`},
		"a line without item":                   {"order_lines.csv", swap("HO-0100", ""), `order_lines.csv:5: item: the cell is empty`},
		"a line's unit":                         {"order_lines.csv", swap("40,C,", "40,KG,"), `order_lines.csv:2: unit: item "HX-1420" has no unit "KG"`},
		"a part of a cent":                      {"order_lines.csv", swap("33.75", "33.755"), `order_lines.csv:2: tax: 33.755 has more than two decimals`},
		"more shipped than asked":               {"shipment_lines.csv", swap("36", "37"), `shipment_lines.csv:6: quantity: line 10 of order 2004 is of 36 EA, and 37 were shipped`},
		"less shipped than said":                {"order_lines.csv", swap("PT-0001,36,EA,6.95,,,price_list,250.20,6,15.01,N,36", "PT-0001,36,EA,6.95,,,price_list,250.20,6,15.01,N,35"), `order_lines.csv:6: shipped: the shipments of the line come to 36, not 35`},
		"a shipment of no order":                {"shipments.csv", swap("3004,2003", "3004,2999"), `shipments.csv:5: order: there is no order "2999"`},
		"an invoice's sum":                      {"invoices.csv", swap("53.11,53.11", "54.11,53.11"), `invoices.csv:4: total: lines, tax and freight come to 53.11, not 54.11`},
		"more open than billed":                 {"invoices.csv", swap("283.71,283.71", "283.71,283.72"), `invoices.csv:6: open: of 283.71, of which 0.00 were paid, 283.72 cannot be open`},
		"open though paid":                      {"invoices.csv", swap("207.80,107.80", "207.80,207.80"), `invoices.csv:3: open: of 207.80, of which 100.00 were paid, 207.8 cannot be open`},
		"an invoice line without item":          {"invoice_lines.csv", swap("10,PT-0001", ","), `invoice_lines.csv:6: item: the line names neither an order line nor an item`},
		"another order's shipment":              {"invoice_lines.csv", swap("3004", "3001"), `invoice_lines.csv:5: shipment: line 10 of order 2003 is not on shipment 3001`},
		"a payment of nobody":                   {"payments.csv", swap("7002,C100", "7002,C999"), `payments.csv:3: customer: there is no customer "C999"`},
		"a payment over the total":              {"payment_allocations.csv", swap("483.75", "483.76"), `payment_allocations.csv:2: amount: 483.76 were paid on invoice 4001, which is of 483.75`},
		"a payment of more than it is":          {"payments.csv", swap("120.00", "99.00"), `payments.csv:3: amount: payment 7002 pays 1.00 more than it is`},
		"another's invoice":                     {"payment_allocations.csv", swap("7002,4002", "7002,4004"), `payment_allocations.csv:4: invoice: 4004 is of customer "C200", and payment 7002 of "C100"`},
		"a credit used twice":                   {"payment_allocations.csv", swap("40.00", "44.00"), `payment_allocations.csv:3: amount: 44.00 were applied of credit memo 5001, which is of 43.88`},
		"a reversal of nothing":                 {"payments.csv", swap("-100.00,7003", "-100.00,7009"), `payments.csv:5: reverses: "7009" is no payment`},
		"more returned than billed":             {"return_lines.csv", swap("4002,1,2", "4002,1,20"), `return_lines.csv:3: quantity: 20 of 10 EA are to come back`},
		"a credited return's memo":              {"credit_memos.csv", swap("6001", ""), `returns.csv:2: status: return 6001 is credited, and no credit memo names it`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sim.LoadDir(spoiled(t, tt.file, tt.change), fixed, ignore)
			var at *sim.LoadError
			if !errors.As(err, &at) || !strings.Contains("\n"+err.Error(), "\n"+tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestFullFormReportsTheProblemsOfAllFilesAtOnce(t *testing.T) {
	t.Parallel()
	dir := spoiled(t, "items.csv", swap("2.1 lb / C,,active", "2.1 lb / C,,brisk"))
	if err := os.WriteFile(filepath.Join(dir, "stock.csv"), []byte("item,on_hand\n"+strings.Repeat("NONE,1\n", 25)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := sim.LoadDir(dir, fixed, ignore)
	if err == nil || strings.Count(err.Error(), "there is no item") != 20 {
		t.Fatalf("got %v, want twenty problems of stock", err)
	}
	for _, want := range []string{"items.csv:2: status", "stock.csv: and 5 more"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

func TestFullFormReadsWhatExcelWrites(t *testing.T) {
	t.Parallel()
	dir := spoiled(t, "reps.csv", func(string) string {
		return "\ufeffREP, Name ,email,phone,,\r\n7,Jon Adler,jon@weststadt.example,(937) 555-0107,,\r\n\r\n,,,,,\r\n9,\"Marta \"\"M\"\" Gil\"\r\n"
	})
	c, err := sim.LoadDir(dir, fixed, func(note string) { t.Errorf("note: %s", note) })
	if err != nil {
		t.Fatal(err)
	}
	if r := must(t, c.Customer, "C110").Rep; r.Name != `Marta "M" Gil` {
		t.Errorf("rep %+v", r)
	}
}

func TestFullFormNotesWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	dir := spoiled(t, "reps.csv", swap("phone", "shoe size"))
	for _, name := range []string{"shipto.csv", "README.md"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var notes []string
	if _, err := sim.LoadDir(dir, fixed, func(note string) { notes = append(notes, note) }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(notes, "; "); got != `shipto.csv: no file of books has this name, and it was left out; `+
		`reps.csv: the column "shoe size" is not known and was left out` {
		t.Errorf("notes %q", got)
	}
}

// What is not needed may be missing: two files make a company.
func TestFullFormNeedsCustomersAndItemsOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"customers.csv": "customer,name,city\nC1,Aimé & Fils,Lyon\n", "items.csv": "item,description\nA,Angle\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := sim.LoadDir(dir, fixed, func(note string) { t.Errorf("note: %s", note) })
	if err != nil {
		t.Fatal(err)
	}
	if got := must(t, c.Customer, "C1"); got.Terms != sim.AssumedTerms || len(got.ShipTos) != 1 || got.ShipTos[0].Address.City != "Lyon" || !got.Active {
		t.Errorf("customer %+v", got)
	}
	if c.Name() != "Your company" || len(c.Warehouses()) != 1 || len(c.PriceLists()) != 1 {
		t.Errorf("%s has %v and %v", c.Name(), c.Warehouses(), c.PriceLists())
	}
}

// Exports often have no shipments, or no lines of invoices.
func TestFullFormDerivesShipmentsThatNoFileHas(t *testing.T) {
	t.Parallel()
	dir := spoiled(t, "invoice_lines.csv", func(s string) string {
		for _, shipment := range []string{"3001", "3002", "3003", "3004", "3005"} {
			s = strings.Replace(s, ","+shipment+",", ",,", 1)
		}
		return s
	})
	for _, name := range []string{"shipments.csv", "shipment_lines.csv"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	var notes []string
	c, err := sim.LoadDir(dir, fixed, func(note string) { notes = append(notes, note) })
	if err != nil {
		t.Fatal(err)
	}
	wantBalanced(t, c)
	if len(notes) != 1 || !strings.Contains(notes[0], "5 shipments were derived") {
		t.Errorf("notes %q", notes)
	}
	if a, b := written(t, owed(t, c, "C100").Aging), written(t, owed(t, full(t), "C100").Aging); a != b {
		t.Errorf("aged %s, want %s", a, b)
	}
}
