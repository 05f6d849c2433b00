package tryton

import (
	"fmt"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
)

// cashier is a fake that takes one payment of customer C1: its invoice 8 has 72.39 left, its credit note 9 36.50.
type cashier struct {
	*fake
	written values // the statement; nil: none
	state   string
}

func newCashier(t *testing.T) *cashier {
	t.Helper()
	c := &cashier{fake: newFake(t)}
	c.rows("party.party", values{"id": 4, "code": "C1", "active": true, "account_receivable": 6})
	c.rows("account.statement.journal", values{"id": 2, "name": "Card receipts", "currency": 1}, values{"id": 3, "name": "Euros", "currency": 2})
	foreign := fakeBill(10, func(b values) { b["currency."] = values{"id": 2, "code": "EUR", "digits": 2} })
	c.rows("account.invoice", fakeBill(8), fakeCredit(), foreign)
	c.on("account.statement.search_read", func(asked) any {
		if c.written == nil {
			return []values{}
		}
		return []values{{"id": 5, "state": c.state, "_timestamp": "1", "lines.": []values{{"id": 51, "party.": values{"code": "C1"}}}}}
	})
	c.on("account.statement.create", func(a asked) any {
		var records []values
		c.decode(a.Params[0], &records)
		c.written, c.state = records[0], statementDraft
		return []int64{5}
	})
	c.on("account.statement.write", func(a asked) any {
		var changes values
		c.decode(a.Params[1], &changes)
		if state, ok := changes["state"].(string); ok {
			c.state = state
		} else {
			c.written = changes
		}
		return nil
	})
	c.on("account.statement.validate_statement", func(asked) any { c.state = statementValidated; return nil })
	c.on("account.statement.post", func(asked) any { c.state = statementPosted; return nil })
	c.on("account.move.search_read", func(a asked) any {
		ofReversals := strings.Contains(a.text(0), "account.move,%") && !strings.Contains(a.text(0), "account.statement,%")
		if c.state != statementPosted || ofReversals || strings.Contains(a.text(0), `["origin","in"`) {
			return []values{}
		}
		owed := func(id int, debit, credit string, pays any) values {
			l := fakeEntry(id, debit, credit, nil, false)
			l["party."], l["account."], l["invoice_payment"], l["origin"] = values{"code": "C1"}, values{"id": 6, "type.": values{"receivable": true}}, pays, nil
			return l
		}
		return []values{{"id": 61, "number": "C-1", "post_number": "900", "date": fakeDate(2026, 11, 24), "description": "REF-1", "state": "posted",
			"origin": "account.statement,5", "lines.": []values{owed(1, "36.50", "0", 9), owed(2, "0", "72.39", 8), owed(3, "0", "1.00", nil)}}}
	})
	return c
}

func (c *cashier) adapter() *Adapter {
	return c.fake.adapter(func(cfg *Config) { cfg.PaymentJournals = map[string]string{"card": "Card receipts", "euro": "Euros"} })
}

// everything pays the invoice with the credit note and cash, and a dollar more.
func everything() erp.PaymentDraft {
	usd := func(s string) erp.Money { return erp.MustMoney(s, "USD") }
	return erp.PaymentDraft{
		Customer: "C1", Method: "card", External: "psp_1", Cash: usd("36.89"), OnAccount: usd("1.00"),
		Credits: []erp.Allocation{{Document: "9", Amount: usd("36.50")}}, Allocations: []erp.Allocation{{Document: "8", Amount: usd("72.39")}},
	}
}

func TestPostPaymentIsOneStatement(t *testing.T) {
	t.Parallel()
	c := newCashier(t)
	p, err := c.adapter().PostPayment(t.Context(), "REF-1", everything())
	if err != nil {
		t.Fatal(err)
	}
	if p.ID != "61" || p.Number != "900" || p.Reference != "REF-1" || p.Cash.Amount.String() != "36.89" || p.OnAccount.Amount.String() != "1" ||
		len(p.Credits) != 1 || p.Credits[0].Document != "9" || len(p.Allocated) != 1 || p.Allocated[0].Document != "8" {
		t.Errorf("got %+v", p)
	}
	var got []string
	for _, l := range c.written["lines"].([]any)[0].([]any)[1].([]any) {
		line := l.(map[string]any)
		got = append(got, fmt.Sprint(line["invoice"], " ", line["amount"].(map[string]any)["decimal"], " ", line["number"]))
	}
	if want := "9 -36.5 REF-1, 8 72.39 REF-1, <nil> 1 REF-1"; strings.Join(got, ", ") != want {
		t.Errorf("got lines %q, want %q", got, want)
	}
}

