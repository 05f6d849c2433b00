//go:build tryton

package tryton_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

// office is the company's own people at Tryton's own client: its user admin, past the wire.
type office struct {
	t        *testing.T
	url      string // the database's
	password string

	user    int64
	header  string // empty before the first call
	context map[string]any
}

// exact is Tryton's decimal on the wire.
type exact struct{ decimal.Decimal }

type exactWire struct {
	Class  string          `json:"__class__"`
	Digits decimal.Decimal `json:"decimal"`
}

func (e exact) MarshalJSON() ([]byte, error) { return json.Marshal(exactWire{"Decimal", e.Decimal}) }

func (e *exact) UnmarshalJSON(b []byte) error {
	var w exactWire
	err := json.Unmarshal(b, &w)
	e.Decimal = w.Digits
	return err
}

// within is the same office, whose calls are about some records.
func (o *office) within(about map[string]any) *office {
	if o.header == "" {
		o.signIn()
	}
	copied := *o
	copied.context = maps.Clone(o.context)
	maps.Copy(copied.context, about)
	return &copied
}

// call carries out a procedure, whose result goes into out unless that is nil.
func (o *office) call(out any, method string, params ...any) {
	o.t.Helper()
	if question := o.try(out, method, params...); question != "" {
		o.t.Fatalf("%s: Tryton asks %q", method, question)
	}
}

// press pushes a button, and says yes as often as Tryton asks.
func (o *office) press(model, button string, id int64) {
	o.t.Helper()
	for {
		question := o.try(nil, "model."+model+"."+button, []int64{id})
		if question == "" {
			return
		}
		yes := map[string]any{"user": o.user, "name": question, "always": true}
		o.call(nil, "model.res.user.warning.create", []map[string]any{yes})
	}
}

// try carries out a procedure, and returns the name of the question that Tryton asks instead of doing so.
func (o *office) try(out any, method string, params ...any) (question string) {
	o.t.Helper()
	if o.header == "" {
		o.signIn()
	}
	answer := o.post(method, append(params, o.context)...)
	if len(answer.Error) > 0 {
		var words []any
		if string(answer.Error[0]) == `"UserWarning"` && json.Unmarshal(answer.Error[1], &words) == nil && len(words) > 0 {
			return fmt.Sprint(words[0])
		}
		o.t.Fatalf("%s%v: %s", method, params, answer.Error)
	}
	if out != nil {
		if err := json.Unmarshal(answer.Result, out); err != nil {
			o.t.Fatalf("%s: %v in %s", method, err, answer.Result)
		}
	}
	return ""
}

func (o *office) signIn() {
	o.t.Helper()
	var session [2]json.RawMessage
	answer := o.post("common.db.login", "admin", map[string]string{"password": o.password}, "en")
	if err := json.Unmarshal(answer.Result, &session); err != nil {
		o.t.Fatalf("sign in as admin: %s %s", answer.Result, answer.Error)
	}
	var key string
	if err := json.Unmarshal(session[0], &o.user); err != nil {
		o.t.Fatal(err)
	}
	if err := json.Unmarshal(session[1], &key); err != nil {
		o.t.Fatal(err)
	}
	o.header = "Session " + base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "admin:%d:%s", o.user, key))
	preferences := o.post("model.res.user.get_preferences", true, map[string]any{})
	if err := json.Unmarshal(preferences.Result, &o.context); err != nil {
		o.t.Fatalf("preferences of admin: %s %s", preferences.Result, preferences.Error)
	}
}

type rpcAnswer struct {
	Result json.RawMessage   `json:"result"`
	Error  []json.RawMessage `json:"error"`
}

func (o *office) post(method string, params ...any) (answer rpcAnswer) {
	o.t.Helper()
	body, err := json.Marshal(map[string]any{"id": 1, "method": method, "params": params})
	if err != nil {
		o.t.Fatal(err)
	}
	// Cases ask for prices and ship until their very end, so the call must not end with the case's context.
	req, err := http.NewRequest(http.MethodPost, o.url, bytes.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if o.header != "" {
		req.Header.Set("Authorization", o.header)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		o.t.Fatalf("%s: %v", method, err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		o.t.Fatalf("%s: %s: %v", method, resp.Status, err)
	}
	return answer
}

// orderLine is a line as it is typed into the order form.
type orderLine struct {
	party, product, unit int64
	quantity             decimal.Decimal
	on                   erp.Date
}

// unitPrice types a line into Tryton's order form and reads the price that it fills in.
func (o *office) unitPrice(line orderLine) decimal.Decimal {
	o.t.Helper()
	var defaults map[string]any
	o.call(&defaults, "model.sale.sale.default_get", []string{"company", "currency"})
	header := map[string]any{"party": line.party, "company": defaults["company"], "currency": defaults["currency"]}
	var filled []map[string]json.RawMessage
	o.call(&filled, "model.sale.sale.on_change", header, []string{"party"})
	header["price_list"] = filled[0]["price_list"]
	header["sale_date"] = map[string]any{"__class__": "date", "year": line.on.Year, "month": int(line.on.Month), "day": line.on.Day}
	var lines []struct {
		UnitPrice exact `json:"unit_price"`
	}
	o.call(&lines, "model.sale.line.on_change", map[string]any{
		"sale": header, "product": line.product, "unit": line.unit, "quantity": line.quantity.InexactFloat64(),
	}, []string{"product", "quantity"})
	return lines[0].UnitPrice.Decimal
}
