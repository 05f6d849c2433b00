package sapb1

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
)

// priced is a fake that sells plain-text units at a list price of 10, with special prices, and answers GetItemPrice
// from a table.
func priced(t *testing.T, nets map[string]string) *fake {
	t.Helper()
	f := newFake(t)
	f.on("BusinessPartners", `{"value":[{"CardCode":"C20000","PriceListNum":1,"Currency":"USD"}]}`)
	f.on("PriceLists", `{"value":[{"PriceListNo":1,"PriceListName":"Trade 2026"}]}`)
	f.on("SpecialPrices", testdata(t, "special_prices.json"))
	f.handle("Items", func(w http.ResponseWriter, r *http.Request) {
		var rows []string
		for _, code := range []string{"CONTRACT", "OVER", "ENDED", "PROMO", "LIST", "BREAK", "GROUP", "ODD", "FREE"} {
			if strings.Contains(r.URL.Query().Get("$filter"), "'"+code+"'") {
				rows = append(rows, fmt.Sprintf(`{"ItemCode":%q,"SalesUnit":"EA","InventoryUOM":"EA","SalesItemsPerUnit":1.0,"UoMGroupEntry":-1,
					"ItemPrices":[{"PriceList":1,"Price":10.0,"Currency":"USD","UoMPrices":[]},{"PriceList":2,"Price":99.0,"Currency":"USD","UoMPrices":[]}]}`, code))
			}
		}
		_, _ = fmt.Fprintf(w, `{"value":[%s]}`, strings.Join(rows, ","))
	})
	f.handle("CompanyService_GetItemPrice", func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			ItemPriceParams struct {
				ItemCode    string
				UoMQuantity json.Number
			}
		}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		key := asked.ItemPriceParams.ItemCode + " " + asked.ItemPriceParams.UoMQuantity.String()
		answer, ok := nets[key]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"error":{"code":"-2028","message":"No matching records found"}}`)
			return
		}
		_, _ = io.WriteString(w, answer)
	})
	return f
}

func usd(amount string) erp.Money { return erp.MustMoney(amount, "USD") }

func TestPricesSayWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	nets, lines := map[string]string{}, []erp.PriceLine{}
	cases := []struct {
		item, quantity, net, discount string
		kind                          erp.PriceSourceKind
		reference                     string
		through                       erp.Date
		breaks                        int
	}{
		{"CONTRACT", "1", "8.25", "0.0", erp.SourceContract, "", erp.NewDate(2026, 12, 31), 0},
		{"OVER", "1", "10.0", "0.0", erp.SourceList, "Trade 2026", erp.Date{}, 0},  // its contract has ended
		{"ENDED", "1", "10.0", "0.0", erp.SourceList, "Trade 2026", erp.Date{}, 0}, // and so has the one period of this one
		{"PROMO", "1", "8.5", "15.0", erp.SourcePromotion, "Trade 2026", erp.NewDate(2026, 11, 30), 0},
		{"LIST", "1", "10.0", "0.0", erp.SourceList, "Trade 2026", erp.Date{}, 0},  // the bargain is on another list
		{"BREAK", "1", "10.0", "0.0", erp.SourceList, "Trade 2026", erp.Date{}, 2}, // it had a contract too, which has ended
		{"BREAK", "12", "9.0", "10.0", erp.SourceBreak, "Trade 2026", erp.Date{}, 2},
		{"BREAK", "100", "7.123456", "0.0", erp.SourceBreak, "Trade 2026", erp.Date{}, 2},
		{"GROUP", "1", "9.3", "7.0", erp.SourceDiscount, "", erp.Date{}, 0},
		{"ODD", "1", "3.21", "0.0", erp.SourceUnknown, "", erp.Date{}, 0},
	}
	for _, c := range cases {
		nets[c.item+" "+c.quantity] = fmt.Sprintf(`{"Price":%s,"Currency":"USD","Discount":%s}`, c.net, c.discount)
		lines = append(lines, erp.PriceLine{Item: erp.ItemID(c.item), Quantity: erp.MustQuantity(c.quantity, "EA")})
	}
	a := newAdapter(t, priced(t, nets))
	got, err := a.Prices(t.Context(), erp.PriceRequest{Customer: "C20000", On: erp.NewDate(2026, 11, 24), Lines: lines})
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		p := got[i].Price
		if got[i].Err != nil || !p.Net.Equal(usd(c.net)) || p.Source.Kind != c.kind || p.Source.Reference != c.reference ||
			p.ValidThrough != c.through || len(p.Breaks) != c.breaks || !p.List.Equal(usd("10")) || p.Per != "EA" {
			t.Errorf("%s of %s: got %+v, %v", c.quantity, c.item, p, got[i].Err)
		}
	}
	want := []erp.PriceBreak{{From: erp.MustQuantity("12", "").Amount, Net: usd("9")}, {From: erp.MustQuantity("100", "").Amount, Net: usd("7.123456")}}
	if diff := cmp.Diff(want, got[5].Price.Breaks); diff != "" {
		t.Errorf("breaks: %s", diff)
	}
}

func TestUnpriceableLinesCostNoOther(t *testing.T) {
	t.Parallel()
	f := priced(t, map[string]string{
		"LIST 1": `{"Price":10.0,"Currency":"USD","Discount":0.0}`,
		"FREE 1": `{"Price":0.0,"Currency":"","Discount":0.0}`,
	})
	a := newAdapter(t, f)
	one := erp.MustQuantity("1", "EA")
	got, err := a.Prices(t.Context(), erp.PriceRequest{Customer: "C20000", Lines: []erp.PriceLine{
		{Item: "LIST", Quantity: one}, {Item: "NOTHING", Quantity: one}, {Item: "FREE", Quantity: one},
		{Item: "LIST", Quantity: erp.MustQuantity("1", "BOX")}, {Item: "LIST", Quantity: one},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for i, code := range []erp.Code{"", erp.NotFound, erp.Rejected, erp.Invalid, ""} {
		if erp.CodeOf(got[i].Err) != code || (code == "") != got[i].Price.Net.Known() {
			t.Errorf("line %d: got %s, %v; want class %q", i, got[i].Price.Net, got[i].Err, code)
		}
	}
}

func TestManyUnknownItemsDoNotTakeARequestEach(t *testing.T) {
	t.Parallel()
	f := priced(t, map[string]string{"LIST 1": `{"Price":10.0,"Currency":"USD","Discount":0.0}`})
	f.onStatus("BlanketAgreements", http.StatusForbidden, `{"error":{"code":"-6006","message":"not permitted"}}`)
	a := newAdapter(t, f)
	var lines []erp.PriceLine
	for i := range 40 {
		lines = append(lines, erp.PriceLine{Item: erp.ItemID(fmt.Sprintf("NONE%d", i)), Quantity: erp.MustQuantity("1", "EA")},
			erp.PriceLine{Item: "LIST", Quantity: erp.MustQuantity("1", "EA")})
	}
	for range 2 { // the first time, small tables are read too
		before := len(f.requests())
		got, err := a.Prices(t.Context(), erp.PriceRequest{Customer: "C20000", Lines: lines})
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range got {
			if want := []erp.Code{erp.NotFound, ""}[i%2]; erp.CodeOf(r.Err) != want {
				t.Errorf("line %d: %v", i, r.Err)
			}
		}
		if n := len(f.requests()) - before; n > 4 {
			t.Errorf("%d requests", n)
		}
	}
}

func TestIllnessInTheMiddleKeepsWhatIsAnswered(t *testing.T) {
	t.Parallel()
	f := priced(t, map[string]string{"LIST 1": `{"Price":10.0,"Currency":"USD","Discount":0.0}`})
	healthy := 2
	inner := f.answers["CompanyService_GetItemPrice"]
	f.handle("CompanyService_GetItemPrice", func(w http.ResponseWriter, r *http.Request) {
		if healthy--; healthy < 0 {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = io.WriteString(w, `{"error":{"code":"305","message":"Switch company error: -1102"}}`)
			return
		}
		inner(w, r)
	})
	line := erp.PriceLine{Item: "LIST", Quantity: erp.MustQuantity("1", "EA")}
	got, err := newAdapter(t, f).Prices(t.Context(), erp.PriceRequest{Customer: "C20000", Lines: []erp.PriceLine{line, line, line, line}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []erp.Code{"", "", erp.Unavailable, erp.Unavailable} {
		if erp.CodeOf(got[i].Err) != want {
			t.Errorf("line %d: got %v, want class %q", i, got[i].Err, want)
		}
	}
}

func TestPricesOfNobody(t *testing.T) {
	t.Parallel()
	f := priced(t, map[string]string{"LIST 1": `{"Price":10.0,"Currency":"USD"}`})
	f.on("BusinessPartners", `{"value":[]}`)
	_, err := newAdapter(t, f).Prices(t.Context(), erp.PriceRequest{
		Customer: "C99999", Lines: []erp.PriceLine{{Item: "LIST", Quantity: erp.MustQuantity("1", "EA")}},
	})
	wantCode(t, err, erp.NotFound)
	if n := len(f.requests()); n != 2 { // the units, and the batch
		t.Errorf("%d requests", n)
	}
}

func TestAPageOfPricesIsOneRequest(t *testing.T) {
	t.Parallel()
	f := priced(t, map[string]string{"LIST 1": `{"Price":10.0,"Currency":"USD","Discount":0.0}`})
	// Where agreements may not be read, prices must neither fail nor take longer.
	f.onStatus("BlanketAgreements", http.StatusForbidden, `{"error":{"code":"-6006","message":"not permitted"}}`)
	a := newAdapter(t, f)
	lines := make([]erp.PriceLine, 50)
	for i := range lines {
		lines[i] = erp.PriceLine{Item: "LIST", Quantity: erp.MustQuantity("1", "EA")}
	}
	for want := range 2 {
		before := len(f.requests())
		got, err := a.Prices(t.Context(), erp.PriceRequest{Customer: "C20000", Lines: lines})
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range got {
			if r.Err != nil {
				t.Errorf("line %d: %v", i, r.Err)
			}
		}
		if n := len(f.requests()) - before; want == 1 && n != 1 {
			t.Errorf("50 prices took %d requests", n)
		}
	}
}

func TestItemNewToUsIsAskedInItsOwnUnit(t *testing.T) {
	t.Parallel()
	f := priced(t, nil)
	f.on("UnitOfMeasurements", `{"value":[{"AbsEntry":1,"Code":"EA"},{"AbsEntry":5,"Code":"C"}]}`)
	var asked []string
	f.handle("CompanyService_GetItemPrice", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, string(body))
		_, _ = io.WriteString(w, `{"Price":10.0,"Currency":"USD","Discount":0.0}`)
	})
	a := newAdapter(t, f)
	for range 2 { // the first time, "EA" is taken for the unit of that name
		got, err := a.Prices(t.Context(), erp.PriceRequest{
			Customer: "C20000", Lines: []erp.PriceLine{{Item: "LIST", Quantity: erp.MustQuantity("1", "EA")}},
		})
		if err != nil || got[0].Err != nil {
			t.Fatal(err, got[0].Err)
		}
	}
	entries := []string{`"UoMEntry":1,`, `"UoMEntry":-1,`, `"UoMEntry":-1,`}
	if len(asked) != len(entries) {
		t.Fatalf("asked %q", asked)
	}
	for i, want := range entries {
		if !strings.Contains(asked[i], want) {
			t.Errorf("question %d is %s, want %s", i, asked[i], want)
		}
	}
}

func TestSpecialPricesOfManyPagesAreReadToTheEnd(t *testing.T) {
	t.Parallel()
	f := priced(t, map[string]string{"LIST 1": `{"Price":4.5,"Currency":"USD","Discount":0.0}`})
	f.handle("SpecialPrices", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("$skip") == "" {
			_, _ = io.WriteString(w, `{"value":[],"@odata.nextLink":"SpecialPrices?$filter=`+url.PathEscape(r.URL.Query().Get("$filter"))+`&$skip=20"}`)
			return
		}
		_, _ = io.WriteString(w, `{"value":[{"CardCode":"C20000","ItemCode":"LIST","Price":4.5,"Currency":"USD","SpecialPriceDataAreas":[]}]}`)
	})
	got, err := newAdapter(t, f).Prices(t.Context(), erp.PriceRequest{
		Customer: "C20000", Lines: []erp.PriceLine{{Item: "LIST", Quantity: erp.MustQuantity("1", "EA")}},
	})
	if err != nil || got[0].Price.Source.Kind != erp.SourceContract {
		t.Errorf("got %+v, %v", got, err)
	}
}
