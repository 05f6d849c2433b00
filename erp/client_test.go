package erp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"github.com/tradecounter/portal/erp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A Client can stand wherever an Adapter can: no operation is missing.
var _ erp.Adapter = (*erp.Client)(nil)

// stub answers what a test sets; anything else panics on the nil Adapter inside.
type stub struct {
	erp.Adapter
	capabilities erp.Capabilities
	order        func(context.Context, erp.CustomerID, erp.OrderNumber) (erp.Order, error)
	orders       func(context.Context, erp.ListQuery) (erp.Page[erp.Order], error)
	prices       func(context.Context, erp.PriceRequest) ([]erp.PriceResult, error)
	quote        func(context.Context, erp.OrderDraft) (erp.Quote, error)
	create       func(context.Context, erp.Reference, erp.OrderDraft) (erp.Order, error)
	byEmail      func(context.Context, string) ([]erp.Customer, error)
}

func (s *stub) Capabilities() erp.Capabilities { return s.capabilities }

func (s *stub) Order(ctx context.Context, customer erp.CustomerID, number erp.OrderNumber) (erp.Order, error) {
	return s.order(ctx, customer, number)
}

func (s *stub) Orders(ctx context.Context, q erp.ListQuery) (erp.Page[erp.Order], error) {
	return s.orders(ctx, q)
}

func (s *stub) Prices(ctx context.Context, req erp.PriceRequest) ([]erp.PriceResult, error) {
	return s.prices(ctx, req)
}

func (s *stub) Quote(ctx context.Context, draft erp.OrderDraft) (erp.Quote, error) {
	return s.quote(ctx, draft)
}

func (s *stub) CreateOrder(ctx context.Context, ref erp.Reference, draft erp.OrderDraft) (erp.Order, error) {
	return s.create(ctx, ref, draft)
}

func (s *stub) CustomersByEmail(ctx context.Context, email string) ([]erp.Customer, error) {
	return s.byEmail(ctx, email)
}

// failing returns an order function that fails with errs in turn and then succeeds.
func failing(errs ...error) func(context.Context, erp.CustomerID, erp.OrderNumber) (erp.Order, error) {
	return func(_ context.Context, _ erp.CustomerID, number erp.OrderNumber) (erp.Order, error) {
		if len(errs) == 0 {
			return erp.Order{Number: number}, nil
		}
		err := errs[0]
		errs = errs[1:]
		return erp.Order{}, err
	}
}

func TestReadIsTriedAgainOnlyWhileUnavailable(t *testing.T) {
	t.Parallel()
	unavailable := &erp.Error{Code: erp.Unavailable}
	for name, tt := range map[string]struct {
		errs  []error
		calls int
		code  erp.Code
	}{
		"answers at once":            {nil, 1, ""},
		"answers at the third":       {[]error{unavailable, unavailable}, 3, ""},
		"gives up after the third":   {[]error{unavailable, unavailable, unavailable}, 3, erp.Unavailable},
		"not found":                  {[]error{&erp.Error{Code: erp.NotFound}}, 1, erp.NotFound},
		"rejected":                   {[]error{&erp.Error{Code: erp.Rejected}}, 1, erp.Rejected},
		"unauthorized":               {[]error{&erp.Error{Code: erp.Unauthorized}}, 1, erp.Unauthorized},
		"unclassed":                  {[]error{syscall.ECONNRESET}, 2, ""},
		"a read has no outcome":      {[]error{&erp.Error{Code: erp.OutcomeUnknown}}, 2, ""},
		"a wait longer than we have": {[]error{&erp.Error{Code: erp.Unavailable, Retry: time.Hour}}, 1, erp.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := erp.NewClient(&stub{order: failing(tt.errs...)}, erp.ClientConfig{Share: -1})
				ctx, calls := erp.CountCalls(t.Context())
				_, err := client.Order(ctx, "C1", "4711")
				if erp.CodeOf(err) != tt.code || calls.Count() != tt.calls {
					t.Errorf("got code %q after %d calls, want %q after %d", erp.CodeOf(err), calls.Count(), tt.code, tt.calls)
				}
			})
		})
	}
}

