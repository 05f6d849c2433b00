package db_test

import (
	"errors"
	"testing"
	"time"

	"github.com/tradecounter/portal/db"
	"github.com/tradecounter/portal/db/dbtest"
	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// Two accounts with a member each, in every store test.
const (
	ours, theirs = portal.AccountID("acc-ours"), portal.AccountID("acc-theirs")
	anna, boris  = portal.UserID("00000000-0000-4000-8000-00000000000a"), portal.UserID("00000000-0000-4000-8000-00000000000b")
)

// noon is when store tests take place: PostgreSQL keeps microseconds, which it has none of to lose.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// bench is a Store on a database of its own.
type bench struct {
	*db.Store
	t testing.TB
	d *dbtest.Database
}

func newBench(t testing.TB) bench {
	t.Helper()
	d := dbtest.New(t)
	b := bench{db.NewStore(d.App), t, d}
	b.do(portal.JobScope(), func(tx portal.Tx) error {
		return errors.Join(
			tx.SaveAccount(t.Context(), portal.Account{ID: ours, Customer: "C1", Name: "Ours"}),
			tx.SaveAccount(t.Context(), portal.Account{ID: theirs, Customer: "C2", Name: "Theirs"}),
			tx.SaveUser(t.Context(), portal.User{ID: anna, Name: "Anna", Email: "anna@example.com", Language: "en"}, "hash a"),
			tx.SaveUser(t.Context(), portal.User{ID: boris, Name: "Boris", Email: "boris@example.com", Language: "de"}, "hash b"),
			tx.SaveMembership(t.Context(), portal.Membership{User: anna, Account: ours, Roles: []portal.Role{portal.RoleBuyer}}),
			tx.SaveMembership(t.Context(), portal.Membership{User: boris, Account: theirs, Roles: []portal.Role{portal.RoleOwner}}),
		)
	})
	return b
}

// do runs fn in a transaction that has to succeed.
func (b bench) do(scope portal.Scope, fn func(portal.Tx) error) {
	b.t.Helper()
	if err := b.InTx(b.t.Context(), scope, fn); err != nil {
		b.t.Fatal(err)
	}
}

// fails runs fn in a transaction and returns the class of its failure.
func (b bench) fails(scope portal.Scope, fn func(portal.Tx) error) portal.Code {
	b.t.Helper()
	err := b.InTx(b.t.Context(), scope, fn)
	if err == nil {
		b.t.Error("the transaction succeeded, want a failure")
	}
	return portal.CodeOf(err)
}

// read runs one read in a scope of our account and returns what it found.
func read[T any](b bench, fn func(portal.Tx) (T, error)) (value T) {
	b.t.Helper()
	b.do(portal.AccountScope(ours), func(tx portal.Tx) (err error) {
		value, err = fn(tx)
		return err
	})
	return value
}

func usd(amount string) erp.Money { return erp.MustMoney(amount, "USD") }

func TestStoreKeepsNothingOfAFailedTransaction(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	broken := errors.New("broken")
	err := b.InTx(t.Context(), portal.AccountScope(ours), func(tx portal.Tx) error {
		if err := tx.SaveCart(t.Context(), portal.Cart{Account: ours, User: anna, Version: 7}); err != nil {
			return err
		}
		if err := tx.Enqueue(t.Context(), portal.SyncCatalog{}); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatalf("error = %v, want the one of the function", err)
	}
	cart := read(b, func(tx portal.Tx) (portal.Cart, error) { return tx.Cart(t.Context(), ours, anna) })
	if cart.Version != 0 {
		t.Errorf("cart version = %d, want none stored", cart.Version)
	}
	var jobs int
	if err := b.d.App.SQL().Get(&jobs, "SELECT count(*) FROM river_job"); err != nil || jobs != 0 {
		t.Errorf("%d jobs, error %v; want none", jobs, err)
	}
}

func TestStoreFindsNothingByMalformedText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, text := range []string{"\x00", "a\x00b", "\xff\xfe", "'; DROP TABLE items; --", `\`, "%", "_", "''", "\u202e", "🔩"} {
		b.do(portal.AccountScope(portal.AccountID(text)), func(portal.Tx) error { return nil })
		b.do(portal.AccountScope(ours), func(tx portal.Tx) error {
			hits, err := tx.SearchItems(t.Context(), portal.ItemSearch{Account: ours, Query: text, Category: text, Limit: 10})
			if err != nil || hits.Total != 0 {
				t.Errorf("search for %q: %d hits, error %v", text, hits.Total, err)
			}
			if items, err := tx.Items(t.Context(), []erp.ItemID{erp.ItemID(text)}); err != nil || len(items) != 0 {
				t.Errorf("items %q: %v, error %v", text, items, err)
			}
			if found, err := tx.MatchNumbers(t.Context(), ours, []string{text}); err != nil || len(found) != 0 {
				t.Errorf("items by number %q: %v, error %v", text, found, err)
			}
			if _, err := tx.OrderByNumber(t.Context(), ours, erp.OrderNumber(text)); portal.CodeOf(err) != portal.NotFound {
				t.Errorf("order %q: error %v, want not found", text, err)
			}
			if _, _, err := tx.Orders(t.Context(), portal.DocumentQuery{Account: ours, Query: text, Limit: 10}); err != nil {
				t.Errorf("orders by %q: %v", text, err)
			}
			if _, _, err := tx.Invoices(t.Context(), portal.DocumentQuery{Account: ours, Query: text, Limit: 10}); err != nil {
				t.Errorf("invoices by %q: %v", text, err)
			}
			_, _, err = tx.UserByEmail(t.Context(), text)
			if portal.CodeOf(err) != portal.NotFound {
				t.Errorf("user %q: error %v, want not found", text, err)
			}
			return nil
		})
	}
}

func TestStoreKeepsTextThatPostgreSQLHasNoWordFor(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	item := erp.Item{ID: "Z-1", Description: "zero \x00 byte, a backslash \\u0000 and \xff"}
	b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.SaveItems(t.Context(), []erp.Item{item}) })
	got := read(b, func(tx portal.Tx) ([]erp.Item, error) { return tx.Items(t.Context(), []erp.ItemID{"Z-1"}) })
	if want := "zero \uFFFD byte, a backslash \\u0000 and \uFFFD"; len(got) != 1 || got[0].Description != want {
		t.Errorf("stored %+v, want description %q", got, want)
	}
}
