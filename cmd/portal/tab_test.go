package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// openChromium starts a browser with a profile of its own and returns the context that its tabs are opened from.
func openChromium(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("no Chromium in PATH: run make tools")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	if os.Geteuid() == 0 { // Chromium's sandbox does not work for root
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 3*time.Minute)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, _ = chromedp.NewContext(ctx)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Errorf("stop Chromium: %v", err)
		}
	})
	return ctx
}

// tab is a person in front of a browser window: it fails the test when the page does not let it do something.
type tab struct {
	t      *testing.T
	ctx    context.Context
	url    string
	screen screen

	mu         sync.Mutex
	complaints []string // of the browser's console, since the last check
}

// screen is what the window measures, in CSS pixels.
type screen struct{ width, height int64 }

// openTab opens a window with cookies of its own, in light colours.
func openTab(t *testing.T, browser context.Context, url string, s screen) *tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	p := &tab{t: t, ctx: ctx, url: url, screen: s}
	if err := chromedp.Listen(ctx, p.hear); err != nil { // opens the tab, which then lives as long as this context
		t.Fatal(err)
	}
	p.do("size the window", chromedp.EmulateViewport(s.width, s.height))
	p.colours("light")
	return p
}

// hear keeps what the console says that a developer would have to look into; breaches of the page's policy are among it.
func (p *tab) hear(event any) {
	var said string
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			said = fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		said = "exception: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		said = fmt.Sprintf("console.%s with %d arguments", e.Type, len(e.Args))
	}
	if said != "" {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.complaints = append(p.complaints, said)
	}
}

func (p *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s on %s: %v", what, p.location(), err)
	}
}

func (p *tab) location() string {
	ctx, cancel := context.WithTimeout(p.ctx, 2*time.Second)
	defer cancel()
	where, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		return "an unknown page"
	}
	return strings.TrimPrefix(where, p.url)
}

// ask evaluates an expression in the page.
func ask[T any](p *tab, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 20*time.Second)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("ask %s for %.80s: %v", p.location(), expression, err)
	}
	return answer
}

// colours sets what the person prefers: light or dark.
func (p *tab) colours(scheme string) {
	p.t.Helper()
	p.do("prefer "+scheme, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	}))
}

func (p *tab) open(path string) {
	p.t.Helper()
	p.do("open "+path, chromedp.Navigate(p.url+path))
}

// leads does something and waits for the page it leads to.
func (p *tab) leads(what string, step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	p.do(what, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.WaitEvent(page.LoadEventFired, nil, step)(ctx, t)
		return err
	}))
}

// follow clicks something that leads to another page.
func (p *tab) follow(selector string) {
	p.t.Helper()
	p.leads("click "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

func (p *tab) click(selector string) {
	p.t.Helper()
	p.do("click "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

func (p *tab) write(selector, text string) {
	p.t.Helper()
	p.do("write into "+selector, chromedp.Clear(chromedp.CSS(selector)), chromedp.SendKeys(chromedp.CSS(selector), text))
}

// read returns the visible text of the first match with white space folded, or nothing.
func (p *tab) read(selector string) string {
	p.t.Helper()
	return fold(ask[string](p, fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector)))
}

// section goes to an entry of the rail, which on a small screen is behind the menu.
func (p *tab) section(path string) {
	p.t.Helper()
	if !ask[bool](p, "document.querySelector('.rail').checkVisibility()") {
		p.click(".top__menu")
	}
	p.follow(fmt.Sprintf(".rail a[href$=%q]", path))
}

// reach presses Tab until what has the focus matches the selector, and fails if a stop on the way does not show its focus.
func (p *tab) reach(selector string) {
	p.t.Helper()
	for range 150 {
		p.do("press Tab", chromedp.KeyEvent(kb.Tab))
		stop := ask[string](p, fmt.Sprintf(focused, selector))
		switch {
		case stop == "there":
			return
		case stop != "":
			p.t.Errorf("%s does not show that it has the focus: %s", p.location(), stop)
		}
	}
	p.t.Fatalf("150 times Tab on %s do not lead to %s", p.location(), selector)
}

// focused says "there" if what has the focus matches, or describes what has the focus without showing it.
const focused = `(() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const shown = at === document.body || style.outlineStyle !== "none" || style.boxShadow !== "none";
  return !shown ? at.outerHTML.slice(0, 120) : at.matches(%q) ? "there" : "";
})()`
