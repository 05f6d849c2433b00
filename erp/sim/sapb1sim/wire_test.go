package sapb1sim_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

// ticking is a clock that the test moves; every reading is a millisecond later, so that no two changes share a moment.
type ticking struct {
	mu  sync.Mutex
	now time.Time
}

func (c *ticking) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Millisecond)
	return c.now
}

func (c *ticking) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// wire is a client without any knowledge of the service but HTTP.
type wire struct {
	t       *testing.T
	company *sim.Company
	traffic *sim.Traffic
	clock   *ticking
	server  *httptest.Server
	cookie  string
	root    string
}

const login = `{"CompanyDB":"DEMO_US","UserName":"portal","Password":"quay"}`

// newWire serves a small company and signs in to it under /b1s/v2.
func newWire(t *testing.T, change ...func(*sapb1sim.Options)) *wire {
	t.Helper()
	w := &wire{t: t, clock: &ticking{now: time.Date(2026, 4, 8, 10, 12, 44, 0, time.UTC)}, root: "/b1s/v2/"}
	w.company = smallCompany(w.clock.Now)
	w.traffic = sim.NewTraffic(w.company.Now)
	options := sapb1sim.Options{CompanyDB: "DEMO_US", UserName: "portal", Password: "quay", Traffic: w.traffic, CrossJoins: true}
	for _, c := range change {
		c(&options)
	}
	w.server = httptest.NewServer(sapb1sim.New(w.company, options))
	t.Cleanup(w.server.Close)
	w.signIn()
	return w
}

func (w *wire) signIn() {
	w.t.Helper()
	a := w.post("Login", login)
	a.want(w.t, http.StatusOK)
	w.cookie = "B1SESSION=" + a.text(w.t, "SessionId")
}

func (w *wire) v1() *wire {
	old := *w
	old.root = "/b1s/v1/"
	return &old
}

// answer is what came back. body is nil where there was no JSON object.
type answer struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

func (w *wire) get(path string, headers ...string) answer {
	w.t.Helper()
	return w.do(http.MethodGet, path, "", headers...)
}

func (w *wire) post(path, body string, headers ...string) answer {
	w.t.Helper()
	return w.do(http.MethodPost, path, body, headers...)
}

// do sends a request; headers are names and values in turn. Blanks of the path are escaped.
func (w *wire) do(method, path, body string, headers ...string) answer {
	w.t.Helper()
	a, err := w.try(method, path, body, headers...)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

func (w *wire) try(method, path, body string, headers ...string) (answer, error) {
	r, err := http.NewRequest(method, w.server.URL+w.root+strings.ReplaceAll(path, " ", "%20"), strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Cookie", w.cookie)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, err
	}
	a := answer{status: resp.StatusCode, header: resp.Header, raw: string(all)}
	a.body, _ = object(all)
	return a, nil
}

// object decodes a JSON object and keeps its numbers as they are written.
func object(b []byte) (map[string]any, error) {
	var body map[string]any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return body, d.Decode(&body)
}

func (a answer) want(t *testing.T, status int) {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.raw)
	}
}

// refusal checks status, code and a part of the message of a v2 error body.
func (a answer) refusal(t *testing.T, status int, code, message string) {
	t.Helper()
	a.want(t, status)
	e, _ := a.body["error"].(map[string]any)
	if e["code"] != code || !strings.Contains(asText(e["message"]), message) {
		t.Errorf("answer %s, want code %s and %q", a.raw, code, message)
	}
}

// at walks down names and indexes.
func (a answer) at(t *testing.T, path ...any) any {
	t.Helper()
	var v any = a.body
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				t.Fatalf("no object at %v of %v in %s", step, path, a.raw)
			}
			if v, ok = m[step]; !ok {
				t.Fatalf("no %q of %v in %s", step, path, a.raw)
			}
		case int:
			l, ok := v.([]any)
			if !ok || step >= len(l) {
				t.Fatalf("no element %d of %v in %s", step, path, a.raw)
			}
			v = l[step]
		}
	}
	return v
}

func (a answer) text(t *testing.T, path ...any) string {
	t.Helper()
	return asText(a.at(t, path...))
}

// asText is a scalar as it is written on the wire; null is "null".
func asText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case nil:
		return "null"
	}
	b, _ := json.Marshal(v)
	return string(b)
}

// column is one property of all rows of a collection, joined by blanks.
func (a answer) column(t *testing.T, name string) string {
	t.Helper()
	a.want(t, http.StatusOK)
	rows, _ := a.at(t, "value").([]any)
	cells := make([]string, len(rows))
	for i := range rows {
		cells[i] = a.text(t, "value", i, name)
	}
	return strings.Join(cells, " ")
}

func filter(s string) string { return "$filter=" + url.PathEscape(s) }

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func price(s string) decimal.NullDecimal { return decimal.NewNullDecimal(dec(s)) }

