package db_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

func TestDirectoryAndStaffAreTheStaffsAlone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.do(portal.JobScope(), func(tx portal.Tx) error {
		if err := tx.SaveDirectory(t.Context(), []erp.Customer{{ID: "C77", Name: "Cleary Pumps", Active: true}}); err != nil {
			return err
		}
		return tx.SaveStaff(t.Context(), portal.Staff{User: portal.User{ID: anna}, Roles: []portal.StaffRole{portal.StaffAdmin}})
	})
	asked := portal.CustomerQuery{Search: "cleary", Page: 1, Size: 10}
	for name, tt := range map[string]struct {
		scope portal.Scope
		want  int
	}{
		"staff": {portal.StaffScope(anna), 1}, "a job": {portal.JobScope(), 1}, "an account": {portal.AccountScope(ours), 0},
		"signing in": {portal.SignInScope(anna), 0}, "no scope": {portal.Scope{}, 0},
	} {
		b.do(tt.scope, func(tx portal.Tx) error {
			found, total, err := tx.DeskCustomers(t.Context(), asked)
			if err != nil || len(found) != tt.want || total != tt.want {
				t.Errorf("%s finds %d customers (%d), %v; want %d", name, len(found), total, err, tt.want)
			}
			if _, err := tx.DeskCustomer(t.Context(), "C77"); (err == nil) != (tt.want == 1) {
				t.Errorf("%s reads a customer: %v", name, err)
			}
			if admins, err := tx.LockAdmins(t.Context()); err != nil || (len(admins) == 1) != (tt.want == 1) {
				t.Errorf("%s sees the administrators %v, %v", name, admins, err)
			}
			return nil
		})
	}
	var n int
	if err := b.d.App.SQL().Get(&n, "SELECT count(*) FROM directory_search"); !refused(err) {
		t.Errorf("the words of customers can be read: %d rows, %v", n, err)
	}
}

func TestCustomersAreFoundAsTheyAreNow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	save := func(c erp.Customer) {
		b.do(portal.JobScope(), func(tx portal.Tx) error { return tx.SaveDirectory(t.Context(), []erp.Customer{c}) })
	}
	find := func(query string) (ids []erp.CustomerID) {
		b.do(portal.StaffScope(anna), func(tx portal.Tx) error {
			found, _, err := tx.DeskCustomers(t.Context(), portal.CustomerQuery{Search: query, Page: 1, Size: 10})
			for _, c := range found {
				ids = append(ids, c.Customer)
			}
			return err
		})
		return ids
	}
	c := erp.Customer{ID: "K-10442", Name: "Müller & Söhne", Phone: "+49 89 1234-5", TaxID: "DE 811 907 980", BillTo: erp.Address{City: "Grünwald"}, Active: true}
	save(c)
	for _, query := range []string{"muller", "MÜLLER söhne", "0442", "k10442", "grunwald", "+498912345", "DE811907980", "mül grün"} {
		if got := find(query); !slices.Equal(got, []erp.CustomerID{"K-10442"}) {
			t.Errorf("%q finds %v", query, got)
		}
	}
	c.Name = "Huber KG"
	save(c)
	if got := find("muller"); got != nil {
		t.Errorf("the old name still finds %v", got)
	}
	if got := find("huber"); len(got) != 1 {
		t.Errorf("the new name finds %v", got)
	}
}

