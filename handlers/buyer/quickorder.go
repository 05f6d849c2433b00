package buyer

import (
	"strconv"
	"strings"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/sheet"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/ui"
)

const (
	moreRows = 10
	mostRows = 60 // empty ones on one page
)

// NewQuickOrder shows an empty one, and those that were begun before.
func NewQuickOrder(r *web.Request) error {
	return showNewQuickOrder(r, views.QuickOrderShow{Blank: rowsAsked(r.Query())}, web.Refusal{})
}

func rowsAsked(query web.Form) int {
	rows, err := strconv.Atoi(query.Get("rows"))
	if err != nil || rows < 1 {
		return 0
	}
	return min(rows, mostRows)
}

func showNewQuickOrder(r *web.Request, show views.QuickOrderShow, no web.Refusal) error {
	open, err := r.Portal.QuickOrders(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.QuickOrder, r.Links().QuickOrder())
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	show.Page, show.Open = page, open[:min(len(open), moreRows)]
	return r.Refuse(no, views.QuickOrderShowPage(show))
}

// StartQuickOrder takes the first rows, or what was pasted, and leads to their page.
func StartQuickOrder(r *web.Request) error {
	form, edits := r.Form(), editsOf(r.Form())
	source, lines := portal.QuickOrderSource{Kind: portal.SourceTyped}, askedBy(edits)
	if form.Has("paste") {
		source.Kind = portal.SourcePasted
		pasted, read, err := paste(r)
		if no, ok := web.RefusalOf(err); ok {
			return StartQuickOrderAgain(r, no)
		}
		source.Read, lines = read, append(lines, pasted...)
	}
	if form.Has("more") && len(lines) == 0 {
		return r.SeeOther(r.Links().MoreRows(len(edits) + moreRows))
	}
	q, err := r.Portal.StartQuickOrder(r.Context(), r.Actor, source, lines)
	if no, ok := web.RefusalOf(err); ok {
		return StartQuickOrderAgain(r, no)
	}
	if err != nil {
		return err
	}
	if form.Has("add") {
		return addLines(r, q.ID)
	}
	return r.SeeOther(r.Links().QuickOrderAt(q.ID, portal.QuickOrderQuery{}))
}

// StartQuickOrderAgain shows what was typed or pasted once more.
func StartQuickOrderAgain(r *web.Request, no web.Refusal) error {
	return showNewQuickOrder(r, views.QuickOrderShow{Typed: typedBy(r.Form()), Paste: r.Form().Get("paste")}, no)
}

// QuickOrder shows a page of one.
func QuickOrder(r *web.Request) error {
	return showQuickOrder(r, views.QuickOrderShow{Blank: rowsAsked(r.Query())}, web.Refusal{})
}

func showQuickOrder(r *web.Request, show views.QuickOrderShow, no web.Refusal) error {
	id := portal.QuickOrderID(r.Param("quick"))
	q := portal.QuickOrderQuery{Attention: r.Query().Get("view") == "attention", Page: r.Query().Page()}
	view, err := r.Portal.QuickOrder(r.Context(), r.Actor, id, q)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.QuickOrder, r.Links().QuickOrderAt(id, view.Query))
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	show.Page, show.View = page, view
	return r.Refuse(no, views.QuickOrderShowPage(show))
}

// ChangeQuickOrder takes the rows that were sent, and what was pasted below them.
func ChangeQuickOrder(r *web.Request) error {
	id := portal.QuickOrderID(r.Param("quick"))
	err := changeLines(r, id)
	if no, ok := web.RefusalOf(err); ok {
		return ChangeQuickOrderAgain(r, no)
	}
	if err != nil {
		return err
	}
	if r.Form().Has("check") {
		if err := r.Portal.CheckQuickOrder(r.Context(), r.Actor, id); err != nil {
			return err
		}
	}
	back := web.SafePath(r.Form().Get("return"), r.Links().QuickOrderAt(id, portal.QuickOrderQuery{}))
	if own := r.Links().QuickOrderAt(id, portal.QuickOrderQuery{}); !strings.HasPrefix(back, own) {
		back = own
	}
	if r.Form().Has("more") {
		back = r.Links().QuickOrderAt(id, portal.QuickOrderQuery{}) + "?rows=" + strconv.Itoa(len(r.Form().All("blank"))+moreRows)
	}
	return r.SeeOther(back)
}

