package sheet_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/tradecounter/portal/handlers/sheet"
)

// line is a line without its row.
func line(number, quantity, uom, note string) sheet.Line {
	return sheet.Line{Number: number, Quantity: quantity, UOM: uom, Note: note}
}

func TestReadUnderstandsWhatBuyersSend(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		file, content string
		guess         sheet.Guess
		rows          []int
		lines         []sheet.Line
	}{
		"commas with an English heading": {
			"a.csv", "Item No.,Qty,UOM,Note\r\nHX-1,5,EA,first\r\n\r\nHX-2,12,C,\r\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ",", Header: true}, []int{2, 4},
			[]sheet.Line{line("HX-1", "5", "EA", "first"), line("HX-2", "12", "C", "")},
		},
		"semicolons, a German heading and decimal commas": {
			"a.csv", "Menge;ME;Artikel-Nr.;Bemerkung\n1,5;M;KB-1;blau\n2,75;M;KB-2;\n1.000;M;KB-3;\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ";", Header: true, DecimalComma: true}, []int{2, 3, 4},
			[]sheet.Line{line("KB-1", "1.5", "M", "blau"), line("KB-2", "2.75", "M", ""), line("KB-3", "1000", "M", "")},
		},
		"a thousand that could be a one stays as typed": {
			"a.csv", "item;qty\nHX-1;1,000\nHX-2;5\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ";", Header: true}, []int{2, 3},
			[]sheet.Line{line("HX-1", "1,000", "", ""), line("HX-2", "5", "", "")},
		},
		"a one that could be a thousand is not taken for one": {
			"a.csv", "Artikel;Menge\nHX-1;1.000\nHX-2;5\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ";", Header: true}, []int{2, 3},
			[]sheet.Line{line("HX-1", "1,000", "", ""), line("HX-2", "5", "", "")},
		},
		"a thousand of a German range of cells": {
			"a.txt", "Artikel\tMenge\nHX-1\t1.125\nHX-2\t5\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: "\t", Header: true}, []int{2, 3},
			[]sheet.Line{line("HX-1", "1,125", "", ""), line("HX-2", "5", "", "")},
		},
		"a part beside a part that is no thousand": {
			"a.txt", "item\tqty\nHX-1\t1.125\nHX-2\t0.5\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: "\t", Header: true}, []int{2, 3},
			[]sheet.Line{line("HX-1", "1.125", "", ""), line("HX-2", "0.5", "", "")},
		},
		"a first line in the words of headings": {
			"a.csv", "Material,5,Stk\nHX-2,6,Stk\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ","}, []int{1, 2},
			[]sheet.Line{line("Material", "5", "Stk", ""), line("HX-2", "6", "Stk", "")},
		},
		"a line in the words of headings among others": {
			"a.csv", "HX-1,5,EA\nHX-2,6,Stk\nHX-3,7,Note\nPart,8,Stk\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ","}, []int{1, 2, 3, 4},
			[]sheet.Line{line("HX-1", "5", "EA", ""), line("HX-2", "6", "Stk", ""), line("HX-3", "7", "Note", ""), line("Part", "8", "Stk", "")},
		},
		"semicolons in every note": {
			"a.csv", "item,qty,note\nHX-1,5,\"left; right\"\nHX-2,6,\"up; down\"\nHX-3,7,\"in; out\"\nHX-4,8,\"on; off\"\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ",", Header: true}, []int{2, 3, 4, 5},
			[]sheet.Line{line("HX-1", "5", "", "left; right"), line("HX-2", "6", "", "up; down"), line("HX-3", "7", "", "in; out"), line("HX-4", "8", "", "on; off")},
		},
		"a thousand beside a decimal point": {
			"a.csv", "item;qty\nHX-1;1,000\nHX-2;2.5\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ";", Header: true}, []int{2, 3},
			[]sheet.Line{line("HX-1", "1000", "", ""), line("HX-2", "2.5", "", "")},
		},
		"both marks prove neither": {
			"a.csv", "item;qty\nHX-1;1,5\nHX-2;2.5\nHX-3;1,000\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ";", Header: true}, []int{2, 3, 4},
			[]sheet.Line{line("HX-1", "1,5", "", ""), line("HX-2", "2.5", "", ""), line("HX-3", "1,000", "", "")},
		},
		"tabs without a heading": {
			"a.tsv", "HX-1\t5\tEA\nHX-2\t6\tEA\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: "\t"}, []int{1, 2},
			[]sheet.Line{line("HX-1", "5", "EA", ""), line("HX-2", "6", "EA", "")},
		},
		"pipes, the quantity first": {
			"a.txt", "5|HX-1\n6|HX-2\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: "|"}, []int{1, 2},
			[]sheet.Line{line("HX-1", "5", "", ""), line("HX-2", "6", "", "")},
		},
		"numeric item numbers": {
			"a.csv", "100234,5\n100235,60\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ","}, []int{1, 2},
			[]sheet.Line{line("100234", "5", "", ""), line("100235", "60", "", "")},
		},
		"a description, a price and a total beside what is needed": {
			"a.csv", "Pos,Part,Text,Price,Qty\n1,HX-1,Bolt,0.15,500\n2,HX-2,\"Nut, hex\",0.05,250\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ",", Header: true}, []int{2, 3},
			[]sheet.Line{line("HX-1", "500", "", ""), line("HX-2", "250", "", "")},
		},
		"headings in no words of ours": {
			"a.csv", "Référence,Quantité\nHX-1,5\nHX-2,6\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ",", Header: true}, []int{2, 3},
			[]sheet.Line{line("HX-1", "5", "", ""), line("HX-2", "6", "", "")},
		},
		"a bar code where the item number is blank": {
			"a.csv", "UPC,SKU,Qty\n012345678905,HX-1,5\n012345678912,,6\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ",", Header: true}, []int{2, 3},
			[]sheet.Line{line("HX-1", "5", "", ""), line("012345678912", "6", "", "")},
		},
		"inch signs, quoted and not": {
			"a.csv", "item,qty,note\nHX-1,2,\"1/2\"\" bolt\"\n1/2\" BOLT,5,\n\"3/4\" NUT\",6,\n\"1\" PIPE,7,\nHX-2,8,end\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ",", Header: true}, []int{2, 3, 4, 5, 6},
			[]sheet.Line{
				line("HX-1", "2", "", `1/2" bolt`), line(`1/2" BOLT`, "5", "", ""), line(`3/4" NUT`, "6", "", ""),
				line(`"1" PIPE`, "7", "", ""), line("HX-2", "8", "", "end"),
			},
		},
		"formulas are text": {
			"a.csv", "item,qty,note\n=1+1,=2*3,\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\n@SUM(A1),5,'-now\n\"=\"\"00123\"\"\",6,\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ",", Header: true}, []int{2, 3, 4},
			[]sheet.Line{line("=1+1", "=2*3", "", `=HYPERLINK("http://x","y")`), line("@SUM(A1)", "5", "", "-now"), line("00123", "6", "", "")},
		},
		"a letterhead above the heading": {
			"a.csv", "Acme GmbH;;\nBestellung 4711;;\n\nMaterial;Menge;Einheit\nM-1;3;ST\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ";", Header: true}, []int{5},
			[]sheet.Line{line("M-1", "3", "ST", "")},
		},
		"the delimiter told to Excel": {
			"a.csv", "sep=;\r\nitem;qty\r\nA,1;5\r\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ";", Header: true}, []int{3},
			[]sheet.Line{line("A,1", "5", "", "")},
		},
		"a column of numbers with blanks is not taken apart": {
			"a.csv", "BOLT 500\nNUT 500\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ","}, []int{1, 2},
			[]sheet.Line{line("BOLT 500", "", "", ""), line("NUT 500", "", "", "")},
		},
		"plain lines": {
			"a.txt", "HX-1 5 EA\n\n1/2 BOLT 12\nHX-3\nHX-4, 7, C\nHX-5\t8\nmore of the last one please\n",
			sheet.Guess{Format: sheet.Plain, Charset: "UTF-8", Delimiter: " "}, []int{1, 3, 4, 5, 6, 7},
			[]sheet.Line{
				line("HX-1", "5", "EA", ""), line("1/2 BOLT", "12", "", ""), line("HX-3", "", "", ""), line("HX-4", "7", "C", ""),
				line("HX-5", "8", "", ""), line("more of the last one please", "", "", ""),
			},
		},
		"plain lines with decimal commas": {
			"a.txt", "KB-1 1,5 M\nKB-2 2,25 M\n",
			sheet.Guess{Format: sheet.Plain, Charset: "UTF-8", Delimiter: " ", DecimalComma: true}, []int{1, 2},
			[]sheet.Line{line("KB-1", "1.5", "M", ""), line("KB-2", "2.25", "M", "")},
		},
		"plain lines with a heading": {
			"a.txt", "item qty unit\nHX-1 5 EA\n",
			sheet.Guess{Format: sheet.Plain, Charset: "UTF-8", Delimiter: " ", Header: true}, []int{2},
			[]sheet.Line{line("HX-1", "5", "EA", "")},
		},
		"one number": {
			"a.txt", "HX-1",
			sheet.Guess{Format: sheet.Plain, Charset: "UTF-8", Delimiter: " "}, []int{1},
			[]sheet.Line{line("HX-1", "", "", "")},
		},
		"a row with nothing where it is looked for": {
			"a.csv", "item,price,qty\nHX-1,2,5\n,please hurry,\n",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ",", Header: true}, []int{2, 3},
			[]sheet.Line{line("HX-1", "5", "", ""), line("", "", "", "please hurry")},
		},
		"a Macintosh of old": {
			"a.csv", "item,qty\rHX-1,5\rHX-2,6",
			sheet.Guess{Format: sheet.Delimited, Charset: "UTF-8", Delimiter: ",", Header: true}, []int{2, 3},
			[]sheet.Line{line("HX-1", "5", "", ""), line("HX-2", "6", "", "")},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table, err := sheet.Read(test.file, []byte(test.content))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.guess, table.Guess); diff != "" {
				t.Errorf("guess (-want +got):\n%s", diff)
			}
			var rows []int
			lines := table.Lines()
			for i := range lines {
				rows = append(rows, lines[i].Row)
				lines[i].Row = 0
			}
			if diff := cmp.Diff(test.lines, lines); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.rows, rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadGuessesTheCharset(t *testing.T) {
	t.Parallel()
	const text = "Artikelnummer;Stück;Bemerkung\nSCHRÄG-½;5;größer\n"
	tests := map[string]struct {
		mark    string
		charset encoding.Encoding
		want    string
	}{
		"UTF-8":                        {"", encoding.Nop, "UTF-8"},
		"UTF-8 with a mark":            {"\xEF\xBB\xBF", encoding.Nop, "UTF-8"},
		"UTF-16 of Windows":            {"\xFF\xFE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16"},
		"UTF-16 the other way":         {"\xFE\xFF", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "UTF-16"},
		"UTF-16 without a mark":        {"", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16"},
		"the other way without a mark": {"", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "UTF-16"},
		"Windows-1252":                 {"", charmap.Windows1252, "Windows-1252"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			encoded, err := test.charset.NewEncoder().String(text)
			if err != nil {
				t.Fatal(err)
			}
			table, err := sheet.Read("a.csv", []byte(test.mark+encoded))
			if err != nil {
				t.Fatal(err)
			}
			if table.Guess.Charset != test.want {
				t.Errorf("charset %q, want %q", table.Guess.Charset, test.want)
			}
			want := []sheet.Line{{Row: 2, Number: "SCHRÄG-½", Quantity: "5", Note: "größer"}}
			if diff := cmp.Diff(want, table.Lines()); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadTellsOfWhatItDidNotTakeForALine(t *testing.T) {
	t.Parallel()
	table, err := sheet.Read("a.csv", []byte("Order form\n\nUPC,Qty\n1.23457E+12,5\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range table.Notices {
		got = append(got, string(n.Kind)+": "+n.Text)
	}
	if diff := cmp.Diff([]string{"above_header: Order form", "digits_lost: 1.23457E+12"}, got); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	if want := (sheet.Columns{Number: "UPC", Quantity: "Qty"}); table.Columns() != want {
		t.Errorf("columns %+v, want %+v", table.Columns(), want)
	}
}

func TestPasteReadsARangeOfCells(t *testing.T) {
	t.Parallel()
	table, err := sheet.Paste("HX-1\t5\nHX-2\t1,5\n\t\nHX-3\t\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []sheet.Line{{Row: 1, Number: "HX-1", Quantity: "5"}, {Row: 2, Number: "HX-2", Quantity: "1.5"}, {Row: 4, Number: "HX-3"}}
	if diff := cmp.Diff(want, table.Lines()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestReadRefusesWhatIsNoList(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		content string
		want    sheet.Kind
	}{
		"nothing":            {"", sheet.Empty},
		"blanks":             {" , ,\n\n", sheet.Empty},
		"a picture":          {"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00", sheet.NotASheet},
		"a PDF":              {"%PDF-1.7\n1 0 obj", sheet.NotASheet},
		"a page named .xls":  {"<html><table><tr><td>HX-1</td></tr></table></html>", sheet.NotASheet},
		"Excel 97":           {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600), sheet.OldExcel},
		"too many bytes":     {strings.Repeat("HX-1,5\n", sheet.MaxBytes/7+1), sheet.TooLarge},
		"too many rows":      {strings.Repeat("HX-1,5\n", sheet.MaxRows+1), sheet.TooManyRows},
		"too many columns":   {"a,b\n" + strings.Repeat("x,", sheet.MaxColumns) + "x\n", sheet.TooManyColumns},
		"absurdly many":      {strings.Repeat("x,", 100*sheet.MaxColumns) + "x\n", sheet.TooManyColumns},
		"a cell without end": {"a,b\n" + strings.Repeat("x", sheet.MaxCell+1) + ",5\n", sheet.CellTooLong},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sheet.Read("a.csv", []byte(test.content))
			wantKind(t, err, test.want)
		})
	}
}
