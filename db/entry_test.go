package db_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func TestEntryIsTheUserTheAccountAndTheCartThere(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := portal.Entry{
		User:       portal.User{ID: anna, Name: "Anna", Email: "anna@example.com", Language: "en"},
		Account:    portal.Account{ID: ours, Customer: "C1", Name: "Ours"},
		Membership: portal.Membership{User: anna, Account: ours, Roles: []portal.Role{portal.RoleBuyer}},
	}
	for _, want.Cart.Lines = range []int{0, 2} {
		if want.Cart.Lines > 0 {
			lines := []portal.CartLine{{Number: 1, Item: "A", Quantity: erp.MustQuantity("1", "EA")}, {Number: 2, Item: "B", Quantity: erp.MustQuantity("2", "EA")}}
			b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
				return tx.SaveCart(t.Context(), portal.Cart{Account: ours, User: anna, Version: 1, Lines: lines})
			})
		}
		got := read(b, func(tx portal.Tx) (portal.Entry, error) { return tx.Entry(t.Context(), anna, ours) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("entry (-want +got):\n%s", diff)
		}
	}
}

func TestEntryIsForMembersAlone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, account := range []portal.AccountID{theirs, "acc-none"} {
		code := b.fails(portal.AccountScope(account), func(tx portal.Tx) error {
			_, err := tx.Entry(t.Context(), anna, account)
			return err
		})
		if code != portal.NotFound {
			t.Errorf("account %q: %q, want not found", account, code)
		}
	}
}
