// Package buyer answers the pages of a customer's own people. Each handler reads a form, calls the portal once, and
// renders or redirects.
package buyer

import (
	"slices"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// Catalog shows the catalogue, searched and paged.
func Catalog(r *web.Request) error {
	q := portal.CatalogQuery{
		Query: r.Query().Get("q"), Category: r.Query().Get("category"), Attributes: attributesAsked(r.Query()), Page: r.Query().Page(),
	}
	catalog, err := r.Portal.Catalog(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Catalogue, r.URL())
	if err != nil {
		return err
	}
	page.Search = q.Query
	return r.Show(views.CatalogListPage(views.CatalogList{Page: page, Catalog: catalog}))
}

// maxAttributes is how many attributes a page of the catalogue is narrowed by.
const maxAttributes = 10

// attributesAsked are the filters "a=Thread:M8", each once; what is no attribute is left out.
func attributesAsked(q web.Form) []erp.Attribute {
	var asked []erp.Attribute
	for _, text := range q.All("a") {
		a, ok := portal.ParseAttribute(text)
		if ok && len(asked) < maxAttributes && !slices.Contains(asked, a) {
			asked = append(asked, a)
		}
	}
	return asked
}

// Item shows one item.
func Item(r *web.Request) error {
	return showItem(r, erp.ItemID(r.Param("+1")), "", web.Refusal{})
}

// showItem is the item page; quantity is what was typed where adding it failed.
func showItem(r *web.Request, id erp.ItemID, quantity string, no web.Refusal) error {
	item, err := r.Portal.Item(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Catalogue, r.Links().Item(id))
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	return r.Refuse(no, views.ItemShowPage(views.ItemShow{Page: page, Item: item, Quantity: quantity}))
}
