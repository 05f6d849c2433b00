package erp_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/tradecounter/portal/erp"
)

// slowOrders answers after a second with an order that names the customer asked for and the call that read it.
func slowOrders(calls *atomic.Int64) *stub {
	return &stub{order: func(ctx context.Context, customer erp.CustomerID, number erp.OrderNumber) (erp.Order, error) {
		n := calls.Add(1)
		select {
		case <-time.After(time.Second):
			return erp.Order{ID: erp.OrderID(fmt.Sprint(n)), Customer: customer, Number: number}, nil
		case <-ctx.Done():
			return erp.Order{}, ctx.Err()
		}
	}}
}

func TestIdenticalReadsInFlightAreOneCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		client := erp.NewClient(slowOrders(&calls), erp.ClientConfig{})
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if o, err := client.Order(t.Context(), "C1", "4711"); err != nil || o.ID != "1" {
					t.Errorf("got order %q, %v", o.ID, err)
				}
			})
		}
		all.Wait()
		if calls.Load() != 1 {
			t.Errorf("got %d calls, want 1", calls.Load())
		}
	})
}

func TestAnswerServesForAWhile(t *testing.T) {
	t.Parallel()
	type step struct {
		after time.Duration
		do    func(*erp.Client)
		fresh bool
		class erp.Class
		want  erp.OrderID
	}
	for name, steps := range map[string][]step{
		"and not longer":            {{want: "1"}, {after: 2 * time.Second, want: "1"}, {after: 2 * time.Second, want: "2"}},
		"until it is forgotten":     {{want: "1"}, {do: func(c *erp.Client) { c.Forget("C1") }, want: "2"}},
		"whoever else is forgotten": {{want: "1"}, {do: func(c *erp.Client) { c.Forget("C2") }, want: "1"}},
		"prices forgotten":          {{want: "1"}, {do: func(c *erp.Client) { c.ForgetPrices() }, want: "1"}},
		"not if it must be fresh":   {{want: "1"}, {fresh: true, want: "2"}, {want: "3"}},
		"not for a sync":            {{want: "1"}, {class: erp.Background, want: "2"}, {want: "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls atomic.Int64
				client := erp.NewClient(slowOrders(&calls), erp.ClientConfig{})
				for i, s := range steps {
					time.Sleep(s.after)
					if s.do != nil {
						s.do(client)
					}
					ctx := erp.WithClass(t.Context(), s.class)
					if s.fresh {
						ctx = erp.Fresh(ctx)
					}
					o, err := client.Order(ctx, "C1", "4711")
					if err != nil || o.ID != s.want {
						t.Errorf("step %d: got the answer of call %s (%v), want %s", i, o.ID, err, s.want)
					}
				}
			})
		})
	}
}

func TestForgettingReachesReadsUnderWay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		client := erp.NewClient(slowOrders(&calls), erp.ClientConfig{})
		before := make(chan erp.OrderID)
		go func() {
			o, err := client.Order(t.Context(), "C1", "4711")
			if err != nil {
				t.Error(err)
			}
			before <- o.ID
		}()
		synctest.Wait()
		client.Forget("C1")
		after, err := client.Order(t.Context(), "C1", "4711")
		if err != nil || after.ID != "2" {
			t.Errorf("a read after the change got the answer of call %q (%v), want 2", after.ID, err)
		}
		if id := <-before; id != "1" {
			t.Errorf("the read before the change got the answer of call %q, want 1", id)
		}
	})
}

func TestWriteForgetsItsCustomer(t *testing.T) {
	t.Parallel()
	for _, fate := range []error{nil, &erp.Error{Code: erp.OutcomeUnknown}} {
		synctest.Test(t, func(t *testing.T) {
			var calls atomic.Int64
			adapter := slowOrders(&calls)
			adapter.create = func(context.Context, erp.Reference, erp.OrderDraft) (erp.Order, error) { return erp.Order{}, fate }
			client := erp.NewClient(adapter, erp.ClientConfig{})
			for _, customer := range []erp.CustomerID{"C1", "C2"} {
				if _, err := client.Order(t.Context(), customer, "4711"); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := client.CreateOrder(t.Context(), "R-1", erp.OrderDraft{Customer: "C1"}); erp.CodeOf(err) != erp.CodeOf(fate) {
				t.Fatal(err)
			}
			own, err1 := client.Order(t.Context(), "C1", "4711")
			other, err2 := client.Order(t.Context(), "C2", "4711")
			if err := errors.Join(err1, err2); err != nil || own.ID != "3" || other.ID != "2" {
				t.Errorf("got the answers of calls %q and %q (%v), want 3 and 2", own.ID, other.ID, err)
			}
		})
	}
}

func TestFailedReadIsNotKept(t *testing.T) {
	t.Parallel()
	client := erp.NewClient(&stub{order: failing(&erp.Error{Code: erp.NotFound})}, erp.ClientConfig{})
	if _, err := client.Order(t.Context(), "C1", "4711"); !errors.Is(err, erp.NotFound) {
		t.Fatalf("got %v, want not found", err)
	}
	if _, err := client.Order(t.Context(), "C1", "4711"); err != nil {
		t.Errorf("the failure was served again: %v", err)
	}
}

func TestCancelledCallerDoesNotCancelTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		client := erp.NewClient(slowOrders(&calls), erp.ClientConfig{})
		first, cancel := context.WithCancel(t.Context())
		gone := make(chan error)
		go func() {
			_, err := client.Order(first, "C1", "4711")
			gone <- err
		}()
		synctest.Wait()
		stayed := make(chan error)
		go func() {
			_, err := client.Order(t.Context(), "C1", "4711")
			stayed <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("the one who left got %v", err)
		}
		if err := <-stayed; err != nil {
			t.Errorf("the one who stayed got %v", err)
		}
		if calls.Load() != 1 {
			t.Errorf("got %d calls, want 1", calls.Load())
		}
	})
}

