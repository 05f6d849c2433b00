package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tradecounter/portal/erp"
	"github.com/tradecounter/portal/erp/sim"
)

// TestQuickOrderInChromium types, pastes, puts right, adds and orders again with a real browser, on a desk's screen, on a
// phone's, and by keys alone.
func TestQuickOrderInChromium(t *testing.T) {
	axe := axeSource(t)
	w := newWorld(t)
	r := w.start(t, w.config(t))
	w.settle(t, r)
	browser := openChromium(t)
	desk, phone := screen{1440, 900}, screen{390, 844}
	for _, s := range []screen{desk, phone} {
		t.Run(fmt.Sprint(s.width), func(t *testing.T) {
			job := &quickJob{&mainJob{tab: openTab(t, browser, r.url, s), world: w, axe: axe}}
			job.signIn()
			job.typeAndPaste()
			job.keepsWhatIsTypedMeanwhile()
			job.add()
			job.reorder()
		})
	}
	t.Run("keyboard", func(t *testing.T) {
		job := &quickJob{&mainJob{tab: openTab(t, browser, r.url, desk), world: w, axe: axe}}
		job.signIn()
		job.quickByKeys()
	})
}

// quickJob is a buyer who knows the numbers.
type quickJob struct{ *mainJob }

// says waits until a row's verdict is there, and fails if it is another.
func (j *quickJob) says(row int, want string) {
	j.t.Helper()
	got := ""
	eventually(j.t, fmt.Sprintf("row %d has a verdict like %q; it has %q", row, want, got), func() bool {
		got = j.read(fmt.Sprintf("#row-%d .qo__verdict", row))
		return strings.Contains(got, want)
	})
}

func (j *quickJob) value(selector string) string {
	j.t.Helper()
	return ask[string](j.tab, fmt.Sprintf("document.querySelector(%q)?.value ?? 'none'", selector))
}

// paste puts a text into a field as a spreadsheet's clipboard would.
func (j *quickJob) paste(selector, text string) {
	j.t.Helper()
	const event = `(() => { const data = new DataTransfer(); data.setData("text/plain", %q);
		const field = document.querySelector(%q); field.focus();
		return field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); })()`
	if ask[bool](j.tab, fmt.Sprintf(event, text, selector)) {
		j.t.Errorf("the range pasted into %s was left to the browser", selector)
	}
}

func (j *quickJob) items() (erp.ItemID, string) {
	j.t.Helper()
	item, err := j.world.company.Item(j.world.plentiful(j.t))
	if err != nil {
		j.t.Fatal(err)
	}
	return item.ID, leastOf(item).String()
}

func (j *quickJob) typeAndPaste() {
	j.t.Helper()
	item, _ := j.items()
	j.section("/quick-order")
	j.arrived("quick-order")
	j.write("#number-1", string(item))
	j.do("leave the number", chromedp.KeyEvent(kb.Tab))
	eventually(j.t, "the item is shown as its number is left", func() bool { return j.read("#row-1 a.sku") == string(item) })
	if focus := ask[string](j.tab, "document.activeElement.name"); focus != "quantity-1" {
		j.t.Errorf("after the answer %q has the focus, want the quantity", focus)
	}
	if path := j.location(); !strings.Contains(path, "/quick-order/") {
		j.t.Errorf("the quick order that was begun is at %s", path)
	}
	j.paste("#number-3", "no-such-part\t2\n"+strings.ToLower(string(item))+"\t0\n\nanother\t1")
	j.says(3, "Not found")
	j.says(4, "Quantity not clear")
	j.says(5, "Not found")
	j.arrivedInBoth("quick-order-checked")
}

// keepsWhatIsTypedMeanwhile types while the ERP takes its time.
func (j *quickJob) keepsWhatIsTypedMeanwhile() {
	j.t.Helper()
	item, quantity := j.items()
	if err := j.world.traffic.Order(sim.Fault{Kind: sim.FaultLatency, Delay: 700 * time.Millisecond}); err != nil {
		j.t.Fatal(err)
	}
	defer j.world.traffic.ClearFaults()
	j.paste("#number-7", string(item)+"\t"+quantity)
	j.do("type on", chromedp.Focus(chromedp.CSS("#number-6")), chromedp.KeyEvent("TYPED-MEAN"))
	eventually(j.t, "the pasted row is checked", func() bool { return j.read("#row-7 .qo__verdict .st") != "" })
	j.do("type on", chromedp.KeyEvent("WHILE"))
	if got := j.value("#number-6"); got != "TYPED-MEANWHILE" {
		j.t.Errorf("what was typed meanwhile is %q", got)
	}
}

func (j *quickJob) add() {
	j.t.Helper()
	j.follow("button[name=add]")
	j.arrived("quick-order-added")
	if got := j.read("#row-7 .qo__verdict"); !strings.Contains(got, "In your cart") {
		j.t.Errorf("the line that could go says %q", got)
	}
	if got := j.read("#row-6 .qo__verdict"); !strings.Contains(got, "Not found") {
		j.t.Errorf("the row that was typed last says %q", got)
	}
	if got := j.read(".notice"); !strings.Contains(got, "need attention") {
		j.t.Errorf("after adding, the page says %q", got)
	}
	j.section("/cart")
	if got := j.read("table.cat tbody a.sku"); got == "" {
		j.t.Error("nothing is in the cart")
	}
}

// reorder orders the newest order again.
func (j *quickJob) reorder() {
	j.t.Helper()
	j.section("/orders")
	j.follow("main table tbody th a")
	j.follow("form[action$='/reorder'] button")
	j.arrivedInBoth("reordered")
	if where := j.location(); !strings.Contains(where, "/quick-order/") {
		j.t.Errorf("ordering again leads to %s", where)
	}
	if got := j.read("#row-1 .qo__verdict .st"); got == "" {
		j.t.Error("the first line has no verdict")
	}
}

// quickByKeys fills three rows and adds them without a mouse.
func (j *quickJob) quickByKeys() {
	j.t.Helper()
	item, quantity := j.items()
	j.do("go to quick order", chromedp.KeyEvent("g"))
	j.leads("press k", chromedp.KeyEvent("k"))
	j.reach("#number-1")
	for row := 1; row <= 12; row++ { // two more than there are
		j.do("type a number", chromedp.KeyEvent(string(item)), chromedp.KeyEvent(kb.Enter))
		j.do("type a quantity", chromedp.KeyEvent(quantity), chromedp.KeyEvent(kb.Enter))
	}
	j.says(12, "in another row too")
	j.do("go up a row", chromedp.KeyEvent(kb.ArrowUp))
	if at := ask[string](j.tab, "document.activeElement.name"); at != "number-12" {
		j.t.Errorf("arrow up leads to %q", at)
	}
	j.check(j.axe, "quick-order-by-keys")
	j.reach("button[name=add]")
	j.leads("press Enter", chromedp.KeyEvent(kb.Enter))
	if where := j.location(); !strings.HasSuffix(where, "/cart") {
		j.t.Errorf("once everything went in, the way leads to %s: %s", where, j.read(".notice"))
	}
	j.arrived("cart-by-keys")
}
