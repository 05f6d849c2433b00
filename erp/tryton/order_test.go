package tryton

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
)

var aLock = refusal{"could not obtain lock on relation \"sale_sale\"\n", ""}

func refused(words string) refusal { return refusal{userError, []any{words, "", nil}} }

func TestOrderIsWrittenQuotedAndConfirmed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	o, err := d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
	if err != nil {
		t.Fatal(err)
	}
	if o.Number != "1001" || o.Status != erp.OrderOpen || o.Reference != "TC-1" || o.Channel != "portal" || o.Customer != "C20000" || o.ShipTo != "41" {
		t.Errorf("got %+v", o)
	}
	if len(o.Lines) != 2 || o.Lines[1].Item != "WIRE" || !o.Lines[1].Quantity.Equal(erp.MustQuantity("0.5", "C")) || !o.Lines[1].Net.Equal(usd("31.505")) {
		t.Errorf("got lines %+v", o.Lines)
	}
	for what, pair := range map[string][2]erp.Money{
		"goods": {o.Goods, usd("30.65")}, "freight": {o.Freight.Amount, usd("18.5")}, "tax": {o.Tax, usd("4.92")}, "total": {o.Total, usd("54.07")},
	} {
		if !pair[0].Equal(pair[1]) {
			t.Errorf("%s: got %s, want %s", what, pair[0], pair[1])
		}
	}
}

func TestReferenceMustBeOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, ref := range []erp.Reference{"", erp.Reference(strings.Repeat("7", maxReference+1)), "dry-1"} {
		_, err := d.adapter().CreateOrder(t.Context(), ref, anOrder())
		wantCode(t, err, erp.Invalid)
	}
}

// A cut connection at any step leaves doubt; looking the reference up and sending again ends with one order.
func TestLostReplyDoublesNoOrder(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"sale.sale.create", "sale.sale.quote", "sale.sale.confirm"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			a := d.adapter()
			d.lose(method)
			_, err := a.CreateOrder(t.Context(), "TC-1", anOrder())
			wantCode(t, err, erp.OutcomeUnknown)
			o, err := a.OrderByReference(t.Context(), "C20000", "TC-1")
			if method != "sale.sale.confirm" {
				wantCode(t, err, erp.NotFound)
				o, err = a.CreateOrder(t.Context(), "TC-1", anOrder())
			}
			if err != nil || o.Number != "1001" {
				t.Errorf("got %+v, %v", o, err)
			}
			if got := d.states(); !slices.Equal(got, []string{stateProcessing}) {
				t.Errorf("sales are in states %q", got)
			}
		})
	}
}

func TestManyWritersOfOneReferenceWriteOneOrder(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var all sync.WaitGroup
	for range 6 {
		a := d.adapter()
		all.Go(func() {
			if o, err := a.CreateOrder(t.Context(), "TC-1", anOrder()); err != nil || o.Number != "1001" {
				t.Errorf("got %q, %v", o.Number, err)
			}
		})
	}
	all.Wait()
	if got := d.states(); !slices.Equal(got, []string{stateProcessing}) {
		t.Errorf("sales are in states %q", got)
	}
}

func TestReferenceOfAnotherIsAConflict(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.enter(values{"web_id": "TC-1", "party.": values{"code": "C30000"}, "state": stateProcessing})
	_, err := d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
	wantCode(t, err, erp.Conflict)
	if got := d.states(); !slices.Equal(got, []string{stateProcessing}) {
		t.Errorf("sales are in states %q", got)
	}
}

func TestWithoutAWebShopNothingIsWritten(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.rows("web.shop")
	_, err := d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
	wantCode(t, err, erp.Unauthorized)
}

func TestLockIsWaitedFor(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.adapter()
	var pauses []time.Duration
	a.queue.pause = func(_ context.Context, p time.Duration) error { pauses = append(pauses, p); return nil }
	d.once("sale.sale.confirm", lockTries-1, aLock)
	if _, err := a.CreateOrder(t.Context(), "TC-1", anOrder()); err != nil {
		t.Fatal(err)
	}
	if len(pauses) != lockTries-1 || pauses[0] > firstLockPause || pauses[5] < firstLockPause<<4 || slices.Max(pauses) > lastLockPause {
		t.Errorf("waited %s", pauses)
	}
}

func TestLockThatStaysLeavesDoubtAndTheOrderToBeContinued(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.adapter()
	d.once("sale.sale.confirm", lockTries, aLock)
	_, err := a.CreateOrder(t.Context(), "TC-1", anOrder())
	wantCode(t, err, erp.OutcomeUnknown)
	if _, err = a.CreateOrder(t.Context(), "TC-1", anOrder()); err != nil {
		t.Error(err)
	}
	if n := len(d.calls("sale.sale.create")); n != 1 {
		t.Errorf("written %d times", n)
	}
}

