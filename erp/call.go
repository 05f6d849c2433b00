package erp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// firstBackoff is the longest wait before a read's second try; each further one may be twice as long.
const firstBackoff = 200 * time.Millisecond

// call is one operation of the contract with the arguments that tell it from others.
type call struct {
	op       string
	customer CustomerID // whose data it is about; empty where it is nobody's
	key      string     // fit for errors and logs
	args     any        // the rest, JSON-encodable; never shown
	write    bool
	once     bool // a read that must not be tried again
}

// String is the operation and its key: `order "4711" of customer "C20000"`.
func (q call) String() string {
	s := strings.ReplaceAll(q.op, "_", " ")
	switch {
	case q.op == "customer":
		return s + " " + strconv.Quote(string(q.customer))
	case q.key != "":
		s += " " + strconv.Quote(q.key)
	}
	if q.customer != "" {
		s += " of customer " + strconv.Quote(string(q.customer))
	}
	return s
}

// read makes a call that changes nothing. Interactive reads are shared; a sync's pages are not worth keeping.
func read[T any](ctx context.Context, c *Client, q call, ask func(context.Context) (T, error)) (T, error) {
	if ClassOf(ctx) == Background {
		return do(ctx, c, q, ask)
	}
	key, err := keyOf(q)
	if err != nil {
		var none T
		return none, err
	}
	if isFresh(ctx) {
		c.shared.forget(func(k shareKey) bool { return k == key })
		return do(ctx, c, q, ask)
	}
	answer, joined, err := c.shared.do(ctx, key, func(ctx context.Context) (any, error) { return do(ctx, c, q, ask) })
	if joined {
		c.metrics.shared.WithLabelValues(q.op).Inc()
	}
	if err != nil {
		var none T
		return none, q.failure(ctx, err)
	}
	return answer.(T), nil
}

// write makes a call that changes something of one customer.
func write[T any](ctx context.Context, c *Client, q call, ask func(context.Context) (T, error)) (T, error) {
	defer c.Forget(q.customer)
	return do(ctx, c, q, ask)
}

// do makes a call within its deadline, again where that is allowed and promises something.
func do[T any](ctx context.Context, c *Client, q call, ask func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeout(ctx, q), errTooSlow)
	defer cancel()
	begun := c.clock()
	tries := 1
	answer, sent, err := attempt(ctx, c, q, ask)
	for ; err != nil && sent && c.again(ctx, q, err, tries); tries++ {
		answer, sent, err = attempt(ctx, c, q, ask)
	}
	c.logCall(ctx, q, err, tries, c.clock().Sub(begun))
	if err != nil {
		var none T
		return none, err
	}
	return answer, nil
}

// attempt takes a slot and asks the adapter once. sent is false where the Limiter let nothing through to the ERP.
func attempt[T any](ctx context.Context, c *Client, q call, ask func(context.Context) (T, error)) (answer T, sent bool, err error) {
	lease, err := c.limiter.Acquire(ctx, ClassOf(ctx))
	if err != nil {
		if errors.Is(err, Unavailable) && ctx.Err() == nil { // the breaker is open, rather than the slots taken
			c.health.failed(c.clock())
		}
		return answer, false, q.named(err, Unavailable)
	}
	countCall(ctx)
	c.metrics.inFlight.Inc()
	begun := c.clock()
	answer, err = guarded(ctx, ask)
	now := c.clock()
	c.metrics.inFlight.Dec()
	if err != nil {
		err = q.failure(ctx, err)
	}
	c.metrics.observe(q.op, err, now.Sub(begun))
	lease(c.health.record(ctx, now, err))
	return answer, true, err
}

// guarded keeps an adapter's panic from ending the process: a shared read runs outside any handler's recovery.
func guarded[T any](ctx context.Context, ask func(context.Context) (T, error)) (answer T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("adapter panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return ask(ctx)
}

// failure gives an adapter's error the class that a caller can rely on. What is not classed leaves a read unanswered and
// a write in doubt, and so does a deadline, whatever the adapter made of it.
func (q call) failure(ctx context.Context, err error) *Error {
	code := CodeOf(err)
	switch {
	case q.write && (code == "" || code == Unavailable && ctx.Err() != nil):
		code = OutcomeUnknown
	case !q.write && (code == "" || code == OutcomeUnknown):
		code = Unavailable
	}
	return q.named(err, code)
}

// named wraps err once. An error that names its operation already is not named twice.
func (q call) named(err error, code Code) *Error {
	var e Error
	if own, ok := err.(*Error); ok { //nolint:errorlint // a wrapped one keeps its own name inside
		e = *own
	} else {
		e = Error{Reason: ReasonOf(err), Retry: RetryAfter(err), Err: err}
	}
	e.Code = code
	e.Op = cmp.Or(e.Op, q.String())
	return &e
}

func (c *Client) timeout(ctx context.Context, q call) time.Duration {
	switch {
	case q.write:
		return c.timeouts.Write
	case ClassOf(ctx) == Background:
		return c.timeouts.Read
	}
	return c.timeouts.Interactive
}

// again waits for the next try and reports whether there is one: reads only, and only if the wait ends in time.
func (c *Client) again(ctx context.Context, q call, err error, tries int) bool {
	if q.write || q.once || tries > c.retries || !errors.Is(err, Unavailable) {
		return false
	}
	backoff := firstBackoff << (tries - 1)
	wait := max(RetryAfter(err), backoff/2+rand.N(backoff/2))
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// logCall writes the call's one line: reads that went well for debugging, writes and failures for the record.
func (c *Client) logCall(ctx context.Context, q call, err error, tries int, took time.Duration) {
	level := slog.LevelDebug
	attrs := []slog.Attr{
		slog.String("op", q.op), slog.String("customer", string(q.customer)), slog.String("key", q.key),
		slog.Duration("took", took), slog.Int("tries", tries), slog.String("request_id", RequestIDOf(ctx)),
	}
	if err != nil || q.write {
		level = slog.LevelInfo
	}
	if err != nil {
		attrs = append(attrs, slog.String("code", string(CodeOf(err))), slog.String("error", err.Error()))
	}
	c.log.LogAttrs(ctx, level, "erp call", attrs...)
}
