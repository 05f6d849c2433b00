package pdf

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/text"
)

var (
	update = flag.Bool("update", false, "write the goldens anew")
	keep   = flag.String("keep", "", "a folder that the papers are also written to, to look at")
)

var morning = time.Date(2026, time.November, 24, 10, 42, 0, 0, time.FixedZone("EST", -5*60*60))

func usd(amount string) erp.Money { return erp.MustMoney(amount, "USD") }

func november(day int) erp.Date { return erp.NewDate(2026, time.November, day) }

func line(item erp.ItemID, description, quantity string, uom erp.UOM, price string, extended string) erp.OrderLine {
	return erp.OrderLine{
		Item: item, Description: description, Quantity: erp.MustQuantity(quantity, uom), Net: usd(price), Per: uom, Extended: usd(extended),
		PromisedOn: november(26),
	}
}

// paper is an order of two lines that the ERP has confirmed.
func paper() portal.OrderPaper {
	order := erp.Order{
		Number: "4102288", Status: erp.OrderOpen, RequestedOn: november(30), Goods: usd("873.60"), Tax: usd("50.23"), Total: usd("948.33"),
		Freight: erp.Freight{State: erp.FreightFixed, Amount: usd("24.50")},
		Lines: []erp.OrderLine{
			line("HCS-1213C5-150Z", "Hex cap screw 1/2-13 × 1-1/2, grade 5, zinc", "12", "C", "36.90", "442.80"),
			line("KV-M20-MSN", "Kabelverschraubung M20 × 1,5, Messing vernickelt, IP68", "266", "EA", "2.0450", "430.80"),
		},
	}
	return portal.OrderPaper{
		OrderView: portal.OrderView{
			Row: portal.OrderRow{
				Key: "4102288", Number: "4102288", CustomerPO: "7741-B", PlacedOn: november(18), PlacedBy: "Siobhán Ó Dálaigh",
				ShipTo: "Beavercreek yard\n3390 Research Blvd, Gate 2\nBeavercreek OH 45430\nUS", Status: portal.OrderOpen, Total: usd("948.33"),
			},
			Write: &portal.Write{Reference: "W-mfzwizltoq2gk3tuom5dcmrtgq", State: portal.Confirmed, PlacedAt: morning.AddDate(0, 0, -6)},
			Order: &order, Fresh: portal.Freshness{Kind: portal.AsOf, At: morning},
		},
		Customer: erp.Customer{
			Terms:  erp.Terms{Name: "2/10 net 30"},
			BillTo: erp.Address{Name: "Accounts payable", Lines: []string{"12 Main St"}, City: "Dayton", Region: "OH", Postal: "45402", Country: "US"},
		},
		PartNumbers: map[erp.ItemID]string{"HCS-1213C5-150Z": "VM-0042"},
	}
}

// placed is the same order before the ERP has it.
func placed(status portal.OrderStatus) portal.OrderPaper {
	p := paper()
	quote := portal.Quote{Firm: true, Goods: p.Order.Goods, Freight: p.Order.Freight, Tax: p.Order.Tax, Total: p.Order.Total}
	for _, l := range p.Order.Lines {
		quote.Lines = append(quote.Lines, portal.QuotedLine{
			Item: l.Item, Description: l.Description, Quantity: l.Quantity, Net: l.Net, Per: l.Per, Extended: l.Extended,
		})
	}
	p.Placed, p.Order = &portal.PlacedOrder{Quote: quote}, nil
	p.Row.Number, p.Row.Key, p.Row.Status = "", string(p.Write.Reference), status
	return p
}

func acknowledge(lang string, p portal.OrderPaper) Acknowledgement {
	return Acknowledgement{
		Text: text.New(lang, morning), Brand: layout.Brand{Name: "Harrow & Pike", Line: "Supply Company"}, Paper: p, Made: morning,
		Account: portal.Account{Customer: "10442", Name: "Vandermeer Mechanical & Fire Protection, Inc."},
	}
}

