package sapb1

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

const (
	billedOf7 = `{"value":[{"DocEntry":31,"DocNum":500007,"CardCode":"C1","DocDate":"2026-03-02","DocumentLines":[
		{"LineNum":0,"ItemCode":"A1","Quantity":7.0,"MeasureUnit":"EA","UoMCode":"Manual","BaseType":15,"BaseEntry":9,"BaseLine":2}]}]}`
	requestRow = `{"DocEntry":%d,"DocNum":%d,"CardCode":"C1","DocDate":"2026-03-05","DocumentStatus":"%s","Cancelled":"tNO","Confirmed":"tYES",
		"AuthorizationStatus":"%s","U_WebOrderId":"%s","DocumentLines":[{"LineNum":0,"ItemCode":"A1","Quantity":%s,"RemainingOpenQuantity":%s,
		"LineStatus":"%s","MeasureUnit":"EA","BaseType":%d,"BaseEntry":%d,"BaseLine":%d,"ReturnReason":2}]}`
)

func requested(entry int, ref, quantity string) string {
	return fmt.Sprintf(requestRow, entry, 800+entry, "bost_Open", "dasWithout", ref, quantity, quantity, "bost_Open", 13, 31, 0)
}

// returning is an adapter before a company that has billed seven pieces; what it posts is answered with the status and body.
func returning(t *testing.T, requests string, status int, body string) (*Adapter, *fake, *string) {
	t.Helper()
	f := newFake(t)
	f.on("Invoices", billedOf7)
	f.on("Drafts", noRows)
	var posted string
	f.handle("ReturnRequest", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			rows := requests
			if strings.Contains(r.URL.RawQuery, "U_WebOrderId%20eq") {
				rows = noRows
			}
			_, _ = io.WriteString(w, rows)
			return
		}
		sent, _ := io.ReadAll(r.Body)
		posted = string(sent)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
	cfg := testConfig(f)
	cfg.ReturnReasons = []erp.Choice{{Code: "2", Name: "Wrong item"}}
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return a, f, &posted
}

func draftOf(quantity string) erp.RMADraft {
	return erp.RMADraft{Customer: "C1", Lines: []erp.RMADraftLine{{
		Invoice: "500007", InvoiceLine: "0", Item: "A1", Reason: "2", Note: "dented",
		Quantity: erp.NewQuantity(decimal.RequireFromString(quantity), "EA"),
	}}}
}

func TestReturnsDrawnFromTheDeliveryCountToo(t *testing.T) {
	t.Parallel()
	byClerk := fmt.Sprintf(requestRow, 1, 801, "bost_Open", "dasWithout", "", "4.0", "4.0", "bost_Open", 15, 9, 2)
	a, _, posted := returning(t, `{"value":[`+byClerk+`,`+requested(2, "W-1", "2.0")+`]}`, http.StatusInternalServerError, "")
	_, err := a.CreateRMA(t.Context(), "W-2", draftOf("2"))
	if erp.CodeOf(err) != erp.Rejected || !strings.Contains(erp.ReasonOf(err), "6 are on returns") || *posted != "" {
		t.Errorf("got %v, and sent %q", err, *posted)
	}
	if _, err := a.CreateRMA(t.Context(), "W-2", draftOf("1")); erp.CodeOf(err) != erp.OutcomeUnknown {
		t.Errorf("the last piece: %v", err)
	}
	want := `{"CardCode":"C1","DocumentLines":[{"BaseEntry":31,"BaseLine":0,"BaseType":13,"FreeText":"dented","ItemCode":"A1","Quantity":1,"ReturnReason":2}],"U_WebOrderId":"W-2"}`
	if *posted != want {
		t.Errorf("sent %s\nwant %s", *posted, want)
	}
}

