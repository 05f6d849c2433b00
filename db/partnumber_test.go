package db_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/portal"
)

// savePartNumbers replaces an account's part numbers by those written "item=number".
func savePartNumbers(b bench, account portal.AccountID, pairs ...string) {
	b.t.Helper()
	var refs []erp.CrossReference
	for _, pair := range pairs {
		item, number, _ := strings.Cut(pair, "=")
		refs = append(refs, erp.CrossReference{Item: erp.ItemID(item), PartNumber: number})
	}
	b.do(portal.AccountScope(account), func(tx portal.Tx) error { return tx.SavePartNumbers(b.t.Context(), account, refs) })
}

func TestSavePartNumbersReplacesTheAccountsOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	savePartNumbers(b, theirs, "A=T-1")
	for _, step := range []struct {
		pairs []string
		want  map[erp.ItemID]string
	}{
		{[]string{"A=P-2", "A=P-1", "B=Б-7", "A=P-1"}, map[erp.ItemID]string{"A": "P-1", "B": "Б-7"}},
		{[]string{"A=P-2", "C=P-3"}, map[erp.ItemID]string{"A": "P-2", "C": "P-3"}},
		{nil, map[erp.ItemID]string{}},
	} {
		savePartNumbers(b, ours, step.pairs...)
		got := read(b, func(tx portal.Tx) (map[erp.ItemID]string, error) {
			return tx.PartNumbers(t.Context(), ours, []erp.ItemID{"A", "B", "C", "D"})
		})
		if !maps.Equal(got, step.want) {
			t.Errorf("after %q: %v, want %v", step.pairs, got, step.want)
		}
	}
	b.do(portal.AccountScope(theirs), func(tx portal.Tx) error {
		got, err := tx.PartNumbers(t.Context(), theirs, []erp.ItemID{"A"})
		if got["A"] != "T-1" {
			t.Errorf("the other account's = %v, want it untouched", got)
		}
		return err
	})
}
