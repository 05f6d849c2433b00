package portal

import (
	"context"
	"slices"
	"strings"

	"github.com/tradecounter/portal/erp"
)

// DocumentKind names what a number can belong to besides an item.
type DocumentKind string

// The kinds.
const (
	OrderDocument    DocumentKind = "order"
	InvoiceDocument  DocumentKind = "invoice"
	ShipmentDocument DocumentKind = "shipment"
)

// DocumentNumber names the numbers that documents carry.
type DocumentNumber string

// The numbers.
const (
	ByNumber     DocumentNumber = "number" // the document's own, in the ERP
	ByCustomerPO DocumentNumber = "customer_po"
	ByTracking   DocumentNumber = "tracking"
	ByReference  DocumentNumber = "reference" // ours, of an order that was placed here
)

// DocumentSearch is what documents of an account are looked for by. Only those of the given kinds are found, and of the
// given ship-tos; no ship-tos are all.
type DocumentSearch struct {
	Account AccountID
	ShipTos []erp.ShipToID
	Kinds   []DocumentKind
	Query   string
	Limit   int
}

// FoundDocument is an order, an invoice or a shipment, and why it was found.
type FoundDocument struct {
	Kind   DocumentKind
	Page   string // the key of the page that shows it: of an order, or for an invoice its number
	By     DocumentNumber
	Number string // the number on file that matched
	Exact  bool   // it is what was typed, but for case, dashes and blanks
	On     erp.Date
}

// Found is what the box at the top found: documents, and the first items with this account's price and stock. Items are
// priced only where there are documents too; otherwise the catalogue shows them.
type Found struct {
	Query      string
	Documents  []FoundDocument
	Items      []ItemOffer
	More       bool // there are more items
	Warehouses []erp.Warehouse
	Prices     Freshness
	Stock      Freshness
}

// Only returns the one document that was asked for by exactly its number, if nothing else was found.
func (f Found) Only() (FoundDocument, bool) {
	if len(f.Items) > 0 || len(f.Documents) == 0 || !f.Documents[0].Exact {
		return FoundDocument{}, false
	}
	if len(f.Documents) > 1 && f.Documents[1].Exact {
		return FoundDocument{}, false
	}
	return f.Documents[0], true
}

const (
	mostFound     = 20 // documents, and items, that a search over everything shows
	mostSuggested = 8  // items that are suggested while somebody types
	fewSuggested  = 3  // documents
	leastTyped    = 3  // characters of a number before documents are suggested by it
)

// Find looks for a number or words among everything that the actor may see.
func (p *Portal) Find(ctx context.Context, a Actor, query string) (Found, error) {
	found := Found{Query: query}
	known := mirror{}
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		if found.Documents, err = p.findDocuments(ctx, tx, a, query, mostFound); err != nil || !a.Can(RightCatalog) {
			return err
		}
		hits, err := tx.SuggestItems(ctx, a.Account.ID, query, mostFound)
		if err != nil {
			return err
		}
		found.More = hits.More
		if len(found.Documents) == 0 {
			known = mirror{items: hits.Items, matches: hits.Matches}
			return nil
		}
		if found.Warehouses, err = tx.Warehouses(ctx); err != nil {
			return err
		}
		known, err = p.readMirror(ctx, tx, a, hits.Items)
		known.matches = hits.Matches
		return err
	})
	if err != nil {
		return Found{}, err
	}
	if len(found.Documents) == 0 {
		for _, item := range known.items {
			found.Items = append(found.Items, ItemOffer{Item: item, Match: known.matches[item.ID]})
		}
		return found, nil
	}
	offers, err := p.offers(ctx, a, known, nil)
	if err != nil {
		return Found{}, err
	}
	found.Items, found.Prices, found.Stock = offers.rows, offers.prices, offers.stock
	return found, nil
}

