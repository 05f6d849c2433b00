package buyer

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/text"
	"github.com/tradecounter/portal/views/ui"
)

// QuickOrderShow is a quick order: an empty one while View.Order.ID is empty. The table is one form, which posts the rows
// it is about (row, blank) with their number-N, quantity-N, uom-N and pick-N, and what its buttons are for: use, make, more,
// check, add.
type QuickOrderShow struct {
	layout.Page
	View  portal.QuickOrderView
	Open  []portal.QuickOrder     // the reader's others, newest first, on an empty one
	Blank int                     // empty rows below the last line; zero: as many as make ten
	Typed map[int]portal.LineEdit // as sent last, by line, where the form is shown again
	Paste string                  // likewise
}

const (
	leastRows  = 10
	spareRows  = 3
	listedRows = 12 // rows that the summary on top names
)

func (q QuickOrderShow) started() bool { return q.View.Order.ID != "" }

func (q QuickOrderShow) action() string {
	if q.started() {
		return q.Links().QuickOrderLines(q.View.Order.ID)
	}
	return q.Links().QuickOrder()
}

func (q QuickOrderShow) addition() string {
	if q.started() {
		return q.Links().QuickOrderAddition(q.View.Order.ID)
	}
	return q.Links().QuickOrder()
}

// at is where this page is fetched.
func (q QuickOrderShow) at(attention bool, page int) string {
	return q.Links().QuickOrderAt(q.View.Order.ID, portal.QuickOrderQuery{Attention: attention, Page: page})
}

// checking reports whether lines are being checked while the reader waits.
func (q QuickOrderShow) checking() bool { return q.View.Task != nil && !q.View.Task.Ended() }

// source says where the lines came from.
func (q QuickOrderShow) source(s portal.QuickOrderSource) string {
	switch s.Kind {
	case portal.SourcePasted:
		return q.Text.T("quick.source.pasted")
	case portal.SourceFile:
		return q.Text.T("quick.source.file", s.Name)
	case portal.SourceOrder:
		return q.Text.T("quick.source.order", s.Name)
	case portal.SourceInvoice:
		return q.Text.T("quick.source.invoice", s.Name)
	case portal.SourceSaved:
		return q.Text.T("quick.source.list", s.Name)
	case portal.SourceBought:
		return q.Text.T("quick.source.bought")
	default:
		return q.Text.T("quick.source.typed")
	}
}

func (q QuickOrderShow) currency() string {
	for _, r := range q.View.Rows {
		if r.Price != nil {
			return string(r.Price.Net.Currency)
		}
	}
	return ""
}

// typed is what a row's fields hold: what was sent last where the form is shown again, else what is kept.
func (q QuickOrderShow) typed(r portal.QuickOrderRow) portal.AskedLine {
	if e, ok := q.Typed[r.Line]; ok {
		return portal.AskedLine{Number: e.Number, Quantity: e.Quantity, UOM: e.UOM}
	}
	return r.Asked
}

// blanks are the numbers of the empty rows: those between lines, and some below the last. They stand where every line does.
func (q QuickOrderShow) blanks() []int {
	if q.View.Query.Attention || q.View.Total > q.View.PageSize || q.checking() {
		return nil
	}
	taken := map[int]bool{}
	for _, r := range q.View.Rows {
		taken[r.Line] = true
	}
	last := max(leastRows, q.View.Last+spareRows)
	if q.Blank > 0 {
		last = q.View.Last + q.Blank
	}
	var rows []int
	for n := 1; n <= last; n++ {
		if !taken[n] {
			rows = append(rows, n)
		}
	}
	return rows
}

// tableRow is one row of the table: a line, or an empty one.
type tableRow struct {
	portal.QuickOrderRow
	blank bool
}

func (q QuickOrderShow) rows() []tableRow {
	blanks := q.blanks()
	rows := make([]tableRow, 0, len(q.View.Rows)+len(blanks))
	for _, r := range q.View.Rows {
		for len(blanks) > 0 && blanks[0] < r.Line {
			rows, blanks = append(rows, emptyRow(blanks[0])), blanks[1:]
		}
		rows = append(rows, tableRow{r, false})
	}
	for _, n := range blanks {
		rows = append(rows, emptyRow(n))
	}
	return rows
}

