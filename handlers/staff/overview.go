// Package staff answers the pages of the distributor's own people.
package staff

import (
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/views/layout"
	views "github.com/tradecounter/portal/views/staff"
	"github.com/tradecounter/portal/views/ui"
)

// Overview is the first page: what waits, how the accounts stand, whether the ERP can be heard.
func Overview(r *web.Request) error {
	view, err := r.Portal.Desk(r.Context(), r.Staff)
	if err != nil {
		return err
	}
	desk, err := r.Desk(layout.StaffHome, ui.StaffURL)
	if err != nil {
		return err
	}
	return r.Show(views.OverviewShowPage(views.OverviewShow{Desk: desk, View: view}))
}

// Feeds shows how the mirror, the ERP and the jobs are.
func Feeds(r *web.Request) error {
	view, err := r.Portal.Feeds(r.Context(), r.Staff)
	if err != nil {
		return err
	}
	desk, err := r.Desk(layout.StaffFeeds, r.URL())
	if err != nil {
		return err
	}
	return r.Show(views.FeedShowPage(views.FeedShow{Desk: desk, View: view}))
}

// Settings lists every setting and where its value comes from.
func Settings(r *web.Request) error {
	desk, err := r.Desk(layout.StaffSettings, r.URL())
	if err != nil {
		return err
	}
	return r.Show(views.SettingListPage(views.SettingList{Desk: desk, Settings: r.Settings()}))
}