// changeLines carries out what the form says of the lines.
func changeLines(r *web.Request, id portal.QuickOrderID) error {
	edits := editsOf(r.Form())
	if r.Form().Has("paste") {
		pasted, _, err := paste(r)
		if err != nil {
			return err
		}
		for _, l := range pasted {
			edits = append(edits, portal.LineEdit{New: true, Number: l.Number, Quantity: l.Quantity, UOM: l.UOM})
		}
	}
	return r.Portal.ChangeQuickOrder(r.Context(), r.Actor, id, edits)
}

// ChangeQuickOrderAgain shows the quick order with what was typed last.
func ChangeQuickOrderAgain(r *web.Request, no web.Refusal) error {
	return showQuickOrder(r, views.QuickOrderShow{Typed: typedBy(r.Form()), Paste: r.Form().Get("paste")}, no)
}

// AddQuickOrder puts into the cart what can go there, after the rows that were sent along.
func AddQuickOrder(r *web.Request) error {
	id := portal.QuickOrderID(r.Param("quick"))
	err := changeLines(r, id)
	if no, ok := web.RefusalOf(err); ok {
		return ChangeQuickOrderAgain(r, no)
	}
	if err != nil {
		return err
	}
	return addLines(r, id)
}

// addLines leads to the cart if everything went there, else to what is left.
func addLines(r *web.Request, id portal.QuickOrderID) error {
	added, left, err := r.Portal.AddQuickOrder(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	if added == 0 && left == 0 { // the click before this one has added all there is
		return r.SeeOther(r.Links().Cart())
	}
	if err := r.Flash(wentIn(r, added, left)); err != nil {
		return err
	}
	if left == 0 && added > 0 {
		return r.SeeOther(r.Links().Cart())
	}
	return r.SeeOther(r.Links().QuickOrderAt(id, portal.QuickOrderQuery{}))
}

// wentIn says how many lines went into the cart, and how many did not.
func wentIn(r *web.Request, added, left int) ui.Notice {
	p := r.Text()
	n := ui.Notice{Tone: ui.Good, Word: p.T("quick.added"), Href: r.Links().Cart(), Link: p.T("quick.open_cart")}
	switch {
	case added == 0:
		return ui.Notice{Tone: ui.Wait, Word: p.T("quick.added_none"), Text: p.T("quick.added_none_text")}
	case left == 0:
		n.Text = p.T("quick.added_all", added)
	default:
		n.Text = p.T("quick.added_some", added, added+left, left)
	}
	return n
}

// editsOf reads the rows of the form, and what its buttons say of one of them.
func editsOf(form web.Form) []portal.LineEdit {
	blank := map[string]bool{}
	for _, row := range form.All("blank") {
		blank[row] = true
	}
	used, item, _ := strings.Cut(form.Get("use"), " ")
	made, quantity, _ := strings.Cut(form.Get("make"), " ")
	var edits []portal.LineEdit
	for _, row := range form.All("row") {
		line, err := strconv.Atoi(row)
		if err != nil {
			continue
		}
		e := portal.LineEdit{
			Line: line, New: blank[row], Number: form.Get("number-" + row), Quantity: form.Get("quantity-" + row),
			UOM: form.Get("uom-" + row), Pick: erp.ItemID(form.Get("pick-" + row)),
		}
		if row == used && item != "" {
			e.Pick = erp.ItemID(item)
		}
		if row == made && quantity != "" {
			e.Quantity, e.UOM = quantity, ""
		}
		edits = append(edits, e)
	}
	return edits
}

func typedBy(form web.Form) map[int]portal.LineEdit {
	typed := map[int]portal.LineEdit{}
	for _, e := range editsOf(form) {
		typed[e.Line] = e
	}
	return typed
}

func askedBy(edits []portal.LineEdit) []portal.AskedLine {
	var lines []portal.AskedLine
	for _, e := range edits {
		if l := (portal.AskedLine{Row: e.Line, Number: e.Number, Quantity: e.Quantity, UOM: e.UOM}); !l.Blank() {
			lines = append(lines, l)
		}
	}
	return lines
}

func paste(r *web.Request) ([]portal.AskedLine, string, error) {
	table, err := sheet.Paste(r.Form().Get("paste"))
	if err != nil {
		return nil, "", refusedSheet("paste", err)
	}
	return askedIn(table), readAs(r.Text(), table), nil
}