func TestDraftsOfReturnsCountAndAreFound(t *testing.T) {
	t.Parallel()
	a, f, posted := returning(t, noRows, http.StatusNotFound, refused)
	f.on("Drafts", `{"value":[`+fmt.Sprintf(requestRow, 5, 0, "bost_Open", "dasPending", "W-1", "6.0", "6.0", "bost_Open", 13, 31, 0)+`]}`)
	r, err := a.RMAByReference(t.Context(), "C1", "W-1")
	if err != nil || r.Number != "" || r.Status != erp.RMARequested || r.Lines[0].Invoice != "500007" {
		t.Errorf("got %+v, %v", r, err)
	}
	f.handle("Drafts", func(w http.ResponseWriter, r *http.Request) {
		rows := noRows
		if !strings.Contains(r.URL.RawQuery, "U_WebOrderId%20eq") {
			rows = `{"value":[` + fmt.Sprintf(requestRow, 5, 0, "bost_Open", "dasPending", "W-1", "6.0", "6.0", "bost_Open", 13, 31, 0) + `]}`
		}
		_, _ = io.WriteString(w, rows)
	})
	if _, err := a.CreateRMA(t.Context(), "W-2", draftOf("2")); erp.CodeOf(err) != erp.Rejected || *posted != "" {
		t.Errorf("got %v, and sent %q", err, *posted)
	}
	if _, err := a.CreateRMA(t.Context(), "W-2", draftOf("1")); erp.CodeOf(err) != erp.Invalid {
		t.Errorf("something that is missing: %v", err)
	}
}

func TestReturnThatWasWrittenAndCannotBeReadIsInDoubt(t *testing.T) {
	t.Parallel()
	for body, why := range map[string]string{`{}`: "has no key", `[`: "is no JSON", requested(3, "W-2", "1.0"): "is right, and the look-up finds nothing"} {
		a, _, _ := returning(t, noRows, http.StatusCreated, body)
		if _, err := a.CreateRMA(t.Context(), "W-2", draftOf("1")); erp.CodeOf(err) != erp.OutcomeUnknown {
			t.Errorf("the answer %s: %v", why, err)
		}
	}
}