func TestReadWaitsAsLongAsTheERPAsks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		throttled := &erp.Error{Code: erp.Unavailable, Retry: 5 * time.Second}
		client := erp.NewClient(&stub{order: failing(throttled)}, erp.ClientConfig{Share: -1})
		begun := time.Now()
		if _, err := client.Order(t.Context(), "C1", "4711"); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(begun); waited != 5*time.Second {
			t.Errorf("waited %s, want 5s", waited)
		}
		if down := client.Health().DownSince; !down.IsZero() {
			t.Errorf("an ERP that asks us to wait counts as down since %s", down)
		}
	})
}

func TestReadEndsAtItsDeadline(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		class erp.Class
		want  time.Duration
	}{
		"interactive": {erp.Interactive, 2 * time.Second},
		"background":  {erp.Background, 20 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := erp.NewClient(&stub{order: hang}, erp.ClientConfig{
					Timeouts: erp.Timeouts{Interactive: 2 * time.Second, Read: 20 * time.Second},
				})
				begun := time.Now()
				_, err := client.Order(erp.WithClass(t.Context(), tt.class), "C1", "4711")
				if !errors.Is(err, erp.Unavailable) || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
				if took := time.Since(begun); took != tt.want {
					t.Errorf("took %s, want %s", took, tt.want)
				}
				if client.Health().DownSince.IsZero() {
					t.Error("a timeout does not count against the ERP's health")
				}
			})
		})
	}
}

func hang(ctx context.Context, _ erp.CustomerID, _ erp.OrderNumber) (erp.Order, error) {
	<-ctx.Done()
	return erp.Order{}, ctx.Err()
}

func TestWriteIsSentOnceAndSaysWhatIsKnown(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer func(context.Context) error
		want   erp.Code
	}{
		"committed":       {func(context.Context) error { return nil }, ""},
		"rejected":        {func(context.Context) error { return &erp.Error{Code: erp.Rejected} }, erp.Rejected},
		"not sent":        {func(context.Context) error { return &erp.Error{Code: erp.Unavailable} }, erp.Unavailable},
		"connection lost": {func(context.Context) error { return fmt.Errorf("read answer: %w", io.ErrUnexpectedEOF) }, erp.OutcomeUnknown},
		"panic":           {func(context.Context) error { panic("nil map") }, erp.OutcomeUnknown},
		"deadline passed, and the adapter calls it unavailable": {func(ctx context.Context) error {
			<-ctx.Done()
			return erp.Errorf(erp.Unavailable, "", "%w", ctx.Err())
		}, erp.OutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := erp.NewClient(&stub{
					create: func(ctx context.Context, _ erp.Reference, _ erp.OrderDraft) (erp.Order, error) {
						return erp.Order{}, tt.answer(ctx)
					},
				}, erp.ClientConfig{})
				ctx, calls := erp.CountCalls(t.Context())
				_, err := client.CreateOrder(ctx, "R-1", erp.OrderDraft{Customer: "C1"})
				if erp.CodeOf(err) != tt.want || calls.Count() != 1 {
					t.Errorf("got %v after %d calls, want code %q after one", err, calls.Count(), tt.want)
				}
			})
		})
	}
}

func TestWrittenDryRunIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for _, written := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			client := erp.NewClient(&stub{
				capabilities: erp.Capabilities{QuoteIsWritten: written},
				quote: func(context.Context, erp.OrderDraft) (erp.Quote, error) {
					return erp.Quote{}, &erp.Error{Code: erp.Unavailable}
				},
			}, erp.ClientConfig{})
			ctx, calls := erp.CountCalls(t.Context())
			_, err := client.Quote(ctx, erp.OrderDraft{Customer: "C1"})
			if !errors.Is(err, erp.Unavailable) {
				t.Errorf("got %v, want unavailable", err)
			}
			if want := map[bool]int{false: 3, true: 1}[written]; calls.Count() != want {
				t.Errorf("dry run written: %v: got %d calls, want %d", written, calls.Count(), want)
			}
		})
	}
}

// limiter records how leases end, and refuses while it is open.
type limiter struct {
	open    error
	classes []erp.Class
	leases  []bool
}

