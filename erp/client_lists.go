package erp

import "context"

// UOMs is ReferenceLists.UOMs.
func (c *Client) UOMs(ctx context.Context) ([]Choice, error) {
	return ask(ctx, c, call{op: "uoms"}, func(ctx context.Context, role ReferenceLists) ([]Choice, error) {
		return role.UOMs(ctx)
	})
}

// TermsList is ReferenceLists.TermsList.
func (c *Client) TermsList(ctx context.Context) ([]Terms, error) {
	return ask(ctx, c, call{op: "terms_list"}, func(ctx context.Context, role ReferenceLists) ([]Terms, error) {
		return role.TermsList(ctx)
	})
}

// ShipVias is ReferenceLists.ShipVias.
func (c *Client) ShipVias(ctx context.Context) ([]Choice, error) {
	return ask(ctx, c, call{op: "ship_vias"}, func(ctx context.Context, role ReferenceLists) ([]Choice, error) {
		return role.ShipVias(ctx)
	})
}

// Currencies is ReferenceLists.Currencies.
func (c *Client) Currencies(ctx context.Context) ([]Currency, error) {
	return ask(ctx, c, call{op: "currencies"}, func(ctx context.Context, role ReferenceLists) ([]Currency, error) {
		return role.Currencies(ctx)
	})
}
