package sapb1

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/tradecounter/portal/erp"
)

// filed is an item with files, behind a fake whose attachment is served by content.
func filed(t *testing.T, patience time.Duration, content http.HandlerFunc) (*Adapter, *fake) {
	t.Helper()
	f := newFake(t)
	f.on("Items", `{"value":[{"ItemCode":"A/1","Picture":"C:\\pictures\\A1.JPG","AttachmentEntry":"3"}]}`)
	f.on("Attachments2(3)", `{"AbsoluteEntry":"3","Attachments2_Lines":[{"FileName":"sheet","FileExtension":"pdf"},{"FileName":"LICENSE","FileExtension":null}]}`)
	f.handle("Attachments2(3)/$value", content)
	f.handle("ItemImages('A/1')/$value", content)
	cfg := testConfig(f)
	cfg.ReadTimeout = patience
	a, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return a, f
}

var filedItem = erp.Subject{Kind: erp.SubjectItem, Key: "A/1"}

func TestFilesAreNamedAndAskedFor(t *testing.T) {
	t.Parallel()
	a, f := filed(t, time.Minute, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "content") })
	list, err := a.AttachmentsOf(t.Context(), filedItem)
	want := []erp.Attachment{
		{ID: ":picture", Name: "A1.JPG", Type: "image/jpeg", Size: -1},
		{ID: "sheet.pdf", Name: "sheet.pdf", Type: "application/pdf", Size: -1},
		{ID: "LICENSE", Name: "LICENSE", Type: "application/octet-stream", Size: -1},
	}
	if err != nil || len(list) != len(want) {
		t.Fatalf("got %+v, %v", list, err)
	}
	for i := range want {
		if list[i] != want[i] {
			t.Errorf("got %+v, want %+v", list[i], want[i])
		}
	}
	for id, asked := range map[string]string{
		":picture":  "GET ItemImages(%27A%2F1%27)/$value",
		"sheet.pdf": "GET Attachments2(3)/$value?filename=%27sheet.pdf%27",
	} {
		content, err := a.OpenAttachment(t.Context(), filedItem, id)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(content)
		if err := errors.Join(err, content.Close()); err != nil || string(got) != "content" {
			t.Errorf("%s: %q, %v", id, got, err)
		}
		if seen := f.requests(); seen[len(seen)-1] != asked {
			t.Errorf("asked %s, want %s", seen[len(seen)-1], asked)
		}
	}
	if _, err := a.AttachmentsOf(t.Context(), erp.Subject{Kind: "quote", Key: "1"}); !errors.Is(err, erp.Unsupported) {
		t.Errorf("files of a quote: %v", err)
	}
}

// failsToRead opens a file and returns why it cannot be read to its end.
func failsToRead(t *testing.T, patience time.Duration, content http.HandlerFunc) error {
	t.Helper()
	a, _ := filed(t, patience, content)
	file, err := a.OpenAttachment(t.Context(), filedItem, "sheet.pdf")
	if err == nil {
		_, err = io.Copy(io.Discard, file)
		file.Close()
	}
	for _, session := range a.client.sessions.slots {
		if session.inUse != 0 {
			t.Errorf("%d calls still count as under way", session.inUse)
		}
	}
	return err
}

func TestFileThatIsTooLongIsNotCutInSilence(t *testing.T) {
	t.Parallel()
	block := make([]byte, 1<<20)
	for name, serve := range map[string]http.HandlerFunc{
		"and says so": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "52428801")
			_, _ = w.Write(block) // the rest would follow
		},
		"and does not say so": func(w http.ResponseWriter, _ *http.Request) {
			for range maxAttachment>>20 + 1 {
				_, _ = w.Write(block)
			}
		},
	} {
		if err := failsToRead(t, time.Minute, serve); !errors.Is(err, erp.Invalid) {
			t.Errorf("a file that is too long %s: %v", name, err)
		}
	}
}

func TestFileThatBreaksOffOrTakesTooLongFails(t *testing.T) {
	t.Parallel()
	for name, serve := range map[string]http.HandlerFunc{
		"breaks off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "10")
			_, _ = io.WriteString(w, "half")
			panic(http.ErrAbortHandler)
		},
		"stands still": func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "half")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
		"is a proxy's page": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<html>")
		},
	} {
		if err := failsToRead(t, 300*time.Millisecond, serve); !errors.Is(err, erp.Unavailable) {
			t.Errorf("a file that %s: %v", name, err)
		}
	}
}
