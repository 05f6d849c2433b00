package sapb1sim_test

import (
	"net/http"
	"strings"
	"testing"
)

const (
	multipartType = "multipart/form-data;boundary=b"
	orderOfC1     = `{"CardCode":"C1","DocDueDate":"2026-04-15","DocumentLines":[{"ItemCode":"BOLT","Quantity":1}]}`
)

func file(name, content string) string { return sentPart("files", name, content) }

func sentPart(form, name, content string) string {
	return "--b\r\nContent-Disposition: form-data; name=\"" + form + "\"; filename=\"" + name + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n"
}

func (w *wire) send(method, path, body string) answer {
	w.t.Helper()
	return w.do(method, path, body+"--b--\r\n", "Content-Type", multipartType)
}

func TestFilesAreSentAndPutOnARecord(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.post("Orders", orderOfC1).want(t, http.StatusCreated)
	sent := w.send(http.MethodPost, "Attachments2", file("Maße.txt", "10 × 20"))
	sent.want(t, http.StatusCreated)
	entry := sent.text(t, "AbsoluteEntry")
	if got := w.get("Orders(1)").text(t, "AttachmentEntry"); got != "null" {
		t.Errorf("the order has entry %s before anybody put it there", got)
	}
	before := w.get("Orders(1)").header.Get("ETag")
	w.do(http.MethodPatch, "Orders(1)", `{"AttachmentEntry":`+entry+`}`, "If-Match", before).want(t, http.StatusNoContent)
	w.do(http.MethodPatch, "Orders(1)", `{"AttachmentEntry":`+entry+`}`, "If-Match", before).refusal(t, http.StatusPreconditionFailed, "-2039", "modified data")
	if got := w.get("Orders(1)").text(t, "AttachmentEntry"); got != entry {
		t.Errorf("the order has entry %s, want %s", got, entry)
	}
	w.send(http.MethodPatch, "Attachments2("+entry+")", file("more.txt", "one")).want(t, http.StatusNoContent)
	w.send(http.MethodPatch, "Attachments2("+entry+")", file("MORE.txt", "two")).want(t, http.StatusNoContent)
	for name, want := range map[string]string{"Ma%C3%9Fe.txt": "10 × 20", "MORE.txt": "two"} {
		if got := w.get("Attachments2(" + entry + ")/$value?filename='" + name + "'"); got.raw != want {
			t.Errorf("%s: %d %q, want %q", name, got.status, got.raw, want)
		}
	}
	if lines := w.get("Attachments2("+entry+")").at(t, "Attachments2_Lines").([]any); len(lines) != 2 {
		t.Errorf("a file of a name that is there takes its place, and there are %d", len(lines))
	}
}

func TestAnotherEntryOnARecordHidesTheFilesThatWereThere(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	first := w.send(http.MethodPost, "Attachments2", file("a.txt", "a")).text(t, "AbsoluteEntry")
	second := w.send(http.MethodPost, "Attachments2", file("b.txt", "b")).text(t, "AbsoluteEntry")
	for _, entry := range []string{first, second} {
		w.do(http.MethodPatch, "BusinessPartners('C1')", `{"AttachmentEntry":`+entry+`}`).want(t, http.StatusNoContent)
		if got := w.get("BusinessPartners('C1')").text(t, "AttachmentEntry"); got != entry {
			t.Errorf("the partner has entry %s, want %s", got, entry)
		}
	}
	if a := w.get("Attachments2(" + second + ")"); a.text(t, "Attachments2_Lines", 0, "FileName") != "b" || strings.Contains(a.raw, `"a"`) {
		t.Errorf("the second entry is %s", a.raw)
	}
	w.do(http.MethodPatch, "BusinessPartners('C1')", `{"AttachmentEntry":99}`).refusal(t, http.StatusBadRequest, "-5002", "OATC.AbsEntry")
}

func TestWhatIsNoFileIsRefused(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	for _, name := range []string{"", `a\\b.txt`, "a/b.txt", "a:b.txt", "a?.txt", "a.txt.", strings.Repeat("a", 256)} {
		t.Log(name)
		w.send(http.MethodPost, "Attachments2", file(name, "x")).refusal(t, http.StatusBadRequest, "-5002", "ATC1.FileName")
	}
	w.send(http.MethodPost, "Attachments2", sentPart("file", "a.txt", "x")).refusal(t, http.StatusBadRequest, "-1000", "Invalid multipart body")
	w.send(http.MethodPost, "Attachments2", "").refusal(t, http.StatusBadRequest, "-1000", "Invalid multipart body")
	w.post("Attachments2", "{}").refusal(t, http.StatusBadRequest, "-1000", "Invalid content type")
	w.do(http.MethodPost, "Attachments2", file("a.txt", "x")+"--b--", "Content-Type", `multipart/form-data;boundary="b"`).want(t, http.StatusMethodNotAllowed)
	long := w.send(http.MethodPost, "Attachments2", file("a.txt", strings.Repeat("x", 50<<20)))
	if long.status != http.StatusRequestEntityTooLarge || !strings.HasPrefix(long.header.Get("Content-Type"), "text/html") {
		t.Errorf("50 MB: %d %s", long.status, long.header.Get("Content-Type"))
	}
	w.post("Orders", strings.Repeat(" ", 9<<20)).want(t, http.StatusRequestEntityTooLarge)
}
