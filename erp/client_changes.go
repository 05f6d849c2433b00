package erp

import "context"

// ChangesSince is Changes.ChangesSince.
func (c *Client) ChangesSince(ctx context.Context, feed Feed, after Cursor) (ChangePage, error) {
	return ask(ctx, c, call{op: "changes_since", key: string(feed), args: after}, func(ctx context.Context, role Changes) (ChangePage, error) {
		return role.ChangesSince(ctx, feed, after)
	})
}

// Keys is Changes.Keys.
func (c *Client) Keys(ctx context.Context, feed Feed, after Cursor) (Page[string], error) {
	return ask(ctx, c, call{op: "keys", key: string(feed), args: after}, func(ctx context.Context, role Changes) (Page[string], error) {
		return role.Keys(ctx, feed, after)
	})
}

// Subscribe is Webhooks.Subscribe.
func (c *Client) Subscribe(ctx context.Context, url string) error {
	_, err := ask(ctx, c, call{op: "subscribe", write: true}, func(ctx context.Context, role Webhooks) (struct{}, error) {
		return struct{}{}, role.Subscribe(ctx, url)
	})
	return err
}

// ReplayHooks is Webhooks.ReplayHooks.
func (c *Client) ReplayHooks(ctx context.Context, url string) error {
	_, err := ask(ctx, c, call{op: "replay_hooks", write: true}, func(ctx context.Context, role Webhooks) (struct{}, error) {
		return struct{}{}, role.ReplayHooks(ctx, url)
	})
	return err
}

// ReceiveHook is Webhooks.ReceiveHook. It makes no call, and so needs no slot and counts for no health.
func (c *Client) ReceiveHook(h HookCall) (HookAnswer, error) {
	of, ctx := call{op: "receive_hook"}, context.Background()
	role, ok := c.adapter.(Webhooks)
	if !ok {
		return HookAnswer{}, of.unsupported()
	}
	answer, err := guarded(ctx, func(context.Context) (HookAnswer, error) { return role.ReceiveHook(h) })
	if err != nil {
		return HookAnswer{}, of.failure(ctx, err)
	}
	return answer, nil
}