func emptyRow(n int) tableRow {
	return tableRow{portal.QuickOrderRow{QuickOrderLine: portal.QuickOrderLine{Line: n}}, true}
}

func (r tableRow) n() string { return strconv.Itoa(r.Line) }

func (r tableRow) class() string {
	v := r.Verdict
	switch {
	case v == portal.LineChoose, v == portal.LineQuantityMissing:
		return "is-wait"
	case v != "" && v.NeedsAttention():
		return "is-bad"
	case v == portal.LineAdded:
		return "is-off"
	}
	return ""
}

// badNumber and badQuantity say which field of a row is to be put right.
func (r tableRow) badNumber() bool {
	v := r.Verdict
	return v == portal.LineUnknown || v == portal.LineNumberMissing
}

func (r tableRow) badQuantity() bool {
	switch r.Verdict {
	case portal.LineQuantityMissing, portal.LineQuantityNoNumber, portal.LineQuantityDouble, portal.LineQuantityNotMore,
		portal.LineQuantityTooLarge, portal.LineBelowMinimum, portal.LineNotMultiple, portal.LineFraction:
		return true
	}
	return false
}

// field is what a row's control needs to know when something is wrong with it.
func (r tableRow) field(bad bool) templ.Attributes {
	if bad {
		return templ.Attributes{"aria-invalid": "true", "aria-describedby": "verdict-" + r.n()}
	}
	return nil
}

// unit is one choice of a row's unit. Its value is as typed where it is the one that was typed.
type unit struct {
	value, label string
	chosen       bool
}

func units(p *text.Printer, item erp.Item, typed string) []unit {
	var all []unit
	known := false
	for _, u := range portal.Units(item) {
		chosen := strings.EqualFold(string(u), strings.TrimSpace(typed)) || typed == "" && u == item.SellUOM
		value := string(u)
		if chosen {
			value, known = typed, true
		}
		all = append(all, unit{value, unitLabel(p, item, u), chosen})
	}
	if !known {
		all = append(all, unit{typed, typed, true})
	}
	return all
}

// unitLabel says how many of the unit that stock is counted in another one holds: "C (100)".
func unitLabel(p *text.Printer, item erp.Item, u erp.UOM) string {
	one, err := item.Convert(erp.NewQuantity(decimal.NewFromInt(1), u), item.StockUOM)
	if err != nil || u == item.StockUOM {
		return string(u)
	}
	return string(u) + " (" + p.Number(one.Amount) + ")"
}

// matched says which number on file was found, unless it is the item's own.
func matched(p *text.Printer, m portal.Match) string {
	switch m.Kind {
	case portal.MatchPartNumber:
		return p.T("quick.matched.part_number", m.Number)
	case portal.MatchManufacturer:
		return p.T("quick.matched.manufacturer", m.Number)
	case portal.MatchBarcode:
		return p.T("quick.matched.barcode", m.Number)
	default:
		return ""
	}
}

// converted says what a quantity in another unit comes to: "250 EA = 2.5 C". It is empty where nothing was converted.
func converted(p *text.Printer, r portal.QuickOrderRow) string {
	typed := strings.TrimSpace(r.Asked.UOM)
	if typed == "" || r.Quantity.UOM == "" || strings.EqualFold(typed, string(r.Quantity.UOM)) {
		return ""
	}
	return p.T("quick.converted", r.Asked.Quantity, typed, r.Quantity)
}

// add is what the button says: how many of how many lines go.
func (q QuickOrderShow) add() string {
	c := q.View.Counts
	if c.Lines == 0 {
		return q.Text.T("quick.add_plain")
	}
	return q.Text.T("quick.add", c.Ready, c.Lines-c.Added)
}

// trouble are the rows of this page that the summary on top leads to.
func (q QuickOrderShow) trouble() []portal.QuickOrderRow {
	var rows []portal.QuickOrderRow
	for _, r := range q.View.Rows {
		if r.Verdict.NeedsAttention() && len(rows) < listedRows {
			rows = append(rows, r)
		}
	}
	return rows
}

func (q QuickOrderShow) pager() ui.Pager {
	return ui.Pager{
		Page: q.View.Query.Page, Size: q.View.PageSize, Total: q.View.Total,
		Link: func(page int) string { return q.at(q.View.Query.Attention, page) },
	}
}
