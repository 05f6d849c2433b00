package handlers_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
	"github.com/tradecounter/portal/handlers/handlertest"
	"github.com/tradecounter/portal/portal"
)

// rope is sold by the foot, in halves of it.
const rope erp.ItemID = "ROPE-12"

func sellRope(t *testing.T, s *handlertest.Stack) {
	t.Helper()
	s.Company.AddItem(sim.Item{
		Item: erp.Item{
			ID: rope, Description: "Manila rope 1/2 in", Category: erp.Category{ID: "100", Name: "Fasteners"}, StockUOM: "FT", SellUOM: "FT",
			Status: erp.ItemActive, Multiple: decimal.RequireFromString("0.5"), MinQuantity: decimal.RequireFromString("0.5"),
		},
		Prices: []sim.ListPrice{{List: 1, Amount: decimal.RequireFromString("2.40")}},
	})
	must(t, s.Company.Receive(rope, "01", decimal.NewFromInt(500)))
	must(t, s.Portal.SyncCatalog(t.Context()))
}

func inUTF16(text string) string {
	b := &bytes.Buffer{}
	for _, unit := range utf16.Encode([]rune("\uFEFF" + text)) {
		_ = binary.Write(b, binary.LittleEndian, unit) // to memory
	}
	return b.String()
}

func in1252(t *testing.T, text string) string {
	t.Helper()
	encoded, err := charmap.Windows1252.NewEncoder().String(text)
	must(t, err)
	return encoded
}

// workbook writes rows of texts and numbers as Excel does.
func workbook(t *testing.T, rows ...[]any) string {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		must(t, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	must(t, f.Close())
	return b.String()
}

// bomb is a workbook of a few hundred kilobytes that unpacks to as many megabytes.
func bomb(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + strings.Repeat(`<row><c><v>1111111111111111111111</v></c></row>`, 4_000_000) + `</sheetData></worksheet>`,
	} {
		part, err := z.Create(name)
		must(t, err)
		_, err = part.Write([]byte(text))
		must(t, err)
	}
	must(t, z.Close())
	return b.String()
}

func TestQuickOrderFilesOfEveryKindGetTheRightAnswer(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	sellRope(t, s)
	b := s.SignIn(portal.RoleBuyer)
	nipple := string(handlertest.Nipple)
	quoted := `"` + strings.ReplaceAll(nipple, `"`, `""`) + `"`
	for _, c := range []struct {
		name, file, content string
		verdicts            string // of the rows, in order
		says                []string
	}{
		{"inches in quotes", "a.csv", "Part,Qty\n" + quoted + ",2\nFW-12,3\n", "In stock|In stock", []string{"commas", "UTF-8"}},
		{"inches without quotes", "a.csv", "Part,Qty\n" + nipple + ",2\nFW-12,3\n", "In stock|In stock", nil},
		{"UTF-16", "a.txt", inUTF16("Part\tQty\r\n" + nipple + "\t2\r\n"), "In stock", []string{"UTF-16", "tabs"}},
		{"Windows-1252", "a.csv", in1252(t, "Artikelnummer;Stückzahl\r\n"+quoted+";2\r\nFW-12;3\r\n"), "In stock|In stock", []string{"Windows-1252", "semicolons", "headings found"}},
		{"decimal commas", "a.csv", "Artikel-Nr.;Menge;Einheit\nROPE-12;2,5;FT\nROPE-12;10,00;FT\nFW-12;3;EA\n", "In stock|In stock|In stock", []string{"decimal comma"}},
		{"formulas", "a.csv", "Part,Qty\n=1+1,2\n=cmd|'/C calc'!A0,1\n@SUM(A1),1\n+FW-12,-5\n", "Not found|Not found|Not found|Not found", nil},
		{"a workbook", "a.xlsx", workbook(t, []any{"Part", "Qty", "Unit"}, []any{nipple, 2, "EA"}, []any{"ROPE-12", 2.5, "FT"}, []any{"FW-12", "4", ""}), "In stock|In stock|In stock", []string{"sheet Sheet1"}},
		{"plain lines", "a.txt", "FW-12 10\nROPE-12 3 FT\n", "In stock|In stock", []string{"no headings"}},
	} {
		page := sendSheet(b, s, c.file, c.content)
		if page.Status != http.StatusSeeOther {
			t.Errorf("%s: answered with %d: %s", c.name, page.Status, page.Text("main .errors"))
			continue
		}
		page = page.Follow().Want(http.StatusOK)
		if got := strings.Join(verdicts(page), "|"); got != c.verdicts {
			t.Errorf("%s: verdicts are %s, want %s", c.name, got, c.verdicts)
		}
		for _, said := range c.says {
			if head := page.Text(".head__meta"); !strings.Contains(head, said) {
				t.Errorf("%s: the page says it was read as %q, want %q in it", c.name, head, said)
			}
		}
		if c.name == "decimal commas" && page.Find(`input[name=quantity-1]`).AttrOr("value", "") != "2.5" {
			t.Errorf("2,5 was read as %q", page.Find(`input[name=quantity-1]`).AttrOr("value", ""))
		}
	}
}