func TestOneConfirmationAtATime(t *testing.T) {
	t.Parallel()
	q := newQueue()
	entered, leave := make(chan struct{}), make(chan struct{})
	go func() { _ = q.alone(t.Context(), "first", func() error { close(entered); <-leave; return nil }) }()
	<-entered
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := q.alone(ctx, "second", func() error { t.Error("two at a time"); return nil })
	wantCode(t, err, erp.Unavailable)
	close(leave)
	if err := q.alone(t.Context(), "third", func() error { return nil }); err != nil {
		t.Error(err)
	}
}

func TestRefusedOrderIsTakenBack(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method string
		words  string
		want   erp.Code
	}{
		"at quote":   {"sale.sale.quote", "To get a quote for sale \"1\" you must enter an invoice address.", erp.Rejected},
		"at confirm": {"sale.sale.confirm", "Party \"Acme\" has reached their credit limit of $10.00.", erp.Rejected},
		"invalid":    {"sale.sale.confirm", "The value \"x\" for field \"Shipping Date\" in \"Sale\" is not valid according to its domain.", erp.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.stops[c.method] = refused(c.words)
			a := d.adapter()
			_, err := a.CreateOrder(t.Context(), "TC-1", anOrder())
			wantCode(t, err, c.want)
			if erp.ReasonOf(err) != c.words {
				t.Errorf("got reason %q", erp.ReasonOf(err))
			}
			if left := d.states(); len(left) != 0 {
				t.Errorf("left behind in states %q", left)
			}
			_, err = a.OrderByReference(t.Context(), "C20000", "TC-1")
			wantCode(t, err, erp.NotFound)
		})
	}
}

func TestRefusedOrderThatCannotBeTakenBackIsInDoubt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stops["sale.sale.confirm"] = refused("No.")
	d.stops["sale.sale.delete"] = refused("To delete sale \"1\" you must cancel it.")
	_, err := d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
	wantCode(t, err, erp.OutcomeUnknown)
}

func TestTakingBackWhatIsGoneSucceeds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stops["sale.sale.confirm"] = refused("No.")
	d.lose("sale.sale.delete")
	_, err := d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
	wantCode(t, err, erp.Rejected)
}

func TestFailureWithoutVerdictLeavesDoubt(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]refusal{
		"bug":       {"'nosuchfield'", ""},
		"no rights": refused("You are not allowed to write records of \"Sale\"."),
		"conflict":  {"ConcurrencyException", "Records were modified in the meanwhile"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.stops["sale.sale.confirm"] = stop
			_, err := d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
			wantCode(t, err, erp.OutcomeUnknown)
			if got := d.states(); !slices.Equal(got, []string{stateQuotation}) {
				t.Errorf("sales are in states %q", got)
			}
		})
	}
}

func TestButtonThatDoesNothingLeavesDoubt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.idle = "confirm"
	_, err := d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
	wantCode(t, err, erp.OutcomeUnknown)
	if n := len(d.calls("sale.sale.confirm")); n != 1 {
		t.Errorf("pressed %d times", n)
	}
}

func TestServerThatAsksToWaitAfterTheWriteLeavesDoubtWithTheWait(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.on("sale.sale.quote", func(asked) any { return throttled{"7"} })
	_, err := d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
	wantCode(t, err, erp.OutcomeUnknown)
	if got := erp.RetryAfter(err); got != 7*time.Second {
		t.Errorf("got a wait of %s", got)
	}
	d = newDesk(t)
	d.on("sale.sale.create", func(asked) any { return throttled{"7"} })
	_, err = d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
	wantCode(t, err, erp.Unavailable)
}

