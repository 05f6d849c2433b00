package portal

import (
	"context"

	"github.com/tradecounter/portal/erp"
)

// CatalogQuery is what the catalogue page was asked for. Page counts from 1.
type CatalogQuery struct {
	Query      string
	Category   string
	Attributes []erp.Attribute // an item has every one of them
	Page       int
}

// Catalog is one page of the catalogue, each row with this account's price and stock.
type Catalog struct {
	Query      CatalogQuery
	Rows       []ItemOffer
	Total      int
	More       bool // there are more than Total, and counts are of the first Total alone
	PageSize   int
	Categories []CategoryCount
	Attributes []AttributeCount
	Warehouses []erp.Warehouse // what the keys in Rows stand for
	Prices     Freshness
	Stock      Freshness
}

// ItemView is the item page.
type ItemView struct {
	Offer       ItemOffer
	Warehouses  []erp.Warehouse
	Substitutes []erp.Item
	Together    []ItemOffer // what others order together with it
	Why         []PriceStep
	Media       []ItemMedia // pictures and documents, in the order in which they are shown
	Prices      Freshness
	Stock       Freshness
}

// PriceStep is one rung of "why this price": a rule, what it says, and whether it set the price.
type PriceStep struct {
	Kind      erp.PriceSourceKind
	Reference string
	Amount    erp.Money
	From      erp.Quantity // for breaks; zero otherwise
	Used      bool
}

// Catalog searches the mirror and prices the page in one ERP request.
func (p *Portal) Catalog(ctx context.Context, a Actor, q CatalogQuery) (Catalog, error) {
	if err := a.require(RightCatalog); err != nil {
		return Catalog{}, err
	}
	q.Page = max(q.Page, 1)
	page := Catalog{Query: q, PageSize: p.settings.PageSize}
	known := mirror{}
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		hits, err := tx.SearchItems(ctx, ItemSearch{
			Account: a.Account.ID, Query: q.Query, Category: q.Category, Attributes: q.Attributes,
			Offset: (q.Page - 1) * p.settings.PageSize, Limit: p.settings.PageSize,
		})
		if err != nil {
			return err
		}
		page.Total, page.More, page.Categories, page.Attributes = hits.Total, hits.More, hits.Categories, hits.Attributes
		if page.Warehouses, err = tx.Warehouses(ctx); err != nil {
			return err
		}
		if known, err = p.readMirror(ctx, tx, a, hits.Items); err != nil {
			return err
		}
		known.matches = hits.Matches
		known.pictures, err = pictures(ctx, tx, hits.Items)
		return err
	})
	if err != nil {
		return Catalog{}, err
	}
	offers, err := p.offers(ctx, a, known, nil)
	if err != nil {
		return Catalog{}, err
	}
	page.Rows, page.Prices, page.Stock = offers.rows, offers.prices, offers.stock
	return page, nil
}

// Item returns one item with its price, the rules behind it, and its stock by warehouse. NotFound.
func (p *Portal) Item(ctx context.Context, a Actor, id erp.ItemID) (ItemView, error) {
	if err := a.require(RightCatalog); err != nil {
		return ItemView{}, err
	}
	view, known := ItemView{}, mirror{}
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) error {
		item, err := oneItem(ctx, tx, id)
		if err != nil {
			return err
		}
		if view.Substitutes, err = tx.Items(ctx, item.Substitutes); err != nil {
			return err
		}
		if view.Warehouses, err = tx.Warehouses(ctx); err != nil {
			return err
		}
		if view.Media, err = tx.ItemMedia(ctx, []erp.ItemID{id}); err != nil {
			return err
		}
		together, err := tx.OrderedTogether(ctx, id, mostTogether)
		if err != nil {
			return err
		}
		known, err = p.readMirror(ctx, tx, a, append([]erp.Item{item}, together...))
		return err
	})
	if err != nil {
		return ItemView{}, err
	}
	offers, err := p.offers(ctx, a, known, nil)
	if err != nil {
		return ItemView{}, err
	}
	view.Offer, view.Together, view.Prices, view.Stock = offers.rows[0], offers.rows[1:], offers.prices, offers.stock
	view.Why = why(view.Offer.Price)
	return view, nil
}

// mostTogether is how many items are shown that others order together with one.
const mostTogether = 6

// CountPairs finds anew which items stand together in orders of the last year, of at least three accounts.
func (p *Portal) CountPairs(ctx context.Context) error {
	return p.store.InTx(ctx, JobScope(), func(tx Tx) error { return tx.CountPairs(ctx, p.clock().AddDate(-1, 0, 0)) })
}

// why explains a price from what the ERP stated with it: list, breaks, and the rule that won.
func why(price *erp.Price) []PriceStep {
	if price == nil {
		return nil
	}
	var steps []PriceStep
	if price.List.Known() && price.Source.Kind != erp.SourceList {
		steps = append(steps, PriceStep{Kind: erp.SourceList, Amount: price.List})
	}
	steps = append(steps, PriceStep{Kind: price.Source.Kind, Reference: price.Source.Reference, Amount: price.Net, Used: true})
	for _, b := range price.Breaks {
		if price.Quantity.UOM == price.Per && b.From.LessThanOrEqual(price.Quantity.Amount) {
			continue // it has set the price, or a higher one has
		}
		steps = append(steps, PriceStep{Kind: erp.SourceBreak, Amount: b.Net, From: erp.NewQuantity(b.From, price.Per)})
	}
	return steps
}
