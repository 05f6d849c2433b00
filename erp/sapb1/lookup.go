package sapb1

import (
	"context"
	"fmt"

	"github.com/tradecounter/portal/erp"
)

// OrderByReference implements erp.Orders: the order, or else the draft that waits for approval. Of several, which only
// a person copying an order can bring about, it is the first.
func (a *Adapter) OrderByReference(ctx context.Context, customer erp.CustomerID, ref erp.Reference) (erp.Order, error) {
	return a.lookUp(ctx, fmt.Sprintf("order with reference %q", ref), customer, ref, nil)
}

// lookUp reads orders and drafts with the reference in one request, and beside them the stock of the items that are
// known to be in it.
func (a *Adapter) lookUp(ctx context.Context, op string, customer erp.CustomerID, ref erp.Reference, items []erp.ItemID) (erp.Order, error) {
	mine := eq(a.cfg.ReferenceField, ref) + " and " + eq("CardCode", customer)
	parts := []part{
		getPart(op, a.orderQuery("Orders").where(mine, "Cancelled eq 'tNO'").by("DocEntry").top(1), 1),
		getPart(op, a.orderQuery("Drafts").where(mine, "DocObjectCode eq 'oOrders'").by("DocEntry").top(1), 1),
	}
	if len(items) > 0 {
		parts = append(parts, getPart(op, stockQuery(items[:min(stockChunk, len(items))]), stockChunk))
	}
	answers, err := a.client.batch(ctx, op, parts)
	if err != nil {
		return erp.Order{}, err
	}
	orders, err := decodeRows[extended[document]](parts[0], answers[0])
	if err != nil {
		return erp.Order{}, err
	}
	drafts, err := decodeRows[extended[document]](parts[1], answers[1])
	if err != nil {
		return erp.Order{}, err
	}
	if len(orders) == 0 && len(drafts) > 0 && drafts[0].record.CardCode == customer {
		return a.toPending(drafts[0]), nil
	}
	var stock []item
	if len(items) > 0 {
		if stock, err = decodeRows[item](parts[2], answers[2]); err != nil {
			return erp.Order{}, err
		}
	}
	return a.oneOrder(ctx, op, customer, orders, stock)
}
