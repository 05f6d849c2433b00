package tryton

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
)

// sent is the one record that a create was asked for.
func (d *desk) sent() map[string]any {
	d.t.Helper()
	calls := d.calls("sale.sale.create")
	if len(calls) != 1 {
		d.t.Fatalf("%d sales were written", len(calls))
	}
	var records []map[string]any
	d.decode(calls[0].Params[0], &records)
	return records[0]
}

func TestOrderIsSentWithEverythingTrytonWants(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	draft := anOrder(
		erp.DraftLine{Item: "BOLT", Quantity: erp.MustQuantity("2", "EA"), Warehouse: "02", Note: "to the gate"},
		erp.DraftLine{Item: "WIRE", Quantity: erp.MustQuantity("0.5", "C"), Warehouse: "02", Override: &erp.PriceOverride{Net: usd("30.1"), Reason: "agreed by phone"}},
	)
	draft.ShipTo, draft.Contact, draft.Note, draft.ShipVia, draft.RequestedOn = "42", "21", "Gate 3", "UPS", erp.Date{Year: 2026, Month: 12, Day: 1}
	if _, err := d.adapter().CreateOrder(t.Context(), "TC-1", draft); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"party": 40.0, "company": 1.0, "currency": 1.0, "warehouse": 12.0, "web_shop": 1.0, "web_id": "TC-1", "reference": "PO 4500-17",
		"comment": "Gate 3", "invoice_address": 40.0, "shipment_address": 42.0, "payment_term": 6.0, "price_list": 9.0, "carrier": 2.0,
		"contact": 21.0, "invoice_method": "shipment", "shipment_method": "order",
		"shipping_date": map[string]any{"__class__": "date", "year": 2026.0, "month": 12.0, "day": 1.0},
		"lines": []any{[]any{"create", []any{
			map[string]any{"type": "line", "sequence": 1.0, "product": float64(bolt), "quantity": 2.0, "unit": 1.0, "note": "to the gate",
				"unit_price": map[string]any{"__class__": "Decimal", "decimal": "7.45"}, "taxes": []any{[]any{"add", []any{3.0}}}},
			map[string]any{"type": "line", "sequence": 2.0, "product": float64(wire), "quantity": 0.5, "unit": 2.0, "note": "agreed by phone",
				"unit_price": map[string]any{"__class__": "Decimal", "decimal": "30.1"}, "taxes": []any{[]any{"add", []any{3.0}}}},
		}}},
	}
	if diff := cmp.Diff(want, d.sent()); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	if n := len(d.calls("sale.line.on_change")); n != 1 {
		t.Errorf("taxes of two items of one category were asked %d times", n)
	}
}

func TestOrderTakesWhatTrytonProposes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	draft := anOrder()
	draft.RequestedOn = erp.Date{Year: 2026, Month: 11, Day: 1} // gone by
	if _, err := d.adapter().CreateOrder(t.Context(), "TC-1", draft); err != nil {
		t.Fatal(err)
	}
	sent := d.sent()
	for field, want := range map[string]any{"shipment_address": 41.0, "carrier": 1.0, "warehouse": 5.0, "shipping_date": nil} {
		if sent[field] != want {
			t.Errorf("%s: got %v, want %v", field, sent[field], want)
		}
	}
	if got, want := d.calls("sale.sale.on_change")[0].text(0), `{"company":1,"party":40,"warehouse":5}`; got != want {
		t.Errorf("asked for proposals to %s, want %s", got, want)
	}
}

func TestShipToAndPayerDecideWhatTrytonProposes(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	draft := anOrder()
	draft.ShipTo, draft.BillTo = "42", "C30000"
	if _, err := d.adapter().CreateOrder(t.Context(), "TC-1", draft); err != nil {
		t.Fatal(err)
	}
	asked := d.calls("sale.sale.on_change")[0]
	if got, want := asked.text(0), `{"company":1,"invoice_party":50,"party":40,"shipment_address":42,"shipment_party":40,"warehouse":5}`; got != want {
		t.Errorf("asked for proposals to %s, want %s", got, want)
	}
	if got, want := asked.text(1), `["invoice_party","party"]`; got != want {
		t.Errorf("changed %s, want %s", got, want)
	}
	if sent := d.sent(); sent["invoice_party"] != 50.0 {
		t.Errorf("billed to %v", sent["invoice_party"])
	}
}

func TestImpossibleOrderIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*erp.OrderDraft)
		want   erp.Code
	}{
		"no customer":          {func(d *erp.OrderDraft) { d.Customer = "" }, erp.Invalid},
		"unknown customer":     {func(d *erp.OrderDraft) { d.Customer = "C99999" }, erp.Invalid},
		"unknown payer":        {func(d *erp.OrderDraft) { d.BillTo = "C99999" }, erp.Invalid},
		"no lines":             {func(d *erp.OrderDraft) { d.Lines = nil }, erp.Invalid},
		"unknown item":         {func(d *erp.OrderDraft) { d.Lines[0].Item = "NO-SUCH" }, erp.Invalid},
		"no item":              {func(d *erp.OrderDraft) { d.Lines[0].Item = "" }, erp.Invalid},
		"archived item":        {func(d *erp.OrderDraft) { d.Lines[0].Item = "OLD" }, erp.Rejected},
		"unknown unit":         {func(d *erp.OrderDraft) { d.Lines[0].Quantity.UOM = "KG" }, erp.Invalid},
		"no quantity":          {func(d *erp.OrderDraft) { d.Lines[0].Quantity.Amount = d.Lines[0].Quantity.Amount.Neg() }, erp.Invalid},
		"another's ship-to":    {func(d *erp.OrderDraft) { d.ShipTo = "77" }, erp.Invalid},
		"nonsense ship-to":     {func(d *erp.OrderDraft) { d.ShipTo = "NO-SUCH" }, erp.Invalid},
		"unknown warehouse":    {func(d *erp.OrderDraft) { d.Lines[0].Warehouse, d.Lines[1].Warehouse = "99", "99" }, erp.Invalid},
		"two warehouses":       {func(d *erp.OrderDraft) { d.Lines[0].Warehouse, d.Lines[1].Warehouse = "01", "02" }, erp.Invalid},
		"unknown carrier":      {func(d *erp.OrderDraft) { d.ShipVia = "Pigeon" }, erp.Invalid},
		"nonsense contact":     {func(d *erp.OrderDraft) { d.Contact = "Dana" }, erp.Invalid},
		"another currency":     {func(d *erp.OrderDraft) { d.Currency = "EUR" }, erp.Unsupported},
		"one-off address":      {func(d *erp.OrderDraft) { d.OneOff = &erp.Address{} }, erp.Unsupported},
		"ship complete":        {func(d *erp.OrderDraft) { d.Complete = true }, erp.Unsupported},
		"freight terms":        {func(d *erp.OrderDraft) { d.Freight.Account = "123" }, erp.Unsupported},
		"price in euro":        {func(d *erp.OrderDraft) { d.Lines[0].Override = &erp.PriceOverride{Net: erp.MustMoney("1", "EUR")} }, erp.Invalid},
		"price below zero":     {func(d *erp.OrderDraft) { d.Lines[0].Override = &erp.PriceOverride{Net: usd("-1")} }, erp.Invalid},
		"customer PO too long": {func(d *erp.OrderDraft) { d.CustomerPO = string(make([]byte, maxCustomerPO+1)) }, erp.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			draft := anOrder()
			c.change(&draft)
			a := d.adapter()
			_, err := a.CreateOrder(t.Context(), "TC-1", draft)
			wantCode(t, err, c.want)
			_, err = a.Quote(t.Context(), draft)
			wantCode(t, err, c.want)
			if c.want == erp.Rejected && erp.ReasonOf(err) == "" {
				t.Errorf("no reason in %v", err)
			}
			if n := len(d.calls("sale.sale.create")); n != 0 {
				t.Errorf("%d sales were written", n)
			}
		})
	}
}

func TestItemWithoutPriceIsRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.on("product.product.read", func(asked) any {
		return []values{{"id": bolt, "sale_price_uom": fakeDecimal("0")}, {"id": wire, "sale_price_uom": fakeDecimal("0")}}
	})
	_, err := d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
	wantCode(t, err, erp.Rejected)
	if want := "Item BOLT has no price for this customer."; erp.ReasonOf(err) != want {
		t.Errorf("got reason %q, want %q", erp.ReasonOf(err), want)
	}
}

func TestAdditionOfAFormIsRead(t *testing.T) {
	t.Parallel()
	var added []addition
	if err := json.Unmarshal([]byte(`[[0,{"id":3}],[1,{"id":4}]]`), &added); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]addition{{3}, {4}}, added); diff != "" {
		t.Error(diff)
	}
	if err := json.Unmarshal([]byte(`[[0,"x"]]`), &added); err == nil {
		t.Error("nonsense was read")
	}
}
