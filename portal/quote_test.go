package portal

import (
	"testing"

	"github.com/shopspring/decimal"

	"github.com/tradecounter/portal/erp"
)

func sampleQuote() Quote {
	return Quote{
		ID: "q1", Firm: true, Goods: usd("100.00"), Tax: usd("7.50"), Total: usd("112.50"),
		Freight: erp.Freight{State: erp.FreightFixed, Amount: usd("5.00")},
		Lines:   []QuotedLine{{Item: "A", Quantity: erp.MustQuantity("10", "EA"), Net: usd("10"), Per: "EA", Extended: usd("100")}},
	}
}

func TestSameFiguresSeesEveryCent(t *testing.T) {
	t.Parallel()
	changes := map[string]func(*Quote){
		"unit price":    func(q *Quote) { q.Lines[0].Net = usd("10.0001") },
		"quantity":      func(q *Quote) { q.Lines[0].Quantity = erp.MustQuantity("11", "EA") },
		"unit":          func(q *Quote) { q.Lines[0].Quantity = erp.MustQuantity("10", "C") },
		"item":          func(q *Quote) { q.Lines[0].Item = "B" },
		"amount":        func(q *Quote) { q.Lines[0].Extended = usd("100.01") },
		"freight":       func(q *Quote) { q.Freight.Amount = usd("5.01") },
		"tax":           func(q *Quote) { q.Tax = usd("7.51") },
		"total":         func(q *Quote) { q.Total = usd("112.51") },
		"currency":      func(q *Quote) { q.Total = erp.MustMoney("112.50", "EUR") },
		"a line more":   func(q *Quote) { q.Lines = append(q.Lines, QuotedLine{Item: "B"}) },
		"no longer ERP": func(q *Quote) { q.Firm = false },
	}
	for name, change := range changes {
		other := sampleQuote()
		change(&other)
		if sampleQuote().SameFigures(other) {
			t.Errorf("a change of %s went unseen", name)
		}
	}
	promised := sampleQuote()
	promised.Lines[0].Warehouse, promised.Lines[0].PromisedOn = "02", erp.NewDate(2026, 12, 1)
	promised.Total = usd("112.5")
	if !sampleQuote().SameFigures(promised) {
		t.Error("a promise or a trailing zero counts as money")
	}
}

func TestToleranceAfterAnOutage(t *testing.T) {
	t.Parallel()
	seen := sampleQuote()
	seen.Total, seen.Firm = erp.Money{}, false
	for _, c := range []struct {
		name, tolerance, net string
		want                 bool
	}{
		{"same price, no tolerance", "0", "10", true},
		{"a cent more, no tolerance", "0", "10.01", false},
		{"a cent less, no tolerance", "0", "9.99", false},
		{"at the edge of two percent", "0.02", "10.20", true},
		{"past two percent", "0.02", "10.21", false},
	} {
		now := sampleQuote()
		now.Lines[0].Net = usd(c.net)
		if got := seen.within(decimal.RequireFromString(c.tolerance), now); got != c.want {
			t.Errorf("%s: %v; want %v", c.name, got, c.want)
		}
	}
	unpriced := seen
	unpriced.Lines = []QuotedLine{{Item: "A", Quantity: erp.MustQuantity("10", "EA")}}
	if !unpriced.within(decimal.Zero, sampleQuote()) {
		t.Error("a price on confirmation was accepted and is asked for again")
	}
}

func TestReferenceOfAQuoteFitsEveryERP(t *testing.T) {
	t.Parallel()
	ref := QuoteID("abcdefghijklmnopqrstuvwxyz").Reference()
	if len(ref) > 40 {
		t.Errorf("reference %q has %d characters; the contract allows 40", ref, len(ref))
	}
}
