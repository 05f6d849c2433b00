package sapb1sim_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

const orderC1 = `{"CardCode":"C1","DocDate":"2026-04-08","DocDueDate":"2026-04-15","NumAtCard":"PO-7781","ShipToCode":"DOCK",
 "ContactPersonCode":12,"U_WebOrderId":"w-1","Comments":"portal","PartialSupply":"tNO",
 "DocumentLines":[{"ItemCode":"BOLT","Quantity":"2","WarehouseCode":"01","UoMEntry":2,"ShipDate":"2026-04-15","FreeText":"soft"},
                  {"ItemCode":"O'RING","Quantity":10.5,"UoMEntry":-1}]}`

// place posts an order and returns its DocEntry.
func (w *wire) place(t *testing.T, body string) string {
	t.Helper()
	a := w.post("Orders", body)
	a.want(t, http.StatusCreated)
	return a.text(t, "DocEntry")
}

func TestPostOrderAnswersWhole(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	a := w.post("Orders", orderC1)
	a.want(t, http.StatusCreated)
	if got, want := a.header.Get("Location"), w.server.URL+"/b1s/v2/Orders("+a.text(t, "DocEntry")+")"; got != want {
		t.Errorf("location %q, want %q", got, want)
	}
	if a.header.Get("ETag") != a.text(t, "@odata.etag") {
		t.Errorf("tags differ: %v", a.header)
	}
	for path, want := range map[string]string{
		"DocEntry": "1", "DocNum": "1045", "CardCode": "C1", "CardName": "Acme", "NumAtCard": "PO-7781", "ShipToCode": "DOCK",
		"DocDate": "2026-04-08T00:00:00Z", "DocDueDate": "2026-04-15T00:00:00Z", "ContactPersonCode": "12",
		"U_WebOrderId": "w-1", "Comments": "portal", "PartialSupply": "tNO", "DocObjectCode": "oOrders",
		"DocTotal": "127.36", "VatSum": "6.06", "PaidToDate": "0.0", "DocumentStatus": "bost_Open",
		"AuthorizationStatus": "dasWithout", "Cancelled": "tNO", "TransportationCode": "-1",
	} {
		if got := a.text(t, path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	for path, want := range map[string]string{
		"ItemCode": "BOLT", "Quantity": "2.0", "UoMEntry": "2", "UoMCode": "C", "InventoryQuantity": "200.0", "Price": "60.1234",
		"UnitPrice": "60.1234", "DiscountPercent": "0.0", "LineTotal": "120.25", "TaxTotal": "6.01", "TaxPercentagePerRow": "5.0",
		"WarehouseCode": "01", "LineStatus": "bost_Open", "RemainingOpenQuantity": "2.0", "FreeText": "soft",
		"PriceSource": "dpsSpecialPricesForBusinessPartner", "BaseType": "-1", "BaseEntry": "null", "ShipDate": "2026-04-15T00:00:00Z",
	} {
		if got := a.text(t, "DocumentLines", 0, path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
	if got := a.text(t, "DocumentLines", 1, "UoMCode"); got != "Manual" {
		t.Errorf("unit without a group is %q", got)
	}
	found := w.get("Orders?$select=DocNum&" + filter("U_WebOrderId eq 'w-1' and CardCode eq 'C1' and Cancelled eq 'tNO'"))
	if got := found.column(t, "DocNum"); got != "1045" {
		t.Errorf("found by reference %q", got)
	}
	if log := w.traffic.Arrivals(); log[1].Operation != "POST Orders" || log[1].Reference != "w-1" || log[1].Status != 201 {
		t.Errorf("arrival %+v", log[1])
	}
}

func TestPostOrderIsRefused(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.company.AddCustomer(sim.Customer{PriceList: 1, Customer: erp.Customer{ID: "OFF", Name: "Off"}})
	with := func(was, is string) string { return strings.Replace(orderC1, was, is, 1) }
	for _, row := range []struct {
		name, body   string
		status       int
		code, reason string
	}{
		{"unknown property", with(`"Comments"`, `"Comment"`), 400, "-1000", "Property 'Comment' of 'Document' is invalid"},
		{"unknown property of a line", with(`"FreeText"`, `"Free"`), 400, "-1000", "Property 'Free' of 'DocumentLine' is invalid"},
		{"not simulated", with(`"Comments":"portal"`, `"DiscountPercent":5`), 400, "-1000", "Property 'DiscountPercent' of 'Document' is invalid"},
		{"wrong enum", with(`"tNO"`, `"no"`), 400, "-1000", "Invalid value of property 'PartialSupply'"},
		{"wrong number", with(`"2"`, `"two"`), 400, "-1000", "Invalid value of property 'Quantity'"},
		{"monstrous number", with(`"2"`, `1e999999`), 400, "-1000", "Invalid value of property 'Quantity'"},
		{"wrong type", with(`"PO-7781"`, `7781`), 400, "-1000", "Invalid value of property 'NumAtCard'"},
		{"no object", `[]`, 400, "-1000", "Invalid JSON format"},
		{"no JSON", `{"CardCode":`, 400, "-1000", "Invalid JSON format"},
		{"more than JSON", orderC1 + `{}`, 400, "-1000", "Invalid JSON format"},
		{"long PO number", with("PO-7781", strings.Repeat("é", 101)), 400, "-1004", "Value too long in property 'NumAtCard' of 'Document'"},
		{"long reference", with("w-1", strings.Repeat("w", 41)), 400, "-1004", "Value too long in property 'U_WebOrderId' of 'Document'"},
		{"no customer", with(`"CardCode":"C1",`, ``), 400, "-5002", "[ORDR.CardCode]"},
		{"no delivery date", with(`"DocDueDate":"2026-04-15",`, ``), 400, "-5002", "[ORDR.DocDueDate]"},
		{"posted on another day", with(`"DocDate":"2026-04-08"`, `"DocDate":"2026-04-09"`), 400, "-5002", "[ORDR.DocDate]"},
		{"unknown customer", with("C1", "C9"), 404, "-2028", "No matching records found"},
		{"unknown item", with("O'RING", "NONE"), 404, "-2028", "No matching records found"},
		{"unknown warehouse", with(`"01"`, `"99"`), 404, "-2028", "No matching records found"},
		{"unknown ship-to", with("DOCK", "PIER"), 400, "-5002", "[ORDR.ShipToCode]"},
		{"unknown contact", with(`Code":12`, `Code":13`), 400, "-5002", "[ORDR.CntctCode]"},
		{"unit of another item", with(`"UoMEntry":2`, `"UoMEntry":-1`), 400, "-5002", "[RDR1.UomEntry][line: 1]"},
		{"unit of no group", with(`"UoMEntry":-1`, `"UoMEntry":1`), 400, "-5002", "[RDR1.UomEntry][line: 2]"},
		{"zero", with("10.5", "0"), 400, "-5002", "[RDR1.Quantity][line: 2]"},
		{"no lines", `{"CardCode":"C1","DocDueDate":"2026-04-15"}`, 400, "-5002", "at least one line"},
		{"date of a line", with(`"ShipDate":"2026-04-15"`, `"ShipDate":"2026-04-16"`), 400, "-5002", "[RDR1.ShipDate][line: 1]"},
		{"discontinued item", with("O'RING", "GONE"), 400, "-10", "Item is inactive  [RDR1.ItemCode][line: 2]"},
		{"no price", with("O'RING", "FREE"), 400, "-10", "No price found"},
		{"inactive customer", `{"CardCode":"OFF","DocDueDate":"2026-04-15","DocumentLines":[{"ItemCode":"BOLT","Quantity":1}]}`, 400, "-10", "inactive"},
		{"service document", with(`"Comments":"portal"`, `"DocType":"dDocument_Service"`), 400, "-5002", "[ORDR.DocType]"},
	} {
		t.Run(row.name, func(t *testing.T) {
			w.post("Orders", row.body).refusal(t, row.status, row.code, row.reason)
			w.post("OrdersService_Preview", `{"Document":`+row.body+`}`).want(t, row.status)
		})
	}
	if got := w.get("Orders/$count").raw; got != "0" {
		t.Errorf("%s orders were stored", got)
	}
}

func TestPostOrderHearsButDoesNotWriteReadOnlyProperties(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	id := w.place(t, strings.Replace(orderC1, `"Comments"`, `"DocEntry":77,"VatSum":1,"Customer@odata.bind":"x","Comments"`, 1))
	if id != "1" {
		t.Errorf("DocEntry %s", id)
	}
}

func TestPostOrderWithoutContent(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	a := w.post("Orders", orderC1, "Prefer", "return-no-content")
	a.want(t, http.StatusNoContent)
	if a.raw != "" || !strings.HasSuffix(a.header.Get("Location"), "/Orders(1)") || a.header.Get("Preference-Applied") != "return-no-content" {
		t.Errorf("answered %q with %v", a.raw, a.header)
	}
}

func TestPreviewStoresNothing(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	a := w.post("OrdersService_Preview", `{"Document":`+orderC1+`}`)
	a.want(t, http.StatusOK)
	if a.text(t, "DocEntry") != "null" || a.text(t, "DocNum") != "null" || a.text(t, "DocTotal") != "127.36" {
		t.Errorf("preview %.300s", a.raw)
	}
	if got := w.get("Orders/$count").raw; got != "0" {
		t.Errorf("%s orders were stored", got)
	}
	w.post("OrdersService_Preview", orderC1).refusal(t, http.StatusBadRequest, "-1000", "Property 'CardCode' of 'OrdersService_Preview' is invalid")
}

func TestManualPriceAndOneOffAddress(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	a := w.post("Orders", `{"CardCode":"C2","DocDueDate":"2026-04-15","AddressExtension":{"ShipToStreet":"Pier","ShipToStreetNo":"9","ShipToCity":"Reno","ShipToState":"NV","ShipToCountry":"US"},
		"DocumentLines":[{"ItemCode":"BOLT","Quantity":50,"UoMEntry":1,"UnitPrice":0.5}]}`)
	a.want(t, http.StatusCreated)
	if got := a.text(t, "AddressExtension", "ShipToStreet"); got != "Pier 9" {
		t.Errorf("street %q", got)
	}
	for path, want := range map[string]string{"UoMCode": "EA", "UnitPrice": "0.5", "LineTotal": "25.0", "PriceSource": "dpsManual"} {
		if got := a.text(t, "DocumentLines", 0, path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}

func TestCancelAndComments(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	id := w.place(t, orderC1)
	patch := func(body string) answer { return w.do(http.MethodPatch, "Orders("+id+")", body) }
	patch(`{}`).want(t, http.StatusNoContent)
	patch(`{"Comments":"new","DocNum":5}`).refusal(t, http.StatusBadRequest, "-1000", "DocNum")
	patch(`{"Comments":"new","VatSum":5}`).want(t, http.StatusNoContent)
	w.post("Orders("+id+")", `{"Comments":"newer"}`, "X-HTTP-Method-Override", "PATCH").want(t, http.StatusNoContent)
	patch(`{"NumAtCard":"x"}`).refusal(t, http.StatusBadRequest, "-1000", "NumAtCard")
	if a := w.get("Orders(" + id + ")"); a.text(t, "Comments") != "newer" || a.text(t, "NumAtCard") != "PO-7781" {
		t.Errorf("patched into %.400s", a.raw)
	}
	if a := w.post("Orders("+id+")/Cancel", ""); a.status != http.StatusNoContent || a.raw != "" {
		t.Errorf("cancel answered %d %q", a.status, a.raw)
	}
	a := w.get("Orders(" + id + ")")
	if a.text(t, "Cancelled") != "tYES" || a.text(t, "CancelStatus") != "csYes" || a.text(t, "DocumentStatus") != "bost_Close" || a.text(t, "DocumentLines", 0, "RemainingOpenQuantity") != "0.0" {
		t.Errorf("cancelled into %.400s", a.raw)
	}
	w.post("Orders("+id+")/Cancel", "").refusal(t, http.StatusBadRequest, "-5006", "")
	patch(`{"Comments":"late"}`).refusal(t, http.StatusBadRequest, "-5006", "")
	w.do(http.MethodDelete, "Orders("+id+")", "").refusal(t, http.StatusBadRequest, "-5006", "")
	w.post("Orders(99)/Cancel", "").refusal(t, http.StatusNotFound, "-2028", "Entity with value('99') does not exist")
}

func TestCreditModes(t *testing.T) {
	t.Parallel()
	over := strings.Replace(orderC1, `"2"`, `"20"`, 1)
	t.Run("accept", func(t *testing.T) {
		w := newWire(t)
		w.post("Orders", over).want(t, http.StatusCreated)
	})
	t.Run("reject", func(t *testing.T) {
		w := newWire(t)
		setCredit(t, w, sim.CreditReject)
		w.post("Orders", over).refusal(t, http.StatusBadRequest, "-10", "credit limit")
		w.post("Orders", orderC1).want(t, http.StatusCreated)
		if got := w.post("CompanyService_GetAdminInfo", "").text(t, "RestrictOrders"); got != "tYES" {
			t.Errorf("RestrictOrders %s", got)
		}
	})
	t.Run("draft", func(t *testing.T) {
		w := newWire(t)
		setCredit(t, w, sim.CreditDraft)
		w.post("Orders", over).refusal(t, http.StatusNotFound, "-2028", "No matching records found (ODBC -2028)")
		a := w.post("Orders", strings.Replace(over, "w-1", "w-2", 1), "Prefer", "return-no-content")
		a.want(t, http.StatusNoContent)
		if a.raw != "" || a.header.Get("Location") != "" {
			t.Errorf("answered %q with %v", a.raw, a.header)
		}
		if got := w.get("Orders/$count").raw; got != "0" {
			t.Errorf("%s orders", got)
		}
		draft := w.get("Drafts?" + filter("U_WebOrderId eq 'w-2' and DocObjectCode eq 'oOrders'"))
		if draft.text(t, "value", 0, "AuthorizationStatus") != "dasPending" || draft.text(t, "value", 0, "DocEntry") != "2" {
			t.Errorf("draft %.300s", draft.raw)
		}
		if got := w.get("Drafts?$select=DocEntry&"+filter("DocObjectCode eq '17'")).column(t, "DocEntry"); got != "1 2" {
			t.Errorf("drafts %q", got)
		}
		order, err := w.company.ApproveDraft(2)
		if err != nil {
			t.Fatal(err)
		}
		if a := w.get("Drafts(2)"); a.text(t, "AuthorizationStatus") != "dasGenerated" || a.text(t, "DocumentStatus") != "bost_Close" {
			t.Errorf("approved draft %.300s", a.raw)
		}
		found := w.get("Orders?$select=DocNum&" + filter("U_WebOrderId eq 'w-2'"))
		if got := found.column(t, "DocNum"); got != string(order.Number) {
			t.Errorf("order of the draft %q, want %s", got, order.Number)
		}
	})
	t.Run("on hold", func(t *testing.T) {
		w := newWire(t)
		setCredit(t, w, sim.CreditReject)
		if err := w.company.SetHold("C1", &erp.Hold{Kind: erp.HoldPastDue, Reason: "past due"}); err != nil {
			t.Fatal(err)
		}
		w.post("Orders", orderC1).refusal(t, http.StatusBadRequest, "-10", "past due")
		if a := w.get("BusinessPartners('C1')"); a.text(t, "Frozen") != "tYES" || a.text(t, "FrozenRemarks") != "past due" {
			t.Errorf("partner on hold %.300s", a.raw)
		}
	})
}

func setCredit(t *testing.T, w *wire, mode sim.CreditMode) {
	t.Helper()
	if err := w.company.SetCreditMode(mode); err != nil {
		t.Fatal(err)
	}
}
