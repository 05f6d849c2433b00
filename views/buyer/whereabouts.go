package buyer

import (
	"strings"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/ui"
)

// Whereabouts tells where the goods of an order are, in words that can be passed on.
type Whereabouts struct {
	layout.Page
	Order  portal.OrderView
	Public string // the page's whole address, for whoever reads the text elsewhere
}

func (w Whereabouts) order() OrderShow { return OrderShow{Page: w.Page, Order: w.Order} }

// standing is one line of the order and how much of it is where.
type standing struct {
	item        erp.ItemID
	description string
	ordered     erp.Quantity
	shipped     erp.Quantity
	backordered erp.Quantity
	left        erp.Quantity // not shipped; zero on an order that is cancelled
	expected    erp.Date
}

func (w Whereabouts) standings() []standing {
	var all []standing
	switch {
	case w.Order.Order != nil:
		for _, l := range w.Order.Order.Lines {
			s := standing{item: l.Item, description: l.Description, ordered: l.Quantity, expected: l.PromisedOn}
			of := func(q erp.Quantity) erp.Quantity { return erp.NewQuantity(q.Amount, l.Quantity.UOM) }
			s.shipped, s.backordered, s.left = of(l.Shipped), of(l.Backordered), of(l.Quantity)
			s.left.Amount = l.Quantity.Amount.Sub(l.Shipped.Amount)
			if w.Order.Row.Status == portal.OrderCancelled || s.left.Amount.IsNegative() {
				s.left = of(erp.Quantity{})
			}
			all = append(all, s)
		}
	case w.Order.Placed != nil:
		for _, l := range w.Order.Placed.Quote.Lines {
			none := erp.NewQuantity(erp.Quantity{}.Amount, l.Quantity.UOM)
			all = append(all, standing{l.Item, l.Description, l.Quantity, none, none, l.Quantity, l.PromisedOn})
		}
	}
	return all
}

// waiting are those of which something has not shipped.
func (w Whereabouts) waiting() []standing {
	var waiting []standing
	for _, s := range w.standings() {
		if s.left.Amount.IsPositive() {
			waiting = append(waiting, s)
		}
	}
	return waiting
}

// title asks what the page answers.
func (w Whereabouts) title() string { return w.Text.T("whereabouts.title", w.order().title()) }

// summary is the answer in one sentence or two.
func (w Whereabouts) summary() string {
	all, waiting := w.standings(), w.waiting()
	switch status := w.Order.Row.Status; {
	case status == portal.OrderCancelled || status == portal.OrderRejected:
		return w.Text.T("whereabouts.ended", w.Text.T(ui.OrderStatusKey(status)))
	case w.Order.Order == nil:
		return w.Text.T("whereabouts.not_in_erp", w.Text.T(ui.OrderStatusKey(status)))
	case len(waiting) == 0:
		return w.Text.T("whereabouts.all_shipped", len(all), w.lastLeft())
	case len(w.Order.Shipments) == 0 && len(waiting) == len(all):
		return w.Text.T("whereabouts.none_shipped", len(all)) + " " + w.next(waiting)
	default:
		return w.Text.T("whereabouts.part_shipped", len(all)-len(waiting), len(all)) + " " + w.next(waiting)
	}
}

// next says when the first of what is missing is expected.
func (w Whereabouts) next(waiting []standing) string {
	var next erp.Date
	for _, s := range waiting {
		if !s.expected.IsZero() && (next.IsZero() || s.expected.Before(next)) {
			next = s.expected
		}
	}
	switch {
	case next.IsZero():
		return w.Text.T("whereabouts.no_next")
	case next.Before(w.Text.Today()):
		return w.Text.T("whereabouts.was_expected", next)
	default:
		return w.Text.T("whereabouts.next", next)
	}
}

func (w Whereabouts) lastLeft() string {
	if n := len(w.Order.Shipments); n > 0 && !w.Order.Shipments[n-1].ShippedOn.IsZero() {
		return w.Text.Date(w.Order.Shipments[n-1].ShippedOn)
	}
	return "–"
}

// known says as of when, and that it is late where the ERP does not answer.
func (w Whereabouts) known() string {
	if w.Order.Fresh.Kind == portal.Late {
		return w.Text.T("whereabouts.late", w.Order.Fresh.At)
	}
	return w.Text.T("whereabouts.as_of", w.Order.Fresh.At)
}

// expected is a line's date as it stands in a sentence and in a cell.
func (w Whereabouts) expected(s standing) string {
	if s.expected.IsZero() {
		return w.Text.T("whereabouts.no_date")
	}
	return w.Text.Date(s.expected)
}

// plain is all of it as text, for a mail or a message.
func (w Whereabouts) plain() string {
	var b strings.Builder
	say := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	say(w.heading())
	say(w.summary())
	say(w.known())
	for i, p := range w.parcels() {
		say()
		say(w.Text.T("order.shipment", i+1, len(w.Order.Shipments)), ": ", w.parcelLine(p))
		for _, m := range p.lines {
			say("- ", w.Text.Quantity(m.moved), "  ", string(m.line.Item), "  ", m.line.Description)
		}
	}
	if waiting := w.waiting(); len(waiting) > 0 {
		say()
		say(w.Text.T("order.not_shipped"), ":")
		for _, s := range waiting {
			say("- ", w.waitingLine(s))
		}
	}
	if to := w.Order.Row.ShipTo; to != "" {
		say()
		say(w.Text.T("order.ship_to"), ": ", ui.OneLine(to, w.Account.Name))
	}
	say()
	say(w.Public)
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

// heading names the order with every number it has.
func (w Whereabouts) heading() string {
	if r := w.Order.Row; r.Number != "" && r.CustomerPO != "" {
		return w.order().title() + ", " + w.Text.T("order.title", r.Number)
	}
	return w.order().title()
}

func (w Whereabouts) parcels() []parcel {
	if w.Order.Order == nil {
		return nil
	}
	return w.order().shipments()
}

func (w Whereabouts) parcelLine(p parcel) string {
	said := []string{w.Text.Date(p.ShippedOn)}
	for _, part := range []string{p.Carrier, p.Tracking, ui.TrackingPage(p.Carrier, p.Tracking)} {
		if part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, ", ")
}

func (w Whereabouts) waitingLine(s standing) string {
	line := w.Text.Quantity(s.left) + "  " + string(s.item) + "  " + s.description + ": " + w.Text.T("whereabouts.expected", w.expected(s))
	if s.backordered.Amount.IsPositive() {
		line += ", " + w.Text.T("whereabouts.backordered", s.backordered)
	}
	return line
}

// mail is the link that opens the text in a new mail.
func (w Whereabouts) mail() string {
	return ui.Mailto(w.title(), w.plain(), w.Text.T("whereabouts.cut", w.Public))
}
