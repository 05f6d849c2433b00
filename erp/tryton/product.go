package tryton

import (
	"context"
	"maps"
	"slices"

	"github.com/tradecounter/portal/erp"
)

// product is what prices, stock and orders need of an item.
type product struct {
	ID         int64      `json:"id"`
	Code       erp.ItemID `json:"code"`
	StockUnit  int64      `json:"default_uom"`
	SellUnit   int64      `json:"sale_uom"`
	Categories []int64    `json:"categories_all"`
	Accounting int64      `json:"account_category"` // decides the taxes
	Active     bool       `json:"active"`
}

// sellable is the domain of all items: what can be sold, or could be until it was archived.
func sellable() domain { return domain{is("salable", true), where("code", "!=", nil)} }

// productsOf finds items by their numbers; those that do not exist are missing in the answer, which may be a minute old.
// An archived product can have left its number to another: an active one wins, and then the newest.
func (a *Adapter) productsOf(ctx context.Context, op string, ids []erp.ItemID) (map[erp.ItemID]product, error) {
	found := make(map[erp.ItemID]product, len(ids))
	var missing []erp.ItemID
	for _, id := range ids {
		if kept, ok := a.products.get(id); ok {
			found[id] = kept
		} else if !slices.Contains(missing, id) {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return found, nil
	}
	current, err := a.productsNow(ctx, op, missing)
	if err != nil {
		return nil, err
	}
	maps.Copy(found, current)
	return found, nil
}

// productsNow is productsOf as of now.
func (a *Adapter) productsNow(ctx context.Context, op string, ids []erp.ItemID) (map[erp.ItemID]product, error) {
	rows, err := search[product](ctx, a.client, op, query{
		model: "product.product", where: append(sellable(), in("code", ids)),
		order: [][2]string{{"active", "ASC"}, {"id", "ASC"}}, context: values{"active_test": false},
	})
	if err != nil {
		return nil, err
	}
	found := make(map[erp.ItemID]product, len(rows))
	for _, row := range rows {
		a.products.put(row.Code, row)
		found[row.Code] = row
	}
	return found, nil
}
