package sapb1sim_test

import (
	"crypto/sha1"
	"net/http"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

func TestDialects(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for _, row := range []struct {
		w                                           *wire
		mediaType, header, text, context, etag, end string
	}{
		{w, "application/json;odata.metadata=minimal;charset=utf-8", "OData-Version", "4.0", "@odata.context", "@odata.etag", "$entity"},
		{w.v1(), "application/json;odata=minimalmetadata;charset=utf-8", "DataServiceVersion", "3.0", "odata.metadata", "odata.etag", "@Element"},
	} {
		one, all := row.w.get("Items('BOLT')"), row.w.get("Items")
		if one.header.Get("Content-Type") != row.mediaType || one.header.Get(row.header) != row.text {
			t.Errorf("headers %v", one.header)
		}
		if got := one.text(t, row.context); got != w.server.URL+row.w.root+"$metadata#Items/"+row.end {
			t.Errorf("context of one %q", got)
		}
		if got := all.text(t, row.context); !strings.HasSuffix(got, "$metadata#Items") {
			t.Errorf("context of all %q", got)
		}
		if got := one.text(t, row.etag); got != one.header.Get("ETag") || all.text(t, "value", 1, row.etag) != got {
			t.Errorf("tags differ: %s in the body, %s in the header", got, one.header.Get("ETag"))
		}
	}
}

func TestErrorBodies(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	const text = "No matching records found (ODBC -2028)"
	if got, want := w.get("Items('NONE')").raw, `{"error":{"code":"-2028","details":[{"code":"","message":""}],"message":"`+text+`"}}`; got != want {
		t.Errorf("v2: %s", got)
	}
	if got, want := w.v1().get("Items('NONE')").raw, `{"error":{"code":-2028,"message":{"lang":"en-us","value":"`+text+`"}}}`; got != want {
		t.Errorf("v1: %s", got)
	}
}

func TestValuesOnTheWire(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	item := w.get("Items('BOLT')")
	for want, path := range map[string][]any{
		"0.634":                {"ItemPrices", 0, "Price"},                 // per inventory unit
		"57.06":                {"ItemPrices", 1, "UoMPrices", 0, "Price"}, // per sales unit
		"0.9":                  {"ItemPrices", 1, "Factor"},
		"5000.0":               {"ItemWarehouseInfoCollection", 1, "InStock"},
		"0.0":                  {"ItemWarehouseInfoCollection", 0, "InStock"},
		"tYES":                 {"SalesItem"},
		"null":                 {"ForeignName"},
		"[]":                   {"ItemBarCodeCollection"},
		"2026-04-08T00:00:00Z": {"UpdateDate"},
		"10:12:44":             {"UpdateTime"},
		"100.0":                {"SalesItemsPerUnit"},
	} {
		if got := item.text(t, path...); got != want {
			t.Errorf("%v is %s, want %s", path, got, want)
		}
	}
	if got := w.get("BusinessPartners('C3')").text(t, "CardName"); got != "東京商事" {
		t.Errorf("name %q", got)
	}
	if raw := w.get("BusinessPartners('C2')").raw; !strings.Contains(raw, `"Bolt & Söhne"`) {
		t.Errorf("name is escaped in %.200s", raw)
	}
	old := newWire(t, func(o *sapb1sim.Options) { o.PlainV1Dates = true })
	if got := old.v1().get("Items('BOLT')").text(t, "UpdateDate"); got != "2026-04-08" {
		t.Errorf("older v1 date %q", got)
	}
	if got := old.get("Items('BOLT')").text(t, "UpdateDate"); got != "2026-04-08T00:00:00Z" {
		t.Errorf("v2 date %q", got)
	}
}

func TestETagGuardsWrites(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	id := w.place(t, orderC1)
	tag := w.get("Orders(" + id + ")").header.Get("ETag")
	if len(tag) != len(`W/""`)+2*sha1.Size {
		t.Fatalf("tag %s", tag)
	}
	patch := func(tag, body string) answer {
		return w.do(http.MethodPatch, "Orders("+id+")", body, "If-Match", tag)
	}
	a := patch(tag, `{"Comments":"gate 4"}`)
	if a.status != http.StatusNoContent || a.raw != "" || a.header.Get("ETag") != "" {
		t.Fatalf("patch answered %d %q %v", a.status, a.raw, a.header)
	}
	patch(tag, `{"Comments":"late"}`).refusal(t, http.StatusPreconditionFailed, "-2039", "Another user or another operation modified data")
	strong := strings.TrimPrefix(tag, "W/")
	patch(strong, `{"Comments":"unchecked"}`).want(t, http.StatusNoContent)
	if got := w.get("Orders("+id+")").text(t, "Comments"); got != "unchecked" {
		t.Errorf("comments %q", got)
	}
	w.get("Orders("+id+")", "If-None-Match", w.get("Orders("+id+")").header.Get("ETag")).want(t, http.StatusOK)
	w.post("Orders("+id+")/Cancel", "", "If-Match", tag).want(t, http.StatusPreconditionFailed)
}

func TestFunctionsOfTheCompany(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	if got := w.post("CompanyService_GetAdminInfo", "").text(t, "LocalCurrency"); got != "USD" {
		t.Errorf("currency %q", got)
	}
	if got := w.post("CompanyService_GetCompanyInfo", "").text(t, "CompanyName"); got != "Quay Supply" {
		t.Errorf("company %q", got)
	}
	if got := w.get("CompanyService_GetCurrentServerTime").text(t, "value"); !strings.HasPrefix(got, "2026-04-08T10:12:4") {
		t.Errorf("time %q", got)
	}
	w.get("CompanyService_GetAdminInfo").refusal(t, http.StatusBadRequest, "-1000", "Service Not Found")
	for _, set := range []string{"Orders", "BusinessPartners", "AlternateCatNum", "Drafts"} {
		if !strings.Contains(w.get("").raw, `{"name":"`+set+`","kind":"EntitySet","url":"`+set+`"}`) {
			t.Errorf("the service document lacks %s", set)
		}
	}
}
