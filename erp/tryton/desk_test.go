package tryton

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// desk is a fake whose sales take the steps that Tryton's take, as far as orders make them. It sells BOLT and WIRE, the
// latter by the hundred; OLD is archived. Customer C20000 has the addresses 41 and 42, and a rule that taxes by tax 3.
type desk struct {
	*fake
	mu       sync.Mutex
	sales    map[int64]values
	last     int64
	asks     map[string]string   // button → the question it asks until that is answered
	answered []string            // names of questions
	stops    map[string]refusal  // method → what it answers instead of acting, every time
	before   map[string][]func() // method → what happens before it acts, one at a time
	idle     string              // a button that does nothing
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{fake: newFake(t), sales: map[int64]values{}, asks: map[string]string{}, stops: map[string]refusal{}, before: map[string][]func(){}}
	d.on("party.party.search_read", func(a asked) any {
		for id, code := range map[int]string{40: "C20000", 50: "C30000"} {
			if strings.Contains(a.text(0), code) {
				return []values{{"id": id, "code": code, "sale_price_list": 9, "customer_tax_rule": 2, "active": true}}
			}
		}
		return []values{}
	})
	d.on("party.address.search_read", func(a asked) any {
		if strings.Contains(a.text(0), `["id","=",42]`) && strings.Contains(a.text(0), `["party","=",40]`) {
			return []values{{"id": 42}}
		}
		return []values{}
	})
	d.rows("party.contact_mechanism", values{"id": 21})
	d.rows("carrier", values{"id": 1, "party.": values{"name": "Standard freight"}}, values{"id": 2, "party.": values{"name": "UPS"}})
	d.rows("product.price_list", values{"id": 9, "name": "Trade", "unit": "product_default", "tax_included": false})
	d.rows("product.product", catalogued(bolt, "BOLT"), soldBy(2, catalogued(wire, "WIRE")), archived(catalogued(old, "OLD")))
	d.on("product.product.read", d.products)
	d.on("sale.sale.on_change", func(asked) any {
		return []values{{"invoice_address": 40, "shipment_address": 41, "payment_term": 6, "price_list": 9, "carrier": 1}}
	})
	d.on("sale.line.on_change", func(asked) any {
		return []values{{"taxes": values{"add": []any{[]any{0, values{"id": 3}}}}, "unit_price": fakeDecimal("1")}}
	})
	d.on("sale.line.search_read", func(asked) any { return []values{{"id": 101}, {"id": 102}} })
	d.rows("stock.move")
	d.act("sale.sale.create", d.create)
	d.act("sale.sale.search_read", d.search)
	d.act("sale.sale.write", d.write)
	d.act("sale.sale.delete", d.delete)
	d.act("res.user.warning.create", d.acknowledge)
	for button, step := range map[string][2]string{
		"quote": {stateDraft, stateQuotation}, "confirm": {stateQuotation, stateProcessing}, "cancel": {stateQuotation, stateCancelled},
	} {
		d.act("sale.sale."+button, func(a asked) any { return d.press(button, step, a) })
	}
	return d
}

// adapter is one that waits for no lock in earnest.
func (d *desk) adapter(change ...func(*Config)) *Adapter {
	d.t.Helper()
	a := d.fake.adapter(change...)
	a.queue.pause = func(context.Context, time.Duration) error { return nil }
	return a
}

// act answers a method unless it is stopped.
func (d *desk) act(method string, answer func(asked) any) {
	d.on(method, func(a asked) any {
		d.mu.Lock()
		defer d.mu.Unlock()
		if first := d.before[method]; len(first) > 0 {
			d.before[method] = first[1:]
			first[0]()
		}
		if stop, ok := d.stops[method]; ok {
			return stop
		}
		return answer(a)
	})
}

// lose breaks the connection of the next such call after the server has acted.
func (d *desk) lose(method string) {
	d.fake.mu.Lock()
	act := d.answers[method]
	d.fake.mu.Unlock()
	d.on(method, func(a asked) any {
		d.on(method, act)
		act(a)
		return lost{}
	})
}

// once stops the next n calls of a method.
func (d *desk) once(method string, n int, stop refusal) {
	for range n {
		d.before[method] = append(d.before[method], func() { d.stops[method] = stop })
	}
	d.before[method] = append(d.before[method], func() { delete(d.stops, method) })
}

