package sapb1

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
)

const deliveryJoin = "$crossjoin(DeliveryNotes,DeliveryNotes/DocumentLines)"

const delivery881 = `{"value":[{"DocEntry":881,"DocNum":77,"CardCode":"C20000","DocDate":"2026-11-25T00:00:00Z","DocumentStatus":%q,
	"TransportationCode":3,"TrackingNumber":"1Z999","UpdateDate":"2026-11-24T00:00:00Z","UpdateTime":"10:00:00",
	"DocumentLines":[{"LineNum":0,"ItemCode":"A1","Quantity":4.0,"UoMCode":"Manual","MeasureUnit":"EA","WarehouseCode":"01",
		"BaseType":17,"BaseEntry":2211,"BaseLine":3}]}]}`

const order2211 = `{"value":[{"DocEntry":2211,"DocNum":1045,"CardCode":"C20000","DocDate":"2026-11-24T00:00:00Z","DocumentStatus":"bost_Close",
	"DocumentLines":[{"LineNum":3,"ItemCode":"A1","Quantity":4.0,"RemainingOpenQuantity":0.0}]}]}`

// shipped is a fake with an order of which one delivery was drawn; joins may be refused.
func shipped(t *testing.T, joins bool, deliveryStatus string) *fake {
	t.Helper()
	f := newFake(t)
	f.on("ShippingTypes", `{"value":[{"Code":3,"Name":"UPS Ground"}]}`)
	f.on("Orders", order2211)
	f.on("DeliveryNotes", fmt.Sprintf(delivery881, deliveryStatus))
	f.on(deliveryJoin, fmt.Sprintf(`{"value":[{"DeliveryNotes":{"DocEntry":881,"DocumentStatus":%q},"DeliveryNotes/DocumentLines":{"BaseEntry":2211}}]}`, deliveryStatus))
	if !joins {
		f.onStatus(deliveryJoin, http.StatusBadRequest, `{"error":{"code":"-1000","message":"invalid $crossjoin query"}}`)
	}
	return f
}

func TestShipmentsOfAnOrder(t *testing.T) {
	t.Parallel()
	want := []erp.Shipment{{
		ID: "881", Number: "77", Customer: "C20000", Order: "1045", Warehouse: "01", ShippedOn: erp.NewDate(2026, 11, 25),
		Carrier: "UPS Ground", Tracking: "1Z999", Changed: epoch,
		Lines: []erp.ShipmentLine{{Order: "1045", OrderLine: "3", Item: "A1", Quantity: erp.MustQuantity("4", "EA")}},
	}}
	for _, joins := range []bool{true, false} {
		a := newAdapter(t, shipped(t, joins, "bost_Open"))
		got, err := a.ShipmentsOf(t.Context(), "C20000", "1045")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("joins served %v: %s", joins, diff)
		}
		_, err = a.ShipmentsOf(t.Context(), "C30000", "1045")
		wantCode(t, err, erp.NotFound)
	}
}

func TestShippedIsInvoicedOnceItsDeliveriesAreClosed(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]erp.OrderStatus{"bost_Open": erp.OrderShipped, "bost_Close": erp.OrderInvoiced} {
		for _, joins := range []bool{true, false} {
			o, err := newAdapter(t, shipped(t, joins, status)).Order(t.Context(), "C20000", "1045")
			if err != nil || o.Status != want {
				t.Errorf("delivery %s, joins served %v: got %q, %v", status, joins, o.Status, err)
			}
		}
	}
}

