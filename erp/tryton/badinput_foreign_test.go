//go:build tryton

package tryton_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/tryton"
)

// auckland is where the company lives in these tests: for half of the day its today is the server's tomorrow.
const auckland = "Pacific/Auckland"

// newForeignCounter opens a counter at a company that speaks German, lives in Auckland and sells for euros.
func newForeignCounter(t *testing.T, changes ...func(*tryton.Config)) counter {
	t.Helper()
	c := newCounter(t, append(changes, func(cfg *tryton.Config) { cfg.Language = "de" })...)
	c.books.emigrate()
	return c
}

// emigrate turns the company's dollar into the euro, and teaches Tryton German: its own words, and those of its people.
func (b *books) emigrate() {
	b.t.Helper()
	_, err := b.db.Exec(`UPDATE currency_currency SET code = 'EUR', name = 'Euro', symbol = '€' WHERE code = 'USD'`)
	b.check(err)
	german := cell[int64](b, `SELECT id FROM ir_lang WHERE code = 'de'`)
	b.office.press("ir.lang", "load_translations", german)
	for _, user := range column[int64](b, `SELECT id FROM res_user WHERE login IN ('admin', $1)`, b.user) {
		b.office.call(nil, "model.res.user.write", []int64{user}, map[string]any{"language": german})
	}
	company := cell[int64](b, `SELECT id FROM company_company`)
	b.office.call(nil, "model.company.company.write", []int64{company}, map[string]any{"timezone": auckland})
	for _, party := range column[int64](b, `SELECT id FROM party_party WHERE active`) {
		b.office.call(nil, "model.party.party.write", []int64{party}, map[string]any{"lang": german})
	}
}

// wantEuros looks at every amount that was set.
func (c counter) wantEuros(what string, amounts ...erp.Money) {
	c.t.Helper()
	for n, amount := range amounts {
		if amount.Currency != "EUR" {
			c.t.Errorf("%s: amount %d is %s", what, n+1, amount)
		}
	}
}

func TestAGermanCompanyInAucklandTradesInEuros(t *testing.T) {
	t.Parallel()
	c := newForeignCounter(t)
	ctx, f := t.Context(), ground.facts
	zone, err := time.LoadLocation(auckland)
	if err != nil {
		t.Fatal(err)
	}

	customer, err := c.Customer(ctx, f.Customer)
	if err != nil || customer.Currency != "EUR" || customer.Terms.NetDays != 30 {
		t.Errorf("customer %+v, %v", customer, err)
	}
	price := c.price(c.Adapter, pieces(f.Contract, 1))
	c.wantEuros("price", price.Net, price.List)
	if price.Net.Amount.String() != "0.315" || price.Source.Kind != erp.SourceContract {
		t.Errorf("price %+v", price)
	}
	draft := c.draft(2)
	quote, err := c.Quote(ctx, draft)
	if err != nil || !quote.Goods.Equal(erp.MustMoney("42.80", "EUR")) {
		t.Errorf("quote %+v, %v", quote, err)
	}
	c.wantEuros("quote", quote.Goods, quote.Freight.Amount, quote.Tax, quote.Total)

	owing, err := c.Receivable(ctx, f.Customer, erp.Date{})
	if err != nil {
		t.Fatal(err)
	}
	earliest := erp.DateOf(time.Now().In(zone))
	order := c.ordered("EUR-1", draft)
	c.wantEuros("order", order.Goods, order.Freight.Amount, order.Tax, order.Total, order.Lines[0].Net, order.Lines[0].Extended)
	if !order.Total.Equal(quote.Total) || order.Status != erp.OrderOpen {
		t.Errorf("order %q over %s, quoted at %s", order.Status, order.Total, quote.Total)
	}
	if order.PlacedOn.Before(earliest) || erp.DateOf(time.Now().In(zone)).Before(order.PlacedOn) {
		t.Errorf("order was placed on %s, and in Auckland it is %s", order.PlacedOn, earliest)
	}
	c.books.Ship(order.Number, decimal.NewFromInt(2))
	number := c.books.Invoice(order.Number)
	invoice, err := c.Invoice(ctx, f.Customer, number)
	if err != nil || !invoice.Total.Equal(order.Total) || invoice.Order != order.Number {
		t.Errorf("invoice %+v, %v; want %s", invoice, err, order.Total)
	}
	c.wantEuros("invoice", invoice.Goods, invoice.Tax, invoice.Total, invoice.Open, invoice.Lines[0].Net)
	owed, err := c.Receivable(ctx, f.Customer, erp.Date{})
	if err != nil || !owed.Balance.Amount.Equal(owing.Balance.Amount.Add(invoice.Total.Amount)) {
		t.Errorf("receivable %+v, %v; want %s more than %s", owed, err, invoice.Total, owing.Balance)
	}
	c.wantEuros("receivable", owed.Balance, owed.Overdue, owed.Unapplied, owed.OpenOrders, owed.Exposure, owed.Limit.Amount, owed.Aging.Total)
}

