package buyer

import (
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	views "github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/ui"
)

// ChooseList asks on which list an item or an order goes.
func ChooseList(r *web.Request) error {
	q := r.Query()
	if !q.Has("item") && !q.Has("order") {
		return r.SeeOther(r.Links().Lists())
	}
	return showChoice(r, q, web.Refusal{})
}

// PutOnList puts an item or an order on a list, or on a new one, and leads to it.
func PutOnList(r *web.Request) error {
	form := r.Form()
	to := portal.ListTarget{ID: portal.ListID(form.Get("list")), Name: form.Get("name")}
	list, said, err := putOnList(r, to)
	if err == nil {
		err = r.Flash(said)
	}
	return follow(r, err, PutOnListAgain, r.Links().List(list.ID, 1))
}

func putOnList(r *web.Request, to portal.ListTarget) (portal.List, ui.Notice, error) {
	form, p := r.Form(), r.Text()
	if key := form.Get("order"); key != "" {
		list, put, left, err := r.Portal.AddOrderToList(r.Context(), r.Actor, to, key)
		said := done(p, "list.put_on", p.T("list.put_order", put))
		if left > 0 {
			said = ui.Notice{Tone: ui.Wait, Word: p.T("list.put_on"), Text: p.T("list.put_order_left", put, left)}
		}
		return list, said, err
	}
	list, item, err := r.Portal.AddToList(r.Context(), r.Actor, to, form.Get("item"), form.Get("quantity"), form.Get("note"))
	return list, done(p, "list.put_on", p.T("list.put_item", string(item.ID), item.Description)), err
}

// PutOnListAgain shows the choice with what was typed.
func PutOnListAgain(r *web.Request, no web.Refusal) error { return showChoice(r, r.Form(), no) }

func showChoice(r *web.Request, from web.Form, no web.Refusal) error {
	lists, err := r.Portal.Lists(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page, err := r.Page(layout.Lists, r.Links().Lists())
	if err != nil {
		return err
	}
	page.Problems = no.Problems
	return r.Refuse(no, views.ListChoosePage(views.ListChoose{
		Page: page, Lists: lists, Item: from.Get("item"), Quantity: from.Get("quantity"), Note: from.Get("note"),
		Order: from.Get("order"), List: from.Get("list"), Name: from.Get("name"),
	}))
}
