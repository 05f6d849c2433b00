package db_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func TestQuoteIsKeptToTheCent(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := portal.Quote{
		ID: "q1", Account: ours, User: anna, CartVersion: 7, ShipTo: "Hamburg", RequestedOn: erp.NewDate(2026, 12, 1), Firm: true,
		Lines: []portal.QuotedLine{{
			Item: "A", Description: "Größe \u2028 \"8\"", PartNumber: "P-1", Quantity: erp.MustQuantity("2.5", "C"), Net: usd("63.4001"), Per: "C",
			Extended: usd("158.50"), Tax: usd("11.89"), Source: erp.PriceSource{Kind: erp.SourceBreak, Reference: "List 1"},
			Warehouse: "01", PromisedOn: erp.NewDate(2026, 12, 3),
		}},
		Goods: usd("158.50"), Freight: erp.Freight{State: erp.FreightEstimated, Amount: usd("0.10")}, Tax: usd("11.89"), Total: usd("170.49"),
		AsOf: noon, MadeAt: noon.Add(time.Nanosecond), ExpiresAt: noon.Add(time.Hour),
	}
	save := func(q portal.Quote) {
		b.do(portal.AccountScope(q.Account), func(tx portal.Tx) error { return tx.SaveQuote(t.Context(), q) })
	}
	save(portal.Quote{ID: "q1", Account: ours, User: anna, ExpiresAt: noon})
	save(want)
	save(portal.Quote{ID: "q1", Account: theirs, User: boris, ExpiresAt: noon}) // the same id is no way into ours
	got := read(b, func(tx portal.Tx) (portal.Quote, error) { return tx.Quote(t.Context(), ours, "q1") })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("quote (-want +got):\n%s", diff)
	}
	code := b.fails(portal.AccountScope(ours), func(tx portal.Tx) error {
		_, err := tx.Quote(t.Context(), ours, "q2")
		return err
	})
	if code != portal.NotFound {
		t.Errorf("unknown quote: %q, want not found", code)
	}
}

func TestDropQuotesLeavesTheYoungerOnes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, q := range []portal.Quote{
		{ID: "old", Account: ours, User: anna, ExpiresAt: noon.Add(-time.Second)},
		{ID: "old", Account: theirs, User: boris, ExpiresAt: noon.Add(-time.Hour)},
		{ID: "young", Account: ours, User: anna, ExpiresAt: noon},
	} {
		b.do(portal.AccountScope(q.Account), func(tx portal.Tx) error { return tx.SaveQuote(t.Context(), q) })
	}
	b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.DropQuotes(t.Context(), noon) })
	var left []string
	if err := b.d.Superuser.Select(&left, "SELECT quote_id FROM quotes"); err != nil || !slices.Equal(left, []string{"young"}) {
		t.Errorf("left are %v, error %v; want the young one", left, err)
	}
}
