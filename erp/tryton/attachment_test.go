package tryton

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/tradecounter/portal/erp"
)

func TestFileNamesMeanTheSameWhereverTheyAreSaved(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Maße 東京.pdf":                     "Maße 東京.pdf",
		"../../etc/passwd":                "passwd",
		`C:\scans\one.txt`:                "one.txt",
		"...txt":                          "file.txt",
		"\xff\xfe.txt":                    "file.txt",
		"fdp\u202Eexe.txt":                "fdpexe.txt",
		"a<b>|c?*.txt":                    "a_b__c__.txt",
		"two\r\nlines.txt":                "twolines.txt",
		"":                                "",
		"folder/":                         "",
		"dots...":                         "dots",
		strings.Repeat("ä", 300) + ".txt": strings.Repeat("ä", maxFileName-4) + ".txt",
	} {
		if got := safeName(name); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}

func TestFileComesBackThroughBase64WithLineBreaks(t *testing.T) {
	t.Parallel()
	var f file
	if err := json.Unmarshal([]byte(`{"__class__":"bytes","base64":"S2Vl\ncCBk\ncnku\n"}`), &f); err != nil || string(f) != "Keep dry." {
		t.Errorf("got %q, %v", f, err)
	}
	sent, err := json.Marshal(f)
	if err != nil || string(sent) != `{"__class__":"bytes","base64":"S2VlcCBkcnku"}` {
		t.Errorf("sent %s, %v", sent, err)
	}
	if err := json.Unmarshal([]byte("null"), &f); err != nil || len(f) != 0 {
		t.Errorf("null became %q, %v", f, err)
	}
}

// endless counts what is read of it.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read += int64(len(p))
	return len(p), nil
}

func TestFileThatNeverEndsIsGivenUpAndNotSent(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("party.party", values{"id": 40, "code": "C20000"})
	content := &endless{}
	on := erp.Subject{Kind: erp.SubjectCustomer, Key: "C20000", Customer: "C20000"}
	err := f.adapter().Attach(t.Context(), on, erp.Attachment{Name: "film.txt", Size: -1}, content)
	if !errors.Is(err, erp.Invalid) || content.read > maxAttachment {
		t.Errorf("got %v after %d bytes", err, content.read)
	}
	if sent := f.calls("ir.attachment.create"); len(sent) != 0 {
		t.Errorf("sent %d files", len(sent))
	}
}

func TestItemsPictureComesFirstAndLinksAreLeftOut(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("product.product", values{"id": 11, "template": 3})
	f.rows("ir.attachment", values{"id": 1, "name": "sheet.pdf", "data_size": 9}, values{"id": 2, "name": "bolt.PNG", "data_size": 4})
	list, err := f.adapter().AttachmentsOf(t.Context(), erp.Subject{Kind: erp.SubjectItem, Key: "BOLT"})
	if err != nil || len(list) != 2 || list[0] != (erp.Attachment{ID: "2", Name: "bolt.PNG", Type: "image/png", Size: 4}) {
		t.Errorf("got %+v, %v", list, err)
	}
	want := `[["resource","in",["product.product,11","product.template,3"]],["type","=","data"]]`
	if asked := f.calls("ir.attachment.search_read")[0].text(0); asked != want {
		t.Errorf("asked for %s, want %s", asked, want)
	}
}

func TestInvoicesPaperIsFirstAmongItsFiles(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.rows("party.party", values{"id": 40, "code": "C20000"})
	f.rows("account.invoice", values{"id": 71})
	f.rows("ir.attachment", values{"id": 1, "name": "scan.pdf", "data_size": 9})
	f.on("report.account.invoice.execute", func(asked) any {
		return []any{"odt", values{"__class__": "bytes", "base64": "UGFwZXI="}, false, "Invoice-INV-1"}
	})
	a, on := f.adapter(), erp.Subject{Kind: erp.SubjectInvoice, Key: "INV-1", Customer: "C20000"}
	list, err := a.AttachmentsOf(t.Context(), on)
	if err != nil || len(list) != 2 || list[0].Name != "Invoice-INV-1.odt" || list[0].Type != "application/vnd.oasis.opendocument.text" {
		t.Fatalf("got %+v, %v", list, err)
	}
	content, err := a.OpenAttachment(t.Context(), on, list[0].ID)
	f.on("report.account.invoice.execute", func(asked) any { return refusal{"UserError", []any{"No template", "", nil}} })
	if list, err := a.AttachmentsOf(t.Context(), on); err != nil || len(list) != 2 || list[0].ID != paperID || list[0].Size != -1 || list[1].Name != "scan.pdf" {
		t.Errorf("without its paper: got %+v, %v", list, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(content); err != nil || string(got) != "Paper" {
		t.Errorf("got %q, %v", got, err)
	}
}
