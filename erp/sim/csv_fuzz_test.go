package sim

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/tradecounter/portal/erp"
)

// FuzzFullForm puts any text in the place of one file of the example: the books are loaded and can be used, or every problem
// has a place.
func FuzzFullForm(f *testing.F) {
	example, files := fstest.MapFS{}, []string{}
	for _, book := range csvBooks() {
		content, err := os.ReadFile(filepath.Join("testdata", "full", book.file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(len(files)), string(content))
		files = append(files, book.file)
		example[book.file] = &fstest.MapFile{Data: content}
	}
	for i, text := range []string{
		"", "\ufeff", "item;description\n", "item,description\n\"A", "item\tdescription\n", "item,item\nA,B\n", "item,description\n\xff,\x00\n",
		"order,line,item,quantity,price\n2001,10,HX-1420,999999999999999,999999999999999.999999999999\n", "customer,name\nC100,a\nC100,a\n",
		"price_list,name,base\n1,a,1\n", "item,unit,holds\nHX-1420,C,0.000000000001\n",
	} {
		f.Add(uint8(i), text)
	}
	morning := func() time.Time { return time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC) }
	f.Fuzz(func(t *testing.T, file uint8, text string) {
		books := fstest.MapFS{}
		maps.Copy(books, example)
		books[files[int(file)%len(files)]] = &fstest.MapFile{Data: []byte(text)}
		c, err := importBooks(books, morning, func(string) {})
		if err != nil {
			var at *LoadError
			if !errors.As(err, &at) || at.Line < 1 || at.File == "" || at.Problem == "" {
				t.Fatalf("%v says no place", err)
			}
			return
		}
		if err := c.WriteCSV(t.TempDir()); err != nil {
			t.Fatal(err)
		}
		for customer := range c.Customers(noTime) {
			if _, err := c.Receivable(customer.ID, erp.Date{}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
