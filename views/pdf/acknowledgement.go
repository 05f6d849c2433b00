package pdf

import (
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// Acknowledgement is the paper that says what was ordered. Until the ERP has the order it is a receipt, and says that
// nothing is confirmed.
type Acknowledgement struct {
	Text    *text.Printer
	Brand   layout.Brand
	Account portal.Account
	Paper   portal.OrderPaper
	Made    time.Time // the moment that stands in the file
}

// PDF writes it.
func (a Acknowledgement) PDF() ([]byte, error) {
	return write(a.Text, a.title()+" "+a.name(), a.Made, func(s *sheet) {
		a.head(s)
		y := a.about(s, s.GetY())
		y = a.notice(s, y)
		y = a.table(s, y+10)
		a.sums(s, y)
	})
}

// confirmed reports whether the ERP has the order and counts it.
func (a Acknowledgement) confirmed() bool {
	return a.Paper.Order != nil && a.Paper.Order.Status != erp.OrderPending && a.Paper.Row.Number != ""
}

func (a Acknowledgement) title() string {
	if a.confirmed() {
		return a.Text.T("paper.acknowledgement")
	}
	return a.Text.T("paper.received")
}

// name is what both sides call the order.
func (a Acknowledgement) name() string {
	if a.Paper.Row.Number != "" {
		return a.Paper.Row.Number
	}
	return string(a.Paper.Write.Reference)
}

// head begins a page: the first with the letterhead, the others with one line. It leaves Y below itself.
func (a Acknowledgement) head(s *sheet) {
	s.AddPage()
	y := margin
	s.ink()
	if s.PageNo() == 1 {
		s.font("B", 15)
		s.write(margin, y, s.width/2, "L", a.Brand.Name)
		s.font("B", 17)
		s.write(margin+s.width/2, y-2, s.width/2, "R", a.title())
		y += s.line()
		s.font("", 9)
		s.write(margin, y, s.width/2, "L", a.Brand.Line)
		s.write(margin+s.width/2, y, s.width/2, "R", a.Text.Date(a.Paper.Row.PlacedOn))
	} else {
		s.font("B", 9)
		s.write(margin, y, s.width/2, "L", a.Brand.Name)
		s.write(margin+s.width/2, y, s.width/2, "R", a.title()+" "+a.name())
	}
	y += s.line() + 6
	s.rule(margin, y, s.width, 1.5)
	a.tail(s)
	s.SetXY(margin, y+12)
}

// tail stands at the foot of every page: how it is known, and which page it is.
func (a Acknowledgement) tail(s *sheet) {
	y := s.foot + 14
	s.rule(margin, y-5, s.width, 0.4)
	s.font("", 7.5)
	s.grey()
	s.write(margin, y, s.width*0.8, "L", a.source())
	s.write(margin+s.width*0.8, y, s.width*0.2, "R", a.Text.T("paper.page", s.PageNo(), s.pages))
	s.ink()
}

// source says where the figures come from, and as of when.
func (a Acknowledgement) source() string {
	switch fresh := a.Paper.Fresh; {
	case !a.confirmed():
		return a.Text.T("paper.source.portal", fresh.At)
	case fresh.Kind == portal.Late:
		return a.Text.T("paper.source.late", fresh.At)
	default:
		return a.Text.T("paper.source.erp", fresh.At)
	}
}

// about tells who, where and when. It returns the y below.
func (a Acknowledgement) about(s *sheet, y float64) float64 {
	const gap, label = 16.0, 66.0
	place := (s.width - 2*gap) * 0.28
	below := a.address(s, margin, y, place, "paper.bill_to", append([]string{a.Account.Name}, ui.AddressLines(a.Paper.Customer.BillTo)...))
	below = max(below, a.address(s, margin+place+gap, y, place, "order.ship_to", strings.Split(a.Paper.Row.ShipTo, "\n")))
	x := margin + 2*(place+gap)
	width := margin + s.width - x - label
	for _, f := range a.facts() {
		s.font("", 7.5)
		s.grey()
		s.write(x, y+1, label, "L", a.Text.T(f.key))
		s.ink()
		s.font("B", 8.5)
		y = s.writeLines(x+label, y, width, s.wrap(f.value, width, 3))
	}
	return max(below, y)
}

func (a Acknowledgement) address(s *sheet, x, y, width float64, key text.Key, lines []string) float64 {
	s.font("", 7.5)
	s.grey()
	s.write(x, y, width, "L", a.Text.T(key))
	y += s.line() + 1
	s.ink()
	s.font("", 9)
	said := map[string]bool{}
	for _, l := range lines[:min(len(lines), 9)] {
		if !said[l] {
			y = s.writeLines(x, y, width, s.wrap(l, width, 2))
		}
		said[l] = true
	}
	return y
}

// fact is one thing about the order as a whole.
type fact struct {
	key   text.Key
	value string
}

func (a Acknowledgement) facts() []fact {
	row, all := a.Paper.Row, []fact{}
	add := func(key text.Key, value string) {
		if value != "" {
			all = append(all, fact{key, value})
		}
	}
	add("paper.po", row.CustomerPO)
	add("paper.number", row.Number)
	if w := a.Paper.Write; w != nil {
		add("order.reference", string(w.Reference))
		add("paper.placed", a.Text.Moment(w.PlacedAt))
	} else {
		add("paper.placed", a.Text.Date(row.PlacedOn))
	}
	add("paper.by", ui.PlacedByAndHow(a.Text, row))
	add("paper.requested", a.requested())
	add("paper.terms", a.Paper.Customer.Terms.Name)
	add("paper.customer", string(a.Account.Customer))
	add("order.status", a.Text.T(ui.OrderStatusKey(row.Status)))
	return all
}

func (a Acknowledgement) requested() string {
	var on erp.Date
	switch {
	case a.Paper.Order != nil:
		on = a.Paper.Order.RequestedOn
	case a.Paper.Placed != nil:
		on = a.Paper.Placed.Draft.RequestedOn
	}
	if on.IsZero() {
		return ""
	}
	return a.Text.Date(on)
}

// notice says in a frame what a reader must not miss: that nothing is confirmed, or not any more.
func (a Acknowledgement) notice(s *sheet, y float64) float64 {
	var words string
	switch {
	case a.Paper.Row.Status == portal.OrderCancelled:
		words = a.Text.T("paper.cancelled")
	case a.Paper.Row.Status == portal.OrderRejected:
		words = a.Text.T("paper.rejected")
	case !a.confirmed():
		words = a.Text.T("paper.not_confirmed")
	case a.Paper.Row.Status == portal.OrderHeldInERP:
		words = a.Text.T("paper.on_hold")
	default:
		return y
	}
	s.font("B", 9)
	lines := s.wrap(words, s.width-20, 4)
	y += 12
	s.SetLineWidth(1)
	s.Rect(margin, y, s.width, float64(len(lines))*s.line()+10, "D")
	return s.writeLines(margin+10, y+5, s.width-20, lines) + 5
}
