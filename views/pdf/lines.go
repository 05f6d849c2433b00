package pdf

import (
	"strings"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// paperLine is one line of an order as paper states it.
type paperLine struct {
	item, description, yours string
	quantity                 erp.Quantity
	net                      erp.Money
	per                      erp.UOM
	promised                 erp.Date
	extended                 erp.Money
}

func (a Acknowledgement) lines() []paperLine {
	var all []paperLine
	switch {
	case a.Paper.Order != nil:
		for _, l := range a.Paper.Order.Lines {
			all = append(all, paperLine{
				string(l.Item), l.Description, a.Paper.PartNumbers[l.Item], l.Quantity, l.Net, l.Per, l.PromisedOn, l.Extended,
			})
		}
	case a.Paper.Placed != nil:
		for _, l := range a.Paper.Placed.Quote.Lines {
			all = append(all, paperLine{
				string(l.Item), l.Description, a.Paper.PartNumbers[l.Item], l.Quantity, l.Net, l.Per, l.PromisedOn, l.Extended,
			})
		}
	}
	return all
}

// columns are the shares of the width: item, quantity, promised, price, amount.
var columns = [...]float64{0.42, 0.13, 0.14, 0.16, 0.15}

// cells returns left edge and width of each column. A column keeps a little from its neighbour.
func (s *sheet) cells() (x, width [len(columns)]float64) {
	at := margin
	for i, share := range columns {
		x[i], width[i] = at, share*s.width
		at += width[i]
		if i < len(columns)-1 {
			width[i] -= 8
		}
	}
	return x, width
}

// table writes the lines, with its head again on every page. It returns the y below.
func (a Acknowledgement) table(s *sheet, y float64) float64 {
	y = a.tableHead(s, y)
	for _, l := range a.lines() {
		y = a.row(s, y, l)
	}
	return y
}

func (a Acknowledgement) tableHead(s *sheet, y float64) float64 {
	x, width := s.cells()
	s.font("B", 7.5)
	s.grey()
	for i, head := range []string{
		a.Text.T("catalog.item"), a.Text.T("catalog.quantity"), a.Text.T("paper.promised"),
		ui.Head(a.Text, "cart.price", a.currency()), ui.Head(a.Text, "cart.amount", a.currency()),
	} {
		s.write(x[i], y, width[i], aligned(i), head)
	}
	s.ink()
	y += s.line() + 3
	s.rule(margin, y, s.width, 0.8)
	return y + 3
}

func aligned(column int) string {
	if column == 0 {
		return "L"
	}
	return "R"
}

// Measures of a row, in points and lines.
const (
	rowSize        = 8.5
	maxDescription = 4
	maxNumber      = 2
)

func (a Acknowledgement) row(s *sheet, y float64, l paperLine) float64 {
	x, width := s.cells()
	s.font("B", rowSize)
	number := s.wrap(l.item, width[0], maxNumber)
	s.font("", rowSize)
	below := s.wrap(l.description, width[0], maxDescription)
	if l.yours != "" {
		below = append(below, s.wrap(a.Text.T("paper.yours", l.yours), width[0], maxNumber)...)
	}
	height := float64(len(number)+len(below))*s.line() + 7
	if y+height > s.foot {
		a.head(s)
		y = a.tableHead(s, s.GetY())
	}
	s.font("B", rowSize)
	after := s.writeLines(x[0], y, width[0], number)
	s.font("", rowSize)
	s.grey()
	s.writeLines(x[0], after, width[0], below)
	s.ink()
	for i, words := range []string{a.Text.Quantity(l.quantity), promised(a.Text, l.promised), net(a.Text, l), a.Text.Amount(l.extended)} {
		s.write(x[i+1], y, width[i+1], "R", words)
	}
	y += height
	s.SetDrawColor(190, 190, 190)
	s.rule(margin, y-4, s.width, 0.4)
	s.SetDrawColor(0, 0, 0)
	return y
}

func promised(p *text.Printer, on erp.Date) string {
	if on.IsZero() {
		return p.T("sum.to_confirm")
	}
	return p.Date(on)
}

func net(p *text.Printer, l paperLine) string {
	if !l.net.Known() {
		return p.T("price.on_confirmation")
	}
	return p.Amount(l.net) + " / " + string(l.per)
}

func (a Acknowledgement) currency() string {
	switch {
	case a.Paper.Order != nil:
		return string(a.Paper.Order.Total.Currency)
	case a.Paper.Placed != nil:
		return string(a.Paper.Placed.Quote.Goods.Currency)
	}
	return ""
}

// sum is one row of the account at the end.
type sum struct {
	word, amount string
}

func (a Acknowledgement) sumRows() []sum {
	p := a.Text
	firm := func(goods erp.Money, freight erp.Freight, tax, total erp.Money) []sum {
		return []sum{
			{p.T("sum.goods"), p.Amount(goods)},
			{strings.TrimSpace(p.T("sum.freight") + " " + ui.FreightNote(p, freight)), ui.FreightSum(p, freight)},
			{p.T("sum.tax"), p.Amount(tax)},
			{p.T("sum.total", string(total.Currency)), p.Amount(total)},
		}
	}
	switch {
	case a.Paper.Order != nil:
		return firm(a.Paper.Order.Goods, a.Paper.Order.Freight, a.Paper.Order.Tax, a.Paper.Order.Total)
	case a.Paper.Placed == nil:
		return nil
	case a.Paper.Placed.Quote.Firm:
		q := a.Paper.Placed.Quote
		return firm(q.Goods, q.Freight, q.Tax, q.Total)
	default:
		return []sum{
			{p.T("sum.goods"), p.Amount(a.Paper.Placed.Quote.Goods)},
			{p.T("sum.freight_and_tax"), p.T("sum.to_confirm")},
			{p.T("sum.total_word"), p.T("sum.to_confirm")},
		}
	}
}

// sums writes the account: one rule above the total, two below.
func (a Acknowledgement) sums(s *sheet, y float64) {
	rows := a.sumRows()
	s.font("", 9)
	if y+float64(len(rows)+1)*(s.line()+3)+12 > s.foot {
		a.head(s)
		y = s.GetY()
	}
	width := s.width * 0.42
	x := margin + s.width - width
	y += 8
	for i, r := range rows {
		s.font("", 9)
		if i == len(rows)-1 {
			s.font("B", 10)
			s.rule(x, y, width, 0.8)
			y += 3
		}
		s.write(x, y, width*0.6, "L", r.word)
		s.write(x+width*0.5, y, width*0.5, "R", r.amount)
		y += s.line() + 2
	}
	s.rule(x, y, width, 0.8)
	s.rule(x, y+2, width, 0.8)
}
