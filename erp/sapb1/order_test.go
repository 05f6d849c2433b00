package sapb1

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
)

const (
	noRows  = `{"value":[]}`
	refused = `{"error":{"code":"-2028","details":[{"code":"","message":""}],"message":"No matching records found (ODBC -2028)"}}`
)

// stockOfA1 has 8 in stock, of which others than our order of 6 are promised 5.
const stockOfA1 = `{"value":[{"ItemCode":"A1","SalesUnit":"EA","InventoryUOM":"EA","UoMGroupEntry":-1,
	"ItemWarehouseInfoCollection":[{"WarehouseCode":"01","InStock":8.0,"Committed":11.0,"Ordered":0.0,"Locked":"tNO"}]}]}`

// orders answers GET with rows and POST with a status and body, and keeps what was posted.
func (f *fake) orders(t *testing.T, rows string, status int, body string) *string {
	t.Helper()
	var posted string
	f.handle("Orders", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = io.WriteString(w, rows)
			return
		}
		sent, _ := io.ReadAll(r.Body)
		posted = string(sent)
		if got := r.Header.Get("Prefer"); got != "return-no-content" {
			t.Errorf("order was sent with Prefer %q", got)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
	return &posted
}

func TestCreateOrderTellsOrdersDraftsAndRefusalsApart(t *testing.T) {
	t.Parallel()
	order := testdata(t, "order.json")
	for name, c := range map[string]struct {
		status         int
		body           string
		orders, drafts string
		want           erp.OrderStatus
		code           erp.Code
	}{
		"written":                       {204, "", `{"value":[` + order + `]}`, noRows, erp.OrderPartial, ""},
		"written, though asked not to":  {201, order, `{"value":[` + order + `]}`, noRows, erp.OrderPartial, ""},
		"turned into a draft, silently": {204, "", noRows, `{"value":[` + order + `]}`, erp.OrderPending, ""},
		"turned into a draft, by -2028": {404, refused, noRows, `{"value":[` + order + `]}`, erp.OrderPending, ""},
		"a record is missing":           {404, refused, noRows, noRows, "", erp.Invalid},
		"written, and not to be found":  {204, "", noRows, noRows, "", erp.OutcomeUnknown},
		"written, and then nonsense":    {204, "", `<html>`, noRows, "", erp.OutcomeUnknown},
		"refused":                       {400, `{"error":{"code":"-10","message":"Credit limit"}}`, noRows, noRows, "", erp.Rejected},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			a, draft := readyToOrder(t, f)
			f.orders(t, c.orders, c.status, c.body)
			f.on("Drafts", c.drafts)
			f.on("Items", stockOfA1)
			o, err := a.CreateOrder(t.Context(), "W-1", draft)
			if erp.CodeOf(err) != c.code || o.Status != c.want {
				t.Fatalf("got status %q, error %v; want %q, %q", o.Status, err, c.want, c.code)
			}
			if c.want == erp.OrderPending && (o.Number != "" || o.Reference != "W-1" || o.Hold == nil || o.Hold.Kind != erp.HoldApproval) {
				t.Errorf("got pending order %+v", o)
			}
		})
	}
}

