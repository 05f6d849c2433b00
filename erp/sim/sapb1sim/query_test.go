package sapb1sim_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

func TestFilterSelects(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for _, row := range []struct{ name, set, key, filter, want string }{
		{"text equal", "Items", "ItemCode", "ItemCode eq 'BOLT'", "BOLT"},
		{"doubled quote", "Items", "ItemCode", "ItemCode eq 'O''RING'", "O'RING"},
		{"not equal", "Items", "ItemCode", "ItemCode ne 'BOLT' and Valid eq 'tYES'", "A/B #1 FREE O'RING"},
		{"greater", "Items", "ItemCode", "ItemCode gt 'FREE'", "GONE O'RING"},
		{"greater or equal", "Items", "ItemCode", "ItemCode ge 'GONE'", "GONE O'RING"},
		{"less", "Items", "ItemCode", "ItemCode lt 'BOLT'", "A/B #1"},
		{"less or equal", "Items", "ItemCode", "ItemCode le 'BOLT'", "A/B #1 BOLT"},
		{"or of keys", "Items", "ItemCode", "ItemCode eq 'O''RING' or ItemCode eq 'BOLT' or ItemCode eq 'NONE'", "BOLT O'RING"},
		{"or with another", "Items", "ItemCode", "ItemCode eq 'BOLT' or Frozen eq 'Y'", "BOLT GONE"},
		{"and before or", "Items", "ItemCode", "ItemCode eq 'FREE' or ItemCode eq 'BOLT' and ItemName eq 'x'", "FREE"},
		{"parentheses", "Items", "ItemCode", "(ItemCode eq 'FREE' or ItemCode eq 'BOLT') and ItemName eq 'Hex bolt'", "BOLT"},
		{"not", "Items", "ItemCode", "not (ItemCode gt 'BOLT') and not startswith(ItemCode,'A')", "BOLT"},
		{"startswith", "Items", "ItemCode", "startswith(ItemName,'Hex')", "BOLT"},
		{"endswith", "Items", "ItemCode", "endswith(ItemName,'pump')", "A/B #1"},
		{"contains", "Items", "ItemCode", "contains(ItemName,'price')", "FREE"},
		{"substringof", "Items", "ItemCode", "substringof('ring',ItemName)", "O'RING"},
		{"case counts", "Items", "ItemCode", "contains(ItemName,'RING')", ""},
		{"enum by name", "BusinessPartners", "CardCode", "CardType eq 'cCustomer' and Valid eq 'tNO'", "C3"},
		{"enum by value", "BusinessPartners", "CardCode", "CardType eq 'C' and Valid eq 'N'", "C3"},
		{"null", "BusinessPartners", "CardCode", "EmailAddress eq null", "C2"},
		{"not null", "BusinessPartners", "CardCode", "EmailAddress ne null", "C1 C3"},
		{"null is neither", "BusinessPartners", "CardCode", "not (EmailAddress eq 'ap@acme.test')", "C3"},
		{"number", "BusinessPartners", "CardCode", "CreditLimit ge 999.99", "C1"},
		{"whole", "BusinessPartners", "CardCode", "PriceListNum eq 2", "C3"},
		{"user field", "Items", "ItemCode", "startswith(U_Hazmat,'UN')", "O'RING"},
		{"date", "Items", "ItemCode", "UpdateDate eq '2026-04-08' and ItemCode eq 'BOLT'", "BOLT"},
		{"date in one word", "Items", "ItemCode", "UpdateDate eq '20260408' and ItemCode eq 'BOLT'", "BOLT"},
		{"datetime", "Items", "ItemCode", "UpdateDate eq datetime'2026-04-08' and ItemCode eq 'BOLT'", "BOLT"},
		{"time of a date is ignored", "Items", "ItemCode", "UpdateDate ge '2026-04-08T23:59:59' and ItemCode eq 'BOLT'", "BOLT"},
		{"time to the minute", "Items", "ItemCode", "UpdateTime eq '10:12' and ItemCode eq 'BOLT'", "BOLT"},
		{"seconds do not count", "Items", "ItemCode", "UpdateTime ge '10:12:59' and ItemCode eq 'BOLT'", "BOLT"},
		{"time in one word", "Items", "ItemCode", "UpdateTime gt '1012'", ""},
		{"time in one word with seconds", "Items", "ItemCode", "UpdateTime le '101200' and ItemCode eq 'BOLT'", "BOLT"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := w.get(row.set + "?$select=" + row.key + "&" + filter(row.filter))
			if got := a.column(t, row.key); got != row.want {
				t.Errorf("%s selects %q, want %q", row.filter, got, row.want)
			}
		})
	}
	a := w.get("Items?$select=ItemCode&"+filter("contains(ItemName,'RING')"), "B1S-CaseInsensitive", "true")
	if got := a.column(t, "ItemCode"); got != "O'RING" {
		t.Errorf("ignoring case selects %q", got)
	}
}