func TestLateDeliveriesAreFoundWithoutJoins(t *testing.T) {
	t.Parallel()
	f := shipped(t, false, "bost_Open")
	f.on("Orders", `{"value":[{"DocEntry":2211,"DocNum":1045,"CardCode":"C20000","DocDate":"2026-01-05",
		"DocumentLines":[{"LineNum":3,"ItemCode":"A1","Quantity":4.0,"InventoryQuantity":400.0}]}]}`)
	soon, late := 0, 0
	f.handle("DeliveryNotes", func(w http.ResponseWriter, r *http.Request) {
		switch filter := r.URL.Query().Get("$filter"); {
		case strings.Contains(filter, "DocDate ge '2026-01-05' and DocDate le '2026-02-19'"):
			soon++
			_, _ = io.WriteString(w, noRows)
			return
		case strings.Contains(filter, "DocDate gt '2026-02-19'"):
			late++
		}
		_, _ = fmt.Fprintf(w, delivery881, "bost_Open")
	})
	got, err := newAdapter(t, f).ShipmentsOf(t.Context(), "C20000", "1045")
	if err != nil || len(got) != 1 || soon != 1 || late != 1 {
		t.Errorf("got %+v, %v after %d and %d reads", got, err, soon, late)
	}
}

func TestInvoiceGoesBackToItsOrderOverTheDelivery(t *testing.T) {
	t.Parallel()
	f := shipped(t, true, "bost_Close")
	f.on("PaymentTermsTypes", `{"value":[{"GroupNumber":2,"PaymentTermsGroupName":"Net 30"}]}`)
	invoice := `{"value":[{"DocEntry":900,"DocNum":512,"CardCode":"C20000","NumAtCard":"PO-7781","DocDate":"2026-11-26","DocDueDate":"2026-12-26",
		"DocCurrency":%q,"DocTotal":54.5,"DocTotalFc":109.0,"VatSum":4.5,"VatSumFc":9.0,"PaidToDate":%s,"PaidToDateFC":%s,
		"PaymentGroupCode":2,"DocumentStatus":"bost_Open","Cancelled":%q,
		"DocumentLines":[{"LineNum":0,"ItemCode":"A1","ItemDescription":"Hex bolt","Quantity":4.0,"MeasureUnit":"EA","Price":12.5,
			"LineTotal":50.0,"RowTotalFC":100.0,"BaseType":15,"BaseEntry":881,"BaseLine":0}]}]}`
	a := newAdapter(t, f)
	for name, c := range map[string]struct {
		currency, paid, paidFC, cancelled string
		status                            erp.InvoiceStatus
		total, open                       string
	}{
		"open":               {"USD", "0.0", "0.0", "tNO", erp.InvoiceOpen, "54.5", "54.5"},
		"paid in part":       {"USD", "4.5", "0.0", "tNO", erp.InvoicePartial, "54.5", "50"},
		"paid":               {"USD", "54.5", "0.0", "tNO", erp.InvoicePaid, "54.5", "0"},
		"cancelled":          {"USD", "0.0", "0.0", "tYES", erp.InvoiceCancelled, "54.5", "0"},
		"in another's money": {"EUR", "4.5", "9.0", "tNO", erp.InvoicePartial, "109", "100"},
	} {
		f.on("Invoices", fmt.Sprintf(invoice, c.currency, c.paid, c.paidFC, c.cancelled))
		got, err := a.Invoice(t.Context(), "C20000", "512")
		if err != nil {
			t.Fatal(err)
		}
		money := func(s string) erp.Money { return erp.MustMoney(s, erp.Currency(c.currency)) }
		if got.Status != c.status || !got.Total.Equal(money(c.total)) || !got.Open.Equal(money(c.open)) ||
			got.Order != "1045" || got.Terms != "Net 30" || got.DueOn != erp.NewDate(2026, 12, 26) || got.Freight.State != erp.FreightFixed {
			t.Errorf("%s: got %+v", name, got)
		}
		if line := got.Lines[0]; line.Order != "1045" || line.OrderLine != "3" || !line.Extended.Equal(got.Goods) {
			t.Errorf("%s: got line %+v of goods %s", name, line, got.Goods)
		}
	}
	_, err := a.Invoice(t.Context(), "C30000", "512")
	wantCode(t, err, erp.NotFound)
}
