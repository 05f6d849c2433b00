package stories

import (
	"fmt"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

var lists = []portal.List{
	{ID: "weekly", Account: "vandermeer", Owner: "me", OwnerName: "Siobhán Ó Dálaigh", Name: "Weekly, van 4", Lines: 7, ChangedBy: "Siobhán Ó Dálaigh", ChangedAt: at(9, 12)},
	{
		ID: "sprinkler", Account: "vandermeer", Owner: "other", OwnerName: "Bartholomew Featherstonehaugh-Cholmondeley", Shared: true,
		Name: "Sprinkler head replacement, standard kit for two-storey residential buildings up to 24 units", Lines: 412,
		ChangedBy: "Bartholomew Featherstonehaugh-Cholmondeley", ChangedAt: now.AddDate(0, -2, 0),
	},
	{ID: "new", Account: "vandermeer", Owner: "me", OwnerName: "Siobhán Ó Dálaigh", Name: "Dayton yard", ChangedBy: "Siobhán Ó Dálaigh", ChangedAt: at(10, 40)},
}

var lineNotes = []string{"Bin A-14-03", "", "Machine 7, both sides", "", "Job 2271 only; ask Ray before the last box goes", "", ""}

// listView is the cart's lines as a list.
func listView(list portal.List) portal.ListView {
	cart := cart()
	v := portal.ListView{List: list, Page: 1, PageSize: 50, Warehouses: cart.Warehouses, Prices: cart.Prices, Stock: cart.Stock, MayEdit: true, MayDrop: true}
	for i, o := range cart.Lines {
		v.Rows = append(v.Rows, portal.ListRow{
			Line: portal.ListLine{Line: i + 1, Item: o.Item.ID, Quantity: o.Quantity, Note: lineNotes[i], Version: 3}, Offer: o,
		})
	}
	return v
}

func listSheet() portal.ListSheet {
	view := listView(lists[0])
	s := portal.ListSheet{List: view.List}
	for _, r := range view.Rows {
		s.Rows = append(s.Rows, portal.ListSheetRow{Line: r.Line, Item: r.Offer.Item, PartNumber: r.Offer.PartNumber})
	}
	odd := portal.ListSheetRow{Line: portal.ListLine{Line: 8, Item: `PN-3/4"×6é`, Quantity: erp.MustQuantity("1", "EA")}, Item: erp.Item{Description: "Pipe nipple ¾ × 6"}}
	s.Rows = append(s.Rows, odd)
	return s
}

func listFilling() *portal.ListFilling {
	left := func(row int, number, quantity string, verdict portal.LineVerdict) portal.QuickOrderRow {
		return portal.QuickOrderRow{QuickOrderLine: portal.QuickOrderLine{Asked: portal.AskedLine{Row: row, Number: number, Quantity: quantity}, Verdict: verdict}}
	}
	short := left(9, "GL-100-L", "7", portal.LineNotMultiple)
	short.Offer.Item = erp.Item{ID: "GL-100-L", SellUOM: "PR", Multiple: num("12")}
	return &portal.ListFilling{Put: 38, Left: []portal.QuickOrderRow{
		left(4, "VM-99999", "5", portal.LineUnknown), short, left(23, "HX-1213-Z5", "1,000", portal.LineQuantityDouble),
	}}
}

func listStories() []Story {
	index := func(lang string) layout.Page { return page(lang, layout.Lists, "/lists") }
	show := func(lang string) layout.Page { return page(lang, layout.Lists, "/lists/weekly") }
	failed := show("en")
	failed.Problems = []portal.Problem{
		{Field: "quantity-2", Message: portal.MsgNotMultiple, Args: []any{erp.MustQuantity("12", "PR")}},
		{Field: "quantity-5", Message: portal.MsgListLineChanged, Args: []any{"96"}},
	}
	unnamed := index("de")
	unnamed.Problems = []portal.Problem{{Field: "name", Message: portal.MsgListNameMissing}}
	read := listView(lists[1])
	read.MayEdit, read.MayDrop, read.Page = false, false, 3
	late := listView(lists[0])
	late.Prices, late.Stock = down("en", "", "").ERP, down("en", "", "").ERP
	late.Rows[2].Offer.Price, late.Rows[2].Offer.PriceState, late.Rows[2].Offer.Extended = nil, portal.PriceOnConf, erp.Money{}
	return []Story{
		{"lists-ordinary", buyer.ListIndexPage(buyer.ListIndex{Page: index("en"), Lists: lists})},
		{"lists-empty", buyer.ListIndexPage(buyer.ListIndex{Page: index("en")})},
		{"lists-failed-de", buyer.ListIndexPage(buyer.ListIndex{Page: unnamed, Lists: lists, Shared: true})},
		{"list-ordinary", buyer.ListShowPage(buyer.ListShow{Page: show("en"), View: listView(lists[0])})},
		{"list-ordinary-de", buyer.ListShowPage(buyer.ListShow{Page: show("de"), View: listView(lists[0])})},
		{"list-empty", buyer.ListShowPage(buyer.ListShow{Page: show("en"), View: portal.ListView{List: lists[2], Page: 1, PageSize: 50, MayEdit: true, MayDrop: true}})},
		{"list-long", buyer.ListShowPage(buyer.ListShow{Page: show("en"), View: read})},
		{"list-late", buyer.ListShowPage(buyer.ListShow{Page: down("en", layout.Lists, "/lists/weekly"), View: late})},
		{"list-failed", buyer.ListShowPage(buyer.ListShow{
			Page: failed, View: listView(lists[0]), Typed: map[int]portal.ListEdit{2: {Line: 2, Version: 3, Quantity: "481", Note: "two pallets"}}, Picked: map[int]bool{2: true},
		})},
		{"list-read-from-file", buyer.ListShowPage(buyer.ListShow{
			Page: show("en"), View: listView(lists[0]), Filling: listFilling(), Read: "41 rows, semicolons, Windows-1252, headings found",
		})},
		{"list-paper", buyer.ListPaperPage(buyer.ListPaper{Page: show("en"), Sheet: listSheet()})},
		{"list-labels", buyer.ListLabelsPage(buyer.ListPaper{Page: show("de"), Sheet: listSheet()})},
		{"list-choose", buyer.ListChoosePage(buyer.ListChoose{Page: index("en"), Lists: lists, Item: "HX-1213-Z5"})},
		{"list-choose-order-de", buyer.ListChoosePage(buyer.ListChoose{Page: index("de"), Order: "204418"})},
	}
}

// bought are purchases of the catalogue's items, one of them at another price than today's.
func bought() []portal.BoughtRow {
	var rows []portal.BoughtRow
	for i, o := range cart().Lines {
		last := portal.Bought{
			Item: o.Item.ID, On: erp.DateOf(now.AddDate(0, -i, -3*i)), Order: erp.OrderNumber(fmt.Sprint(204418 - 311*i)),
			Quantity: o.Quantity, Net: o.Price.Net, Per: o.Price.Per,
		}
		o.Line, o.Extended = 0, erp.Money{}
		rows = append(rows, portal.BoughtRow{Last: last, Offer: o})
	}
	rows[1].Last.Net.Amount = rows[1].Last.Net.Amount.Sub(num("0.75"))
	rows[3].Last.Net = erp.Money{}
	rows[6].Offer.Item.Status, rows[6].Offer.Price, rows[6].Offer.PriceState = erp.ItemDiscontinued, nil, portal.PriceNone
	return rows
}

func boughtStories() []Story {
	list := portal.BoughtList{Rows: bought(), Page: 1, PageSize: 50, Total: 1284, Warehouses: warehouses, Prices: live, Stock: asOf}
	silent := list
	silent.Rows = bought()
	silent.Prices, silent.Stock = down("en", "", "").ERP, down("en", "", "").ERP
	none := page("en", layout.Bought, "/bought/order")
	none.Problems = []portal.Problem{{Message: portal.MsgNothingTicked}}
	here := func(lang string) layout.Page { return page(lang, layout.Bought, "/bought") }
	return []Story{
		{"bought-ordinary", buyer.BoughtListPage(buyer.BoughtList{Page: here("en"), List: list})},
		{"bought-ordinary-de", buyer.BoughtListPage(buyer.BoughtList{Page: here("de"), List: list})},
		{"bought-empty", buyer.BoughtListPage(buyer.BoughtList{Page: here("en"), List: portal.BoughtList{Page: 1, PageSize: 50}})},
		{"bought-none-found", buyer.BoughtListPage(buyer.BoughtList{Page: here("en"), List: portal.BoughtList{Query: "left-handed grommet", Page: 1, PageSize: 50}})},
		{"bought-late", buyer.BoughtListPage(buyer.BoughtList{Page: down("en", layout.Bought, "/bought"), List: silent})},
		{"bought-failed", buyer.BoughtListPage(buyer.BoughtList{Page: none, List: list})},
	}
}