func (d *desk) products(a asked) any {
	var rows []values
	var ids []int64
	d.decode(a.Params[0], &ids)
	for _, id := range ids {
		price := map[int64]string{bolt: "7.45", wire: "31.505"}[id]
		rows = append(rows, values{"id": id, "sale_price_uom": fakeDecimal(price), "list_price_uom": fakeDecimal("99"), "quantity": 10.0})
	}
	return rows
}

// create writes a sale; a web id that is taken is refused as the database refuses it.
func (d *desk) create(a asked) any {
	var records []values
	d.decode(a.Params[0], &records)
	record := records[0]
	for _, s := range d.sales {
		if s["web_id"] == record["web_id"] {
			return refusal{"UserError", []any{"The web ID on the sale must be unique.", "", nil}}
		}
	}
	d.last++
	party := map[float64]string{40: "C20000", 50: "C30000"}[record["party"].(float64)]
	s := values{
		"id": d.last, "web_shop": 1, "state": stateDraft, "party.": values{"code": party}, "shipment_cost_method": "order", "carrier": record["carrier"],
		"shipment_address.": values{"id": record["shipment_address"], "full_address": "1 Main St\nDayton"},
		"warehouse.":        values{"id": record["warehouse"], "code": "01"}, "currency.": values{"code": "USD"}, "shipments.": []values{},
	}
	for _, name := range []string{"web_id", "number", "reference", "shipping_date", "description"} {
		s[name] = record[name]
	}
	var lines []values
	for i, entered := range record["lines"].([]any)[0].([]any)[1].([]any) {
		lines = append(lines, d.line(int64(101+i), entered.(map[string]any)))
	}
	d.sales[d.last] = s
	d.total(s, lines)
	return []int64{d.last}
}

func (d *desk) line(id int64, entered map[string]any) values {
	price := entered["unit_price"].(map[string]any)["decimal"].(string)
	quantity := decimal.NewFromFloat(entered["quantity"].(float64))
	product := map[float64]string{bolt: "BOLT", wire: "WIRE"}[entered["product"].(float64)]
	return values{
		"id": id, "type": "line", "quantity": entered["quantity"], "unit": entered["unit"], "unit_price": fakeDecimal(price),
		"amount":   fakeDecimal(decimal.RequireFromString(price).Mul(quantity).RoundBank(2).String()),
		"product.": values{"id": entered["product"], "code": product, "name": product + " by name", "type": "goods", "default_uom": 1},
		"moves.":   []values{}, "invoice_lines.": []values{}, "shipping_date": fakeDate(2026, 12, 1),
	}
}

// total adds up a sale with a tax of ten percent.
func (d *desk) total(s values, lines []values) {
	untaxed := decimal.Zero
	for _, l := range lines {
		untaxed = untaxed.Add(decimal.RequireFromString(l["amount"].(values)["decimal"].(string)))
	}
	tax := untaxed.Mul(decimal.RequireFromString("0.1")).Round(2)
	s["lines."], s["untaxed_amount"] = lines, fakeDecimal(untaxed.String())
	s["tax_amount"], s["total_amount"] = fakeDecimal(tax.String()), fakeDecimal(untaxed.Add(tax).String())
}

func (d *desk) press(button string, step [2]string, a asked) any {
	if name, asks := d.asks[button]; asks && !slices.Contains(d.answered, name) {
		return refusal{"UserWarning", []any{name, "Are you sure\nabout that?", ""}}
	}
	for _, s := range d.chosen(a) {
		if s["state"] != step[0] || d.idle == button {
			continue
		}
		s["state"] = step[1]
		switch button {
		case "quote":
			freight := values{"id": 190, "type": "line", "quantity": 1.0, "unit": 1, "unit_price": fakeDecimal("18.5"),
				"amount": fakeDecimal("18.5"), "shipment_cost": fakeDecimal("18.5"), "moves.": []values{}, "invoice_lines.": []values{}}
			d.total(s, append(s["lines."].([]values), freight))
			if s["number"] == nil {
				s["number"] = fmt.Sprint(1000 + s["id"].(int64))
			}
		case "confirm":
			s["sale_date"] = fakeDate(2026, 11, 24)
		}
	}
	return nil
}