func made(t *testing.T, a Acknowledgement) []byte {
	t.Helper()
	file, err := a.PDF()
	if err != nil {
		t.Fatal(err)
	}
	if *keep != "" {
		if err := os.WriteFile(filepath.Join(*keep, strings.ReplaceAll(t.Name(), "/", "-")+".pdf"), file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return file
}

func TestAcknowledgementSaysWhatItSaid(t *testing.T) {
	t.Parallel()
	cancelled := paper()
	cancelled.Row.Status, cancelled.Fresh.Kind = portal.OrderCancelled, portal.Late
	unpriced := placed(portal.OrderSubject)
	unpriced.Placed.Quote.Firm, unpriced.Placed.Quote.Lines[0].Net = false, erp.Money{}
	for name, a := range map[string]Acknowledgement{
		"confirmed":    acknowledge("en", paper()),
		"confirmed-de": acknowledge("de", paper()),
		"received":     acknowledge("en", placed(portal.OrderReceived)),
		"received-de":  acknowledge("de", placed(portal.OrderReceived)),
		"rejected":     acknowledge("en", placed(portal.OrderRejected)),
		"unpriced":     acknowledge("en", unpriced),
		"cancelled":    acknowledge("en", cancelled),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := made(t, a)
			if again := made(t, a); !bytes.Equal(file, again) {
				t.Error("the same paper is not the same file")
			}
			golden := filepath.Join("testdata", name+".txt")
			got := textOf(t, file)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the paper has changed; if that is meant, run go test ./views/pdf -update (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAcknowledgementOfAThousandLinesRepeatsItsHead(t *testing.T) {
	t.Parallel()
	p := paper()
	first := p.Order.Lines[0]
	p.Order.Lines = nil
	for i := range 1000 {
		l := first
		l.Item = erp.ItemID(fmt.Sprintf("HX-%04d", i))
		p.Order.Lines = append(p.Order.Lines, l)
	}
	file := made(t, acknowledge("en", p))
	n, got := pageCount(file), textOf(t, file)
	if n < 30 || n > 120 || len(file) > 1<<20 {
		t.Errorf("%d pages in %d bytes", n, len(file))
	}
	for _, want := range []string{"HX-0000", "HX-0999", fmt.Sprintf("Page %d of %d", n, n)} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("the paper does not say %q", want)
		}
	}
	if heads := strings.Count(got, "Item\n"); heads != n && heads != n-1 { // the last page may hold the sums alone
		t.Errorf("the head of the table stands on %d of %d pages", heads, n)
	}
}

func TestAcknowledgementBearsWhateverTextThereIs(t *testing.T) {
	t.Parallel()
	p := paper()
	p.Row.CustomerPO = ") Tj ET (\\"
	p.Row.ShipTo = strings.Repeat("Very long street ", 400) + "\n\n\n" + strings.Repeat("line\n", 400)
	p.Order.Lines[0].Item = erp.ItemID(strings.Repeat("M", 500))
	p.Order.Lines[0].Description = "Ελληνικά, кириллица, Łódź, 漢字 \U0001F529 é a\u202Eb\x00c\td" + strings.Repeat(" and so on", 20_000)
	p.Order.Lines[1].Description = strings.Repeat("W", 100_000)
	p.PartNumbers["KV-M20-MSN"] = "=HYPERLINK(\"http://evil.example\")"
	file := made(t, acknowledge("en", p))
	got := textOf(t, file)
	for _, want := range []string{") Tj ET (\\", "Ελληνικά, кириллица, Łódź, □□ □ é abc d", "Your no. =HYPERLINK"} {
		if !strings.Contains(strings.ReplaceAll(got, "\n", " "), want) {
			t.Errorf("the paper does not say %q:\n%.2000s", want, got)
		}
	}
	if n := pageCount(file); n > 2 {
		t.Errorf("two lines take %d pages", n)
	}
}
