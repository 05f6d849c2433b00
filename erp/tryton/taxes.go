package tryton

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/tradecounter/portal/erp"
)

// taxed is a product's own taxes, before the customer's rule.
type taxed struct {
	ID    int64   `json:"id"`
	Taxes []int64 `json:"customer_taxes_used"`
}

// tax sets the taxes of every line. Items taxed alike are taxed alike for a customer, so Tryton is asked for one item of
// each kind, and for none where the customer has no rule.
func (a *Adapter) tax(ctx context.Context, op string, h header, lines []draftLine) error {
	var ids []int64
	for _, l := range lines {
		if !slices.Contains(ids, l.product.ID) {
			ids = append(ids, l.product.ID)
		}
	}
	products, err := readIDs[taxed](ctx, a.client, op, "product.product", ids, nil)
	if err != nil {
		return err
	}
	kinds := map[string][]int64{} // by the taxes before the rule
	own := make(map[int64][]int64, len(products))
	for _, p := range products {
		kind := fmt.Sprint(p.Taxes)
		if _, known := kinds[kind]; !known {
			if kinds[kind], err = a.taxesOf(ctx, op, h, p); err != nil {
				return err
			}
		}
		own[p.ID] = kinds[kind]
	}
	for i, l := range lines {
		lines[i].taxes = own[l.product.ID]
	}
	return nil
}

// taxesOf lets Tryton enter a line, which applies the customer's tax rule to the product's taxes (§7).
func (a *Adapter) taxesOf(ctx context.Context, op string, h header, p taxed) ([]int64, error) {
	if h.payer().TaxRule == 0 {
		return p.Taxes, nil
	}
	entered := values{"product": p.ID, "quantity": 1, "sale": h.values()}
	var answers []struct {
		Taxes struct {
			Add []addition `json:"add"`
		} `json:"taxes"`
	}
	q := call{op: op, method: model("sale.line", "on_change"), params: []any{entered, []string{"product"}}}
	if err := a.client.read(ctx, q, &answers); err != nil {
		return nil, err
	}
	if len(answers) != 1 {
		return nil, erp.Errorf(erp.Unavailable, op, "got %d answers for the taxes of one line", len(answers))
	}
	var taxes []int64
	for _, added := range answers[0].Taxes.Add {
		taxes = append(taxes, added.id)
	}
	return taxes, nil
}

// addition is a record that a change of the form puts into a list: [0, {"id": 1}].
type addition struct{ id int64 }

// UnmarshalJSON implements json.Unmarshaler.
func (a *addition) UnmarshalJSON(b []byte) error {
	var added struct {
		ID int64 `json:"id"`
	}
	if err := json.Unmarshal(b, &[]any{new(int), &added}); err != nil {
		return fmt.Errorf("addition: %w", err)
	}
	a.id = added.ID
	return nil
}
