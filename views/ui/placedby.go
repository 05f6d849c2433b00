package ui

import (
	"strings"

	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/text"
)

// PlacedBy is who placed an order: the person, if it came through the portal, else how it came.
func PlacedBy(p *text.Printer, r portal.OrderRow) string {
	switch {
	case r.ActingFor != "":
		return p.T("order.by_sales", r.PlacedBy)
	case r.PlacedBy != "":
		return r.PlacedBy
	default:
		return channel(p, r.Channel)
	}
}

// PlacedHow is for whom, or by which way, a person placed an order; empty where PlacedBy says it all.
func PlacedHow(p *text.Printer, r portal.OrderRow) string {
	switch {
	case r.ActingFor != "":
		return p.T("order.for", r.ActingFor)
	case r.PlacedBy != "":
		return p.T("order.channel.portal")
	default:
		return ""
	}
}

// PlacedByAndHow is both in one line.
func PlacedByAndHow(p *text.Printer, r portal.OrderRow) string {
	by, how := PlacedBy(p, r), PlacedHow(p, r)
	switch {
	case how == "":
		return by
	case r.ActingFor != "":
		return by + " " + how
	default:
		return by + ", " + how
	}
}

// channel puts the usual words of an ERP into the reader's; others stand as they are.
func channel(p *text.Printer, word string) string {
	switch strings.ToLower(word) {
	case "":
		return "–"
	case "portal", "web":
		return p.T("order.channel.portal")
	case "phone", "telephone":
		return p.T("order.channel.phone")
	case "mail", "email", "e-mail":
		return p.T("order.channel.mail")
	case "counter":
		return p.T("order.channel.counter")
	}
	return word
}
