package erp

import (
	"context"
	"sync/atomic"
)

type (
	requestIDKey struct{}
	freshKey     struct{}
	callsKey     struct{}
)

// WithRequestID marks calls with the id that ties a page or job to the ERP's log. Adapters send it where the vendor has
// a header for it.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestIDOf returns the id that WithRequestID set, or the empty string.
func RequestIDOf(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// Fresh marks reads that must ask the ERP itself: neither an answer that is kept nor a call that began earlier will do.
func Fresh(ctx context.Context) context.Context {
	return context.WithValue(ctx, freshKey{}, true)
}

func isFresh(ctx context.Context) bool {
	fresh, _ := ctx.Value(freshKey{}).(bool)
	return fresh
}

// Calls counts the calls of the adapter made under one context, further tries included. A read answered by somebody
// else's call counts there.
type Calls struct{ n atomic.Int64 }

// Count returns how many there were so far.
func (c *Calls) Count() int { return int(c.n.Load()) }

// CountCalls returns a context whose calls are counted, so that a test can pin what a page costs the ERP.
func CountCalls(ctx context.Context) (context.Context, *Calls) {
	calls := &Calls{}
	return context.WithValue(ctx, callsKey{}, calls), calls
}

func countCall(ctx context.Context) {
	if calls, ok := ctx.Value(callsKey{}).(*Calls); ok {
		calls.n.Add(1)
	}
}