func TestQuickOrderErrorFilesCarryNoFormulas(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	page := sendSheet(b, s, "a.csv", "Part,Qty\n=1+1,2\n@SUM(A1),-1\n").Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	at := strings.TrimSuffix(page.Find(rowsForm).AttrOr("action", ""), "/lines")
	file := b.Get(at + "/errors.csv").Want(http.StatusOK).Find("body").Text()
	if !strings.Contains(file, "'=1+1") || !strings.Contains(file, "'@SUM(A1)") || !strings.Contains(file, "Not found") {
		t.Errorf("the file of errors is %q", file)
	}
	if got := b.Get(at + "/errors.xlsx").Want(http.StatusOK).Header.Get("Content-Type"); !strings.Contains(got, "spreadsheetml") {
		t.Errorf("the workbook of errors is sent as %q", got)
	}
}

func TestQuickOrderRefusesWhatIsNoList(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	tooLong := &strings.Builder{}
	tooLong.WriteString("Part,Qty\n")
	for n := range 10_001 {
		fmt.Fprintf(tooLong, "FW-12,%d\n", n+1)
	}
	for _, c := range []struct {
		name, file, content string
		status              int
		says                string
	}{
		{"a zip bomb", "a.xlsx", bomb(t), http.StatusUnprocessableEntity, "unpacks to far more"},
		{"a picture", "a.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", http.StatusUnprocessableEntity, ""},
		{"a web page", "a.csv", "<!doctype html><html><body>FW-12</body></html>", http.StatusUnprocessableEntity, "no list"},
		{"nothing", "a.csv", "", http.StatusUnprocessableEntity, ""},
		{"more than a quick order holds", "a.csv", tooLong.String(), http.StatusUnprocessableEntity, "10,000 lines at most"},
		{"eleven megabytes", "a.csv", strings.Repeat("FW-12,1\n", 11<<17), http.StatusRequestEntityTooLarge, "larger than 10 MB"},
	} {
		page := sendSheet(b, s, c.file, c.content)
		if page.Status != c.status || !strings.Contains(page.Text("main .errors"), c.says) {
			t.Errorf("%s: answered with %d: %q", c.name, page.Status, page.Text("main .errors"))
		}
	}
	b.Raw(http.MethodPost, s.Path("/quick-order/upload"), "application/json", `{"file":1}`).Want(http.StatusBadRequest)
	if got := b.Get(s.Path("/cart")).Want(http.StatusOK).Texts(".cat tbody tr"); len(got) != 0 {
		t.Errorf("the cart holds %q", got)
	}
}

func TestQuickOrderGivesTheFileBackAsItCame(t *testing.T) {
	t.Parallel()
	s := handlertest.New(t)
	b := s.SignIn(portal.RoleBuyer)
	const content = "Part;Qty\r\nFW-12;3\r\n=1+1;x\r\n"
	page := sendSheet(b, s, "Bedarf 2027.csv", content).Want(http.StatusSeeOther).Follow().Want(http.StatusOK)
	at := page.Find(`.head__meta a[href*="/files/"]`).AttrOr("href", "")
	file := b.Get(at).Want(http.StatusOK)
	if string(file.Body) != content || !strings.Contains(file.Header.Get("Content-Disposition"), `attachment; filename="Bedarf 2027.csv"`) {
		t.Errorf("the file comes back as %q, %v", file.Body, file.Header)
	}
	s.Browser().Get(at).Want(http.StatusSeeOther)
	if again := sendSheet(b, s, "Bedarf 2027.csv", content).Want(http.StatusSeeOther).Follow().Want(http.StatusOK); again.Find(rowsForm).AttrOr("action", "") != page.Find(rowsForm).AttrOr("action", "1") {
		t.Error("a second click begins a second quick order")
	}
	typed := b.Get(s.Path("/quick-order")).Want(http.StatusOK)
	if typed.Has(`.head__meta a[href*="/files/"]`) {
		t.Error("a new quick order shows a file")
	}
}
