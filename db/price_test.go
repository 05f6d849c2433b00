package db_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func TestVerifiedPricesAreTheAccountsOwn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := erp.Price{
		Item: "A", Quantity: erp.MustQuantity("0.5", "C"), Net: usd("63.4001"), List: usd("70"), Per: "C",
		Breaks: []erp.PriceBreak{{From: dec("10"), Net: usd("60.05")}},
		Source: erp.PriceSource{Kind: erp.SourceContract, Reference: "SP C1", ValidFrom: erp.NewDate(2026, 1, 1)},
		AsOf:   noon, ValidThrough: erp.NewDate(2026, 12, 31),
	}
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		early := want
		early.Net = usd("1")
		if err := tx.SaveVerifiedPrices(t.Context(), ours, []erp.Price{early, {Item: "B", Net: usd("2")}}); err != nil {
			return err
		}
		return tx.SaveVerifiedPrices(t.Context(), ours, []erp.Price{early, want})
	})
	got := read(b, func(tx portal.Tx) ([]erp.Price, error) {
		return tx.VerifiedPrices(t.Context(), ours, []erp.ItemID{"A", "C"})
	})
	if diff := cmp.Diff([]erp.Price{want}, got); diff != "" {
		t.Errorf("prices (-want +got):\n%s", diff)
	}
	b.do(portal.AccountScope(theirs), func(tx portal.Tx) error {
		got, err := tx.VerifiedPrices(t.Context(), theirs, []erp.ItemID{"A", "B"})
		if len(got) != 0 {
			t.Errorf("the other account has %+v, want none", got)
		}
		return err
	})
}
