package tryton

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// fakeEntry is a line of the ledger; a reconciled one is set against something.
func fakeEntry(id int, debit, credit string, due any, reconciled bool) values {
	e := values{"id": id, "debit": fakeDecimal(debit), "credit": fakeDecimal(credit), "maturity_date": due,
		"create_date": fakeMoment(fakeNow.AddDate(0, -1, 0)), "write_date": nil, "reconciliation": nil,
		"amount_second_currency": nil, "second_currency": nil}
	if reconciled {
		e["reconciliation"] = 77
	}
	return e
}

func inCurrency(e values, amount string, currency int) values {
	e["amount_second_currency"], e["second_currency"] = fakeDecimal(amount), currency
	return e
}

func fakeBillLine(id int, quantity float64, price, amount, origin string) values {
	return values{"id": id, "type": "line", "product.": values{"id": 11, "code": "BOLT"}, "description": "Bolt", "quantity": quantity,
		"unit": 2, "unit_price": fakeDecimal(price), "amount": fakeDecimal(amount), "origin": origin}
}

// fakeBill is an invoice of order 14: 52.50 of goods, 15 of freight, 4.89 of tax; due in two instalments.
func fakeBill(id int, change ...func(values)) values {
	b := values{
		"id": id, "number": fmt.Sprintf("INV-%d", id), "reference": nil, "state": "posted", "invoice_date": fakeDate(2026, 11, 2),
		"create_date": fakeMoment(fakeNow.AddDate(0, 0, -3)), "write_date": fakeMoment(fakeNow.AddDate(0, 0, -2)),
		"party.": values{"id": 4, "code": "C1"}, "currency.": values{"id": 1, "code": "USD", "digits": 2},
		"payment_term.": values{"id": 1, "name": "Half 30, half 60"}, "tax_amount": fakeDecimal("4.89"), "total_amount": fakeDecimal("72.39"),
		"lines.": []values{
			fakeBillLine(1, 0.5, "105.0000", "52.50", "sale.line,21"),
			{"id": 2, "type": "comment", "product.": nil, "description": "Thank you", "quantity": nil, "unit": nil, "unit_price": nil, "amount": nil, "origin": nil},
			fakeBillLine(3, 1, "15.0000", "15.00", "sale.line,22"),
		},
		"lines_to_pay.": []values{
			fakeEntry(31, "36.20", "0", fakeDate(2026, 12, 2), false), fakeEntry(32, "36.19", "0", fakeDate(2027, 1, 1), false),
		},
		"payment_lines.": []values{},
	}
	for _, c := range change {
		c(b)
	}
	return b
}

func fakeSold(id, number int, cost any) values {
	return values{"id": id, "shipment_cost": cost, "sale.": values{
		"id": number, "number": fmt.Sprint(number), "reference": fmt.Sprintf("PO-%d", number), "shipment_address": 40 + number,
	}}
}

// billing is a server with these bills of customer C1.
func billing(t *testing.T, bills ...values) *fake {
	t.Helper()
	f := newFake(t)
	f.rows("party.party", values{"id": 4, "code": "C1"})
	f.rows("account.invoice", bills...)
	f.rows("sale.line", fakeSold(21, 14, nil), fakeSold(22, 14, fakeDecimal("15")), fakeSold(23, 15, nil))
	return f
}

