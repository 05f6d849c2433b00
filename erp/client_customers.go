package erp

import "context"

// CreateCustomer is CustomerWriter.CreateCustomer.
func (c *Client) CreateCustomer(ctx context.Context, ref Reference, n NewCustomer) (Customer, error) {
	return ask(ctx, c, call{op: "create_customer", key: string(ref), write: true}, func(ctx context.Context, role CustomerWriter) (Customer, error) {
		return role.CreateCustomer(ctx, ref, n)
	})
}

// CustomerByReference is CustomerWriter.CustomerByReference.
func (c *Client) CustomerByReference(ctx context.Context, ref Reference) (Customer, error) {
	return ask(ctx, c, call{op: "customer_by_reference", key: string(ref)}, func(ctx context.Context, role CustomerWriter) (Customer, error) {
		return role.CustomerByReference(ctx, ref)
	})
}

// ChangeCustomer is CustomerWriter.ChangeCustomer.
func (c *Client) ChangeCustomer(ctx context.Context, id CustomerID, change CustomerChange) error {
	_, err := ask(ctx, c, call{op: "change_customer", customer: id, write: true}, func(ctx context.Context, role CustomerWriter) (struct{}, error) {
		return struct{}{}, role.ChangeCustomer(ctx, id, change)
	})
	return err
}

// Reps is Books.Reps.
func (c *Client) Reps(ctx context.Context) ([]Rep, error) {
	return ask(ctx, c, call{op: "reps"}, func(ctx context.Context, role Books) ([]Rep, error) {
		return role.Reps(ctx)
	})
}

// Book is Books.Book.
func (c *Client) Book(ctx context.Context, rep string) ([]CustomerID, error) {
	return ask(ctx, c, call{op: "book", key: rep}, func(ctx context.Context, role Books) ([]CustomerID, error) {
		return role.Book(ctx, rep)
	})
}

// CertificatesOf is Certificates.CertificatesOf.
func (c *Client) CertificatesOf(ctx context.Context, customer CustomerID) ([]Certificate, error) {
	return ask(ctx, c, call{op: "certificates_of", customer: customer}, func(ctx context.Context, role Certificates) ([]Certificate, error) {
		return role.CertificatesOf(ctx, customer)
	})
}

// HoldOf is Holds.HoldOf.
func (c *Client) HoldOf(ctx context.Context, s Subject) (*Hold, error) {
	return ask(ctx, c, call{op: "hold_of", customer: s.Customer, key: s.String()}, func(ctx context.Context, role Holds) (*Hold, error) {
		return role.HoldOf(ctx, s)
	})
}

// ReleaseHold is Holds.ReleaseHold.
func (c *Client) ReleaseHold(ctx context.Context, s Subject, reason string) error {
	_, err := ask(ctx, c, call{op: "release_hold", customer: s.Customer, key: s.String(), write: true}, func(ctx context.Context, role Holds) (struct{}, error) {
		return struct{}{}, role.ReleaseHold(ctx, s, reason)
	})
	return err
}
