package portal

import (
	"context"
	"errors"
	"time"

	"github.com/tradecounter/portal/erp"
)

type budgetKey struct{}

// withBudget bounds each ERP call under ctx, and nothing else: what is stored afterwards must not run out of time.
func withBudget(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, budgetKey{}, d)
}

// asking returns the context for one ERP call.
func asking(ctx context.Context) (context.Context, context.CancelFunc) {
	if d, ok := ctx.Value(budgetKey{}).(time.Duration); ok {
		return context.WithTimeout(ctx, d)
	}
	return ctx, func() {}
}

// silent reports whether the ERP gave no answer, as against a no.
func silent(ctx context.Context, err error) bool {
	switch erp.CodeOf(err) {
	case erp.Unavailable, erp.Unauthorized:
		return true
	}
	return errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil
}
