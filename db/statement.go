package db

import (
	"context"
	"sync/atomic"
)

// Counter counts the round trips made to the database under one context: statements, BEGIN, COMMIT
// and ROLLBACK.
type Counter struct{ n atomic.Int64 }

// Count is the number so far.
func (c *Counter) Count() int { return int(c.n.Load()) }

type counterKey struct{}

// CountStatements returns a context under which every statement is counted, River's too.
func CountStatements(ctx context.Context) (context.Context, *Counter) {
	c := new(Counter)
	return context.WithValue(ctx, counterKey{}, c), c
}

func count(ctx context.Context) {
	if c, ok := ctx.Value(counterKey{}).(*Counter); ok {
		c.n.Add(1)
	}
}
