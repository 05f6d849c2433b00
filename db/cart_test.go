package db_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func TestCartIsEmptyUntilItIsSaved(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := portal.Cart{Account: ours, User: anna}
	got := read(b, func(tx portal.Tx) (portal.Cart, error) { return tx.Cart(t.Context(), ours, anna) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cart (-want +got):\n%s", diff)
	}
	for _, want := range []portal.Cart{
		{Account: ours, User: anna, Version: 3, Lines: []portal.CartLine{
			{Number: 1, Item: "HX-1/2", Quantity: erp.MustQuantity("0.25", "C")},
			{Number: 4, Item: "Größe", Quantity: erp.MustQuantity("12", "EA")},
		}},
		{Account: ours, User: anna, Version: 4, Lines: []portal.CartLine{}},
	} {
		b.do(portal.AccountScope(ours), func(tx portal.Tx) error { return tx.SaveCart(t.Context(), want) })
		for name, cart := range map[string]func(portal.Tx) (portal.Cart, error){
			"Cart":     func(tx portal.Tx) (portal.Cart, error) { return tx.Cart(t.Context(), ours, anna) },
			"LockCart": func(tx portal.Tx) (portal.Cart, error) { return tx.LockCart(t.Context(), ours, anna) },
		} {
			if diff := cmp.Diff(want, read(b, cart)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
}

func TestCartsOfOneAccountAreApart(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
		if err := tx.SaveCart(t.Context(), portal.Cart{Account: ours, User: anna, Version: 3}); err != nil {
			return err
		}
		cart, err := tx.Cart(t.Context(), ours, boris)
		if cart.Version != 0 {
			t.Errorf("a colleague's cart has version %d, want an empty one", cart.Version)
		}
		return err
	})
}

// TestLockCartSerialisesBeforeThereIsACart adds one line per transaction. Were two of them to read the same
// cart, a line would be lost.
func TestLockCartSerialisesBeforeThereIsACart(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	const adders = 10
	done := make(chan error)
	for range adders {
		go func() {
			done <- b.InTx(t.Context(), portal.AccountScope(ours), func(tx portal.Tx) error {
				cart, err := tx.LockCart(t.Context(), ours, anna)
				if err != nil {
					return err
				}
				cart.Version++
				cart.Lines = append(cart.Lines, portal.CartLine{Number: len(cart.Lines) + 1, Item: "A", Quantity: erp.MustQuantity("1", "EA")})
				return tx.SaveCart(t.Context(), cart)
			})
		}()
	}
	for range adders {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	cart := read(b, func(tx portal.Tx) (portal.Cart, error) { return tx.Cart(t.Context(), ours, anna) })
	if cart.Version != adders || len(cart.Lines) != adders {
		t.Errorf("cart has version %d and %d lines, want %d of both", cart.Version, len(cart.Lines), adders)
	}
}
