package tryton

import (
	"testing"

	"github.com/tradecounter/portal/erp"
)

// fakeCredit takes half a hundred bolts and the freight of an invoice back, less a fee, with 30 of it used.
func fakeCredit() values {
	return fakeBill(9, func(b values) {
		b["number"], b["tax_amount"], b["total_amount"] = "CN-9", fakeDecimal("-4.00"), fakeDecimal("-66.50")
		freight := fakeBillLine(2, -1, "15.0000", "-15.00", "account.invoice.line,72")
		freight["product."] = values{"id": 40, "code": "FREIGHT"}
		b["lines."] = []values{
			fakeBillLine(1, -0.5, "105.0000", "-52.50", "account.invoice.line,71"), freight,
			{"id": 3, "type": "line", "product.": nil, "description": "Restocking", "quantity": 1.0, "unit": nil, "unit_price": fakeDecimal("5"),
				"amount": fakeDecimal("5.00"), "origin": nil},
		}
		b["lines_to_pay."] = []values{fakeEntry(31, "0", "66.50", fakeDate(2026, 12, 2), false)}
		b["payment_lines."] = []values{fakeEntry(41, "30.00", "0", nil, false)}
	})
}

func crediting(t *testing.T, bills ...values) *fake {
	t.Helper()
	f := billing(t, bills...)
	f.rows("carrier", values{"id": 1, "carrier_product": 40, "party.": values{"name": "Freight"}})
	f.rows("account.invoice.line", values{"id": 71, "invoice.": values{"number": "INV-8"}}, values{"id": 72, "invoice.": values{"number": "INV-8"}})
	return f
}

func TestCreditMemoIsPositiveAndAddsUp(t *testing.T) {
	t.Parallel()
	m, err := crediting(t, fakeCredit()).adapter().CreditMemo(t.Context(), "C1", "CN-9")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		got  erp.Money
		want string
	}{
		{"goods", m.Lines[0].Extended, "52.50"}, {"fee", m.Lines[1].Extended, "-5.00"}, {"freight", m.Freight.Amount, "15.00"},
		{"tax", m.Tax, "4.00"}, {"total", m.Total, "66.50"}, {"left", m.Open, "36.50"}, {"price", m.Lines[0].Net, "105"},
	} {
		if !c.got.Equal(erp.MustMoney(c.want, "USD")) {
			t.Errorf("%s: got %s, want %s", c.what, c.got, c.want)
		}
	}
	if m.Number != "CN-9" || m.Invoice != "INV-8" || m.RMA != "" || m.Customer != "C1" || len(m.Lines) != 2 || m.Lines[0].Quantity.Amount.String() != "0.5" {
		t.Errorf("got %+v", m)
	}
}

func TestCreditMemoOfAReturnNamesIt(t *testing.T) {
	t.Parallel()
	f := crediting(t, fakeBill(9, func(b values) {
		b["total_amount"], b["lines."] = fakeDecimal("-52.50"), []values{fakeBillLine(1, -0.5, "105.0000", "-52.50", "sale.line,21")}
	}))
	f.rows("sale.line", values{"id": 21, "shipment_cost": nil, "sale.": values{"id": 14, "number": "14", "origin": "sale.complaint,3"}})
	f.rows("sale.complaint", values{"id": 3, "number": "RMA-3"})
	page, err := f.adapter().CreditMemos(t.Context(), erp.ListQuery{Customer: "C1"})
	if err != nil || len(page.Rows) != 1 || page.Rows[0].RMA != "RMA-3" || page.Rows[0].Invoice != "" {
		t.Errorf("got %+v (%v), want one of return RMA-3", page.Rows, err)
	}
}

func TestCreditMemoThatIsAnInvoiceIsNotFound(t *testing.T) {
	t.Parallel()
	if _, err := crediting(t, fakeBill(8)).adapter().CreditMemo(t.Context(), "C1", "INV-8"); erp.CodeOf(err) != erp.NotFound {
		t.Errorf("got %v, want NotFound", err)
	}
}
