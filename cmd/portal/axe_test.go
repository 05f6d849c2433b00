package main

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// axeSource is the rule set of axe-core, from AXE_CORE or from where the Makefile puts it.
func axeSource(t *testing.T) string {
	t.Helper()
	path := os.Getenv("AXE_CORE")
	if path == "" {
		path = "../../.cache/npm/node_modules/axe-core/axe.min.js"
	}
	source, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("there is no axe-core at %s: run make tools, or set AXE_CORE", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// check fails the test for every fault of the page in front of the person.
func (p *tab) check(axe, name string) {
	p.t.Helper()
	for _, fault := range p.faults(axe) {
		p.t.Errorf("%s at %d px: %s", name, p.screen.width, fault)
	}
}

// faults says what bars the page to some, whether it is wider than its screen, and what the browser complained of since it
// was asked last.
func (p *tab) faults(axe string) []string {
	p.t.Helper()
	ask[bool](p, axe+"; true") // the policy of the page keeps scripts out, but not the one who debugs it
	faults := ask[[]string](p, violations)
	if wide := ask[[]string](p, overflow); len(wide) > 0 {
		faults = append(faults, "it scrolls sideways: "+strings.Join(wide, ", "))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, said := range p.complaints {
		faults = append(faults, "the browser says: "+said)
	}
	p.complaints = nil
	return faults
}

// violations are those of axe's rules that the page breaks, with where. Preloading would fetch, which the policy forbids.
const violations = `axe.run(document, {preload: false}).then(r => r.violations.flatMap(
  v => v.nodes.map(n => "axe: " + v.id + ": " + n.target.join(" ") + " (" + (n.any[0] ?? n.all[0] ?? n.none[0]).message + ")")))`

// overflow names what reaches over the right edge, if the page scrolls sideways at all.
const overflow = `(() => {
  const root = document.documentElement;
  if (root.scrollWidth <= innerWidth) return [];
  const over = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 0.5);
  return [root.scrollWidth + " px", ...over.slice(0, 5).map(e => e.tagName.toLowerCase() + "." + e.className)];
})()`

// TestFaultsOfAPageAreSeen shows the check a page that has one of each.
func TestFaultsOfAPageAreSeen(t *testing.T) {
	t.Parallel()
	axe := axeSource(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, `<!doctype html><html lang="en"><title>Faults</title><main><h1>Faults</h1>
			<img src="data:,"><hr width="2000"><script>alert(1)</script></main></html>`)
	}))
	t.Cleanup(server.Close)
	p := openTab(t, openChromium(t), server.URL, screen{390, 844})
	p.open("/")
	faults := strings.Join(p.faults(axe), "\n")
	for _, want := range []string{"axe: image-alt", "it scrolls sideways: ", "Content Security Policy"} {
		if !strings.Contains(faults, want) {
			t.Errorf("nothing about %q in:\n%s", want, faults)
		}
	}
}
