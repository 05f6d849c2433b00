package tryton

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// fake answers calls as a Tryton server does, with what the test put behind each method, and remembers what was asked.
// It knows a database of one company in dollars; a method nobody answers fails the test.
type fake struct {
	t   *testing.T
	url string
	at  time.Time // the date of its answers; zero: the real one

	mu      sync.Mutex
	answers map[string]func(asked) any
	asked   []asked
}

// asked is one call that came in. Method lacks the word "model."; Params lack the context.
type asked struct {
	Method  string
	Params  []json.RawMessage
	Context map[string]any
}

// refusal is an answer that takes the place of a result: refusal{"UserError", []any{"text", ""}}.
type refusal []any

// lost is an answer that never arrives, though the server has acted; throttled one of status 429, with a wait in seconds.
type (
	lost      struct{}
	throttled struct{ wait string }
)

var fakeNow = time.Date(2026, time.November, 24, 15, 0, 0, 0, time.UTC)

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{t: t, answers: map[string]func(asked) any{}}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	f.url = server.URL
	f.on("common.db.login", func(asked) any { return []any{7, "session-key"} })
	f.on("res.user.get_preferences", func(asked) any { return values{"company": 1} })
	f.rows("company.company", values{"id": 1, "party": 1, "currency.": values{"id": 1, "code": "USD", "digits": 2}, "timezone": "America/New_York"})
	f.rows("web.shop", values{"id": 1})
	f.rows("sale.configuration", values{"id": 1, "sale_price_list": nil})
	f.on("product.price_list.fields_get", func(asked) any { return values{"parent": values{}} })
	f.on("product.price_list.line.fields_get", func(asked) any { return values{"start_date": values{}} })
	f.on("product.product.fields_get", func(asked) any { return values{"product_customers": values{}} })
	f.on("sale.line.fields_get", func(asked) any { return values{"unit_price": values{"digits": "[16, 4]"}, "shipment_cost": values{}} })
	f.rows("product.uom",
		values{"id": 1, "symbol": "EA", "name": "Each", "category": 1, "factor": 1.0, "rate": 1.0, "digits": 0, "active": true},
		values{"id": 2, "symbol": "C", "name": "Hundred", "category": 1, "factor": 100.0, "rate": 0.01, "digits": 2, "active": true},
		values{"id": 3, "symbol": "BX", "name": "Box", "category": 1, "factor": 12.0, "rate": 0.083333333333, "digits": 0, "active": true},
	)
	f.rows("carrier")
	f.rows("stock.location",
		values{"id": 5, "code": "01", "name": "Dayton", "address.": nil},
		values{"id": 12, "code": "02", "name": "Chicago", "address.": nil},
	)
	return f
}

// adapter returns an adapter that talks to f.
func (f *fake) adapter(change ...func(*Config)) *Adapter {
	f.t.Helper()
	cfg := Config{URL: f.url, Database: "erp", User: "portal", Password: "Sample-Password", Now: func() time.Time { return fakeNow }}
	for _, c := range change {
		c(&cfg)
	}
	a, err := New(cfg)
	if err != nil {
		f.t.Fatal(err)
	}
	return a
}

// on answers a method: "sale.sale.quote", "common.db.login". A refusal in the answer stands for an error.
func (f *fake) on(method string, answer func(asked) any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers[method] = answer
}

// rows answers search_read of a model, whatever the domain.
func (f *fake) rows(model string, rows ...values) {
	f.on(model+".search_read", func(asked) any { return rows })
}

// calls returns what was asked of a method, in order.
func (f *fake) calls(method string) []asked {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []asked
	for _, a := range f.asked {
		if a.Method == method {
			found = append(found, a)
		}
	}
	return found
}

// forget drops what was asked so far, and returns how much that was.
func (f *fake) forget() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.asked)
	f.asked = nil
	return n
}

// ServeHTTP implements http.Handler.
func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct {
		ID     int               `json:"id"`
		Method string            `json:"method"`
		Params []json.RawMessage `json:"params"`
	}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		f.t.Errorf("decode request: %v", err)
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	a := asked{Method: strings.TrimPrefix(in.Method, "model."), Params: in.Params}
	if last := len(in.Params) - 1; a.Method != in.Method && last >= 0 {
		if err := json.Unmarshal(in.Params[last], &a.Context); err != nil {
			f.t.Errorf("%s: the last parameter is no context: %v", a.Method, err)
		}
		a.Params = in.Params[:last]
	}
	f.reply(w, in.ID, f.answer(a))
}

func (f *fake) answer(a asked) any {
	f.mu.Lock()
	f.asked = append(f.asked, a)
	answer, known := f.answers[a.Method]
	f.mu.Unlock()
	if !known {
		f.t.Errorf("nobody answers %s", a.Method)
		return refusal{fmt.Sprintf("%q", a.Method), ""}
	}
	return answer(a)
}

func (f *fake) reply(w http.ResponseWriter, id int, result any) {
	switch r := result.(type) {
	case lost:
		panic(http.ErrAbortHandler)
	case throttled:
		w.Header().Set("Retry-After", r.wait)
		http.Error(w, "Too Many Requests", http.StatusTooManyRequests)
		return
	}
	body := map[string]any{"id": id, "result": result}
	if e, refused := result.(refusal); refused {
		body = map[string]any{"id": id, "error": e}
	}
	if !f.at.IsZero() {
		w.Header().Set("Date", f.at.Format(http.TimeFormat))
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		f.t.Errorf("encode answer: %v", err)
	}
}

// text is a parameter as JSON, for comparison.
func (a asked) text(i int) string {
	if i >= len(a.Params) {
		return ""
	}
	return string(a.Params[i])
}

// fakeDate and fakeDecimal are values as the server sends them.
func fakeDate(year int, month time.Month, day int) values {
	return values{"__class__": "date", "year": year, "month": int(month), "day": day}
}

func fakeDecimal(digits string) values { return values{"__class__": "Decimal", "decimal": digits} }

func fakeMoment(t time.Time) values {
	return values{"__class__": "datetime", "year": t.Year(), "month": int(t.Month()), "day": t.Day(),
		"hour": t.Hour(), "minute": t.Minute(), "second": t.Second(), "microsecond": 0}
}
