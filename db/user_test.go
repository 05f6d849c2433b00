package db_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func TestUserByEmailIgnoresCase(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, tt := range []struct {
		email string
		want  portal.UserID
	}{
		{"anna@example.com", anna},
		{"ANNA@Example.COM", anna},
		{"anna@example.co", ""},
		{"%@example.com", ""},
		{"", ""},
	} {
		b.do(portal.SignInScope(""), func(tx portal.Tx) error {
			u, hash, err := tx.UserByEmail(t.Context(), tt.email)
			if u.ID != tt.want || (err == nil) != (tt.want != "") || (tt.want != "") != (hash == "hash a") {
				t.Errorf("by %q: %+v, hash %q, error %v; want user %q", tt.email, u, hash, err, tt.want)
			}
			return nil
		})
	}
}

func TestDisabledUserIsNotThere(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.do(portal.JobScope(), func(portal.Tx) error {
		_, err := b.d.Superuser.Exec("UPDATE users SET disabled_at = now() WHERE id = $1", string(anna))
		return err
	})
	if code := b.fails(portal.SignInScope(""), func(tx portal.Tx) error {
		_, _, err := tx.UserByEmail(t.Context(), "anna@example.com")
		return err
	}); code != portal.NotFound {
		t.Errorf("by e-mail: %q, want not found", code)
	}
	if code := b.fails(portal.SignInScope(anna), func(tx portal.Tx) error {
		_, err := tx.User(t.Context(), anna)
		return err
	}); code != portal.NotFound {
		t.Errorf("by id: %q, want not found", code)
	}
	if code := b.fails(portal.AccountScope(ours), func(tx portal.Tx) error {
		_, err := tx.Entry(t.Context(), anna, ours)
		return err
	}); code != portal.NotFound {
		t.Errorf("on the account: %q, want not found", code)
	}
}

func TestSaveUserReplacesAllButTheID(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	want := portal.User{ID: anna, Name: "Anna Ågård", Email: "a@example.com", Language: "de"}
	b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.SaveUser(t.Context(), want, "new hash") })
	b.do(portal.SignInScope(""), func(tx portal.Tx) error {
		got, hash, err := tx.UserByEmail(t.Context(), want.Email)
		if got != want || hash != "new hash" {
			t.Errorf("stored %+v with hash %q, want %+v", got, hash, want)
		}
		return err
	})
}

func TestSaveUserRefusesAnEmailTwice(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	code := b.fails(portal.JobScope(), func(tx portal.Tx) error {
		return tx.SaveUser(t.Context(), portal.User{ID: "00000000-0000-4000-8000-00000000000c", Name: "Other", Email: "Anna@Example.com"}, "h")
	})
	if code != portal.Conflict {
		t.Errorf("failed with %q, want a conflict", code)
	}
}

func TestSaveLanguageChangesTheOwnUserOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.do(portal.SignInScope(anna), func(tx portal.Tx) error {
		if err := tx.SaveLanguage(t.Context(), anna, "de"); err != nil {
			return err
		}
		u, err := tx.User(t.Context(), anna)
		if u.Language != "de" {
			t.Errorf("language = %q, want de", u.Language)
		}
		return err
	})
	code := b.fails(portal.SignInScope(anna), func(tx portal.Tx) error { return tx.SaveLanguage(t.Context(), boris, "en") })
	if code != portal.NotFound {
		t.Errorf("another's language: %q, want not found", code)
	}
}

func TestAccountsOfAreThoseOfTheMemberships(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.do(portal.JobScope(), func(tx portal.Tx) error {
		return tx.SaveMembership(t.Context(), portal.Membership{User: boris, Account: ours, Roles: []portal.Role{portal.RoleViewer}})
	})
	for user, want := range map[portal.UserID][]portal.Account{
		anna:                                   {{ID: ours, Customer: "C1", Name: "Ours"}},
		boris:                                  {{ID: ours, Customer: "C1", Name: "Ours"}, {ID: theirs, Customer: "C2", Name: "Theirs"}},
		"00000000-0000-4000-8000-0000000000ff": {},
	} {
		b.do(portal.SignInScope(user), func(tx portal.Tx) error {
			got, err := tx.AccountsOf(t.Context(), user)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("accounts of %s (-want +got):\n%s", user, diff)
			}
			return err
		})
	}
}

func TestMembershipKeepsRolesShipTosAndLimit(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	limit := usd("2500.00")
	for _, want := range []portal.Membership{
		{User: anna, Account: ours, Roles: []portal.Role{portal.RoleBuyer, portal.RolePayer}, ShipTos: []erp.ShipToID{"Hamburg, \"Tor 3\"", "{x}"}, OrderLimit: &limit},
		{User: anna, Account: ours, Roles: []portal.Role{portal.RoleViewer}},
	} {
		b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.SaveMembership(t.Context(), want) })
		entry := read(b, func(tx portal.Tx) (portal.Entry, error) { return tx.Entry(t.Context(), anna, ours) })
		if diff := cmp.Diff(want, entry.Membership); diff != "" {
			t.Errorf("membership (-want +got):\n%s", diff)
		}
	}
}

func TestSaveAccountRefusesACustomerTwice(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	code := b.fails(portal.JobScope(), func(tx portal.Tx) error {
		return tx.SaveAccount(t.Context(), portal.Account{ID: "acc-third", Customer: "C1", Name: "Third"})
	})
	if code != portal.Conflict {
		t.Errorf("failed with %q, want a conflict", code)
	}
}

func TestAccountsAreFoundByCustomer(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.do(portal.JobScope(), func(tx portal.Tx) error {
		byCustomer, err := tx.AccountByCustomer(t.Context(), "C2")
		if want := (portal.Account{ID: theirs, Customer: "C2", Name: "Theirs"}); byCustomer != want {
			t.Errorf("by customer %+v, want %+v", byCustomer, want)
		}
		if _, err := tx.AccountByCustomer(t.Context(), "C3"); portal.CodeOf(err) != portal.NotFound {
			t.Errorf("unknown customer: %v, want not found", err)
		}
		all, allErr := tx.Accounts(t.Context())
		if len(all) != 2 || allErr != nil {
			t.Errorf("accounts = %+v, error %v; want two", all, allErr)
		}
		return err
	})
}