func TestCustomersAreNarrowedByWhatTheyOwe(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	usd := func(s string) erp.Money { return erp.MustMoney(s, "USD") }
	b.do(portal.JobScope(), func(tx portal.Tx) error {
		if err := tx.SaveDirectory(t.Context(), []erp.Customer{{ID: "C1", Name: "Ours"}, {ID: "C2", Name: "Theirs"}, {ID: "C3", Name: "New"}}); err != nil {
			return err
		}
		held := erp.Receivable{
			Balance: usd("90.10"), Overdue: usd("0.01"), Exposure: usd("120"), Hold: &erp.Hold{Kind: erp.HoldCredit},
			Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: usd("120")},
		}
		over := erp.Receivable{
			Balance: usd("500"), Overdue: usd("0"), Exposure: usd("500.01"), Limit: erp.CreditLimit{Kind: erp.LimitAmount, Amount: usd("500")},
		}
		if err := tx.SaveReceivable(t.Context(), ours, noon, held); err != nil {
			return err
		}
		return tx.SaveReceivable(t.Context(), theirs, noon.Add(-time.Hour), over)
	})
	for name, tt := range map[string]struct {
		q    portal.CustomerQuery
		want []string
	}{
		"all":                          {portal.CustomerQuery{}, []string{"New", "Ours", "Theirs"}},
		"held":                         {portal.CustomerQuery{View: portal.CustomersOnHold}, []string{"Ours"}},
		"over":                         {portal.CustomerQuery{View: portal.CustomersOverLimit}, []string{"Theirs"}},
		"overdue":                      {portal.CustomerQuery{View: portal.CustomersOverdue}, []string{"Ours"}},
		"unlinked":                     {portal.CustomerQuery{View: portal.CustomersUnlinked}, []string{"New"}},
		"silent":                       {portal.CustomerQuery{View: portal.CustomersSilent}, []string{"Ours", "Theirs"}},
		"exposure":                     {portal.CustomerQuery{Sort: portal.ByExposure}, []string{"Theirs", "Ours"}},
		"overdue first, of those held": {portal.CustomerQuery{Sort: portal.ByOverdue, View: portal.CustomersOnHold}, []string{"Ours"}},
	} {
		tt.q.Page, tt.q.Size = 1, 10
		b.do(portal.StaffScope(anna), func(tx portal.Tx) error {
			found, total, err := tx.DeskCustomers(t.Context(), tt.q)
			var got []string
			for _, c := range found {
				got = append(got, c.Name)
			}
			if err != nil || !slices.Equal(got, tt.want) || total != len(tt.want) {
				t.Errorf("%s: %v of %d, %v; want %v", name, got, total, err, tt.want)
			}
			return nil
		})
	}
	b.do(portal.StaffScope(anna), func(tx portal.Tx) error {
		got, err := tx.Standing(t.Context())
		want := portal.Standing{Customers: 3, Accounts: 2, OnHold: 1, OverLimit: 1, PastDue: 1, ReadAt: noon.Add(-time.Hour)}
		if got != want {
			t.Errorf("they stand as %+v, want %+v", got, want)
		}
		return err
	})
}

func TestFeedsTellWhoWasNeverRead(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.do(portal.JobScope(), func(tx portal.Tx) error {
		if err := tx.SaveWatermark(t.Context(), erp.FeedItems, "", portal.Watermark{ReadAt: noon}); err != nil {
			return err
		}
		return tx.SaveWatermark(t.Context(), erp.FeedOrders, ours, portal.Watermark{ReadAt: noon.Add(-time.Hour), Pass: portal.Pass{Next: "7"}})
	})
	b.do(portal.StaffScope(anna), func(tx portal.Tx) error {
		feeds, err := tx.FeedStates(t.Context())
		told := map[string]portal.FeedState{}
		for _, f := range feeds {
			told[fmt.Sprint(f.Feed, f.PerAccount)] = f
		}
		if f := told["itemsfalse"]; f.Accounts != 1 || f.Unread != 0 || !f.Oldest.Equal(noon) {
			t.Errorf("items are %+v", f)
		}
		if f := told["orderstrue"]; f.Accounts != 1 || f.Unread != 1 || f.Unfinished != 1 || !f.Newest.Equal(noon.Add(-time.Hour)) {
			t.Errorf("orders are %+v", f)
		}
		if f := told["customersfalse"]; f.Accounts != 0 || f.Unread != 1 || len(feeds) != 7 {
			t.Errorf("the directory is %+v, of %d feeds", f, len(feeds))
		}
		return err
	})
}
