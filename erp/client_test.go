package erp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

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
