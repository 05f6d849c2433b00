package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

var _ witness = (*trytonServer)(nil)

func (s *trytonServer) party(ctx context.Context, customer string, fields ...string) (record, error) {
	return s.one(ctx, "party.party", []any{clause("code", "=", customer)}, nil, append(fields, "name", "sale_price_list")...)
}

func (s *trytonServer) product(ctx context.Context, item string, within record, fields ...string) (record, error) {
	return s.one(ctx, "product.product", []any{clause("code", "=", item)}, within, fields...)
}

func (s *trytonServer) customerName(ctx context.Context, customer string) (string, error) {
	party, err := s.party(ctx, customer)
	return party.text("name"), err
}

// contracts are the products that lines of the customer's own price list name.
func (s *trytonServer) contracts(ctx context.Context, customer string) ([]string, error) {
	party, err := s.party(ctx, customer)
	if err != nil {
		return nil, err
	}
	own := []any{
		clause("price_list", "=", party["sale_price_list"]), clause("price_list.parent", "!=", nil), clause("product", "!=", nil),
	}
	lines, err := s.search(ctx, "product.price_list.line", own, nil, "product.code", "start_date", "end_date")
	if err != nil {
		return nil, err
	}
	var items []string
	today := time.Now().UTC()
	for _, line := range lines {
		if covers(line, today) {
			items = append(items, record(line["product."].(map[string]any)).text("code"))
		}
	}
	return sortedOnce(items), nil
}

// covers reports whether the line's dates include the day.
func covers(line record, day time.Time) bool {
	today := day.Format(time.DateOnly)
	start, end := dayOf(line["start_date"]), dayOf(line["end_date"])
	return (start == "" || start <= today) && (end == "" || end >= today)
}

func dayOf(value any) string {
	d, ok := value.(map[string]any)
	if !ok {
		return ""
	}
	r := record(d)
	return fmt.Sprintf("%04d-%02d-%02d", r.number("year").IntPart(), r.number("month").IntPart(), r.number("day").IntPart())
}

func (s *trytonServer) sold(ctx context.Context) ([]string, error) {
	rows, err := s.search(ctx, "product.product", []any{clause("salable", "=", true), clause("type", "=", "goods")}, nil, "code")
	items := make([]string, 0, len(rows))
	for _, row := range rows {
		items = append(items, row.text("code"))
	}
	return sortedOnce(items), err
}

// free asks Tryton's own forecast, without what suppliers have still to bring.
func (s *trytonServer) free(ctx context.Context, item string) (decimal.Decimal, error) {
	product, err := s.product(ctx, item, nil, "default_uom.factor", "sale_uom.factor")
	if err != nil {
		return decimal.Zero, err
	}
	perSell := factorOf(product, "sale_uom.").Div(factorOf(product, "default_uom."))
	warehouses, err := s.search(ctx, "stock.location", []any{clause("type", "=", "warehouse")}, nil, "code")
	if err != nil {
		return decimal.Zero, err
	}
	total := decimal.Zero
	for _, warehouse := range warehouses {
		left, err := s.freeIn(ctx, product["id"], warehouse["id"])
		if err != nil {
			return decimal.Zero, err
		}
		total = total.Add(decimal.Max(left.Div(perSell).Floor(), decimal.Zero))
	}
	return total, nil
}

func factorOf(product record, unit string) decimal.Decimal {
	u, _ := product[unit].(map[string]any)
	return record(u).number("factor")
}

func (s *trytonServer) freeIn(ctx context.Context, product, warehouse any) (decimal.Decimal, error) {
	within := record{"locations": []any{warehouse}, "with_childs": true}
	stock, err := s.one(ctx, "product.product", []any{clause("id", "=", product)}, within, "quantity")
	if err != nil {
		return decimal.Zero, err
	}
	left := stock.number("quantity")
	moves, err := s.search(ctx, "stock.move", []any{
		clause("product", "=", product), clause("state", "in", []string{"draft", "assigned"}),
	}, nil, "internal_quantity", "from_location.warehouse", "to_location.warehouse")
	for _, move := range moves {
		from, to := warehouseAt(move, "from_location."), warehouseAt(move, "to_location.")
		if from == fmt.Sprint(warehouse) && to != from {
			left = left.Sub(move.number("internal_quantity"))
		}
	}
	return left, err
}

