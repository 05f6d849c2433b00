package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// Control steers a company and its face over HTTP, for tests in other processes and for the demo. It speaks JSON, names
// durations like "250ms" and quantities as exact decimal text, and answers 400 or 404 with {"kind", "message"}.
//
//	GET, POST, DELETE /_sim/faults     list, order (FaultOrder), forget all
//	GET, DELETE       /_sim/arrivals   what arrived; forget it
//	POST /_sim/clock                   {"advance": "24h"}: move the time and let the warehouse work
//	PUT  /_sim/routine                 {"pick": "1h", "ship": "4h", "invoice": "1h"}: let it work by itself
//	PUT  /_sim/credit                  {"mode": "accept"|"reject"|"draft"}
//	PUT, DELETE /_sim/customers/{id}/hold     {"kind", "reason"}: hold, release
//	PUT  /_sim/customers/{id}/limit           {"kind", "amount"}
//	PUT  /_sim/items/{id}/prices/{list}       {"amount"}
//	PUT  /_sim/items/{id}/contracts/{customer} {"amount", "reference"}
//	PUT  /_sim/items/{id}/status              {"status"}
//	POST /_sim/items/{id}/receipts            {"warehouse", "quantity"}: stock arrives
//	GET  /_sim/orders?reference=…             keys and numbers
//	POST /_sim/orders/{key}/pick, ship, invoice, cancel, release
//	POST /_sim/drafts/{key}/approve, reject
//	POST /_sim/invoices/{key}/payments        {"amount"}
type Control struct {
	company *Company
	traffic *Traffic
	mux     *http.ServeMux
}

// ControlPath is where the control is mounted.
const ControlPath = "/_sim/"

// NewControl returns the control of a company and of the traffic of its face.
func NewControl(c *Company, t *Traffic) *Control {
	k := &Control{company: c, traffic: t, mux: http.NewServeMux()}
	for pattern, act := range map[string]action{
		"GET /_sim/faults":                         k.listFaults,
		"POST /_sim/faults":                        k.orderFault,
		"DELETE /_sim/faults":                      k.clearFaults,
		"GET /_sim/arrivals":                       k.listArrivals,
		"DELETE /_sim/arrivals":                    k.clearArrivals,
		"POST /_sim/clock":                         k.advance,
		"PUT /_sim/routine":                        k.setRoutine,
		"PUT /_sim/credit":                         k.setCredit,
		"PUT /_sim/customers/{id}/hold":            k.setHold,
		"DELETE /_sim/customers/{id}/hold":         k.clearHold,
		"PUT /_sim/customers/{id}/limit":           k.setLimit,
		"PUT /_sim/items/{id}/prices/{list}":       k.setPrice,
		"PUT /_sim/items/{id}/contracts/{account}": k.setContract,
		"PUT /_sim/items/{id}/status":              k.setStatus,
		"POST /_sim/items/{id}/receipts":           k.receive,
		"GET /_sim/orders":                         k.findOrders,
		"POST /_sim/orders/{key}/{verb}":           k.moveOrder,
		"POST /_sim/drafts/{key}/{verb}":           k.decideDraft,
		"POST /_sim/invoices/{key}/payments":       k.pay,
	} {
		k.mux.Handle(pattern, act)
	}
	return k
}

// ServeHTTP implements http.Handler.
func (k *Control) ServeHTTP(w http.ResponseWriter, r *http.Request) { k.mux.ServeHTTP(w, r) }

// action answers with a value to be encoded, or with why not.
type action func(*http.Request) (any, error)

// ServeHTTP implements http.Handler.
func (a action) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer, err := a(r)
	status := http.StatusOK
	if err != nil {
		status = http.StatusBadRequest
		var refused *Error
		if !errors.As(err, &refused) {
			refused = &Error{Kind: "bad_request", Line: -1, Message: err.Error()}
		}
		switch refused.Kind {
		case UnknownDocument, UnknownCustomer, UnknownItem:
			status = http.StatusNotFound
		}
		answer = map[string]string{"kind": string(refused.Kind), "message": refused.Error()}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		panic(http.ErrAbortHandler) // half an answer must not look like one
	}
}

// body reads a JSON body strictly.
func body[T any](r *http.Request) (T, error) {
	var v T
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&v); err != nil {
		return v, fmt.Errorf("read body of %s: %w", r.URL.Path, err)
	}
	return v, nil
}

