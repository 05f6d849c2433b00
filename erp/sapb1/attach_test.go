package sapb1

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tradecounter/portal/erp"
)

var filedOrder = erp.Subject{Kind: erp.SubjectOrder, Key: "1045", Customer: "C1"}

// filing is an adapter before an order with an entry or without any; answers to what is sent are the test's.
func filing(t *testing.T, entry string) (*Adapter, *fake) {
	t.Helper()
	f := newFake(t)
	f.on("Orders", `{"value":[{"@odata.etag":"W/\"AA\"","DocEntry":22,"CardCode":"C1","AttachmentEntry":`+entry+`}]}`)
	f.on("Attachments2(3)", `{"AbsoluteEntry":"3","Attachments2_Lines":[{"FileName":"a","FileExtension":"txt"}]}`)
	a, err := New(testConfig(f))
	if err != nil {
		t.Fatal(err)
	}
	return a, f
}

func attach(t *testing.T, a *Adapter, name, content string) error {
	t.Helper()
	return a.Attach(t.Context(), filedOrder, erp.Attachment{Name: name, Size: int64(len(content))}, strings.NewReader(content))
}

func TestFirstFileIsPutOnARecordThatHasNotChanged(t *testing.T) {
	t.Parallel()
	a, f := filing(t, "null")
	var sent, linked string
	f.handle("Attachments2", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, boundary, _ := strings.Cut(r.Header.Get("Content-Type"), "multipart/form-data;boundary=")
		sent = strings.ReplaceAll(string(body), boundary, "B")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"AbsoluteEntry":"7","Attachments2_Lines":[]}`)
	})
	status := http.StatusNoContent
	f.handle("Orders(22)", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		linked = r.Method + " " + string(body) + " " + r.Header.Get("If-Match")
		w.WriteHeader(status)
		if status == http.StatusPreconditionFailed {
			_, _ = io.WriteString(w, `{"error":{"code":"-2039","details":[],"message":"Another user or another operation modified data"}}`)
		}
	})
	if err := attach(t, a, "Maße.txt", "10 × 20"); err != nil {
		t.Fatal(err)
	}
	want := "--B\r\nContent-Disposition: form-data; name=\"files\"; filename=\"Maße.txt\"\r\nContent-Type: text/plain\r\n\r\n10 × 20\r\n--B--\r\n"
	if sent != want || linked != `PATCH {"AttachmentEntry":7} W/"AA"` {
		t.Errorf("sent %q, linked by %s", sent, linked)
	}
	status = http.StatusPreconditionFailed
	if err := attach(t, a, "a.txt", "x"); erp.CodeOf(err) != erp.Unavailable {
		t.Errorf("a record that changed meanwhile: %v", err)
	}
	f.on("Attachments2", `{}`)
	if err := attach(t, a, "a.txt", "x"); erp.CodeOf(err) != erp.OutcomeUnknown {
		t.Errorf("an answer without a key: %v", err)
	}
}

func TestFurtherFileGoesIntoTheEntryUnderANameOfItsOwn(t *testing.T) {
	t.Parallel()
	a, f := filing(t, "3")
	var name string
	f.handle("Attachments2(3)", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch {
			body, _ := io.ReadAll(r.Body)
			_, rest, _ := strings.Cut(string(body), `filename="`)
			name, _, _ = strings.Cut(rest, `"`)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		_, _ = io.WriteString(w, `{"AbsoluteEntry":"3","Attachments2_Lines":[{"FileName":"a","FileExtension":"txt"},{"FileName":"a (2)","FileExtension":"TXT"}]}`)
	})
	if err := attach(t, a, "A.txt", "x"); err != nil || name != "A (3).txt" {
		t.Errorf("sent as %q, %v", name, err)
	}
}

func TestFileThatIsNotWhatItIsSaidToBeIsNotSent(t *testing.T) {
	t.Parallel()
	a, f := filing(t, "null")
	broken := errors.New("the buyer's connection broke")
	for name, c := range map[string]struct {
		size    int64
		content io.Reader
	}{
		"shorter": {4, strings.NewReader("abc")}, "longer": {2, strings.NewReader("abc")}, "broken off": {-1, io.MultiReader(strings.NewReader("ab"), failing{broken})},
		"just too long": {-1, bytes.NewReader(make([]byte, maxAttachment))},
	} {
		if err := a.Attach(t.Context(), filedOrder, erp.Attachment{Name: "a.txt", Size: c.size}, c.content); erp.CodeOf(err) != erp.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, r := range f.requests() {
		if !strings.HasPrefix(r, "GET ") {
			t.Errorf("sent %s", r)
		}
	}
	f.onStatus("Attachments2", http.StatusRequestEntityTooLarge, "<html>")
	if err := attach(t, a, "a.txt", "x"); erp.CodeOf(err) != erp.Invalid || erp.ReasonOf(err) == "" {
		t.Errorf("a web server that takes less: %v", err)
	}
	for _, kind := range []erp.SubjectKind{erp.SubjectItem, erp.SubjectInvoice, "quote"} {
		if err := a.Attach(t.Context(), erp.Subject{Kind: kind, Key: "1"}, erp.Attachment{}, nil); erp.CodeOf(err) != erp.Unsupported {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestNamesThatWindowsCanKeep(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"plan.pdf": "plan.pdf", "../../etc/passwd": "_.._etc_passwd", `C:\scan.txt`: "C__scan.txt", "a\r\nb.txt": "ab.txt",
		"fdp\u202Ecod.exe": "fdpcod.exe", "שלום.pdf": "שלום.pdf", "": "file", "..": "file", " .txt": "file.txt", "nul.txt": "filenul.txt",
		"lpt1": "filelpt1", "lpt10": "lpt10", "end. . ": "end", "a.b c": "a.b c", "x.averylongending": "x.averylongending", "\xff.png": "file.png",
	} {
		if got := safeName(sent); got != want {
			t.Errorf("%q is kept as %q, want %q", sent, got, want)
		}
	}
	long := safeName(strings.Repeat("語", 300) + ".pdf")
	if utf8.RuneCountInString(long) != maxFileName || !strings.HasSuffix(long, "語.pdf") {
		t.Errorf("a long name is kept as %q", long)
	}
}

func TestOrderThatWaitsForApprovalIsFoundByItsReference(t *testing.T) {
	t.Parallel()
	a, f := filing(t, "null")
	f.on("Drafts", `{"value":[{"DocEntry":5,"CardCode":"C1","AttachmentEntry":3}]}`)
	list, err := a.AttachmentsOf(t.Context(), erp.Subject{Kind: erp.SubjectOrder, Key: "W-1", Customer: "C1"})
	if err != nil || len(list) != 1 || list[0].Name != "a.txt" {
		t.Errorf("got %+v, %v", list, err)
	}
	asked := f.requests()[0]
	if !strings.Contains(asked, "U_WebOrderId%20eq%20%27W-1%27") || !strings.Contains(asked, "CardCode%20eq%20%27C1%27") {
		t.Errorf("asked %s", asked)
	}
	if _, err := a.AttachmentsOf(t.Context(), erp.Subject{Kind: erp.SubjectOrder, Key: "W-1", Customer: "C2"}); erp.CodeOf(err) != erp.NotFound {
		t.Errorf("another customer's: %v", err)
	}
}
