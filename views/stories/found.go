package stories

import (
	"strings"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
	"github.com/tradecounter/portal/views/buyer"
	"github.com/tradecounter/portal/views/layout"
)

// foundCatalog is a search of the catalogue that many items fit, narrowed by two attributes, each row with its reason.
func foundCatalog() portal.Catalog {
	c := catalog()
	c.Query = portal.CatalogQuery{Query: "5C12", Page: 1, Attributes: []erp.Attribute{
		{Name: "Thread", Value: "1/2-13 UNC-2A"}, {Name: "Oberfläche nach DIN EN ISO 4042", Value: "verzinkt, dickschichtpassiviert"},
	}}
	c.Rows, c.Total, c.More = c.Rows[:5], 1000, true
	for i, m := range []portal.Match{
		{Kind: portal.MatchItem, Number: "HCS-1213C5-150Z"}, {Kind: portal.MatchPartNumber, Number: "VM-5C12-0000-LONG-NUMBER"},
		{Kind: portal.MatchManufacturer, Number: "B7-5C12-144"}, {Kind: portal.MatchBarcode, Number: "4006000512007"}, {Kind: portal.MatchWords},
	} {
		c.Rows[i].Match = m
	}
	for _, a := range []struct {
		name, value string
		items       int
	}{
		{"Thread", "1/2-13 UNC-2A", 1000}, {"Oberfläche nach DIN EN ISO 4042", "verzinkt, dickschichtpassiviert", 1000},
		{"Length under head", "1-1/2 in", 412}, {"Length under head", "2 in", 97}, {"Strength", "SAE J429 grade 5, 120 ksi", 12},
	} {
		c.Attributes = append(c.Attributes, portal.AttributeCount{Attribute: erp.Attribute{Name: a.name, Value: a.value}, Items: a.items})
	}
	return c
}

func foundStories() []Story {
	documents := []portal.FoundDocument{
		{Kind: portal.OrderDocument, Page: "104711", By: portal.ByNumber, Number: "104711", Exact: true, On: day(11, 20)},
		{Kind: portal.OrderDocument, Page: "w-01jd7", By: portal.ByReference, Number: "w-01jd7", On: day(11, 24)},
		{Kind: portal.OrderDocument, Page: "104802", By: portal.ByCustomerPO, Number: "PO-" + strings.Repeat("2026-104711-", 6), On: day(11, 18)},
		{Kind: portal.InvoiceDocument, Page: "104711", By: portal.ByNumber, Number: "104711", Exact: true, On: day(10, 2)},
		{Kind: portal.ShipmentDocument, Page: "104699", By: portal.ByTracking, Number: "1Z999AA10123104711", On: day(9, 30)},
		{Kind: portal.ShipmentDocument, Page: "104650", By: portal.ByNumber, Number: "L-104711"},
	}
	found := portal.Found{Query: "104711", Documents: documents, Items: foundCatalog().Rows, Warehouses: warehouses, Prices: live, Stock: asOf}
	silent := found
	silent.Items, silent.Prices, silent.Stock = lateCatalog().Rows[:4], late, late
	nothing := portal.Found{Query: `1/2" <b>flux</b>`}
	at := func(lang string) layout.Page { return page(lang, "", "/find?q=104711") }
	return []Story{
		{"catalog-found", buyer.CatalogListPage(buyer.CatalogList{Page: page("en", layout.Catalogue, "/products?q=5C12"), Catalog: foundCatalog()})},
		{"catalog-found-de", buyer.CatalogListPage(buyer.CatalogList{Page: page("de", layout.Catalogue, "/products?q=5C12"), Catalog: foundCatalog()})},
		{"found-ordinary", buyer.FoundListPage(buyer.FoundList{Page: at("en"), Found: found})},
		{"found-ordinary-de", buyer.FoundListPage(buyer.FoundList{Page: at("de"), Found: found})},
		{"found-late", buyer.FoundListPage(buyer.FoundList{Page: down("en", "", "/find?q=104711"), Found: silent})},
		{"found-empty", buyer.FoundListPage(buyer.FoundList{Page: at("en"), Found: nothing})},
	}
}
