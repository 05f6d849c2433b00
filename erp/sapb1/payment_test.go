package sapb1

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
)

// till is an adapter with accounts, and what it posts.
func till(t *testing.T, f *fake) (*Adapter, *map[string]any) {
	t.Helper()
	cfg := testConfig(f)
	cfg.PaymentAccounts = map[string]string{"ach": "_SYS00000000089"}
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	posted := map[string]any{}
	f.on("BusinessPartners", `{"value":[{"CardCode":"C1","Currency":"##"}]}`)
	f.on("Invoices", `{"value":[{"DocEntry":880,"DocNum":512,"CardCode":"C1","DocTotal":410.0,"PaidToDate":150.0}]}`)
	f.on("PaymentDrafts", noRows)
	f.on("CreditNotes", `{"value":[{"DocEntry":7,"DocNum":71,"CardCode":"C1","DocTotal":50.0,"PaidToDate":0.0}]}`)
	f.handle("IncomingPayments", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			body, _ := io.ReadAll(r.Body)
			if err := json.Unmarshal(body, &posted); err != nil {
				t.Error(err)
			}
			w.WriteHeader(http.StatusNoContent)
		case len(posted) == 0:
			_, _ = io.WriteString(w, `{"value":[]}`)
		default:
			_, _ = io.WriteString(w, `{"value":[{"DocEntry":3,"DocNum":33,"CardCode":"C1","DocDate":"2026-11-20","TransferSum":200.0,
				"U_WebPaymentId":"P-1","PaymentInvoices":[{"DocEntry":880,"InvoiceType":"it_Invoice","SumApplied":230.0},
				{"DocEntry":7,"InvoiceType":"it_CredItnote","SumApplied":-50.0}]}]}`)
		}
	})
	return a, &posted
}

func paid(external string) erp.PaymentDraft {
	return erp.PaymentDraft{
		Customer: "C1", ReceivedOn: erp.NewDate(2026, 11, 20), Method: "ach", External: external, Cash: usd("200"), OnAccount: usd("20"),
		Credits: []erp.Allocation{{Document: "7", Amount: usd("50")}},
		// One invoice in two parts is one row.
		Allocations: []erp.Allocation{{Document: "880", Amount: usd("200")}, {Document: "880", Amount: usd("30")}},
	}
}

func TestPaymentIsSentAsTheServiceLayerHasIt(t *testing.T) {
	t.Parallel()
	a, posted := till(t, newFake(t))
	p, err := a.PostPayment(t.Context(), "P-1", paid("psp_9f2"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"DocType": "rCustomer", "CardCode": "C1", "DocDate": "2026-11-20", "TaxDate": "2026-11-20", "DueDate": "2026-11-20", "DocCurrency": "USD",
		"TransferSum": 200.0, "TransferAccount": "_SYS00000000089", "TransferDate": "2026-11-20", "TransferReference": "psp_9f2",
		"U_WebPaymentId": "P-1", "PaymentInvoices": []any{
			map[string]any{"DocEntry": 880.0, "InvoiceType": "it_Invoice", "SumApplied": 230.0},
			map[string]any{"DocEntry": 7.0, "InvoiceType": "it_CredItnote", "SumApplied": -50.0},
		},
	}
	if diff := cmp.Diff(want, *posted); diff != "" {
		t.Error(diff)
	}
	if p.ID != "3" || !p.OnAccount.Equal(usd("20")) || !p.Credits[0].Amount.Equal(usd("50")) {
		t.Errorf("got %+v", p)
	}
}

func TestALongReferenceOfTheProcessorStandsInRemarks(t *testing.T) {
	t.Parallel()
	a, posted := till(t, newFake(t))
	external := strings.Repeat("x", 28)
	if _, err := a.PostPayment(t.Context(), "P-1", paid(external)); err != nil {
		t.Fatal(err)
	}
	if (*posted)["Remarks"] != external || (*posted)["TransferReference"] != nil {
		t.Errorf("posted %v", *posted)
	}
}

func TestPaymentThatCannotBeBookedIsNotSent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		partner, invoices string
		change            func(*erp.PaymentDraft)
		want              erp.Code
		reason            string
	}{
		"an account in euros":   {partner: `{"CardCode":"C1","Currency":"EUR"}`, want: erp.Invalid},
		"an invoice in euros":   {invoices: `{"DocEntry":880,"CardCode":"C1","DocCurrency":"EUR","DocTotal":410.0,"DocTotalFc":400.0}`, want: erp.Invalid},
		"a cancelled invoice":   {invoices: `{"DocEntry":880,"DocNum":512,"CardCode":"C1","Cancelled":"tYES","DocTotal":410.0}`, want: erp.Rejected, reason: "Invoice 512 has 0.00 open, not 230.00."},
		"another customer's":    {invoices: `{"DocEntry":880,"CardCode":"c1","DocTotal":410.0}`, want: erp.Invalid},
		"no account":            {change: func(d *erp.PaymentDraft) { d.Method = "card" }, want: erp.Invalid, reason: `No G/L account is set up for payments by "card".`},
		"a discount":            {change: func(d *erp.PaymentDraft) { d.Allocations[0].Discount = usd("1") }, want: erp.Invalid, reason: "Cash discounts"},
		"a reference too long":  {change: func(d *erp.PaymentDraft) { d.External = strings.Repeat("x", 255) }, want: erp.Invalid},
		"less open than needed": {invoices: `{"DocEntry":880,"DocNum":512,"CardCode":"C1","DocTotal":410.0,"PaidToDate":180.01}`, want: erp.Rejected, reason: "Invoice 512 has 229.99 open, not 230.00."},
	} {
		f := newFake(t)
		a, posted := till(t, f)
		if c.partner != "" {
			f.on("BusinessPartners", `{"value":[`+c.partner+`]}`)
		}
		if c.invoices != "" {
			f.on("Invoices", `{"value":[`+c.invoices+`]}`)
		}
		draft := paid("")
		if c.change != nil {
			c.change(&draft)
		}
		_, err := a.PostPayment(t.Context(), "P-1", draft)
		if erp.CodeOf(err) != c.want || !strings.HasPrefix(erp.ReasonOf(err), c.reason) || len(*posted) > 0 {
			t.Errorf("%s: got %v (%q), posted %v", name, err, erp.ReasonOf(err), *posted)
		}
	}
}

