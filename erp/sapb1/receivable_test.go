package sapb1

import (
	"fmt"
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
	f.handle("SQLQueries('tradecounter_items')/List", noSuchQuery)
	f.handle("SQLQueries", refuse(http.StatusBadRequest, "702", "Table 'JDT1' not accessible"))
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

func refuse(status int, code, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `{"error":{"code":%q,"message":%q}}`, code, message)
	}
}

var noSuchQuery = refuse(http.StatusNotFound, "-2028", "No matching records found (ODBC -2028)")

// What the journal has is what counts: instalments, journal entries and cash alike, in pages.
func TestOpenItemsComeFromTheJournal(t *testing.T) {
	t.Parallel()
	f := owing(t)
	stored := false
	f.handle("SQLQueries", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if !strings.Contains(string(body), `from JDT1`) || stored {
			t.Errorf("asked to store %s", body)
		}
		stored = true
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"SqlCode":"tradecounter_items"}`)
	})
	f.handle("SQLQueries('tradecounter_items')/List", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		switch {
		case !stored:
			noSuchQuery(w, r)
		case q.Get("card") != "'C50000'":
			t.Errorf("asked for %q", r.URL.RawQuery)
		case q.Get("$skip") == "2":
			_, _ = io.WriteString(w, `{"value":[{"DueDate":"20261101","BalDueDeb":0.0,"BalDueCred":150.0}]}`)
		default:
			_, _ = io.WriteString(w, `{"value":[{"DueDate":"20261124","BalDueDeb":1000.0,"BalDueCred":0.0},
				{"DueDate":"20261023","BalDueDeb":50.0,"BalDueCred":0.0}],"@odata.nextLink":"SQLQueries('tradecounter_items')/List?card='C50000'&$skip=2"}`)
		}
	})
	a := newAdapter(t, f)
	for range 2 {
		got, err := a.Receivable(t.Context(), "C50000", erp.NewDate(2026, 11, 24))
		if err != nil {
			t.Fatal(err)
		}
		want := erp.Aging{
			NotDue: usd("1000"), Days1to30: usd("0"), Days31to60: usd("50"), Days61to90: usd("0"), Over90: usd("0"),
			Unapplied: usd("150"), Total: usd("900"),
		}
		if diff := cmp.Diff(want, got.Aging); diff != "" || !got.Overdue.Equal(usd("50")) || !got.Unapplied.Equal(usd("150")) {
			t.Errorf("overdue %s, unapplied %s, %s", got.Overdue, got.Unapplied, diff)
		}
	}
}

// A bad moment is no reason to read the account otherwise, a closed journal is; and that is not asked for again.
func TestAClosedJournalIsReplacedByTheInvoices(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list, store http.HandlerFunc
		want        erp.Code // empty: the invoices are read
		closed      bool     // and the journal is not asked again
	}{
		"not on the allow-list":   {noSuchQuery, refuse(http.StatusBadRequest, "702", "Table 'JDT1' not accessible"), "", true},
		"no right to run it":      {refuse(http.StatusForbidden, "-6006", "You are not permitted to perform this action"), nil, "", true},
		"no right to store it":    {noSuchQuery, refuse(http.StatusForbidden, "-6006", "You are not permitted to perform this action"), "", true},
		"a server without them":   {http.NotFound, http.NotFound, "", false},
		"stored by somebody else": {noSuchQuery, refuse(http.StatusBadRequest, "-10", "1320000140 - code is taken"), "", false},
		"another rule":            {refuse(http.StatusBadRequest, "-10", "not now"), nil, "", false},
		"another balance":         {answer(`{"value":[]}`), nil, "", false},
		"out of order":            {refuse(http.StatusServiceUnavailable, "-1", "busy"), nil, erp.Unavailable, false},
		"a proxy's page":          {answer(`<html>`), nil, erp.Unavailable, false},
	} {
		f := owing(t)
		asked := 0
		f.handle("SQLQueries('tradecounter_items')/List", func(w http.ResponseWriter, r *http.Request) { asked++; c.list(w, r) })
		if c.store != nil {
			f.handle("SQLQueries", c.store)
		}
		a := newAdapter(t, f)
		got, err := a.Receivable(t.Context(), "C50000", erp.NewDate(2026, 11, 24))
		if erp.CodeOf(err) != c.want || err == nil && !got.Unapplied.Equal(usd("49.876544")) {
			t.Errorf("%s: got %s unapplied, %v", name, got.Unapplied, err)
		}
		before := asked
		_, _ = a.Receivable(t.Context(), "C50000", erp.NewDate(2026, 11, 24))
		if again := asked > before; again == c.closed {
			t.Errorf("%s: asked again: %v", name, again)
		}
	}
}

func answer(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }
}