// Refusals are told apart by their words, which are German here where the adapter does not see to it.
func TestRefusalsOfAGermanCompanyHaveTheSameClasses(t *testing.T) {
	t.Parallel()
	c := newForeignCounter(t)
	draft := c.draft(1)
	c.books.regroup("remove", groupSales)
	errs := c.roles(c.adapter(t))
	for _, role := range []string{"quote", "create order", "order by reference", "order", "orders", "shipments", "invoice", "invoices"} {
		c.want(role, errs[role], refused{erp.Unauthorized, "You are not allowed to access "})
	}
	c.books.regroup("add", groupSales)

	c.books.HoldForApproval(draft.Customer)
	waits := c.ordered("WAITS-1", draft)
	if waits.Status != erp.OrderPending || waits.Hold == nil || waits.Hold.Kind != erp.HoldCredit {
		t.Errorf("over the limit the order is %q, held for %+v", waits.Status, waits.Hold)
	}
	c.books.RefuseForCredit(draft.Customer)
	_, err := c.CreateOrder(t.Context(), "OVER-1", draft)
	c.want("over the limit", err, refused{erp.Rejected, "credit limit"})
	if left := c.books.Written(draft.Customer, "OVER-1"); left != 0 {
		t.Errorf("%d sales are left behind", left)
	}
	taken := c.draft(1)
	taken.Customer, taken.ShipTo = ground.facts.Other, c.books.shipTo(ground.facts.Other, "TROY")
	_, err = c.CreateOrder(t.Context(), "WAITS-1", taken)
	c.want("reference of another customer", err, refused{erp.Conflict, "another customer's"})
}

// Which day it is decides prices and whether a day that is asked for has gone by: the company's, not the server's.
func TestTodayIsTheCompanys(t *testing.T) {
	t.Parallel()
	f := ground.facts
	eve := f.PromotionFrom.AddDays(-1) // in UTC, both times
	for _, tt := range []struct {
		hour     int
		today    erp.Date // in Auckland
		promoted bool
	}{
		{9, eve, false},
		{13, f.PromotionFrom, true},
	} {
		t.Run(fmt.Sprintf("%d h UTC", tt.hour), func(t *testing.T) {
			t.Parallel()
			now := eve.Midnight().Add(time.Duration(tt.hour) * time.Hour)
			c := newForeignCounter(t, func(cfg *tryton.Config) { cfg.Now = func() time.Time { return now } })
			asked := make(chan string, 1)
			c.wire.arm(func(q rpc) bool {
				if q.model != "product.product" || !strings.Contains(q.context(), `"customer":`) {
					return false
				}
				asked <- q.context()
				return true
			}, deliver)
			price := c.price(c.Adapter, pieces(f.Promotion, 1))
			if promoted := price.Source.Kind == erp.SourcePromotion && price.Net.Amount.Equal(decimal.RequireFromString("12.1125")); promoted != tt.promoted {
				t.Errorf("price %+v, promoted: want %t", price, tt.promoted)
			}
			sent := fmt.Sprintf(`"date":{"__class__":"date","year":%d,"month":%d,"day":%d}`, tt.today.Year, tt.today.Month, tt.today.Day)
			if context := <-asked; !strings.Contains(context, sent) {
				t.Errorf("asked for prices within %s, want %s", context, sent)
			}
			draft := c.draftOf(pieces(f.Promotion, 1))
			draft.RequestedOn = tt.today
			order := c.ordered("TODAY-1", draft)
			if order.RequestedOn != tt.today || !order.Lines[0].Net.Equal(price.Net) {
				t.Errorf("order for %s at %s, want %s at %s", order.RequestedOn, order.Lines[0].Net, tt.today, price.Net)
			}
			draft.RequestedOn = tt.today.AddDays(-1)
			if late := c.ordered("TODAY-2", draft); !late.RequestedOn.IsZero() {
				t.Errorf("order for yesterday is for %s, want as soon as possible", late.RequestedOn)
			}
		})
	}
}

// context is the last of a call's parameters.
func (q rpc) context() string { return string(q.params[len(q.params)-1]) }
