package buyer

import (
	"net/http"
	"strconv"

	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// Lists shows every saved list that the reader sees.
func Lists(r *web.Request) error { return MakeListAgain(r, web.Refusal{}) }

// MakeList makes an empty list and leads to it.
func MakeList(r *web.Request) error {
	list, err := r.Portal.NewList(r.Context(), r.Actor, r.Form().Get("name"), r.Form().Has("shared"))
	if no, ok := web.RefusalOf(err); ok {
		return MakeListAgain(r, no)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(r.Links().List(list.ID, 1))
}

// MakeListAgain shows the index with what was typed.
func MakeListAgain(r *web.Request, no web.Refusal) error {
	lists, err := r.Portal.Lists(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Lists, r.Links().Lists())
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	return r.Refuse(no, views.ListIndexPage(views.ListIndex{
		Page: page, Lists: lists, Name: r.Form().Get("name"), Shared: r.Form().Has("shared"),
	}))
}

// List shows one list.
func List(r *web.Request) error {
	return showList(r, views.ListShow{}, r.Query().Page(), web.Refusal{})
}

// ListAgain shows the list once more where a form about it was refused.
func ListAgain(r *web.Request, no web.Refusal) error { return showList(r, views.ListShow{}, 1, no) }

func listOf(r *web.Request) portal.ListID { return portal.ListID(r.Param("list")) }

func showList(r *web.Request, show views.ListShow, at int, no web.Refusal) error {
	view, err := r.Portal.List(r.Context(), r.Actor, listOf(r), at)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Lists, r.Links().List(view.List.ID, at))
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	show.Page, show.View = page, view
	return r.Refuse(no, views.ListShowPage(show))
}

// NameList gives a list a name and says who sees it.
func NameList(r *web.Request) error {
	err := r.Portal.RenameList(r.Context(), r.Actor, listOf(r), r.Form().Get("name"), r.Form().Has("shared"))
	return follow(r, err, ListAgain, r.Links().List(listOf(r), 1))
}

// follow leads on after a post, or shows its page again with what is wrong.
func follow(r *web.Request, err error, again func(*web.Request, web.Refusal) error, next string) error {
	if no, ok := web.RefusalOf(err); ok {
		return again(r, no)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(next)
}

// CopyList makes a private copy and leads to it.
func CopyList(r *web.Request) error {
	p := r.Text()
	view, err := r.Portal.ListSheet(r.Context(), r.Actor, listOf(r))
	if err != nil {
		return err
	}
	list, err := r.Portal.CopyList(r.Context(), r.Actor, listOf(r), p.T("list.copy_of", view.List.Name))
	if err == nil {
		err = r.Flash(done(p, "list.copied", p.T("list.copied_text")))
	}
	return follow(r, err, ListAgain, r.Links().List(list.ID, 1))
}

// DeleteList removes a list.
func DeleteList(r *web.Request) error {
	err := r.Portal.DropList(r.Context(), r.Actor, listOf(r))
	if err == nil {
		err = r.Flash(done(r.Text(), "list.deleted", r.Text().T("list.deleted_text")))
	}
	return follow(r, err, ListAgain, r.Links().Lists())
}

// done is the notice that something went well.
func done(p *text.Printer, word text.Key, said string) ui.Notice {
	return ui.Notice{Tone: ui.Good, Word: p.T(word), Text: said}
}

// AddListLine puts an item on the list.
func AddListLine(r *web.Request) error {
	form := r.Form()
	to := portal.ListTarget{ID: listOf(r)}
	_, item, err := r.Portal.AddToList(r.Context(), r.Actor, to, form.Get("item"), form.Get("quantity"), form.Get("note"))
	if err == nil {
		p := r.Text()
		err = r.Flash(done(p, "list.put_on", p.T("list.put_item", string(item.ID), item.Description)))
	}
	return follow(r, err, AddListLineAgain, r.Links().List(listOf(r), 1))
}

// AddListLineAgain shows the list with what was typed into the form that adds.
func AddListLineAgain(r *web.Request, no web.Refusal) error {
	form := r.Form()
	return showList(r, views.ListShow{Item: form.Get("item"), Quantity: form.Get("quantity"), Note: form.Get("note")}, 1, no)
}

// ChangeListLines saves quantities and notes. Those that cannot be saved are shown again, each with the reason.
func ChangeListLines(r *web.Request) error {
	problems, err := r.Portal.ChangeListLines(r.Context(), r.Actor, listOf(r), listEdits(r.Form(), "line"))
	if len(problems) > 0 {
		return refuseLines(r, problems)
	}
	if err == nil {
		err = r.Flash(done(r.Text(), "list.saved", r.Text().T("list.saved_text")))
	}
	return follow(r, err, ListLinesAgain, r.Links().List(listOf(r), r.Form().Page()))
}

// refuseLines shows the list with what is wrong with single lines. A line that is another one by now shows what is there.
func refuseLines(r *web.Request, problems []portal.ListLineProblem) error {
	no := web.Refusal{Status: http.StatusUnprocessableEntity}
	for _, p := range problems {
		if p.Field != "" {
			p.Field += "-" + strconv.Itoa(p.Line)
		}
		no.Problems = append(no.Problems, p.Problem)
	}
	return ListLinesAgain(r, no)
}

// ListLinesAgain shows the list with what was typed and ticked.
func ListLinesAgain(r *web.Request, no web.Refusal) error {
	show := views.ListShow{Typed: map[int]portal.ListEdit{}, Picked: map[int]bool{}}
	for _, e := range listEdits(r.Form(), "line") {
		show.Typed[e.Line] = e
	}
	for _, line := range picks(r.Form()) {
		show.Picked[line] = true
	}
	return showList(r, show, r.Form().Page(), no)
}

// RemoveListLines takes the ticked lines off the list.
func RemoveListLines(r *web.Request) error {
	ticked := listEdits(r.Form(), "pick")
	problems, err := r.Portal.RemoveListLines(r.Context(), r.Actor, listOf(r), ticked)
	if len(problems) > 0 {
		return refuseLines(r, problems)
	}
	if err == nil {
		err = r.Flash(done(r.Text(), "list.removed", r.Text().T("list.removed_text", len(ticked))))
	}
	return follow(r, err, ListLinesAgain, r.Links().List(listOf(r), r.Form().Page()))
}

// OrderList puts the list into the cart, or the ticked lines of it, and shows what became of each.
func OrderList(r *web.Request) error {
	all, seen := r.Form().Has("all"), "pick"
	if all {
		seen = "line"
	}
	id, problems, err := r.Portal.OrderList(r.Context(), r.Actor, listOf(r), all, listEdits(r.Form(), seen))
	if len(problems) > 0 {
		return refuseLines(r, problems)
	}
	return follow(r, err, ListLinesAgain, r.Links().QuickOrderAt(id, portal.QuickOrderQuery{}))
}

// picks are the numbers of the ticked rows.
func picks(form web.Form) (rows []int) {
	for _, value := range form.All("pick") {
		if n, err := strconv.Atoi(value); err == nil {
			rows = append(rows, n)
		}
	}
	return rows
}

// listEdits are the lines that a field names, as the form has them. One without a version is not what any page showed.
func listEdits(form web.Form, field string) (edits []portal.ListEdit) {
	for _, n := range form.All(field) {
		line, err := strconv.Atoi(n)
		if err != nil {
			continue
		}
		version, err := strconv.ParseInt(form.Get("version-"+n), 10, 64)
		if err != nil {
			version = 0
		}
		edits = append(edits, portal.ListEdit{Line: line, Version: version, Quantity: form.Get("quantity-" + n), Note: form.Get("note-" + n)})
	}
	return edits
}
