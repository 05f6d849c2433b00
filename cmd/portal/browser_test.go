package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestMainJobInChromium does with a real browser what a buyer does, on a desk's screen, on a phone's, and with the
// keyboard alone. Every page on the way is checked.
func TestMainJobInChromium(t *testing.T) { mainJobInChromium(t, newWorld(t)) }

func mainJobInChromium(t *testing.T, w *world) {
	axe := axeSource(t)
	c := w.config(t)
	c.Distributor = w.company.Name()
	r := w.start(t, c)
	w.settle(t, r)
	browser := openChromium(t)
	desk, phone := screen{1440, 900}, screen{390, 844}
	for _, s := range []screen{desk, phone} {
		t.Run(fmt.Sprint(s.width), func(t *testing.T) {
			job := &mainJob{tab: openTab(t, browser, r.url, s), world: w, axe: axe, po: fmt.Sprintf("4500%d", s.width)}
			job.signIn()
			job.find()
			job.checkOut()
			job.place()
			job.lookBack()
			job.signOut()
		})
	}
	t.Run("keyboard", func(t *testing.T) {
		job := &mainJob{tab: openTab(t, browser, r.url, desk), world: w, axe: axe, po: "4500000"}
		job.byKeys()
	})
}

// mainJob is one buyer's way from the door to the invoice.
type mainJob struct {
	*tab
	world *world
	axe   string
	po    string
}

// arrived checks the page that the buyer is on and takes its picture.
func (j *mainJob) arrived(name string) {
	j.t.Helper()
	if j.read("h1") == "" {
		j.t.Errorf("%s has no heading", j.location())
	}
	j.check(j.axe, name)
	j.picture(name)
}

// arrivedInBoth checks a page in light and in dark colours.
func (j *mainJob) arrivedInBoth(name string) {
	j.t.Helper()
	j.arrived(name)
	j.colours("dark")
	j.arrived(name + "-dark")
	j.colours("light")
}

func (j *mainJob) signIn() {
	j.t.Helper()
	j.open("/sign-in")
	j.arrived("sign-in")
	j.write("#email", j.world.logins[0].email)
	j.write("#password", j.world.logins[0].password)
	j.follow("form.form button[type=submit]")
	j.arrived("dashboard")
}

// find looks an item up in the catalogue and puts it into the cart.
func (j *mainJob) find() {
	j.t.Helper()
	item := string(j.world.plentiful(j.t))
	j.section("/products")
	j.open(j.facet(j.world.contracted(j.t).Name)) // by address, since the facets are folded on a phone
	j.arrived("category")
	j.section("/products")
	j.arrivedInBoth("catalogue")
	for _, row := range []int{2, 4} {
		j.follow(fmt.Sprintf("table.cat tbody tr:nth-child(%d) .qty-add button", row))
	}
	j.write(".find input[name=q]", item)
	j.leads("search", chromedp.SendKeys(chromedp.CSS(".find input[name=q]"), kb.Enter))
	j.arrived("search")
	if found := j.read("table.cat tbody th a.sku"); found != item {
		j.t.Fatalf("the search for %s finds %q first", item, found)
	}
	j.follow("table.cat tbody th a.sku")
	j.arrived("item")
	j.follow("main form[action$='/cart/lines'] button[type=submit]")
	j.arrived("item-added")
}

// facet is where the catalogue leads to a category.
func (j *mainJob) facet(name string) string {
	j.t.Helper()
	const find = `[...document.querySelectorAll('a[href*="category="]')].find(a => a.textContent.includes(%q))?.getAttribute('href') ?? ''`
	found := ask[string](j.tab, fmt.Sprintf(find, name))
	if found == "" {
		j.t.Fatalf("the catalogue has no category %q", name)
	}
	return found
}

func (j *mainJob) checkOut() {
	j.t.Helper()
	j.follow(".top__links a[href$='/cart']")
	j.arrived("cart")
	j.follow(".head__acts a[href$='/checkout']")
	j.arrivedInBoth("checkout")
}

// place places the order and stays until the page shows the number that the ERP gave it.
func (j *mainJob) place() {
	j.t.Helper()
	j.write("#customer_po", j.po)
	j.follow("button[name=intent][value=place]")
	j.confirmed()
	j.arrived("order")
}

func (j *mainJob) confirmed() {
	j.t.Helper()
	var shown string
	eventually(j.t, "the order page shows the ERP's number", func() bool {
		if shown = j.read(".head__meta b.sku"); shown == "" {
			j.do("reload", chromedp.Reload())
		}
		return shown != ""
	})
	path := j.location()
	order := j.world.witnessed(j.t, path[strings.LastIndex(path, "/")+1:])
	if order.number != shown || order.customerPO != j.po {
		j.t.Errorf("the page shows order %s, PO %s; the ERP has %s, %s", shown, j.po, order.number, order.customerPO)
	}
}

// lookBack finds the order and an invoice in their lists.
func (j *mainJob) lookBack() {
	j.t.Helper()
	j.section("/orders")
	j.arrived("orders")
	if first := j.read("main table tbody th a"); first != j.po {
		j.t.Errorf("the list of orders begins with %q; want %q", first, j.po)
	}
	j.section("/invoices")
	j.arrived("invoices")
	number := j.read("table.inv tbody th a")
	j.follow("table.inv tbody th a")
	j.arrived("invoice")
	if title := j.read("h1"); !strings.Contains(title, number) {
		j.t.Errorf("invoice %s is headed %q", number, title)
	}
	j.section("/account")
	j.arrived("account")
}

func (j *mainJob) signOut() {
	j.t.Helper()
	if j.screen.width < 800 {
		j.click(".top__menu")
		j.click(".rail__me")
	} else {
		j.click(".top__me")
	}
	j.arrived("menu")
	j.follow("#me form[action$='/sign-out'] button")
	j.arrived("signed-out")
	if where := j.location(); !strings.HasPrefix(where, "/sign-in") {
		j.t.Errorf("signing out leads to %s", where)
	}
}

// byKeys places an order without a mouse: by Tab, Enter and typing.
func (j *mainJob) byKeys() {
	j.t.Helper()
	item := string(j.world.plentiful(j.t))
	press := func(selector string) {
		j.t.Helper()
		j.reach(selector)
		j.leads("press Enter on "+selector, chromedp.KeyEvent(kb.Enter))
	}
	j.open("/sign-in")
	j.do("type", chromedp.KeyEvent(j.world.logins[0].email)) // the field has the focus
	j.reach("#password")
	j.do("type", chromedp.KeyEvent(j.world.logins[0].password))
	j.leads("press Enter", chromedp.KeyEvent(kb.Enter))
	j.reach("#ask")
	j.do("type", chromedp.KeyEvent(item))
	j.leads("press Enter", chromedp.KeyEvent(kb.Enter))
	press(fmt.Sprintf("button[aria-label*=%q]", item))
	press(".top__links a[href$='/cart']")
	press(".head__acts a[href$='/checkout']")
	j.reach("#customer_po")
	j.do("type", chromedp.KeyEvent(j.po))
	press("button[name=intent][value=place]")
	j.confirmed()
}