// billed reads the only invoice of a server.
func billed(t *testing.T, f *fake) erp.Invoice {
	t.Helper()
	i, err := f.adapter().Invoice(t.Context(), "C1", "INV-8")
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestInvoice(t *testing.T) {
	t.Parallel()
	f := billing(t, fakeBill(8))
	i := billed(t, f)
	if i.ID != "8" || i.Number != "INV-8" || i.Customer != "C1" || i.Order != "14" || i.CustomerPO != "PO-14" || i.ShipTo != "54" ||
		i.Status != erp.InvoiceOpen || i.Terms != "Half 30, half 60" || i.IssuedOn != (erp.Date{Year: 2026, Month: 11, Day: 2}) ||
		i.DueOn != (erp.Date{Year: 2027, Month: 1, Day: 1}) || !i.Changed.Equal(fakeNow.AddDate(0, 0, -2)) {
		t.Errorf("got %+v", i)
	}
	for name, pair := range map[string][2]erp.Money{
		"goods":   {i.Goods, erp.MustMoney("52.50", "USD")},
		"freight": {i.Freight.Amount, erp.MustMoney("15", "USD")},
		"tax":     {i.Tax, erp.MustMoney("4.89", "USD")},
		"total":   {i.Total, erp.MustMoney("72.39", "USD")},
		"open":    {i.Open, erp.MustMoney("72.39", "USD")},
	} {
		if !pair[0].Equal(pair[1]) {
			t.Errorf("%s: got %s, want %s", name, pair[0], pair[1])
		}
	}
	if len(i.Lines) != 1 || i.Freight.State != erp.FreightFixed {
		t.Fatalf("got %d lines and freight %q, want the goods alone and freight fixed", len(i.Lines), i.Freight.State)
	}
	line := i.Lines[0]
	if line.Order != "14" || line.OrderLine != "21" || line.Item != "BOLT" || line.Description != "Bolt" ||
		!line.Quantity.Equal(erp.MustQuantity("0.5", "C")) || line.Per != "C" ||
		!line.Net.Equal(erp.MustMoney("105", "USD")) || !line.Extended.Equal(erp.MustMoney("52.50", "USD")) {
		t.Errorf("got line %+v", line)
	}
	if domain := f.calls("account.invoice.search_read")[0].text(0); !strings.Contains(domain, `["party","=",4]`) ||
		!strings.Contains(domain, `["company","=",1]`) || !strings.Contains(domain, `["type","=","out"]`) {
		t.Errorf("got domain %s, which is not the customer's own invoices", domain)
	}
}

func TestInvoiceOpen(t *testing.T) {
	t.Parallel()
	paid := func(entries ...values) func(values) { return func(b values) { b["payment_lines."] = entries } }
	instalments := func(entries ...values) func(values) { return func(b values) { b["lines_to_pay."] = entries } }
	state := func(name string) func(values) { return func(b values) { b["state"] = name } }
	first, last := fakeDate(2026, 12, 2), fakeDate(2027, 1, 1)
	for name, c := range map[string]struct {
		change []func(values)
		open   string
		status erp.InvoiceStatus
		due    erp.Date
	}{
		"paid in part": {
			[]func(values){paid(fakeEntry(40, "0", "20", nil, false))},
			"52.39", erp.InvoicePartial, erp.Date{Year: 2027, Month: 1, Day: 1},
		},
		"one instalment set against a payment": {
			[]func(values){
				instalments(fakeEntry(31, "36.20", "0", first, false), fakeEntry(32, "36.19", "0", last, true)),
				paid(fakeEntry(40, "0", "36.19", nil, true)),
			},
			"36.2", erp.InvoicePartial, erp.Date{Year: 2026, Month: 12, Day: 2},
		},
		"paid": {
			[]func(values){
				state("paid"),
				instalments(fakeEntry(31, "36.20", "0", first, true), fakeEntry(32, "36.19", "0", last, true)),
				paid(fakeEntry(40, "0", "72.39", nil, true)),
			},
			"0", erp.InvoicePaid, erp.Date{Year: 2027, Month: 1, Day: 1},
		},
		"paid, but not yet marked so": {
			[]func(values){instalments(fakeEntry(31, "72.39", "0", first, true))},
			"0", erp.InvoicePaid, erp.Date{Year: 2026, Month: 12, Day: 2},
		},
		"cancelled": {
			[]func(values){state("cancelled")},
			"0", erp.InvoiceCancelled, erp.Date{Year: 2027, Month: 1, Day: 1},
		},
		"without instalments": {
			[]func(values){instalments()},
			"0", erp.InvoicePaid, erp.Date{Year: 2026, Month: 11, Day: 2},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := billed(t, billing(t, fakeBill(8, c.change...)))
			if i.Open.Amount.String() != c.open || i.Status != c.status || i.DueOn != c.due {
				t.Errorf("got %s open, %s, due on %s; want %s, %s, %s", i.Open, i.Status, i.DueOn, c.open, c.status, c.due)
			}
		})
	}
}

