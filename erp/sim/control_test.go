package sim_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// desk is a company with its control.
type desk struct {
	t       *testing.T
	company *sim.Company
	traffic *sim.Traffic
	control *sim.Control
}

func newDesk(t *testing.T) desk {
	c := newCompany(sim.Settings{})
	traffic := sim.NewTraffic(c.Now)
	return desk{t, c, traffic, sim.NewControl(c, traffic)}
}

// do sends a request like "POST /_sim/clock" and returns the status and the answer.
func (d desk) do(request, body string) (int, string) {
	d.t.Helper()
	method, path, _ := strings.Cut(request, " ")
	w := httptest.NewRecorder()
	d.control.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	return w.Code, strings.TrimSpace(w.Body.String())
}

func (d desk) ok(request, body string) string {
	d.t.Helper()
	status, answer := d.do(request, body)
	if status != http.StatusOK {
		d.t.Fatalf("%s %s: %d %s", request, body, status, answer)
	}
	return answer
}

func TestControlTakesAnOrderThroughItsLife(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	draft := order(line("VALVE", "2", "EA"))
	draft.Reference = "w-1"
	must(t, d.company.CreateOrder, draft)
	if got := d.ok("GET /_sim/orders?reference=w-1", ""); got != `[{"key":1,"number":"100001","status":"open","total":"32.22"}]` {
		t.Errorf("found %s", got)
	}
	d.ok("POST /_sim/items/VALVE/receipts", `{"warehouse":"01","quantity":"2"}`)
	d.ok("POST /_sim/orders/1/pick", "")
	d.ok("POST /_sim/orders/1/ship", `{"carrier":"Own truck","lines":{"0":"1"}}`)
	d.ok("POST /_sim/orders/1/ship", "")
	d.ok("POST /_sim/orders/1/invoice", "")
	if got := d.ok("POST /_sim/invoices/1/payments", `{"amount":"32.22"}`); !strings.Contains(got, `"booked"`) {
		t.Errorf("payment %s", got)
	}
	wantAmount(t, "balance", receivable(t, d.company).Balance.Amount, "0")
	wantStatus(t, d.company, 1, erp.OrderInvoiced)
}

func TestControlChangesTheCompany(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.ok("PUT /_sim/credit", `{"mode":"draft"}`)
	d.ok("PUT /_sim/customers/C1/hold", `{"kind":"past_due","reason":"call us"}`)
	d.ok("PUT /_sim/customers/C1/limit", `{"kind":"amount","amount":"5"}`)
	d.ok("PUT /_sim/items/VALVE/prices/1", `{"amount":"20"}`)
	d.ok("PUT /_sim/items/VALVE/contracts/C1", `{"amount":"12.345","reference":"C-9"}`)
	d.ok("PUT /_sim/items/BOLT/status", `{"status":"blocked"}`)

	if got := must(t, d.company.Customer, "C1"); got.Hold.Reason != "call us" || !got.Limit.Amount.Equal(erp.MustMoney("5", "USD")) {
		t.Errorf("customer %+v", got)
	}
	price := must(t, d.company.Price, sim.PriceRequest{Customer: "C1", Item: "VALVE", Quantity: erp.MustQuantity("1", "EA")})
	wantAmount(t, "contract price", price.Net.Amount, "12.345")
	wantAmount(t, "list price", price.List.Amount, "20")
	if must(t, d.company.Item, "BOLT").Status != erp.ItemBlocked {
		t.Error("item is not blocked")
	}
	for range 2 {
		must(t, d.company.CreateOrder, order(line("VALVE", "1", "EA")))
	}
	d.ok("POST /_sim/drafts/1/reject", "")
	d.ok("POST /_sim/drafts/2/approve", "")
	d.ok("POST /_sim/orders/1/cancel", "")
	wantStatus(t, d.company, 1, erp.OrderCancelled)
	d.ok("DELETE /_sim/customers/C1/hold", "")
	if must(t, d.company.Customer, "C1").Hold != nil {
		t.Error("still on hold")
	}
}

func TestControlMovesTheClock(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(t, d.company.CreateOrder, order(line("VALVE", "1", "EA")))
	d.ok("PUT /_sim/routine", `{"pick":"1h","ship":"4h","invoice":"1h"}`)
	if got := d.ok("POST /_sim/clock", `{"advance":"36h"}`); got != `{"received":0,"picked":1,"shipped":0,"invoiced":0}` {
		t.Errorf("did %s", got)
	}
	if got := d.company.Now(); !got.Equal(noon.Add(36 * time.Hour)) {
		t.Errorf("it is %s", got)
	}
	if status, _ := d.do("POST /_sim/clock", `{"advance":"-1h"}`); status != http.StatusBadRequest {
		t.Errorf("time went back: %d", status)
	}
}

