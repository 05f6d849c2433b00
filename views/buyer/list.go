package buyer

import (
	"strconv"

	"github.com/a-h/templ"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/ui"
)

// ListShow is a saved list with what its items cost now. Its table is one form, which posts the lines it is about (line)
// with version-N, quantity-N, note-N, and pick (N) for those that are ticked; all asks for every line of the list.
type ListShow struct {
	layout.Page
	View     portal.ListView
	Typed    map[int]portal.ListEdit // as sent last, by line, where the form is shown again
	Picked   map[int]bool            // likewise, of those in Typed
	Item     string                  // as typed last into the form that adds
	Quantity string
	Note     string
	Filling  *portal.ListFilling // what became of a file that was just read; nil: none was
	Read     string              // how it was understood
}

func (l ListShow) list() portal.List { return l.View.List }

func (l ListShow) pager() ui.Pager {
	return ui.Pager{Page: l.View.Page, Size: l.View.PageSize, Total: l.list().Lines, Link: func(page int) string {
		return l.Links().List(l.list().ID, page)
	}}
}

func (l ListShow) offers() []portal.ItemOffer {
	all := make([]portal.ItemOffer, len(l.View.Rows))
	for i, r := range l.View.Rows {
		all[i] = r.Offer
	}
	return all
}

// sum is what the lines of the page come to, and how many of them it leaves out.
func (l ListShow) sum() (sum erp.Money, unpriced int) {
	for _, r := range l.View.Rows {
		next, err := sum.Add(r.Offer.Extended)
		if err != nil || !r.Offer.Extended.Known() {
			unpriced++
			continue
		}
		sum = next
	}
	return sum, unpriced
}

// typed is what was sent about the line, unless it was about the line as it was before somebody else changed it.
func (l ListShow) typed(r portal.ListRow) (portal.ListEdit, bool) {
	e := l.Typed[r.Line.Line]
	return e, e.Line == r.Line.Line && e.Version == r.Line.Version
}

func (l ListShow) picked(r portal.ListRow) bool {
	_, same := l.typed(r)
	return same && l.Picked[r.Line.Line]
}

func (l ListShow) quantity(r portal.ListRow) string {
	if typed, ok := l.typed(r); ok {
		return typed.Quantity
	}
	return r.Line.Quantity.Amount.String()
}

func (l ListShow) note(r portal.ListRow) string {
	if typed, ok := l.typed(r); ok {
		return typed.Note
	}
	return r.Line.Note
}

func (l ListShow) problem(field string, r portal.ListRow) (portal.Problem, bool) {
	return ui.ProblemOf(l.Problems, field+lineNumber(r))
}

// field is what a line's control needs to know when something is wrong with it.
func (l ListShow) field(field string, r portal.ListRow) templ.Attributes {
	a := templ.Attributes{"id": field + lineNumber(r)}
	if _, bad := l.problem(field, r); bad {
		a["aria-invalid"], a["aria-describedby"] = "true", "line-"+lineNumber(r)+"-error"
	}
	return a
}

func lineNumber(r portal.ListRow) string { return strconv.Itoa(r.Line.Line) }