func TestReadEndsWhenTheLastCallerLeaves(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan error, 1)
		client := erp.NewClient(&stub{
			order: func(ctx context.Context, _ erp.CustomerID, _ erp.OrderNumber) (erp.Order, error) {
				<-ctx.Done()
				ended <- context.Cause(ctx)
				return erp.Order{}, ctx.Err()
			},
		}, erp.ClientConfig{})
		ctx, cancel := context.WithTimeout(t.Context(), 800*time.Millisecond)
		defer cancel()
		begun := time.Now()
		if _, err := client.Order(ctx, "C1", "4711"); !errors.Is(err, erp.Unavailable) {
			t.Errorf("got %v, want unavailable", err)
		}
		if cause := <-ended; !errors.Is(cause, context.DeadlineExceeded) || time.Since(begun) != 800*time.Millisecond {
			t.Errorf("the read ended after %s for %v", time.Since(begun), cause)
		}
		synctest.Wait()
		if client.Health() != (erp.Health{}) { // an ERP that is slower than a click can wait is not down
			t.Errorf("a caller with little time judges the ERP: %+v", client.Health())
		}
	})
}

// The wall between accounts: whatever is asked by whom, in whatever order and company, a caller gets answers about its
// own customer only, and about what it asked.
func TestSharedReadNeverReturnsAnotherCustomersAnswer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		client := erp.NewClient(&stub{
			order: func(_ context.Context, c erp.CustomerID, n erp.OrderNumber) (erp.Order, error) {
				return erp.Order{Customer: c, Number: n}, nil
			},
			orders: func(_ context.Context, q erp.ListQuery) (erp.Page[erp.Order], error) {
				return erp.Page[erp.Order]{Rows: []erp.Order{{Customer: q.Customer}}, Next: q.Cursor}, nil
			},
			prices: func(_ context.Context, req erp.PriceRequest) ([]erp.PriceResult, error) {
				source := erp.PriceSource{Reference: string(req.Customer)}
				return []erp.PriceResult{{Price: erp.Price{Item: req.Lines[0].Item, Source: source}}}, nil
			},
		}, erp.ClientConfig{})

		// Few and confusable names, so that keys that merely join their parts would collide.
		name := rapid.SampledFrom([]string{"", "A", "AA", "A\x00", "A A", `A"`, `A","A`, "\xfe", "\xff"})
		type question struct{ op, customer, key string }
		questions := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) question {
			op := rapid.SampledFrom([]string{"order", "orders", "prices", "forget"}).Draw(rt, "op")
			return question{op, name.Draw(rt, "customer"), name.Draw(rt, "key")}
		}), 1, 40).Draw(rt, "questions")

		var all sync.WaitGroup
		for _, q := range questions {
			all.Go(func() {
				customer, answered, key := erp.CustomerID(q.customer), "", ""
				var err error
				switch q.op {
				case "order":
					var o erp.Order
					o, err = client.Order(rt.Context(), customer, erp.OrderNumber(q.key))
					answered, key = string(o.Customer), string(o.Number)
				case "orders":
					var p erp.Page[erp.Order]
					p, err = client.Orders(rt.Context(), erp.ListQuery{Customer: customer, Cursor: erp.Cursor(q.key)})
					for _, o := range p.Rows {
						answered, key = string(o.Customer), string(p.Next)
					}
				case "prices":
					var p []erp.PriceResult
					lines := []erp.PriceLine{{Item: erp.ItemID(q.key)}}
					p, err = client.Prices(rt.Context(), erp.PriceRequest{Customer: customer, Lines: lines})
					for _, r := range p {
						answered, key = r.Price.Source.Reference, string(r.Price.Item)
					}
				case "forget":
					client.Forget(customer)
					answered, key = q.customer, q.key
				}
				if errors.Is(err, erp.Invalid) && !utf8.ValidString(q.customer+q.key) {
					return
				}
				if err != nil || answered != q.customer || key != q.key {
					rt.Errorf("%s %q of %q: answered about %q of %q (%v)", q.op, q.key, q.customer, key, answered, err)
				}
			})
		}
		all.Wait()
	})
}
