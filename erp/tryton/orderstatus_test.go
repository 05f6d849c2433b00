package tryton

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// carriedOut is the order line of 10 WIRE by the hundred, some of which was shipped, billed, or neither.
func carriedOut(changes values) values {
	l := values{
		"id": 101, "type": "line", "quantity": 10.0, "unit": 2, "unit_price": fakeDecimal("31.5"), "amount": fakeDecimal("315"),
		"product.": values{"id": wire, "code": "WIRE", "name": "Wire", "type": "goods", "default_uom": 1}, "moves.": []values{}, "invoice_lines.": []values{},
	}
	for name, value := range changes {
		l[name] = value
	}
	return l
}

func moved(state string, quantity float64, unit int) values {
	return values{"state": state, "quantity": quantity, "uom": unit}
}

func invoiced(state string, quantity float64) values {
	return values{"quantity": quantity, "unit": 2, "invoice.": values{"state": state}}
}

func TestOrderStatusIsWhatBecameOfItsLines(t *testing.T) {
	t.Parallel()
	all, some := moved("done", 10, 2), moved("done", 400, 1) // 400 pieces are 4 hundred
	service := values{"id": 102, "type": "line", "quantity": 1.0, "unit": 1, "move_done": true,
		"product.": values{"id": 99, "code": "CUT", "type": "service"}, "invoice_lines.": []values{}}
	for name, c := range map[string]struct {
		sale    values
		lines   []values
		want    erp.OrderStatus
		shipped string
	}{
		"new":               {nil, []values{carriedOut(values{"moves.": []values{moved("draft", 10, 2)}})}, erp.OrderOpen, "0"},
		"being picked":      {values{"shipments.": []values{{"state": "picked"}}}, []values{carriedOut(nil)}, erp.OrderPicking, "0"},
		"waiting for stock": {values{"shipments.": []values{{"state": "waiting"}}}, []values{carriedOut(nil)}, erp.OrderOpen, "0"},
		"in part": {values{"shipments.": []values{{"state": "done"}, {"state": "packed"}}},
			[]values{carriedOut(values{"moves.": []values{some, moved("draft", 6, 2), moved("cancelled", 1, 2)}})}, erp.OrderPartial, "4"},
		"shipped":        {nil, []values{carriedOut(values{"move_done": true, "moves.": []values{all}})}, erp.OrderShipped, "10"},
		"draft invoice":  {nil, []values{carriedOut(values{"move_done": true, "moves.": []values{all}, "invoice_lines.": []values{invoiced("draft", 10)}})}, erp.OrderShipped, "10"},
		"billed in part": {nil, []values{carriedOut(values{"move_done": true, "moves.": []values{all}, "invoice_lines.": []values{invoiced("posted", 4)}})}, erp.OrderShipped, "10"},
		"billed": {nil, []values{carriedOut(values{"move_done": true, "moves.": []values{all}, "invoice_lines.": []values{invoiced("paid", 4), invoiced("posted", 6)}})},
			erp.OrderInvoiced, "10"},
		"service unbilled": {nil, []values{carriedOut(values{"move_done": true, "moves.": []values{all}, "invoice_lines.": []values{invoiced("paid", 10)}}), service},
			erp.OrderShipped, "10"},
		"cancelled": {values{"state": stateCancelled}, []values{carriedOut(nil)}, erp.OrderCancelled, "0"},
		"confirmed": {values{"state": stateConfirmed, "write_date": fakeMoment(fakeNow.Add(-30 * time.Second))}, []values{carriedOut(nil)}, erp.OrderOpen, "0"},
		"confirmed, but never processed": {values{"state": stateConfirmed, "write_date": fakeMoment(fakeNow.Add(-61 * time.Second))},
			[]values{carriedOut(nil)}, erp.OrderHeld, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			s := d.enter(values{"state": stateProcessing, "number": "7", "sale_date": fakeDate(2026, 11, 20), "lines.": c.lines})
			for field, value := range c.sale {
				s[field] = value
			}
			o, err := d.adapter().Order(t.Context(), "C20000", "7")
			if err != nil {
				t.Fatal(err)
			}
			if o.Status != c.want || (o.Hold != nil) != (c.want == erp.OrderHeld) {
				t.Errorf("got status %q, hold %+v", o.Status, o.Hold)
			}
			if want := erp.MustQuantity(c.shipped, "C"); !o.Lines[0].Shipped.Equal(want) {
				t.Errorf("shipped %s, want %s", o.Lines[0].Shipped, want)
			}
		})
	}
}

