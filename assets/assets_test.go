package assets

import (
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func TestHandlerServesWhatURLNames(t *testing.T) {
	t.Parallel()
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := httptest.NewRecorder()
			Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, url, nil))
			if w.Code != 200 || w.Body.Len() == 0 {
				t.Fatalf("GET %s: %d with %d bytes", url, w.Code, w.Body.Len())
			}
			if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
				t.Errorf("Cache-Control = %q, want immutable", got)
			}
		})
	}
}

func TestHandlerCompressesForThoseWhoAccept(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, URL("css/app.css"), nil)
	r.Header.Set("Accept-Encoding", "br, gzip")
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	if got := w.Header().Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("Content-Encoding = %q, want gzip", got)
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if string(plain) != string(styleSheet()) {
		t.Error("the compressed style sheet is not the plain one")
	}
}

func TestHandlerKnowsNoOtherPath(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/assets/css/app.css", "/assets/../assets.go", "/assets/"} {
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != 404 {
			t.Errorf("GET %s: %d, want 404", path, w.Code)
		}
	}
}

func TestStyleSheetHoldsEveryFile(t *testing.T) {
	t.Parallel()
	err := fs.WalkDir(files, "css", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if !slices.Contains(order, strings.TrimSuffix(strings.TrimPrefix(name, "css/"), ".css")) {
			t.Errorf("%s is not in the order of loading", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestURLPanicsForAMistake(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("URL of a file that does not exist did not panic")
		}
	}()
	URL("css/nowhere.css")
}
