// Package rep answers a salesperson's pages, and what acting for an account needs on both sides.
package rep

import (
	"net/http"

	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	views "github.com/tradecounter/portal/views/rep"
)

// BeginActing begins to act for the account, or begins the time anew, and leads to where the reader was.
func BeginActing(r *web.Request) error {
	if r.Actor.Staff == nil {
		return portal.NotFound
	}
	if _, err := r.Portal.BeginActing(r.Context(), *r.Actor.Staff, r.Actor.Account.ID); err != nil {
		return err
	}
	return r.SeeOther(web.SafePath(r.Form().Get("return"), r.Links().Dashboard()))
}

// EndActing ends it, and leads to where the person's other accounts are. What other tabs do for others goes on.
func EndActing(r *web.Request) error {
	if r.Actor.Staff == nil {
		return portal.NotFound
	}
	if err := r.Portal.EndActing(r.Context(), r.Actor); err != nil {
		return err
	}
	return r.SeeOther(web.StaffHome(*r.Actor.Staff))
}

// ActingLog shows everybody at the account what was done on its behalf.
func ActingLog(r *web.Request) error {
	log, err := r.Portal.ActingLog(r.Context(), r.Actor, r.Query().Page())
	if err != nil {
		return err
	}
	page, err := r.Page(layout.ActingLog, r.URL())
	if err != nil {
		return err
	}
	return r.Show(views.ActingLogPage(views.ActingLog{Page: page, Log: log}))
}

// SwitchActing takes an owner's say on whether anybody may act for the account.
func SwitchActing(r *web.Request) error {
	if err := r.Portal.SwitchActing(r.Context(), r.Actor, r.Form().Has("off")); err != nil {
		return err
	}
	return r.SeeOther(r.Links().ActingLog())
}

// ActingMissing says to one of the distributor's people that this page needs acting for the account, and why they do not
// act: never begun, run out, or switched off by the customer.
func ActingMissing(r *web.Request) error {
	page, err := r.Page(layout.Dashboard, r.URL())
	if err != nil {
		return err
	}
	return r.ShowAs(http.StatusForbidden, views.ActingMissingPage(views.ActingMissing{Page: page, Return: r.Return()}))
}
