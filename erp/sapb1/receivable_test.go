package sapb1

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
)

const owingPartner = `{"value":[{"CardCode":"C50000","PayTermsGrpCode":2,"Frozen":"tNO","CreditLimit":5000.0,
	"CurrentAccountBalance":900.0,"OpenDeliveryNotesBalance":50.25,"OpenOrdersBalance":100.0}]}`

// openDocuments are due tomorrow, today, and 1, 31, 61 and 91 days ago; they come in two pages.
const (
	openPage1 = `{"value":[
		{"DocEntry":1,"DocDueDate":"2026-11-25","DocTotal":410.0,"PaidToDate":150.0},
		{"DocEntry":2,"DocDueDate":"2026-11-24","DocTotal":40.0,"PaidToDate":0.0},
		{"DocEntry":3,"DocDueDate":"2026-11-23","DocTotal":100.0,"PaidToDate":0.0}],"@odata.nextLink":"Invoices?$skip=3"}`
	openPage2 = `{"value":[
		{"DocEntry":4,"DocDueDate":"2026-10-24","DocTotal":200.0,"PaidToDate":0.0},
		{"DocEntry":5,"DocDueDate":"2026-09-24","DocTotal":300.0,"PaidToDate":0.0},
		{"DocEntry":6,"DocDueDate":"2026-08-25","DocTotal":50.0,"PaidToDate":0.123456}]}`
)

func owing(t *testing.T) *fake {
	t.Helper()
	f := newFake(t)
	f.on("BusinessPartners", owingPartner)
	f.on("PaymentTermsTypes", `{"value":[{"GroupNumber":2,"PaymentTermsGroupName":"Net 30","NumberOfAdditionalDays":30}]}`)
	f.handle("Invoices", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("$skip") == "3" {
			_, _ = io.WriteString(w, openPage2)
			return
		}
		_, _ = io.WriteString(w, openPage1)
	})
	return f
}

func TestReceivableIsB1sOwn(t *testing.T) {
	t.Parallel()
	a := newAdapter(t, owing(t))
	got, err := a.Receivable(t.Context(), "C50000", erp.NewDate(2026, 11, 24))
	if err != nil {
		t.Fatal(err)
	}
	want := erp.Receivable{
		Customer: "C50000", Holder: "C50000", Balance: usd("900"), Overdue: usd("649.876544"), Unapplied: usd("49.876544"),
		OpenOrders: usd("100"), Shipped: usd("50.25"), Exposure: usd("1050.25"),
		Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: usd("5000")}, Terms: erp.Terms{Name: "Net 30", NetDays: 30},
		Aging: erp.Aging{
			NotDue: usd("300"), Days1to30: usd("100"), Days31to60: usd("200"), Days61to90: usd("300"), Over90: usd("49.876544"),
			Unapplied: usd("49.876544"), Total: usd("900"),
		},
		AsOf: epoch,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, err = a.Receivable(t.Context(), "c50000", erp.NewDate(2026, 11, 24))
	wantCode(t, err, erp.NotFound)
}

func TestWhatAZeroLimitMeans(t *testing.T) {
	t.Parallel()
	for meaning, want := range map[erp.LimitKind]erp.CreditLimit{
		"":                 {Kind: erp.LimitNotSet},
		erp.LimitNotSet:    {Kind: erp.LimitNotSet},
		erp.LimitUnlimited: {Kind: erp.LimitUnlimited},
		erp.LimitAmount:    {Kind: erp.LimitAmount, Amount: usd("0")},
	} {
		f := owing(t)
		f.on("BusinessPartners", strings.Replace(owingPartner, `"CreditLimit":5000.0`, `"CreditLimit":0.0`, 1))
		cfg := testConfig(f)
		cfg.ZeroLimit = meaning
		a, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.Receivable(t.Context(), "C50000", erp.NewDate(2026, 11, 24))
		if err != nil || got.Limit.Kind != want.Kind || !got.Limit.Amount.Amount.Equal(want.Amount.Amount) {
			t.Errorf("meaning %q: got %+v, %v", meaning, got.Limit, err)
		}
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	today := erp.NewDate(2026, 11, 24)
	for name, c := range map[string]struct {
		frozen string
		days   int
		want   erp.HoldKind
		reason string
	}{
		"none":                    {`"Frozen":"tNO"`, 0, "", ""},
		"frozen":                  {`"Frozen":"tYES","FrozenRemarks":"Bounced check"`, 0, erp.HoldOther, "Bounced check"},
		"frozen last year":        {`"Frozen":"tYES","FrozenTo":"2025-12-31"`, 0, "", ""},
		"past due by too much":    {`"Frozen":"tNO"`, 90, erp.HoldPastDue, "91 days"},
		"past due by not so much": {`"Frozen":"tNO"`, 91, "", ""},
	} {
		f := owing(t)
		f.on("BusinessPartners", strings.Replace(owingPartner, `"Frozen":"tNO"`, c.frozen, 1))
		cfg := testConfig(f)
		cfg.PastDueHoldDays = c.days
		a, err := New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.Receivable(t.Context(), "C50000", today)
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want == "":
			if got.Hold != nil {
				t.Errorf("%s: got %+v", name, got.Hold)
			}
		case got.Hold == nil || got.Hold.Kind != c.want || !strings.Contains(got.Hold.Reason, c.reason):
			t.Errorf("%s: got %+v", name, got.Hold)
		}
	}
}
