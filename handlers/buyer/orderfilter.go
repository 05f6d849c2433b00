package buyer

import (
	"slices"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/handlers/web"
	"github.com/tradecounter/portal/portal"
)

// orderFilter reads what narrows a list of orders. What no form of ours sends narrows nothing.
func orderFilter(q web.Form) portal.OrderFilter {
	f := portal.OrderFilter{
		Open: q.Get("view") == "open", Query: q.Get("q"), ShipTo: erp.ShipToID(q.Get("ship_to")), From: day(q.Get("from")), To: day(q.Get("to")),
	}
	if s := portal.OrderStatus(q.Get("status")); slices.Contains(portal.OrderStatuses(), s) {
		f.Status = s
	}
	if c := portal.OrderChannel(q.Get("channel")); c == portal.ByPortal || c == portal.ByOthers {
		f.Channel = c
	}
	return f
}

// day reads a date field. A year that nobody ordered in is no date.
func day(field string) erp.Date {
	d, err := erp.ParseDate(field)
	if err != nil || d.Year < 1900 {
		return erp.Date{}
	}
	return d
}
