package web

import (
	"strings"
	"testing"
)

func TestSafePathStaysOnThisPortal(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/a/x/products?q=a%2Fb":            "/a/x/products?q=a%2Fb",
		"/":                                "/",
		"":                                 "fallback",
		"a/x":                              "fallback",
		"https://evil.example/":            "fallback",
		"//evil.example/":                  "fallback",
		"///evil.example/":                 "fallback",
		`/\evil.example/`:                  "fallback",
		`\/evil.example/`:                  "fallback",
		"/\t/evil.example/":                "fallback",
		"/\n/evil.example/":                "fallback",
		"javascript:alert(1)":              "fallback",
		"/a/%zz":                           "fallback",
		"/" + strings.Repeat("a", maxPath): "fallback",
	} {
		if got := SafePath(path, "fallback"); got != want {
			t.Errorf("SafePath(%q) = %q, want %q", path, got, want)
		}
	}
}

func FuzzSafePath(f *testing.F) {
	f.Add("/a/x?q=1")
	f.Add(`/\evil.example`)
	f.Fuzz(func(t *testing.T, path string) {
		got := SafePath(path, "/")
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t\x00") {
			t.Errorf("SafePath(%q) = %q leads away", path, got)
		}
	})
}

func FuzzParseForm(f *testing.F) {
	f.Add([]byte("a=1&b=%C3%A9&a=2"))
	f.Add([]byte("a=%00&%ff=1;"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		form, err := parseForm(raw)
		if err != nil {
			return
		}
		for name := range form.values {
			if !wellFormed(name) || !wellFormed(form.Get(name)) {
				t.Errorf("parseForm(%q) let %q through", raw, name)
			}
		}
	})
}
