package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/tradecounter/portal/handlers/sheet"
)

// workbook is an XLSX file by hand: sheet XML goes between <sheetData> tags.
type workbook struct {
	rows   string            // of the first sheet
	styles string            // the xf elements
	parts  map[string]string // more of them, or others in place of the usual
}

func (w workbook) bytes(t testing.TB) []byte {
	t.Helper()
	parts := map[string]string{
		"xl/workbook.xml": `<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="Order" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + w.rows + `</sheetData></worksheet>`,
		"xl/styles.xml":            `<styleSheet><cellXfs><xf numFmtId="0"/>` + w.styles + `</cellXfs></styleSheet>`,
	}
	for name, content := range w.parts {
		parts[name] = content
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range parts {
		part, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadWorkbookAsExcelWritesIt(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer mustClose(t, f)
	cells := map[string]any{
		"A1": "Item number", "B1": "Qty", "C1": "Unit", "D1": "Note",
		"A2": "00123", "B2": 12, "C2": "EA", "D2": `1/2" bolt`,
		"A3": 4006381333931, "B3": 0.1 + 0.2, "C3": "M",
		"A5": "HX-1", "B5": 1500.25,
		"A6": "two\r\nlines", "B6": "=1+1",
	}
	for place, value := range cells {
		if err := f.SetCellValue("Sheet1", place, value); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	table, err := sheet.Read("order.xlsx", out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sheet.Guess{Format: sheet.Workbook, Sheet: "Sheet1", Header: true}, table.Guess); diff != "" {
		t.Errorf("guess (-want +got):\n%s", diff)
	}
	want := []sheet.Line{
		{Row: 2, Number: "00123", Quantity: "12", UOM: "EA", Note: `1/2" bolt`},
		{Row: 3, Number: "4006381333931", Quantity: "0.3", UOM: "M"},
		{Row: 5, Number: "HX-1", Quantity: "1500.25"},
		{Row: 6, Number: "two\nlines", Quantity: "=1+1"},
	}
	if diff := cmp.Diff(want, table.Lines()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestReadWorkbookCellByCell(t *testing.T) {
	t.Parallel()
	const styles = `<xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="2"/>`
	formats := map[string]string{"xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/>` +
		`<numFmt numFmtId="165" formatCode="000\-000"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>` +
		`<cellXfs><xf numFmtId="0"/>` + styles + `</cellXfs></styleSheet>`,
		"xl/sharedStrings.xml": `<sst><si><t>HX-1</t></si><si><r><t>HX</t></r><r><t>-2</t></r><rPh><t>no</t></rPh></si></sst>`}
	tests := map[string]struct{ cell, want, notice string }{
		"a shared text":               {`<c r="A1" t="s"><v>0</v></c>`, "HX-1", ""},
		"a text in runs":              {`<c r="A1" t="s"><v>1</v></c>`, "HX-2", ""},
		"a bar code with an exponent": {`<c r="A1"><v>1.23456789012E+11</v></c>`, "123456789012", ""},
		"beyond fifteen digits":       {`<c r="A1"><v>1.2345678901234567E+18</v></c>`, "1234567890123460000", "number_rounded"},
		"binary noise":                {`<c r="A1"><v>0.30000000000000004</v></c>`, "0.3", ""},
		"leading zeros by format":     {`<c r="A1" s="2"><v>123</v></c>`, "00123", ""},
		"a mask":                      {`<c r="A1" s="3"><v>1234</v></c>`, "001-234", ""},
		"two places":                  {`<c r="A1" s="4"><v>1.5</v></c>`, "1.5", ""},
		"a date":                      {`<c r="A1" s="1"><v>45292</v></c>`, "2024-01-01", "date_in_cell"},
		"a formula and its value":     {`<c r="A1" t="str"><f>B1</f><v>HX-9</v></c>`, "HX-9", ""},
		"a formula without a value":   {`<c r="A1"><f>B1&amp;"x"</f></c>`, `=B1&"x"`, "no_value"},
		"an error":                    {`<c r="A1" t="e"><f>VLOOKUP(1)</f><v>#N/A</v></c>`, "#N/A", "cell_error"},
		"an absurd exponent":          {`<c r="A1"><v>1E999999999</v></c>`, "1E999999999", ""},
		"no place":                    {`<c t="inlineStr"><is><t>HX-3</t></is></c>`, "HX-3", ""},
		"no such text":                {`<c r="A1" t="s"><v>7</v></c><c r="B1"><v>5</v></c>`, "", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := workbook{rows: `<row r="1">` + test.cell + `</row>`, parts: formats}.bytes(t)
			table, err := sheet.Read("a.xlsx", content)
			if err != nil {
				t.Fatal(err)
			}
			if got := table.Rows[0].Cells[0]; got != test.want {
				t.Errorf("cell %q, want %q", got, test.want)
			}
			var notice string
			for _, n := range table.Notices {
				notice += string(n.Kind)
			}
			if notice != test.notice {
				t.Errorf("notice %q, want %q", notice, test.notice)
			}
		})
	}
}

func TestReadWorkbookTellsTypedAmountsFromNumbers(t *testing.T) {
	t.Parallel()
	quantities := func(cells ...any) []string {
		f := excelize.NewFile()
		defer mustClose(t, f)
		for i, cell := range append([]any{"Menge"}, cells...) {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &[]any{fmt.Sprintf("Artikel %d", i), cell}); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.SetCellValue("Sheet1", "A1", "Artikel"); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if _, err := f.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		table, err := sheet.Read("a.xlsx", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range table.Lines() {
			got = append(got, l.Quantity)
		}
		return got
	}
	for name, test := range map[string]struct {
		cells []any
		want  []string
	}{
		"a thousand or one, as text": {[]any{"1.125", 1.125, 2.5, 5}, []string{"1,125", "1.125", "2.5", "5"}},
		"texts with a decimal comma": {[]any{"1.125", "1,5", 1.125}, []string{"1125", "1.5", "1.125"}},
		"texts with a decimal point": {[]any{"1.125", "0.5", 1.125}, []string{"1.125", "0.5", "1.125"}},
	} {
		if diff := cmp.Diff(test.want, quantities(test.cells...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReadWorkbookTellsOfSoManyCellsAndNoMore(t *testing.T) {
	t.Parallel()
	cells := func(row string) string { return `<row>` + strings.Repeat(row, 4) + `</row>` }
	heading := `<row><c t="inlineStr"><is><t>item</t></is></c><c t="inlineStr"><is><t>qty</t></is></c>` +
		`<c t="inlineStr"><is><t>uom</t></is></c><c t="inlineStr"><is><t>note</t></is></c></row>`
	content := workbook{rows: heading + strings.Repeat(cells(`<c t="e"><v>#N/A</v></c>`), sheet.MaxRows/2)}.bytes(t)
	table, err := sheet.Read("a.xlsx", content)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(table.Notices); n != sheet.MaxRows {
		t.Errorf("%d notices, want %d", n, sheet.MaxRows)
	}
}

func TestReadWorkbookTakesTheFirstVisibleSheetThatHasCells(t *testing.T) {
	t.Parallel()
	content := workbook{parts: map[string]string{
		"xl/workbook.xml": `<workbook><sheets><sheet name="Lookup" state="hidden" id="rId3"/><sheet name="Blank" id="rId1"/>` +
			`<sheet name="Order" id="rId2"/></sheets></workbook>`,
		"xl/worksheets/sheet2.xml": `<worksheet><sheetData><row r="7"><c r="B7" t="inlineStr"><is><t>HX-1</t></is></c></row></sheetData></worksheet>`,
	}}.bytes(t)
	table, err := sheet.Read("a.xlsx", content)
	if err != nil {
		t.Fatal(err)
	}
	if table.Guess.Sheet != "Order" {
		t.Errorf("sheet %q, want Order", table.Guess.Sheet)
	}
	if diff := cmp.Diff([]sheet.Line{{Row: 7, Number: "HX-1"}}, table.Lines()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestReadRefusesWorkbooksThatAreNone(t *testing.T) {
	t.Parallel()
	cell := `<row r="%d"><c r="%s%d"><v>1</v></c></row>`
	var many strings.Builder
	for i := 1; i <= sheet.MaxRows+1; i++ {
		fmt.Fprintf(&many, cell, i, "A", i)
	}
	locked := workbook{}.bytes(t)
	for _, signature := range []string{"PK\x01\x02", "PK\x03\x04"} {
		for at := 0; ; at++ { // set the flag of each entry
			next := bytes.Index(locked[at:], []byte(signature))
			if next < 0 {
				break
			}
			at += next
			locked[at+map[string]int{"PK\x01\x02": 8, "PK\x03\x04": 6}[signature]] |= 1
		}
	}
	tests := map[string]struct {
		content []byte
		want    sheet.Kind
	}{
		"no cells":         {workbook{}.bytes(t), sheet.Empty},
		"macros":           {workbook{parts: map[string]string{"xl/vbaProject.bin": "x"}}.bytes(t), sheet.Macros},
		"binary":           {workbook{parts: map[string]string{"xl/workbook.bin": "x"}}.bytes(t), sheet.OldExcel},
		"another archive":  {zipped(t, "notes.txt", "hello"), sheet.NotASheet},
		"no archive":       {[]byte("PK\x03\x04 and then nothing"), sheet.NotASheet},
		"locked":           {locked, sheet.Encrypted},
		"password":         {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), sheet.Encrypted},
		"broken XML":       {workbook{rows: `<row r="1"><c`}.bytes(t), sheet.NotASheet},
		"rows backwards":   {workbook{rows: fmt.Sprintf(cell, 5, "A", 5) + fmt.Sprintf(cell, 4, "A", 4)}.bytes(t), sheet.NotASheet},
		"a row too far":    {workbook{rows: fmt.Sprintf(cell, 99_999_999, "A", 1)}.bytes(t), sheet.NotASheet},
		"a column too far": {workbook{rows: fmt.Sprintf(cell, 1, "XFD", 1)}.bytes(t), sheet.TooManyColumns},
		"no column":        {workbook{rows: fmt.Sprintf(cell, 1, "ZZZZZZZZZZZZZZZZ", 1)}.bytes(t), sheet.NotASheet},
		"too many rows":    {workbook{rows: many.String()}.bytes(t), sheet.TooManyRows},
		"entities":         {workbook{parts: map[string]string{"xl/sharedStrings.xml": `<!DOCTYPE s [<!ENTITY a "aa">]><sst><si><t>&a;</t></si></sst>`}}.bytes(t), sheet.NotASheet},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sheet.Read("a.xlsx", test.content)
			wantKind(t, err, test.want)
		})
	}
}

func zipped(t testing.TB, name, content string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	part, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(part, content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestReadRefusesABombBeforeItGoesOff holds small files that unpack to tens of megabytes to the time and memory of a
// refusal. Not parallel: it counts what is allocated.
func TestReadRefusesABombBeforeItGoesOff(t *testing.T) {
	honest := bomb(t)
	for name, test := range map[string]struct {
		content []byte
		want    sheet.Kind
	}{
		"by its directory":                   {honest, sheet.Bomb},
		"whose directory lies":               {understated(honest), sheet.NotASheet}, // archive/zip stops where it was promised to end
		"that names one sheet over and over": {recurring(t), sheet.Empty},
		"packed beyond all measure":          {packed(t), sheet.Bomb},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := sheet.Read("order.xlsx", test.content)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			wantKind(t, err, test.want)
			allocated := (after.TotalAlloc - before.TotalAlloc) >> 20
			t.Logf("%d KB refused in %v, %d MB allocated on the way", len(test.content)>>10, took, allocated)
			if allocated > 32 || took > 10*time.Second {
				t.Errorf("took %v and %d MB", took, allocated)
			}
		})
	}
}

// bomb is a workbook whose shared texts unpack to 64 megabytes.
func bomb(t testing.TB) []byte {
	t.Helper()
	return workbook{parts: map[string]string{"xl/sharedStrings.xml": "<sst><si><t>" + strings.Repeat("A", 64<<20)}}.bytes(t)
}

// recurring is a workbook that names one blank sheet, of a megabyte, a thousand times.
func recurring(t testing.TB) []byte {
	t.Helper()
	return workbook{
		rows:  strings.Repeat(`<row></row>`, 100_000),
		parts: map[string]string{"xl/workbook.xml": `<workbook>` + strings.Repeat(`<sheet name="S" id="rId1"/>`, 1000) + `</workbook>`},
	}.bytes(t)
}

// packed is a workbook of 16 megabytes in a file of some kilobytes.
func packed(t testing.TB) []byte {
	t.Helper()
	return workbook{rows: strings.Repeat(`<row></row>`, 16<<20/11)}.bytes(t)
}

// understated makes the directory of a bomb promise a thousand bytes for each file.
func understated(content []byte) []byte {
	lying := bytes.Clone(content)
	for at := 0; ; at++ {
		next := bytes.Index(lying[at:], []byte("PK\x01\x02"))
		if next < 0 {
			return lying
		}
		at += next
		copy(lying[at+24:at+28], "\xe8\x03\x00\x00")
	}
}
