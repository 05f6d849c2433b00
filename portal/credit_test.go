package portal

import (
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

func usd(s string) erp.Money { return erp.MustMoney(s, "USD") }

func TestCreditVerdict(t *testing.T) {
	t.Parallel()
	limit := func(s string) erp.CreditLimit { return erp.CreditLimit{Kind: erp.LimitAmount, Amount: usd(s)} }
	hold := &erp.Hold{Kind: erp.HoldPastDue, Reason: "past due"}
	for _, c := range []struct {
		name      string
		r         erp.Receivable
		unsent    string
		order     erp.Money
		fresh     FreshnessKind
		want      CreditVerdict
		available string
		over      string
	}{
		{"inside the limit", erp.Receivable{Limit: limit("1000"), Exposure: usd("400")}, "0", usd("600"), Live, CreditGood, "600", "0"},
		{"one cent over", erp.Receivable{Limit: limit("1000"), Exposure: usd("400")}, "0", usd("600.01"), Live, CreditOver, "600", "0.01"},
		{"over because of what is on its way", erp.Receivable{Limit: limit("1000"), Exposure: usd("400")}, "300", usd("400"), Live, CreditOver, "300", "100"},
		{"no limit set", erp.Receivable{Limit: erp.CreditLimit{Kind: erp.LimitNotSet}, Exposure: usd("400")}, "0", usd("1e6"), Live, CreditGood, "0", "0"},
		{"unlimited", erp.Receivable{Limit: erp.CreditLimit{Kind: erp.LimitUnlimited}}, "0", usd("1e9"), Live, CreditGood, "0", "0"},
		{"on hold inside the limit", erp.Receivable{Limit: limit("1000"), Hold: hold}, "0", usd("1"), Live, CreditOnHold, "1000", "0"},
		{"on hold and over", erp.Receivable{Limit: limit("10"), Hold: hold}, "0", usd("11"), Live, CreditOnHold, "10", "1"},
		{"already over, nothing ordered", erp.Receivable{Limit: limit("10"), Exposure: usd("15")}, "0", erp.Money{}, Live, CreditGood, "-5", "0"},
		{"total to be confirmed", erp.Receivable{Limit: limit("10"), Exposure: usd("5")}, "0", erp.Money{}, Late, CreditGood, "5", "0"},
		{"nothing known", erp.Receivable{}, "0", usd("5"), Unknown, CreditUnknown, "0", "0"},
	} {
		credit := Credit{Receivable: c.r, Unsent: usd(c.unsent), ThisOrder: c.order, Fresh: Freshness{Kind: c.fresh}}
		if err := credit.judge(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if credit.Verdict != c.want || !credit.Available.Amount.Equal(usd(c.available).Amount) || !credit.Over.Amount.Equal(usd(c.over).Amount) {
			t.Errorf("%s: %s available %s over %s; want %s %s %s", c.name, credit.Verdict, credit.Available, credit.Over, c.want, c.available, c.over)
		}
	}
}

func TestALimitSaysNothingOfAnOrderInAnotherCurrency(t *testing.T) {
	t.Parallel()
	c := Credit{
		Receivable: erp.Receivable{Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: usd("100")}}, Unsent: usd("0"),
		ThisOrder: erp.MustMoney("5", "EUR"), Fresh: Freshness{Kind: Live},
	}
	if err := c.judge(); err != nil || c.Verdict != CreditUnknown || c.Over.Known() {
		t.Fatalf("%v: %s, over %s; want unknown, and no number", err, c.Verdict, c.Over)
	}
	c.Receivable.Hold = &erp.Hold{Kind: erp.HoldPastDue}
	if err := c.judge(); err != nil || c.Verdict != CreditOnHold {
		t.Fatalf("%v: %s; a hold holds in every currency", err, c.Verdict)
	}
}

func TestWhatAClickWillDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		firm    bool
		verdict CreditVerdict
		fresh   FreshnessKind
		setting OverLimit
		want    Outcome
	}{
		{"all well", true, CreditGood, Live, OverLimitBlock, WillPlace},
		{"ERP away", false, CreditGood, Late, OverLimitBlock, WillSubject},
		{"ERP away, nothing known of the credit", false, CreditUnknown, Unknown, OverLimitBlock, WillSubject},
		{"over, blocked", true, CreditOver, Live, OverLimitBlock, WillBlock},
		{"over, held", true, CreditOver, Live, OverLimitHold, WillHold},
		{"over the last known limit waits for AR", false, CreditOver, Late, OverLimitBlock, WillHold},
		{"on hold", true, CreditOnHold, Live, OverLimitHold, WillBlock},
		{"on hold while the ERP is away", false, CreditOnHold, Late, OverLimitHold, WillBlock},
	} {
		page := Checkout{Quote: Quote{Firm: c.firm}, Credit: Credit{Verdict: c.verdict, Fresh: Freshness{Kind: c.fresh}}}
		page.decide(c.setting)
		if page.Outcome != c.want {
			t.Errorf("%s: %s; want %s", c.name, page.Outcome, c.want)
		}
	}
}

func TestInvoiceStatusToday(t *testing.T) {
	t.Parallel()
	today := erp.NewDate(2026, time.November, 24)
	p := New(Config{Clock: func() time.Time { return today.Midnight().Add(10 * time.Hour) }})
	for _, c := range []struct {
		due    erp.Date
		status erp.InvoiceStatus
		want   InvoiceStatus
		in     int
	}{
		{today.AddDays(30), erp.InvoiceOpen, InvoiceOpen, 30},
		{today.AddDays(14), erp.InvoiceOpen, InvoiceDueSoon, 14},
		{today, erp.InvoiceOpen, InvoiceDueSoon, 0},
		{today.AddDays(-1), erp.InvoiceOpen, InvoiceOverdue, -1},
		{today.AddDays(-1), erp.InvoicePartial, InvoiceOverdue, -1},
		{today.AddDays(3), erp.InvoicePartial, InvoicePartPaid, 3},
		{today.AddDays(-90), erp.InvoicePaid, InvoicePaid, -90},
		{today.AddDays(-90), erp.InvoiceCancelled, InvoiceCancelled, -90},
	} {
		row := p.invoiceRow(erp.Invoice{DueOn: c.due, Status: c.status})
		if row.Status != c.want || row.DueIn != c.in {
			t.Errorf("due %s, %s: %s in %d; want %s in %d", c.due, c.status, row.Status, row.DueIn, c.want, c.in)
		}
	}
}
