package sim_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/tradecounter/portal/erp/sim"
)

// FuzzFullForm puts any text in the place of one file of the example: the books are loaded and balance, or every problem is
// one of a file that exists.
func FuzzFullForm(f *testing.F) {
	files, err := filepath.Glob("testdata/full/*.csv")
	if err != nil || len(files) == 0 {
		f.Fatalf("no example: %v", err)
	}
	for i, path := range files {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(i, string(content))
	}
	for _, text := range []string{
		"", "\ufeff", "item;description\n", "item,description\n\"A", "item\tdescription\n", "item,item\nA,B\n", "item,description\n\xff,\x00\n",
		"order,line,item,quantity,price\n2001,10,HX-1420,999999999999999,999999999999999.999999999999\n", "customer,name\nC100,a\nC100,a\n",
		"price_list,name,base\n1,a,1\n", "item,unit,holds\nHX-1420,C,0.000000000001\n",
	} {
		f.Add(0, text)
		f.Add(11, text)
	}
	f.Fuzz(func(t *testing.T, file int, text string) {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("testdata/full")); err != nil {
			t.Fatal(err)
		}
		if file < 0 || file >= len(files) {
			return
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(files[file])), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := sim.LoadDir(dir, fixed, ignore)
		if err != nil {
			wantLoadErrors(t, err)
			return
		}
		if err := c.WriteCSV(t.TempDir()); err != nil {
			t.Fatal(err)
		}
		for customer := range c.Customers(c.Now().AddDate(-1, 0, 0)) {
			owed(t, c, customer.ID)
		}
	})
}

func wantLoadErrors(t *testing.T, err error) {
	t.Helper()
	var at *sim.LoadError
	if !errors.As(err, &at) || at.Line < 1 || at.File == "" || at.Problem == "" {
		t.Fatalf("%v says no place", err)
	}
}
