package tryton

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
)

// left is a shipment of 400 pieces of WIRE for a line ordered by the hundred, and of something nobody ordered.
func left(id int64, day int) values {
	return values{
		"id": id, "number": "S-7", "customer.": values{"code": "C20000"}, "warehouse.": values{"code": "01"}, "carrier": 2,
		"effective_date": fakeDate(2026, 11, day), "reference": "1Z999", "create_date": fakeMoment(fakeNow.Add(-time.Hour)),
		"outgoing_moves.": []values{
			{"origin": "sale.line,101", "state": "done", "product.": values{"id": wire, "code": "WIRE"}, "quantity": 400.0, "uom": 1,
				"write_date": fakeMoment(fakeNow)},
			{"origin": nil, "state": "done", "product.": values{"id": bolt, "code": "BOLT"}, "quantity": 1.0, "uom": 1},
			{"origin": "sale.line,101", "state": "cancelled", "product.": values{"id": wire, "code": "WIRE"}, "quantity": 6.0, "uom": 2},
		},
	}
}

func TestShipmentsOfAnOrderAreInItsUnitsOldestFirst(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.enter(values{"number": "7", "state": stateProcessing})
	d.rows("stock.shipment.out", left(2, 20), left(3, 18))
	d.on("sale.line.read", func(asked) any { return []values{{"id": 101, "unit": 2, "sale.": values{"number": "7"}}} })
	got, err := d.adapter().ShipmentsOf(t.Context(), "C20000", "7")
	if err != nil {
		t.Fatal(err)
	}
	want := erp.Shipment{
		ID: "3", Number: "S-7", Customer: "C20000", Order: "7", Warehouse: "01", ShippedOn: erp.Date{Year: 2026, Month: 11, Day: 18},
		Carrier: "UPS", Tracking: "1Z999", Changed: fakeNow,
		Lines: []erp.ShipmentLine{
			{Order: "7", OrderLine: "101", Item: "WIRE", Quantity: erp.MustQuantity("4", "C")},
			{Item: "BOLT", Quantity: erp.MustQuantity("1", "EA")},
		},
	}
	if len(got) != 2 || got[1].ID != "2" {
		t.Fatalf("got %+v", got)
	}
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := len(d.calls("sale.line.read")); n != 1 {
		t.Errorf("order lines were read %d times", n)
	}
	if asked := d.calls("stock.shipment.out.search_read")[0].text(0); asked != `[["state","=","done"],["moves.origin.sale","=",1,"sale.line"]]` {
		t.Errorf("asked for %s", asked)
	}
}

func TestShipmentsOfAnothersOrderAreNotFound(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, err := d.adapter().ShipmentsOf(t.Context(), "C20000", "7")
	wantCode(t, err, erp.NotFound)
	if asked := d.calls("sale.sale.search_read")[0].text(0); !strings.Contains(asked, `["code","=","C20000"]`) {
		t.Errorf("asked for %s", asked)
	}
}

func TestShipmentListIsOfWhatHasLeftForTheCustomer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.rows("stock.shipment.out", left(2, 20))
	d.on("sale.line.read", func(asked) any {
		return []values{{"id": 101, "unit": 2, "sale.": values{"number": "7", "party.": values{"code": "C20000"}}}}
	})
	page, err := d.adapter().Shipments(t.Context(), erp.ListQuery{Customer: "C20000"})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Customer != "C20000" {
		t.Fatalf("got %+v, %v", page, err)
	}
	want := `[["state","=","done"],["company","=",1],["moves.origin.sale.party.code","=","C20000","sale.line"]]`
	if got := d.calls("stock.shipment.out.search_read")[0].text(0); got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}
