package staff

import (
	"slices"
	"strconv"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	views "github.com/tradecounter/portal/views/staff"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// Writes lists what was placed on every account.
func Writes(r *web.Request) error {
	list, err := r.Portal.Writes(r.Context(), r.Staff, writeQuery(r.Query()))
	if err != nil {
		return err
	}
	desk, err := r.Desk(layout.StaffWrites, r.URL())
	if err != nil {
		return err
	}
	return r.Show(views.WriteListPage(views.WriteList{Desk: desk, List: list}))
}

// maxDays is far more than anybody narrows a list to, and far from where days overflow.
const maxDays = 10_000

// writeQuery reads what narrows the list. What no form of ours sends narrows nothing.
func writeQuery(q web.Form) portal.WriteQuery {
	query := portal.WriteQuery{
		Account: portal.AccountID(q.Get("account")), Search: q.Get("q"), After: erp.Reference(q.Get("after")), Oldest: q.Get("order") == "oldest",
	}
	if v := portal.WriteView(q.Get("view")); slices.Contains(portal.WriteViews(), v) {
		query.View = v
	}
	if k := portal.WriteKind(q.Get("kind")); k == portal.WriteOrder {
		query.Kind = k
	}
	if days, err := strconv.Atoi(q.Get("days")); err == nil && days > 0 && days <= maxDays {
		query.Days = days
	}
	return query
}

// Write shows one of them with all that happened to it.
func Write(r *web.Request) error { return ReleaseAgain(r, web.Refusal{}) }

// Release lets a held one go, or has one of unknown outcome looked up again, whichever the reader may.
func Release(r *web.Request) error {
	ref := erp.Reference(r.Param("reference"))
	page, err := r.Portal.WritePage(r.Context(), r.Staff, ref)
	if err != nil {
		return err
	}
	err = r.Portal.ReleaseOrder(r.Context(), r.Staff, ref)
	if no, ok := web.RefusalOf(err); ok {
		return ReleaseAgain(r, no)
	}
	if err != nil {
		return err
	}
	message := text.Key("staff.released")
	if page.MaySettle {
		message = "staff.settling"
	}
	if err := done(r, message); err != nil {
		return err
	}
	return r.SeeOther(ui.StaffWriteURL(ref))
}

// ReleaseAgain shows it as it stands.
func ReleaseAgain(r *web.Request, no web.Refusal) error {
	ref := erp.Reference(r.Param("reference"))
	view, err := r.Portal.WritePage(r.Context(), r.Staff, ref)
	if err != nil {
		return err
	}
	desk, err := r.Desk(layout.StaffWrites, ui.StaffWriteURL(ref))
	if err != nil {
		return err
	}
	desk.Problems = no.Problems
	return r.Refuse(no, views.WriteShowPage(views.WriteShow{Desk: desk, View: view}))
}
