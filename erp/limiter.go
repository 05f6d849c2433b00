package erp

import "context"

// Class is the urgency of a call.
type Class int

// The classes. Background work never takes the last third of the slots, so that a sync cannot starve a buyer.
const (
	Interactive Class = iota
	Background
)

// Limiter bounds the calls in flight to the ERP across all replicas of the portal, and holds the circuit breaker they
// share. It is implemented on PostgreSQL in db; Unlimited serves tools that run alone.
type Limiter interface {
	// Acquire waits for a slot. It fails with Unavailable at once while the breaker is open, and with ctx's error if
	// none comes free in time. The caller must call the Lease exactly once.
	Acquire(ctx context.Context, class Class) (Lease, error)
}

// Lease gives a slot back and reports what the call says about the ERP, which is what opens and closes the breaker.
type Lease func(Verdict)

// Verdict is what one call says about the ERP's health.
type Verdict int

// The verdicts. A business no is a healthy answer; a timeout, a reset and a 5xx are sick ones. A caller who did not wait until
// the operation's own deadline learnt nothing: a slow ERP is not down.
const (
	NoVerdict Verdict = iota
	Healthy
	Sick
)

// Unlimited is a Limiter that never waits and never opens.
type Unlimited struct{}

// Acquire implements Limiter.
func (Unlimited) Acquire(context.Context, Class) (Lease, error) { return func(Verdict) {}, nil }

type classKey struct{}

// WithClass marks the calls made under ctx. Without it a call is Interactive.
func WithClass(ctx context.Context, class Class) context.Context {
	return context.WithValue(ctx, classKey{}, class)
}

// ClassOf returns the class that WithClass set.
func ClassOf(ctx context.Context) Class {
	class, _ := ctx.Value(classKey{}).(Class)
	return class
}