// smallCompany has bolts sold by the hundred, O-rings in one unit, and three customers.
func smallCompany(now func() time.Time) *sim.Company {
	c := sim.New(sim.Settings{Name: "Quay Supply", Currency: "USD", Clock: now, FirstOrder: 1045})
	c.AddPriceList(sim.PriceList{Number: 1, Name: "List"})
	c.AddPriceList(sim.PriceList{Number: 2, Name: "Trade", Base: 1, Factor: dec("0.9")})
	c.AddWarehouse(erp.Warehouse{ID: "02", Name: "Reno", Nettable: true})
	c.AddWarehouse(erp.Warehouse{ID: "01", Name: "Dayton", Nettable: true, Address: erp.Address{Lines: []string{"1 Main"}, City: "Dayton", Country: "US"}})
	c.AddTaxRate(sim.TaxRate{Jurisdiction: "NV", Country: "US", Region: "NV", Percent: dec("5")})
	addItems(c)
	addCustomers(c)
	c.SetSpecialPrice(sim.SpecialPrice{Customer: "C1", Item: "BOLT", Reference: "K-7", Rate: sim.Rate{Price: price("60.1234")}})
	c.SetSpecialPrice(sim.SpecialPrice{List: 1, Item: "BOLT", Reference: "spring", Periods: []sim.PricePeriod{{
		From: erp.NewDate(2026, 4, 1), Through: erp.NewDate(2026, 4, 30),
		Breaks: []sim.QuantityBreak{{From: dec("10"), Rate: sim.Rate{Percent: dec("5")}}},
	}}})
	c.AddCrossReference(erp.CrossReference{Customer: "C1", Item: "BOLT", PartNumber: "CUST-1"})
	return c
}

// threads are attributes of one item; two of them want the same column.
var threads = []erp.Attribute{{Name: "Thread size", Value: "M8"}, {Name: "Thread/size", Value: "1.25"}, {Name: "Hazmat", Value: "none"}}

func addItems(c *sim.Company) {
	for _, i := range []sim.Item{
		{Item: erp.Item{ID: "BOLT", Description: "Hex bolt", StockUOM: "EA", SellUOM: "C", Attributes: threads, Packs: []erp.Pack{{UOM: "C", PerStock: dec("100")}}},
			Prices: []sim.ListPrice{{List: 1, Amount: dec("63.4000")}}},
		{Item: erp.Item{ID: "O'RING", Description: "O-ring", StockUOM: "EA", SellUOM: "EA", Hazmat: "UN1"},
			Prices: []sim.ListPrice{{List: 1, Amount: dec("0.1")}}},
		{Item: erp.Item{ID: "A/B #1", Description: "Café pump", StockUOM: "EA", SellUOM: "EA"}, Prices: []sim.ListPrice{{List: 1, Amount: dec("40")}}},
		{Item: erp.Item{ID: "FREE", Description: "No price", StockUOM: "EA", SellUOM: "EA"}},
		{Item: erp.Item{ID: "GONE", Description: "Gone", StockUOM: "EA", SellUOM: "EA", Status: erp.ItemDiscontinued}, Prices: []sim.ListPrice{{List: 1, Amount: dec("1")}}},
	} {
		if i.Status == "" {
			i.Status = erp.ItemActive
		}
		i.Category = erp.Category{ID: "FAST", Name: "Fasteners"}
		c.AddItem(i)
	}
	if err := c.Receive("BOLT", "01", dec("5000")); err != nil {
		panic(err)
	}
}

func addCustomers(c *sim.Company) {
	at := erp.Address{Name: "Acme", Lines: []string{"1 Main", "Hall 2"}, City: "Reno", Region: "NV", Postal: "89501", Country: "US"}
	c.AddCustomer(sim.Customer{PriceList: 1, Warehouse: "01",
		Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: erp.MustMoney("1000", "USD")},
		Customer: erp.Customer{ID: "C1", Name: "Acme", Email: "ap@acme.test", TaxID: "12-345", Active: true, BillTo: at,
			Terms:    erp.Terms{Name: "Net 30", NetDays: 30},
			ShipTos:  []erp.ShipTo{{ID: "HQ", Name: "Head office", Address: at, Default: true}, {ID: "DOCK", Name: "Dock 4", Address: at}},
			Contacts: []erp.Contact{{ID: "12", Name: "Jo Web", Email: "jo@acme.test"}}}})
	c.AddCustomer(sim.Customer{PriceList: 1, Customer: erp.Customer{ID: "C2", Name: "Bolt & Söhne", Active: true, BillTo: at,
		ShipTos: []erp.ShipTo{{ID: "W", Address: at, Default: true}}}})
	c.AddCustomer(sim.Customer{PriceList: 2, Customer: erp.Customer{ID: "C3", Name: "東京商事", Email: "Jo@Tokyo.test", BillTo: at}})
}

// later moves the clock and signs in again, since the session may be over.
func (w *wire) later(d time.Duration) {
	w.t.Helper()
	w.clock.move(d)
	w.signIn()
}
