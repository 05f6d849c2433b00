package ui

import (
	"net/url"
	"strconv"

	"github.com/tradecounter/portal/portal"
)

// OrderList is the list of the orders that a filter leaves, at a page.
func (l Links) OrderList(f portal.OrderFilter, page int) string {
	v := orderFilter(f)
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	return l.under("/orders") + asked(v)
}

// OrderExport is a file of the orders that a filter leaves, "csv" or "xlsx": one row an order, or one a line.
func (l Links) OrderExport(f portal.OrderFilter, format string, lines bool) string {
	v := orderFilter(f)
	if lines {
		v.Set("lines", "1")
	}
	return l.under("/orders."+format) + asked(v)
}

// OrderLines is a file of one order's lines, "csv" or "xlsx".
func (l Links) OrderLines(key, format string) string { return l.Order(key) + "." + format }

// Acknowledgement is the paper of one order, as PDF.
func (l Links) Acknowledgement(key string) string { return l.Order(key) + "/acknowledgement.pdf" }

// Whereabouts tells where the goods of one order are.
func (l Links) Whereabouts(key string) string { return l.Order(key) + "/whereabouts" }

func orderFilter(f portal.OrderFilter) url.Values {
	v := url.Values{}
	for name, value := range map[string]string{
		"status": string(f.Status), "from": f.From.String(), "to": f.To.String(), "ship_to": string(f.ShipTo),
		"channel": string(f.Channel), "q": f.Query,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if f.Open {
		v.Set("view", "open")
	}
	return v
}

func asked(v url.Values) string {
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}
