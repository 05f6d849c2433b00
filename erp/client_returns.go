package erp

import "context"

// CreateRMA is Returns.CreateRMA.
func (c *Client) CreateRMA(ctx context.Context, ref Reference, draft RMADraft) (RMA, error) {
	return ask(ctx, c, call{op: "create_rma", customer: draft.Customer, key: string(ref), write: true}, func(ctx context.Context, role Returns) (RMA, error) {
		return role.CreateRMA(ctx, ref, draft)
	})
}

// RMAByReference is Returns.RMAByReference.
func (c *Client) RMAByReference(ctx context.Context, customer CustomerID, ref Reference) (RMA, error) {
	return ask(ctx, c, call{op: "rma_by_reference", customer: customer, key: string(ref)}, func(ctx context.Context, role Returns) (RMA, error) {
		return role.RMAByReference(ctx, customer, ref)
	})
}

// RMA is Returns.RMA.
func (c *Client) RMA(ctx context.Context, customer CustomerID, number RMANumber) (RMA, error) {
	return ask(ctx, c, call{op: "rma", customer: customer, key: string(number)}, func(ctx context.Context, role Returns) (RMA, error) {
		return role.RMA(ctx, customer, number)
	})
}

// RMAs is Returns.RMAs.
func (c *Client) RMAs(ctx context.Context, q ListQuery) (Page[RMA], error) {
	return ask(ctx, c, call{op: "rmas", customer: q.Customer, args: q}, func(ctx context.Context, role Returns) (Page[RMA], error) {
		return role.RMAs(ctx, q)
	})
}

// CancelRMA is Returns.CancelRMA.
func (c *Client) CancelRMA(ctx context.Context, customer CustomerID, number RMANumber) error {
	_, err := ask(ctx, c, call{op: "cancel_rma", customer: customer, key: string(number), write: true}, func(ctx context.Context, role Returns) (struct{}, error) {
		return struct{}{}, role.CancelRMA(ctx, customer, number)
	})
	return err
}

// ReturnReasons is Returns.ReturnReasons.
func (c *Client) ReturnReasons(ctx context.Context) ([]Choice, error) {
	return ask(ctx, c, call{op: "return_reasons"}, func(ctx context.Context, role Returns) ([]Choice, error) {
		return role.ReturnReasons(ctx)
	})
}