// findDocuments looks among the mirror and then among the orders that only our own book knows.
func (p *Portal) findDocuments(ctx context.Context, tx Tx, a Actor, query string, limit int) ([]FoundDocument, error) {
	found, err := tx.FindDocuments(ctx, a.documents(query, limit))
	if err != nil || !a.Can(RightOrders) || bare(query) == "" {
		return found, err
	}
	booked, err := p.ordersNotInERP(ctx, tx, a, OrderFilter{Query: query})
	if err != nil {
		return nil, err
	}
	for _, order := range booked {
		found = append(found, foundHere(order.Row, query))
	}
	placed, err := p.placedAs(ctx, tx, a, query)
	for _, order := range placed {
		if !slices.ContainsFunc(found, func(f FoundDocument) bool { return f.Kind == OrderDocument && f.Page == order.Page }) {
			found = append(found, order)
		}
	}
	return found, err
}

// documents looks for what the actor's rights open.
func (a Actor) documents(query string, limit int) DocumentSearch {
	q := DocumentSearch{Account: a.Account.ID, ShipTos: a.membership.ShipTos, Query: query, Limit: limit}
	if a.Can(RightOrders) {
		q.Kinds = append(q.Kinds, OrderDocument, ShipmentDocument)
	}
	if a.Can(RightInvoices) {
		q.Kinds = append(q.Kinds, InvoiceDocument)
	}
	return q
}

// foundHere is an order of our own book, which was found by the number on it that fits.
func foundHere(row OrderRow, query string) FoundDocument {
	fits := found(query)
	hit := FoundDocument{Kind: OrderDocument, Page: row.Key, By: ByReference, Number: row.Key, On: row.PlacedOn}
	switch {
	case fits(row.Number):
		hit.By, hit.Number = ByNumber, row.Number
	case fits(row.CustomerPO):
		hit.By, hit.Number = ByCustomerPO, row.CustomerPO
	}
	hit.Exact = bare(hit.Number) == bare(query)
	return hit
}

// placedAs finds an order in the ERP by our reference, which the confirmation named.
func (p *Portal) placedAs(ctx context.Context, tx Tx, a Actor, query string) ([]FoundDocument, error) {
	ref := erp.Reference(strings.ToLower(strings.TrimSpace(query)))
	writes, err := tx.WritesByReference(ctx, a.Account.ID, []erp.Reference{ref})
	if err != nil {
		return nil, err
	}
	var placed []FoundDocument
	for _, w := range writes {
		order, visible, err := p.bookedOf(a, w)
		if err != nil {
			return nil, err
		}
		if w.Kind == WriteOrder && w.State == Confirmed && visible {
			placed = append(placed, FoundDocument{
				Kind: OrderDocument, Page: order.Row.Key, By: ByReference, Number: string(w.Reference), Exact: true, On: order.Row.PlacedOn,
			})
		}
	}
	return placed, nil
}

// Suggestions are what is offered while somebody types. They come from the mirror and show no prices, so that they cost no
// call of the ERP.
type Suggestions struct {
	Documents []FoundDocument
	Items     []SuggestedItem
}

// SuggestedItem is an item and why it is suggested.
type SuggestedItem struct {
	Item  erp.Item
	Match Match
}

// Suggest returns the likeliest of what a beginning can become, among what the actor may see.
func (p *Portal) Suggest(ctx context.Context, a Actor, query string) (Suggestions, error) {
	var s Suggestions
	err := p.store.InTx(ctx, a.scope(), func(tx Tx) (err error) {
		if len([]rune(bare(query))) >= leastTyped {
			s.Documents, err = tx.FindDocuments(ctx, a.documents(query, fewSuggested))
			if err != nil {
				return err
			}
		}
		if !a.Can(RightCatalog) {
			return nil
		}
		hits, err := tx.SuggestItems(ctx, a.Account.ID, query, mostSuggested)
		for _, item := range hits.Items {
			s.Items = append(s.Items, SuggestedItem{item, hits.Matches[item.ID]})
		}
		return err
	})
	return s, err
}