func (l *limiter) Acquire(_ context.Context, class erp.Class) (erp.Lease, error) {
	if l.open != nil {
		return nil, l.open
	}
	l.classes = append(l.classes, class)
	return func(healthy bool) { l.leases = append(l.leases, healthy) }, nil
}

func TestLeaseSaysWhetherTheERPIsHealthy(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		err     error
		healthy bool
	}{
		"answer":       {nil, true},
		"business no":  {&erp.Error{Code: erp.Rejected}, true},
		"not found":    {&erp.Error{Code: erp.NotFound}, true},
		"throttled":    {&erp.Error{Code: erp.Unavailable, Retry: time.Hour}, true},
		"server error": {&erp.Error{Code: erp.Unavailable}, false},
		"reset":        {syscall.ECONNRESET, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			slots := &limiter{}
			client := erp.NewClient(&stub{order: failing(tt.err)}, erp.ClientConfig{Limiter: slots, Retries: -1})
			ctx := erp.WithClass(t.Context(), erp.Background)
			if tt.err == nil {
				client = erp.NewClient(&stub{order: failing()}, erp.ClientConfig{Limiter: slots, Retries: -1})
			}
			_, err := client.Order(ctx, "C1", "4711")
			if (err == nil) != (tt.err == nil) {
				t.Fatalf("got %v", err)
			}
			if len(slots.leases) != 1 || slots.leases[0] != tt.healthy || slots.classes[0] != erp.Background {
				t.Errorf("got leases %v of classes %v, want one that says %v", slots.leases, slots.classes, tt.healthy)
			}
		})
	}
}

func TestCallerWhoGaveUpSaysNothingAboutTheERP(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		slots := &limiter{}
		client := erp.NewClient(&stub{order: hang}, erp.ClientConfig{Limiter: slots})
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			synctest.Wait()
			cancel()
		}()
		_, err := client.Order(ctx, "C1", "4711")
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the caller's own reason", err)
		}
		synctest.Wait()
		if len(slots.leases) != 1 || !slots.leases[0] {
			t.Errorf("got leases %v, want a healthy one", slots.leases)
		}
		if client.Health() != (erp.Health{}) {
			t.Errorf("got health %+v, want none", client.Health())
		}
	})
}

func TestOpenBreakerRefusesAtOnce(t *testing.T) {
	t.Parallel()
	open := &erp.Error{Code: erp.Unavailable, Reason: "breaker open", Retry: time.Second}
	client := erp.NewClient(&stub{}, erp.ClientConfig{Limiter: &limiter{open: open}})
	ctx, calls := erp.CountCalls(t.Context())
	_, readErr := client.Order(ctx, "C1", "4711")
	_, writeErr := client.CreateOrder(ctx, "R-1", erp.OrderDraft{Customer: "C1"})
	for _, err := range []error{readErr, writeErr} {
		if !errors.Is(err, erp.Unavailable) || erp.RetryAfter(err) != time.Second {
			t.Errorf("got %v, want the breaker's refusal", err)
		}
	}
	if calls.Count() != 0 {
		t.Errorf("%d calls went through", calls.Count())
	}
	if client.Health().DownSince.IsZero() {
		t.Error("health does not say that the ERP is down")
	}
}

func TestWriteThatGotNoSlotWasNotSent(t *testing.T) {
	t.Parallel()
	client := erp.NewClient(&stub{}, erp.ClientConfig{Limiter: &limiter{open: context.DeadlineExceeded}})
	_, err := client.CreateOrder(t.Context(), "R-1", erp.OrderDraft{Customer: "C1"})
	if !errors.Is(err, erp.Unavailable) {
		t.Errorf("got %v, want unavailable", err)
	}
	if !client.Health().DownSince.IsZero() {
		t.Error("our own crowding counts against the ERP's health")
	}
}

