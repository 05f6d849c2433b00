package ui

import (
	"net/url"

	"github.com/tradecounter/portal/portal"
)

// Find is the search over everything, for a query; empty is where its form leads.
func (l Links) Find(query string) string { return l.under("/find") + searched(url.Values{}, query, 1) }

// Suggestions is a fragment: what a beginning can become.
func (l Links) Suggestions() string { return l.under("/suggestions") }

// Shelf is the catalogue, searched and narrowed, at a page.
func (l Links) Shelf(q portal.CatalogQuery) string {
	v := url.Values{}
	if q.Category != "" {
		v.Set("category", q.Category)
	}
	for _, a := range q.Attributes {
		v.Add("a", portal.AttributeText(a))
	}
	return l.under("/products") + searched(v, q.Query, q.Page)
}

// Found is the page of a document that was found.
func (l Links) Found(d portal.FoundDocument) string {
	if d.Kind == portal.InvoiceDocument {
		return l.Invoice(d.Page)
	}
	return l.Order(d.Page)
}
