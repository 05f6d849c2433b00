package main

import (
	"errors"
	"io/fs"
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

// check fails the test if the page in front of the person is barred to some, wider than its screen, or if the browser
// complained since the last check.
func (p *tab) check(axe, name string) {
	p.t.Helper()
	ask[bool](p, axe+"; true") // the policy of the page keeps scripts out, but not the one who debugs it
	for _, violation := range ask[[]string](p, violations) {
		p.t.Errorf("%s at %d px: axe: %s", name, p.screen.width, violation)
	}
	if wide := ask[[]string](p, overflow); len(wide) > 0 {
		p.t.Errorf("%s scrolls sideways at %d px: %s", name, p.screen.width, strings.Join(wide, ", "))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, said := range p.complaints {
		p.t.Errorf("%s at %d px: the browser says: %s", name, p.screen.width, said)
	}
	p.complaints = nil
}

// violations are those of axe's rules that the page breaks, with where. Preloading would fetch, which the policy forbids.
const violations = `axe.run(document, {preload: false}).then(r => r.violations.flatMap(
  v => v.nodes.map(n => v.id + ": " + n.target.join(" ") + " (" + (n.any[0] ?? n.all[0] ?? n.none[0]).message + ")")))`

// overflow names what reaches over the right edge, if the page scrolls sideways at all.
const overflow = `(() => {
  const root = document.documentElement;
  if (root.scrollWidth <= innerWidth) return [];
  const over = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > innerWidth + 0.5);
  return [root.scrollWidth + " px", ...over.slice(0, 5).map(e => e.tagName.toLowerCase() + "." + e.className)];
})()`
