package erp

import "context"

// ask makes one call of an optional role. An adapter that lacks it is Unsupported, without a call.
func ask[R, T any](ctx context.Context, c *Client, of call, use func(context.Context, R) (T, error)) (T, error) {
	role, ok := c.adapter.(R)
	if !ok {
		var none T
		return none, of.unsupported()
	}
	once := func(ctx context.Context) (T, error) { return use(ctx, role) }
	if of.write {
		return write(ctx, c, of, once)
	}
	return read(ctx, c, of, once)
}

// unsupported is the error of a call whose role the adapter lacks.
func (q call) unsupported() error {
	return Errorf(Unsupported, q.String(), "the adapter has no such role")
}
