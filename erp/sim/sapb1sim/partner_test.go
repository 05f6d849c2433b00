package sapb1sim_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

const newPartner = `{"CardCode":"W1","CardName":"Kettering Gage","CardType":"cCustomer","EmailAddress":"ap@kgt.test","FederalTaxID":"31-1",
 "ShipToDefault":"Dock B","BPAddresses":[
  {"AddressName":"Bill to","AddressType":"B","Street":"77 Wilmington Pike","City":"Kettering","State":"OH","Country":"US"},
  {"AddressName":"Plant 2","AddressType":"bo_ShipTo","Street":"4 Foundry Ln","County":"Nordrhein-Westfalen","Country":"DE"},
  {"AddressName":"Dock B","AddressType":"bo_ShipTo","Street":"9 River Rd","Block":"Gate 3","Country":"US"}],
 "ContactEmployees":[{"Name":"Rosa Delgado","E_Mail":"rosa@kgt.test"},{"Name":"Tim Abara"}]}`

func TestAPartnerIsCreatedOnceUnderItsCode(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	a := w.post("BusinessPartners", newPartner)
	a.want(t, http.StatusCreated)
	if got := a.text(t, "ShipToDefault") + a.text(t, "BPAddresses", 1, "County") + a.text(t, "ContactEmployees", 1, "Name"); got != "Dock BNordrhein-WestfalenTim Abara" {
		t.Errorf("got %q", got)
	}
	w.post("BusinessPartners", newPartner).refusal(t, http.StatusBadRequest, "-10",
		"1320000140 - Business partner code 'W1' already assigned to a business partner; enter a unique business partner code")
}

func TestAPartnerIsRefused(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for body, code := range map[string]string{
		`{"CardName":"Nameless"}`: "-5002",
		`{"CardCode":"W2"}`:       "-10",
		`{"CardCode":"W234567890123456","CardName":"A code too long"}`:                              "-1004",
		`{"CardCode":"W2","CardName":"Vendor","CardType":"cSupplier"}`:                              "-5002",
		`{"CardCode":"W2","CardName":"Q","Currency":"QQQ"}`:                                         "-5002",
		`{"CardCode":"W2","CardName":"Q","SalesPersonCode":99}`:                                     "-5002",
		`{"CardCode":"W2","CardName":"Q","CreditLimit":5}`:                                          "-1000",
		`{"CardCode":"W2","CardName":"Q","ContactEmployees":[{"Name":"Jo"},{"Name":"Jo"}]}`:         "-10",
		`{"CardCode":"W2","CardName":"Q","BPAddresses":[{"AddressType":"S","Street":"1 Main"}]}`:    "-5002",
		`{"CardCode":"W2","CardName":"Q","BPAddresses":[{"AddressName":"X","AddressType":"bill"}]}`: "-1000",
	} {
		a := w.post("BusinessPartners", body)
		if got := a.text(t, "error", "code"); a.status != http.StatusBadRequest || got != code {
			t.Errorf("%s: got %d, code %s: %s, want %s", body, a.status, got, a.raw, code)
		}
	}
	w.get("BusinessPartners('W2')").want(t, http.StatusNotFound)
}

// Rows merge by their key; only the header takes away what is not sent (§2.5).
func TestRowsOfAPartnerMergeOrAreReplaced(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.post("BusinessPartners", newPartner).want(t, http.StatusCreated)
	w.do(http.MethodPatch, "BusinessPartners('W1')", `{"BPAddresses":[{"RowNum":2,"City":"Moraine"},{"AddressName":"Yard","AddressType":"S","City":"Xenia"}]}`).
		want(t, http.StatusNoContent)
	a := w.get("BusinessPartners('W1')")
	if got := a.text(t, "BPAddresses", 2, "Street") + a.text(t, "BPAddresses", 2, "City") + a.text(t, "BPAddresses", 3, "AddressName"); got != "9 River RdMoraineYard" {
		t.Errorf("merged: got %q", got)
	}
	code := a.text(t, "ContactEmployees", 1, "InternalCode")
	w.do(http.MethodPatch, "BusinessPartners('W1')", `{"ContactEmployees":[{"InternalCode":`+code+`,"Name":"Timothy Abara"}]}`,
		"B1S-ReplaceCollectionsOnPatch", "true").want(t, http.StatusNoContent)
	after := w.get("BusinessPartners('W1')")
	if rows := after.at(t, "ContactEmployees").([]any); len(rows) != 1 || after.text(t, "ContactEmployees", 0, "InternalCode") != code {
		t.Errorf("replaced: got %+v", rows)
	}
	if rows := after.at(t, "BPAddresses").([]any); len(rows) != 4 {
		t.Errorf("a collection that was not sent has %d rows", len(rows))
	}
	w.do(http.MethodPatch, "BusinessPartners('W1')", `{"Phone1":"1"}`, "If-Match", a.header.Get("ETag")).
		refusal(t, http.StatusPreconditionFailed, "-2039", "Another user or another operation modified data; to continue, open the window again (ODBC -2039)")
	w.do(http.MethodPatch, "BusinessPartners('W1')", `{"Phone1":"1"}`, "If-Match", after.header.Get("ETag")).want(t, http.StatusNoContent)
}

func TestADraftIsApprovedByItsApproverAndThenSaved(t *testing.T) {
	t.Parallel()
	w := newWire(t, func(o *sapb1sim.Options) { o.ApproverName, o.ApproverPassword = "manager", "made up" })
	setCredit(t, w, "draft")
	w.post("Orders", strings.Replace(orderC1, `"2"`, `"20"`, 1)).want(t, http.StatusNotFound)
	const waiting = "ApprovalRequests?$filter=Status%20eq%20'arsPending'"
	entry := w.get(waiting).text(t, "value", 0, "DraftEntry")
	request, save := "ApprovalRequests("+w.get(waiting).text(t, "value", 0, "Code")+")", `{"Document":{"DocEntry":`+entry+`}}`
	w.post("DraftsService_SaveDraftToDocument", save).refusal(t, http.StatusBadRequest, "-10", "Draft is not approved")
	decide := func(password string) answer {
		return w.do(http.MethodPatch, request, `{"ApprovalRequestDecisions":[{"ApproverUserName":"manager","ApproverPassword":"`+password+
			`","Status":"ardApproved","Remarks":"good for it"}]}`)
	}
	decide("guessed").refusal(t, http.StatusBadRequest, "-10", "You are not an authorizer of this request")
	decide("made up").want(t, http.StatusNoContent)
	if got := w.get("Drafts("+entry+")").text(t, "AuthorizationStatus") + w.get(request).text(t, "Remarks"); got != "dasApprovedgood for it" {
		t.Errorf("got %q", got)
	}
	w.post("DraftsService_SaveDraftToDocument", save).want(t, http.StatusNoContent)
	w.post("DraftsService_SaveDraftToDocument", save).want(t, http.StatusBadRequest)
	if got := rows(t, w.get("Orders?"+filter("U_WebOrderId eq 'w-1'"))); got != 1 {
		t.Errorf("%d orders", got)
	}
}