// warehouseAt is the id of the warehouse that one end of a move lies in.
func warehouseAt(move record, end string) string {
	location, _ := move[end].(map[string]any)
	return fmt.Sprint(location["warehouse"])
}

// price is the one that the order form would propose.
func (s *trytonServer) price(ctx context.Context, customer, item, quantity string) (decimal.Decimal, error) {
	line, err := s.proposal(ctx, customer, item, quantity)
	return decimalOf(line["unit_price"]), err
}

// proposal is what Tryton's client fills into a line when a person picks the product.
func (s *trytonServer) proposal(ctx context.Context, customer, item, quantity string) (record, error) {
	party, err := s.party(ctx, customer)
	if err != nil {
		return nil, err
	}
	product, err := s.product(ctx, item, nil, "sale_uom")
	if err != nil {
		return nil, err
	}
	sale, err := s.newSale(ctx, party)
	if err != nil {
		return nil, err
	}
	line := record{"product": product["id"], "quantity": json.Number(quantity), "unit": product["sale_uom"], "sale": sale, "type": "line"}
	filled, err := s.changed(ctx, "sale.line", line, "product", "quantity")
	if err != nil {
		return nil, err
	}
	delete(filled, "sale")
	return filled, nil
}

// newSale is what the client fills into an order when a person picks the customer.
func (s *trytonServer) newSale(ctx context.Context, party record) (record, error) {
	company, err := s.one(ctx, "company.company", []any{clause("id", "=", s.company)}, nil, "currency")
	if err != nil {
		return nil, err
	}
	start := record{"party": party["id"], "company": s.company, "currency": company["currency"]}
	return s.changed(ctx, "sale.sale", start, "party")
}

// changed is the record with what Tryton makes of the changed fields.
func (s *trytonServer) changed(ctx context.Context, model string, r record, fields ...string) (record, error) {
	answer, err := s.call(ctx, "model."+model+".on_change", r, fields, s.in(nil))
	if err != nil {
		return nil, err
	}
	changes := record{"rows": answer}.rows("rows")
	for _, change := range changes {
		for name, value := range change {
			if !strings.HasSuffix(name, ".") {
				r[name] = value
			}
		}
	}
	return r, nil
}

// preview enters the order, has it quoted, and takes it away again.
func (s *trytonServer) preview(ctx context.Context, customer, shipTo, item, quantity string) (total decimal.Decimal, err error) {
	party, err := s.party(ctx, customer)
	if err != nil {
		return total, err
	}
	line, err := s.proposal(ctx, customer, item, quantity)
	if err != nil {
		return total, err
	}
	sale, err := s.newSale(ctx, party)
	if err != nil {
		return total, err
	}
	warehouses, err := s.search(ctx, "stock.location", []any{clause("type", "=", "warehouse")}, nil, "code")
	if err != nil || len(warehouses) == 0 {
		return total, errors.Join(err, errors.New("there is no warehouse"))
	}
	order := record{"lines": []any{[]any{"create", []any{record{
		"type": "line", "product": line["product"], "quantity": line["quantity"], "unit": line["unit"], "unit_price": line["unit_price"],
		"taxes": []any{[]any{"add", added(line["taxes"])}},
	}}}}}
	for _, name := range []string{"party", "company", "currency", "price_list", "payment_term", "invoice_address", "carrier"} {
		if sale[name] != nil {
			order[name] = sale[name]
		}
	}
	order["warehouse"], order["shipment_address"] = warehouses[0]["id"], json.Number(shipTo)
	order["invoice_method"], order["shipment_method"] = "shipment", "order"
	return s.quoted(ctx, order)
}