func TestControlOrdersFaultsAndReadsArrivals(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	fault := `{"kind":"throttle","operation":"POST Orders","times":3,"retry_after":"2s"}`
	d.ok("POST /_sim/faults", fault)
	if got := d.ok("GET /_sim/faults", ""); got != "["+fault+"]" {
		t.Errorf("faults %s", got)
	}
	d.ok("DELETE /_sim/faults", "")
	if got := d.ok("GET /_sim/faults", ""); got != "[]" {
		t.Errorf("faults %s", got)
	}
	face := httptest.NewServer(d.traffic.Handler(&plainFace{}))
	defer face.Close()
	call(t, face.URL)
	var arrivals []sim.Arrival
	if err := json.Unmarshal([]byte(d.ok("GET /_sim/arrivals", "")), &arrivals); err != nil || len(arrivals) != 1 || arrivals[0].Path != "/Orders" {
		t.Errorf("arrivals %+v, %v", arrivals, err)
	}
	d.ok("DELETE /_sim/arrivals", "")
	if got := d.ok("GET /_sim/arrivals", ""); got != "[]" {
		t.Errorf("arrivals %s", got)
	}
}

func TestControlRefuses(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(t, d.company.CreateOrder, order(line("VALVE", "1", "EA")))
	for _, tt := range []struct {
		request, body string
		status        int
		says          string
	}{
		{"POST /_sim/orders/9/pick", "", 404, `"unknown_document"`},
		{"POST /_sim/orders/x/pick", "", 400, `read key`},
		{"POST /_sim/orders/1/burn", "", 400, `cannot \"burn\" it`},
		{"POST /_sim/orders/1/ship", "", 400, `"nothing_to_ship"`},
		{"POST /_sim/orders/1/ship", `{"colour":"red"}`, 400, `unknown field`},
		{"POST /_sim/orders/1/invoice", "", 400, `"nothing_to_invoice"`},
		{"POST /_sim/drafts/1/approve", "", 404, `"unknown_document"`},
		{"POST /_sim/drafts/1/burn", "", 400, `cannot \"burn\" it`},
		{"POST /_sim/invoices/1/payments", `{"amount":"1"}`, 404, `"unknown_document"`},
		{"PUT /_sim/credit", `{"mode":"maybe"}`, 400, `"unknown_credit_mode"`},
		{"PUT /_sim/customers/C9/hold", `{}`, 404, `"unknown_customer"`},
		{"PUT /_sim/customers/C1/limit", `{"kind":"some"}`, 400, `no kind`},
		{"PUT /_sim/items/NUT/prices/1", `{"amount":"1"}`, 404, `"unknown_item"`},
		{"PUT /_sim/items/BOLT/contracts/C9", `{"amount":"1"}`, 404, `"unknown_customer"`},
		{"PUT /_sim/items/BOLT/status", `{"status":"lost"}`, 400, `no status`},
		{"POST /_sim/items/BOLT/receipts", `{"warehouse":"09","quantity":"1"}`, 400, `"unknown_warehouse"`},
		{"POST /_sim/faults", `{"kind":"gremlins"}`, 400, `no fault`},
		{"POST /_sim/faults", `{"kind":"latency","delay":"soon"}`, 400, `invalid duration`},
	} {
		if status, answer := d.do(tt.request, tt.body); status != tt.status || !strings.Contains(answer, tt.says) {
			t.Errorf("%s %s: %d %s, want %d with %s", tt.request, tt.body, status, answer, tt.status, tt.says)
		}
	}
}

func TestCompanyIsSafeForManyAtOnce(t *testing.T) {
	t.Parallel()
	c := newCompany(sim.Settings{Routine: sim.Routine{Pick: time.Minute, Ship: time.Minute, Invoice: time.Minute}})
	t.Run("clerks", func(t *testing.T) {
		for range 4 {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				for range 25 {
					must(t, c.CreateOrder, order(line("VALVE", "1", "EA"), line("BOLT", "1", "C")))
					receive(t, c, "VALVE", "01", "1")
					for o := range c.Orders(sim.Query{}) {
						_ = o.Status()
					}
					c.Advance(time.Minute)
					receivable(t, c)
				}
			})
		}
	})
	wantBalanced(t, c)
	if got := must(t, c.Order, 100); got.Number != "100100" {
		t.Errorf("the hundredth order is %s", got.Number)
	}
}