func TestQuestionsAreAnsweredByRule(t *testing.T) {
	t.Parallel()
	const credit, stock, other = "credit_limit_amount_sale.sale,1", "stock_quantity_warning_101", "sale_blocked_1"
	for name, c := range map[string]struct {
		button, question string
		change           func(*Config)
		status           erp.OrderStatus
		hold             *erp.Hold
		answered         []string
	}{
		"credit waits":            {"confirm", credit, func(*Config) {}, erp.OrderPending, &erp.Hold{Kind: erp.HoldCredit, Reason: "Are you sure about that?"}, nil},
		"credit acknowledged":     {"confirm", credit, func(c *Config) { c.CreditWarning = RuleAcknowledge }, erp.OrderOpen, nil, []string{credit}},
		"credit refused":          {"confirm", credit, func(c *Config) { c.CreditWarning = RuleReject }, "", nil, nil},
		"stock acknowledged":      {"quote", stock, func(*Config) {}, erp.OrderOpen, nil, []string{stock, "stock_quantity_warning_102"}},
		"stock waits":             {"quote", stock, func(c *Config) { c.StockWarning = RulePending }, erp.OrderPending, &erp.Hold{Kind: erp.HoldApproval, Reason: "Are you sure about that?"}, nil},
		"stock refused":           {"quote", stock, func(c *Config) { c.StockWarning = RuleReject }, "", nil, nil},
		"what is unknown waits":   {"confirm", other, func(c *Config) { c.CreditWarning = RuleAcknowledge }, erp.OrderPending, &erp.Hold{Kind: erp.HoldApproval, Reason: "Are you sure about that?"}, nil},
		"unknown at quote, waits": {"quote", other, func(*Config) {}, erp.OrderPending, &erp.Hold{Kind: erp.HoldApproval, Reason: "Are you sure about that?"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.asks[c.button] = c.question
			a := d.adapter(c.change)
			o, err := a.CreateOrder(t.Context(), "TC-1", anOrder())
			if c.status == "" {
				wantCode(t, err, erp.Rejected)
				if len(d.states()) != 0 {
					t.Errorf("left behind in states %q", d.states())
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			found, err := a.OrderByReference(t.Context(), "C20000", "TC-1")
			if err != nil {
				t.Fatal(err)
			}
			again, err := a.CreateOrder(t.Context(), "TC-1", anOrder())
			if err != nil {
				t.Fatal(err)
			}
			for how, o := range map[string]erp.Order{"created": o, "found": found, "sent again": again} {
				if diff := cmp.Diff(c.hold, o.Hold); o.Status != c.status || diff != "" || (o.Number == "") != (c.status == erp.OrderPending) {
					t.Errorf("%s: got %q, number %q, hold %+v", how, o.Status, o.Number, o.Hold)
				}
			}
			if !slices.Equal(d.answered, c.answered) {
				t.Errorf("answered %q, want %q", d.answered, c.answered)
			}
		})
	}
}

func TestQuestionsWithoutEndLeaveDoubt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stops["sale.sale.quote"] = refusal{"UserWarning", []any{"stock_quantity_warning_101", "Sure?", ""}}
	_, err := d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
	wantCode(t, err, erp.OutcomeUnknown)
	if n := len(d.calls("sale.sale.quote")); n != maxQuestions {
		t.Errorf("pressed %d times", n)
	}
}

func TestDeclinedOrderIsCancelled(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.enter(values{"web_id": "TC-1", "number": "1001", "state": stateCancelled, "description": waitsForOther + "Sure?"})
	o, err := d.adapter().OrderByReference(t.Context(), "C20000", "TC-1")
	if err != nil || o.Status != erp.OrderCancelled || o.Number != "" {
		t.Errorf("got %+v, %v", o, err)
	}
}

func TestOnlyQuotationsAreCancelled(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	a := d.adapter()
	d.enter(values{"number": "1", "state": stateQuotation})
	d.enter(values{"number": "2", "state": stateProcessing})
	d.enter(values{"number": "3", "state": stateCancelled})
	for number, want := range map[erp.OrderNumber]erp.Code{"1": "", "2": erp.Rejected, "3": "", "4": erp.NotFound} {
		err := a.CancelOrder(t.Context(), "C20000", number)
		wantCode(t, err, want)
		if want == erp.Rejected && erp.ReasonOf(err) == "" {
			t.Errorf("no reason in %v", err)
		}
	}
	wantCode(t, a.CancelOrder(t.Context(), "C30000", "1"), erp.NotFound)
	if got, want := d.states(), []string{stateCancelled, stateProcessing, stateCancelled}; !slices.Equal(got, want) {
		t.Errorf("sales are in states %q", got)
	}
}

func TestOrderListIsOfAgreedOrdersOfTheCustomer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	since := time.Date(2026, time.November, 20, 8, 0, 0, 0, time.UTC)
	if _, err := d.adapter().Orders(t.Context(), erp.ListQuery{Customer: "C20000", Since: since, Limit: 2}); err != nil {
		t.Fatal(err)
	}
	asked := strings.ReplaceAll(d.calls("sale.sale.search_read")[0].text(0), `\u003e`, ">")
	for _, clause := range []string{
		`["party","where",[["code","!=",null],["id","!=",1],["code","=","C20000"]]]`, `["company","=",1]`,
		`["state","in",["confirmed","processing","done","cancelled"]]`, `["number","!=",null]`, `["sale_date","!=",null]`,
		`["total_amount_cache",">=",0]`, `[["lines.moves.write_date",">=",`, `[["shipments.create_date",">=",`, `[["invoices.write_date",">=",`,
	} {
		if !strings.Contains(asked, clause) {
			t.Errorf("domain %s lacks %s", asked, clause)
		}
	}
}

// TestAnOrderCutShortLongAgoIsWrittenAnew: the buyer may have agreed to other figures since.
func TestAnOrderCutShortLongAgoIsWrittenAnew(t *testing.T) {
	t.Parallel()
	for state, age := range map[string]time.Duration{stateDraft: time.Minute, stateQuotation: time.Hour} {
		d := newDesk(t)
		d.enter(values{"web_id": "TC-1", "number": "old", "state": state, "create_date": fakeMoment(time.Now().Add(-age).UTC())})
		o, err := d.adapter().CreateOrder(t.Context(), "TC-1", anOrder())
		if err != nil || o.Number == "old" || len(o.Lines) != len(anOrder().Lines) {
			t.Errorf("%s: got %+v, %v", state, o, err)
		}
		if got := d.states(); !slices.Equal(got, []string{stateProcessing}) {
			t.Errorf("%s: sales are in states %q", state, got)
		}
	}
}
