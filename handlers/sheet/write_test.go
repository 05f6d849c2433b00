package sheet_test

import (
	"bytes"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"github.com/tradecounter/portal/handlers/sheet"
)

func number(s string) sheet.Cell { return sheet.Number(decimal.RequireFromString(s)) }

func TestWriteCSVGuardsTextAndLeavesNumbersAlone(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := sheet.WriteCSV(&out, []string{"Item", "Qty", "Price", "On", "Note"}, slices.Values([][]sheet.Cell{
		{sheet.Text("00123"), number("-5"), number("12.50"), sheet.Date(2026, time.November, 24), sheet.Text("größer, \"so\"")},
		{sheet.Text("=1+1"), {}, sheet.Text("+49 30"), sheet.Text("-x"), sheet.Text("@SUM(A1)")},
		{sheet.Text("\tx"), sheet.Text("\rx"), sheet.Text("a=b"), sheet.Text(""), sheet.Text("'y")},
		{sheet.Text(`bolt;=HYPERLINK("x")`), sheet.Text("a; \"+1"), sheet.Text("a\n-1\t@x"), sheet.Text("M8;10"), sheet.Text("a\tb")},
	}))
	if err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFItem,Qty,Price,On,Note\r\n" +
		"00123,-5,12.50,2026-11-24,\"größer, \"\"so\"\"\"\r\n" +
		"'=1+1,,'+49 30,'-x,'@SUM(A1)\r\n" +
		"\"'\tx\",\"'x\",a=b,,'y\r\n" +
		"\"bolt;'=HYPERLINK(\"\"x\"\")\",\"a;' \"\"+1\",\"a\r\n'-1\t'@x\",\"M8;10\",\"a\tb\"\r\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("csv (-want +got):\n%s", diff)
	}
}

func TestWhatIsWrittenReadsBackTheSame(t *testing.T) {
	t.Parallel()
	want := []sheet.Line{
		{Row: 2, Number: "00123", Quantity: "5", UOM: "EA", Note: `1/2" bolt, "zinc"`},
		{Row: 3, Number: "=1+1", Quantity: "1.25", UOM: "M", Note: "-now"},
		{Row: 4, Number: "4006381333931", Quantity: "12345678901234567.5", UOM: "EA", Note: "größer"},
		{Row: 5, Number: "HX-1", Quantity: "5", UOM: "EA", Note: "bolt;=1+1; -2\n@x"},
	}
	var rows [][]sheet.Cell
	for _, l := range want {
		rows = append(rows, []sheet.Cell{sheet.Text(l.Number), number(l.Quantity), sheet.Text(l.UOM), sheet.Text(l.Note)})
	}
	for name, write := range map[string]func(*bytes.Buffer, []string, iter.Seq[[]sheet.Cell]) error{
		"a.csv":  func(b *bytes.Buffer, h []string, r iter.Seq[[]sheet.Cell]) error { return sheet.WriteCSV(b, h, r) },
		"a.xlsx": func(b *bytes.Buffer, h []string, r iter.Seq[[]sheet.Cell]) error { return sheet.WriteXLSX(b, h, r) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			if err := write(&out, []string{"Artikelnummer", "Menge", "ME", "Bemerkung"}, slices.Values(rows)); err != nil {
				t.Fatal(err)
			}
			table, err := sheet.Read(name, out.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, table.Lines()); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWriteXLSXTypesItsCells(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := sheet.WriteXLSX(&out, []string{"A"}, slices.Values([][]sheet.Cell{
		{sheet.Text("=1+1"), number("12.50"), sheet.Date(2026, time.November, 24), number("123456789012345.67"), sheet.Text("00123")},
	}))
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, f)
	rows, err := f.GetRows("Data")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"=1+1", "12.50", "2026-11-24", "123456789012345.67", "00123"}, rows[1]); diff != "" {
		t.Errorf("cells as shown (-want +got):\n%s", diff)
	}
	for place, want := range map[string]excelize.CellType{
		"A2": excelize.CellTypeInlineString, "B2": excelize.CellTypeUnset, "D2": excelize.CellTypeInlineString,
	} {
		if got, err := f.GetCellType("Data", place); err != nil || got != want {
			t.Errorf("type of %s is %v, want %v (%v)", place, got, want, err)
		}
	}
	if formula, err := f.GetCellFormula("Data", "A2"); err != nil || formula != "" {
		t.Errorf("A2 has the formula %q (%v)", formula, err)
	}
}

type brokenPipe struct{}

var errBroken = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

func TestWritersTellThatTheReaderIsGone(t *testing.T) {
	t.Parallel()
	rows := slices.Values([][]sheet.Cell{{sheet.Text("x")}})
	if err := sheet.WriteCSV(brokenPipe{}, []string{"A"}, rows); !errors.Is(err, errBroken) {
		t.Errorf("csv: %v", err)
	}
	if err := sheet.WriteXLSX(brokenPipe{}, []string{"A"}, rows); !errors.Is(err, errBroken) {
		t.Errorf("xlsx: %v", err)
	}
}
