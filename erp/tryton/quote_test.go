package tryton

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

func TestQuoteIsTrytonsOwnFigures(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	draft := anOrder()
	draft.Lines[1].Override = &erp.PriceOverride{Net: usd("30")}
	q, err := d.adapter().Quote(t.Context(), draft)
	if err != nil {
		t.Fatal(err)
	}
	for what, pair := range map[string][2]erp.Money{
		"goods": {q.Goods, usd("29.9")}, "freight": {q.Freight.Amount, usd("18.5")}, "tax": {q.Tax, usd("4.84")}, "total": {q.Total, usd("53.24")},
	} {
		if !pair[0].Equal(pair[1]) {
			t.Errorf("%s: got %s, want %s", what, pair[0], pair[1])
		}
	}
	if len(q.Lines) != 2 || q.Freight.State != erp.FreightFixed || !q.AsOf.Equal(fakeNow) {
		t.Fatalf("got %+v", q)
	}
	l := q.Lines[1]
	if l.Item != "WIRE" || !l.Net.Equal(usd("30")) || l.Per != "C" || !l.Extended.Equal(usd("15")) || l.Warehouse != "01" ||
		l.PromisedOn != (erp.Date{Year: 2026, Month: 12, Day: 1}) || l.Source.Kind != erp.SourceManual || q.Lines[0].Source.Kind != erp.SourceUnknown {
		t.Errorf("got line %+v", l)
	}
	sent := d.sent()
	if name, _ := sent["web_id"].(string); !strings.HasPrefix(name, "dry-") || len(name) != 30 || sent["number"] != name {
		t.Errorf("the dry run is called %q and numbered %q", name, sent["number"])
	}
	if left := d.states(); len(left) != 0 {
		t.Errorf("left behind in states %q", left)
	}
	if n := len(d.calls("sale.sale.confirm")); n != 0 {
		t.Error("a dry run was confirmed")
	}
}

func TestFailedQuoteLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(*desk)
		want    erp.Code
	}{
		"create lost":   {func(d *desk) { d.lose("sale.sale.create") }, erp.Unavailable},
		"quote lost":    {func(d *desk) { d.lose("sale.sale.quote") }, erp.Unavailable},
		"quote refused": {func(d *desk) { d.stops["sale.sale.quote"] = refused("No address.") }, erp.Rejected},
		"quote idle":    {func(d *desk) { d.idle = "quote" }, erp.Unavailable},
		"create locked": {func(d *desk) { d.stops["sale.sale.create"] = aLock }, erp.Unavailable},
		"quote locked":  {func(d *desk) { d.once("sale.sale.quote", lockTries, aLock) }, erp.Unavailable},
		"delete locked": {func(d *desk) { d.once("sale.sale.delete", lockTries-1, aLock) }, ""},
		"delete lost":   {func(d *desk) { d.lose("sale.sale.delete") }, ""},
		"read lost":     {func(d *desk) { d.lose("sale.sale.search_read") }, erp.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			c.prepare(d)
			_, err := d.adapter().Quote(t.Context(), anOrder())
			wantCode(t, err, c.want)
			if left := d.states(); len(left) != 0 {
				t.Errorf("left behind in states %q", left)
			}
		})
	}
}

func TestQuoteIsTakenAwayWhenItsCallerHasGone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx, giveUp := context.WithCancel(t.Context())
	d.before["sale.sale.quote"] = []func(){giveUp}
	_, err := d.adapter().Quote(ctx, anOrder())
	wantCode(t, err, erp.Unavailable)
	for deadline := time.Now().Add(10 * time.Second); len(d.calls("sale.sale.delete")) == 0; {
		if time.Now().After(deadline) {
			t.Fatal("the dry run stays")
		}
		time.Sleep(time.Millisecond)
	}
}

func TestQuoteGoesOnPastQuestionsThatDoNotRefuseTheOrder(t *testing.T) {
	t.Parallel()
	for _, question := range []string{"stock_quantity_warning_101", "sale_blocked_1"} {
		d := newDesk(t)
		d.asks["quote"] = question
		a := d.adapter(func(c *Config) { c.StockWarning = RulePending })
		if _, err := a.Quote(t.Context(), anOrder()); err != nil {
			t.Error(err)
		}
	}
	d := newDesk(t)
	d.asks["quote"] = "stock_quantity_warning_101"
	_, err := d.adapter(func(c *Config) { c.StockWarning = RuleReject }).Quote(t.Context(), anOrder())
	wantCode(t, err, erp.Rejected)
}

func TestQuoteThatDoesNotAddUpIsNone(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(values){
		"total": func(s values) { s["total_amount"] = fakeDecimal("1") },
		"lines": func(s values) { s["untaxed_amount"], s["total_amount"] = fakeDecimal("1"), fakeDecimal("5.92") },
		"a line is missing": func(s values) {
			s["lines."] = s["lines."].([]values)[1:]
		},
		"a line is another": func(s values) {
			l := s["lines."].([]values)
			l[0], l[1] = l[1], l[0]
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			act := d.answers["sale.sale.search_read"]
			d.on("sale.sale.search_read", func(a asked) any {
				rows := act(a).([]values)
				for _, s := range rows {
					spoil(s)
				}
				return rows
			})
			_, err := d.adapter().Quote(t.Context(), anOrder())
			wantCode(t, err, erp.Unavailable)
		})
	}
}

func TestFreightIsAsGoodAsTrytonKnowsIt(t *testing.T) {
	t.Parallel()
	cost := number{usd("18.5").Amount}
	carried := []saleLine{{Type: "line", Amount: cost, ShipmentCost: &cost}}
	for name, c := range map[string]struct {
		sale   sale
		state  erp.FreightState
		amount string
	}{
		"on the order":    {sale{FreightMethod: "order", Lines: carried}, erp.FreightFixed, "18.5"},
		"by shipment":     {sale{FreightMethod: "shipment", Lines: carried}, erp.FreightEstimated, "18.5"},
		"without carrier": {sale{FreightMethod: "order"}, erp.FreightToBeAdvised, "0"},
	} {
		c.sale.Currency.Code = "USD"
		if got := c.sale.freight(); got.State != c.state || !got.Amount.Equal(usd(c.amount)) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}
