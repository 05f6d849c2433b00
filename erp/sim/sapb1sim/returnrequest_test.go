package sapb1sim_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// billed ships and bills bolts to a customer.
func (w *wire) billed(customer erp.CustomerID, hundreds int64) sim.Invoice {
	w.t.Helper()
	o, err := w.company.CreateOrder(sim.NewOrder{OrderDraft: erp.OrderDraft{Customer: customer, Lines: []erp.DraftLine{
		{Item: "BOLT", Quantity: erp.NewQuantity(decimal.NewFromInt(hundreds), "C")},
	}}})
	if err == nil {
		_, err = w.company.ShipOrder(o.Key, sim.ShipRequest{})
	}
	var i sim.Invoice
	if err == nil {
		i, err = w.company.InvoiceOrder(o.Key)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return i
}

func returnOf(entry, line, quantity, more string) string {
	return fmt.Sprintf(`{"CardCode":"C1","U_WebOrderId":"W-9","Comments":"open box","DocumentLines":[{"ItemCode":"BOLT","BaseType":13,"BaseEntry":%s,"BaseLine":%s,"Quantity":%s%s}]}`,
		entry, line, quantity, more)
}

func TestReturnRequestIsDrawnFromAnInvoice(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.billed("C1", 5)
	w.billed("C2", 1)
	for what, wrong := range map[string]struct {
		body          string
		status        int
		code, message string
	}{
		"no such invoice":       {returnOf("77", "0", "1", ""), http.StatusNotFound, "-2028", "No matching records"},
		"no such line":          {returnOf("1", "1", "1", ""), http.StatusNotFound, "-2028", "No matching records"},
		"no line":               {returnOf("1", "null", "1", ""), http.StatusNotFound, "-2028", "No matching records"},
		"another's invoice":     {returnOf("2", "0", "1", ""), http.StatusBadRequest, "-10", "another business partner"},
		"nothing":               {returnOf("1", "0", "0", ""), http.StatusBadRequest, "-5002", "RRR1.Quantity"},
		"no such reason":        {returnOf("1", "0", "1", `,"ReturnReason":99`), http.StatusBadRequest, "-5002", "RRR1.ReturnRsn"},
		"a price":               {returnOf("1", "0", "1", `,"UnitPrice":9`), http.StatusBadRequest, "-1000", "UnitPrice"},
		"nobody":                {`{"DocumentLines":[]}`, http.StatusBadRequest, "-5002", "ORRR.CardCode"},
		"no lines":              {`{"CardCode":"C1"}`, http.StatusBadRequest, "-5002", "ORRR.DocEntry"},
		"rows drawn from none":  {`{"CardCode":"C1","DocumentLines":[{"ItemCode":"BOLT","Quantity":1}]}`, http.StatusBadRequest, "-5002", "RRR1.BaseType"},
		"an order's base":       {`{"CardCode":"C1","DocumentLines":[{"BaseType":17,"BaseEntry":1,"BaseLine":0}]}`, http.StatusBadRequest, "-5002", "RRR1.BaseType"},
		"another item than was": {`{"CardCode":"C1","DocumentLines":[{"ItemCode":"FREE","BaseType":13,"BaseEntry":1,"BaseLine":0}]}`, http.StatusBadRequest, "-5002", "RRR1.ItemCode"},
	} {
		t.Log(what)
		w.post("ReturnRequest", wrong.body).refusal(t, wrong.status, wrong.code, wrong.message)
	}
	made := w.post("ReturnRequest", returnOf("1", "0", "2.5", `,"ReturnReason":2`))
	made.want(t, http.StatusCreated)
	for name, want := range map[string]string{
		"ItemCode": "BOLT", "Quantity": "2.5", "RemainingOpenQuantity": "2.5", "BaseType": "13", "BaseEntry": "1", "BaseLine": "0",
		"ReturnReason": "2", "UoMCode": "C", "LineStatus": "bost_Open", "Price": "60.1234",
	} {
		if got := made.text(t, "DocumentLines", 0, name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if made.text(t, "U_WebOrderId") != "W-9" || made.text(t, "Confirmed") != "tNO" || made.header.Get("Location") != w.server.URL+"/b1s/v2/ReturnRequest(1)" {
		t.Errorf("got %s at %q", made.raw, made.header.Get("Location"))
	}
	w.post("ReturnRequest(1)/Cancel", "").want(t, http.StatusNoContent)
	w.post("ReturnRequest(1)/Cancel", "").refusal(t, http.StatusBadRequest, "-5006", "not supported")
	if a := w.get("ReturnRequest(1)"); a.text(t, "Cancelled") != "tYES" || a.text(t, "DocumentLines", 0, "RemainingOpenQuantity") != "0.0" {
		t.Errorf("a cancelled one: %s", a.raw)
	}
}

func TestGoodsAndCreditNotesAreDrawnFromAReturnRequest(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.billed("C1", 5)
	w.post("ReturnRequest", returnOf("1", "0", "4", ""), "Prefer", "return-no-content").want(t, http.StatusNoContent)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.company.AuthorizeRMA(1))
	must(w.company.ReceiveRMA(1, map[int]sim.Inspection{0: {Accepted: dec("1")}}))
	request := w.get("ReturnRequest(1)")
	if request.text(t, "DocumentStatus") != "bost_Open" || request.text(t, "DocumentLines", 0, "RemainingOpenQuantity") != "3.0" {
		t.Errorf("one of four is back: %s", request.raw)
	}
	w.post("ReturnRequest(1)/Close", "").refusal(t, http.StatusBadRequest, "-5006", "not supported")
	must(w.company.ReceiveRMA(1, map[int]sim.Inspection{0: {Accepted: dec("2"), Rejected: dec("1")}}))
	request = w.get("ReturnRequest(1)")
	if request.text(t, "DocumentStatus") != "bost_Close" || request.text(t, "DocumentLines", 0, "LineStatus") != "bost_Close" {
		t.Errorf("all four were looked at: %s", request.raw)
	}
	goods := w.get("Returns?$orderby=DocEntry&" + filter("CardCode eq 'C1' and Cancelled eq 'tNO' and CancelStatus eq 'csNo'"))
	for n, want := range []string{"1.0", "2.0"} {
		at := func(name string) string { return goods.text(t, "value", n, "DocumentLines", 0, name) }
		if at("Quantity") != want || at("BaseType") != "234000031" || at("BaseEntry") != "1" || at("BaseLine") != "0" {
			t.Errorf("receipt %d: %s", n, goods.raw)
		}
	}
	if _, err := w.company.CreditRMA(1, dec("9.99")); err != nil {
		t.Fatal(err)
	}
	credit := w.get("CreditNotes(1)")
	for n, want := range []string{"60.12", "120.25", "-9.99"} {
		if got := credit.text(t, "DocumentLines", n, "LineTotal"); got != want {
			t.Errorf("line %d of the credit note: got %s, want %s", n, got, want)
		}
	}
	if credit.text(t, "DocumentLines", 1, "BaseType") != "16" || credit.text(t, "DocumentLines", 1, "BaseEntry") != "2" || credit.text(t, "DocumentLines", 2, "BaseType") != "-1" {
		t.Errorf("the credit note is drawn from %s", credit.raw)
	}
	if got := w.get("Returns(1)").text(t, "DocumentStatus"); got != "bost_Close" {
		t.Errorf("goods that were credited are %s", got)
	}
	w.get("Returns(3)").refusal(t, http.StatusNotFound, "-2028", "No matching records")
	w.post("Returns", "{}").refusal(t, http.StatusBadRequest, "-5006", "not supported")
}