func TestInvoiceInForeignCurrencyStaysInIt(t *testing.T) {
	t.Parallel()
	euro := func(b values) {
		b["currency."] = values{"id": 2, "code": "EUR", "digits": 2}
		b["lines_to_pay."] = []values{inCurrency(fakeEntry(31, "90.49", "0", fakeDate(2026, 12, 2), false), "72.39", 2)}
		b["payment_lines."] = []values{inCurrency(fakeEntry(40, "0", "12.50", nil, false), "-10.00", 2)}
	}
	f := billing(t, fakeBill(8, euro))
	if i := billed(t, f); !i.Open.Equal(erp.MustMoney("62.39", "EUR")) || !i.Goods.Equal(erp.MustMoney("52.50", "EUR")) {
		t.Errorf("got %s open of %s of goods, want 62.39 EUR of 52.50 EUR", i.Open, i.Goods)
	}

	dollars := func(b values) {
		b["payment_lines."] = append(b["payment_lines."].([]values), fakeEntry(41, "0", "25.00", nil, false))
	}
	f = billing(t, fakeBill(8, euro, dollars))
	f.on("account.invoice.read", func(q asked) any {
		if q.Context["with_payment"] != false {
			t.Error("payments that are only announced count")
		}
		return []values{{"id": 8, "amount_to_pay": fakeDecimal("42.39")}}
	})
	if i := billed(t, f); !i.Open.Equal(erp.MustMoney("42.39", "EUR")) || i.Status != erp.InvoicePartial {
		t.Errorf("paid in dollars: got %s open, %s; want what Tryton says, 42.39 EUR", i.Open, i.Status)
	}
}

func TestInvoiceOfSeveralOrdersNamesNone(t *testing.T) {
	t.Parallel()
	i := billed(t, billing(t, fakeBill(8, func(b values) {
		b["lines."] = append(b["lines."].([]values), fakeBillLine(4, 1, "0", "0.00", "sale.line,23"))
	})))
	if i.Order != "" || i.CustomerPO != "" || i.ShipTo != "" {
		t.Errorf("got order %q, PO %q, ship-to %q, want none of them", i.Order, i.CustomerPO, i.ShipTo)
	}
	if len(i.Lines) != 2 || i.Lines[0].Order != "14" || i.Lines[1].Order != "15" {
		t.Errorf("got lines %+v", i.Lines)
	}
}

func TestInvoiceWithoutOrderStatesItsOwnReference(t *testing.T) {
	t.Parallel()
	f := billing(t, fakeBill(8, func(b values) {
		b["reference"] = "PO-OLD"
		b["lines."] = []values{fakeBillLine(1, 0.5, "135.0000", "67.50", "")}
	}))
	i := billed(t, f)
	if i.Order != "" || i.CustomerPO != "PO-OLD" || len(i.Lines) != 1 || i.Lines[0].OrderLine != "" {
		t.Errorf("got %+v", i)
	}
	if len(f.calls("sale.line.search_read")) != 0 {
		t.Error("asked for order lines of an invoice without any")
	}
}

func TestInvoiceCarriedOverStatesFreightAsFreight(t *testing.T) {
	t.Parallel()
	f := billing(t, fakeBill(8, func(b values) {
		freight := fakeBillLine(2, 1, "15.0000", "15.00", "")
		freight["product."], freight["description"] = values{"id": 40, "code": "FREIGHT"}, "Freight"
		b["lines."] = []values{fakeBillLine(1, 0.5, "105.0000", "52.50", ""), freight}
	}))
	f.rows("carrier", values{"id": 1, "carrier_product": 40, "party.": values{"name": "Freight"}})
	i := billed(t, f)
	if !i.Freight.Amount.Equal(erp.MustMoney("15", "USD")) || !i.Goods.Equal(erp.MustMoney("52.50", "USD")) || len(i.Lines) != 1 || i.Lines[0].Item != "BOLT" {
		t.Errorf("got freight %s, goods %s, lines %+v", i.Freight.Amount, i.Goods, i.Lines)
	}
}

