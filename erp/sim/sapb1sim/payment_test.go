package sapb1sim_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/erp/sim/sapb1sim"
)

// free is a credit memo for no invoice.
func (w *wire) free(customer erp.CustomerID, amount string) sim.CreditMemo {
	w.t.Helper()
	m, err := w.company.IssueCredit(sim.NewCredit{Customer: customer, Reason: "Goodwill", Lines: []sim.InvoiceLine{{
		Description: "Goodwill", Quantity: erp.NewQuantity(decimal.NewFromInt(1), "EA"), Extended: dec(amount),
	}}})
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// cash is a payment of C1 on a known account; rows are as PaymentInvoices has them.
func cash(sum string, rows ...string) string {
	return fmt.Sprintf(`{"DocType":"rCustomer","CardCode":"C1","TransferSum":%s,"TransferAccount":"_SYS00000000089","U_WebPaymentId":"P-1","PaymentInvoices":[%s]}`,
		sum, strings.Join(rows, ","))
}

func pays(kind string, entry int, sum string) string {
	return fmt.Sprintf(`{"DocEntry":%d,"InvoiceType":%q,"SumApplied":%s}`, entry, kind, sum)
}

func TestPaymentMovesWhatItPays(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	i, m := w.billed("C1", 1), w.free("C1", "10")
	a := w.post("IncomingPayments", cash("20", pays("it_Invoice", i.Key, "25"), pays("14", m.Key, "-7.5")))
	a.want(t, http.StatusCreated)
	if at := a.header.Get("Location"); !strings.HasSuffix(at, "IncomingPayments(1)") {
		t.Errorf("posted at %s", at)
	}
	for path, want := range map[string]string{
		"Invoices(1)": "25.0", "CreditNotes(1)": "7.5",
	} {
		if got := w.get(path).text(t, "PaidToDate"); got != want {
			t.Errorf("%s: paid %s, want %s", path, got, want)
		}
	}
	p := w.get("IncomingPayments(1)")
	if got := p.text(t, "PaymentInvoices", 1, "SumApplied"); got != "-7.5" || p.text(t, "Cancelled") != "tNO" || p.text(t, "TransferAccount") != "_SYS00000000089" {
		t.Errorf("got %s", p.raw)
	}
	balance := func() string { return w.get("BusinessPartners('C1')").text(t, "CurrentAccountBalance") }
	after := balance()
	w.do(http.MethodPatch, "IncomingPayments(1)", `{"U_WebReversalId":"R-1"}`).want(t, http.StatusNoContent)
	w.do(http.MethodPatch, "IncomingPayments(1)", `{"TransferSum":1}`).refusal(t, http.StatusBadRequest, "-1000", "TransferSum")
	w.post("IncomingPayments(1)/Cancel", "").want(t, http.StatusNoContent)
	w.post("IncomingPayments(1)/Cancel", "").refusal(t, http.StatusBadRequest, "-5006", "")
	w.do(http.MethodPatch, "IncomingPayments(1)", `{"U_WebReversalId":"R-2"}`).refusal(t, http.StatusBadRequest, "-5006", "")
	if before, want := dec(balance()), dec(after).Add(dec("20")); !before.Equal(want) {
		t.Errorf("balance %s after the payment was taken back, want %s", before, want)
	}
	if got := w.get("IncomingPayments?"+filter("U_WebReversalId eq 'R-1' and Cancelled eq 'tYES'")+"&$select=DocEntry").column(t, "DocEntry"); got != "1" {
		t.Errorf("cancelled payments: %s", got)
	}
	if got := w.get("IncomingPayments?$count=true").text(t, "@odata.count"); got != "1" {
		t.Errorf("%s rows: a cancellation is none", got)
	}
}

func TestPaymentThatIsRefusedChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	i, m, others := w.billed("C1", 1), w.free("C1", "10"), w.billed("C2", 1)
	for name, c := range map[string]struct {
		body    string
		status  int
		code    string
		message string
	}{
		"more than is open":       {cash("100", pays("it_Invoice", i.Key, "100")), 400, "-10", "balance due"},
		"credit used twice":       {cash("0", pays("it_Invoice", i.Key, "20"), pays("it_CredItnote", m.Key, "-10"), pays("it_CredItnote", m.Key, "-10")), 400, "-10", ""},
		"somebody else's":         {cash("1", pays("it_Invoice", others.Key, "1")), 404, "-2028", ""},
		"no such invoice":         {cash("1", pays("it_Invoice", 99, "1")), 404, "-2028", ""},
		"less than is applied":    {cash("1", pays("it_Invoice", i.Key, "2")), 400, "-5002", "RCT2.SumApplied"},
		"a credit above zero":     {cash("5", pays("it_CredItnote", m.Key, "5")), 400, "-5002", ""},
		"nothing":                 {cash("0"), 400, "-5002", ""},
		"part of a cent":          {cash("1.005"), 400, "-5002", "ORCT.TrsfrSum"},
		"a journal entry":         {cash("1", pays("it_JournalEntry", 1, "1")), 400, "-5002", "RCT2.InvType"},
		"no such account":         {strings.Replace(cash("1"), "089", "777", 1), 400, "-5002", "ORCT.TrsfrAcct"},
		"no account":              {`{"CardCode":"C1","TransferSum":1}`, 400, "-5002", "ORCT.TrsfrAcct"},
		"no customer":             {`{"TransferSum":1}`, 400, "-5002", "ORCT.CardCode"},
		"nobody":                  {strings.Replace(cash("1"), "C1", "C9", 1), 404, "-2028", ""},
		"tomorrow":                {strings.Replace(cash("1"), `"CardCode"`, `"DocDate":"2026-04-09","CardCode"`, 1), 400, "-5002", "ORCT.DocDate"},
		"another currency":        {strings.Replace(cash("1"), `"CardCode"`, `"DocCurrency":"EUR","CardCode"`, 1), 400, "-5002", "ORCT.DocCurr"},
		"to a supplier":           {strings.Replace(cash("1"), "rCustomer", "rSupplier", 1), 400, "-5002", "ORCT.DocType"},
		"a field that is none":    {strings.Replace(cash("1"), `"CardCode"`, `"Amount":1,"CardCode"`, 1), 400, "-1000", "Amount"},
		"a reference too long":    {strings.Replace(cash("1"), "P-1", strings.Repeat("P", 41), 1), 400, "-1004", "U_WebPaymentId"},
		"a discount of a row":     {cash("1", `{"DocEntry":1,"SumApplied":1,"DiscountPercent":2}`), 400, "-1000", "DiscountPercent"},
		"cash and not a transfer": {strings.Replace(cash("1"), `"CardCode"`, `"CashSum":1,"CardCode"`, 1), 400, "-1000", "CashSum"},
	} {
		a := w.post("IncomingPayments", c.body)
		a.refusal(t, c.status, c.code, c.message)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	if got := w.get("IncomingPayments?$count=true").text(t, "@odata.count"); got != "0" {
		t.Errorf("%s payments", got)
	}
}

func TestCreditNotesSayWhatTheyAreDrawnFrom(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	i := w.billed("C1", 2)
	if _, err := w.company.IssueCredit(sim.NewCredit{Customer: "C1", Invoice: i.Key, Lines: i.Lines}); err != nil {
		t.Fatal(err)
	}
	w.free("C1", "3.5")
	drawn, free := w.get("CreditNotes(1)"), w.get("CreditNotes(2)")
	for what, got := range map[string]string{
		"13": drawn.text(t, "DocumentLines", 0, "BaseType"), "1": drawn.text(t, "DocumentLines", 0, "BaseEntry"),
		"dDocument_Items": drawn.text(t, "DocType"), "bost_Close": drawn.text(t, "DocumentStatus"),
		"-1": free.text(t, "DocumentLines", 0, "BaseType"), "dDocument_Service": free.text(t, "DocType"), "bost_Open": free.text(t, "DocumentStatus"),
	} {
		if got != what {
			t.Errorf("got %q, want %q", got, what)
		}
	}
	if got := w.get("Invoices(1)").text(t, "DocumentStatus"); got != "bost_Close" {
		t.Errorf("the credited invoice is %s", got)
	}
}

const openItems = `{"SqlCode":"items","SqlName":"items","SqlText":"select TransId, DueDate, BalDueDeb, BalDueCred from JDT1 where ShortName = :card and (BalDueDeb <> 0 or BalDueCred <> 0) order by TransId"}`

func TestStoredQueryTellsOpenItems(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.get("SQLQueries('items')/List?card='C1'").refusal(t, http.StatusNotFound, "-2028", "")
	w.post("SQLQueries", openItems).want(t, http.StatusCreated)
	w.post("SQLQueries", openItems).refusal(t, http.StatusBadRequest, "-10", "1320000140")
	if got := w.get("SQLQueries('items')").text(t, "ParamList"); got != "card" {
		t.Errorf("parameters %q", got)
	}
	w.billed("C1", 1)
	w.billed("C2", 1)
	w.free("C1", "10")
	w.post("IncomingPayments", cash("4")).want(t, http.StatusCreated)
	first := w.get("SQLQueries('items')/List?card='C1'", "Prefer", "odata.maxpagesize=2")
	if got := first.column(t, "BalDueCred"); got != "0.0 10.0" || first.text(t, "value", 0, "DueDate") != "20260508" {
		t.Errorf("got %s", first.raw)
	}
	next := w.get(first.text(t, "@odata.nextLink"), "Prefer", "odata.maxpagesize=2")
	if got := next.column(t, "BalDueCred"); got != "4.0" {
		t.Errorf("the next page: %s", next.raw)
	}
	for _, parameters := range []string{"", "card='C1'&more=1", "card='C1'&card='C1'", "card=C1", "card='C1", "Card='C1'"} {
		w.get("SQLQueries('items')/List?"+parameters).refusal(t, http.StatusBadRequest, "704", "Parameter error.")
	}
	w.post("SQLQueries('items')/List", `{"ParamList":"card='C1'"}`).want(t, http.StatusBadRequest) // the adapter asks by GET
}

func TestStoredQueryIsRefusedForWhatIsNotAllowed(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for text, code := range map[string]string{
		"select * from JDT1": "701", "delete from JDT1": "701", "select TransId JDT1": "701", "select TransId from JDT1 where": "701",
		"select TransId from JDT1 where TransId like 1": "701", "select TransId from JDT1 order TransId": "701",
		"select TransId from JDT1; drop table JDT1": "701", "select TransId from JDT1 where (TransId = 1": "701",
		"select TransId from JDT1 where TransId = 'x": "701", "": "701",
		"select ItemCode from OSPP": "702", "select Debit from JDT1": "703", "select TransId from JDT1 order by Debit": "703",
		"select TransId from JDT1 where Debit = 1": "703",
	} {
		a := w.post("SQLQueries", fmt.Sprintf(`{"SqlCode":"q","SqlText":%q}`, text))
		a.refusal(t, http.StatusBadRequest, code, "")
		if t.Failed() {
			t.Fatal(text)
		}
	}
	old := newWire(t, func(o *sapb1sim.Options) { o.NoJournalSQL = true })
	old.post("SQLQueries", openItems).refusal(t, http.StatusBadRequest, "702", "Table 'JDT1' not accessible")
}

func TestStoredQueryComparesAsItSays(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.billed("C1", 1)
	w.billed("C2", 1)
	w.free("C1", "10")
	for n, c := range []struct{ where, want string }{
		{"where ShortName = 'C2'", "6"},
		{"where ShortName <> 'C2'", "3 4"},
		{"where ShortName = 'C2' or BalDueCred > 9.99", "4 6"},
		{"where (ShortName = 'C1' and TransType = 13) or ShortName = 'C2'", "3 6"},
		{"where TransType >= 14 and BalDueCred <= 10", "4"},
		{"where ShortName = 14", ""},
		{"", "3 4 6"},
	} {
		code := fmt.Sprintf("q%d", n)
		w.post("SQLQueries", fmt.Sprintf(`{"SqlCode":%q,"SqlText":"SELECT TransId FROM jdt1 %s ORDER BY TransId"}`, code, c.where)).want(t, http.StatusCreated)
		a := w.get("SQLQueries('" + code + "')/List")
		if got := a.column(t, "TransId"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.where, got, c.want)
		}
	}
}
