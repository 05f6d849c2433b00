package portal

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// ListView is one page of a saved list, each line with this account's price and stock.
type ListView struct {
	List       List
	Rows       []ListRow
	Page       int
	PageSize   int
	Warehouses []erp.Warehouse
	Prices     Freshness
	Stock      Freshness
	MayEdit    bool
	MayDrop    bool // remove it, or take it away from the others
}

// ListRow is a line and what it is offered at: Offer.Line, Quantity and Extended are the line's.
type ListRow struct {
	Line  ListLine
	Offer ItemOffer
}

// List returns a page of a list, priced in one ERP request. NotFound.
func (p *Portal) List(ctx context.Context, a Actor, id ListID, page int) (ListView, error) {
	if err := a.require(RightCatalog); err != nil {
		return ListView{}, err
	}
	view := ListView{Page: max(page, 1), PageSize: p.settings.PageSize}
	var lines []ListLine
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		if view.List, err = tx.List(ctx, a.Account.ID, a.User.ID, id); err != nil {
			return err
		}
		if view.Warehouses, err = tx.Warehouses(ctx); err != nil {
			return err
		}
		lines, err = tx.ListLines(ctx, a.Account.ID, id, (view.Page-1)*view.PageSize, view.PageSize)
		return err
	})
	if err != nil {
		return ListView{}, err
	}
	asked := Cart{Account: a.Account.ID, User: a.User.ID}
	for _, l := range lines {
		asked.Lines = append(asked.Lines, CartLine{l.Line, l.Item, l.Quantity})
	}
	offers, err := p.offersForCart(ctx, a, asked)
	if err != nil {
		return ListView{}, err
	}
	for i, l := range lines {
		view.Rows = append(view.Rows, ListRow{l, offers.rows[i]})
	}
	view.Prices, view.Stock = offers.prices, offers.stock
	view.MayEdit = a.Can(RightOrder)
	view.MayDrop = view.MayEdit && a.owns(view.List)
	return view, nil
}

// ListSheet is a whole list without prices, for files and paper.
type ListSheet struct {
	List List
	Rows []ListSheetRow
}

// ListSheetRow is a line with its item, of which only the id is known if it has left the catalogue.
type ListSheetRow struct {
	Line       ListLine
	Item       erp.Item
	PartNumber string // the account's own; empty if none
}

// ListSheet returns it. It costs no ERP request. NotFound.
func (p *Portal) ListSheet(ctx context.Context, a Actor, id ListID) (sheet ListSheet, err error) {
	if err := a.require(RightCatalog); err != nil {
		return ListSheet{}, err
	}
	err = p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		sheet = ListSheet{}
		if sheet.List, err = tx.List(ctx, a.Account.ID, a.User.ID, id); err != nil {
			return err
		}
		lines, err := tx.ListLines(ctx, a.Account.ID, id, 0, 0)
		if err != nil {
			return err
		}
		ids := make([]erp.ItemID, len(lines))
		for i, l := range lines {
			ids[i] = l.Item
		}
		numbers, err := tx.PartNumbers(ctx, a.Account.ID, ids)
		if err != nil {
			return err
		}
		items, err := itemsByID(ctx, tx, ids)
		for _, l := range lines {
			item, known := items[l.Item]
			if !known {
				item = erp.Item{ID: l.Item, SellUOM: l.Quantity.UOM, Status: erp.ItemBlocked}
			}
			sheet.Rows = append(sheet.Rows, ListSheetRow{l, item, numbers[l.Item]})
		}
		return err
	})
	return sheet, err
}
