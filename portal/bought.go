package portal

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// Bought is the last time that an account ordered an item.
type Bought struct {
	Item     erp.ItemID
	ShipTo   erp.ShipToID
	On       erp.Date // zero: the ERP does not say
	Order    erp.OrderNumber
	Quantity erp.Quantity // as ordered
	Net      erp.Money    // what one Per cost; unknown where the ERP does not say
	Per      erp.UOM
}

// BoughtTx is what an account has bought before. SaveOrders keeps it up.
type BoughtTx interface {
	// Bought returns a page of the last purchase of each item, the newest first.
	Bought(ctx context.Context, q BoughtQuery) ([]Bought, error)
	// BoughtCount is how many items there are, counted up to BoughtCounted.
	BoughtCount(ctx context.Context, q BoughtQuery) (int, error)
	// BoughtItems returns those of the items that were ordered for one of the ship-tos; no ship-tos are all.
	BoughtItems(ctx context.Context, account AccountID, shipTos []erp.ShipToID, ids []erp.ItemID) (map[erp.ItemID]Bought, error)
}

// BoughtCounted is how far what was bought is counted and leafed through: nobody reads on, people search.
const BoughtCounted = 10_000

// BoughtQuery selects what an account has bought. Query matches item number, the account's part number, manufacturer's
// number and words of the description.
type BoughtQuery struct {
	Account AccountID
	ShipTos []erp.ShipToID // only what was ordered for these; empty: all
	Query   string
	Offset  int
	Limit   int
}

// BoughtList is one page of what was bought before.
type BoughtList struct {
	Query      string
	Rows       []BoughtRow
	Page       int
	PageSize   int
	Total      int
	Warehouses []erp.Warehouse
	Prices     Freshness
	Stock      Freshness
}

// BoughtRow is a purchase, and the item as it is offered now at the same quantity.
type BoughtRow struct {
	Last  Bought
	Offer ItemOffer
}

// PriceDiffers reports whether it costs something else than then.
func (r BoughtRow) PriceDiffers() bool {
	return differs(r.Offer.Item, r.Last.Net, r.Last.Per, r.Offer.Price)
}

// Bought returns a page of what the actor may know was bought, priced in one ERP request.
func (p *Portal) Bought(ctx context.Context, a Actor, query string, page int) (BoughtList, error) {
	if err := a.require(RightOrder); err != nil {
		return BoughtList{}, err
	}
	list := BoughtList{Query: query, Page: max(page, 1), PageSize: p.settings.PageSize}
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		if list.Warehouses, err = tx.Warehouses(ctx); err != nil {
			return err
		}
		q := BoughtQuery{
			Account: a.Account.ID, ShipTos: a.membership.ShipTos, Query: query, Offset: (list.Page - 1) * list.PageSize, Limit: list.PageSize,
		}
		if list.Total, err = tx.BoughtCount(ctx, q); err != nil || q.Offset >= list.Total {
			return err
		}
		list.Rows, err = p.boughtRows(ctx, tx, q)
		return err
	})
	if err != nil {
		return BoughtList{}, err
	}
	asked := Cart{Account: a.Account.ID, User: a.User.ID}
	for i, r := range list.Rows {
		asked.Lines = append(asked.Lines, CartLine{i + 1, r.Last.Item, r.Offer.Quantity})
	}
	offers, err := p.offersForCart(ctx, a, asked)
	if err != nil {
		return BoughtList{}, err
	}
	for i := range list.Rows {
		list.Rows[i].Offer = offers.rows[i]
	}
	list.Prices, list.Stock = offers.prices, offers.stock
	return list, nil
}

// boughtRows reads purchases and what is known here of their items, at the quantity of then in the sales unit.
func (p *Portal) boughtRows(ctx context.Context, tx Tx, q BoughtQuery) ([]BoughtRow, error) {
	last, err := tx.Bought(ctx, q)
	if err != nil {
		return nil, err
	}
	ids := make([]erp.ItemID, len(last))
	for i, b := range last {
		ids[i] = b.Item
	}
	items, err := itemsByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]BoughtRow, len(last))
	for i, b := range last {
		item, known := items[b.Item]
		if !known {
			item = erp.Item{ID: b.Item, SellUOM: b.Quantity.UOM, StockUOM: b.Quantity.UOM, Status: erp.ItemBlocked}
		}
		rows[i] = BoughtRow{b, ItemOffer{Item: item, Quantity: sold(item, b.Quantity)}}
	}
	return rows, nil
}

// BuyAgain is one row of what was bought before, with the quantity that was typed.
type BuyAgain struct {
	Item     erp.ItemID
	Quantity string
}

// OrderBought puts items that were bought before into the cart and returns the quick order that says what became of each,
// and which price has changed.
func (p *Portal) OrderBought(ctx context.Context, a Actor, again []BuyAgain) (QuickOrderID, error) {
	if err := a.require(RightOrder); err != nil {
		return "", err
	}
	if len(again) == 0 {
		return "", invalid("", MsgNothingTicked)
	}
	lines := make([]QuickOrderLine, len(again))
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		ids := make([]erp.ItemID, len(again))
		for i, b := range again {
			ids[i] = b.Item
		}
		last, err := tx.BoughtItems(ctx, a.Account.ID, a.membership.ShipTos, ids)
		if err != nil {
			return err
		}
		items, err := itemsByID(ctx, tx, ids)
		if err != nil {
			return err
		}
		for i, b := range again {
			was := last[b.Item]
			lines[i] = boughtBefore(b.Item, erp.Quantity{UOM: items[b.Item].SellUOM}, was.Net, was.Per)
			lines[i].Asked.Quantity = b.Quantity
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	return p.reorder(ctx, a, QuickOrderSource{Kind: SourceBought}, lines)
}
