package staff

import (
	"slices"

	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	views "github.com/tradecounter/portal/views/staff"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// People lists everybody who can sign in.
func People(r *web.Request) error {
	q := portal.PersonQuery{Search: r.Query().Get("q"), Page: r.Query().Page()}
	if k := portal.PersonKind(r.Query().Get("kind")); slices.Contains(portal.PersonKinds(), k) {
		q.Kind = k
	}
	list, err := r.Portal.People(r.Context(), r.Staff, q)
	if err != nil {
		return err
	}
	desk, err := r.Desk(layout.StaffPeople, r.URL())
	if err != nil {
		return err
	}
	return r.Show(views.PersonListPage(views.PersonList{Desk: desk, List: list}))
}

// Person shows one login.
func Person(r *web.Request) error { return showPerson(r, web.Refusal{}, views.PersonShow{}) }

func showPerson(r *web.Request, no web.Refusal, page views.PersonShow) (err error) {
	id := user(r)
	if page.View, err = r.Portal.PersonPage(r.Context(), r.Staff, id); err != nil {
		return err
	}
	if page.Desk, err = r.Desk(layout.StaffPeople, ui.StaffPersonURL(id)); err != nil {
		return err
	}
	page.Problems = no.Problems
	return r.Refuse(no, views.PersonShowPage(page))
}

func user(r *web.Request) portal.UserID { return portal.UserID(r.Param("user")) }

func memberForm(r *web.Request) portal.MemberForm {
	return portal.MemberForm{
		User: user(r), Account: portal.AccountID(r.Param("account")), Roles: r.Form().Ticked("role_"),
		OrderLimit: r.Form().Get("order_limit"), ShipTos: r.Form().Ticked("ship_to_"),
	}
}

// SaveMember stores what a person may do on an account.
func SaveMember(r *web.Request) error {
	err := r.Portal.ChangeMember(r.Context(), r.Staff, memberForm(r))
	if no, ok := web.RefusalOf(err); ok {
		return MemberAgain(r, no)
	}
	return saved(r, err, "staff.saved_member")
}

// MemberAgain shows the form once more. Its problems stand at the fields of the account it is about; a choice of boxes has
// no one field.
func MemberAgain(r *web.Request, no web.Refusal) error {
	form := memberForm(r)
	for i, p := range no.Problems {
		no.Problems[i].Field = ""
		if p.Field == "order_limit" {
			no.Problems[i].Field = views.MemberLimit(form.Account)
		}
	}
	return showPerson(r, no, views.PersonShow{Member: &form})
}

func staffForm(r *web.Request) portal.StaffForm {
	return portal.StaffForm{User: user(r), Roles: r.Form().Ticked("staff_"), Rep: r.Form().Get("rep")}
}

// SaveStaff stores what a person is at the distributor.
func SaveStaff(r *web.Request) error {
	err := r.Portal.ChangeStaff(r.Context(), r.Staff, staffForm(r))
	if no, ok := web.RefusalOf(err); ok {
		return RolesAgain(r, no)
	}
	return saved(r, err, "staff.saved_staff")
}

// RolesAgain shows the form once more.
func RolesAgain(r *web.Request, no web.Refusal) error {
	form := staffForm(r)
	return showPerson(r, no, views.PersonShow{Staff: &form})
}

// SwitchLogin keeps a login out, or lets it in again.
func SwitchLogin(r *web.Request) error {
	off := r.Form().Get("login") == "off"
	message := text.Key("staff.saved_on")
	if off {
		message = "staff.saved_off"
	}
	return saved(r, r.Portal.SwitchLogin(r.Context(), r.Staff, user(r), off), message)
}

// LoginAgain shows the person as they are.
func LoginAgain(r *web.Request, no web.Refusal) error { return showPerson(r, no, views.PersonShow{}) }

// saved leads back to the person, with a word about whom it was.
func saved(r *web.Request, err error, message text.Key) error {
	if err != nil {
		return err
	}
	page, err := r.Portal.PersonPage(r.Context(), r.Staff, user(r))
	if err != nil {
		return err
	}
	if err := done(r, message, page.Person.User.Name); err != nil {
		return err
	}
	return r.SeeOther(ui.StaffPersonURL(user(r)))
}
