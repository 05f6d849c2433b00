package erp

import "context"

// CreditMemo is CreditMemos.CreditMemo.
func (c *Client) CreditMemo(ctx context.Context, customer CustomerID, number string) (CreditMemo, error) {
	return ask(ctx, c, call{op: "credit_memo", customer: customer, key: number}, func(ctx context.Context, role CreditMemos) (CreditMemo, error) {
		return role.CreditMemo(ctx, customer, number)
	})
}

// CreditMemos is CreditMemos.CreditMemos.
func (c *Client) CreditMemos(ctx context.Context, q ListQuery) (Page[CreditMemo], error) {
	return ask(ctx, c, call{op: "credit_memos", customer: q.Customer, args: q}, func(ctx context.Context, role CreditMemos) (Page[CreditMemo], error) {
		return role.CreditMemos(ctx, q)
	})
}

// PostPayment is Payments.PostPayment.
func (c *Client) PostPayment(ctx context.Context, ref Reference, draft PaymentDraft) (Payment, error) {
	return ask(ctx, c, call{op: "post_payment", customer: draft.Customer, key: string(ref), write: true}, func(ctx context.Context, role Payments) (Payment, error) {
		return role.PostPayment(ctx, ref, draft)
	})
}

// PaymentByReference is Payments.PaymentByReference.
func (c *Client) PaymentByReference(ctx context.Context, customer CustomerID, ref Reference) (Payment, error) {
	return ask(ctx, c, call{op: "payment_by_reference", customer: customer, key: string(ref)}, func(ctx context.Context, role Payments) (Payment, error) {
		return role.PaymentByReference(ctx, customer, ref)
	})
}

// Payment is Payments.Payment.
func (c *Client) Payment(ctx context.Context, customer CustomerID, id PaymentID) (Payment, error) {
	return ask(ctx, c, call{op: "payment", customer: customer, key: string(id)}, func(ctx context.Context, role Payments) (Payment, error) {
		return role.Payment(ctx, customer, id)
	})
}

// Payments is Payments.Payments.
func (c *Client) Payments(ctx context.Context, q ListQuery) (Page[Payment], error) {
	return ask(ctx, c, call{op: "payments", customer: q.Customer, args: q}, func(ctx context.Context, role Payments) (Page[Payment], error) {
		return role.Payments(ctx, q)
	})
}

// ReversePayment is Payments.ReversePayment.
func (c *Client) ReversePayment(ctx context.Context, ref Reference, customer CustomerID, id PaymentID) (Payment, error) {
	return ask(ctx, c, call{op: "reverse_payment", customer: customer, key: string(ref), write: true}, func(ctx context.Context, role Payments) (Payment, error) {
		return role.ReversePayment(ctx, ref, customer, id)
	})
}