func (d *desk) write(a asked) any {
	var changes values
	d.decode(a.Params[1], &changes)
	for _, s := range d.chosen(a) {
		maps.Copy(s, changes)
	}
	return nil
}

func (d *desk) delete(a asked) any {
	for _, s := range d.chosen(a) {
		delete(d.sales, s["id"].(int64))
	}
	return nil
}

func (d *desk) acknowledge(a asked) any {
	var answers []struct {
		User   int64
		Name   string
		Always bool
	}
	d.decode(a.Params[0], &answers)
	for _, answer := range answers {
		if answer.User != 7 || !answer.Always {
			d.t.Errorf("got answer %+v", answer)
		}
		d.answered = append(d.answered, answer.Name)
	}
	return []int64{1}
}

func (d *desk) chosen(a asked) []values {
	var ids []int64
	d.decode(a.Params[0], &ids)
	var found []values
	for _, id := range ids {
		if s, ok := d.sales[id]; ok {
			found = append(found, s)
		}
	}
	return found
}

// search compares what a sale is found by; other clauses hold for all.
func (d *desk) search(a asked) any {
	var clauses []any
	d.decode(a.Params[0], &clauses)
	found := []values{}
	for _, id := range slices.Sorted(maps.Keys(d.sales)) {
		if d.holds(d.sales[id], clauses) {
			found = append(found, maps.Clone(d.sales[id]))
		}
	}
	return found
}

func (d *desk) holds(s values, clauses []any) bool {
	for _, c := range clauses {
		clause := c.([]any)
		if clause[0] == "OR" {
			if !slices.ContainsFunc(clause[1:], func(way any) bool { return d.holds(s, way.([]any)) }) {
				return false
			}
			continue
		}
		if !d.meets(s, clause[0].(string), clause[1].(string), clause[2]) {
			return false
		}
	}
	return true
}

func (d *desk) meets(s values, field, operator string, wanted any) bool {
	got := s[field]
	switch field {
	case "id", "web_id", "number", "description":
	case "state":
		listed := slices.Contains(wanted.([]any), got)
		return listed == (operator == "in")
	case "party.code":
		got = s["party."].(values)["code"]
	default:
		return true
	}
	if operator == "like" { // with one % at the end, or one at either end
		words, _ := got.(string)
		pattern := strings.TrimSuffix(wanted.(string), "%")
		if inside, anywhere := strings.CutPrefix(pattern, "%"); anywhere {
			return strings.Contains(words, inside)
		}
		return words != "" && strings.HasPrefix(words, pattern)
	}
	return operator != "=" || fmt.Sprint(got) == fmt.Sprint(wanted)
}

func (f *fake) decode(raw json.RawMessage, into any) {
	if err := json.Unmarshal(raw, into); err != nil {
		f.t.Errorf("decode %s: %v", raw, err)
	}
}

// states are the states of all sales, in the order they were written.
func (d *desk) states() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var states []string
	for _, id := range slices.Sorted(maps.Keys(d.sales)) {
		states = append(states, d.sales[id]["state"].(string))
	}
	return states
}

// enter writes a sale as it stands after an earlier try, and returns it.
func (d *desk) enter(changes values) values {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last++
	s := values{
		"id": d.last, "web_shop": 1, "state": stateDraft, "party.": values{"code": "C20000"}, "currency.": values{"code": "USD"},
		"warehouse.": values{"id": 5, "code": "01"}, "shipment_address.": nil, "lines.": []values{}, "shipments.": []values{},
	}
	maps.Copy(s, changes)
	d.sales[d.last] = s
	return s
}

func anOrder(lines ...erp.DraftLine) erp.OrderDraft {
	if lines == nil {
		lines = []erp.DraftLine{{Item: "BOLT", Quantity: erp.MustQuantity("2", "EA")}, {Item: "WIRE", Quantity: erp.MustQuantity("0.5", "C")}}
	}
	return erp.OrderDraft{Customer: "C20000", CustomerPO: "PO 4500-17", Lines: lines}
}

func wantCode(t *testing.T, err error, want erp.Code) {
	t.Helper()
	if got := erp.CodeOf(err); got != want {
		t.Errorf("got %v, want %q", err, want)
	}
}