func TestPostPaymentRefusesBeforeItWrites(t *testing.T) {
	t.Parallel()
	usd := func(s string) erp.Money { return erp.MustMoney(s, "USD") }
	pay := func(document erp.InvoiceID, amount string) func(*erp.PaymentDraft) {
		return func(d *erp.PaymentDraft) {
			*d = erp.PaymentDraft{Customer: "C1", Method: "card", Cash: usd(amount), Allocations: []erp.Allocation{{Document: document, Amount: usd(amount)}}}
		}
	}
	for name, c := range map[string]struct {
		change func(*erp.PaymentDraft)
		want   erp.Code
	}{
		"more than is open":               {pay("8", "72.40"), erp.Rejected},
		"a credit note paid":              {pay("9", "1.00"), erp.Invalid},
		"an invoice in another currency":  {pay("10", "1.00"), erp.Invalid},
		"nobody's invoice":                {pay("11", "1.00"), erp.Invalid},
		"no key":                          {pay("x", "1.00"), erp.Invalid},
		"an invoice used as a credit":     {func(d *erp.PaymentDraft) { d.Credits[0].Document = "8" }, erp.Invalid},
		"more credit than is left":        {func(d *erp.PaymentDraft) { d.Credits[0].Amount, d.Cash = usd("36.51"), usd("36.88") }, erp.Rejected},
		"sums that differ":                {func(d *erp.PaymentDraft) { d.Cash = usd("36.90") }, erp.Invalid},
		"part of a cent":                  {pay("8", "1.005"), erp.Invalid},
		"a discount":                      {func(d *erp.PaymentDraft) { d.Allocations[0].Discount = usd("1.00") }, erp.Invalid},
		"a credit left on account":        {func(d *erp.PaymentDraft) { d.Cash, d.OnAccount, d.Allocations = usd("0"), usd("36.50"), nil }, erp.Invalid},
		"no journal for the way it came":  {func(d *erp.PaymentDraft) { d.Method = "seashells" }, erp.Invalid},
		"a journal in another currency":   {func(d *erp.PaymentDraft) { d.Method = "euro" }, erp.Unauthorized},
		"cash that came in no way at all": {func(d *erp.PaymentDraft) { d.Method = "" }, erp.Invalid},
	} {
		teller := newCashier(t)
		draft := everything()
		c.change(&draft)
		if _, err := teller.adapter().PostPayment(t.Context(), "REF-1", draft); erp.CodeOf(err) != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
		if teller.written != nil {
			t.Errorf("%s: a statement was written", name)
		}
	}
}

func TestPostPaymentWithoutCashNeedsNoMethod(t *testing.T) {
	t.Parallel()
	c := newCashier(t)
	draft := everything()
	draft.Method, draft.Cash, draft.OnAccount = "", erp.MustMoney("0", "USD"), erp.Money{}
	draft.Allocations[0].Amount = erp.MustMoney("36.50", "USD")
	if _, err := c.adapter().PostPayment(t.Context(), "REF-1", draft); err != nil {
		t.Fatal(err)
	}
	if c.written["journal"] != 2.0 {
		t.Errorf("got journal %v, want the first by name of method", c.written["journal"])
	}
}

func TestPostPaymentWaitsForAnotherFirstEntryOfTheMonth(t *testing.T) {
	t.Parallel()
	c := newCashier(t)
	tries := 0
	c.on("account.statement.validate_statement", func(asked) any {
		if tries++; tries == 1 {
			return refusal{"UserError", []any{"You can create only one journal per period.", "", nil}}
		}
		c.state = statementValidated
		return nil
	})
	if _, err := c.adapter().PostPayment(t.Context(), "REF-1", everything()); err != nil || tries != 2 {
		t.Errorf("got %v after %d tries, want a payment after two", err, tries)
	}
}

func TestPostPaymentThatTrytonRefusesIsTakenBack(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]refusal{
		"a closed period":    {"UserError", []any{"No open period.", "", nil}},
		"paid meanwhile":     {"UserWarning", []any{"4f2a.statement_paid_cancelled_invoice_lines", "It will remove invoices.", ""}},
		"a question unheard": {"UserWarning", []any{"sure,1", "Are you sure?", ""}},
	} {
		c := newCashier(t)
		c.on("account.statement.validate_statement", func(asked) any { return answer })
		_, err := c.adapter().PostPayment(t.Context(), "REF-1", everything())
		if erp.CodeOf(err) != erp.Rejected || erp.ReasonOf(err) == "" || c.state != statementCancelled {
			t.Errorf("%s: got %v, and a statement that is %s", name, err, c.state)
		}
	}
}

func TestPostPaymentGoesOnWithWhatItFinds(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]string{
		statementDraft:     "write validate_statement post",
		statementValidated: "post",
		statementPosted:    "",
	} {
		c := newCashier(t)
		c.written, c.state = values{}, state
		if _, err := c.adapter().PostPayment(t.Context(), "REF-1", everything()); err != nil {
			t.Errorf("%s: %v", state, err)
		}
		var did []string
		for _, procedure := range []string{"create", "write", "validate_statement", "post"} {
			if len(c.calls("account.statement."+procedure)) > 0 {
				did = append(did, procedure)
			}
		}
		if got := strings.Join(did, " "); got != want {
			t.Errorf("%s: did %q, want %q", state, got, want)
		}
	}
}

func TestPaymentByReferenceKnowsNoDraft(t *testing.T) {
	t.Parallel()
	c := newCashier(t)
	c.written, c.state = values{}, statementValidated
	if _, err := c.adapter().PaymentByReference(t.Context(), "C1", "REF-1"); erp.CodeOf(err) != erp.NotFound {
		t.Errorf("got %v, want NotFound", err)
	}
}

func TestPaymentsAreDeniedWithoutAJournal(t *testing.T) {
	t.Parallel()
	can := newFake(t).adapter().Capabilities()
	if can.Payments || can.Reversals || can.Why["Payments"] == "" || can.Why["Reversals"] == "" {
		t.Errorf("got %+v", can)
	}
}