func TestInvoiceWithoutFreightModule(t *testing.T) {
	t.Parallel()
	f := billing(t, fakeBill(8))
	f.on("sale.line.fields_get", func(asked) any { return values{"unit_price": values{"digits": "[16, 4]"}} })
	f.rows("sale.line", values{"id": 21, "sale.": values{"number": "14"}}, values{"id": 22, "sale.": values{"number": "14"}})
	i := billed(t, f)
	if !i.Freight.Amount.IsZero() || len(i.Lines) != 2 || !i.Goods.Equal(erp.MustMoney("67.50", "USD")) {
		t.Errorf("got freight %s, %d lines, goods %s", i.Freight.Amount, len(i.Lines), i.Goods)
	}
	if fields := f.calls("sale.line.search_read")[0].text(4); strings.Contains(fields, "shipment_cost") {
		t.Errorf("asked for %s, a field of a module that is not there", fields)
	}
}

func TestInvoiceThatIsNoneIsNotFound(t *testing.T) {
	t.Parallel()
	creditNote := fakeBill(8, func(b values) { b["total_amount"] = fakeDecimal("-72.39") })
	for name, f := range map[string]*fake{"no such number": billing(t), "credit note": billing(t, creditNote)} {
		if _, err := f.adapter().Invoice(t.Context(), "C1", "INV-8"); erp.CodeOf(err) != erp.NotFound {
			t.Errorf("%s: got %v, want NotFound", name, err)
		}
	}
}

func TestInvoicesPageOnPastCreditNotes(t *testing.T) {
	t.Parallel()
	creditNote := fakeBill(7, func(b values) { b["total_amount"] = fakeDecimal("-72.39") })
	f := billing(t, fakeBill(8), creditNote)
	page, err := f.adapter().Invoices(t.Context(), erp.ListQuery{Customer: "C1", Limit: 2, Cursor: "9"})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Rows) != 1 || page.Rows[0].Number != "INV-8" || page.Next != "7" {
		t.Errorf("got %d rows, next %q; want INV-8 alone, and to go on after the credit note", len(page.Rows), page.Next)
	}
}

func TestInvoicesTakeTwoCallsHoweverMany(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 40} {
		var bills []values
		for id := range n {
			bills = append(bills, fakeBill(id+1))
		}
		f := billing(t, bills...)
		a := f.adapter()
		for range 2 { // the first reads the tables too
			f.forget()
			if _, err := a.Invoices(t.Context(), erp.ListQuery{Customer: "C1"}); err != nil {
				t.Fatal(err)
			}
		}
		if got := f.forget(); got != 2 {
			t.Errorf("%d invoices: got %d calls, want 2", n, got)
		}
	}
}

func TestInvoicesChangeWithTheirEntries(t *testing.T) {
	t.Parallel()
	f := billing(t, fakeBill(8, func(b values) {
		b["lines_to_pay."].([]values)[0]["write_date"] = fakeMoment(fakeNow.Add(-time.Hour))
	}))
	page, err := f.adapter().Invoices(t.Context(), erp.ListQuery{Since: fakeNow.AddDate(0, 0, -1)})
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Rows) != 1 || !page.Rows[0].Changed.Equal(fakeNow.Add(-time.Hour)) {
		t.Errorf("got %+v, want the invoice as changed when its due date was", page.Rows)
	}
	domain := f.calls("account.invoice.search_read")[0].text(0)
	for _, path := range []string{`"write_date"`, `"move.lines.write_date"`, `"payment_lines.write_date"`} {
		if !strings.Contains(domain, path) {
			t.Errorf("domain %s lacks %s", domain, path)
		}
	}
}