// quoted is the total of an order that exists for a moment only.
func (s *trytonServer) quoted(ctx context.Context, order record) (total decimal.Decimal, err error) {
	ids, err := s.call(ctx, "model.sale.sale.create", []any{order}, s.in(nil))
	if err != nil {
		return total, err
	}
	defer func() {
		_, cancelled := s.call(ctx, "model.sale.sale.cancel", ids, s.in(nil))
		_, deleted := s.call(ctx, "model.sale.sale.delete", ids, s.in(nil))
		err = errors.Join(err, cancelled, deleted)
	}()
	if _, err = s.call(ctx, "model.sale.sale.quote", ids, s.in(nil)); err != nil {
		return total, err
	}
	answer, err := s.call(ctx, "model.sale.sale.read", ids, []string{"total_amount"}, s.in(nil))
	if err != nil {
		return total, err
	}
	return decimalOf(record{"rows": answer}.rows("rows")[0]["total_amount"]), nil
}

// added are the ids in a change of a list: {"add": [[position, {"id": …}], …]}.
func added(change any) []any {
	list, _ := change.(map[string]any)
	ids := []any{}
	entries, _ := list["add"].([]any)
	for _, entry := range entries {
		pair, _ := entry.([]any)
		if len(pair) == 2 {
			ids = append(ids, record(pair[1].(map[string]any))["id"])
		}
	}
	return ids
}

func (s *trytonServer) ordersByReference(ctx context.Context, reference string) ([]witnessed, error) {
	return s.orders(ctx, clause("web_id", "=", reference))
}

func (s *trytonServer) orderByNumber(ctx context.Context, number string) ([]witnessed, error) {
	return s.orders(ctx, clause("number", "=", number))
}

func (s *trytonServer) orders(ctx context.Context, which []any) ([]witnessed, error) {
	rows, err := s.search(ctx, "sale.sale", []any{which}, nil, "number", "web_id", "reference", "total_amount", "state")
	var found []witnessed
	for _, row := range rows {
		if state := row.text("state"); state == "draft" || state == "quotation" {
			continue // not an order yet
		}
		found = append(found, witnessed{
			number: row.text("number"), reference: row.text("web_id"), customerPO: row.text("reference"), total: decimalOf(row["total_amount"]),
		})
	}
	return found, err
}

func (s *trytonServer) openAmount(ctx context.Context, invoice string) (decimal.Decimal, error) {
	row, err := s.one(ctx, "account.invoice", []any{clause("number", "=", invoice), clause("type", "=", "out")}, nil, "amount_to_pay")
	return decimalOf(row["amount_to_pay"]), err
}

func (s *trytonServer) creditLeft(ctx context.Context, customer string) (decimal.Decimal, bool, error) {
	party, err := s.party(ctx, customer, "credit_limit_amount", "credit_amount")
	if err != nil || party["credit_limit_amount"] == nil {
		return decimal.Zero, false, err
	}
	return decimalOf(party["credit_limit_amount"]).Sub(decimalOf(party["credit_amount"])), true, nil
}

func (s *trytonServer) partNumber(ctx context.Context, customer string) (number, item string, err error) {
	rows, err := s.search(ctx, "sale.product_customer", []any{clause("party.code", "=", customer), clause("code", "!=", nil)}, nil, "code", "product.code")
	if err != nil {
		return "", "", err
	}
	for _, row := range rows {
		if product, ok := row["product."].(map[string]any); ok {
			return row.text("code"), record(product).text("code"), nil
		}
	}
	return "", "", nil
}

func (s *trytonServer) note(ctx context.Context, reference string) (string, error) {
	row, err := s.one(ctx, "sale.sale", []any{clause("web_id", "=", reference)}, nil, "comment")
	return row.text("comment"), err
}

func (s *trytonServer) owed(ctx context.Context, customer string) (decimal.Decimal, error) {
	party, err := s.party(ctx, customer, "receivable")
	return decimalOf(party["receivable"]), err
}
