package portal

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// OrderPaper is what an order's acknowledgement states besides the order.
type OrderPaper struct {
	OrderView
	Customer    erp.Customer          // for bill-to and terms; the zero one where it was not read yet
	PartNumbers map[erp.ItemID]string // the customer's own, of the items that are on the order
}

// OrderPaper reads one order as Order does, and what stands around it on paper.
func (p *Portal) OrderPaper(ctx context.Context, a Actor, key string) (OrderPaper, error) {
	view, err := p.Order(ctx, a, key)
	if err != nil {
		return OrderPaper{}, err
	}
	paper := OrderPaper{OrderView: view}
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		if paper.Customer, err = customerOf(ctx, tx, a); err != nil {
			return err
		}
		paper.PartNumbers, err = tx.PartNumbers(ctx, a.Account.ID, view.items())
		return err
	})
	return paper, err
}

// items are those on the order, in the ERP's version if there is one.
func (v OrderView) items() []erp.ItemID {
	var ids []erp.ItemID
	switch {
	case v.Order != nil:
		for _, l := range v.Order.Lines {
			ids = append(ids, l.Item)
		}
	case v.Placed != nil:
		for _, l := range v.Placed.Quote.Lines {
			ids = append(ids, l.Item)
		}
	}
	return ids
}