func TestQueryIsRefused(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	const condition = "Query string error - Invalid filter condition"
	for _, row := range []struct{ name, path, message string }{
		{"unknown field", "Items?" + filter("Nope eq 1"), "Property 'Nope' is invalid"},
		{"unknown field in count", "Items/$count?" + filter("Nope eq 1"), "Property 'Nope' is invalid"},
		{"no operator", "Items?" + filter("ItemCode"), condition},
		{"unknown operator", "Items?" + filter("ItemCode is 'A'"), condition},
		{"arithmetic", "Items?" + filter("QuantityOnStock add 1 eq 2"), condition},
		{"unknown function", "Items?" + filter("tolower(ItemCode) eq 'a'"), "Property 'tolower' is invalid"},
		{"open text", "Items?" + filter("ItemCode eq 'A"), condition},
		{"open parenthesis", "Items?" + filter("(ItemCode eq 'A'"), condition},
		{"rest", "Items?" + filter("ItemCode eq 'A' 'B'"), condition},
		{"text for number", "Items?" + filter("QuantityOnStock eq 'x'"), condition},
		{"number for text", "Items?" + filter("ItemCode eq 5"), condition},
		{"wrong enum", "Items?" + filter("Valid eq 'yes'"), condition},
		{"enum out of order", "Items?" + filter("Valid gt 'tNO'"), condition},
		{"wrong date", "Items?" + filter("UpdateDate eq '08.04.2026'"), condition},
		{"unquoted date", "Items?" + filter("UpdateDate eq 2026-04-08"), condition},
		{"null out of order", "Items?" + filter("ItemCode gt null"), condition},
		{"collection", "Items?" + filter("ItemPrices eq 1"), condition},
		{"lambda", "Orders?" + filter("DocumentLines/any(l: l/ItemCode eq 'A')"), "Query string error - Invalid symbol"},
		{"plus for blank", "Items?$filter=ItemCode+eq+'BOLT'", "Invalid symbol '+'"},
		{"expand a collection", "Items?$expand=ItemPrices", "Cannot expand invalid navigation property 'ItemPrices' for entity type 'Item'"},
		{"select", "Items?$select=ItemCode,Nope", "Property 'Nope' is invalid"},
		{"user-defined field that nobody made", "Items?$select=ItemCode,U_Material", "Property 'U_Material' is invalid"},
		{"orderby", "Items?$orderby=Nope", "Property 'Nope' is invalid"},
		{"orderby direction", "Items?$orderby=ItemCode up", "Invalid orderby condition"},
		{"top", "Items?$top=-1", "Invalid value '-1' of '$top'"},
		{"skip", "Items?$skip=x", "Invalid value 'x' of '$skip'"},
		{"unknown option", "Items?$apply=aggregate($count as N)", "Invalid query option '$apply'"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w.get(row.path).refusal(t, http.StatusBadRequest, "201", row.message)
		})
	}
}

func TestSelectAndOrder(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for path, want := range map[string]string{
		"Items?$select=ItemCode&$orderby=ItemCode":                         "A/B #1 BOLT FREE GONE O'RING",
		"Items?$select=ItemCode&$orderby=ItemCode desc":                    "O'RING GONE FREE BOLT A/B #1",
		"Items?$select=ItemCode&$orderby=Frozen desc,ItemName asc":         "GONE A/B #1 BOLT FREE O'RING",
		"BusinessPartners?$select=CardCode&$orderby=EmailAddress,CardCode": "C2 C3 C1",
		"Warehouses?$select=WarehouseCode":                                 "02 01",
		"Warehouses?$select=WarehouseCode&$orderby=WarehouseCode":          "01 02",
		"Items?$select=ItemCode&$skip=1&$top=2":                            "BOLT FREE",
		"Items?$select=*&$top=1":                                           "A/B #1",
	} {
		key := "ItemCode"
		switch path[0] {
		case 'B':
			key = "CardCode"
		case 'W':
			key = "WarehouseCode"
		}
		if got := w.get(path).column(t, key); got != want {
			t.Errorf("%s gives %q, want %q", path, got, want)
		}
	}
	row := w.get("Items('BOLT')?$select=ItemPrices,ItemCode").body
	if len(row) != 4 { // and context and etag
		t.Errorf("selected %v", row)
	}
}

