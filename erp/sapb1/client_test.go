package sapb1

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

const oneItem = `{"value":[{"ItemCode":"A1","ItemName":"Hex bolt","SalesItem":"tYES","UoMGroupEntry":-1,"SalesUnit":"EA","InventoryUOM":"EA"}]}`

// A draft that can be sent without reading anything first, and the adapter that knows its item.
func readyToOrder(t *testing.T, f *fake) (*Adapter, erp.OrderDraft) {
	t.Helper()
	a := newAdapter(t, f)
	a.units.put("A1", itemUnits{stock: "EA", sell: "EA", entries: map[erp.UOM]integer{"EA": manualUnits}})
	if err := a.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a, erp.OrderDraft{
		Customer: "C20000", Lines: []erp.DraftLine{{Item: "A1", Quantity: erp.MustQuantity("10", "EA")}},
	}
}

func TestNonsenseInPlaceOfAnAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		read   erp.Code
		write  erp.Code
	}{
		"a proxy's page":           {502, "<html><body>Bad Gateway</body></html>", erp.Unavailable, erp.OutcomeUnknown},
		"a page with status 200":   {200, "<html><body>Please sign in</body></html>", erp.Unavailable, erp.OutcomeUnknown},
		"JSON cut short":           {200, `{"value":[{"ItemCode":"A1"`, erp.Unavailable, erp.OutcomeUnknown},
		"JSON that is no page":     {200, `{"odata":true}`, erp.Unavailable, ""},
		"10 MB":                    {200, `{"value":[],"x":"` + strings.Repeat("x", 10<<20) + `"}`, erp.Unavailable, erp.OutcomeUnknown},
		"5xx with an unknown code": {500, `{"error":{"code":"-1","message":"boom"}}`, erp.Unavailable, erp.OutcomeUnknown},
		"throttled":                {429, "slow down", erp.Unavailable, erp.Unavailable},
		"company being switched":   {500, `{"error":{"code":"305","message":"Switch company error: -1102"}}`, erp.Unavailable, erp.Unavailable},
		"too large":                {413, "<html>", erp.Invalid, erp.Invalid},
		"a redirect":               {302, "", erp.Unavailable, erp.OutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			a, draft := readyToOrder(t, f)
			f.onStatus("Items", c.status, c.body)
			_, err := a.Item(t.Context(), "A1")
			wantCode(t, err, c.read)
			if c.write == "" {
				return
			}
			before := len(f.requests())
			f.onStatus("Orders", c.status, c.body)
			_, err = a.CreateOrder(t.Context(), "W-1", draft)
			wantCode(t, err, c.write)
			if n := len(f.requests()) - before; n != 1 {
				t.Errorf("the order was followed by %d more requests", n-1)
			}
		})
	}
}

func TestWaitOfTheERPIsPassedOn(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.handle("Items", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	_, err := newAdapter(t, f).Item(t.Context(), "A1")
	if got := erp.RetryAfter(err); got != 7*time.Second {
		t.Errorf("got a wait of %s from %v", got, err)
	}
}

func TestOrderToAServerThatIsNotThereWasNotSent(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a, draft := readyToOrder(t, f)
	f.Close()
	a.client.http.CloseIdleConnections()
	_, err := a.CreateOrder(t.Context(), "W-1", draft)
	wantCode(t, err, erp.Unavailable)
}

func TestOrderWhoseReplyIsLostMayHaveBeenWritten(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a, draft := readyToOrder(t, f)
	f.handle("Orders", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	before := len(f.requests())
	_, err := a.CreateOrder(t.Context(), "W-1", draft)
	wantCode(t, err, erp.OutcomeUnknown)
	if n := len(f.requests()) - before; n != 1 {
		t.Errorf("the order was sent %d times", n)
	}
}

func TestCancelledCallerIsLetGo(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a, draft := readyToOrder(t, f)
	entered := make(chan struct{})
	f.handle("Items", func(_ http.ResponseWriter, r *http.Request) { close(entered); <-r.Context().Done() })
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-entered; cancel() }()
	_, err := a.Item(ctx, "A1")
	if !errors.Is(err, context.Canceled) || !errors.Is(err, erp.Unavailable) {
		t.Errorf("got %v, want unavailable because cancelled", err)
	}
	_, err = a.CreateOrder(ctx, "W-1", draft) // cancelled before anything was sent
	wantCode(t, err, erp.Unavailable)
}

func TestRequestCarriesItsID(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var id string
	f.handle("Items", func(w http.ResponseWriter, r *http.Request) {
		id = r.Header.Get("X-Request-Id")
		_, _ = io.WriteString(w, oneItem)
	})
	if _, err := newAdapter(t, f).Item(erp.WithRequestID(t.Context(), "req-7"), "A1"); err != nil {
		t.Fatal(err)
	}
	if id != "req-7" {
		t.Errorf("sent request id %q", id)
	}
}

func TestErrorsKeepFiltersToThemselves(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a := newAdapter(t, f)
	if err := a.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.Close()
	_, err := a.CustomersByEmail(t.Context(), "jo@acme.example")
	if err == nil || strings.Contains(err.Error(), "jo@acme") || strings.Contains(err.Error(), "jo%40acme") {
		t.Errorf("the address is in %v", err)
	}
}

func TestConfigIsLoggedWithoutThePassword(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	cfg := testConfig(f)
	var text, object bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("start", "erp", cfg)
	slog.New(slog.NewJSONHandler(&object, nil)).Info("start", "erp", cfg)
	for _, line := range []string{text.String(), object.String(), cfg.String()} {
		if strings.Contains(line, cfg.Password) || !strings.Contains(line, "DEMO_US") {
			t.Errorf("got %q", line)
		}
	}
}

func TestConfigNamesAllThatIsWrong(t *testing.T) {
	t.Parallel()
	_, err := New(Config{BaseURL: "b1", Currency: "Dollar", ReferenceField: "NumAtCard,*", Sessions: 99, PastDueHoldDays: -1,
		AttributeFields: []AttributeField{{"Material", "Material"}, {"U_Color", ""}, {"U_Twice", "One"}, {"U_Twice", "Two"}}})
	for _, want := range []string{`"Material" is no`, `"U_Color" has no name`, `"U_Twice" is named twice`,
		"b1", "company", "user", "password", "Dollar", "time zone", "NumAtCard", "99", "past due"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}
