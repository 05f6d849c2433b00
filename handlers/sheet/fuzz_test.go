package sheet_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tradecounter/portal/handlers/sheet"
)

// FuzzRead holds every file, whatever it is, to the promises: a typed refusal, or text that can be stored and shown, with
// a line, a notice or the heading for every row.
func FuzzRead(f *testing.F) {
	for name, content := range map[string]string{
		"a.csv": "Item No.,Qty,UOM\nHX-1,5,EA\n1/2\" BOLT,\"1,5\",\"x\"\"y\"\n", "b.csv": "sep=;\nMenge;Artikel\n1,5;\"a\nb\"\n",
		"c.txt": "HX-1 5 EA\n1/2 BOLT 6\n", "d.csv": "\xFF\xFEa\x00,\x005\x00", "e.csv": "\"never closed,5\nHX-2,6\n", "f.tsv": "a\t=1+1\t'@x\n",
		"g.csv": "Stra\xDFe;1.000,5\n", "h.csv": "letterhead\n\nSKU|UPC|Qty\n||\n|1.2E+12|3\n", "i.csv": "\u0130,\u212A\n",
	} {
		f.Add(name, []byte(content))
	}
	f.Add("a.xlsx", workbook{rows: `<row r="2"><c r="A2" t="inlineStr"><is><t>HX-1</t></is></c><c r="B2" s="0"><v>5</v></c></row>`}.bytes(f))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		table, err := sheet.Read(name, content)
		if err != nil {
			var refused *sheet.Error
			if !errors.As(err, &refused) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		lines := table.Lines()
		heading := 0
		if table.Guess.Header {
			heading = 1
		}
		above := 0
		for _, n := range table.Notices {
			if n.Kind == sheet.AboveHeader {
				above++
			}
		}
		if len(lines)+heading+above != len(table.Rows) {
			t.Fatalf("%d rows became %d lines, %d heading and %d above it", len(table.Rows), len(lines), heading, above)
		}
		last := 0
		for _, l := range lines {
			if l.Row <= last {
				t.Fatalf("row %d after %d", l.Row, last)
			}
			last = l.Row
			text := l.Number + l.Quantity + l.UOM + l.Note
			if strings.TrimSpace(text) == "" {
				t.Fatalf("row %d says nothing", l.Row)
			}
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
				t.Fatalf("row %d cannot be stored: %q", l.Row, text)
			}
		}
	})
}
