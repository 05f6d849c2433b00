package stories

import (
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
	"github.com/tradecounter/portal/views/ui"
)

func catalog() portal.Catalog {
	c := portal.Catalog{
		Query: portal.CatalogQuery{Page: 1}, Rows: offers(), Total: 1284, PageSize: 12, Warehouses: warehouses, Prices: live, Stock: asOf,
	}
	for _, f := range []struct {
		name  string
		items int
	}{{"Chemicals", 41}, {"Electrical", 551}, {"Fasteners", 412}, {"Pipe, valves, fittings", 189}, {"Safety and PPE", 91}} {
		c.Categories = append(c.Categories, portal.CategoryCount{Category: erp.Category{ID: f.name, Name: f.name}, Items: f.items})
	}
	return c
}

func catalogStories() []Story {
	added := page("en", layout.Catalogue, "/products")
	added.Flash = &ui.Notice{
		Tone: ui.Good, Word: added.Text.T("cart.added"), Text: added.Text.T("cart.added_item", "HCS-1213C5-150Z", rows[0].name),
		Href: added.Links().Cart(), Link: added.Text.T("cart.open"),
	}
	searched := catalog()
	searched.Query = portal.CatalogQuery{Query: "hex", Category: "Fasteners", Page: 2}
	searched.Rows, searched.Total = searched.Rows[:3], 15
	empty := portal.Catalog{Query: portal.CatalogQuery{Query: "flux capacitor", Page: 1}, PageSize: 12, Prices: live, Stock: asOf}
	viewer := page("en", layout.Catalogue, "/products")
	viewer.Viewer.Roles = []portal.Role{portal.RoleViewer}
	viewer.Can = func(r portal.Right) bool { return r != portal.RightOrder }
	return []Story{
		{"catalog-ordinary", buyer.CatalogListPage(buyer.CatalogList{Page: page("en", layout.Catalogue, "/products"), Catalog: catalog()})},
		{"catalog-ordinary-de", buyer.CatalogListPage(buyer.CatalogList{Page: page("de", layout.Catalogue, "/products"), Catalog: catalog()})},
		{"catalog-added", buyer.CatalogListPage(buyer.CatalogList{Page: added, Catalog: catalog()})},
		{"catalog-searched", buyer.CatalogListPage(buyer.CatalogList{Page: page("en", layout.Catalogue, "/products?q=hex"), Catalog: searched})},
		{"catalog-empty", buyer.CatalogListPage(buyer.CatalogList{Page: page("en", layout.Catalogue, "/products?q=flux+capacitor"), Catalog: empty})},
		{"catalog-viewer", buyer.CatalogListPage(buyer.CatalogList{Page: viewer, Catalog: catalog()})},
		{"catalog-late", buyer.CatalogListPage(buyer.CatalogList{Page: down("en", layout.Catalogue, "/products"), Catalog: lateCatalog()})},
		{"catalog-late-de", buyer.CatalogListPage(buyer.CatalogList{Page: down("de", layout.Catalogue, "/products"), Catalog: lateCatalog()})},
	}
}

// lateCatalog is the catalogue while the ERP does not answer: prices it stated before, and some it never did.
func lateCatalog() portal.Catalog {
	c := catalog()
	c.Prices, c.Stock = late, late
	for i := range c.Rows {
		c.Rows[i].PriceState = portal.PriceVerified
		if i%4 == 3 {
			c.Rows[i].Price, c.Rows[i].PriceState = nil, portal.PriceOnConf
		}
	}
	c.Rows[5].Stock, c.Rows[5].Verdict = nil, portal.StockUnknown
	return c
}

func item() portal.ItemView {
	o := offers()[0]
	o.Item.Barcode, o.Item.Weight = "072504112138", "12.9 lb per C"
	o.Item.Attributes = []erp.Attribute{
		{Name: "Thread", Value: "1/2-13 UNC-2A"}, {Name: "Length under head", Value: "1-1/2 in"},
		{Name: "Strength", Value: "SAE J429 grade 5, 120 ksi"}, {Name: "Finish", Value: "Zinc, clear trivalent, RoHS"},
		{Name: "Standard", Value: "ASME B18.2.1"},
	}
	o.Stock.Warehouses[0].NextReceipt = erp.Receipt{On: day(11, 26), Quantity: num("25000")}
	o.Stock.Warehouses[0].OnOrder = num("50000")
	v := portal.ItemView{Offer: o, Together: offers()[1:4], Warehouses: warehouses, Prices: live, Stock: asOf}
	v.Why = []portal.PriceStep{
		{Kind: erp.SourceList, Reference: "25-09", Amount: o.Price.List},
		{Kind: erp.SourceContract, Reference: "C-2291", Amount: o.Price.Net, Used: true},
	}
	for _, b := range o.Price.Breaks {
		v.Why = append(v.Why, portal.PriceStep{Kind: erp.SourceBreak, Amount: b.Net, From: erp.NewQuantity(b.From, o.Price.Per)})
	}
	return v
}

func itemStories() []Story {
	discontinued := portal.ItemView{Offer: offers()[4], Warehouses: warehouses, Prices: live, Stock: asOf, Substitutes: []erp.Item{
		{ID: "BV-200-LF600E", Description: "Ball valve 2 in NPT, full port, lead-free brass, 600 WOG, extended stem", Manufacturer: "Tolland Flow"},
	}}
	silent := item()
	silent.Offer.Price, silent.Offer.PriceState, silent.Why = nil, portal.PriceOnConf, nil
	silent.Prices, silent.Stock = late, late
	unpriced := item()
	unpriced.Offer.Price, unpriced.Offer.PriceState, unpriced.Why = nil, portal.PriceNone, nil
	refused := page("en", layout.Catalogue, "/products/HCS-1213C5-150Z")
	refused.Problems = []portal.Problem{{Field: "quantity", Message: portal.MsgFraction, Args: []any{"C"}}}
	return []Story{
		{"item-ordinary", buyer.ItemShowPage(buyer.ItemShow{Page: page("en", layout.Catalogue, "/products/HCS-1213C5-150Z"), Item: item()})},
		{"item-ordinary-de", buyer.ItemShowPage(buyer.ItemShow{Page: page("de", layout.Catalogue, "/products/HCS-1213C5-150Z"), Item: item()})},
		{"item-failed", buyer.ItemShowPage(buyer.ItemShow{Page: refused, Item: item(), Quantity: "2.5"})},
		{"item-discontinued", buyer.ItemShowPage(buyer.ItemShow{Page: page("en", layout.Catalogue, "/products/BV-200-LF600"), Item: discontinued})},
		{"item-unpriced-de", buyer.ItemShowPage(buyer.ItemShow{Page: page("de", layout.Catalogue, "/products/HCS-1213C5-150Z"), Item: unpriced})},
		{"item-late", buyer.ItemShowPage(buyer.ItemShow{Page: down("en", layout.Catalogue, "/products/HCS-1213C5-150Z"), Item: silent})},
	}
}