func TestKeysAddressEntities(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for path, want := range map[string]string{
		"Items('BOLT')":                                "BOLT",
		"Items(ItemCode='BOLT')":                       "BOLT",
		"Items('O''RING')":                             "O'RING",
		"Items('A%2FB%20%231')":                        "A/B #1",
		"SpecialPrices(CardCode='C1',ItemCode='BOLT')": "BOLT",
		"SpecialPrices(ItemCode='BOLT',CardCode='*1')": "BOLT",
		"AlternateCatNum(ItemCode='BOLT',CardCode='C1',Substitute='CUST-1')": "BOLT",
	} {
		a := w.get(path)
		a.want(t, http.StatusOK)
		if got := a.text(t, "ItemCode"); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	for _, path := range []string{
		"Items('NONE')", "SpecialPrices(CardCode='*2',ItemCode='BOLT')", "SpecialPrices(CardCode='*x',ItemCode='BOLT')",
		"SpecialPrices(CardCode='',ItemCode='BOLT')", "Orders(99)", "PriceLists(9)",
		"AlternateCatNum(ItemCode='BOLT',CardCode='C2',Substitute='CUST-1')",
	} {
		w.get(path).refusal(t, http.StatusNotFound, "-2028", "No matching records found (ODBC -2028)")
	}
	for _, path := range []string{
		"Items(BOLT)", "Items(5)", "Items('A'", "Items('A','B')", "Orders('1')", "Orders(1x)",
		"SpecialPrices('C1','BOLT')", "SpecialPrices(CardCode='C1')", "SpecialPrices(CardCode='C1',CardCode='C1')",
		"Items('BOLT')/ItemName/more", "Items/ItemName", "Items('BOLT')/Nope",
	} {
		w.get(path).refusal(t, http.StatusBadRequest, "-1000", "")
	}
	w.do(http.MethodDelete, "Items('BOLT')", "").refusal(t, http.StatusBadRequest, "-5006", "The requested action is not supported for this object.")
	w.do(http.MethodPatch, "Items('NONE')", "{}").refusal(t, http.StatusNotFound, "-2028", "Entity with value('NONE') does not exist")
	w.get("Nope").refusal(t, http.StatusBadRequest, "-1000", "Service Not Found")
	w.get("Nope('1')").refusal(t, http.StatusBadRequest, "-1000", "Service Not Found")
}

func TestSinglePropertyAndValue(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	a := w.get("Items('BOLT')/ItemName")
	if a.text(t, "value") != "Hex bolt" || a.text(t, "@odata.etag") == "" {
		t.Errorf("property answered %s", a.raw)
	}
	if a := w.get("Items('BOLT')/ItemName/$value"); a.raw != "Hex bolt" || a.header.Get("Content-Type") != "text/plain" {
		t.Errorf("value answered %q as %s", a.raw, a.header.Get("Content-Type"))
	}
	if a := w.get("Items('BOLT')/ForeignName"); a.at(t, "@odata.null") != true {
		t.Errorf("null property answered %s", a.raw)
	}
	if a := w.v1().get("Items('BOLT')/ForeignName"); a.at(t, "odata.null") != true {
		t.Errorf("null property of v1 answered %s", a.raw)
	}
	w.get("Items('BOLT')/ForeignName/$value").refusal(t, http.StatusNotFound, "-2028", "")
}

func TestUserDefinedFieldsHoldAttributes(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	want := "U_Hazmat_2=Hazmat,U_Thread_size=Thread size,U_Thread_size_2=Thread/size"
	if got := sapb1sim.UserFieldsOf(w.company).String(); got != want {
		t.Errorf("fields %s, want %s", got, want)
	}
	answer := w.get("Items?$select=ItemCode,U_Hazmat,U_Hazmat_2,U_Thread_size,U_Thread_size_2&" + filter("U_Thread_size eq 'M8'"))
	answer.want(t, http.StatusOK)
	if want := `"ItemCode":"BOLT","U_Hazmat":null,"U_Hazmat_2":"none","U_Thread_size":"M8","U_Thread_size_2":"1.25"}]`; !strings.Contains(answer.raw, want) {
		t.Errorf("got %s, want %s", answer.raw, want)
	}
}
