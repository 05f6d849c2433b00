package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestFindInChromium types into the box at the top with a real browser, on a desk's screen and on a phone's.
func TestFindInChromium(t *testing.T) {
	axe := axeSource(t)
	w := newWorld(t)
	r := w.start(t, w.config(t))
	w.settle(t, r)
	browser := openChromium(t)
	for _, s := range []screen{{1440, 900}, {390, 844}} {
		t.Run(fmt.Sprint(s.width), func(t *testing.T) {
			job := &mainJob{tab: openTab(t, browser, r.url, s), world: w, axe: axe}
			job.signIn()
			job.suggested()
		})
	}
}

// suggested takes a suggestion by keys, after it has put the list away and called it back.
func (j *mainJob) suggested() {
	j.t.Helper()
	const box, open = "[role=combobox]", "#suggestions:not([hidden]) [role=option]"
	item := string(j.world.plentiful(j.t))
	for _, start := range []string{"/", "/products"} { // the dashboard's counter, then the box at the top
		if start != "/" { // where signing in has led
			j.section(start)
		}
		j.write(box, item[:len(item)-1])
		eventually(j.t, "suggestions are shown", func() bool { return j.has(open) })
		j.check(j.axe, "suggestions")
		j.do("press Escape", chromedp.KeyEvent(kb.Escape))
		if j.has(open) || !j.has(box+"[aria-expanded=false]") {
			j.t.Error("Escape leaves the list open")
		}
		j.do("press arrows", chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowUp))
		if id := ask[string](j.tab, `document.querySelector("[role=combobox]").getAttribute("aria-activedescendant") ?? ""`); !j.has(open+"[aria-selected=true]") || id == "" || !j.has("#"+id) {
			j.t.Errorf("the arrows choose %q", id)
		}
	}
	chosen := j.read(open + "[aria-selected=true] b")
	j.leads("suggestion", chromedp.KeyEvent(kb.Enter))
	if got := j.read(".head__meta .sku"); got != chosen {
		j.t.Errorf("the suggestion %s leads to %s, which shows %q", chosen, j.location(), got)
	}
	j.write(box, `<b>"nothing" 1/2"</b>`)
	j.leads("search", chromedp.KeyEvent(kb.Enter))
	if !strings.Contains(j.read("main"), "Nothing in the catalogue matches") {
		j.t.Error("Enter without a choice does not search")
	}
}

// has reports whether something on the page matches a selector.
func (p *tab) has(selector string) bool {
	p.t.Helper()
	return ask[bool](p, fmt.Sprintf("document.querySelector(%q) !== null", selector))
}
