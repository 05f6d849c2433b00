package stories

import (
	"fmt"
	"strings"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// quickRow is one row as the portal shows it: an offer of the catalogue, asked for by some number.
func quickRow(line, offer int, number, quantity, uom string, v portal.LineVerdict) portal.QuickOrderRow {
	o := offers()[offer]
	r := portal.QuickOrderRow{QuickOrderLine: portal.QuickOrderLine{
		Line: line, Asked: portal.AskedLine{Row: line, Number: number, Quantity: quantity, UOM: uom}, Verdict: v,
		Match: portal.Match{Item: o.Item.ID, Kind: portal.MatchItem, Number: string(o.Item.ID)}, CheckedAt: now,
	}, Offer: o}
	return r
}

// priced gives a row the quantity in the sales unit, the price of its offer and what that comes to.
func priced(r portal.QuickOrderRow, quantity string) portal.QuickOrderRow {
	r.Quantity = erp.NewQuantity(num(quantity), r.Offer.Item.SellUOM)
	r.Offer.Quantity = r.Quantity
	if r.Offer.Price != nil {
		price := *r.Offer.Price
		price.Net, price.Quantity = netAt(price, r.Quantity.Amount), r.Quantity
		r.Price, r.PriceState, r.Extended = &price, r.Offer.PriceState, price.Net.Mul(r.Quantity.Amount).Round(2)
	}
	return r
}

func found(r portal.QuickOrderRow, kind portal.MatchKind, number string) portal.QuickOrderRow {
	r.Match.Kind, r.Match.Number = kind, number
	return r
}

func unfound(line int, number, quantity, uom string, v portal.LineVerdict) portal.QuickOrderRow {
	return portal.QuickOrderRow{QuickOrderLine: portal.QuickOrderLine{
		Line: line, Asked: portal.AskedLine{Row: line, Number: number, Quantity: quantity, UOM: uom}, Verdict: v, CheckedAt: now,
	}}
}

// quickRows are rows in every state there is.
func quickRows() []portal.QuickOrderRow {
	all := offers()
	choose := unfound(5, "W316U", "25", "", portal.LineChoose)
	choose.Items = []erp.Item{all[1].Item, all[0].Item}
	choose.Choices = []portal.Match{{Item: all[1].Item.ID}, {Item: all[0].Item.ID}}
	gone := quickRow(9, 4, "BV-200-LF600", "6", "", portal.LineDiscontinued)
	gone.Substitute = &erp.Item{ID: "BV-200-LF600E", Description: "Ball valve 2 in NPT, full port, lead-free brass, 600 WOG, series E"}
	dearer := priced(quickRow(4, 1, "FWU-12-316", "50", "", portal.LinePriceChanged), "50")
	dearer.Asked.Was, dearer.Asked.WasPer = usd("18.75"), "C"
	added := priced(quickRow(16, 10, "SG-CLR-AF-D3", "12", "", portal.LineAdded), "12")
	twice := priced(found(quickRow(2, 3, "07-r400", "480", "", portal.LineOK), portal.MatchManufacturer, "07-R400"), "480")
	silent := priced(quickRow(14, 9, "NGL-A4-XL", "24", "", portal.LineOnConfirmation), "24")
	silent.Price, silent.Extended = nil, erp.Money{}
	again := priced(found(quickRow(17, 3, "VM-7700-4", "20", "", portal.LineOK), portal.MatchPartNumber, "VM-7700-4"), "20")
	twice.Twice, again.Twice = true, true
	return []portal.QuickOrderRow{
		priced(found(quickRow(1, 0, "vm 2041", "1200", "EA", portal.LineOK), portal.MatchPartNumber, "VM-2041"), "12"),
		twice,
		priced(quickRow(3, 7, "CB-3P60-480-18K", "4", "", portal.LineShort), "4"),
		dearer, choose,
		unfound(6, "HCS-1213C8-15OZ", "10", "BX", portal.LineUnknown),
		measured(quickRow(7, 5, "EMT-075-10", "250", "FT", portal.LineNotMultiple), "250"),
		quickRow(8, 11, "AS-NI-16-HAZ", "2", "", portal.LineNotAllowed),
		gone,
		quickRow(10, 6, "THHN-12-BLK-2500", "", "", portal.LineQuantityMissing),
		quickRow(11, 8, "KV-M20-MSN", "1,000", "", portal.LineQuantityDouble),
		quickRow(12, 0, "HCS-1213C5-150Z", "3", "PAL", portal.LineUnitUnknown),
		priced(quickRow(13, 2, "VM-0118", "40", "", portal.LineShort), "40"),
		silent,
		unfound(15, "", "7", "", portal.LineNumberMissing),
		added, again,
	}
}

func measured(r portal.QuickOrderRow, quantity string) portal.QuickOrderRow {
	r.Quantity = erp.NewQuantity(num(quantity), r.Offer.Item.SellUOM)
	return r
}

func quickView(rows []portal.QuickOrderRow) portal.QuickOrderView {
	v := portal.QuickOrderView{
		Order: portal.QuickOrder{ID: "k7q", Source: portal.QuickOrderSource{Kind: portal.SourceTyped}, MadeAt: at(10, 12)},
		Query: portal.QuickOrderQuery{Page: 1}, Rows: rows, Total: len(rows), PageSize: 50, Prices: asOf, Stock: asOf,
	}
	for _, r := range rows {
		v.Last = max(v.Last, r.Line)
		v.Counts.Lines++
		switch {
		case r.Verdict.Addable():
			v.Counts.Ready++
			if r.Price == nil {
				v.Counts.Unpriced++
			}
			v.Counts.Sum.Amount, v.Counts.Sum.Currency = v.Counts.Sum.Amount.Add(r.Extended.Amount), "USD"
		case r.Verdict == portal.LineAdded:
			v.Counts.Added++
		case r.Verdict == portal.LineUnchecked:
			v.Counts.Unchecked++
		default:
			v.Counts.Attention++
		}
	}
	return v
}

// quickReorder is an order asked for again: what could be had is in the cart.
func quickReorder() portal.QuickOrderView {
	rows := quickRows()
	dearer, short, gone, refused := rows[3], rows[2], rows[8], rows[7]
	dearer.Verdict, short.Verdict = portal.LineAdded, portal.LineAdded
	all := []portal.QuickOrderRow{dearer, short, rows[15], gone, refused}
	for i := range all {
		all[i].Line, all[i].Asked.Row = i+1, i+1
	}
	v := quickView(all)
	v.Order.Source = portal.QuickOrderSource{Kind: portal.SourceOrder, Name: "100417"}
	return v
}

// quickLong is the first page of a file of ten thousand lines.
func quickLong() portal.QuickOrderView {
	var rows []portal.QuickOrderRow
	for line := range 50 {
		r := priced(quickRow(line+1, 10, "SG-CLR-AF-D3", fmt.Sprint(12+line), "", portal.LineOK), fmt.Sprint(12+line))
		if line%7 == 3 {
			r = unfound(line+1, strings.Repeat("KV-M20-MSN-", 10), "200", "", portal.LineUnknown)
		}
		r.Asked.Row = line + 4
		rows = append(rows, r)
	}
	v := quickView(rows)
	v.Total, v.Last = 10_000, 10_000
	v.Counts = portal.QuickOrderCounts{Lines: 10_000, Ready: 8_571, Attention: 1_429, Sum: usd("1284410.65")}
	v.Order.Source = portal.QuickOrderSource{
		Kind: portal.SourceFile, Name: "Jahresbedarf 2027 (endgültig) Kopie.csv", File: "f4w",
		Read: "10,000 rows, semicolons, Windows-1252, decimal comma, headings found, number from Artikel-Nr., quantity from Menge",
	}
	return v
}

func quickChecking() portal.QuickOrderView {
	v := quickLong()
	for i := range v.Rows {
		v.Rows[i] = unfound(i+1, v.Rows[i].Asked.Number, v.Rows[i].Asked.Quantity, "", portal.LineUnchecked)
	}
	v.Counts = portal.QuickOrderCounts{Lines: 10_000, Unchecked: 10_000}
	v.Task = &portal.Task{State: portal.TaskRunning, Done: 3_500, Total: 10_000}
	return v
}

func quickOrderStories() []Story {
	show := func(lang string, v portal.QuickOrderView) buyer.QuickOrderShow {
		return buyer.QuickOrderShow{Page: page(lang, layout.QuickOrder, "/quick-order/k7q"), View: v}
	}
	empty := buyer.QuickOrderShow{Page: page("en", layout.QuickOrder, "/quick-order"), Open: []portal.QuickOrder{
		{ID: "a", Source: portal.QuickOrderSource{Kind: portal.SourceFile, Name: "Jahresbedarf 2027 (endgültig) Kopie.csv"}, MadeAt: at(9, 5)},
		{ID: "b", Source: portal.QuickOrderSource{Kind: portal.SourceInvoice, Name: "500031"}, MadeAt: at(8, 30).Add(-72 * time.Hour)},
	}}
	refused := buyer.QuickOrderShow{Page: page("de", layout.QuickOrder, "/quick-order"), Paste: "?"}
	refused.Problems = []portal.Problem{{Field: "paste", Message: portal.MsgQuickOrderEmpty}}
	silent := show("en", quickView(quickRows()))
	silent.Page, silent.View.Prices, silent.View.Stock = down("en", layout.QuickOrder, "/quick-order/k7q"), late, late
	failed := show("en", quickChecking())
	failed.View.Task = &portal.Task{State: portal.TaskFailed, Problems: []portal.Problem{{Message: portal.MsgTaskERPAway}}}
	return []Story{
		{"quick-order-empty", buyer.QuickOrderShowPage(empty)},
		{"quick-order-refused-de", buyer.QuickOrderShowPage(refused)},
		{"quick-order-ordinary", buyer.QuickOrderShowPage(show("en", quickView(quickRows())))},
		{"quick-order-ordinary-de", buyer.QuickOrderShowPage(show("de", quickView(quickRows())))},
		{"quick-order-late", buyer.QuickOrderShowPage(silent)},
		{"quick-order-long", buyer.QuickOrderShowPage(show("en", quickLong()))},
		{"quick-order-checking", buyer.QuickOrderShowPage(show("en", quickChecking()))},
		{"quick-order-check-failed", buyer.QuickOrderShowPage(failed)},
		{"quick-order-reordered", buyer.QuickOrderShowPage(show("en", quickReorder()))},
		{"quick-order-reordered-de", buyer.QuickOrderShowPage(show("de", quickReorder()))},
	}
}