// Ten hundred are ordered of what lies in warehouse 01; all other orders come first.
func TestBackOrderedIsWhatTheWarehouseCannotCover(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		onHand, leaving float64 // in pieces; the order's own 1,000 count among what is to leave
		want            string
	}{
		"enough":                {1000, 1000, "0"},
		"half":                  {500, 1000, "5"},
		"promised to others":    {1200, 1500, "3"},
		"nothing":               {0, 1000, "10"},
		"others want more":      {800, 9000, "10"},
		"not planned yet":       {600, 0, "4"},
		"less than nothing now": {-50, 1000, "10"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.on("product.product.read", func(asked) any { return []values{{"id": wire, "quantity": c.onHand}} })
			d.rows("stock.move", values{"product": wire, "internal_quantity": c.leaving, "from_location.": values{"warehouse": 5}, "to_location.": values{}})
			d.enter(values{"state": stateProcessing, "number": "7", "sale_date": fakeDate(2026, 11, 20), "lines.": []values{carriedOut(nil)}})
			o, err := d.adapter().Order(t.Context(), "C20000", "7")
			if err != nil {
				t.Fatal(err)
			}
			if want := erp.MustQuantity(c.want, "C"); !o.Lines[0].Backordered.Equal(want) {
				t.Errorf("back-ordered %s, want %s", o.Lines[0].Backordered, want)
			}
		})
	}
}

func TestOrderChangedWithItsParts(t *testing.T) {
	t.Parallel()
	early, late := fakeMoment(fakeNow.Add(-time.Hour)), fakeMoment(fakeNow.Add(-time.Minute))
	written := func(v values) values { v["write_date"] = late; return v }
	for name, s := range map[string]values{
		"sale":     {"write_date": late},
		"line":     {"lines.": []values{written(carriedOut(nil))}},
		"move":     {"lines.": []values{carriedOut(values{"moves.": []values{written(moved("done", 1, 2))}})}},
		"invoice":  {"lines.": []values{carriedOut(values{"invoice_lines.": []values{{"invoice.": written(values{"state": "paid"})}}})}},
		"shipment": {"shipments.": []values{written(values{"state": "packed"})}},
	} {
		d := newDesk(t)
		entered := d.enter(values{"state": stateProcessing, "number": "7", "sale_date": fakeDate(2026, 11, 20), "create_date": early})
		for field, value := range s {
			entered[field] = value
		}
		o, err := d.adapter().Order(t.Context(), "C20000", "7")
		if err != nil {
			t.Fatal(err)
		}
		if want := fakeNow.Add(-time.Minute); !o.Changed.Equal(want) {
			t.Errorf("%s: changed %s, want %s", name, o.Changed, want)
		}
	}
}

// What a page of orders costs the ERP does not grow with the orders on it.
func TestOrderPageTakesOneCallBesideTheStock(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.adapter()
	for n := range 20 {
		d.enter(values{"state": stateProcessing, "number": fmt.Sprint(n), "sale_date": fakeDate(2026, 11, 20), "lines.": []values{carriedOut(nil), carriedOut(nil)}})
	}
	read := func() []erp.Order {
		page, err := a.Orders(t.Context(), erp.ListQuery{})
		if err != nil {
			t.Fatal(err)
		}
		return page.Rows
	}
	read()
	d.forget()
	if rows := read(); len(rows) != 20 {
		t.Errorf("got %d orders", len(rows))
	}
	var methods []string
	for _, method := range []string{"sale.sale.search_read", "stock.move.search_read", "product.product.read"} {
		for range d.calls(method) {
			methods = append(methods, method)
		}
	}
	want := []string{"sale.sale.search_read", "stock.move.search_read", "product.product.read"} // the stock of one warehouse
	if n := d.forget(); n != len(want) || !slices.Equal(methods, want) {
		t.Errorf("got %d calls, %q", n, methods)
	}
}

func TestLinesThatAreNoGoodsAreNotListed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	typed := values{"id": 103, "type": "line", "description": "Cut to length", "quantity": 1.0, "unit": nil, "unit_price": fakeDecimal("5"),
		"amount": fakeDecimal("5"), "product.": nil, "invoice_lines.": []values{invoiced("posted", 1)}}
	d.enter(values{"state": stateProcessing, "number": "7", "sale_date": fakeDate(2026, 11, 20), "lines.": []values{
		{"id": 100, "type": "title", "description": "For the roof"}, carriedOut(nil), typed,
		{"id": 104, "type": "line", "quantity": 1.0, "unit": 1, "amount": fakeDecimal("18.5"), "shipment_cost": fakeDecimal("18.5")},
	}, "untaxed_amount": fakeDecimal("338.5"), "tax_amount": fakeDecimal("0"), "total_amount": fakeDecimal("338.5")})
	o, err := d.adapter().Order(t.Context(), "C20000", "7")
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Lines) != 2 || o.Lines[0].Item != "WIRE" || o.Lines[1].Item != "" || o.Lines[1].Description != "Cut to length" {
		t.Errorf("got lines %+v", o.Lines)
	}
	if !o.Goods.Equal(usd("320")) || !o.Freight.Amount.Equal(usd("18.5")) {
		t.Errorf("got goods %s, freight %+v", o.Goods, o.Freight)
	}
}
