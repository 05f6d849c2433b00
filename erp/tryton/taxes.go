package tryton

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/tradecounter/portal/erp"
)

// tax sets the taxes of every line. They come from the item's accounting category and the customer's tax rule, so Tryton
// is asked for one item of each category.
func (a *Adapter) tax(ctx context.Context, op string, h header, lines []draftLine) error {
	taxes := map[int64][]int64{}
	for i, l := range lines {
		if _, known := taxes[l.product.Accounting]; !known {
			found, err := a.taxesOf(ctx, op, h, l)
			if err != nil {
				return err
			}
			taxes[l.product.Accounting] = found
		}
		lines[i].taxes = taxes[l.product.Accounting]
	}
	return nil
}

// taxesOf lets Tryton enter the line, which is its only way to say what taxes there are (§7).
func (a *Adapter) taxesOf(ctx context.Context, op string, h header, l draftLine) ([]int64, error) {
	entered := values{"product": l.product.ID, "unit": l.unit.ID, "quantity": float{l.Quantity.Amount}, "sale": h.values()}
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
		taxes = append(taxes, added.ID)
	}
	return taxes, nil
}

// addition is a record that a change of the form puts into a list: [0, {"id": 1}].
type addition struct {
	ID int64 `json:"id"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *addition) UnmarshalJSON(b []byte) error {
	type plain addition
	pair := []any{new(int), (*plain)(a)}
	if err := json.Unmarshal(b, &pair); err != nil {
		return fmt.Errorf("addition: %w", err)
	}
	return nil
}
