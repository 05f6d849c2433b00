package sapb1sim_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

const contactsJoin = "$crossjoin(BusinessPartners,BusinessPartners/ContactEmployees)"

const contactsOptions = "$expand=BusinessPartners($select=CardCode),BusinessPartners/ContactEmployees($select=Name)" +
	"&$filter=BusinessPartners/CardCode eq BusinessPartners/ContactEmployees/CardCode and BusinessPartners/ContactEmployees/E_Mail eq 'jo@acme.test'"

func TestCrossJoinFindsHeadersByTheirLines(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	const want = `{"value":[{"BusinessPartners":{"CardCode":"C1"},"BusinessPartners/ContactEmployees":{"Name":"Jo Web"}}]}`
	got := w.get(contactsJoin + "?" + contactsOptions)
	if got.status != http.StatusOK || got.raw != want || !strings.HasPrefix(got.header.Get("Content-Type"), "application/json") {
		t.Errorf("got %d %s %s", got.status, got.header.Get("Content-Type"), got.raw)
	}
	posted := w.post("QueryService_PostQuery", `{"QueryPath":"`+contactsJoin+`","QueryOption":"`+contactsOptions+`"}`)
	if posted.status != http.StatusOK || posted.raw != want || !strings.HasPrefix(posted.header.Get("Content-Type"), "text/plain") {
		t.Errorf("posted: got %d %s %s", posted.status, posted.header.Get("Content-Type"), posted.raw)
	}
}

func TestCrossJoinPagesAndTiesLinesWithoutTheKey(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for range 3 {
		if _, err := w.company.CreateOrder(sim.NewOrder{OrderDraft: erp.OrderDraft{Customer: "C1", Lines: []erp.DraftLine{
			{Item: "BOLT", Quantity: erp.MustQuantity("1", "C")}, {Item: "BOLT", Quantity: erp.MustQuantity("2", "C")},
		}}}); err != nil {
			t.Fatal(err)
		}
	}
	next := "$crossjoin(Orders,Orders/DocumentLines)?$expand=Orders($select=DocEntry),Orders/DocumentLines($select=LineNum)" +
		"&$filter=Orders/DocEntry eq Orders/DocumentLines/DocEntry and Orders/DocumentLines/Quantity gt 1"
	var seen []string
	for pages := 0; next != "" && pages < 5; pages++ {
		page := w.get(next, "Prefer", "odata.maxpagesize=2")
		page.want(t, http.StatusOK)
		for i := range page.body["value"].([]any) {
			seen = append(seen, page.text(t, "value", i, "Orders", "DocEntry")+"/"+page.text(t, "value", i, "Orders/DocumentLines", "LineNum"))
		}
		next, _ = page.body["@odata.nextLink"].(string)
	}
	if got := strings.Join(seen, " "); got != "1/1 2/1 3/1" {
		t.Errorf("got %q", got)
	}
}

func TestCrossJoinRefuses(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	_, tie, _ := strings.Cut(contactsOptions, "&")
	for name, request := range map[string]string{
		"no options":        contactsJoin,
		"no tie":            contactsJoin + "?$expand=BusinessPartners($select=CardCode),BusinessPartners/ContactEmployees($select=Name)",
		"nothing expanded":  contactsJoin + "?" + tie,
		"another set":       "$crossjoin(Orders,BusinessPartners)?" + contactsOptions,
		"no such set":       "$crossjoin(Nothing,Nothing/Lines)?" + contactsOptions,
		"no such lines":     "$crossjoin(Orders,Orders/Nothing)?" + contactsOptions,
		"an order":          contactsJoin + "?" + contactsOptions + "&$orderby=BusinessPartners/CardCode",
		"an expand of none": contactsJoin + "?" + strings.Replace(contactsOptions, "($select=Name)", "", 1),
	} {
		t.Run(name, func(t *testing.T) {
			w.get(request).refusal(t, http.StatusBadRequest, "-1000", "invalid $crossjoin query")
		})
	}
	w.get(contactsJoin+"?"+contactsOptions+" and BusinessPartners/Nothing eq 1").
		refusal(t, http.StatusBadRequest, "201", "Property 'BusinessPartners/Nothing' is invalid")
	w.get("Orders?"+filter("Orders/DocEntry eq 1")).refusal(t, http.StatusBadRequest, "201", "")
}
