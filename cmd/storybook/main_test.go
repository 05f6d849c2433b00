package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/tradecounter/portal/views/stories"
)

func TestStorybookServesEveryStory(t *testing.T) {
	t.Parallel()
	h := routes()
	index := httptest.NewRecorder()
	h.ServeHTTP(index, httptest.NewRequest(http.MethodGet, "/", nil))
	for _, s := range stories.All() {
		if !strings.Contains(index.Body.String(), `href="/`+s.Name+`"`) {
			t.Errorf("the index does not lead to %s", s.Name)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/"+s.Name, nil))
		if w.Code != 200 || !strings.Contains(w.Body.String(), "</html>") {
			t.Errorf("%s: %d", s.Name, w.Code)
		}
		if w.Header().Get("Content-Security-Policy") != policy {
			t.Errorf("%s is served without the policy", s.Name)
		}
	}
}
