package handlers

import (
	"net/url"

	"github.com/tradecounter/portal/handlers/rep"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/ui"
)

// guard puts the checks before a route's handler: signed in, a member of the account with the right, and for a post the
// token of this browser. Each stands on the one before.
func (e edge) guard(t route) web.Handler {
	h := t.handle
	if t.method != get {
		h = checkToken(t.again, h)
	}
	switch t.who {
	case member:
		h = signedIn(enter(t.right, h))
	case employee:
		h = signedIn(enterStaff(t.staff, h))
	case user:
		h = signedIn(h)
	}
	return h
}

// signedIn leads everybody else to the sign-in, and from there back to where they wanted to go.
func signedIn(next web.Handler) web.Handler {
	return func(r *web.Request) error {
		s, err := r.Session()
		if err != nil {
			return err
		}
		if s == nil {
			return r.SeeOther(ui.SignInURL + "?" + url.Values{"next": {r.Return()}}.Encode())
		}
		if err := next(r); portal.CodeOf(err) != portal.Unauthenticated {
			return err
		}
		return r.SeeOther(ui.SignInURL) // the session was ended while the request was under way
	}
}

// enterStaff lets the distributor's own people in. For everybody else there is no such page.
func enterStaff(right portal.StaffRight, next web.Handler) web.Handler {
	return func(r *web.Request) error {
		s, err := r.Session()
		if err != nil {
			return err
		}
		if r.Staff, err = r.Portal.EnterStaff(r.Context(), s.User()); err != nil {
			return err
		}
		if right != "" && !r.Staff.Can(right) {
			return &portal.Error{Code: portal.Forbidden}
		}
		return next(r)
	}
}

// enter makes the actor. An account that is not the user's and one that does not exist are both not found. One of the
// distributor's people who would need to act for the account is told so, and why they do not.
func enter(right portal.Right, next web.Handler) web.Handler {
	return func(r *web.Request) error {
		s, err := r.Session()
		if err != nil {
			return err
		}
		if r.Actor, r.Cart, err = r.Portal.Enter(r.Context(), s.User(), portal.AccountID(r.Param("account"))); err != nil {
			return err
		}
		switch {
		case right == "" || r.Actor.Can(right):
			return explainStop(r, next(r))
		case r.Actor.Staff != nil:
			return rep.ActingMissing(r)
		}
		return &portal.Error{Code: portal.Forbidden}
	}
}

// explainStop tells whoever acted for the account that it ended while the request was under way.
func explainStop(r *web.Request, failure error) error {
	if r.Actor.Acting == nil || portal.CodeOf(failure) != portal.Forbidden {
		return failure
	}
	now, _, err := r.Portal.Enter(r.Context(), r.Actor.User.ID, r.Actor.Account.ID)
	if err != nil || now.Acting != nil {
		return failure // it was refused for another reason, or the account is not theirs to open any more
	}
	r.Actor = now
	return rep.ActingMissing(r)
}

// checkToken refuses forms that no page of this browser's session sent. One that another site sent is not shown again,
// because somebody else filled it in.
func checkToken(again func(*web.Request, web.Refusal) error, next web.Handler) web.Handler {
	return func(r *web.Request) error {
		genuine, err := r.Genuine()
		switch {
		case err != nil:
			return err
		case genuine && r.FromHere():
			return next(r)
		case again != nil && r.FromHere():
			return again(r, web.Stale())
		}
		return web.ErrStaleForm
	}
}