func TestHealthKeepsTheFirstFailureSinceTheLastAnswer(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 10, 40, 0, 0, time.UTC)
	down := &erp.Error{Code: erp.Unavailable}
	client := erp.NewClient(&stub{order: failing(down, down)}, erp.ClientConfig{
		Clock: func() time.Time { return now }, Retries: -1,
	})
	ask := func() {
		if _, err := client.Order(t.Context(), "C1", "4711"); err != nil && !errors.Is(err, erp.Unavailable) {
			t.Fatal(err)
		}
	}
	first := now
	ask()
	now = now.Add(time.Minute)
	ask()
	if got, want := client.Health(), (erp.Health{LastFailure: now, DownSince: first}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	failed := now
	now = now.Add(time.Minute)
	ask()
	if got, want := client.Health(), (erp.Health{LastFailure: failed, LastSuccess: now}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestErrorNamesOperationAndKeyOnce(t *testing.T) {
	t.Parallel()
	cause := &erp.Error{Code: erp.Rejected, Vendor: "-5002", Reason: "Item is inactive"}
	named := &erp.Error{Code: erp.NotFound, Op: `document 22`}
	for name, tt := range map[string]struct {
		err  error
		want string
	}{
		"adapter's":     {cause, `order "4711" of customer "C1": rejected (-5002): Item is inactive`},
		"already named": {named, `document 22: not found`},
		"wrapped": {
			fmt.Errorf("read lines: %w", cause),
			`order "4711" of customer "C1": rejected: Item is inactive: read lines: rejected (-5002): Item is inactive`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := erp.NewClient(&stub{order: failing(tt.err)}, erp.ClientConfig{})
			_, err := client.Order(t.Context(), "C1", "4711")
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
	if cause.Op != "" {
		t.Error("the adapter's own error was changed")
	}
}

func TestCallIsLoggedOnceWithoutPersonalData(t *testing.T) {
	t.Parallel()
	var lines bytes.Buffer
	client := erp.NewClient(&stub{
		order: failing(&erp.Error{Code: erp.NotFound}),
		byEmail: func(context.Context, string) ([]erp.Customer, error) {
			return nil, &erp.Error{Code: erp.Unauthorized}
		},
	}, erp.ClientConfig{
		Logger: slog.New(slog.NewTextHandler(&lines, &slog.HandlerOptions{Level: slog.LevelInfo})),
	})
	ctx := erp.WithRequestID(t.Context(), "req-7")
	_, orderErr := client.Order(ctx, "C1", "4711")
	_, emailErr := client.CustomersByEmail(ctx, "dana@example.com")
	_, quietErr := client.Order(ctx, "C1", "4711")
	if orderErr == nil || emailErr == nil || quietErr != nil {
		t.Fatal(orderErr, emailErr, quietErr)
	}
	log := lines.String()
	if strings.Count(log, "\n") != 2 {
		t.Errorf("want one line for each failure and none for the good read:\n%s", log)
	}
	for _, want := range []string{"op=order", "customer=C1", "key=4711", "code=not_found", "request_id=req-7", "tries=1"} {
		if !strings.Contains(log, want) {
			t.Errorf("no %s in\n%s", want, log)
		}
	}
	if strings.Contains(log+emailErr.Error(), "dana") {
		t.Errorf("an address was logged or told:\n%s\n%v", log, emailErr)
	}
}

func TestMetricsCountCallsErrorsAndSharedAnswers(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	client := erp.NewClient(&stub{order: failing(&erp.Error{Code: erp.NotFound})}, erp.ClientConfig{Registerer: registry})
	for range 3 {
		if _, err := client.Order(t.Context(), "C1", "4711"); err != nil && !errors.Is(err, erp.NotFound) {
			t.Fatal(err)
		}
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, family := range families {
		for _, m := range family.GetMetric() {
			name := family.GetName()
			for _, label := range m.GetLabel() {
				name += " " + label.GetValue()
			}
			got[name] = m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	for name, want := range map[string]float64{
		"tradecounter_erp_calls_total not_found order": 1,
		"tradecounter_erp_calls_total ok order":        1,
		"tradecounter_erp_call_seconds order":          2,
		"tradecounter_erp_shared_total order":          1,
		"tradecounter_erp_calls_in_flight":             0,
	} {
		if value, ok := got[name]; !ok || value != want {
			t.Errorf("%s: got %v, want %v", name, value, want)
		}
	}
}