// An approval procedure keeps the payment, and answers that there is none, or nothing at all.
func TestPaymentKeptForApprovalIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"no such record": noSuchQuery, "no content": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
	} {
		f := newFake(t)
		a, _ := till(t, f)
		sent := 0
		f.handle("IncomingPayments", func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				sent++
				f.on("PaymentDrafts", `{"value":[{"DocEntry":4,"CardCode":"C1","U_WebPaymentId":"P-1"}]}`)
				answer(w, r)
				return
			}
			_, _ = io.WriteString(w, noRows)
		})
		for range 2 {
			_, err := a.PostPayment(t.Context(), "P-1", paid(""))
			wantCode(t, err, erp.OutcomeUnknown)
			if erp.ReasonOf(err) != "The payment waits for approval in Business One." {
				t.Errorf("%s: got reason %q", name, erp.ReasonOf(err))
			}
		}
		if sent != 1 {
			t.Errorf("%s: sent %d times", name, sent)
		}
	}
}

func TestSecondPaymentThatCannotBeTakenBackHasAnUnknownOutcome(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a, _ := till(t, f)
	sent := false
	f.handle("IncomingPayments", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodPost:
			sent = true
			w.WriteHeader(http.StatusNoContent)
		case sent:
			_, _ = io.WriteString(w, `{"value":[{"DocEntry":3,"CardCode":"C1","U_WebPaymentId":"P-1"},{"DocEntry":4,"CardCode":"C1","U_WebPaymentId":"P-1"}]}`)
		default:
			_, _ = io.WriteString(w, noRows)
		}
	})
	f.handle("IncomingPayments(4)/Cancel", refuse(http.StatusBadRequest, "-10", "the period is locked"))
	_, err := a.PostPayment(t.Context(), "P-1", paid(""))
	wantCode(t, err, erp.OutcomeUnknown)
}

func TestPaymentsOfPeopleAreReadWhole(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	a, _ := till(t, f)
	f.on("IncomingPayments", `{"value":[{"DocEntry":"9","DocNum":90,"CardCode":"C1","DocDate":"20261101","CashSum":1.0,"TransferSum":2.0,
		"PaymentChecks":[{"CheckSum":4.0}],"PaymentCreditCards":[{"CreditSum":8.0}],"Cancelled":"N","PaymentInvoices":[
		{"DocEntry":880,"InvoiceType":"13","SumApplied":7.0},{"DocEntry":5,"InvoiceType":"it_JournalEntry","SumApplied":3.0}]}]}`)
	p, err := a.Payment(t.Context(), "C1", "9")
	if err != nil {
		t.Fatal(err)
	}
	want := erp.Payment{
		ID: "9", Number: "90", Customer: "C1", ReceivedOn: erp.NewDate(2026, 11, 1), Cash: usd("15"), OnAccount: usd("5"),
		Allocated: []erp.Allocation{{Document: "880", Amount: usd("7")}, {Document: "it_JournalEntry 5", Amount: usd("3")}},
		Changed:   erp.NewDate(2026, 11, 1).Midnight(),
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
	_, err = a.Payment(t.Context(), "C1", "9R")
	wantCode(t, err, erp.NotFound)
}

func TestPaymentsAreOfferedOnlyWithAccounts(t *testing.T) {
	t.Parallel()
	c := newAdapter(t, newFake(t)).Capabilities()
	if c.Payments || c.Reversals || c.Why["Payments"] == "" || !c.CreditMemos {
		t.Errorf("without accounts: %+v", c)
	}
	_, err := newAdapter(t, newFake(t)).PostPayment(t.Context(), "P-1", paid(""))
	wantCode(t, err, erp.Unsupported)
	_, err = newAdapter(t, newFake(t)).ReversePayment(t.Context(), "R-1", "C1", "3")
	wantCode(t, err, erp.Unsupported)
	a, _ := till(t, newFake(t))
	if c := a.Capabilities(); !c.Payments || !c.Reversals {
		t.Errorf("with accounts: %+v", c)
	}
}

func TestPaymentAccountsAreRead(t *testing.T) {
	t.Parallel()
	got, err := ParsePaymentAccounts(" card = _SYS00000000089 ,ach=_SYS00000000090")
	if diff := cmp.Diff(map[string]string{"card": "_SYS00000000089", "ach": "_SYS00000000090"}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if got, err := ParsePaymentAccounts(" "); err != nil || len(got) != 0 {
		t.Errorf("nothing is %v, %v", got, err)
	}
	for _, bad := range []string{"card", "card=", "=1", "card=1,card=2", "card=1,"} {
		if got, err := ParsePaymentAccounts(bad); err == nil {
			t.Errorf("%q is %v", bad, got)
		}
	}
}
