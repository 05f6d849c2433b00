package tryton

import (
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
)

// fakeDebtor owes 180 dollars and ordered for another 70.
func fakeDebtor(limit any) values {
	return values{
		"id": 4, "code": "C1", "receivable": fakeDecimal("180.00"), "credit_amount": fakeDecimal("250.00"), "credit_limit_amount": limit,
		"customer_payment_term.": values{"name": "Net 30", "lines.": []values{{"relativedeltas.": []values{{"days": 30}}}}},
	}
}

func fakeOpen(id int, debit, credit string, due, pays any, origin any) values {
	return values{
		"id": id, "debit": fakeDecimal(debit), "credit": fakeDecimal(credit), "maturity_date": due, "date": fakeDate(2026, 8, 1),
		"reconciliation": nil, "amount_second_currency": nil, "second_currency": nil, "invoice_payment": pays, "move_origin": origin,
	}
}

// owing is a server with a debtor whose open lines come to its balance.
func owing(t *testing.T, limit any) *fake {
	t.Helper()
	f := newFake(t)
	f.rows("party.party", fakeDebtor(limit))
	f.rows("account.move.line",
		fakeOpen(1, "100.00", "0", fakeDate(2026, 12, 1), nil, "account.invoice,8"),
		fakeOpen(2, "60.00", "0", fakeDate(2026, 11, 23), nil, "account.invoice,9"), // a day late on the 24th
		fakeOpen(3, "0", "25.00", nil, 9, "account.invoice,9"),                      // paid of it
		fakeOpen(4, "70.00", "0", nil, nil, nil),                                    // an entry of 1 August, 115 days old
		fakeOpen(5, "0", "25.00", fakeDate(2026, 11, 2), nil, "account.invoice,10"), // a credit note
	)
	return f
}

func TestReceivable(t *testing.T) {
	t.Parallel()
	f := owing(t, fakeDecimal("1000"))
	r, err := f.adapter().Receivable(t.Context(), "C1", erp.Date{})
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]erp.Money{
		"balance":        {r.Balance, erp.MustMoney("180", "USD")},
		"exposure":       {r.Exposure, erp.MustMoney("250", "USD")},
		"open orders":    {r.OpenOrders, erp.MustMoney("70", "USD")},
		"shipped":        {r.Shipped, erp.Money{}},
		"limit":          {r.Limit.Amount, erp.MustMoney("1000", "USD")},
		"overdue":        {r.Overdue, erp.MustMoney("105", "USD")},
		"unapplied":      {r.Unapplied, erp.MustMoney("25", "USD")},
		"not due":        {r.Aging.NotDue, erp.MustMoney("100", "USD")},
		"1 to 30 days":   {r.Aging.Days1to30, erp.MustMoney("35", "USD")},
		"31 to 60 days":  {r.Aging.Days31to60, erp.MustMoney("0", "USD")},
		"over 90 days":   {r.Aging.Over90, erp.MustMoney("70", "USD")},
		"aging in total": {r.Aging.Total, erp.MustMoney("180", "USD")},
	} {
		if !pair[0].Equal(pair[1]) {
			t.Errorf("%s: got %s, want %s", name, pair[0], pair[1])
		}
	}
	if r.Customer != "C1" || r.Holder != "C1" || r.Hold != nil || r.Limit.Kind != erp.LimitAmount ||
		r.Terms != (erp.Terms{Name: "Net 30", NetDays: 30}) || !r.AsOf.Equal(fakeNow) {
		t.Errorf("got %+v", r)
	}
}

func TestReceivableTakesTwoCalls(t *testing.T) {
	t.Parallel()
	f := owing(t, nil)
	a := f.adapter()
	for range 2 {
		if _, err := a.Receivable(t.Context(), "C1", erp.Date{}); err != nil {
			t.Fatal(err)
		}
		if got := len(f.calls("party.party.search_read")) + len(f.calls("account.move.line.search_read")); got != 2 {
			t.Errorf("got %d calls, want 2", got)
		}
		f.forget()
	}
	if _, err := a.Receivable(t.Context(), "C1", erp.Date{}); err != nil {
		t.Fatal(err)
	}
	if got := f.forget(); got != 2 {
		t.Errorf("got %d calls of all kinds, want 2", got)
	}
}

func TestReceivableLimit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limit any
		null  erp.LimitKind
		want  erp.LimitKind
	}{
		"none is not set":             {nil, "", erp.LimitNotSet},
		"none is what was configured": {nil, erp.LimitUnlimited, erp.LimitUnlimited},
		"zero is an amount":           {fakeDecimal("0"), erp.LimitUnlimited, erp.LimitAmount},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := owing(t, c.limit).adapter(func(cfg *Config) { cfg.NullLimit = c.null })
			r, err := a.Receivable(t.Context(), "C1", erp.Date{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Limit.Kind != c.want {
				t.Errorf("got %q, want %q", r.Limit.Kind, c.want)
			}
		})
	}
}

func TestReceivableAgesAsOfTheDayGiven(t *testing.T) {
	t.Parallel()
	r, err := owing(t, nil).adapter().Receivable(t.Context(), "C1", erp.Date{Year: 2026, Month: 12, Day: 31})
	if err != nil {
		t.Fatal(err)
	}
	if want := erp.MustMoney("100", "USD"); !r.Aging.NotDue.IsZero() || !r.Aging.Days1to30.Equal(want) {
		t.Errorf("got %s not due and %s in the first month, want none and %s", r.Aging.NotDue, r.Aging.Days1to30, want)
	}
}

func TestReceivableThatDoesNotAddUpIsUnavailable(t *testing.T) {
	t.Parallel()
	f := owing(t, nil)
	f.rows("account.move.line", fakeOpen(1, "99.00", "0", fakeDate(2026, 12, 1), nil, "account.invoice,8"))
	_, err := f.adapter().Receivable(t.Context(), "C1", erp.Date{})
	if erp.CodeOf(err) != erp.Unavailable || !strings.Contains(err.Error(), "99 USD") || !strings.Contains(err.Error(), "180 USD") {
		t.Errorf("got %v, want Unavailable with both figures", err)
	}
}

func TestReceivableOfNobodyIsNotFound(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("party.party")
	if _, err := f.adapter().Receivable(t.Context(), "NOPE", erp.Date{}); erp.CodeOf(err) != erp.NotFound {
		t.Errorf("got %v, want NotFound", err)
	}
}
