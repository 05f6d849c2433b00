package sapb1sim_test

import (
	"net/http"
	"testing"
)

func TestGetItemPrice(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for _, row := range []struct{ name, params, price, discount string }{
		{"contract", `"CardCode":"C1","ItemCode":"BOLT","Date":"2026-04-08"`, "60.1234", "0.0"},
		{"contract, per piece", `"CardCode":"C1","ItemCode":"BOLT","UoMEntry":1`, "0.601234", "0.0"},
		{"list of the customer", `"CardCode":"C3","ItemCode":"BOLT"`, "57.06", "0.0"},
		{"below the break", `"CardCode":"C2","ItemCode":"BOLT","UoMEntry":2,"UoMQuantity":9`, "63.4", "0.0"},
		{"at the break", `"CardCode":"C2","ItemCode":"BOLT","UoMEntry":2,"UoMQuantity":"10"`, "60.23", "5.0"},
		{"at the break in stock units", `"CardCode":"C2","ItemCode":"BOLT","InventoryQuantity":1000`, "60.23", "5.0"},
		{"after the period", `"CardCode":"C2","ItemCode":"BOLT","UoMQuantity":10,"Date":"2026-05-01"`, "63.4", "0.0"},
		{"a list alone", `"ItemCode":"BOLT","PriceList":2`, "57.06", "0.0"},
		{"no price", `"CardCode":"C2","ItemCode":"FREE"`, "0.0", "0.0"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := w.post("CompanyService_GetItemPrice", `{"ItemPriceParams":{`+row.params+`}}`)
			a.want(t, http.StatusOK)
			if p, d := a.text(t, "Price"), a.text(t, "Discount"); p != row.price || d != row.discount {
				t.Errorf("price %s, discount %s, want %s, %s", p, d, row.price, row.discount)
			}
		})
	}
	for _, row := range []struct {
		name, params string
		status       int
		code         string
	}{
		{"unknown item", `"ItemCode":"NONE"`, 404, "-2028"},
		{"unknown customer", `"ItemCode":"BOLT","CardCode":"C9"`, 404, "-2028"},
		{"unit of no group", `"ItemCode":"O'RING","UoMEntry":1,"CardCode":"C1"`, 400, "-5002"},
		{"other currency", `"ItemCode":"BOLT","CardCode":"C1","Currency":"EUR"`, 400, "-5002"},
		{"unknown property", `"ItemCode":"BOLT","Qty":1`, 400, "-1000"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w.post("CompanyService_GetItemPrice", `{"ItemPriceParams":{`+row.params+`}}`).refusal(t, row.status, row.code, "")
		})
	}
}

func TestSpecialPricesHaveAreas(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	contract := w.get("SpecialPrices(CardCode='C1',ItemCode='BOLT')")
	if contract.text(t, "Price") != "60.1234" || contract.text(t, "PriceListNum") != "0" || contract.text(t, "SpecialPriceDataAreas") != "[]" {
		t.Errorf("contract %s", contract.raw)
	}
	spring := w.get("SpecialPrices?"+filter("startswith(CardCode,'*')")).at(t, "value", 0)
	a := answer{body: spring.(map[string]any)}
	for want, path := range map[string][]any{
		"*1":                   {"CardCode"},
		"1":                    {"PriceListNum"},
		"63.4":                 {"Price"},
		"2026-04-01T00:00:00Z": {"SpecialPriceDataAreas", 0, "DateFrom"},
		"2026-04-30T00:00:00Z": {"SpecialPriceDataAreas", 0, "Dateto"},
		"10.0":                 {"SpecialPriceDataAreas", 0, "SpecialPriceQuantityAreas", 0, "Quantity"},
		"5.0":                  {"SpecialPriceDataAreas", 0, "SpecialPriceQuantityAreas", 0, "Discountin"},
		"60.23":                {"SpecialPriceDataAreas", 0, "SpecialPriceQuantityAreas", 0, "SpecialPrice"},
		"2":                    {"SpecialPriceDataAreas", 0, "SpecialPriceQuantityAreas", 0, "UoMEntry"},
	} {
		if got := a.text(t, path...); got != want {
			t.Errorf("%v is %s, want %s", path, got, want)
		}
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	bolt, ring := w.get("Items('BOLT')"), w.get("Items('O''RING')")
	if bolt.text(t, "UoMGroupEntry") != "1" || bolt.text(t, "InventoryUoMEntry") != "1" || bolt.text(t, "DefaultSalesUoMEntry") != "2" {
		t.Errorf("units of a bolt: %.500s", bolt.raw)
	}
	if ring.text(t, "UoMGroupEntry") != "-1" || ring.text(t, "InventoryUOM") != "EA" {
		t.Errorf("units of a ring: %.500s", ring.raw)
	}
	group := w.get("UnitOfMeasurementGroups(1)")
	if group.text(t, "BaseUoM") != "1" || group.text(t, "UoMGroupDefinitionCollection", 1, "AlternateUoM") != "2" ||
		group.text(t, "UoMGroupDefinitionCollection", 1, "BaseQuantity") != "100.0" {
		t.Errorf("group %s", group.raw)
	}
	if got := w.get("UnitOfMeasurements?$select=Code").column(t, "Code"); got != "Manual EA C" {
		t.Errorf("units %q", got)
	}
}