func TestOrderIsSentWithoutPricesUnlessSomebodySetOne(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a, draft := readyToOrder(t, f)
	f.on("Currencies", `{"value":[{"Code":"USD"}]}`)
	posted := f.orders(t, noRows, http.StatusBadRequest, `{"error":{"code":"-10","message":"no"}}`)
	draft.ShipTo, draft.Contact, draft.ShipVia, draft.CustomerPO = "DOCK", "12", "3", "PO-7781 “Köln”"
	draft.RequestedOn, draft.Complete, draft.Note = erp.NewDate(2026, 12, 1), true, "gate 3"
	draft.OneOff = &erp.Address{Name: "Site", Lines: []string{"1 Hill Rd"}, City: "Troy", Region: "OH", Postal: "45373", Country: "US"}
	draft.Lines = append(draft.Lines, erp.DraftLine{
		Item: "A1", Quantity: erp.MustQuantity("0.000001", "EA"), Warehouse: "02",
		Override: &erp.PriceOverride{Net: usd("11.123456"), Reason: "matched"},
	})
	_, err := a.CreateOrder(t.Context(), "W-1", draft)
	wantCode(t, err, erp.Rejected)
	var got, want any
	if err := json.Unmarshal([]byte(*posted), &got); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(*posted, `"Quantity":0.000001`) || !strings.Contains(*posted, `"UnitPrice":11.123456`) {
		t.Errorf("decimals changed in %s", *posted)
	}
	if err := json.Unmarshal([]byte(testdata(t, "order_body.json")), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDraftsThatCannotBeSent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*erp.OrderDraft)
		code   erp.Code
	}{
		"no customer":        {func(d *erp.OrderDraft) { d.Customer = "" }, erp.Invalid},
		"no lines":           {func(d *erp.OrderDraft) { d.Lines = nil }, erp.Invalid},
		"no item":            {func(d *erp.OrderDraft) { d.Lines[0].Item = "" }, erp.Invalid},
		"zero":               {func(d *erp.OrderDraft) { d.Lines[0].Quantity.Amount = dec("0").Decimal }, erp.Invalid},
		"negative":           {func(d *erp.OrderDraft) { d.Lines[0].Quantity.Amount = dec("-1").Decimal }, erp.Invalid},
		"another unit":       {func(d *erp.OrderDraft) { d.Lines[0].Quantity.UOM = "BOX" }, erp.Invalid},
		"long PO":            {func(d *erp.OrderDraft) { d.CustomerPO = strings.Repeat("ö", 101) }, erp.Invalid},
		"long note":          {func(d *erp.OrderDraft) { d.Note = strings.Repeat("x", 255) }, erp.Invalid},
		"long line note":     {func(d *erp.OrderDraft) { d.Lines[0].Note = strings.Repeat("x", 101) }, erp.Invalid},
		"contact in words":   {func(d *erp.OrderDraft) { d.Contact = "Jo" }, erp.Invalid},
		"somebody else pays": {func(d *erp.OrderDraft) { d.BillTo = "C2" }, erp.Unsupported},
		"freight terms":      {func(d *erp.OrderDraft) { d.Freight.Code = "collect" }, erp.Unsupported},
		"address of 3 lines": {func(d *erp.OrderDraft) { d.OneOff = &erp.Address{Lines: []string{"a", "b", "c"}} }, erp.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			a, draft := readyToOrder(t, f)
			before := len(f.requests())
			c.change(&draft)
			_, err := a.CreateOrder(t.Context(), "W-1", draft)
			wantCode(t, err, c.code)
			_, err = a.Quote(t.Context(), draft)
			wantCode(t, err, c.code)
			if n := len(f.requests()) - before; n != 0 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
	f := newFake(t)
	a, draft := readyToOrder(t, f)
	_, err := a.CreateOrder(t.Context(), erp.Reference(strings.Repeat("r", 41)), draft)
	wantCode(t, err, erp.Invalid)
}

func TestOrderIsReadWhole(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.orders(t, `{"value":[`+testdata(t, "order.json")+`]}`, 0, "")
	f.on("Items", stockOfA1)
	a := newAdapter(t, f)
	got, err := a.Order(t.Context(), "C20000", "1045")
	if err != nil {
		t.Fatal(err)
	}
	ea := func(s string) erp.Quantity { return erp.MustQuantity(s, "EA") }
	want := erp.Order{
		ID: "2211", Number: "1045", Reference: "W-1", Customer: "C20000", ShipTo: "DOCK", ShipToText: "2 Main\nReno NV 89501\nUSA",
		CustomerPO: "PO-7781", Status: erp.OrderPartial, PlacedOn: erp.NewDate(2026, 11, 24), RequestedOn: erp.NewDate(2026, 12, 1),
		Channel: "portal", Goods: usd("125"), Freight: erp.Freight{State: erp.FreightFixed, Amount: usd("12.5")},
		Tax: usd("10.125"), Total: usd("147.625"), Changed: time.Date(2026, 11, 24, 10, 12, 44, 0, time.UTC),
		Lines: []erp.OrderLine{{
			Number: "0", Item: "A1", Description: "Hex bolt", Quantity: ea("10"), Shipped: ea("4"), Backordered: ea("3"),
			Net: usd("12.5"), Per: "EA", Extended: usd("125"), Tax: usd("10.125"),
			Source: erp.PriceSource{Kind: erp.SourceList}, Warehouse: "01",
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, err = a.Order(t.Context(), "C30000", "1045") // a database that compares without case, or worse
	wantCode(t, err, erp.NotFound)
	for _, number := range []erp.OrderNumber{"", "0", "-1", "x' or 1 eq 1", "99999999999999999999"} {
		_, err := a.Order(t.Context(), "C20000", number)
		wantCode(t, err, erp.NotFound)
	}
}

func TestStatusOfOrders(t *testing.T) {
	t.Parallel()
	line := func(quantity, open string) documentLine {
		return documentLine{Quantity: dec(quantity), RemainingOpenQuantity: dec(open)}
	}
	for name, c := range map[string]struct {
		order document
		want  erp.OrderStatus
	}{
		"new":                      {document{Lines: []documentLine{line("5", "5")}}, erp.OrderOpen},
		"not confirmed":            {document{Confirmed: "tNO", Lines: []documentLine{line("5", "5")}}, erp.OrderHeld},
		"one line of two shipped":  {document{Lines: []documentLine{line("5", "0"), line("5", "5")}}, erp.OrderPartial},
		"all shipped":              {document{Lines: []documentLine{line("5", "0"), line("5", "0")}}, erp.OrderShipped},
		"cancelled":                {document{Cancelled: true, Lines: []documentLine{line("5", "0")}}, erp.OrderCancelled},
		"closed with nothing sent": {document{DocumentStatus: "bost_Close", Lines: []documentLine{line("5", "5")}}, erp.OrderCancelled},
		"closed, stored value":     {document{DocumentStatus: "C", Lines: []documentLine{line("5", "5")}}, erp.OrderCancelled},
	} {
		if got, _ := c.order.orderStatus(); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestPromisedIsOnlyWhatSomebodySet(t *testing.T) {
	t.Parallel()
	d := document{DocDueDate: date{erp.NewDate(2026, 12, 1)}}
	if got := d.promised(documentLine{ShipDate: d.DocDueDate}); !got.IsZero() {
		t.Errorf("the date asked for came back as a promise of %s", got)
	}
	if got := d.promised(documentLine{ShipDate: date{erp.NewDate(2026, 12, 9)}}); got != erp.NewDate(2026, 12, 9) {
		t.Errorf("got %q", got)
	}
}

func TestQuoteMustAddUp(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a, draft := readyToOrder(t, f)
	preview := testdata(t, "order.json")
	f.on("OrdersService_Preview", preview)
	q, err := a.Quote(t.Context(), draft)
	if err != nil {
		t.Fatal(err)
	}
	if !q.Goods.Equal(usd("125")) || !q.Freight.Amount.Equal(usd("12.5")) || !q.Tax.Equal(usd("10.125")) || !q.Total.Equal(usd("147.625")) {
		t.Errorf("got %+v", q)
	}
	for name, broken := range map[string]string{
		"a total of its own": strings.Replace(preview, `"DocTotal":147.625`, `"DocTotal":147.62`, 1),
		"another item":       strings.Replace(preview, `"ItemCode":"A1"`, `"ItemCode":"A2"`, 1),
		"no lines":           `{"DocTotal":0.0}`,
	} {
		f.on("OrdersService_Preview", broken)
		if _, err := a.Quote(t.Context(), draft); erp.CodeOf(err) != erp.Unavailable {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestListsAreReadByKey(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	order := testdata(t, "order.json")
	f.on("Items", stockOfA1)
	f.handle("Orders", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if q.Get("$orderby") != "DocEntry desc" || q.Get("$top") != "1" || !strings.Contains(q.Get("$filter"), "CardCode eq 'C20000'") {
			t.Errorf("asked %s", r.URL.RawQuery)
		}
		if strings.Contains(q.Get("$filter"), "DocEntry lt 2211") {
			_, _ = io.WriteString(w, noRows)
			return
		}
		_, _ = fmt.Fprintf(w, `{"value":[%s]}`, order)
	})
	a := newAdapter(t, f)
	first, err := a.Orders(t.Context(), erp.ListQuery{Customer: "C20000", Limit: 1, Since: epoch})
	if err != nil || len(first.Rows) != 1 || first.Next == "" {
		t.Fatalf("got %+v, %v", first, err)
	}
	second, err := a.Orders(t.Context(), erp.ListQuery{Customer: "C20000", Limit: 1, Cursor: first.Next})
	if err != nil || len(second.Rows) != 0 || second.Next != "" {
		t.Errorf("got %+v, %v", second, err)
	}
	_, err = a.Orders(t.Context(), erp.ListQuery{Cursor: "1 or true"})
	wantCode(t, err, erp.Invalid)
}