func TestStatusOfAReturnIsWhatWasDrawnFromIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		d                  document
		received, credited bool
		want               erp.RMAStatus
	}{
		"open":                 {document{DocumentStatus: "bost_Open", Confirmed: "tYES"}, false, false, erp.RMAAuthorized},
		"not confirmed":        {document{DocumentStatus: "bost_Open", Confirmed: "tNO"}, false, false, erp.RMARequested},
		"closed by hand":       {document{DocumentStatus: "bost_Close"}, false, false, erp.RMADeclined},
		"closed by its goods":  {document{DocumentStatus: "bost_Close"}, true, false, erp.RMAReceived},
		"open with some goods": {document{DocumentStatus: "bost_Open", Confirmed: "tYES"}, true, false, erp.RMAReceived},
		"credited":             {document{DocumentStatus: "bost_Close"}, true, true, erp.RMACredited},
		"cancelled":            {document{DocumentStatus: "bost_Close", Cancelled: true}, false, false, erp.RMACancelled},
	} {
		if got := rmaStatus(c.d, c.received, c.credited); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestReturnReasonsAreASetting(t *testing.T) {
	t.Parallel()
	got, err := ParseReturnReasons(" 1 = Damaged, 2=Wrong item ")
	if err != nil || len(got) != 2 || got[0] != (erp.Choice{Code: "1", Name: "Damaged"}) || got[1] != (erp.Choice{Code: "2", Name: "Wrong item"}) {
		t.Errorf("got %+v, %v", got, err)
	}
	if none, err := ParseReturnReasons("  "); err != nil || none != nil {
		t.Errorf("nothing: got %+v, %v", none, err)
	}
	if _, err := ParseReturnReasons("1"); err == nil {
		t.Error("a code without a name is taken")
	}
	for _, setting := range []string{"0=Nothing", "x=Text", "-1=Less", "1=", "1=a,1=b"} {
		cfg := testConfig(newFake(t))
		cfg.ReturnReasons, err = ParseReturnReasons(setting)
		if _, made := New(cfg); err != nil || made == nil {
			t.Errorf("%q is taken", setting)
		}
	}
	without, err := New(testConfig(newFake(t)))
	if err != nil || !without.Capabilities().Returns || !without.knowsReason("") || without.knowsReason("1") {
		t.Errorf("without the setting a return has no reason: %v", err)
	}
}

func TestWhatWasRejectedMayBeAskedForAgain(t *testing.T) {
	t.Parallel()
	closed := fmt.Sprintf(requestRow, 1, 801, "bost_Close", "dasWithout", "W-1", "6.0", "0.0", "bost_Close", 13, 31, 0)
	a, f, _ := returning(t, `{"value":[`+closed+`]}`, http.StatusInternalServerError, "")
	f.on("Returns", `{"value":[{"DocEntry":40,"DocNum":1,"CardCode":"C1","DocDate":"2026-03-09","DocumentLines":[
		{"LineNum":0,"ItemCode":"A1","Quantity":2.0,"BaseType":234000031,"BaseEntry":1,"BaseLine":0}]}]}`)
	f.on("CreditNotes", noRows)
	if _, err := a.CreateRMA(t.Context(), "W-2", draftOf("6")); erp.CodeOf(err) != erp.Rejected {
		t.Errorf("two of seven were taken back, and six more: %v", err)
	}
	if _, err := a.CreateRMA(t.Context(), "W-2", draftOf("5")); erp.CodeOf(err) != erp.OutcomeUnknown {
		t.Errorf("two of seven were taken back, and five more: %v", err)
	}
}

func TestGoodsDrawnFromTwoRequestsAreOfBoth(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.on("Invoices", billedOf7)
	f.on("Returns", `{"value":[
		{"DocEntry":40,"DocNum":1,"CardCode":"C1","DocDate":"2026-03-09","DocumentLines":[
			{"LineNum":0,"ItemCode":"A1","Quantity":1.0,"BaseType":234000031,"BaseEntry":1,"BaseLine":0},
			{"LineNum":1,"ItemCode":"A1","Quantity":2.0,"BaseType":234000031,"BaseEntry":2,"BaseLine":0}]},
		{"DocEntry":41,"DocNum":2,"CardCode":"C1","DocDate":"2026-03-10","DocumentLines":[
			{"LineNum":0,"ItemCode":"A1","Quantity":1.0,"BaseType":234000031,"BaseEntry":1,"BaseLine":0}]}]}`)
	f.on("CreditNotes", `{"value":[{"DocEntry":50,"DocNum":900,"CardCode":"C1","DocDate":"2026-03-11","DocumentLines":[
		{"LineNum":0,"ItemCode":"A1","Quantity":2.0,"LineTotal":20.0,"BaseType":16,"BaseEntry":40,"BaseLine":0},
		{"LineNum":1,"ItemCode":"A1","Quantity":1.0,"LineTotal":10.0,"BaseType":16,"BaseEntry":41,"BaseLine":0},
		{"LineNum":2,"Quantity":-1.0,"LineTotal":-12.84,"BaseType":-1}]}]}`)
	closed := func(entry int) string {
		return fmt.Sprintf(requestRow, entry, 800+entry, "bost_Close", "dasWithout", fmt.Sprintf("W-%d", entry), "2.0", "0.0", "bost_Close", 13, 31, 0)
	}
	f.on("ReturnRequest", `{"value":[`+closed(1)+`,`+closed(2)+`]}`)
	a := newAdapter(t, f)
	page, err := a.RMAs(t.Context(), erp.ListQuery{Customer: "C1"})
	if err != nil || len(page.Rows) != 2 {
		t.Fatalf("got %+v, %v", page, err)
	}
	for _, r := range page.Rows {
		accepted := r.Lines[0].Accepted.Amount
		if r.Status != erp.RMACredited || r.CreditMemo != "900" || !accepted.Equal(decimal.NewFromInt(2)) {
			t.Errorf("got %+v", r)
		}
		if want := erp.MustMoney("12.84", r.RestockingFee.Currency); !r.RestockingFee.Equal(want) {
			t.Errorf("return %s: the fee is %s, want %s", r.Number, r.RestockingFee, want)
		}
	}
}