func key(r *http.Request) (int, error) {
	n, err := strconv.Atoi(r.PathValue("key"))
	if err != nil {
		return 0, fmt.Errorf("read key: %w", err)
	}
	return n, nil
}

// FaultOrder is a Fault as the control reads it; see there.
type FaultOrder struct {
	Kind        FaultKind `json:"kind"`
	Operation   string    `json:"operation,omitempty"`
	Times       int       `json:"times,omitempty"`
	Probability float64   `json:"probability,omitempty"`
	Delay       Duration  `json:"delay,omitzero"`
	PartDelay   Duration  `json:"part_delay,omitzero"`
	RetryAfter  Duration  `json:"retry_after,omitzero"`
	Status      int       `json:"status,omitempty"`
	Age         Duration  `json:"age,omitzero"`
}

// Duration is a time.Duration that reads and writes itself like "1m30s".
type Duration time.Duration

// MarshalText implements encoding.TextMarshaler.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Duration) UnmarshalText(b []byte) error {
	parsed, err := time.ParseDuration(string(b))
	*d = Duration(parsed)
	return err
}

func (k *Control) listFaults(*http.Request) (any, error) {
	orders := []FaultOrder{}
	for _, f := range k.traffic.Faults() {
		orders = append(orders, FaultOrder{
			f.Kind, f.Operation, f.Times, f.Probability,
			Duration(f.Delay), Duration(f.PartDelay), Duration(f.RetryAfter), f.Status, Duration(f.Age),
		})
	}
	return orders, nil
}

func (k *Control) orderFault(r *http.Request) (any, error) {
	o, err := body[FaultOrder](r)
	if err != nil {
		return nil, err
	}
	return o, k.traffic.Order(Fault{
		Kind: o.Kind, Operation: o.Operation, Times: o.Times, Probability: o.Probability,
		Delay: time.Duration(o.Delay), PartDelay: time.Duration(o.PartDelay),
		RetryAfter: time.Duration(o.RetryAfter), Status: o.Status, Age: time.Duration(o.Age),
	})
}

func (k *Control) clearFaults(*http.Request) (any, error) {
	k.traffic.ClearFaults()
	return struct{}{}, nil
}

func (k *Control) listArrivals(*http.Request) (any, error) { return k.traffic.Arrivals(), nil }

func (k *Control) clearArrivals(*http.Request) (any, error) {
	k.traffic.ClearArrivals()
	return struct{}{}, nil
}

func (k *Control) advance(r *http.Request) (any, error) {
	b, err := body[struct {
		Advance Duration `json:"advance"`
	}](r)
	if err != nil {
		return nil, err
	}
	if b.Advance < 0 {
		return nil, fmt.Errorf("advance clock by %s: time moves forward only", time.Duration(b.Advance))
	}
	return k.company.Advance(time.Duration(b.Advance)), nil
}

func (k *Control) setRoutine(r *http.Request) (any, error) {
	b, err := body[struct {
		Pick    Duration `json:"pick"`
		Ship    Duration `json:"ship"`
		Invoice Duration `json:"invoice"`
	}](r)
	if err != nil {
		return nil, err
	}
	k.company.SetRoutine(Routine{time.Duration(b.Pick), time.Duration(b.Ship), time.Duration(b.Invoice)})
	return b, nil
}

func (k *Control) setCredit(r *http.Request) (any, error) {
	b, err := body[struct {
		Mode CreditMode `json:"mode"`
	}](r)
	if err != nil {
		return nil, err
	}
	return b, k.company.SetCreditMode(b.Mode)
}

func (k *Control) findOrders(r *http.Request) (any, error) {
	found := []documentName{}
	for _, o := range k.company.OrdersByReference(erp.Reference(r.URL.Query().Get("reference"))) {
		found = append(found, nameOrder(o))
	}
	return found, nil
}

// documentName is what the control says about a document.
type documentName struct {
	Key    int             `json:"key"`
	Number string          `json:"number"`
	Status string          `json:"status"`
	Total  decimal.Decimal `json:"total"`
}

func nameOrder(o Order) documentName {
	return documentName{o.Key, string(o.Number), string(o.Status()), o.Total}
}
