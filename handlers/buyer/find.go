package buyer

import (
	"strings"

	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
)

// Find answers the box at the top: with the one document that was asked for by its number, with the catalogue if only
// items were found, else with a page of everything found.
func Find(r *web.Request) error {
	query := strings.TrimSpace(r.Query().Get("q"))
	if query == "" {
		return r.SeeOther(r.Back(r.Links().Dashboard()))
	}
	found, err := r.Portal.Find(r.Context(), r.Actor, query)
	if err != nil {
		return err
	}
	if d, ok := found.Only(); ok {
		return r.SeeOther(r.Links().Found(d))
	}
	if len(found.Documents) == 0 && r.Actor.Can(portal.RightCatalog) {
		return r.SeeOther(r.Links().Products(query, "", 1))
	}
	page, err := r.Page("", r.URL())
	if err != nil {
		return err
	}
	return r.Show(views.FoundListPage(views.FoundList{Page: page, Found: found}))
}

// Suggestions answers what is being typed with a fragment of a page.
func Suggestions(r *web.Request) error {
	suggestions, err := r.Portal.Suggest(r.Context(), r.Actor, r.Query().Get("q"))
	if err != nil {
		return err
	}
	return r.Show(views.SuggestionListPart(views.SuggestionList{Text: r.Text(), Links: r.Links(), Suggestions: suggestions}))
}
